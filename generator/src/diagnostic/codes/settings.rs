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
}
