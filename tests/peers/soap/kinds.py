"""Sends what a schema can say by zeep to a server that answers it: arguments are the WSDL and the URL of the server.
What is sent and what comes are valid, and the same."""

import datetime
import sys
from decimal import Decimal, InvalidOperation

from lxml import etree
from validated import Validated
from zeep import Client, xsd

NS = "urn:kinds"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
INDIA = datetime.timezone(datetime.timedelta(hours=5, minutes=30))


def spelled(text):
    """A number whatever its spelling, a text without the white space between elements."""
    text = (text or "").strip()
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def tree(element):
    """What an element says, whatever the prefixes and the spelling of numbers."""
    attributes = {name: spelled(value) for name, value in element.attrib.items()}
    kind = element.get(f"{{{XSI}}}type")
    if kind:
        prefix, _, name = kind.rpartition(":")
        attributes[f"{{{XSI}}}type"] = (element.nsmap.get(prefix or None), name)
    return element.tag, attributes, spelled(element.text), [tree(child) for child in element]


def messages(client):
    def make(name):
        return client.get_type(f"{{{NS}}}{name}")

    circle, square = make("Circle"), make("Square")
    anything = etree.fromstring('<o:x xmlns:o="urn:other" a="1"><o:y>é</o:y><z/></o:x>')
    scalars = {
        "byte": -128,
        "decimal": Decimal("-0.50"),
        "sizes": [1, -2],
        "boolean": True,
        "short": -32768,
        "unsignedLong": 2**64 - 1,
        "integer": 10**30,
        "float": 0.1,
        "double": [1e300, -1e-300, 5e-324, -0.5],
        "hex": "00FF",
        "list": [3, 2, 1],
    }
    yield {}
    yield {"scalars": scalars}
    yield {"scalars": scalars | {"list": [], "sizes": None, "decimal": None, "double": [0.0]}}
    yield {"texts": {"token": "a b", "uri": "urn:a?b&c", "language": "pt-BR"}}
    yield {
        "times": {
            "date": datetime.date(2024, 2, 29),
            "time": datetime.time(23, 59, 59, 123456, INDIA),
            "dateTime": datetime.datetime(1969, 12, 31, 23, 0, 0, 1, datetime.timezone.utc),
            "duration": datetime.timedelta(days=400, hours=2, seconds=1, microseconds=500000),
        }
    }
    yield {"measure": [{"_value_1": Decimal("1.50"), "unit": "m"}, {"_value_1": Decimal("-2")}]}
    nested = square(side=1, inner=square(side=2, inner=circle(radius=0.5, colour="red")))
    yield {"shape": [circle(radius=1.5), nested, circle(radius=2)]}
    yield {"steps": {"_value_1": [{"go": 1}, {"turn": "L"}, {"go": 2}, {"stop": {"_value_1": Decimal(1)}}]}}
    yield {"pairs": {"_value_1": [{"key": "a", "value": "1"}, {"key": "b"}, {"key": "", "value": ""}]}}
    yield {"local": "unqualified", "maybe": [1, xsd.Nil, 3]}
    yield {"anything": xsd.AnyObject(xsd.String(), "text")}
    other = xsd.Element("{urn:other}more", xsd.Int())
    yield {"_value_1": [xsd.AnyObject(other, 7)]}
    yield {"anything": anything}


def main():
    wsdl, url = sys.argv[1:]
    held = Validated(wsdl)
    client = Client(wsdl, plugins=[held])
    service = client.create_service(f"{{{NS}}}KindsSoap", url)
    count = 0
    for message in messages(client):
        service.echo(**message)
        held.assert_valid(held.sent)
        sent, found = tree(held.sent), tree(held.last)
        assert sent == found, f"\nsent  {etree.tostring(held.sent)}\nfound {etree.tostring(held.last)}"
        count += 1
    print(f"zeep, kinds.wsdl: {count} messages come back as sent, and valid")


main()
