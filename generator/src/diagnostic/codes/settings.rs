//! CP07xx: what a user says about a contract beside it: overlays and `counterpart.toml`.

super::codes! {
    OVERLAY = "CP0701", Invalid, "an overlay cannot be used",
        "An overlay (OpenAPI Overlay Specification 1.0 and 1.1) is a document with `overlay: 1.0.0`, `info` and \
         `actions`. Each action has a `target`, a JSONPath, and either `update`, `remove: true` or (1.1) `copy`. \
         Overlays patch OpenAPI documents; other formats have none.";
    OVERLAY_TARGET = "CP0702", Invalid, "the target of an overlay's action cannot be read",
        "A target is a JSONPath (RFC 9535) from the document on: `$.paths['/pets'].get`, `$..[?@.deprecated == true]`. \
         Names that are more than letters, digits and `_` stand in brackets and quotes. The functions `match` and \
         `search` are not evaluated.";
    OVERLAY_NOTHING = "CP0703", Approximated, "the target of an overlay's action matches nothing",
        "The action does nothing. Either the target is misspelled, or the document has changed and the patch is no \
         longer needed.";
    OVERLAY_MISFIT = "CP0704", Invalid, "an overlay's value cannot be merged",
        "Objects are merged member by member, lists are joined, a scalar takes the place of a scalar. Any other pair \
         has no meaning: remove the old value by an action of its own first.";
    FILE = "CP0705", Invalid, "`counterpart.toml` cannot be understood",
        "The file is TOML, and each key holds one kind of value. The message says which one is expected here.";
    FILE_KEY = "CP0706", Invalid, "`counterpart.toml` has no such key",
        "Keys that mean nothing are errors, since a misspelled one would be a decision that is never taken.";
    NAMES_NOTHING = "CP0707", Approximated, "a decision is about something the contract does not have",
        "Types are addressed by their path (`#/components/schemas/Pet`, `pkg.Message`, `{urn:ns}Local`, `Type`) or, where \
         only one has it, by their name; members by the type's address, a dot and the name on the wire; operations \
         by their address (`GET /pets/{id}`, `pkg.Service/Method`, `Query.pet`) or their name; inputs by the operation, a \
         dot and the name. `counterpart ir` prints all of them.";
    PAGING_UNFIT = "CP0708", Approximated, "the pages of a list cannot be followed",
        "Pages are followed by an input of the operation and members of its reply. An input or a member of that name is \
         not there or of another kind, so the operation has its plain call alone.";
    PAGING_SUGGESTED = "CP0709", Note, "an operation looks like a list in pages",
        "Its inputs and its reply have the shape of a known way to page. The plain call is generated; say so in \
         `counterpart.toml` (`[paging]`) or by `x-counterpart-paging`, and a stream over all items is generated too.";
    MESSAGES = "CP0710", Invalid, "messages by prost are for `.proto` contracts",
        "`--messages prost` (`messages = \"prost\"` in `counterpart.toml`, `Config::messages` in a build script) lets \
         prost-build write the messages of a `.proto` contract. Types of other formats have no protobuf form. A build of \
         counterpart without its feature `prost` has no prost-build, and says so here too.";
    MESSAGES_UNREACHED = "CP0711", Approximated, "a decision does not reach messages of prost",
        "prost-build names types, members and variants itself, keeps enums as numbers, and derives `Clone`, `Copy`, \
         `PartialEq`, `Eq`, `Hash`, `Debug` and `Default` where a message allows it. Renames of types and members, types for \
         formats, open and closed enums and those derives are therefore not carried out. Names of operations, types of \
         your own and other derives are.";
    LEDGER = "CP0712", Invalid, "the name ledger cannot be read",
        "The ledger is written by `generate` and is not meant to be edited: a kind, a path and a name on each line, apart by tabs. \
         After a merge, keep the lines of both sides; of two about the same thing, the one that code was written against. Without \
         the file, names are given anew.";
}
