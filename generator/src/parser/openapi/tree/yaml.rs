//! YAML by the events of `saphyr-parser`.
//!
//! Aliases are copied within a bound, merge keys (`<<`) are applied, and keys become text. Only the first
//! document of a stream is read.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Tag};

use super::{Entry, Kind, MAX_DEPTH, Map, Node, flow, insert, scalar, too_deep};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::{FileId, Span};

/// How many values aliases may add, all together: a bound against documents that double at every level.
const MAX_COPIED: usize = 500_000;

pub(super) fn parse(file: FileId, text: &str, out: &mut Diagnostics) -> Option<Node> {
    let mut findings = Diagnostics::new();
    let strict = read(file, text, &mut findings);
    let indentation = |finding: &Diagnostic| finding.message.contains("invalid indentation");
    if strict.as_ref().is_err_and(|finding| indentation(finding))
        && let Some(mended) = flow::on_one_line(text)
    {
        let mut second = Diagnostics::new();
        if let Ok(Some(root)) = read(file, &mended, &mut second) {
            out.extend(second);
            return Some(root);
        }
    }
    out.extend(findings);
    match strict {
        Ok(Some(root)) => return Some(root),
        Ok(None) => {
            out.push(Diagnostic::new(&codes::source::SYNTAX, Span::start_of(file), "the file is empty"))
        }
        Err(finding) => out.push(*finding),
    }
    None
}

fn read(file: FileId, text: &str, out: &mut Diagnostics) -> Result<Option<Node>, Box<Diagnostic>> {
    let mut builder = Builder {
        file,
        offsets: Offsets::new(text),
        open: Vec::new(),
        root: None,
        anchors: HashMap::new(),
        copied: 0,
        out,
    };
    builder.read(text)?;
    Ok(builder.root)
}

/// A list or map whose end has not come yet.
enum Open {
    List { items: Vec<Node> },
    Map { map: Map, key: Option<(String, Span)>, merges: Vec<Node> },
}

struct Frame {
    start: Span,
    anchor: usize,
    open: Open,
}

struct Builder<'a, 't> {
    file: FileId,
    offsets: Offsets<'t>,
    open: Vec<Frame>,
    root: Option<Node>,
    /// Finished values that aliases may name, with how many values each holds and how deep it is.
    anchors: HashMap<usize, Anchored>,
    copied: usize,
    out: &'a mut Diagnostics,
}

struct Anchored {
    node: Node,
    size: usize,
    depth: usize,
}

type Step = Result<(), Box<Diagnostic>>;

impl Builder<'_, '_> {
    /// Reads up to the end of the first document.
    fn read(&mut self, text: &str) -> Step {
        let mut parser = Parser::new_from_str(text);
        let mut documents = 0;
        while let Some(event) = parser.next_event() {
            let (event, place) = event.map_err(|error| self.syntax(&error))?;
            let span = self.span(&place);
            if matches!(event, Event::DocumentStart(_)) {
                documents += 1;
            }
            if documents > 1 {
                let message = "only the first YAML document of the file is read";
                self.out.push(Diagnostic::new(&codes::openapi::MORE_DOCUMENTS, span, message));
                return Ok(());
            }
            self.event(event, span)?;
        }
        Ok(())
    }

    fn syntax(&mut self, error: &ScanError) -> Box<Diagnostic> {
        let at = self.offsets.byte(error.marker().index());
        if error.info().contains("recursion limit") {
            return Box::new(too_deep(Span::new(self.file, at, at)));
        }
        let message = format!("not YAML: {}", error.info());
        Box::new(Diagnostic::new(&codes::source::SYNTAX, Span::new(self.file, at, at), message))
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Step {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let kind = scalar_kind(&text, style, tag.as_deref());
                self.finish(Node::new(span, kind), Some(&text), anchor)
            }
            Event::Alias(anchor) => {
                let node = self.copy(anchor, span)?;
                self.finish(node, None, 0)
            }
            Event::SequenceStart(anchor, _) => self.start(span, anchor, Open::List { items: Vec::new() }),
            Event::MappingStart(anchor, _) => {
                self.start(span, anchor, Open::Map { map: Map::new(), key: None, merges: Vec::new() })
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(()),
        }
    }

    fn start(&mut self, start: Span, anchor: usize, open: Open) -> Step {
        if self.open.len() >= MAX_DEPTH {
            return Err(Box::new(too_deep(start)));
        }
        self.open.push(Frame { start, anchor, open });
        Ok(())
    }

    fn end(&mut self, end: Span) -> Step {
        let Some(frame) = self.open.pop() else { return Ok(()) };
        let (kind, last) = match frame.open {
            Open::List { items } => {
                let last = items.last().map(|item| item.span);
                (Kind::List(items), last)
            }
            Open::Map { mut map, merges, .. } => {
                let last = map.last().map(|(_, entry)| entry.value.span);
                merges.into_iter().for_each(|source| merge(&mut map, source));
                (Kind::Map(map), last)
            }
        };
        // A block ends where the next token starts, lines later; its last value is the better end. A flow
        // collection ends with its bracket, which has a length.
        let end = if end.start < end.end { end } else { last.unwrap_or(frame.start) };
        self.finish(Node::new(frame.start.to(end), kind), None, frame.anchor)
    }

    /// Puts a finished value where it belongs; `text` is the text of a scalar, for keys.
    fn finish(&mut self, node: Node, text: Option<&str>, anchor: usize) -> Step {
        if anchor != 0 {
            let (size, depth) = measure(&node);
            self.count(size, node.span)?;
            self.anchors.insert(anchor, Anchored { node: node.clone(), size, depth });
        }
        let Some(frame) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut frame.open {
            Open::List { items } => items.push(node),
            Open::Map { map, key, merges } => match key.take() {
                None => *key = Some((key_text(&node, text, self.out), node.span)),
                Some((name, _)) if name == "<<" && mergeable(&node) => merges.push(node),
                Some((name, key_span)) => insert(map, name, Entry { key_span, value: node }, self.out),
            },
        }
        Ok(())
    }

    fn copy(&mut self, anchor: usize, span: Span) -> Result<Node, Box<Diagnostic>> {
        let Some(known) = self.anchors.get(&anchor) else {
            let message = "an alias stands inside of the value it names";
            return Err(Box::new(Diagnostic::new(&codes::source::SYNTAX, span, message)));
        };
        if self.open.len() + known.depth > MAX_DEPTH {
            return Err(Box::new(too_deep(span)));
        }
        let (node, size) = (known.node.clone(), known.size);
        self.count(size, span)?;
        Ok(node)
    }

    /// Anchors and aliases each copy what they name.
    fn count(&mut self, size: usize, span: Span) -> Step {
        self.copied += size;
        if self.copied > MAX_COPIED {
            let message = format!("anchors and aliases add more than {MAX_COPIED} values");
            return Err(Box::new(Diagnostic::new(&codes::source::LIMIT, span, message)));
        }
        Ok(())
    }

    fn span(&mut self, place: &saphyr_parser::Span) -> Span {
        let start = self.offsets.byte(place.start.index());
        let end = self.offsets.byte(place.end.index());
        Span::new(self.file, start, end)
    }
}

fn scalar_kind(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Kind {
    match tag {
        Some(tag) if tag.is_yaml_core_schema() && tag.suffix != "str" => scalar::plain(text),
        Some(_) => Kind::String(text.to_owned()),
        None if style == ScalarStyle::Plain => scalar::plain(text),
        None => Kind::String(text.to_owned()),
    }
}

/// Keys are text: `200:` and `'200':` are the same key. A list or a map is no key.
fn key_text(node: &Node, text: Option<&str>, out: &mut Diagnostics) -> String {
    if let Some(text) = text.or_else(|| node.as_text()) {
        return text.to_owned();
    }
    let message = format!("{} is no key of an object", node.describe());
    out.push(Diagnostic::new(&codes::openapi::COMPLEX_KEY, node.span, message));
    String::new()
}

fn mergeable(node: &Node) -> bool {
    match &node.kind {
        Kind::Map(_) => true,
        Kind::List(items) => items.iter().all(|item| item.as_map().is_some()),
        _ => false,
    }
}

/// Adds what `source` has and `map` does not (the merge key type of YAML 1.1, which contracts still use).
fn merge(map: &mut Map, source: Node) {
    match source.kind {
        Kind::Map(entries) => {
            for (key, entry) in entries {
                map.entry(key).or_insert(entry);
            }
        }
        Kind::List(items) => items.into_iter().for_each(|item| merge(map, item)),
        _ => {}
    }
}

/// How many values a value holds, and how deep it is; both count itself.
fn measure(node: &Node) -> (usize, usize) {
    let children: Vec<&Node> = match &node.kind {
        Kind::List(items) => items.iter().collect(),
        Kind::Map(map) => map.values().map(|entry| &entry.value).collect(),
        _ => Vec::new(),
    };
    children.into_iter().map(measure).fold((1, 1), |(size, depth), (child_size, child_depth)| {
        (size + child_size, depth.max(child_depth + 1))
    })
}

/// From the reader's character counts to bytes. Markers come nearly in order, so the way from the last one is
/// short; a text of ASCII alone needs no way at all.
struct Offsets<'t> {
    text: &'t str,
    ascii: bool,
    character: usize,
    byte: usize,
}

impl<'t> Offsets<'t> {
    fn new(text: &'t str) -> Offsets<'t> {
        Offsets { text, ascii: text.is_ascii(), character: 0, byte: 0 }
    }

    fn byte(&mut self, character: usize) -> usize {
        if self.ascii {
            return character.min(self.text.len());
        }
        let bytes = self.text.as_bytes();
        while self.character < character && self.byte < bytes.len() {
            self.byte += 1;
            while self.byte < bytes.len() && is_continuation(bytes[self.byte]) {
                self.byte += 1;
            }
            self.character += 1;
        }
        while self.character > character {
            self.byte -= 1;
            while is_continuation(bytes[self.byte]) {
                self.byte -= 1;
            }
            self.character -= 1;
        }
        self.byte
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}
