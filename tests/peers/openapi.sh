#!/usr/bin/env bash
# OpenAPI: the generated client against a mock server by Prism, and the generated server under schemathesis, both with
# fixtures/openapi/shop.yaml.
cd "$(dirname "$0")/../.."
source tests/peers/lib.sh
contract=fixtures/openapi/shop.yaml
cargo build --locked --quiet -p counterpart-tests --example shop_server --example shop_client

if node_with @stoplight/prism-cli@5; then
  "$peers/node_modules/.bin/prism" mock --host 127.0.0.1 --port 0 --errors "$contract" >"$peers/prism.log" 2>&1 &
  pid=$!
  url=$(line_of "$peers/prism.log" 'http://127\.0\.0\.1:[1-9][0-9]*' | head -1)
  "$target/debug/examples/shop_client" "$url"
  stop
  echo "prism: every operation of $contract answered as declared"
else
  echo "skipped: prism cannot be installed"
fi

if python_with 'schemathesis==4.*'; then
  "$target/debug/examples/shop_server" 240 >"$peers/server.log" 2>&1 &
  pid=$!
  url=$(line_of "$peers/server.log" 'http://127\.0\.0\.1:[0-9]+' | head -1)
  # It keeps what it found in the folder it runs in.
  served=$(realpath "$contract")
  cd "$peers"
  venv/bin/schemathesis run "$served" --url "$url" -H 'Authorization: Bearer secret' \
    --checks all --max-examples "${EXAMPLES:-40}" --seed 1 --generation-database none --no-color
  stop
else
  echo "skipped: schemathesis cannot be installed"
fi
