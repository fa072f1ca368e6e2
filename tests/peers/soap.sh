#!/usr/bin/env bash
# SOAP 1.1 and 1.2, with fixtures/same/library.wsdl: the generated server called by zeep and by Metro, the generated
# client at a server by Metro. What else a schema can say is echoed to zeep (soap/kinds.wsdl). The peers validate what
# they get by the schema of the contract.
cd "$(dirname "$0")/../.."
source tests/peers/lib.sh
made=$peers/soap
export PYTHONDONTWRITEBYTECODE=1
cargo build --locked --quiet -p counterpart-tests --example library_soap_server --example library_soap_client \
  --example kinds_soap_server

# The contract for either version: nothing but the namespace of the binding differs.
mkdir -p "$made/contracts"
cp fixtures/same/library.wsdl "$made/contracts/library-1.1.wsdl"
sed 's#schemas.xmlsoap.org/wsdl/soap/"#schemas.xmlsoap.org/wsdl/soap12/"#' fixtures/same/library.wsdl \
  >"$made/contracts/library-1.2.wsdl"

# Starts a library, sets its url.
serve() {
  rm -f "$made/server.log"
  "$@" >"$made/server.log" 2>&1 &
  pid=$!
  url=$(line_of "$made/server.log" 'http://127\.0\.0\.1:[0-9]+[a-z/]*' | head -1)
}

if python_with 'zeep==4.*'; then
  for version in 1.1 1.2; do
    serve "$target/debug/examples/library_soap_server" 60
    "$peers/venv/bin/python" tests/peers/soap/library.py "$made/contracts/library-$version.wsdl" "$url"
    stop
  done
  serve "$target/debug/examples/kinds_soap_server" 60
  "$peers/venv/bin/python" tests/peers/soap/kinds.py tests/peers/soap/kinds.wsdl "$url"
  stop
else
  echo "skipped: zeep cannot be installed"
fi

mvn() { command mvn -q -B -f tests/peers/soap/pom.xml -Dmade="$made" "$@"; }
if ! type -P javac >/dev/null || ! type -P mvn >/dev/null; then
  echo "skipped: Metro needs Java and Maven"
elif ! mvn dependency:resolve-plugins dependency:copy-dependencies; then
  echo "skipped: Metro cannot be installed"
else
  mvn compile
  metro=(java -cp "$made/classes:$made/jars/*")
  for version in 1.1 1.2; do
    serve "$target/debug/examples/library_soap_server" 60
    "${metro[@]}" peer.Caller "$version" "$url"
    stop
    serve "${metro[@]}" peer.Server "$version" 60
    "$target/debug/examples/library_soap_client" "$version" "$url"
    stop
    echo "metro, SOAP $version: every operation of the client is answered as declared"
  done
fi
