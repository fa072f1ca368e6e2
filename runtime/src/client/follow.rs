//! From a reply to the next call: the inputs that a link takes from it.
//!
//! Generated code says which; what is not there, or does not fit, is told when the call is sent, as with everything
//! else that a caller sets.

use http::HeaderMap;

use super::{Call, Core};
use crate::operation::Operation;
use crate::param::{from_text, to_text};
use crate::protocol::Malformed;
use crate::record::{Blank, Place, Record, Slot, Value, View};

/// A link on the way to its call.
#[derive(Debug)]
pub struct Follow {
    link: &'static str,
    wrong: Option<Malformed>,
}

impl Follow {
    /// Of this name.
    #[must_use]
    pub fn new(link: &'static str) -> Follow {
        Follow { link, wrong: None }
    }

    /// What the expression finds in a value: all of it, or what stands at the JSON pointer behind its `#`.
    pub fn at<T: Place + Blank>(&mut self, from: &dyn Place, expression: &'static str) -> T {
        let mut value = T::blank();
        let pointer = expression.split_once('#').map_or("", |(_, pointer)| pointer);
        self.put(value.slot(), expression, &mut |slot| found(from.view(), pointer, slot));
        value
    }

    /// What the header of that name says.
    pub fn header<T: Place + Blank>(&mut self, headers: &HeaderMap, name: &'static str) -> T {
        let mut value = T::blank();
        let text = headers.get(name).and_then(|value| value.to_str().ok());
        self.put(value.slot(), name, &mut |slot| Some(fit(View::Str(text?), slot)));
        value
    }

    /// What the contract says itself, in JSON.
    pub fn constant<T: Place + Blank>(&mut self, json: &'static str) -> T {
        let mut value = T::blank();
        let constant: Value = crate::json::from_slice(json.as_bytes()).unwrap_or_default();
        self.put(value.slot(), json, &mut |slot| Some(fit(View::Any(&constant), slot)));
        value
    }

    /// The call with these inputs.
    pub fn call<I: Record, T, E, H>(
        self,
        core: &Core,
        operation: &'static Operation,
        input: I,
    ) -> Call<I, T, E, H> {
        let mut call = core.call(operation, input);
        if let Some(wrong) = self.wrong {
            call.options.set_wrong(wrong);
        }
        call
    }

    fn put(&mut self, slot: Slot<'_>, from: &'static str, fill: &mut dyn FnMut(Slot<'_>) -> Option<bool>) {
        let what = match fill(slot) {
            Some(true) => return,
            Some(false) => "has a value that the call cannot take",
            None => "has nothing",
        };
        let wrong = Malformed::new(format!("`{from}`, which the link `{}` needs, {what}", self.link));
        let pointer = from.split_once('#').map_or("", |(_, pointer)| pointer);
        self.wrong.get_or_insert_with(|| wrong.at(pointer));
    }
}

/// Fills with what stands at a pointer; `None` where nothing does.
fn found(view: View<'_>, pointer: &str, slot: Slot<'_>) -> Option<bool> {
    if let Some(view) = walk(view, pointer) {
        return Some(fit(view, slot));
    }
    // What only the wire has: the member that tells the arms of a union apart.
    let whole = whole(view);
    walk(View::Any(&whole), pointer).map(|view| fit(view, slot))
}

fn whole(view: View<'_>) -> Value {
    crate::json::from_slice(&json(view)).unwrap_or_default()
}

fn json(view: View<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    crate::json::write(view, &mut bytes, &crate::json::Options::default());
    bytes
}

/// What a JSON pointer finds (RFC 6901); neither absent nor null.
fn walk<'a>(view: View<'a>, pointer: &str) -> Option<View<'a>> {
    let steps = pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~"));
    let mut at = view;
    for step in steps {
        at = one_step(at, &step)?;
    }
    let is_null = at.is_none() || matches!(at, View::Any(Value::Null));
    (!is_null).then_some(at)
}

fn one_step<'a>(view: View<'a>, name: &str) -> Option<View<'a>> {
    match view {
        View::Record(record) => member(record, name),
        View::Union(union) => one_step(union.arm().1, name),
        View::Map(map) => {
            let entries = (0..map.len()).map(|index| map.at(index));
            entries.into_iter().find(|(key, _)| to_text(*key) == name).map(|(_, value)| value)
        }
        View::Any(Value::Array(items)) => items.get(name.parse::<usize>().ok()?).map(View::Any),
        View::Any(value) => value.get(name).map(View::Any),
        list => list.items()?.nth(name.parse().ok()?),
    }
}

fn member<'a>(record: &'a dyn Record, name: &str) -> Option<View<'a>> {
    let schema = record.schema();
    if let Some(index) = schema.find(name, 0) {
        return Some(record.view_at(index));
    }
    if let Some(found) = schema.rest().and_then(|rest| one_step(record.view_at(rest), name)) {
        return Some(found);
    }
    record.extra().members().find(|(own, _)| *own == name).map(|(_, value)| View::Any(value))
}

/// Scalars go by their text, since a number may be asked for as text; everything else by its JSON.
fn fit(view: View<'_>, slot: Slot<'_>) -> bool {
    match slot {
        Slot::Opt(optional) => fit(view, optional.some()),
        slot if is_scalar(&slot) => !is_compound(view) && from_text(&to_text(view), slot).is_ok(),
        slot => crate::json::fill_slot(&json(view), slot, &crate::json::Options::default()).is_ok(),
    }
}

fn is_scalar(slot: &Slot<'_>) -> bool {
    let is_compound = matches!(
        slot,
        Slot::Any(_) | Slot::Map(_) | Slot::Record(_) | Slot::Union(_) | Slot::Extra(_) | Slot::None
    );
    !is_compound && !slot.is_list()
}

fn is_compound(view: View<'_>) -> bool {
    match view {
        View::Record(_) | View::Map(_) | View::Any(Value::Array(_) | Value::Object(_)) => true,
        View::Union(union) => is_compound(union.arm().1),
        view => view.items().is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Map;

    fn reply() -> Value {
        crate::json::from_slice(br#"{"id": 7, "a/b": ["x", {"~": true}], "none": null}"#).expect("JSON")
    }

    fn take<T: Place + Blank>(expression: &'static str) -> Result<T, String> {
        let mut follow = Follow::new("next");
        let value = follow.at(&reply(), expression);
        follow.wrong.map_or(Ok(value), |wrong| Err(wrong.to_string()))
    }

    #[test]
    fn a_pointer_finds_what_the_input_takes() {
        assert_eq!(take::<String>("$response.body#/id"), Ok("7".to_owned()));
        assert_eq!(take::<Option<i64>>("$response.body#/id"), Ok(Some(7)));
        assert_eq!(take::<String>("$response.body#/a~1b/0"), Ok("x".to_owned()));
        assert_eq!(take::<bool>("$response.body#/a~1b/1/~0"), Ok(true));
        assert_eq!(take::<Value>("$response.body"), Ok(reply()));
        assert_eq!(take::<Map<String, bool>>("$response.body#/a~1b/1"), Ok([("~".to_owned(), true)].into()));
    }

    #[test]
    fn what_is_missing_is_told_with_its_pointer() {
        let absent = "`$response.body#/none`, which the link `next` needs, has nothing at /none";
        assert_eq!(take::<String>("$response.body#/none"), Err(absent.to_owned()));
        assert!(take::<String>("$response.body#/a~1b/2").is_err());
        assert!(take::<String>("$response.body#/id/x").is_err());
        let unfit = "`$response.body#/a~1b`, which the link `next` needs, has a value that the call cannot take at /a~1b";
        assert_eq!(take::<String>("$response.body#/a~1b"), Err(unfit.to_owned()));
        assert!(take::<i32>("$response.body#/a~1b/0").is_err());
    }
}
