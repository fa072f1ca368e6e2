//! What a value must satisfy beyond its type.

/// A number as the contract writes it: decimal text, so that bounds beyond f64 stay exact.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Bound(pub String);

/// The formats of strings that are checked though they have no type of their own (JSON Schema 2020-12 validation, 7.3).
pub const CHECKED_FORMATS: [&str; 13] = [
    "email",
    "idn-email",
    "hostname",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "uri-reference",
    "iri",
    "iri-reference",
    "uri-template",
    "json-pointer",
    "relative-json-pointer",
    "regex",
];

/// How groups of members go together. A group is there when all of its members are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Together {
    /// At least one group is there.
    Any,
    /// Exactly one group is there.
    One,
    /// No group is there.
    None,
    /// Where the first group is there, the second is.
    With,
}

impl Together {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Together::Any => "Any",
            Together::One => "One",
            Together::None => "None",
            Together::With => "With",
        }
    }
}

/// Whether a check of patterns in linear time can run one. It knows neither look-around nor references back, and
/// no escapes but the usual ones.
pub fn is_checkable(pattern: &str) -> bool {
    let mut chars = pattern.chars();
    let mut is_class = false;
    while let Some(c) = chars.next() {
        let rest = chars.as_str();
        let looks = ["?=", "?!", "?<=", "?<!"].iter().any(|around| rest.starts_with(around));
        match c {
            '\\' => match chars.next() {
                Some(c) if c.is_ascii_alphanumeric() && !"dDwWsSbBnrtfvxuUpPAza".contains(c) => return false,
                Some(_) => {}
                None => return false,
            },
            '[' => is_class = true,
            ']' => is_class = false,
            '(' if !is_class && looks => return false,
            // Repeated more often than fits.
            '{' if !is_class && repeats(rest) > MOST_REPEATS => return false,
            _ => {}
        }
    }
    true
}

/// A check of so many repeated characters of any kind is no small program.
const MOST_REPEATS: u64 = 10_000;

fn repeats(rest: &str) -> u64 {
    let counts = rest.split('}').next().unwrap_or("").split(',');
    counts.filter_map(|count| count.trim().parse().ok()).max().unwrap_or(0)
}

/// One rule about a value (JSON Schema validation, XSD facets, protovalidate).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Constraint {
    /// At least.
    Minimum(Bound),
    /// More than.
    ExclusiveMinimum(Bound),
    /// At most.
    Maximum(Bound),
    /// Less than.
    ExclusiveMaximum(Bound),
    /// A whole multiple of.
    MultipleOf(Bound),
    /// At least that many characters (bytes for binary values).
    MinLength(u64),
    /// At most that many characters (bytes for binary values).
    MaxLength(u64),
    /// Matches somewhere (ECMA 262, as JSON Schema says); XSD patterns are anchored by the parser.
    Pattern(String),
    /// At least that many items.
    MinItems(u64),
    /// At most that many items.
    MaxItems(u64),
    /// No two equal items.
    UniqueItems,
    /// At least that many members.
    MinProperties(u64),
    /// At most that many members.
    MaxProperties(u64),
    /// Which members are there together, by groups of names (JSON Schema: alternatives of `required`, `dependentRequired`).
    Members(Together, Vec<Vec<String>>),
    /// At most that many digits in all (XSD totalDigits).
    TotalDigits(u32),
    /// At most that many digits after the point (XSD fractionDigits).
    FractionDigits(u32),
    /// One of these values, given as JSON texts: where they are of several kinds, so that no enum holds them.
    OneOf(Vec<String>),
    /// A rule kept by its keyword, as JSON text, so that the compatibility check sees it change: one that neither a type
    /// nor a check of ours can say (`contains`, `if`), or one that is spread over a map's keys and values.
    Unchecked(String, String),
    /// A format that is checked but has no type of its own: `email`, `hostname`, `ipv4` ..
    Format(String),
}

/// All rules about a value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Constraints(pub Vec<Constraint>);

impl Constraints {
    /// No rule.
    pub fn none() -> Constraints {
        Constraints::default()
    }

    /// Whether there is no rule.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a rule; one that stands there already is not repeated.
    pub fn push(&mut self, constraint: Constraint) {
        if !self.0.contains(&constraint) {
            self.0.push(constraint);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_checkable;

    #[test]
    fn patterns_that_need_more_than_linear_time_are_known() {
        for good in
            [r"^\d{4}-[\w.]+$", "(?:a|b)", "(?<year>a)", r"[(?=]", r"\(?=x", "^.{1,255}$", r"^\p{L}\/$"]
        {
            assert!(is_checkable(good), "{good}");
        }
        for bad in ["^(?!x)", "(?<!-)$", "a(?=b)", r"(a)\1", r"\k<a>", r"\Z", "^.{0,65535}$", "\\"] {
            assert!(!is_checkable(bad), "{bad}");
        }
    }
}
