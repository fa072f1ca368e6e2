//! CP00xx: files, and what holds for every format.

super::codes! {
    FILE_MISSING = "CP0001", Invalid, "a file that the contract refers to is not there",
        "A reference names a file that does not exist. Paths are relative to the file they stand in. \
         Nothing is fetched from the network: download the file and keep it beside the contract.";
    FILE_OUTSIDE = "CP0002", Invalid, "a reference leaves the contract's folder",
        "A contract may only read files below its own folder, so that a foreign document cannot read yours. \
         Name a further folder with `--include DIR` (`Config::include` in build.rs).";
    FILE_REMOTE = "CP0003", Invalid, "a reference names another machine",
        "Generation is hermetic: nothing is fetched. Download the document and refer to the copy.";
    FILE_ENCODING = "CP0004", Invalid, "the file is not text in a known encoding",
        "Contracts are read as UTF-8; XML may declare another encoding in its first line.";
    FILE_UNREADABLE = "CP0005", Invalid, "the file cannot be read",
        "The operating system refused to read the file; the message has its words.";
    FORMAT_UNKNOWN = "CP0006", Invalid, "the format of the contract is not recognised",
        "The format is told by the content first and the file's extension second: OpenAPI (`openapi:` or \
         `swagger:` at the top), WSDL (`definitions` or `description` as root element), `.proto`, GraphQL SDL.";
    SYNTAX = "CP0007", Invalid, "the text does not follow the grammar of its format",
        "The reader stopped where the text can no longer be what the format allows.";
    LIMIT = "CP0008", Invalid, "the document goes beyond a limit of the reader",
        "Depth, size and counts are bounded so that no document can exhaust memory or the stack.";
}
