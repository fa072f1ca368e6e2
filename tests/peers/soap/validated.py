"""Messages held to the schema of their contract."""

from lxml import etree
from zeep import Plugin

XS = "{http://www.w3.org/2001/XMLSchema}"


class Validated(Plugin):
    """Holds the body of every message, and what a fault details, to the schema of the contract."""

    def __init__(self, wsdl):
        [schema] = etree.parse(wsdl).iter(f"{XS}schema")
        # The prefixes in its values are declared outside of it.
        whole = etree.Element(schema.tag, schema.attrib, nsmap=schema.nsmap)
        whole.extend(schema)
        self.schema = etree.XMLSchema(whole)
        self.namespace = schema.get("targetNamespace")
        self.valid = 0
        self.sent = self.last = None

    def egress(self, envelope, http_headers, operation, binding_options):
        [body] = envelope.iterchildren("{*}Body")
        self.sent = next(iter(body), None)
        return envelope, http_headers

    def ingress(self, envelope, http_headers, operation):
        [body] = envelope.iterchildren("{*}Body")
        [content] = body
        if etree.QName(content).localname == "Fault":
            # There is none where the header is at fault.
            content = next(content.iterchildren("detail", "{*}Detail"), [None])[0]
        if content is not None and etree.QName(content).namespace == self.namespace:
            self.assert_valid(content)
            self.valid += 1
        self.last = content
        return envelope, http_headers

    def assert_valid(self, element):
        self.schema.assertValid(etree.fromstring(etree.tostring(element)))
