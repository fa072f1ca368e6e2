//! CP02xx: protocol buffers.

super::codes! {
    INVALID = "CP0201", Invalid, "the schema does not hold together",
        "The file can be read, but what it says cannot be: a type that is not there or not imported, a number used \
         twice, a name used twice, a default value of the wrong kind. `protoc` refuses it for the same reason.";
    EDITION = "CP0202", Invalid, "the file is written in an edition",
        "Files that begin with `edition = \"2023\"` (or later) are not read yet: their features change presence, \
         packing and enums field by field, and reading them as proto3 would change what travels. Until then, give the \
         same schema as proto3: `optional` where the edition has explicit presence, nothing where it has implicit.";
    IMPORT_MISSING = "CP0203", Invalid, "an imported file is not there",
        "Imports are looked up below the contract's own folder and below each `--include DIR` \
         (`Config::include` in build.rs), in that order. The well-known types (`google/protobuf/*.proto`) come with \
         counterpart; everything else (`google/api/*.proto`, `buf/validate/*.proto` ..) must be there. Name the \
         folder that the import path starts from, not the folder the file lies in.";
    IMPORT_CYCLE = "CP0204", Invalid, "files import each other in a circle",
        "A file is read after the files it imports, so imports cannot form a circle. Move what both need into a \
         third file.";
    DESCRIPTOR_SET = "CP0205", Invalid, "the descriptor set cannot be read",
        "A `.binpb` file must hold a `google.protobuf.FileDescriptorSet` with all imports \
         (`protoc --include_imports --include_source_info -o x.binpb`, `buf build -o x.binpb`).";
    EXTENSION = "CP0206", Approximated, "an extension field has no member of its own",
        "`extend` adds fields to a message from outside. Values of such fields are kept and sent on unchanged with \
         the message's unknown fields, but the generated type has no member for them. Extensions of the option \
         messages (`google.protobuf.*Options`) are custom options; they are read and not meant here.";
    MESSAGE_SET = "CP0207", Approximated, "a message set is read as a plain message",
        "`message_set_wire_format` is a wire form from before extensions. Its items are kept as unknown fields.";
    EFFECT_INFERRED = "CP0208", Note, "what repeating an operation does was inferred",
        "The method does not set `idempotency_level`, but its `google.api.http` rule names a verb: GET is taken as \
         safe, PUT and DELETE as idempotent (RFC 9110, section 9.2). Safe and idempotent calls may be retried. Set \
         `option idempotency_level` to say otherwise.";
    KEY_INFERRED = "CP0209", Note, "a field was taken as idempotency key",
        "A string field `request_id` is the idempotency key of a method (AIP-155) where the field is marked as UUID4 \
         (`google.api.field_info`) or the method is declared `IDEMPOTENT`. It is filled once per logical call and \
         sent unchanged on each attempt.";
    PAGING_INFERRED = "CP0210", Note, "a paged list was recognised",
        "The request has `page_token` and the response has `next_page_token` and one repeated field (AIP-158), so \
         the list can be read as a stream of items.";
    TRANSCODING = "CP0211", Note, "HTTP rules are read but not served",
        "`google.api.http` maps a method to HTTP with JSON. The generated client and server speak gRPC; the rule is \
         used to tell which methods are safe to repeat, and kept in the IR.";
    VALIDATION = "CP0212", Approximated, "validation rules of the contract are not enforced",
        "Rules of `buf.validate` (protovalidate) and `validate.rules` are kept in the IR. They are not yet checked \
         before a method runs: check them in the method where it matters.";
    READER = "CP0213", Invalid, "the reader gave up on this file",
        "The reader of .proto text failed in a way it should not. Please report the file; until then, make a \
         descriptor set with `protoc -o` or `buf build -o` and give that.";
    PROST = "CP0214", Approximated, "messages of prost keep less than records",
        "With `--messages prost` the types are those of prost-build: fields that the contract does not know (extensions \
         too) are dropped when a message is read, an enum is an `i32`, no message has a JSON form, and a fake answers \
         with empty messages. On the wire both are the same. Use records where unknown fields must survive.";
    PROST_REQUIRED = "CP0215", Approximated, "prost does not look for required fields",
        "A message without a required field of proto2 is an error for records; prost reads it and gives the field its \
         default. Check it in the method where it matters.";
    PROST_FAILED = "CP0216", Invalid, "prost-build cannot write the messages",
        "prost-build has no Rust for this schema, for instance where two values of an enum differ in their prefix alone, \
         or a message and a package are called alike. Change the schema, or use records.";
    PROST_UNREACHED = "CP0217", Approximated, "the runtime cannot reach a member of a prost message",
        "An idempotency key and the token of a page are members of messages that the runtime fills and reads. Of a message \
         that stands in another crate, of a oneof and of well-known types it cannot: the operation has its plain call \
         alone.";
}
