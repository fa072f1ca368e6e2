//! Text that must not be seen: no `Display`, a `Debug` that says nothing, wiped when dropped.

use std::fmt;

use zeroize::Zeroizing;

/// A password, token or key.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Hands out the text. What is done with it is the caller's care.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Compares without telling by the time taken how much of it was right.
    pub fn matches(&self, other: &str) -> bool {
        subtle::ConstantTimeEq::ct_eq(self.0.as_bytes(), other.as_bytes()).into()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Secret {
        Secret(Zeroizing::new(text))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Secret {
        Secret(Zeroizing::new(text.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}
