//! CP05xx: passes and the backend.

super::codes! {
    UNION_IN_ORDER = "CP0501", Approximated, "nothing tells the alternatives of a union apart",
        "Alternatives are told apart by a discriminator, by the kind of JSON value, by a constant (also of a number or a \
         truth value), by a member that only one of them requires, and by what stands inside of members and items that \
         both have. Where none of these decides, a reader tries them in order and takes the first that names all members \
         of the value, else the first that fits; a value may then arrive as another alternative than the sender meant.\n\n\
         Add a `discriminator`, give each alternative a required constant member (`const`, or an `enum` of one value), or \
         make a member required that only one of them has.";
    FIELD_TWICE = "CP0502", Approximated, "a record names the same member twice",
        "Two members of a type have the same name on the wire, so they are one: the first is kept. This happens when \
         composed schemas (`allOf`) or inherited types declare a member again.";
    NO_FINITE_VALUE = "CP0503", Refused, "a type requires itself and has no finite value",
        "Every value of the type would contain another one, without end. Make one member of the ring optional, \
         or a list.";
    LEFTOVER = "CP0504", Invalid, "a type was announced but never defined",
        "This is a fault of counterpart, not of the contract: a reader reserved a type and did not fill it. \
         Please report it with the contract.";
    PATTERN_NOT_CHECKED = "CP0505", Approximated, "a pattern cannot be checked",
        "The pattern uses features that regular expressions of linear time do not have (look-around, back-references). \
         It is documented on the type but not enforced.";
    FILTER_MATCHES_NOTHING = "CP0506", Note, "an operation filter matches no operation",
        "`--operations` takes glob patterns over operation names: `get*`, `*Pet`. Names are listed by `counterpart inspect`.";
    BROKEN_OUTPUT = "CP0590", Invalid, "what was printed is not Rust",
        "This is a fault of counterpart, not of the contract: a template printed text that does not parse. \
         Please report it with the contract.";
}
