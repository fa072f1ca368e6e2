#!/usr/bin/env bash
# gRPC: the generated client against a server by grpcio, and the generated server under clients by grpcio, by h2 frame
# by frame, and by grpc-go, all with fixtures/same/library.proto.
cd "$(dirname "$0")/../.."
source tests/peers/lib.sh
contract=$PWD/fixtures/same/library.proto
made=$peers/grpc
mkdir -p "$made"
cargo build --locked --quiet -p counterpart-tests --example library_grpc_server --example library_grpc_client

if ! python_with 'grpcio==1.*' 'grpcio-tools==1.*' 'grpcio-status==1.*' 'h2==4.*'; then
  echo "skipped: grpcio cannot be installed, which has the compiler for grpc-go, too"
  exit 0
fi
python() { PYTHONPATH=$made timeout 60 "$peers/venv/bin/python" "$@"; }
protoc() { python -m grpc_tools.protoc -I "${contract%/*}" "$@" "${contract##*/}"; }

protoc --python_out="$made" --grpc_python_out="$made"
PYTHONPATH=$made "$peers/venv/bin/python" tests/peers/grpc/server.py 60 >"$peers/server.log" 2>&1 &
pid=$!
url=$(line_of "$peers/server.log" 'http://127\.0\.0\.1:[0-9]+' | head -1)
timeout 60 "$target/debug/examples/library_grpc_client" "$url"
stop
echo "grpcio, server: every operation of the library answered as declared"

serve() {
  "$target/debug/examples/library_grpc_server" 120 >"$peers/server.log" 2>&1 &
  pid=$!
  url=$(line_of "$peers/server.log" 'http://127\.0\.0\.1:[0-9]+' | head -1)
}

serve
python tests/peers/grpc/client.py "$url"
echo "grpcio, client: every operation of the library is served as declared"
python tests/peers/grpc/wire.py "$url"
echo "h2: heads, trailers, deadlines and refusals are as gRPC over HTTP/2 has them"
stop

# The module of the client has the plugins of the compiler, too.
go_client() {
  command -v go >/dev/null || return 1
  cp -r tests/peers/grpc/go "$made"
  cd "$made/go"
  go build -o bin/ google.golang.org/protobuf/cmd/protoc-gen-go google.golang.org/grpc/cmd/protoc-gen-go-grpc || return 1
  mkdir -p library
  local names=paths=source_relative,M${contract##*/}=counterpart.test/peer/library
  PATH=$PWD/bin:$PATH protoc --go_out=library --go_opt="$names" --go-grpc_out=library --go-grpc_opt="$names" || return 1
  go build -o bin/client .
}

if (go_client); then
  serve
  timeout 60 "$made/go/bin/client" "$url"
  stop
  echo "grpc-go, client: every operation of the library is served as declared"
else
  echo "skipped: grpc-go cannot be built"
fi
