//! The head of a part of `multipart/form-data` (RFC 7578, section 4): its name, the file's name, headers.

use http::HeaderValue;

use crate::body::{FILE_NAME, HEADERS, MEDIA_TYPE};
use crate::http::codec::Flaw;
use crate::param::Param;
use crate::record::{Record, Slot, View};

/// A head as it was read.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) name: String,
    file_name: Option<String>,
    headers: Vec<(String, String)>,
}

impl Head {
    /// `None` if it has no name.
    pub(super) fn parse(head: &[u8]) -> Option<Head> {
        let head = std::str::from_utf8(head).ok()?;
        let pair = |line: &str| {
            let (name, value) = line.split_once(':')?;
            Some((name.trim().to_owned(), value.trim().to_owned()))
        };
        let headers: Vec<_> = head.lines().filter_map(pair).collect();
        let mut head = Head { headers, ..Head::default() };
        let disposition = head.header("content-disposition")?.to_owned();
        head.name = parameter(&disposition, "name")?;
        head.file_name = parameter(&disposition, "filename");
        Some(head)
    }

    /// Whether it says nothing of a file or of another type than text.
    pub(super) fn is_text(&self) -> bool {
        let is_text = |media: &str| media.trim_start().to_ascii_lowercase().starts_with("text/plain");
        self.file_name.is_none() && self.header("content-type").is_none_or(is_text)
    }

    fn header(&self, name: &str) -> Option<&str> {
        let known = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        known.map(|(_, value)| value.as_str())
    }

    /// Puts what it says into a part.
    pub(super) fn fill(&self, part: &mut dyn Record, flaws: &mut Vec<Flaw>) {
        set(part.slot_at(FILE_NAME), self.file_name.as_deref());
        set(part.slot_at(MEDIA_TYPE), self.header("content-type"));
        let Slot::Record(headers) = part.slot_at(HEADERS) else { return };
        for (index, field) in headers.schema().fields.iter().enumerate() {
            let Some(text) = self.header(field.name) else {
                if field.is_required() {
                    let pointer = format!("/{}", field.name);
                    let message = "the part must have this header".to_owned();
                    flaws.push(Flaw { pointer, rule: "required".into(), message, expected: None });
                }
                continue;
            };
            let read = Param::header(field.name).from_header(text, headers.slot_at(index));
            flaws.extend(read.err().into_iter().flatten().map(Flaw::from));
        }
    }
}

fn set(slot: Slot<'_>, text: Option<&str>) {
    if let (Slot::Opt(optional), Some(text)) = (slot, text)
        && let Slot::Str(to) = optional.some()
    {
        text.clone_into(to);
    }
}

/// A parameter of a disposition. What would end a quoted one is percent-encoded (URL standard, "multipart/form-data").
fn parameter(disposition: &str, wanted: &str) -> Option<String> {
    let mut rest = disposition;
    while let Some((_, behind)) = rest.split_once(';') {
        let (name, value) = behind.split_once('=')?;
        let value = value.trim_start();
        let (value, after) = match value.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => value.split_at(value.find(';').unwrap_or(value.len())),
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(value.trim_end().replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"));
        }
        rest = after;
    }
    None
}

/// The line that names a part.
pub(super) fn disposition(name: &str) -> String {
    format!("Content-Disposition: form-data; name=\"{}\"", escaped(name))
}

/// A head: of a part that says something itself, or of a plain value. `file` is the name of a file without one;
/// `media_type` what the contract says.
pub(super) fn write(
    name: &str,
    part: Option<&dyn Record>,
    file: Option<&str>,
    media_type: Option<&str>,
) -> Result<String, &'static str> {
    let text = |index| match part.map(|part| part.view_at(index)) {
        Some(View::Str(text)) => Some(text),
        _ => None,
    };
    let mut head = disposition(name);
    if let Some(file) = text(FILE_NAME).or(file) {
        head.push_str(&format!("; filename=\"{}\"", escaped(file)));
    }
    if let Some(media_type) = text(MEDIA_TYPE).or(media_type) {
        line(&mut head, "Content-Type", media_type)?;
    }
    if let Some(View::Record(headers)) = part.map(|part| part.view_at(HEADERS)) {
        for (index, field) in headers.schema().fields.iter().enumerate() {
            let value = Param::header(field.name).to_header(headers.view_at(index));
            if let Some(value) = value.map_err(|refused| refused.0)? {
                line(&mut head, field.name, &value)?;
            }
        }
    }
    Ok(head)
}

fn line(head: &mut String, name: &str, value: &str) -> Result<(), &'static str> {
    HeaderValue::from_str(value).map_err(|_| "a header of a part has a character that none may have")?;
    head.push_str(&format!("\r\n{name}: {value}"));
    Ok(())
}

/// RFC 7578, section 2, leaves the escapes to the URL standard: only what would end the name.
fn escaped(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
