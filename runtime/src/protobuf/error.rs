//! What can be wrong with the bytes of a message, and where.

use std::borrow::Cow;
use std::fmt;

use crate::record::Unread;

/// Bytes that are not a message of the expected type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    path: String,
    fault: Fault,
    /// What a text should be, or what other code says that read the message.
    said: Cow<'static, str>,
}

/// What is wrong, without the place. One byte, because every read may return it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The bytes end inside a value.
    Truncated,
    /// A varint of more than ten bytes or 64 bits.
    Varint,
    /// A field number of zero or beyond 2^29, or a wire type that does not exist.
    Tag,
    /// A known field with a wire type that its type cannot have.
    WireType,
    /// A group that ends nowhere or with another number.
    Group,
    /// A string that is not UTF-8.
    Utf8,
    /// A packed list whose length is no multiple of its items' width.
    Length,
    /// Messages or groups nested deeper than [`DEPTH`](super::DEPTH).
    Depth,
    /// A required field of proto2 is not there.
    Missing,
    /// A text that is not of the form its type has: a date, a decimal.
    Text,
    /// The value has no protobuf form at its place.
    NoForm,
    /// The message reads itself, and could not.
    Unread,
}

impl Error {
    /// The place as a path of field names from the root: `spans[2].attributes[0].key`.
    /// Empty where the root itself is wrong.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What is wrong there.
    #[must_use]
    pub fn fault(&self) -> Fault {
        self.0.fault
    }

    /// What a text should be, where that is wrong: `an RFC 3339 date`. Empty otherwise.
    #[must_use]
    pub fn expected(&self) -> &str {
        if self.0.fault == Fault::Text { &self.0.said } else { "" }
    }

    /// What is wrong there, in words.
    #[must_use]
    pub fn what(&self) -> String {
        match self.0.fault {
            Fault::Unread => self.0.said.clone().into_owned(),
            fault => fault.to_string(),
        }
    }

    #[cold]
    pub(crate) fn expecting(expected: &'static str) -> Self {
        Self(Box::new(Inner { path: String::new(), fault: Fault::Text, said: expected.into() }))
    }

    #[cold]
    pub(crate) fn unread(Unread { path, what }: Unread) -> Self {
        Self(Box::new(Inner { path, fault: Fault::Unread, said: what.into() }))
    }

    /// Puts a field in front of the path; called while the error unwinds, so success pays nothing.
    #[cold]
    pub(crate) fn within(mut self, name: &str, index: Option<usize>) -> Self {
        let path = &mut self.0.path;
        let mut front = name.to_owned();
        if let Some(index) = index {
            front.push_str(&format!("[{index}]"));
        }
        if !path.is_empty() {
            front.push('.');
            front.push_str(path);
        }
        *path = front;
        self
    }
}

impl From<Fault> for Error {
    #[cold]
    fn from(fault: Fault) -> Self {
        Self(Box::new(Inner { path: String::new(), fault, said: "".into() }))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            write!(f, "{}: ", self.0.path)?;
        }
        match self.expected() {
            "" => f.write_str(&self.what()),
            expected => write!(f, "expected {expected}"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "a text is not of the form of its type",
            Self::Truncated => "the bytes end inside a value",
            Self::Varint => "a varint is longer than 64 bits",
            Self::Tag => "not the tag of a field",
            Self::WireType => "the wire type does not fit the field's type",
            Self::Group => "a group does not end where it should",
            Self::Utf8 => "a string is not UTF-8",
            Self::Length => "a packed list ends inside an item",
            Self::Depth => "nested deeper than 100",
            Self::Missing => "a required field is missing",
            Self::NoForm => "the value has no protobuf form",
            Self::Unread => "the message cannot be read",
        })
    }
}

impl std::error::Error for Error {}
