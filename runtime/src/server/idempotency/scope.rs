//! A key in the scope it is meant in: two tenants, or two operations, never share one.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::key::IdempotencyKey;

/// The hash of API, operation, principal and key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope([u8; 32]);

impl Scope {
    /// Of a call. Never keyed by the caller's address.
    pub fn new(api: &str, operation: &str, principal: Option<&str>, key: &IdempotencyKey) -> Scope {
        let caller = principal.map_or(String::new(), |name| format!("={name}"));
        Scope(hash(&["counterpart scope 1", api, operation, &caller, key.as_str()]))
    }

    /// The bytes of the hash.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key of a step of this call on another service: the same whenever the call is repeated.
    pub fn derive(&self, step: &str) -> IdempotencyKey {
        let hash = hash(&["counterpart step 1", &self.to_string(), step]);
        let text: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        IdempotencyKey::new(text).expect("64 hexadecimal digits are a key")
    }
}

/// Each part with its length before it, so that no two lists of parts meet.
fn hash(parts: &[&str]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().into()
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scope({self})")
    }
}
