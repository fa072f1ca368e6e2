#!/usr/bin/env bash
# Peers that are not ours, a script a format. What they need is installed below target/peers. Prints what it skips and
# why: without the languages of the peers, or without their registries.
set -euo pipefail
cd "$(dirname "$0")"
for format in openapi grpc graphql soap; do
  ./"$format.sh"
done
