//! One part of a multipart body with what its head says besides its name.

use std::ops::{Deref, DerefMut};

use bytes::Bytes;

use super::ByteStream;
use crate::record::{Blank, Field, Place, Record, Schema, Slot, View, field};

/// A part of a multipart body. On wires without parts it is its content alone.
///
/// ```
/// # use counterpart_runtime::body::{FilePart, Part};
/// let picture: FilePart = Part::file(vec![137, 80, 78, 71]).file_name("me.png").media_type("image/png");
/// assert_eq!(picture.content.length(), Some(4));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part<T, H = ()> {
    /// What it carries.
    pub content: T,
    /// The name of the file it comes from, without folders. It is what the sender says: never a path to write to.
    pub file_name: Option<String>,
    /// The media type the sender gives it. Left out, what the contract says is sent.
    pub media_type: Option<String>,
    /// The headers the contract declares for it.
    pub headers: H,
}

/// A file as a part.
pub type FilePart<H = ()> = Part<ByteStream, H>;

impl<T, H: Default> Part<T, H> {
    /// With this content.
    pub fn new(content: T) -> Part<T, H> {
        Part { content, file_name: None, media_type: None, headers: H::default() }
    }
}

impl<H: Default> FilePart<H> {
    /// A file: bytes, or a stream of them.
    pub fn file(content: impl Into<ByteStream>) -> FilePart<H> {
        Part::new(content.into())
    }
}

impl<T, H> Part<T, H> {
    /// Under the name of a file.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Part<T, H> {
        self.file_name = Some(name.into());
        self
    }

    /// Of this media type.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Part<T, H> {
        self.media_type = Some(media_type.into());
        self
    }

    /// With these headers.
    #[must_use]
    pub fn headers(mut self, headers: H) -> Part<T, H> {
        self.headers = headers;
        self
    }
}

/// A part reads as its content, so that a contract may begin to say more of its head.
impl<T, H> Deref for Part<T, H> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.content
    }
}

impl<T, H> DerefMut for Part<T, H> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.content
    }
}

impl<T, H: Default> From<T> for Part<T, H> {
    fn from(content: T) -> Part<T, H> {
        Part::new(content)
    }
}

macro_rules! from {
    ($($ty:ty),*) => { $(
        impl<H: Default> From<$ty> for Part<ByteStream, H> {
            fn from(bytes: $ty) -> Part<ByteStream, H> {
                Part::new(ByteStream::from(bytes))
            }
        }
    )* };
}
from!(Bytes, Vec<u8>, String, &'static str, &'static [u8]);

static SCHEMA: Schema = Schema::new("Part", &FIELDS).closed();
static FIELDS: [Field; 4] =
    [field("content").required(), field("headers").required(), field("file_name"), field("media_type")];

/// Index of the content.
pub(crate) const CONTENT: usize = 0;
/// Index of the headers.
pub(crate) const HEADERS: usize = 1;
/// Index of the file's name.
pub(crate) const FILE_NAME: usize = 2;
/// Index of the media type.
pub(crate) const MEDIA_TYPE: usize = 3;

impl<T: Place + Blank, H: Place + Blank> Record for Part<T, H> {
    fn empty() -> Self {
        Part { content: T::blank(), file_name: None, media_type: None, headers: H::blank() }
    }

    fn as_slot(&mut self) -> Slot<'_> {
        Slot::Part(self)
    }

    fn as_view(&self) -> View<'_> {
        View::Part(self)
    }

    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    fn view_at(&self, index: usize) -> View<'_> {
        match index {
            CONTENT => self.content.view(),
            HEADERS => self.headers.view(),
            FILE_NAME => self.file_name.view(),
            MEDIA_TYPE => self.media_type.view(),
            _ => View::None,
        }
    }

    fn slot_at(&mut self, index: usize) -> Slot<'_> {
        match index {
            CONTENT => self.content.slot(),
            HEADERS => self.headers.slot(),
            FILE_NAME => self.file_name.slot(),
            MEDIA_TYPE => self.media_type.slot(),
            _ => Slot::None,
        }
    }
}
