//! Bodies: one value from and to bytes.

use std::borrow::Cow;

use super::binding::{Codec, Media};
use super::multipart;
use crate::fault::Violation;
use crate::json;
use crate::param;
use crate::record::{Slot, View};

/// What is wrong at one place of a body.
pub(super) struct Flaw {
    pub(super) pointer: String,
    pub(super) rule: Cow<'static, str>,
    pub(super) message: String,
    pub(super) expected: Option<Cow<'static, str>>,
}

impl From<&json::Problem> for Flaw {
    fn from(problem: &json::Problem) -> Flaw {
        Flaw {
            pointer: problem.pointer.clone(),
            rule: problem.rule.into(),
            message: problem.message.clone(),
            expected: problem.expected.clone(),
        }
    }
}

impl From<Violation> for Flaw {
    fn from(found: Violation) -> Flaw {
        Flaw { pointer: found.pointer, rule: found.rule, message: found.message, expected: None }
    }
}

/// Why a body could not be read.
pub(super) enum Unreadable {
    /// It is no document of its type.
    Syntax(Flaw),
    /// It is one, but not what the contract says.
    Flaws(Vec<Flaw>),
}

impl Unreadable {
    pub(super) fn whole(expected: impl Into<Cow<'static, str>>) -> Unreadable {
        let expected = expected.into();
        Unreadable::Syntax(Flaw {
            pointer: String::new(),
            rule: "syntax".into(),
            message: format!("the body is not {expected}"),
            expected: Some(expected),
        })
    }

    pub(super) fn into_flaws(self) -> Vec<Flaw> {
        match self {
            Unreadable::Syntax(flaw) => vec![flaw],
            Unreadable::Flaws(flaws) => flaws,
        }
    }
}

/// Reads a body. `content_type` is that of the message, for what it says beyond the type.
pub(super) fn decode(
    media: &Media,
    content_type: &str,
    body: &[u8],
    slot: Slot<'_>,
    options: &json::Options,
) -> Result<(), Unreadable> {
    let slot = match media.arm {
        Some(arm) => arm_of(slot, arm).ok_or_else(|| Unreadable::whole("one of its alternatives"))?,
        None => slot,
    };
    let utf8 = || std::str::from_utf8(body).map_err(|_| Unreadable::whole("UTF-8 text"));
    match media.codec {
        Codec::Json => json::fill_slot(body, slot, options).map_err(|error| unreadable(&error)),
        Codec::Text => param::from_text(utf8()?, slot).map_err(Unreadable::whole),
        Codec::Bytes => match bytes_of(slot) {
            Ok(bytes) => {
                *bytes = body.to_vec();
                Ok(())
            }
            Err(slot) => param::from_text(utf8()?, slot).map_err(Unreadable::whole),
        },
        Codec::Form => param::from_form(utf8()?, slot, media.members)
            .map_err(|found| Unreadable::Flaws(found.into_iter().map(Flaw::from).collect())),
        Codec::Multipart => {
            let boundary = multipart::boundary_of(content_type);
            multipart::decode(body, boundary.as_deref(), slot, media.members, options)
        }
        #[cfg(feature = "xml")]
        Codec::Xml => super::xml::decode(media.xml, content_type, body, slot),
        #[cfg(not(feature = "xml"))]
        Codec::Xml => Err(Unreadable::whole("of a type that this build reads (feature `xml`)")),
        Codec::Events | Codec::Lines => Err(Unreadable::whole("of a type that can be read as one message")),
    }
}

/// The place of an alternative of a body.
fn arm_of(slot: Slot<'_>, arm: u16) -> Option<Slot<'_>> {
    match slot {
        Slot::Opt(optional) => arm_of(optional.some(), arm),
        Slot::Union(union) => Some(union.select(usize::from(arm))),
        _ => None,
    }
}

/// The media types that can carry a value: those of its alternative, where there are several.
pub(super) fn of_value(medias: &'static [Media], view: View<'_>) -> impl Iterator<Item = &'static Media> {
    let arm = match (medias.first().and_then(|media| media.arm), view) {
        (Some(_), View::Union(union)) => u16::try_from(union.arm().0).ok(),
        _ => None,
    };
    medias.iter().filter(move |media| media.arm == arm)
}

fn bytes_of(slot: Slot<'_>) -> Result<&mut Vec<u8>, Slot<'_>> {
    match slot {
        Slot::Bytes(bytes) => Ok(bytes),
        Slot::Opt(optional) => bytes_of(optional.some()),
        slot => Err(slot),
    }
}

fn unreadable(error: &json::Error) -> Unreadable {
    let mut flaws: Vec<Flaw> = error.problems().iter().map(Flaw::from).collect();
    // The problem that broke the syntax is the last: nothing was read behind it.
    match flaws.pop_if(|_| error.is_syntax()) {
        Some(flaw) => Unreadable::Syntax(flaw),
        None => Unreadable::Flaws(flaws),
    }
}

/// A body ready to be sent.
pub(super) struct Encoded {
    pub(super) bytes: Vec<u8>,
    pub(super) content_type: Cow<'static, str>,
}

/// Writes a body; why not, if this codec cannot write such a value.
pub(super) fn encode(media: &Media, view: View<'_>) -> Result<Encoded, &'static str> {
    let view = match (media.arm, view) {
        (Some(_), View::Union(union)) => union.arm().1,
        (_, view) => view,
    };
    let bytes = match media.codec {
        Codec::Json | Codec::Events | Codec::Lines => document(view),
        Codec::Bytes if matches!(view, View::Bytes(_)) => match view {
            View::Bytes(bytes) => bytes.to_vec(),
            _ => Vec::new(),
        },
        Codec::Text | Codec::Bytes => param::to_text(view).into_bytes(),
        Codec::Form => param::to_form(view, media.members).map_err(|refused| refused.0)?.into_bytes(),
        Codec::Multipart => {
            let (bytes, boundary) = multipart::encode(view, media).ok_or("it has no members")?;
            let content_type = format!("{}; boundary={boundary}", media.name).into();
            return Ok(Encoded { bytes, content_type });
        }
        #[cfg(feature = "xml")]
        Codec::Xml => super::xml::encode(media.xml, view)?,
        #[cfg(not(feature = "xml"))]
        Codec::Xml => return Err("XML needs the feature `xml`"),
    };
    Ok(Encoded { bytes, content_type: media.name.into() })
}

/// One JSON document.
pub(super) fn document(view: View<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    json::write(view, &mut out, &json::Options::default());
    out
}
