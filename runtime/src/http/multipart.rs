//! `multipart/form-data` (RFC 7578): one part for each member of a record, one for each item of a list.
//!
//! Bytes are file parts, scalars are text, everything else is JSON.

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, percent_encode};

use super::binding::Media;
use super::codec::{Flaw, Unreadable, document};
use crate::json;
use crate::param::{self, Pairs, Param};
use crate::record::{Field, Record, Slot, Value, View};

/// The most parts that are read.
const PARTS: usize = 1000;

/// Writes a record; the body and its boundary. `None` for what is no record.
pub(super) fn encode(view: View<'_>, media: &Media) -> Option<(Vec<u8>, String)> {
    let View::Record(record) = view else {
        return None;
    };
    let mut parts: Vec<Part> = Vec::new();
    for (index, field) in record.schema().fields.iter().enumerate() {
        let view = record.view_at(index);
        if let Some(param) = media.members.iter().find(|param| param.name == field.name) {
            parts.extend(styled(param, view)?);
            continue;
        }
        let own = media.parts.iter().find(|(name, _)| *name == field.name).map(|(_, media)| *media);
        match view.items() {
            Some(items) => parts.extend(items.map(|item| Part::of(field.name, item, own))),
            None if view.is_none() => {}
            None => parts.push(Part::of(field.name, view, own)),
        }
    }
    let boundary = boundary(&parts);
    let mut out = Vec::new();
    for part in &parts {
        out.extend_from_slice(format!("--{boundary}\r\n{}\r\n\r\n", part.head).as_bytes());
        out.extend_from_slice(&part.content);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Some((out, boundary))
}

/// A member that is written as query parameters are: a part for each of them, of plain text.
fn styled(param: &Param, view: View<'_>) -> Option<Vec<Part>> {
    let mut query = String::new();
    param.to_query(view, &mut query).ok()?;
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let text = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let part = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Part { head: disposition(&text(name)), content: text(value).into_bytes() }
    };
    Some(pairs.map(part).collect())
}

/// RFC 7578, section 2, leaves the escapes to the URL standard: only what would end the name.
fn disposition(name: &str) -> String {
    format!("Content-Disposition: form-data; name=\"{}\"", escaped(name))
}

fn escaped(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

struct Part {
    head: String,
    content: Vec<u8>,
}

impl Part {
    /// `media` is the type the contract gives the part; a list of them is for the sender to choose from.
    fn of(name: &str, view: View<'_>, media: Option<&str>) -> Part {
        let own = media.and_then(|media| media.split(',').map(str::trim).find(|media| !media.contains('*')));
        let (usual, content) = match view {
            View::Bytes(bytes) => (Some("application/octet-stream"), bytes.to_vec()),
            View::Record(_) | View::Map(_) | View::List(_) | View::Any(_) | View::Union(_) => {
                (Some("application/json"), document(view))
            }
            view => (None, param::to_text(view).into_bytes()),
        };
        let mut head = disposition(name);
        if matches!(view, View::Bytes(_)) {
            head.push_str(&format!("; filename=\"{}\"", escaped(name)));
        }
        if let Some(media) = own.or(usual) {
            head.push_str("\r\nContent-Type: ");
            head.push_str(media);
        }
        Part { head, content }
    }
}

/// A boundary that stands in no part: the same for the same parts.
fn boundary(parts: &[Part]) -> String {
    let candidates = (0u64..).map(|n| format!("counterpart-{n:016x}"));
    let stands =
        |boundary: &String| parts.iter().any(|part| find(&part.content, boundary.as_bytes()).is_some());
    candidates.into_iter().find(|boundary| !stands(boundary)).unwrap_or_default()
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

/// The boundary a content type names.
pub(super) fn boundary_of(content_type: &str) -> Option<String> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (name.trim().eq_ignore_ascii_case("boundary") && !value.is_empty()).then(|| value.to_owned())
    })
}

/// Reads a record.
pub(super) fn decode(
    body: &[u8],
    boundary: Option<&str>,
    slot: Slot<'_>,
    members: &[Param],
    options: &json::Options,
) -> Result<(), Unreadable> {
    let broken = || Unreadable::whole("multipart/form-data");
    let record = match slot {
        Slot::Record(record) => record,
        Slot::Opt(optional) => return decode(body, boundary, optional.some(), members, options),
        _ => return Err(broken()),
    };
    let parts = split(body, boundary.ok_or_else(broken)?).ok_or_else(broken)?;
    let fields = record.schema().fields;
    let mut seen = vec![false; fields.len()];
    let mut flaws = Vec::new();
    let mut styled = String::new();
    for (name, content) in parts {
        let of = |param: &&Param| {
            name.strip_prefix(param.name).is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
        };
        if members.iter().find(of).is_some() {
            let pair = [name.as_bytes(), content].map(|text| percent_encode(text, NON_ALPHANUMERIC));
            styled.push_str(&format!("&{}={}", pair[0], pair[1]));
            continue;
        }
        match fields.iter().position(|field| field.name == name) {
            Some(index) => {
                seen[index] = true;
                fill(record, index, fields[index].name, content, options, &mut flaws);
            }
            None => {
                let text = String::from_utf8_lossy(content).into_owned();
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
    for (field, seen) in fields.iter().zip(seen) {
        if !seen && field.is_required() && !field.is(Field::READ_ONLY) {
            flaws.push(flaw(field.name, "required", "the member is required".to_owned()));
        }
    }
    if flaws.is_empty() { Ok(()) } else { Err(Unreadable::Flaws(flaws)) }
}

fn fill(
    record: &mut dyn Record,
    index: usize,
    name: &str,
    content: &[u8],
    options: &json::Options,
    flaws: &mut Vec<Flaw>,
) {
    let mut slot = match record.slot_at(index) {
        Slot::Opt(optional) => optional.some(),
        slot => slot,
    };
    let slot = if slot.is_list() { slot.push() } else { slot };
    match slot {
        Slot::Bytes(bytes) => *bytes = content.to_vec(),
        slot @ (Slot::Record(_) | Slot::Map(_) | Slot::List(_) | Slot::Any(_) | Slot::Union(_)) => {
            if let Err(error) = json::fill_slot(content, slot, options) {
                let within =
                    |flaw: Flaw| Flaw { pointer: format!("{}{}", pointer(name), flaw.pointer), ..flaw };
                flaws.extend(error.problems().iter().map(|problem| within(Flaw::from(problem))));
            }
        }
        slot => {
            let text = std::str::from_utf8(content).map_err(|_| "UTF-8 text");
            if let Err(expected) = text.and_then(|text| param::from_text(text, slot)) {
                flaws.push(flaw(name, "type", format!("expected {expected}")));
            }
        }
    }
}

fn flaw(name: &str, rule: &'static str, message: String) -> Flaw {
    Flaw { pointer: pointer(name), rule: rule.into(), message, expected: None }
}

fn pointer(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// Name and content of each part; `None` if the body is not cut as its boundary says.
fn split<'b>(body: &'b [u8], boundary: &str) -> Option<Vec<(String, &'b [u8])>> {
    let first = format!("--{boundary}");
    let delimiter = format!("\r\n--{boundary}");
    let mut rest = &body[find(body, first.as_bytes())? + first.len()..];
    let mut parts = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Some(parts);
        }
        let begin = find(rest, b"\r\n")? + 2;
        rest = &rest[begin..];
        let end = find(rest, delimiter.as_bytes())?;
        let (head, content) = cut(&rest[..end])?;
        if parts.len() == PARTS {
            return None;
        }
        parts.push((name_of(head)?, content));
        rest = &rest[end + delimiter.len()..];
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

fn name_of(head: &[u8]) -> Option<String> {
    let head = std::str::from_utf8(head).ok()?;
    let line = head.lines().find(|line| {
        line.split(':').next().is_some_and(|name| name.trim().eq_ignore_ascii_case("content-disposition"))
    })?;
    let begin = line.find(" name=\"").or_else(|| line.find(";name=\""))? + 7;
    let end = line[begin..].find('"')? + begin;
    Some(line[begin..end].replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Blank, Extra, field};

    struct Upload {
        title: String,
        file: Vec<u8>,
        tags: Vec<String>,
        size: Option<i32>,
        inner: Option<Inner>,
        extra: Extra,
    }

    struct Inner {
        deep: i32,
        extra: Extra,
    }

    crate::record! { Inner = "Inner" { 0 deep: field("deep").required(); } }

    crate::record! {
        Upload = "Upload" {
            0 title: field("title").required();
            1 file: field("file").required();
            2 tags: field("tags");
            3 size: field("size");
            4 inner: field("in/ner");
        }
    }

    fn read(body: &[u8], boundary: &str) -> Result<Upload, Vec<String>> {
        let mut upload = Upload::blank();
        let slot = crate::record::Place::slot(&mut upload);
        match decode(body, Some(boundary), slot, &[], &json::Options::default()) {
            Ok(()) => Ok(upload),
            Err(wrong) => {
                Err(wrong.into_flaws().iter().map(|f| format!("{} {}", f.pointer, f.rule)).collect())
            }
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let upload = Upload {
            title: "a \"b\"\r\n--counterpart-0000000000000000".to_owned(),
            file: vec![0, 13, 10, 13, 10, 255],
            tags: vec!["x".to_owned(), String::new()],
            size: Some(-1),
            inner: Some(Inner { deep: 7, extra: Extra::NONE }),
            extra: Extra::NONE,
        };
        let (body, boundary) = encode(View::Record(&upload), &Media::MULTIPART).unwrap();
        assert_eq!(boundary, "counterpart-0000000000000001");
        assert_eq!(read(&body, &boundary).unwrap(), upload);
    }

    #[test]
    fn what_others_write() {
        let body = b"preamble\r\n--B\r\ncontent-disposition: form-data; name=\"title\"\r\n\r\nt\r\n\
            --B\r\nContent-Type: image/png\r\nContent-Disposition: form-data; filename=\"f.png\"; name=\"file\"\r\n\r\n\x01\r\n--B--\r\nepilogue";
        let upload = read(body, "B").unwrap();
        assert_eq!((upload.title.as_str(), upload.file.as_slice()), ("t", &[1][..]));
        assert_eq!(boundary_of("multipart/form-data; charset=utf-8; Boundary=\"B\"").as_deref(), Some("B"));
    }

    #[test]
    fn what_is_wrong_is_told() {
        let part = |name: &str, content: &str| {
            format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{content}\r\n")
        };
        let body = format!("{}{}{}--B--", part("size", "big"), part("in/ner", "{}"), part("title", "t"));
        let wrong = read(body.as_bytes(), "B").unwrap_err();
        assert_eq!(wrong, ["/size type", "/in~1ner/deep required", "/file required"]);
        for broken in ["", "--B", "--B\r\n\r\nx", "--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B--"] {
            assert_eq!(read(broken.as_bytes(), "B").unwrap_err(), [" syntax"], "{broken}");
        }
    }
}
