#!/usr/bin/env bash
# Peers that are not ours: the generated client against a mock server by Prism, and the generated server under
# schemathesis, both with fixtures/openapi/shop.yaml. What they need is installed below target/peers.
# Prints what it skips and why: without npm or Python, or without their registries.
set -euo pipefail
cd "$(dirname "$0")/../.."
contract=fixtures/openapi/shop.yaml
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
peers=$target/peers
mkdir -p "$peers"
cargo build --locked --quiet -p counterpart-tests --example shop_server --example shop_client

pid=
stop() { [ -z "$pid" ] || kill "$pid" 2>/dev/null || true; pid=; }
trap stop EXIT

# Waits, at most 30 seconds, until a file has a line that matches; prints it.
line_of() {
  for _ in $(seq 150); do
    if grep -m1 -oE "$2" "$1" 2>/dev/null; then return 0; fi
    sleep 0.2
  done
  echo "nothing like $2 in $1" >&2
  return 1
}

prism() {
  [ -x "$peers/node_modules/.bin/prism" ] ||
    npm install --silent --no-fund --no-audit --prefix "$peers" @stoplight/prism-cli@5 || return 1
}

schemathesis() {
  [ -x "$peers/venv/bin/schemathesis" ] ||
    { python3 -m venv "$peers/venv" && "$peers/venv/bin/pip" install --quiet 'schemathesis==4.*'; } || return 1
}

if prism; then
  "$peers/node_modules/.bin/prism" mock --host 127.0.0.1 --port 0 --errors "$contract" >"$peers/prism.log" 2>&1 &
  pid=$!
  url=$(line_of "$peers/prism.log" 'http://127\.0\.0\.1:[1-9][0-9]*' | head -1)
  "$target/debug/examples/shop_client" "$url"
  stop
  echo "prism: every operation of $contract answered as declared"
else
  echo "skipped: prism cannot be installed"
fi

if schemathesis; then
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
