//! CP03xx: GraphQL.

super::codes! {
    TYPE_UNKNOWN = "CP0301", Refused, "a type is named that no file defines",
        "The schema uses a name that none of its files defines, so the field or argument is left out. Where a schema \
         is cut into several files, name all of them.";
    DUPLICATE = "CP0302", Approximated, "the same name is defined twice",
        "A type, field, argument or enum value is defined a second time. The specification forbids it, but real \
         schemas do it; the first definition counts and the second one is left out.";
    EXTENDS_NOTHING = "CP0303", Approximated, "a type is extended that no file defines",
        "`extend type X` adds to a definition of `X`, and there is none. It is read as the definition itself, which \
         is what federated schemas of the first version mean. Where the definition stands in another file, name that \
         file too.";
    WRONG_KIND = "CP0304", Refused, "a type stands where its kind cannot",
        "Arguments and input fields take scalars, enums and input objects; fields give scalars, enums, object types, \
         interfaces and unions; members of a union and root types are object types. What breaks this is left out.";
    NO_SCHEMA = "CP0305", Invalid, "there is no root type to start from",
        "A contract needs a schema with at least a `Query`, `Mutation` or `Subscription` type (or a `schema` \
         definition that names others). A file of operations alone is no contract: name the schema, and give the \
         operations with `--documents`.";
    SCALAR_OPAQUE = "CP0306", Approximated, "a custom scalar says nothing about its form",
        "GraphQL leaves the form of a custom scalar to the two parties. Well-known ones (`DateTime`, `Date`, `UUID`, \
         `Decimal`, `Long`, `URL`, `JSON` and the like, or those with a known `@specifiedBy` URL) become types of \
         their own; any other becomes a type that holds any JSON value.";
    DOCUMENT_FIELD = "CP0307", Refused, "an operation selects a field that its type does not have",
        "The operation asks for a field that the schema does not know at this place, so a server would refuse it. \
         The operation is left out; others of the same file are not touched.";
    DOCUMENT_ARGUMENT = "CP0308", Refused, "the arguments of a selected field are not what the schema asks for",
        "A required argument is missing, an argument is unknown, or its value does not fit its type. A server would \
         refuse the operation, so it is left out.";
    DOCUMENT_VARIABLE = "CP0309", Refused, "a variable is not what the schema or the operation asks for",
        "A variable is used without being defined, is defined twice, or has a type that is no input or does not fit \
         where it is used. A server would refuse the operation, so it is left out.";
    DOCUMENT_FRAGMENT = "CP0310", Refused, "a fragment cannot be used here",
        "The fragment is not defined, contains itself, is on a type that the schema does not know, or can never apply \
         to the type it is spread on. A server would refuse the operation, so it is left out.";
    DOCUMENT_LEAF = "CP0311", Refused, "a selection does not go down to the leaves, or goes beyond them",
        "A field of an object type needs a selection of its own; a scalar or an enum cannot have one.";
    DOCUMENT_CONFLICT = "CP0312", Refused, "two selections give one key two meanings",
        "Two fields of different names, arguments or shapes share a key of the answer. Give one of them an alias.";
    DOCUMENT_NAME = "CP0313", Note, "an operation has no name of its own",
        "A client method needs a name. An operation without one is called after its file; of several operations with \
         the same name only the first is kept.";
    DOCUMENT_ROOT = "CP0314", Refused, "an operation starts where the schema has no root",
        "The schema has no type for operations of this kind, or a subscription selects more than one root field, \
         which the specification forbids (section 5.2.3.1).";
    DOCUMENTS_WRITTEN = "CP0315", Note, "each root field is asked for by a document of our own",
        "No operation documents were given, so one is written for each root field: all leaf fields that need no \
         argument, and objects down to a bounded depth. What such a document leaves out, a client cannot read; give \
         your own with `--documents` to choose.";
    DIRECTIVE_UNKNOWN = "CP0316", Note, "a directive of an operation is not known to the schema",
        "The directive is sent as it stands; whether the server knows it, the schema does not say.";
    FIELD_INPUT_REFUSED = "CP0317", Refused, "a root field needs an argument that cannot be given",
        "A required argument of the root field was left out because of another finding, so the operation cannot be \
         called.";
    INTERFACE_UNMET = "CP0318", Approximated, "a type does not have all fields of its interface",
        "A type that implements an interface has all of its fields (section 3.6). Where one is missing, readers of \
         the interface do not get it from this type.";
    INTROSPECTION_INVALID = "CP0319", Invalid, "the introspection result cannot be read",
        "A JSON file is read as the answer to an introspection query: `__schema` at the top or below `data`, with \
         `types` and the root types.";
    INCREMENTAL = "CP0320", Approximated, "parts of an answer are marked as late",
        "`@defer` and `@stream` let a server send parts of an answer later. The client asks for the answer in one \
         piece, which servers give to those who do not ask for `multipart/mixed`.";
}
