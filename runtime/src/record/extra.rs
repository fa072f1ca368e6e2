//! What was received and is not in the contract. It is kept and written back, so that a party built
//! from an older contract does not lose what a newer one says.

use std::fmt;

use super::{Blank, Map, Value};

/// Unknown members (JSON) and unknown fields (protobuf); one word while there are none.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Extra(Option<Box<Kept>>);

#[derive(Clone, Default, PartialEq, Eq, Hash)]
struct Kept {
    members: Map<String, Value>,
    bytes: Vec<u8>,
}

const _: () = assert!(size_of::<Extra>() == size_of::<usize>());

impl Extra {
    /// Nothing kept.
    pub const NONE: Extra = Extra(None);

    /// Whether nothing is kept.
    #[must_use]
    #[inline]
    pub fn is_empty(&self) -> bool {
        match &self.0 {
            None => true,
            Some(kept) => kept.members.is_empty() && kept.bytes.is_empty(),
        }
    }

    /// The unknown members of a JSON object, in the order they came.
    pub fn members(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().flat_map(|kept| kept.members.iter().map(|(name, value)| (name.as_str(), value)))
    }

    /// One unknown member.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref().and_then(|kept| kept.members.get(name))
    }

    /// Keeps a member, in the place of one with the same name, which is handed back.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.kept().members.insert(name.into(), value.into())
    }

    /// Unknown protobuf fields, as they came.
    #[must_use]
    #[inline]
    pub fn bytes(&self) -> &[u8] {
        match &self.0 {
            None => &[],
            Some(kept) => &kept.bytes,
        }
    }

    /// Unknown protobuf fields, to be added to.
    pub fn bytes_mut(&mut self) -> &mut Vec<u8> {
        &mut self.kept().bytes
    }

    fn kept(&mut self) -> &mut Kept {
        self.0.get_or_insert_default()
    }
}

impl Blank for Extra {
    #[inline]
    fn blank() -> Self {
        Extra::NONE
    }
}

/// Names only: values may be secrets of a contract we do not know.
impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut set = f.debug_set();
        for (name, _) in self.members() {
            set.entry(&name);
        }
        if !self.bytes().is_empty() {
            set.entry(&format_args!("{} bytes", self.bytes().len()));
        }
        set.finish()
    }
}
