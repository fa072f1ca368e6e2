"""grpcio as a client of the library at the address of the first argument: every operation, every kind of value."""

import sys
import time
from datetime import datetime, timezone

import grpc
from google.protobuf.empty_pb2 import Empty
from google.rpc.error_details_pb2 import BadRequest
from grpc_status import rpc_status

import library_pb2 as pb
import library_pb2_grpc

TIMEOUT = 20


def fails(code, call):
    """The error that a call ends with."""
    try:
        call()
    except grpc.RpcError as error:
        assert error.code() == code, error
        return error
    raise AssertionError(f"a success instead of {code}")


def detail(error, kind):
    """The only detail of an error; code and message stand in the details once more."""
    status = rpc_status.from_call(error)
    assert status is not None, error
    (packed,) = status.details
    message = kind()
    assert packed.Unpack(message), packed.type_url
    return message


def check_reading(library):
    book = library.GetBook(pb.GetBookRequest(book_id="b1"), timeout=TIMEOUT)
    assert (book.title, book.genre, book.price) == ("Faust", pb.GENRE_POETRY, "12.50"), book
    assert [author.name for author in book.authors] == ["Goethe", "Anonymus"]
    assert [author.HasField("country") for author in book.authors] == [True, False]
    assert book.WhichOneof("medium") == "printed" and book.printed.pages == 464 and book.printed.binding == "linen"
    assert book.chapters[0].HasField("start_page") and book.chapters[0].start_page == 0
    assert not book.chapters[1].HasField("start_page")
    assert book.chapters[1].title == "Der Tragödie erster Teil" and book.chapters[1].chapters[0].start_page == 21
    assert dict(book.labels) == {"shelf": "A 1", "språk": ""}
    instant = datetime(1808, 4, 5, 6, 7, 8, 9000, tzinfo=timezone.utc)
    assert book.published.ToDatetime(tzinfo=timezone.utc) == instant
    assert book.cover == bytes(range(256)) and book.note == "kein Maß" and book.revision == 2**53 + 1

    tape = library.GetBook(pb.GetBookRequest(book_id="b2"), timeout=TIMEOUT)
    assert (tape.title, tape.genre, tape.revision) == ("", 99, -1), tape
    assert tape.recorded.seconds == 2**40 and tape.recorded.narrator == "N"
    assert tape.HasField("cover") and tape.HasField("note") and not tape.HasField("published")


def check_errors(library):
    error = fails(grpc.StatusCode.NOT_FOUND, lambda: library.GetBook(pb.GetBookRequest(book_id="x"), timeout=TIMEOUT))
    assert error.details() == "kein Buch: 100 %\n", error
    missing = detail(error, pb.NotFound)
    assert missing.book_id == "x" and missing.title == "no such book" and not missing.HasField("detail")
    trailers = dict(error.trailing_metadata())
    assert trailers["x-shelf"] == "none" and trailers["x-mark-bin"] == b"\x00\xff\x3e\x3f", trailers

    metadata = (("x-trace", "t 1"), ("x-trace-bin", b"\x00\xff"))
    echo = lambda: library.GetBook(pb.GetBookRequest(book_id="echo"), metadata=metadata, timeout=TIMEOUT)
    error = fails(grpc.StatusCode.FAILED_PRECONDITION, echo)
    assert error.details() in ("t 1 AP8", "t 1 AP8="), error.details()


def check_changing(library):
    patch = pb.BookPatch(title="Faust I", price="13")
    request = pb.UpdateBookRequest(book_id="b1", patch=patch, update_mask={"paths": ["title", "note"]})
    book = library.UpdateBook(request, timeout=TIMEOUT)
    # What the mask names and the patch has not is null; what it does not name stays.
    assert book.title == "Faust I" and not book.HasField("note") and book.price == "12.50", book
    book = library.UpdateBook(pb.UpdateBookRequest(book_id="b1", patch=pb.BookPatch(title="Faust")), timeout=TIMEOUT)
    assert book.title == "Faust" and book.revision == 2**53 + 3, book

    request = pb.UpdateBookRequest(book_id="b1", update_mask={"paths": ["title", "id"]})
    error = fails(grpc.StatusCode.INVALID_ARGUMENT, lambda: library.UpdateBook(request, timeout=TIMEOUT))
    (violation,) = detail(error, BadRequest).field_violations
    assert (violation.field, violation.description) == ("update_mask.paths[1]", "no such member"), violation
    request = pb.UpdateBookRequest(book_id="b1", patch=pb.BookPatch(price="stale"))
    error = fails(grpc.StatusCode.ABORTED, lambda: library.UpdateBook(request, timeout=TIMEOUT))
    conflict = detail(error, pb.Conflict)
    assert conflict.revision == 2**53 + 3 and conflict.HasField("detail") and conflict.detail == ""


def check_list(library):
    page = library.ListBooks(pb.ListBooksRequest(limit=1), timeout=TIMEOUT)
    assert [book.id for book in page.items] == ["b1"] and page.next_cursor == "b1", page
    page = library.ListBooks(pb.ListBooksRequest(limit=1, cursor="b1"), timeout=TIMEOUT)
    assert [book.id for book in page.items] == ["b2"] and not page.HasField("next_cursor"), page
    page = library.ListBooks(pb.ListBooksRequest(genre=pb.GENRE_POETRY), timeout=TIMEOUT)
    assert [book.id for book in page.items] == ["b1"], page
    # Zero is not absent.
    assert not library.ListBooks(pb.ListBooksRequest(limit=0), timeout=TIMEOUT).items
    assert not library.ListBooks(pb.ListBooksRequest(genre=pb.GENRE_UNSPECIFIED), timeout=TIMEOUT).items
    error = fails(grpc.StatusCode.INVALID_ARGUMENT, lambda: library.ListBooks(pb.ListBooksRequest(limit=-1), timeout=TIMEOUT))
    assert detail(error, BadRequest).field_violations[0].field == "limit"


def check_creating(library):
    # Three megabytes: far more than a window of HTTP/2, both ways.
    cover = bytes(range(256)) * 12_288
    book = pb.NewBook(title="Ein großes Buch", genre=pb.GENRE_HISTORY, price="0", cover=cover, labels={"a": "b"})
    book.recorded.seconds = -1
    book.published.FromDatetime(datetime(2024, 2, 29, 23, 59, 59, 1, tzinfo=timezone.utc))
    request = pb.CreateBookRequest(book=book, request_id="key-1")
    added = library.CreateBook(request, timeout=TIMEOUT)
    assert added.cover == cover and added.recorded.seconds == -1 and added.revision == 1
    assert added.published == book.published and dict(added.labels) == {"a": "b"}
    # The same key adds it once, and names one request.
    assert library.CreateBook(request, timeout=TIMEOUT) == added
    other = pb.CreateBookRequest(book=pb.NewBook(title="another"), request_id="key-1")
    fails(grpc.StatusCode.INVALID_ARGUMENT, lambda: library.CreateBook(other, timeout=TIMEOUT))
    again = pb.CreateBookRequest(book=book, request_id="key-2")
    error = fails(grpc.StatusCode.ALREADY_EXISTS, lambda: library.CreateBook(again, timeout=TIMEOUT))
    assert detail(error, pb.Conflict).revision == 1
    fails(grpc.StatusCode.INVALID_ARGUMENT, lambda: library.CreateBook(pb.CreateBookRequest(), timeout=TIMEOUT))

    # Nine megabytes are more than this server takes.
    large = pb.CreateBookRequest(book=pb.NewBook(title="large", cover=cover * 3), request_id="key-4")
    fails(grpc.StatusCode.RESOURCE_EXHAUSTED, lambda: library.CreateBook(large, timeout=TIMEOUT))

    # A message of the next version of the contract: field 99.
    newer = pb.NewBook.FromString(pb.NewBook(title="newer").SerializeToString() + b"\x9a\x06\x02hi")
    kept = library.CreateBook(pb.CreateBookRequest(book=newer, request_id="key-3"), timeout=TIMEOUT)
    assert kept.SerializeToString().endswith(b"\x9a\x06\x02hi"), "an unknown field is gone"

    assert library.DeleteBook(pb.DeleteBookRequest(book_id=added.id), timeout=TIMEOUT) == Empty()
    gone = lambda: library.DeleteBook(pb.DeleteBookRequest(book_id=added.id), timeout=TIMEOUT)
    assert detail(fails(grpc.StatusCode.NOT_FOUND, gone), pb.NotFound).book_id == added.id
    library.DeleteBook(pb.DeleteBookRequest(book_id=kept.id), timeout=TIMEOUT)


def watch(library, book_id, **options):
    return library.WatchLoans(pb.WatchLoansRequest(book_id=book_id), **{"timeout": TIMEOUT, **options})


def check_stream(library):
    events = list(watch(library, "b1"))
    assert [event.state for event in events] == [1, 2, 3, 77], events
    assert [event.loan_id for event in events] == [-(2**63) + number for number in (1, 2, 3, 4)]
    assert (events[3].at.seconds, events[3].at.nanos) == (-1, 4) and events[3].book_id == "b1"
    assert len(list(library.WatchLoans(pb.WatchLoansRequest(), timeout=TIMEOUT))) == 4
    assert list(watch(library, "nothing")) == []
    assert len(list(watch(library, "many"))) == 5_000

    broken = watch(library, "broken")
    assert [next(broken).state, next(broken).state] == [1, 2]
    error = fails(grpc.StatusCode.DATA_LOSS, lambda: next(broken))
    assert detail(error, pb.Conflict).revision == 7
    # A stream that fails before it begins.
    error = fails(grpc.StatusCode.NOT_FOUND, lambda: next(watch(library, "missing")))
    assert detail(error, pb.NotFound).book_id == "missing"

    slow = watch(library, "slow")
    assert next(slow).state == 1
    slow.cancel()
    fails(grpc.StatusCode.CANCELLED, lambda: next(slow))


def check_deadlines(library):
    begun = time.monotonic()
    slow = lambda: library.GetBook(pb.GetBookRequest(book_id="slow"), timeout=0.3)
    fails(grpc.StatusCode.DEADLINE_EXCEEDED, slow)
    stream = watch(library, "slow", timeout=0.3)
    assert next(stream).state == 1
    fails(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: next(stream))
    assert time.monotonic() - begun < 5, "a deadline was not kept"
    # The connection is as good as before.
    assert library.GetBook(pb.GetBookRequest(book_id="b1"), timeout=TIMEOUT).title == "Faust"


def check_unknown(channel):
    nothing = channel.unary_unary("/library.v1.Library/Nothing", request_serializer=bytes)
    fails(grpc.StatusCode.UNIMPLEMENTED, lambda: nothing(b"", timeout=TIMEOUT))
    elsewhere = channel.unary_unary("/library.v2.Library/GetBook", request_serializer=bytes)
    fails(grpc.StatusCode.UNIMPLEMENTED, lambda: elsewhere(b"", timeout=TIMEOUT))
    # Bytes that are no message, and a string that is not UTF-8.
    get_book = channel.unary_unary("/library.v1.Library/GetBook", request_serializer=bytes)
    for wrong in (b"\x0a\x05a", b"\x0a\x01\xff", b"\x0b"):
        fails(grpc.StatusCode.INVALID_ARGUMENT, lambda: get_book(wrong, timeout=TIMEOUT))


def check_compression(library):
    """A compression that the server does not know: it says so, and which it knows."""
    request = pb.GetBookRequest(book_id="b1" * 2_000)
    for algorithm in (grpc.Compression.Gzip, grpc.Compression.Deflate):
        call = lambda: library.GetBook(request, compression=algorithm, timeout=TIMEOUT)
        fails(grpc.StatusCode.UNIMPLEMENTED, call)
    # grpcio leaves a message alone that would not become smaller; the request is then like any other.
    fails(grpc.StatusCode.NOT_FOUND, lambda: library.GetBook(request, timeout=TIMEOUT))


def main():

    with grpc.insecure_channel(sys.argv[1].removeprefix("http://")) as channel:
        library = library_pb2_grpc.LibraryStub(channel)
        check_reading(library)
        check_errors(library)
        check_changing(library)
        check_list(library)
        check_creating(library)
        check_stream(library)
        check_deadlines(library)
        check_unknown(channel)
        check_compression(library)


main()
