#!/usr/bin/env bash
# Clients of this generator beside those of two others, for the same contracts, in one run.
# usage: tests/compare/run.sh FOLDER-OF-CONTRACTS [FOLDER-FOR-OUTPUT]
# The others are installed into the output's folder alone, at pinned versions.
set -euo pipefail
contracts=$(realpath "$1")
cd "$(dirname "$0")/../.."
into=${2:-target/compare}
tools=$into/tools
mkdir -p "$tools"
[ -x "$tools/bin/openapi-to-rust" ] || cargo install --locked --quiet --root "$tools" openapi-to-rust@0.23.0
[ -x "$tools/bin/oas3-gen" ] || cargo install --locked --quiet --root "$tools" oas3-gen@0.29.0
cargo build --release --locked --quiet -p counterpart --features cli --bin counterpart
cargo run --release --locked --quiet -p counterpart-tests --bin compare -- --tools "$tools/bin" \
  --counterpart "${CARGO_TARGET_DIR:-target}/release/counterpart" --into "$into" \
  "$contracts"/{box.json,digitalocean.yaml,github.json,openai.yaml,stripe.yaml}
