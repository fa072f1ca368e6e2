//! Parameters into slots.

use super::source::{Bad, Source, keys};
use super::{Pairs, Param, Style, may_be_silent, text};
use crate::Violation;
use crate::record::{Field, Kinds, MapLike, Record, Slot, Union, Value, When};

/// How deep the brackets of a parameter may nest.
const LEVELS: usize = 64;
const FLATTER: &str = "at most 64 levels of brackets";

impl Param {
    /// Fills a slot from the raw text in the path.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn from_path(&self, raw: &str, slot: Slot<'_>) -> Result<(), Vec<Violation>> {
        let bare = match self.style {
            Style::Label => raw.strip_prefix('.'),
            Style::Matrix => raw.strip_prefix(';'),
            _ => Some(raw),
        };
        let mut walk = Walk::new(self);
        match bare {
            Some(raw) => walk.fill(slot, Source::Text { param: self, raw, encoded: true }),
            None => {
                walk.wrong(if self.style == Style::Label { "a leading dot" } else { "a leading semicolon" })
            }
        }
        walk.done()
    }

    /// Fills a slot from a query, and takes the pairs it used; whether there were any. An object in the
    /// exploded form style takes what it knows, or, if it takes any name, all that is free: fill it last.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn from_query(&self, pairs: &mut Pairs<'_>, slot: Slot<'_>) -> Result<bool, Vec<Violation>> {
        let mut walk = Walk::new(self);
        let found = walk.pairs(slot, pairs);
        walk.done().map(|()| found)
    }

    /// Fills a member of a form that nothing more is said about: an object is JSON under its own name.
    pub(super) fn read_member(&self, pairs: &mut Pairs<'_>, slot: Slot<'_>) -> Result<bool, Vec<Violation>> {
        if !pairs.contains(self.name) {
            return Ok(false);
        }
        let mut walk = Walk::new(self);
        walk.member_of_form(slot, pairs);
        walk.done().map(|()| true)
    }

    /// Fills a slot from the value of a header; several headers of one name are joined with commas first.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn from_header(&self, value: &str, slot: Slot<'_>) -> Result<(), Vec<Violation>> {
        let mut walk = Walk::new(self);
        walk.fill(slot, Source::Text { param: self, raw: value, encoded: false });
        walk.done()
    }

    /// Fills a slot from cookies; whether there were any.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn from_cookie(&self, pairs: &mut Pairs<'_>, slot: Slot<'_>) -> Result<bool, Vec<Violation>> {
        self.from_query(pairs, slot)
    }
}

/// Fills slots and notes what is wrong, under a pointer that starts with the parameter's name.
struct Walk<'a> {
    param: &'a Param,
    pointer: String,
    found: Vec<Violation>,
}

impl<'a> Walk<'a> {
    fn new(param: &'a Param) -> Self {
        let name = param.name.replace('~', "~0").replace('/', "~1");
        Walk { param, pointer: format!("/{name}"), found: Vec::new() }
    }

    fn done(self) -> Result<(), Vec<Violation>> {
        if self.found.is_empty() { Ok(()) } else { Err(self.found) }
    }

    fn note(&mut self, rule: &'static str, message: String) {
        self.found.push(Violation { part: "", pointer: self.pointer.clone(), rule: rule.into(), message });
    }

    fn wrong(&mut self, expected: &str) {
        self.note("type", format!("expected {expected}"));
    }

    /// What was found in a member under a pointer of its own, which is the last step of ours.
    fn adopt(&mut self, violations: Vec<Violation>) {
        let (outer, _) = self.pointer.rsplit_once('/').unwrap_or_default();
        let outer = outer.to_owned();
        self.found.extend(violations.into_iter().map(|violation| {
            let pointer = format!("{outer}{}", violation.pointer);
            Violation { pointer, ..violation }
        }));
    }

    fn bad(&mut self, bad: Bad) {
        match bad {
            Bad::NotUtf8 => self.wrong("percent-encoded UTF-8"),
            Bad::Twice => self.note("duplicate", "the parameter stands more than once".to_owned()),
            Bad::Shape(expected) => self.wrong(expected),
        }
    }

    fn inside(&mut self, step: &str, fill: impl FnOnce(&mut Self)) {
        let len = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
        fill(self);
        self.pointer.truncate(len);
    }

    /// From pairs, if any of them is meant; a slot that is not filled stays blank.
    fn pairs(&mut self, slot: Slot<'_>, pairs: &mut Pairs<'_>) -> bool {
        let param = self.param;
        if let Slot::Opt(opt) = slot {
            if !self.is_meant(opt.some(), pairs) {
                opt.null();
                return false;
            }
            return self.pairs(opt.some(), pairs);
        }
        let mut slot = content(slot);
        if !self.is_meant(slot.reborrow(), pairs) {
            return false;
        }
        let deep = param.style == Style::DeepObject;
        match slot {
            slot if deep => self.deep(slot, param.name.to_owned(), pairs),
            Slot::Record(record) if param.explode => self.exploded(record, pairs),
            Slot::Map(map) if param.explode => {
                for name in pairs.free(self.param.name) {
                    let texts = pairs.take(&name);
                    let text = texts.first().and_then(|text| pairs.decode(text));
                    self.entry(map, &name, text);
                }
            }
            slot => self.fill(slot, Source::Pairs { param, pairs }),
        }
        true
    }

    /// Whether any pair is for this slot.
    fn is_meant(&self, slot: Slot<'_>, pairs: &Pairs<'_>) -> bool {
        let param = self.param;
        match content(slot) {
            Slot::Record(_) | Slot::Map(_) if param.style == Style::DeepObject => {
                !keys(pairs, param.name).is_empty()
            }
            _ if param.style == Style::DeepObject => {
                pairs.contains(param.name) || !keys(pairs, param.name).is_empty()
            }
            Slot::Record(record) if param.explode => {
                let fields = record.schema().fields;
                fields.iter().any(|field| pairs.contains(field.name)) || record.schema().rest().is_some()
            }
            Slot::Map(_) if param.explode => !pairs.free(param.name).is_empty(),
            _ => pairs.contains(param.name),
        }
    }

    /// A value, list or object that is one text or stands under one name.
    fn fill(&mut self, slot: Slot<'_>, mut source: Source<'_, '_>) {
        match content(slot) {
            Slot::Opt(opt) => self.fill(opt.some(), source),
            Slot::Union(union) => self.union(union, source),
            Slot::Record(record) if !matches!(source, Source::Plain(_)) => match source.members() {
                Ok(members) => self.record(record, members),
                Err(bad) => self.bad(bad),
            },
            Slot::Map(map) if !matches!(source, Source::Plain(_)) => match source.members() {
                Ok(members) => {
                    members.into_iter().for_each(|(name, text)| self.entry(map, &name, Some(text)))
                }
                Err(bad) => self.bad(bad),
            },
            mut list if list.is_list() && !matches!(source, Source::Plain(_)) => match source.many() {
                Ok(items) => self.list(&mut list, items),
                Err(bad) => self.bad(bad),
            },
            slot => match source.one() {
                Ok(one) => {
                    if let Err(expected) = text::fill(slot, &one) {
                        self.wrong(expected);
                    }
                }
                Err(bad) => self.bad(bad),
            },
        }
    }

    fn member_of_form(&mut self, slot: Slot<'_>, pairs: &mut Pairs<'_>) {
        let mut source = Source::Pairs { param: self.param, pairs };
        match content(slot) {
            Slot::Opt(opt) => self.member_of_form(opt.some(), pairs),
            slot @ (Slot::Record(_) | Slot::Map(_)) => match source.one() {
                Ok(text) => self.fill(slot, Source::Plain(text)),
                Err(bad) => self.bad(bad),
            },
            slot => self.fill(slot, source),
        }
    }

    fn list(&mut self, list: &mut Slot<'_>, items: Vec<String>) {
        for (index, item) in items.into_iter().enumerate() {
            self.inside(&index.to_string(), |walk| walk.fill(list.push(), Source::Plain(item)));
        }
    }

    fn record(&mut self, record: &mut dyn Record, members: Vec<(String, String)>) {
        let mut seen = vec![false; record.schema().fields.len()];
        for (name, text) in members {
            self.member(
                record,
                &name,
                &mut seen,
                |walk, slot| walk.fill(slot, Source::Plain(text.clone())),
                &text,
            );
        }
        self.missing(record, &seen);
    }

    /// Fills the member of that name, or keeps `text` where there is none.
    fn member(
        &mut self,
        record: &mut dyn Record,
        name: &str,
        seen: &mut [bool],
        fill: impl FnOnce(&mut Self, Slot<'_>),
        text: &str,
    ) {
        let schema = record.schema();
        match (schema.find(name, 0), schema.rest()) {
            (Some(index), _) if seen[index] => self.inside(name, |walk| walk.bad(Bad::Twice)),
            (Some(index), _) => {
                seen[index] = true;
                self.inside(name, |walk| fill(walk, record.slot_at(index)));
            }
            (None, _) if schema.is_elsewhere(name) => {}
            (None, Some(rest)) => {
                if let Slot::Map(map) = record.slot_at(rest) {
                    self.entry(map, name, Some(text.to_owned()));
                }
            }
            (None, None) => drop(record.keep(name, text)),
        }
    }

    fn missing(&mut self, record: &dyn Record, seen: &[bool]) {
        for (index, field) in record.schema().fields.iter().enumerate() {
            if field.is_required() && !seen[index] && !may_be_silent(record.view_at(index)) {
                self.inside(field.name, |walk| {
                    walk.note("required", "a required member is missing".to_owned())
                });
            }
        }
    }

    fn entry(&mut self, map: &mut dyn MapLike, name: &str, text: Option<String>) {
        self.inside(name, |walk| {
            let Some(text) = text else { return walk.bad(Bad::NotUtf8) };
            map.insert(&mut |key, value| {
                match text::fill(key.slot(), name) {
                    Ok(()) => walk.fill(value.slot(), Source::Plain(text.clone())),
                    Err(expected) => walk.wrong(expected),
                }
                walk.found.is_empty()
            });
        });
    }

    /// An object whose members are parameters of their own.
    fn exploded(&mut self, record: &mut dyn Record, pairs: &mut Pairs<'_>) {
        let schema = record.schema();
        let mut seen = vec![false; schema.fields.len()];
        for (index, field) in schema.fields.iter().enumerate() {
            if pairs.contains(field.name) && !field.is(Field::REST) {
                seen[index] = true;
                let member = Param { name: field.name, ..*self.param };
                let slot = record.slot_at(index);
                self.inside(field.name, |walk| match member.read_member(pairs, slot) {
                    Ok(_) => {}
                    Err(violations) => walk.adopt(violations),
                });
            }
        }
        self.missing(record, &seen);
        if let Some(Slot::Map(map)) = schema.rest().map(|rest| record.slot_at(rest)) {
            for name in pairs.free(self.param.name) {
                if schema.is_elsewhere(&name) {
                    continue;
                }
                let text = pairs.take(&name).first().and_then(|text| pairs.decode(text));
                self.entry(map, &name, text);
            }
        }
    }

    fn deep(&mut self, slot: Slot<'_>, prefix: String, pairs: &mut Pairs<'_>) {
        match slot {
            _ if is_too_deep(&prefix) => self.wrong(FLATTER),
            Slot::Opt(opt) => self.deep(opt.some(), prefix, pairs),
            Slot::Record(record) => self.deep_record(record, &prefix, pairs),
            Slot::Map(map) => self.deep_map(map, &prefix, pairs),
            Slot::Union(union) if !keys(pairs, &prefix).is_empty() => self.deep_union(union, &prefix, pairs),
            Slot::Any(value) if !keys(pairs, &prefix).is_empty() => match deep_value(&prefix, pairs) {
                Some(found) => *value = found,
                None => self.wrong(FLATTER),
            },
            mut list if list.is_list() && self.is_deep_list(&prefix, pairs) => {
                self.deep_list(&mut list, &prefix, pairs);
            }
            slot => self.fill(slot, Source::Deep { prefix, pairs }),
        }
    }

    fn deep_record(&mut self, record: &mut dyn Record, prefix: &str, pairs: &mut Pairs<'_>) {
        let mut seen = vec![false; record.schema().fields.len()];
        for key in keys(pairs, prefix) {
            let inner = format!("{prefix}[{key}]");
            let unknown = record.schema().find(&key, 0).is_none();
            let text =
                if unknown { pairs.take(&inner).first().and_then(|text| pairs.decode(text)) } else { None };
            let fill = |walk: &mut Self, slot: Slot<'_>| walk.deep(slot, inner, pairs);
            self.member(record, &key, &mut seen, fill, &text.unwrap_or_default());
        }
        self.missing(record, &seen);
    }

    /// Items that have members of their own, each under its index.
    fn is_deep_list(&self, prefix: &str, pairs: &Pairs<'_>) -> bool {
        let inside = |name: &str| {
            let rest = name.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('['));
            rest.and_then(|rest| rest.split_once(']')).is_some_and(|(_, rest)| rest.starts_with('['))
        };
        pairs.names().any(inside)
    }

    fn deep_list(&mut self, list: &mut Slot<'_>, prefix: &str, pairs: &mut Pairs<'_>) {
        let mut indices: Vec<(usize, String)> = Vec::new();
        for key in keys(pairs, prefix) {
            match key.parse() {
                Ok(index) => indices.push((index, key)),
                Err(_) => self.inside(&key, |walk| walk.wrong("the index of an item")),
            }
        }
        indices.sort_unstable();
        for (_, key) in indices {
            let inner = format!("{prefix}[{key}]");
            self.inside(&key, |walk| walk.deep(list.push(), inner, pairs));
        }
    }

    /// What has members or items is tried, the first that takes all of them is meant.
    fn deep_union(&mut self, union: &mut dyn Union, prefix: &str, pairs: &mut Pairs<'_>) {
        let before = self.found.len();
        for arm in 0..union.arms().arms.len() {
            let mut slot = union.select(arm);
            if !matches!(slot.reborrow(), Slot::Record(_) | Slot::Map(_) | Slot::Union(_)) && !slot.is_list()
            {
                continue;
            }
            let mut tried = pairs.clone();
            self.deep(slot, prefix.to_owned(), &mut tried);
            if self.found.len() == before {
                *pairs = tried;
                return;
            }
            self.found.truncate(before);
        }
        self.wrong("one of the forms of the parameter");
    }

    fn deep_map(&mut self, map: &mut dyn MapLike, prefix: &str, pairs: &mut Pairs<'_>) {
        for key in keys(pairs, prefix) {
            let inner = format!("{prefix}[{key}]");
            self.inside(&key, |walk| {
                map.insert(&mut |name, value| {
                    if let Err(expected) = text::fill(name.slot(), &key) {
                        walk.wrong(expected);
                    }
                    walk.deep(value.slot(), inner.clone(), pairs);
                    walk.found.is_empty()
                });
            });
        }
    }

    /// A text says nothing of its kind, so arms are tried: numbers and the like before strings, which
    /// take everything, lists before both where there are several values.
    fn union(&mut self, union: &mut dyn Union, mut source: Source<'_, '_>) {
        let arms = union.arms().arms;
        let string = |index: &usize| {
            arms[*index]
                .when
                .iter()
                .any(|when| matches!(when, When::Kind(kinds) if kinds.meets(Kinds::STRING)))
        };
        let (strings, others): (Vec<usize>, Vec<usize>) = (0..arms.len()).partition(string);
        let texts = match &mut source {
            Source::Pairs { .. } => source.many(),
            source => source.one().map(|one| vec![one]),
        };
        let texts = match texts {
            Ok(texts) => texts,
            Err(bad) => return self.bad(bad),
        };
        let mut fitting = None;
        for index in others.into_iter().chain(strings) {
            if !fill_arm(union, index, &texts) {
                continue;
            }
            // An arm whose constraints do not hold is meant where there is no other.
            if crate::validate::with_facts(union.arm().1, arms[index].facts).is_empty() {
                return;
            }
            fitting.get_or_insert(index);
        }
        match fitting {
            Some(index) if union.arm().0 == index => {}
            Some(index) => drop(fill_arm(union, index, &texts)),
            None => self.wrong("one of the forms of the parameter"),
        }
    }
}

/// A value of any kind: texts in objects, and in lists where the keys are the indices of one; `None` if it nests too deep.
fn deep_value(prefix: &str, pairs: &mut Pairs<'_>) -> Option<Value> {
    if is_too_deep(prefix) {
        return None;
    }
    let keys = keys(pairs, prefix);
    if keys.is_empty() {
        let text = pairs.take(prefix).first().and_then(|text| pairs.decode(text));
        return Some(text.map_or(Value::Null, Value::from));
    }
    let is_list = keys.iter().enumerate().all(|(index, key)| *key == index.to_string());
    let mut values = Vec::new();
    for key in &keys {
        values.push(deep_value(&format!("{prefix}[{key}]"), pairs)?);
    }
    Some(match is_list {
        true => Value::Array(values),
        false => Value::Object(keys.into_iter().zip(values).collect()),
    })
}

/// Levels are bounded by what a caller may reasonably say, not by what fits into a body.
fn is_too_deep(prefix: &str) -> bool {
    prefix.bytes().filter(|byte| *byte == b'[').count() > LEVELS
}

/// Whether the texts are a value of that arm.
fn fill_arm(union: &mut dyn Union, arm: usize, texts: &[String]) -> bool {
    let mut slot = union.select(arm);
    match texts {
        items if slot.is_list() => items.iter().all(|item| text::fill(slot.push(), item).is_ok()),
        [one] => text::fill(slot, one).is_ok(),
        _ => false,
    }
}

/// There are no parts here: of one its content counts.
fn content(slot: Slot<'_>) -> Slot<'_> {
    match slot {
        Slot::Part(part) => part.slot_at(crate::body::CONTENT),
        slot => slot,
    }
}
