"""Calls every operation of a library by zeep, and validates each reply: arguments are a WSDL and the URL of an empty
library."""

import datetime
import sys
from decimal import Decimal

from lxml import etree
from validated import Validated
from zeep import Client, Settings, xsd
from zeep.exceptions import Fault

NS = "https://library.example/v1"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
FIRST = 9_007_199_254_740_993
TEXT = " a<b> & \"c\" 'd' ]]>\ttab\nline\rreturn\r\nboth é € 𝄞 "


class Notes(Validated):
    def note(self):
        """The note of the last book: absent, nil or its text."""
        notes = list(self.last.iter(f"{{{NS}}}note"))
        if not notes:
            return "absent"
        return "nil" if notes[0].get(f"{{{XSI}}}nil") == "true" else notes[0].text or ""


class Library:
    def __init__(self, wsdl, url):
        self.replies = Notes(wsdl)
        self.client = Client(wsdl, plugins=[self.replies], settings=Settings(strict=True))
        self.service = self.client.create_service(f"{{{NS}}}LibrarySoap", url)
        self.url = url
        self.refusals = 0

    def fault(self, call, *arguments, **named):
        """The fault a call comes to."""
        try:
            call(*arguments, **named)
        except Fault as fault:
            return fault
        raise AssertionError("a success where a fault should be")

    def declared(self, name, call, *arguments, **named):
        """The detail of a fault that the contract declares."""
        fault = self.fault(call, *arguments, **named)
        assert local(fault.code) in ("Server", "Receiver"), fault.code
        [detail] = fault.detail
        element = self.client.get_element(f"{{{NS}}}{name}")
        assert detail.tag == element.qname, detail.tag
        return element.parse(detail, self.client.wsdl.types)

    def caller_fault(self, code, call, *arguments, **named):
        """A fault that the contract does not declare, and who is to blame."""
        fault = self.fault(call, *arguments, **named)
        assert local(fault.code) in code, fault.code
        assert fault.message
        self.refusals += 1
        return fault

    def post(self, message, media="text/xml; charset=utf-8"):
        """Sends a message as it stands and lets zeep read what comes back."""
        reply = self.client.transport.post(self.url, message.encode(), {"Content-Type": media})
        operation = self.service._binding._operations["getBook"]
        return self.service._binding.process_reply(self.client, operation, reply)


def local(code):
    return code.rsplit(":", 1)[-1]


def printed():
    inner = [{"title": "1.1.1", "startPage": -(2**31)}, {"title": TEXT}]
    return {
        "title": "The Sea",
        "genre": "science",
        "authors": [{"name": TEXT, "country": "PT"}, {"name": "", "country": ""}, {"name": "third"}],
        "medium": {"printed": {"pages": 1, "binding": "thread"}},
        "chapters": [{"title": "1", "chapters": [{"title": "1.1", "chapters": inner}]}, {"title": "2"}],
        "labels": [{"key": "shelf", "value": "3"}, {"key": "shelf", "value": "4"}],
        "published": datetime.datetime(
            2026, 2, 28, 23, 59, 59, 123456, datetime.timezone(datetime.timedelta(hours=5, minutes=30))
        ),
        "price": Decimal("12345678901234567890.10"),
        "cover": bytes(range(256)),
        "note": TEXT,
    }


def recorded(title):
    return {
        "title": title,
        "genre": "poetry",
        "medium": {"recorded": {"seconds": 2**63 - 1, "narrator": ""}},
        "published": datetime.datetime(1999, 1, 31),
        "price": Decimal("-0.010"),
    }


def same(given, got, where="book"):
    """What was sent is what came back; of an absent member nothing, or an empty list."""
    if isinstance(given, dict):
        for name in set(given) | set(dir(got)):
            if name not in ("id", "revision"):
                same(given.get(name), got[name], f"{where}.{name}")
    elif isinstance(given, list):
        assert len(given) == len(got), where
        for at, item in enumerate(given):
            same(item, got[at], f"{where}[{at}]")
    else:
        # An empty element comes as nothing.
        assert (given or None) == (got or None), f"{where}: {given!r}, {got!r}"


def add(library):
    service = library.service
    sea = service.createBook(book=printed())
    same(printed(), sea)
    assert str(sea.price) == "12345678901234567890.10" and sea.revision == FIRST
    odes = service.createBook(book=recorded("Odes") | {"note": xsd.Nil})
    same(recorded("Odes"), odes)
    assert library.replies.note() == "nil"
    elegies = service.createBook(book=recorded("Elegies"))
    assert library.replies.note() == "absent"
    assert service.getBook(bookId=elegies.id) == elegies

    fault = library.declared("conflict", service.createBook, book=recorded("Odes"))
    assert (fault.title, fault.detail, fault.revision) == ("the title is taken", None, FIRST)
    return sea, odes


def read(library, sea, odes):
    service = library.service
    assert service.getBook(bookId=sea.id) == sea
    fault = library.declared("notFound", service.getBook, bookId=TEXT)
    assert (fault.title, fault.bookId) == ("no such book", TEXT)
    assert fault.detail == "it was never here, or <is> gone"

    page = service.listBooks(genre="poetry", limit=1)
    assert page["items"] == [odes]
    page = service.listBooks(genre="poetry", limit=1, cursor=page.nextCursor)
    assert [book.title for book in page["items"]] == ["Elegies"] and page.nextCursor is None
    assert len(service.listBooks()["items"]) == 3
    assert service.listBooks(genre="history") is None, "an element without members"


def change(library, book):
    service, revision = library.service, FIRST
    patches = [
        ({}, TEXT),
        ({"note": xsd.Nil}, "nil"),
        ({"note": ""}, ""),
        ({"title": "The Lake", "price": Decimal("79228162514264337593543950335")}, ""),
    ]
    for patch, note in patches:
        revision += 1
        changed = service.updateBook(bookId=book.id, patch=patch)
        assert library.replies.note() == note, (patch, library.replies.note())
        assert changed.revision == revision
    assert (changed.title, str(changed.price)) == ("The Lake", "79228162514264337593543950335")
    same(printed()["chapters"], changed.chapters)

    fault = library.declared("conflict", service.updateBook, bookId=book.id, patch={"title": "Odes"})
    assert fault.revision == FIRST
    fault = library.declared("notFound", service.updateBook, bookId="none", patch={})
    assert fault.bookId == "none"


def remove(library, book):
    service = library.service
    assert service.deleteBook(bookId=book.id) is None
    assert library.declared("notFound", service.deleteBook, bookId=book.id).bookId == book.id
    assert len(service.listBooks()["items"]) == 2


def refused(library):
    """What the contract does not allow, and what is no message, is answered with a fault."""
    service, ours = library.service, ("Client", "Sender")
    fault = library.caller_fault(ours, service.listBooks, limit=101)
    assert fault.detail[0][0].get("path") == "/listBooks/limit", etree.tostring(fault.detail)
    library.caller_fault(ours, service.createBook, book=recorded(""))

    envelope = library.service._binding.nsmap["soap-env"]
    media = "text/xml" if "xmlsoap" in envelope else "application/soap+xml"
    wrap = f'<e:Envelope xmlns:e="{envelope}"><e:Body>%s</e:Body></e:Envelope>'
    for body in [
        f'<borrowBook xmlns="{NS}"/>',
        '<getBook xmlns="urn:other"><bookId>x</bookId></getBook>',
        f'<getBook xmlns="{NS}"/>',
        f'<getBook xmlns="{NS}"><bookId>x</bookId><bookId>y</bookId></getBook>',
        f'<listBooks xmlns="{NS}"><limit>many</limit></listBooks>',
        f'<getBook xmlns="{NS}"><bookId>x</getBook>',
        "",
    ]:
        library.caller_fault(ours, library.post, wrap % body, media)
    for message in ["", "no XML", "<a/>", (wrap % "")[:-1], "<!DOCTYPE a [<!ENTITY b 'c'>]>" + wrap % "&b;"]:
        library.caller_fault((*ours, "VersionMismatch"), library.post, message, media)
    headers(library, envelope)


def headers(library, envelope):
    """A block that must be understood is, unless it is for somebody else."""
    service, attribute = library.service, "role" if "2003" in envelope else "actor"
    somebody = "urn:somebody"
    next_one = (
        "http://www.w3.org/2003/05/soap-envelope/role/next"
        if attribute == "role"
        else "http://schemas.xmlsoap.org/soap/actor/next"
    )
    for must, role, refuses in [
        ("1", None, True),
        ("1", next_one, True),
        ("1", somebody, False),
        ("0", None, False),
        (None, None, False),
    ]:
        block = etree.Element("{urn:x}block")
        if must is not None:
            block.set(f"{{{envelope}}}mustUnderstand", must)
        if role is not None:
            block.set(f"{{{envelope}}}{attribute}", role)
        if refuses:
            library.caller_fault(("MustUnderstand",), service.listBooks, _soapheaders=[block])
        else:
            service.listBooks(_soapheaders=[block])


def main():
    wsdl, url = sys.argv[1:]
    library = Library(wsdl, url)
    sea, odes = add(library)
    read(library, sea, odes)
    change(library, sea)
    remove(library, odes)
    refused(library)
    name = wsdl.rsplit("/", 1)[-1]
    print(f"zeep, {name}: {library.replies.valid} replies are valid and as sent, {library.refusals} refusals")


main()
