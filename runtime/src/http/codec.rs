//! Bodies: one value from and to bytes.

use std::borrow::Cow;

use bytes::Bytes;

use super::binding::{Codec, Media};
use super::multipart;
use crate::body::{Body, ByteStream};
use crate::clock::Entropy;
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
    /// More must be held in memory than may be.
    TooLarge(&'static str),
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
            Unreadable::TooLarge(message) => {
                let message = message.to_owned();
                vec![Flaw { pointer: String::new(), rule: "size".into(), message, expected: None }]
            }
        }
    }
}

/// A body as it arrived.
pub(super) struct Content<'b> {
    /// The content type of the message, for what it says beyond the type.
    pub(super) content_type: &'b str,
    /// What is at hand.
    pub(super) bytes: &'b Bytes,
    /// What is still to come.
    pub(super) stream: Option<&'b ByteStream>,
}

/// Reads a body.
pub(super) fn decode(
    media: &Media,
    content: &Content<'_>,
    slot: Slot<'_>,
    options: &json::Options,
) -> Result<(), Unreadable> {
    let (body, content_type) = (content.bytes, content.content_type);
    let slot = match media.arm {
        Some(arm) => arm_of(slot, arm).ok_or_else(|| Unreadable::whole("one of its alternatives"))?,
        None => slot,
    };
    let utf8 = || std::str::from_utf8(body).map_err(|_| Unreadable::whole("UTF-8 text"));
    match media.codec {
        Codec::Json => json::fill_slot(body, slot, options).map_err(|error| unreadable(&error)),
        Codec::Text => param::from_text(utf8()?, slot).map_err(Unreadable::whole),
        Codec::Bytes => {
            let place = stream_of(slot).ok_or_else(|| Unreadable::whole("of a type that bytes stand for"))?;
            *place = content.stream.cloned().unwrap_or_else(|| body.clone().into());
            Ok(())
        }
        Codec::Form => param::from_form(utf8()?, slot, media.members)
            .map_err(|found| Unreadable::Flaws(found.into_iter().map(Flaw::from).collect())),
        Codec::Multipart => {
            let boundary = multipart::boundary_of(content_type);
            multipart::decode(content, boundary.as_deref(), slot, media.members, options)
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

fn stream_of(slot: Slot<'_>) -> Option<&mut ByteStream> {
    match slot {
        Slot::Stream(stream) => Some(stream),
        Slot::Opt(optional) => stream_of(optional.some()),
        _ => None,
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
    pub(super) body: Body,
    pub(super) content_type: Cow<'static, str>,
}

/// Writes a body; why not, if this codec cannot write such a value.
pub(super) fn encode(
    media: &Media,
    view: View<'_>,
    entropy: Option<&dyn Entropy>,
) -> Result<Encoded, &'static str> {
    let view = match (media.arm, view) {
        (Some(_), View::Union(union)) => union.arm().1,
        (_, view) => view,
    };
    let bytes = match media.codec {
        Codec::Json | Codec::Events | Codec::Lines => document(view),
        Codec::Bytes => {
            let View::Stream(stream) = view else { return Err("it is not bytes") };
            return Ok(Encoded { body: stream.to_body(), content_type: media.name.into() });
        }
        Codec::Text => param::to_text(view).into_bytes(),
        Codec::Form => param::to_form(view, media.members).map_err(|refused| refused.0)?.into_bytes(),
        Codec::Multipart => {
            let (body, boundary) = multipart::encode(view, media, entropy)?;
            let content_type = format!("{}; boundary={boundary}", media.name).into();
            return Ok(Encoded { body, content_type });
        }
        #[cfg(feature = "xml")]
        Codec::Xml => super::xml::encode(media.xml, view)?,
        #[cfg(not(feature = "xml"))]
        Codec::Xml => return Err("XML needs the feature `xml`"),
    };
    Ok(Encoded { body: bytes.into(), content_type: media.name.into() })
}

/// One JSON document.
pub(super) fn document(view: View<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    json::write(view, &mut out, &json::Options::default());
    out
}
