//! Bodies: one value from and to bytes.

use std::borrow::Cow;

use super::binding::Codec;
use super::text::{into_scalar, of_scalar};
use crate::json;
use crate::record::{Slot, View};

/// What is wrong at one place of a body.
pub(super) struct Flaw {
    pub(super) pointer: String,
    pub(super) rule: Cow<'static, str>,
    pub(super) message: String,
    pub(super) expected: Option<Cow<'static, str>>,
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

/// Reads a body.
pub(super) fn decode(
    codec: Codec,
    body: &[u8],
    slot: Slot<'_>,
    options: &json::Options,
) -> Result<(), Unreadable> {
    match codec {
        Codec::Json => json::fill_slot(body, slot, options).map_err(|error| {
            let flaws = error.problems().iter().map(flaw).collect();
            match error.is_syntax() {
                true => Unreadable::Syntax(last(flaws)),
                false => Unreadable::Flaws(flaws),
            }
        }),
        Codec::Text => {
            let text = std::str::from_utf8(body).map_err(|_| Unreadable::whole("UTF-8 text"))?;
            into_scalar(text, slot).map_err(Unreadable::whole)
        }
        Codec::Bytes => match slot {
            Slot::Bytes(bytes) => {
                *bytes = body.to_vec();
                Ok(())
            }
            slot => into_scalar(&String::from_utf8_lossy(body), slot).map_err(Unreadable::whole),
        },
        Codec::Form | Codec::Xml | Codec::Multipart | Codec::Events | Codec::Lines => {
            Err(Unreadable::whole("of a type that can be read here"))
        }
    }
}

fn last(mut flaws: Vec<Flaw>) -> Flaw {
    flaws.pop().unwrap_or_else(|| Flaw {
        pointer: String::new(),
        rule: "syntax".into(),
        message: "the body is no JSON".to_owned(),
        expected: None,
    })
}

fn flaw(problem: &json::Problem) -> Flaw {
    Flaw {
        pointer: problem.pointer.clone(),
        rule: problem.rule.into(),
        message: problem.message.clone(),
        expected: problem.expected.clone(),
    }
}

/// Writes a body; `None` if this codec cannot write such a value.
pub(super) fn encode(codec: Codec, view: View<'_>) -> Option<Vec<u8>> {
    match codec {
        Codec::Json | Codec::Events | Codec::Lines => {
            let mut out = Vec::with_capacity(256);
            json::write(view, &mut out, &json::Options::default());
            Some(out)
        }
        Codec::Bytes if matches!(view, View::Bytes(_)) => match view {
            View::Bytes(bytes) => Some(bytes.to_vec()),
            _ => None,
        },
        Codec::Text | Codec::Bytes => of_scalar(view).map(|text| text.into_owned().into_bytes()),
        Codec::Form | Codec::Xml | Codec::Multipart => None,
    }
}
