//! CP04xx: WSDL and XSD.

super::codes! {
    DTD = "CP0401", Invalid, "an XML document has a document type declaration",
        "Document type declarations can define entities that grow without bound or read other files, so they are refused \
         in contracts as SOAP refuses them in messages. Remove the declaration and write out the entities it defines.";
    ROOT_UNKNOWN = "CP0402", Invalid, "an XML document is neither a WSDL nor a schema",
        "The root element has to be `definitions` in the namespace of WSDL 1.1 or `schema` in the namespace of XML Schema. \
         A page that says \"not found\" in the place of the contract is the usual reason.";
    WSDL20 = "CP0403", Invalid, "the contract is written in WSDL 2.0",
        "WSDL 2.0 is hardly used and not read. Nearly every tool that writes it writes WSDL 1.1 as well: export that.";
    PREFIX_UNDECLARED = "CP0404", Approximated, "a qualified name uses a prefix that is not declared",
        "The value of an attribute such as `type` or `ref` is a qualified name; its prefix has to be declared with \
         `xmlns:prefix` on the element or around it. What the name stands for is left out.";
    IMPORT_MISSING = "CP0405", Approximated, "an imported document is not there",
        "Nothing is fetched. Keep a copy of the document below the contract's folder, and name it in a file `catalog.tsv` in \
         that folder: the URL or the namespace, a tab, the path of the copy. What the document declares is missing until \
         then: values of its types are kept as any XML, operations that need its messages are left out.";
    DUPLICATE = "CP0406", Approximated, "a name is declared twice in different ways",
        "Two documents of the contract declare the same name. Equal declarations are tolerated; of different ones the first \
         in the order of reading is used.";
    SCHEMA_INVALID = "CP0407", Approximated, "a schema says something that makes no sense",
        "The declaration is not what XML Schema 1.0 allows. The message tells how it is read all the same.";
    SCHEMA_UNKNOWN = "CP0408", Approximated, "a schema uses something that is not read",
        "Constructs of XSD 1.1, and what has no meaning in its place, are passed over. Messages stay as they are on the wire; \
         the rule is not checked.";
    TYPE_UNRESOLVED = "CP0409", Approximated, "a schema refers to something that is not declared",
        "No document of the contract declares that name. Values are kept as any XML. Look for an import whose file is \
         missing, or for a prefix bound to another namespace.";
    TYPE_APPROXIMATED = "CP0410", Approximated, "a type is kept in a looser form",
        "The value travels as the contract says, but its type in the code says less than the schema: partial dates and \
         qualified names are text, members of a union of texts are one text, unknown schemas are any element.";
    FACET_DROPPED = "CP0411", Approximated, "a rule about values is not checked",
        "The facet has no counterpart for the type it restricts: bounds of dates, patterns over numbers, patterns with \
         constructs that only XML Schema has (`\\\\i`, `\\\\c`, subtraction of classes, Unicode blocks).";
    CONTENT_APPROXIMATED = "CP0412", Approximated, "the order or grouping of elements is kept in a looser form",
        "Elements that may only come together are each optional, or an element that stands in several places has one \
         member. What is sent may need care where the other side checks the whole schema.";
    MIXED = "CP0413", Approximated, "text between elements is kept, but its grammar is not checked",
        "A type with `mixed=\"true\"` allows text between its elements. Its content is one list of texts and elements in their \
         order; the schema's rules of which element may stand where, and how often, are not checked.";
    ELEMENT_DEFAULT = "CP0414", Approximated, "the default of an element is used where the element is absent",
        "XML Schema applies an element's default to an empty element; nearly every reader applies it to an absent one, and so \
         does this one.";
    ABSTRACT_TYPE = "CP0415", Approximated, "an abstract type has no type that could be sent in its place",
        "Nothing in the contract derives from the abstract type (or substitutes the abstract element), so values are kept as \
         any XML. A missing import is the usual reason.";
    WSDL_UNKNOWN = "CP0420", Note, "a part of the WSDL is not read",
        "The element belongs to the namespace of WSDL, but not to WSDL 1.1.";
    BINDING_SKIPPED = "CP0421", Note, "a binding is left out",
        "Only SOAP over HTTP is generated. Forms over HTTP GET and POST, JMS and other bindings beside it are passed over; the \
         operations are still reached through the SOAP binding.";
    PORT_TYPE_UNBOUND = "CP0422", Refused, "an operation has no SOAP binding",
        "The port type says what may be asked, only a binding says how it travels, and none of the contract's SOAP bindings \
         names this operation.";
    RPC_ENCODED = "CP0423", Refused, "an operation uses SOAP encoding",
        "`use=\"encoded\"` (rpc/encoded) types each value in the message and lets values refer to each other. It is not \
         generated yet; the other operations of the contract are.";
    MIME_PARTS = "CP0424", Refused, "an operation sends attachments",
        "SOAP with Attachments (`mime:multipartRelated`) is not generated. MTOM needs no word of the contract and is not \
         affected.";
    MESSAGE_UNUSABLE = "CP0425", Refused, "an operation's message cannot be written",
        "The message, one of its parts or the element a part names is missing, or the part has a form that SOAP does not allow \
         for the style of the binding (WS-I Basic Profile, section 4.4).";
    SERVER_STARTS = "CP0426", Refused, "an operation that the server starts",
        "Notification and solicit-response operations have an output first. SOAP over HTTP has no way to carry them \
         (WS-I Basic Profile, R2303).";
    EXTENSION_REQUIRED = "CP0427", Refused, "an operation requires an extension that is not known",
        "The binding marks an extension with `wsdl:required=\"true\"`: who does not understand it must not call the operation.";
    FAULT_UNTYPED = "CP0428", Approximated, "a declared fault has no type",
        "The fault's message names no element, or shares it with another fault, so it cannot be told apart. It is still \
         received, as an undeclared fault with its detail.";
    HEADER_DROPPED = "CP0429", Approximated, "a SOAP header is not read",
        "The header's message, part or element is missing, so there is nothing to write.";
    PART_UNKNOWN = "CP0432", Approximated, "a body names a part that its message does not have",
        "`soap:body` may list the parts that stand in the body. A name in the list that the message lacks is a slip of the \
         contract; the body is read as if there were no list.";
    SAME_REQUEST = "CP0433", Approximated, "two operations have the same request element and action",
        "A SOAP server finds the operation by the element in the body (WS-I Basic Profile, R2710) and, where operations share \
         one, by the action. Where both are the same, clients are not affected, but a server answers all such requests with \
         the first of the operations.";
    BINDINGS_DIFFER = "CP0430", Note, "an operation is bound in two ways",
        "Another binding of the same port type carries the operation in another style or with another action. The first one is \
         generated.";
    POLICY = "CP0431", Approximated, "a policy is not followed by itself",
        "WS-Policy states what a message must bring beyond the operation itself (signatures, tokens, addressing). It does not \
         stop generation; see to it when the client is built.";
}
