//! CP01xx: OpenAPI.

super::codes! {
    VERSION = "CP0101", Invalid, "the version of OpenAPI is not known",
        "Read are `swagger: \"2.0\"` and `openapi: 3.0.x`, `3.1.x` and `3.2.x`. A later 3.x is read as 3.2, and \
         what it adds is reported where it stands.";
    DUPLICATE_KEY = "CP0102", Approximated, "a key is given twice in one object",
        "JSON leaves open which of two equal keys counts, and YAML forbids them. The later one is read, as most \
         readers do; what stood under the earlier one is lost. Remove one of the two.";
    LONE_SURROGATE = "CP0103", Approximated, "an escape names half of a character",
        "`\\uD800` to `\\uDFFF` are halves of a pair and mean nothing alone (RFC 8259, section 8.2). The half is \
         read as U+FFFD, the replacement character. In a pattern, write a class of whole characters instead.";
    COMPLEX_KEY = "CP0104", Approximated, "a list or an object stands where a key is expected",
        "YAML allows any value as a key, JSON does not, and OpenAPI is JSON's model. The entry is read under an \
         empty key and means nothing. A frequent cause is a template like `{name}` without quotes.";
    MORE_DOCUMENTS = "CP0105", Approximated, "the file holds several YAML documents",
        "A contract is the first document of its file. Remove the `---` between them, or split the file.";
    REFERENCE = "CP0106", Approximated, "a reference leads nowhere",
        "A `$ref` is a file relative to the one it stands in, then `#` and a JSON pointer (RFC 6901). In a schema, \
         any value is taken where the reference stands; elsewhere the operation that needs it is refused.";
    REFERENCE_CYCLE = "CP0107", Approximated, "references lead back to where they start",
        "A chain of `$ref`, or of `allOf` over `$ref`, returns to its start without describing anything. Types may \
         well contain themselves in a property, a list or an alternative; only a type that *is* itself means \
         nothing. The returning reference is left out.";
    SHAPE = "CP0108", Approximated, "a value is of another kind than the specification says",
        "A list where an object is expected, or the like. The value is left out and the rest is read; where \
         nothing can be understood without it, the operation is refused.";
    UNKNOWN_KEY = "CP0109", Note, "a key is not in the specification",
        "The specification gives this key no meaning at this place, so it has none here. Extensions start with \
         `x-`. Often it is a slip of the pen, or stands one level too deep.";
    SCHEMA_KEYWORD = "CP0110", Approximated, "a schema says more than a type can",
        "The keyword narrows or varies the value in a way that no Rust type and no check expresses (`not`, \
         `if`/`then`/`else`, `prefixItems`, `contains`, `dependentSchemas`, and `patternProperties` or `propertyNames` \
         beside what they do not fit). The type is wider than the schema: every valid value fits, and some invalid ones are not noticed.";
    SCHEMA_CONFLICT = "CP0111", Approximated, "parts of a schema contradict each other",
        "`allOf` asks for all its parts at once, and these cannot hold together (a string and a number, say). \
         The later part is followed. Probably one of the parts is a mistake, or `oneOf` was meant.";
    ENUM_MIXED = "CP0112", Note, "an enum mixes kinds of values",
        "Values of several kinds (strings and numbers, objects, lists) are no Rust enum. The type takes any value of these \
         kinds, and the server checks that it is one of the list.";
    ALTERNATIVES = "CP0113", Approximated, "alternatives are merged into one type",
        "Several groups of alternatives beside each other, or alternatives that exclude members, become one record in \
         which what varies is optional. Every valid value fits; which members must stand together is not checked. It is \
         checked where all that alternatives say is what they require.";
    DISCRIMINATOR = "CP0114", Approximated, "a discriminator cannot be followed",
        "The discriminator names a schema that is no alternative, or an alternative has no value of the \
         discriminator. Alternatives are then told apart by their shape.";
    PARAMETER = "CP0115", Refused, "a parameter cannot be understood",
        "Without its name, its place or its description the request cannot be written, so the operation is refused.";
    PATH_PARAMETER = "CP0116", Approximated, "the path and its parameters do not fit together",
        "Each `{name}` of a path needs a parameter `in: path` of that name, and the other way round. One that is \
         not described is taken as text; one that the path does not name is left out.";
    MEDIA = "CP0117", Approximated, "a media type is carried as bytes or as text",
        "The schema describes a structure for which this media type has no codec here; the value is handed over \
         as it is on the wire.";
    RESPONSES = "CP0118", Approximated, "an operation does not say what success is",
        "`responses` is missing, empty, or names failures alone. Any status of 200 to 299 counts as success \
         without a value. Declare the success, `'204': {description: ..}` if it carries nothing.";
    SECURITY = "CP0119", Approximated, "a security requirement names no scheme",
        "Requirements name schemes under `components/securitySchemes`. The alternative with the unknown name is \
         left out.";
    OPERATION_UNNAMED = "CP0120", Note, "an operation has no `operationId`",
        "A name is made of method and path, which is stable as long as those are. Give an `operationId` to choose.";
    HEADER_IGNORED = "CP0121", Note, "a header parameter that the specification ignores",
        "`Accept`, `Content-Type` and `Authorization` are described by `content` and `security`; a parameter of \
         that name is ignored (OpenAPI 3.1, 4.8.12.1).";
    STREAM_BESIDE = "CP0122", Approximated, "a body comes as one value or as a stream, and nothing asks for the stream",
        "Where a reply comes whole or as a stream, two operations are generated, `x` and `xStream`: a request asks for the \
         stream by `Accept`, or by a member `stream` of its body. Streams that only a parameter of their media type tells from \
         a whole value (`application/json;stream=watch`), and streams in requests beside a whole value, are left out.";
    LINKS = "CP0123", Approximated, "a link cannot be followed",
        "A link says how to make the next call from a reply: `client.follow()` has a method for it. It needs an operation of \
         this contract (`operationId`, or `operationRef` with a reference to it), inputs that this operation has, and for each a \
         constant or a runtime expression (`$response.body#/id`, `$request.path.id`) whose value may stand there. An input that \
         cannot be filled is left to the caller; without its operation the link is left out.";
    OPERATION = "CP0124", Refused, "an operation cannot be understood",
        "Something this operation cannot do without is missing or of the wrong kind. The other operations are \
         generated.";
    DUPLICATE_OPERATION = "CP0125", Approximated, "two operations have one name",
        "`operationId` must be unique. The generated names are told apart by method and path.";
    DOCUMENT = "CP0126", Invalid, "the document is no contract",
        "The top of an OpenAPI document is an object with `openapi` (or `swagger`), `info` and `paths`, \
         `webhooks` or `components`.";
    NOT_EXPRESSED = "CP0127", Approximated, "a construct of Swagger 2.0 has no counterpart",
        "The document is brought to the shape of OpenAPI 3 before it is read; this construct has no equal there.";
    SERVER = "CP0128", Approximated, "a server is left out",
        "The server cannot be understood, or is of a webhook or a callback, which goes to the URL that its receiver gave. Clients \
         name the address when they are built.";
    SCHEME = "CP0129", Approximated, "a security scheme cannot be understood",
        "The scheme is left out, and requirements that name it are left out with it.";
    ENUM_TWICE = "CP0130", Note, "an enum lists a value twice",
        "Values of an enum are a set; the repetition adds nothing. Often another value was meant.";
    ENCODING = "CP0131", Approximated, "how a part of a form is written is not followed",
        "`encoding` gives a member of a form or a part of a multipart body a media type, a style or headers. Media types and \
         styles are followed, and headers of parts where their body has no other form (the same schema as JSON has no place for \
         them); the encoding of parts by their position is not.";
    BODILESS = "CP0133", Note, "a body is described for a status that has none",
        "Replies of 1xx, 204, 205 and 304 end with their headers (RFC 9110, section 6.4.1). What `content` says of them is left \
         out.";
    SAME_ROUTE = "CP0134", Approximated, "two operations that no request tells apart",
        "Their method is the same, and their paths differ in nothing but a fragment (`/files/{id}#copy`), which is not sent, or in \
         the names of their parameters. The client has both; a server takes each request for the first of them.";
    WEBHOOKS_ALIKE = "CP0135", Note, "webhooks that nothing tells apart",
        "One URL may receive all webhooks and callbacks (`receiver::service_at`) that are known by what they show: a required \
         header with values of its own, what their bodies show (a constant, a member that only one of them requires), or a member \
         of the body that has the webhooks' names among its values. These are not, and are received below their own names alone.";
    ENCODING_UNUSED = "CP0132", Note, "an encoding speaks of nothing",
        "`encoding` applies to members of forms and to parts of multipart bodies, by the name of the member. This one names \
         no member, or stands beside another kind of body, and changes nothing.";
}
