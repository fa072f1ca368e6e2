"""What grpcio does not send: requests written frame by frame, to the library at the address of the first argument."""

import socket
import struct
import sys

import h2.config
import h2.connection
import h2.events

import library_pb2 as pb

GRPC = {"content-type": "application/grpc", "te": "trailers"}


def message(request, flag=0):
    data = request.SerializeToString()
    return struct.pack(">BI", flag, len(data)) + data


def ask(address, path, body, headers=GRPC, method="POST"):
    """The blocks of headers of the reply, its bytes, and whether its head was all of it."""
    host, port = address.removeprefix("http://").rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        http = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
        http.initiate_connection()
        stream = http.get_next_available_stream_id()
        pseudo = [(":method", method), (":scheme", "http"), (":authority", host), (":path", f"/library.v1.Library/{path}")]
        http.send_headers(stream, pseudo + list(headers.items()), end_stream=not body)
        if body:
            http.send_data(stream, body, end_stream=True)
        connection.sendall(http.data_to_send())
        blocks, data = [], b""
        while True:
            received = connection.recv(65_536)
            assert received, "the connection was closed"
            for event in http.receive_data(received):
                if isinstance(event, (h2.events.ResponseReceived, h2.events.TrailersReceived)):
                    blocks.append(dict(event.headers))
                elif isinstance(event, h2.events.DataReceived):
                    data += event.data
                    http.acknowledge_received_data(event.flow_controlled_length, stream)
                elif isinstance(event, h2.events.StreamEnded):
                    return blocks, data
            connection.sendall(http.data_to_send())


def refused(address, status, path="GetBook", body=None, headers=None, http="200", **rest):
    """A reply that is a head alone: no message, and no second block of headers (Trailers-Only)."""
    body = message(pb.GetBookRequest(book_id="b1")) if body is None else body
    blocks, data = ask(address, path, body, {**GRPC, **(headers or {})}, **rest)
    (head,) = blocks
    assert (head[":status"], head["grpc-status"], data) == (http, status, b""), head
    assert head["content-type"].startswith("application/grpc"), head
    return head


def main(address):
    blocks, data = ask(address, "GetBook", message(pb.GetBookRequest(book_id="b1")))
    head, trailers = blocks
    assert head[":status"] == "200" and head["content-type"].startswith("application/grpc"), head
    assert "grpc-status" not in head and trailers["grpc-status"] == "0", blocks
    assert data[0] == 0 and struct.unpack(">I", data[1:5])[0] == len(data) - 5
    assert pb.Book.FromString(data[5:]).title == "Faust"

    # Compression (grpc/doc/compression.md): an unknown one, and a flag without one.
    request = pb.GetBookRequest(book_id="b1")
    head = refused(address, "12", body=message(request, flag=1), headers={"grpc-encoding": "gzip"})
    assert head["grpc-accept-encoding"] == "identity", head
    refused(address, "13", body=message(request, flag=1))
    refused(address, "13", body=message(request, flag=1), headers={"grpc-encoding": "identity"})
    blocks, _ = ask(address, "GetBook", message(request), {**GRPC, "grpc-encoding": "identity"})
    assert blocks[-1]["grpc-status"] == "0", blocks

    # What is no gRPC is told so to those who read HTTP alone.
    refused(address, "3", headers={"content-type": "application/json"}, http="415")
    refused(address, "12", body=b"", method="GET", http="405")
    refused(address, "12", path="Nothing")
    refused(address, "3", body=message(request)[:-1])
    refused(address, "3", body=b"")
    blocks, _ = ask(address, "GetBook", message(request), {**GRPC, "content-type": "application/grpc+proto;charset=utf-8"})
    assert blocks[-1]["grpc-status"] == "0", blocks

    # The server keeps the caller's deadline by itself, before and within a stream.
    refused(address, "4", body=message(pb.GetBookRequest(book_id="slow")), headers={"grpc-timeout": "200m"})
    watch = message(pb.WatchLoansRequest(book_id="slow"))
    blocks, data = ask(address, "WatchLoans", watch, {**GRPC, "grpc-timeout": "300000u"})
    assert len(blocks) == 2 and blocks[1]["grpc-status"] == "4", blocks
    assert pb.LoanEvent.FromString(data[5:]).state == 1


main(sys.argv[1])
