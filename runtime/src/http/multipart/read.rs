//! From the parts of a body to a record.

use percent_encoding::{NON_ALPHANUMERIC, percent_encode};

use super::find;
use super::head::Head;
use super::tail::Tail;
use crate::body::{ByteStream, CONTENT};
use crate::http::codec::{Content, Flaw, Unreadable};
use crate::json;
use crate::param::{self, Pairs, Param};
use crate::record::{Field, Record, Slot, Value};

/// The most parts that are read.
const PARTS: usize = 1000;

/// Reads a record.
pub(in crate::http) fn decode(
    content: &Content<'_>,
    boundary: Option<&str>,
    slot: Slot<'_>,
    members: &[Param],
    options: &json::Options,
) -> Result<(), Unreadable> {
    let broken = || Unreadable::whole("multipart/form-data");
    let record = match slot {
        Slot::Record(record) => record,
        Slot::Opt(optional) => return decode(content, boundary, optional.some(), members, options),
        _ => return Err(broken()),
    };
    let parts = split(content, boundary.ok_or_else(broken)?)?;
    let fields = record.schema().fields;
    let mut seen = vec![false; fields.len()];
    let mut flaws = Vec::new();
    let mut styled = String::new();
    for Arrived { head, content } in parts {
        let name = &head.name;
        let of = |param: &&Param| {
            name.strip_prefix(param.name).is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
        };
        if members.iter().find(of).is_some() {
            let value = content.bytes().ok_or(TOO_LARGE)?;
            let pair = [name.as_bytes(), &value].map(|text| percent_encode(text, NON_ALPHANUMERIC));
            styled.push_str(&format!("&{}={}", pair[0], pair[1]));
            continue;
        }
        match fields.iter().position(|field| field.name == *name) {
            Some(index) => {
                seen[index] = true;
                fill(record, index, &head, content, options, &mut flaws)?;
            }
            None if record.schema().is_elsewhere(name) => {}
            None => {
                let text = String::from_utf8_lossy(&content.bytes().ok_or(TOO_LARGE)?).into_owned();
                record.keep(name, Value::String(text));
            }
        }
    }
    let mut pairs = Pairs::query(&styled);
    for param in members {
        let Some(index) = fields.iter().position(|field| field.name == param.name) else { continue };
        match param.from_query(&mut pairs, record.slot_at(index)) {
            Ok(found) => seen[index] |= found,
            Err(wrong) => flaws.extend(wrong.into_iter().map(Flaw::from)),
        }
    }
    let required = match content.stream {
        None => "the member is required",
        Some(_) => "the member is required, and before a file that is not held in memory",
    };
    for (field, seen) in fields.iter().zip(seen) {
        if !seen && field.is_required() && !field.is(Field::READ_ONLY) {
            flaws.push(flaw(field.name, "required", required.to_owned()));
        }
    }
    if flaws.is_empty() { Ok(()) } else { Err(Unreadable::Flaws(flaws)) }
}

const TOO_LARGE: Unreadable =
    Unreadable::TooLarge("what stands before the last file is larger than is held in memory");

fn fill(
    record: &mut dyn Record,
    index: usize,
    head: &Head,
    content: ByteStream,
    options: &json::Options,
    flaws: &mut Vec<Flaw>,
) -> Result<(), Unreadable> {
    let name = head.name.as_str();
    let within = |flaw: Flaw| Flaw { pointer: format!("{}{}", pointer(name), flaw.pointer), ..flaw };
    let mut slot = match record.slot_at(index) {
        Slot::Opt(optional) => optional.some(),
        slot => slot,
    };
    let slot = match if slot.is_list() { slot.push() } else { slot } {
        Slot::Part(part) => {
            let mut wrong = Vec::new();
            head.fill(part, &mut wrong);
            flaws.extend(wrong.into_iter().map(within));
            part.slot_at(CONTENT)
        }
        slot => slot,
    };
    let bytes = match slot {
        Slot::Stream(stream) => {
            *stream = content;
            return Ok(());
        }
        _ => content.bytes().ok_or(TOO_LARGE)?,
    };
    match slot {
        Slot::Bytes(to) => *to = bytes.to_vec(),
        slot @ (Slot::Record(_) | Slot::Map(_) | Slot::List(_) | Slot::Any(_) | Slot::Union(_)) => {
            if let Err(error) = json::fill_slot(&bytes, slot, options) {
                flaws.extend(error.problems().iter().map(|problem| within(Flaw::from(problem))));
            }
        }
        slot => {
            let text = std::str::from_utf8(&bytes).map_err(|_| "UTF-8 text");
            if let Err(expected) = text.and_then(|text| param::from_text(text, slot)) {
                flaws.push(flaw(name, "type", format!("expected {expected}")));
            }
        }
    }
    Ok(())
}

fn flaw(name: &str, rule: &'static str, message: String) -> Flaw {
    Flaw { pointer: pointer(name), rule: rule.into(), message, expected: None }
}

fn pointer(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// A part as it arrived.
struct Arrived {
    head: Head,
    content: ByteStream,
}

/// All parts at hand, and the one whose end is still to come.
fn split(content: &Content<'_>, boundary: &str) -> Result<Vec<Arrived>, Unreadable> {
    let broken = || Unreadable::whole("multipart/form-data");
    let first = format!("--{boundary}");
    let delimiter = format!("\r\n--{boundary}");
    let body: &[u8] = content.bytes;
    let mut rest = &body[find(body, first.as_bytes()).ok_or_else(broken)? + first.len()..];
    let mut parts = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Ok(parts);
        }
        if parts.len() == PARTS {
            return Err(broken());
        }
        let begin = find(rest, b"\r\n").map(|begin| &rest[begin + 2..]);
        let end = begin.and_then(|begin| find(begin, delimiter.as_bytes()));
        let (part, stream) = match (begin, end, content.stream) {
            (Some(begin), Some(end), _) => {
                rest = &begin[end + delimiter.len()..];
                (&begin[..end], None)
            }
            (Some(begin), None, Some(stream)) => (begin, Some(stream.clone())),
            (None, _, Some(_)) => return Err(TOO_LARGE),
            _ => return Err(broken()),
        };
        let (head, inside) = match (cut(part), &stream) {
            (Some(cut), _) => cut,
            (None, Some(_)) => return Err(TOO_LARGE),
            (None, None) => return Err(broken()),
        };
        let head = Head::parse(head).ok_or_else(broken)?;
        let Some(stream) = stream else {
            parts.push(Arrived { head, content: content.bytes.slice_ref(inside).into() });
            continue;
        };
        let tail = Tail::new(inside, stream.clone(), delimiter.into_bytes());
        parts.push(Arrived { head, content: stream.with_pieces(tail) });
        return Ok(parts);
    }
}

/// A part without headers begins with an empty line.
fn cut(part: &[u8]) -> Option<(&[u8], &[u8])> {
    if let Some(content) = part.strip_prefix(b"\r\n") {
        return Some((&[], content));
    }
    let end = find(part, b"\r\n\r\n")?;
    Some((&part[..end], &part[end + 4..]))
}
