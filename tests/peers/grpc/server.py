"""The library on grpcio, for a client that is tried against it. Prints its address and ends by itself after a while.

It answers like `tests/examples/library_grpc_server.rs`; what it has beside that is a book in gzip, whether or not a caller
takes it, and one that tells how much time the caller gave it.
"""

import sys
import threading
import time
from concurrent import futures
from datetime import datetime, timezone

import grpc
from google.protobuf import any_pb2
from google.protobuf.empty_pb2 import Empty
from google.rpc import error_details_pb2, status_pb2

import library_pb2 as pb
import library_pb2_grpc


def abort(context, code, message, detail, trailers=()):
    packed = any_pb2.Any()
    packed.Pack(detail)
    status = status_pb2.Status(code=code.value[0], message=message, details=[packed])
    context.set_trailing_metadata((*trailers, ("grpc-status-details-bin", status.SerializeToString())))
    context.abort(code, message)


def missing(context, book_id):
    trailers = (("x-shelf", "none"), ("x-mark-bin", b"\x00\xff\x3e\x3f"))
    detail = pb.NotFound(title="no such book", book_id=book_id)
    abort(context, grpc.StatusCode.NOT_FOUND, "kein Buch: 100 %\n", detail, trailers)


def conflict(context, code, revision):
    abort(context, code, "conflict", pb.Conflict(title="another one", detail="", revision=revision))


def wrong(context, field, description):
    violation = error_details_pb2.BadRequest.FieldViolation(field=field, description=description)
    detail = error_details_pb2.BadRequest(field_violations=[violation])
    abort(context, grpc.StatusCode.INVALID_ARGUMENT, "a wrong value", detail)


def faust():
    book = pb.Book(id="b1", title="Faust", genre=pb.GENRE_POETRY, price="12.50", note="kein Maß", revision=2**53 + 1)
    book.authors.add(name="Goethe", country="DE")
    book.authors.add(name="Anonymus")
    book.printed.pages, book.printed.binding = 464, "linen"
    book.chapters.add(title="Prolog", start_page=0)
    book.chapters.add(title="Der Tragödie erster Teil").chapters.add(title="Nacht", start_page=21)
    book.labels.update({"shelf": "A 1", "språk": ""})
    book.published.FromDatetime(datetime(1808, 4, 5, 6, 7, 8, 9000, tzinfo=timezone.utc))
    book.cover = bytes(range(256))
    return book


def tape():
    book = pb.Book(id="b2", genre=99, cover=b"", note="", revision=-1)
    book.recorded.seconds, book.recorded.narrator = 2**40, "N"
    return book


def loans(book_id, count):
    for number in range(1, count + 1):
        state = 77 if number == 4 else number % 4
        event = pb.LoanEvent(loan_id=-(2**63) + number, book_id=book_id, state=state)
        event.at.seconds, event.at.nanos = -1, number
        yield event


class Library(library_pb2_grpc.LibraryServicer):
    def __init__(self):
        self.books = {book.id: book for book in (faust(), tape())}
        self.keys = {}
        self.lock = threading.Lock()

    def book(self, book_id, context):
        return self.books.get(book_id) or missing(context, book_id)

    def GetBook(self, request, context):
        if request.book_id == "gzip":
            context.set_compression(grpc.Compression.Gzip)
            return pb.Book(note="a" * 2_000)
        context.send_initial_metadata((("x-served-by", "grpcio"),))
        context.set_trailing_metadata((("x-cost", "3"),))
        if request.book_id == "slow":
            wait(context)
        if request.book_id == "echo":
            metadata = dict(context.invocation_metadata())
            seen = f"{metadata.get('x-trace', '-')} {metadata.get('x-trace-bin', b'-').hex()}"
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, seen)
        # Once more, please: what a caller who tries again says of it.
        if request.book_id == "busy":
            tries = dict(context.invocation_metadata()).get("grpc-previous-rpc-attempts")
            if tries is None:
                context.set_trailing_metadata((("grpc-retry-pushback-ms", "10"),))
                context.abort(grpc.StatusCode.UNAVAILABLE, "busy")
            return pb.Book(note=tries)
        # How long the caller said it would wait.
        if request.book_id == "time":
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(context.time_remaining()))
        return self.book(request.book_id, context)

    def UpdateBook(self, request, context):
        known = ("title", "price", "note")
        mask = request.update_mask.paths if request.HasField("update_mask") else None
        for at, path in enumerate(mask or ()):
            if path not in known:
                wrong(context, f"update_mask.paths[{at}]", "no such member")
        book, patch = self.book(request.book_id, context), request.patch
        if patch.price == "stale":
            conflict(context, grpc.StatusCode.ABORTED, book.revision)
        for path in known if mask is None else mask:
            if patch.HasField(path):
                setattr(book, path, getattr(patch, path))
            elif mask is not None:
                book.ClearField(path)
        book.revision += 1
        return book

    def DeleteBook(self, request, context):
        self.book(request.book_id, context)
        del self.books[request.book_id]
        return Empty()

    def ListBooks(self, request, context):
        if request.limit < 0:
            wrong(context, "limit", "must not be negative")
        limit = request.limit if request.HasField("limit") else 50
        books = [book for book in self.books.values() if not request.HasField("genre") or book.genre == request.genre]
        books = [book for book in books if not request.HasField("cursor") or book.id > request.cursor]
        page = pb.BookPage(items=books[:limit])
        if page.items and len(books) > limit:
            page.next_cursor = page.items[-1].id
        return page

    def CreateBook(self, request, context):
        with self.lock:
            if request.request_id in self.keys:
                return self.keys[request.request_id]
            if not request.HasField("book"):
                wrong(context, "book", "is missing")
            for other in self.books.values():
                if other.title == request.book.title:
                    conflict(context, grpc.StatusCode.ALREADY_EXISTS, other.revision)
            book = pb.Book(id=f"n{len(self.books)}", revision=1)
            new = request.book
            for field, value in new.ListFields():
                if field.name in ("authors", "chapters"):
                    getattr(book, field.name).extend(value)
                elif field.name == "labels":
                    book.labels.update(value)
                elif field.message_type:
                    getattr(book, field.name).CopyFrom(value)
                else:
                    setattr(book, field.name, value)
            self.books[book.id] = self.keys[request.request_id] = book
            return book

    def WatchLoans(self, request, context):
        book_id = request.book_id
        if book_id == "missing":
            missing(context, book_id)
        counts = {"nothing": 0, "many": 5_000, "slow": 1, "broken": 2}
        yield from loans(book_id, counts.get(book_id, 4))
        if book_id == "slow":
            wait(context)
        if book_id == "broken":
            conflict(context, grpc.StatusCode.DATA_LOSS, 7)


def wait(context):
    """Until the caller leaves, at most half a minute."""
    end = time.monotonic() + 30
    while context.is_active() and time.monotonic() < end:
        time.sleep(0.02)


def main():
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
    library_pb2_grpc.add_LibraryServicer_to_server(Library(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(f"http://127.0.0.1:{port}", flush=True)
    server.wait_for_termination(timeout=float(sys.argv[1]))
    server.stop(grace=None)


main()
