#!/usr/bin/env bash
# GraphQL, with fixtures/same/library.graphql: the generated server under the audits of graphql-http, held to its schema
# by graphql-js, and asked by fetch and graphql-sse; the generated client against graphql-yoga, graphql-http and
# graphql-sse.
cd "$(dirname "$0")/../.."
source tests/peers/lib.sh
contract=$PWD/fixtures/same/library.graphql
cargo build --locked --quiet -p counterpart-tests --example library_graphql_server --example library_graphql_client

if ! { command -v node && node_with graphql@16 graphql-http@1 graphql-sse@2 graphql-yoga@5; } >/dev/null; then
  echo "skipped: graphql-js and its servers cannot be installed"
  exit 0
fi
# Modules are looked for beside the file that names them.
cp -r tests/peers/graphql "$peers"

"$target/debug/examples/library_graphql_server" 120 >"$peers/server.log" 2>"$peers/server.err" &
pid=$!
url=$(line_of "$peers/server.log" 'http://127\.0\.0\.1:[0-9]+/graphql' | head -1)
timeout 60 node "$peers/graphql/audits.mjs" "$url"
timeout 60 node "$peers/graphql/schema.mjs" "$url" "$contract"
echo "graphql-js: the schema that is told is the one that is declared"
timeout 60 node "$peers/graphql/client.mjs" "$url" "$contract"
echo "graphql-js and graphql-sse, clients: every operation of the library is served as declared"
stop

node "$peers/graphql/server.mjs" "$contract" 60 >"$peers/server.log" 2>&1 &
pid=$!
url=$(line_of "$peers/server.log" 'http://127\.0\.0\.1:[0-9]+' | head -1)
timeout 60 "$target/debug/examples/library_graphql_client" "$url/yoga" "$url/yoga" "$url/wrong"
echo "graphql-yoga, server: every operation of the library answered as declared"
timeout 60 "$target/debug/examples/library_graphql_client" "$url/http" "$url/sse" "$url/wrong"
echo "graphql-http and graphql-sse, servers: every operation of the library answered as declared"
stop
