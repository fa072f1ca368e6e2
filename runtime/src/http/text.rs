//! Scalars as text, as parameters and plain-text bodies carry them.

use std::borrow::Cow;

use crate::record::{Slot, Value, View};

/// The text of a scalar; `None` for what is none.
pub(super) fn of_scalar(view: View<'_>) -> Option<Cow<'_, str>> {
    Some(match view {
        View::Bool(x) => Cow::Borrowed(if x { "true" } else { "false" }),
        View::I32(x) => x.to_string().into(),
        View::U32(x) => x.to_string().into(),
        View::I64(x) => x.to_string().into(),
        View::U64(x) => x.to_string().into(),
        View::F32(x) => x.to_string().into(),
        View::F64(x) => x.to_string().into(),
        View::Str(x) => x.into(),
        View::Bytes(x) => String::from_utf8_lossy(x),
        View::Text(x) => x.to_text().into(),
        View::Name(x) => x.as_str().into(),
        View::Enum(x, names) if names.numeric => x.to_string().into(),
        View::Enum(x, names) => names.name_of(x).map_or(x.to_string().into(), Cow::Borrowed),
        View::Any(Value::String(x)) => x.as_str().into(),
        View::Any(Value::Number(x)) => x.to_string().into(),
        View::Any(Value::Bool(x)) => Cow::Borrowed(if *x { "true" } else { "false" }),
        View::Union(union) => return of_scalar(union.arm().1),
        _ => return None,
    })
}

/// Puts text into the place of a scalar; what was expected if it does not fit.
pub(super) fn into_scalar(text: &str, slot: Slot<'_>) -> Result<(), Cow<'static, str>> {
    fn parsed<T: std::str::FromStr>(
        text: &str,
        at: &mut T,
        what: &'static str,
    ) -> Result<(), Cow<'static, str>> {
        *at = text.parse().map_err(|_| what)?;
        Ok(())
    }
    match slot {
        Slot::Bool(x) => parsed(text, x, "`true` or `false`"),
        Slot::I32(x) => parsed(text, x, "an integer of 32 bits"),
        Slot::U32(x) => parsed(text, x, "an integer of 32 bits without a sign"),
        Slot::I64(x) => parsed(text, x, "an integer of 64 bits"),
        Slot::U64(x) => parsed(text, x, "an integer of 64 bits without a sign"),
        Slot::F32(x) => parsed(text, x, "a number"),
        Slot::F64(x) => parsed(text, x, "a number"),
        Slot::Str(x) => {
            text.clone_into(x);
            Ok(())
        }
        Slot::Bytes(x) => {
            *x = text.as_bytes().to_vec();
            Ok(())
        }
        Slot::Text(x) => match x.parse(text) {
            true => Ok(()),
            false => Err(x.expected().into()),
        },
        Slot::Any(x) => {
            *x = Value::String(text.to_owned());
            Ok(())
        }
        Slot::Name(x) => match x.names().iter().position(|name| *name == text) {
            Some(index) => {
                x.set(index);
                Ok(())
            }
            None if x.unknown(text) => Ok(()),
            None => Err(format!("one of {}", x.names().join(", ")).into()),
        },
        Slot::Enum(x, names) => match names.number_of(text).or_else(|| text.parse().ok()) {
            Some(number) => {
                *x = number;
                Ok(())
            }
            None => Err(format!("a value of {}", names.name).into()),
        },
        Slot::Opt(x) => into_scalar(text, x.some()),
        Slot::Union(x) => {
            let arms = x.arms().arms.len();
            let fits = (0..=arms).any(|arm| into_scalar(text, x.select(arm)).is_ok());
            if fits { Ok(()) } else { Err("a value of one of the declared types".into()) }
        }
        _ => Err("a value that text can carry".into()),
    }
}
