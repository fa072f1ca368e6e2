# What the scripts of this folder share: the folder of installed peers, one process at a time, and waiting for it.
# To be sourced from the root of the workspace.
set -euo pipefail
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
peers=$target/peers
mkdir -p "$peers"

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

# A Python of its own with these packages; false where they cannot be installed.
python_with() {
  [ -x "$peers/venv/bin/python" ] || python3 -m venv "$peers/venv" || return 1
  "$peers/venv/bin/pip" install --quiet "$@"
}

# Packages of npm; false where they cannot be installed.
node_with() { npm install --silent --no-fund --no-audit --prefix "$peers" "$@"; }
