//! From the parts of a body to a record.

use percent_encoding::{NON_ALPHANUMERIC, percent_encode};

use super::find;
use super::head::Head;
use super::tail::Tail;
use crate::body::{ByteStream, CONTENT};
use crate::http::codec::{Content, Flaw, Unreadable};
use crate::json;
use crate::param::{self, Pairs, Param};
use crate::record::{Field, MapLike, Record, Slot, Union, Value};

/// The most parts that are read.
const PARTS: usize = 1000;

/// Reads a record, a map, or a union of these.
pub(in crate::http) fn decode(
    content: &Content<'_>,
    boundary: Option<&str>,
    slot: Slot<'_>,
    members: &[Param],
    options: &json::Options,
) -> Result<(), Unreadable> {
    let broken = || Unreadable::whole("multipart/form-data");
    let parts = split(content, boundary.ok_or_else(broken)?)?;
    Form { parts: &parts, members, options, is_whole: content.stream.is_none() }.fill(slot)
}

/// The parts of a body, and how its members are read.
struct Form<'a> {
    parts: &'a [Arrived],
    members: &'a [Param],
    options: &'a json::Options,
    /// All parts are at hand.
    is_whole: bool,
}

impl Form<'_> {
    fn fill(&self, slot: Slot<'_>) -> Result<(), Unreadable> {
        match slot {
            Slot::Opt(optional) => self.fill(optional.some()),
            Slot::Record(record) => self.record(record),
            Slot::Union(union) => self.union(union),
            Slot::Map(map) => {
                let mut flaws = Vec::new();
                for part in self.parts {
                    self.entry(map, part, &mut flaws)?;
                }
                done(flaws)
            }
            _ => Err(Unreadable::whole("multipart/form-data")),
        }
    }

    /// An arm is told as in a form, by names and short texts.
    fn union(&self, union: &mut dyn Union) -> Result<(), Unreadable> {
        let mut told = String::new();
        for part in self.parts {
            let text = part.content.bytes().filter(|bytes| part.head.is_text() && bytes.len() <= LONGEST_TAG);
            let pair = [part.head.name.as_bytes(), &text.unwrap_or_default()];
            let pair = pair.map(|text| percent_encode(text, NON_ALPHANUMERIC));
            told.push_str(&format!("&{}={}", pair[0], pair[1]));
        }
        param::fill_union(union, &Pairs::query(&told), |slot| self.fill(slot))
            .unwrap_or_else(|none| Err(Unreadable::Flaws(vec![Flaw::from(none)])))
    }

    fn record(&self, record: &mut dyn Record) -> Result<(), Unreadable> {
        let fields = record.schema().fields;
        let mut seen = vec![false; fields.len()];
        let mut flaws = Vec::new();
        let mut styled = String::new();
        for part in self.parts {
            let name = &part.head.name;
            let of = |param: &&Param| {
                name.strip_prefix(param.name).is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
            };
            if self.members.iter().find(of).is_some() {
                let value = part.content.bytes().ok_or(TOO_LARGE)?;
                let pair = [name.as_bytes(), &value].map(|text| percent_encode(text, NON_ALPHANUMERIC));
                styled.push_str(&format!("&{}={}", pair[0], pair[1]));
                continue;
            }
            let known = fields.iter().position(|field| field.name == *name && !field.is(Field::REST));
            match (known, record.schema().rest()) {
                (Some(index), _) => {
                    seen[index] = true;
                    self.member(record, index, part, &mut flaws)?;
                }
                (None, _) if record.schema().is_elsewhere(name) => {}
                (None, Some(rest)) => {
                    if let Slot::Map(map) = record.slot_at(rest) {
                        self.entry(map, part, &mut flaws)?;
                    }
                }
                (None, None) => {
                    let text = part.content.bytes().ok_or(TOO_LARGE)?;
                    record.keep(name, Value::String(String::from_utf8_lossy(&text).into_owned()));
                }
            }
        }
        let mut pairs = Pairs::query(&styled);
        for param in self.members {
            let Some(index) = fields.iter().position(|field| field.name == param.name) else { continue };
            match param.from_query(&mut pairs, record.slot_at(index)) {
                Ok(found) => seen[index] |= found,
                Err(wrong) => flaws.extend(wrong.into_iter().map(Flaw::from)),
            }
        }
        let required = match self.is_whole {
            true => "the member is required",
            false => "the member is required, and before a file that is not held in memory",
        };
        for (field, seen) in fields.iter().zip(seen) {
            if !seen && field.is_required() && !field.is(Field::READ_ONLY) {
                flaws.push(flaw(field.name, "required", required.to_owned()));
            }
        }
        done(flaws)
    }

    fn member(
        &self,
        record: &mut dyn Record,
        index: usize,
        part: &Arrived,
        flaws: &mut Vec<Flaw>,
    ) -> Result<(), Unreadable> {
        let is_nullable = record.schema().fields[index].is(Field::NULLABLE);
        let mut slot = match record.slot_at(index) {
            // As in a form, the empty text stands for null where there may be one.
            Slot::Opt(optional) if is_nullable && part.is_null() => {
                optional.null();
                return Ok(());
            }
            Slot::Opt(optional) => optional.some(),
            slot => slot,
        };
        fill(if slot.is_list() { slot.push() } else { slot }, part, self.options, flaws)
    }

    fn entry(&self, map: &mut dyn MapLike, part: &Arrived, flaws: &mut Vec<Flaw>) -> Result<(), Unreadable> {
        let mut filled = Ok(());
        map.insert(&mut |key, value| {
            if param::from_text(&part.head.name, key.slot()).is_err() {
                flaws.push(flaw(&part.head.name, "type", "the name is not as declared".to_owned()));
                return false;
            }
            filled = fill(value.slot(), part, self.options, flaws);
            filled.is_ok()
        });
        filled
    }
}

fn done(flaws: Vec<Flaw>) -> Result<(), Unreadable> {
    if flaws.is_empty() { Ok(()) } else { Err(Unreadable::Flaws(flaws)) }
}

/// The longest text that may tell an arm, in bytes.
const LONGEST_TAG: usize = 4096;

const TOO_LARGE: Unreadable =
    Unreadable::TooLarge("what stands before the last file is larger than is held in memory");

/// Fills the place of one part.
fn fill(
    slot: Slot<'_>,
    Arrived { head, content }: &Arrived,
    options: &json::Options,
    flaws: &mut Vec<Flaw>,
) -> Result<(), Unreadable> {
    let name = head.name.as_str();
    let within = |flaw: Flaw| Flaw { pointer: format!("{}{}", pointer(name), flaw.pointer), ..flaw };
    let slot = match slot {
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
            *stream = content.clone();
            return Ok(());
        }
        _ => content.bytes().ok_or(TOO_LARGE)?,
    };
    match slot {
        Slot::Bytes(to) => *to = bytes.to_vec(),
        // What is not said to be JSON is text.
        Slot::Any(value) if head.is_text() => {
            *value = Value::String(String::from_utf8_lossy(&bytes).into_owned());
        }
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

impl Arrived {
    /// Whether it is the empty text: an empty file has a name or a type.
    fn is_null(&self) -> bool {
        self.head.is_text() && self.content.bytes().is_some_and(|bytes| bytes.is_empty())
    }
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
