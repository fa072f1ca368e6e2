//! Messages that `prost-build` wrote: they write and read themselves, and travel in calls like any record.
//!
//! Types of the contract's own crate are made ready by [`prost_messages!`](crate::prost_messages). A type of another
//! crate cannot be: calls carry it inside of [`Message`].

use std::ops::{Deref, DerefMut};

use crate::record::{Opaque, Record, Schema, Slot, Unread, View};

/// A message of another crate, such as one of `prost-types`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Message<T>(pub T);

impl<T> From<T> for Message<T> {
    fn from(message: T) -> Self {
        Message(message)
    }
}

impl<T> Deref for Message<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Message<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: ::prost::Message + Default + 'static> Record for Message<T> {
    fn empty() -> Self {
        Message(T::default())
    }

    fn schema(&self) -> &'static Schema {
        static SCHEMA: Schema = Schema::new("message", &[]);
        &SCHEMA
    }

    fn view_at(&self, _index: usize) -> View<'_> {
        View::None
    }

    fn as_slot(&mut self) -> Slot<'_> {
        Slot::Opaque(self)
    }

    fn as_view(&self) -> View<'_> {
        View::Opaque(self)
    }
}

impl<T: ::prost::Message + Default + 'static> Opaque for Message<T> {
    fn encode(&self) -> Vec<u8> {
        self.0.encode_to_vec()
    }

    fn merge(&mut self, bytes: &[u8]) -> Result<(), Unread> {
        self.0.merge(bytes).map_err(|error| unread(&error))
    }
}

impl<M: ::prost::Message + Record> Opaque for M {
    fn encode(&self) -> Vec<u8> {
        self.encode_to_vec()
    }

    fn merge(&mut self, bytes: &[u8]) -> Result<(), Unread> {
        ::prost::Message::merge(self, bytes).map_err(|error| unread(&error))
    }
}

/// prost tells the place in its text alone: `failed to decode Protobuf message: Inner.x: Outer.inner: what`, the
/// innermost member first.
#[cold]
fn unread(error: &::prost::DecodeError) -> Unread {
    let text = error.to_string();
    let mut rest = text.strip_prefix("failed to decode Protobuf message: ").unwrap_or(&text);
    let mut path: Vec<&str> = Vec::new();
    while let Some((step, behind)) = rest.split_once(": ") {
        let Some((_, member)) = step.split_once('.').filter(|_| !step.contains(' ')) else { break };
        path.insert(0, member.trim_start_matches("r#"));
        rest = behind;
    }
    Unread { path: path.join("."), what: rest.to_owned() }
}

/// Lets messages that prost wrote travel in calls. Behind the name stand the members that the runtime has a use
/// for, by their index in the contract.
///
/// ```text
/// counterpart_runtime::prost_messages! {
///     library::v1::CreateBookRequest = "library.v1.CreateBookRequest" { 1 request_id; }
///     library::v1::Book = "library.v1.Book" {}
/// }
/// ```
#[macro_export]
macro_rules! prost_messages {
    ($($type:path = $name:literal { $($index:literal $member:ident;)* })*) => { $(
        impl $crate::record::Record for $type {
            #[inline]
            fn empty() -> Self {
                ::core::default::Default::default()
            }

            #[inline]
            fn as_slot(&mut self) -> $crate::record::Slot<'_> {
                $crate::record::Slot::Opaque(self)
            }

            #[inline]
            fn as_view(&self) -> $crate::record::View<'_> {
                $crate::record::View::Opaque(self)
            }

            #[inline]
            fn schema(&self) -> &'static $crate::record::Schema {
                static SCHEMA: $crate::record::Schema = $crate::record::Schema::new($name, &[]);
                &SCHEMA
            }

            #[inline]
            fn view_at(&self, index: usize) -> $crate::record::View<'_> {
                match index {
                    $($index => $crate::record::Place::view(&self.$member),)*
                    _ => $crate::record::View::None,
                }
            }

            #[inline]
            fn slot_at(&mut self, index: usize) -> $crate::record::Slot<'_> {
                match index {
                    $($index => $crate::record::Place::slot(&mut self.$member),)*
                    _ => $crate::record::Slot::None,
                }
            }
        }
    )* };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protobuf;

    #[test]
    fn a_message_of_another_crate_writes_and_reads_itself() {
        let message = Message("Maß".to_owned());
        let bytes = protobuf::encode(&message).expect("prost writes it");
        assert_eq!(bytes, [0x0a, 4, b'M', b'a', 0xc3, 0x9f]);
        assert_eq!(protobuf::decode::<Message<String>>(&bytes), Ok(message));
        let error = protobuf::decode::<Message<String>>(&[0x0a, 1, 0xff]).expect_err("it is not UTF-8");
        assert_eq!(error.fault(), protobuf::Fault::Unread);
    }

    #[test]
    fn the_place_of_an_error_is_taken_from_the_text_of_prost() {
        let mut error =
            ::prost::Message::merge(&mut String::new(), &[0x0a, 1, 0xff][..]).expect_err("not UTF-8");
        error.push("Inner", "r#type");
        error.push("Outer", "inner");
        let Unread { path, what } = unread(&error);
        assert_eq!(path, "inner.type");
        assert!(what.contains("UTF-8"), "{what}");
    }
}
