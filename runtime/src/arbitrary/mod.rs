//! Arbitrary valid values for any place: for round-trip tests, fakes and examples.
//!
//! A value follows its types and its facts (bounds, lengths, patterns, enums), so a strict receiver
//! takes it; the same seed gives the same value. Depth and size are bounded, also for recursive types.
//! What cannot be met by construction (a multiple with a bound far off, a pattern with a length that
//! it cannot have) is tried a number of times and then left.

mod entropy;
mod number;
#[cfg(feature = "regex")]
mod pattern;
mod text;
mod together;
mod union;
mod unknown;

pub use entropy::Entropy;

use together::Plan;
use unknown::Wire;

use crate::body::{CONTENT, FILE_NAME, HEADERS, MEDIA_TYPE};
use crate::record::{Blank, Facts, MapLike, Opt, Place, Record, Rule, Slot, Value, XmlKind};

/// What values are wanted.
#[derive(Clone, Debug)]
pub struct Options {
    /// How deep records nest before optional members stay away.
    pub depth: usize,
    /// About how many members and items a value has before lists stay short.
    pub size: usize,
    /// Values the contract does not know: of open enums, arms of open unions, further members, each where the wire of
    /// the type has a place for it.
    pub unknown: bool,
    /// Strings of letters, digits and a few signs alone, which fit into headers and tokens.
    pub plain: bool,
    /// No empty strings, lists and maps, which some places cannot tell from absent ones.
    pub nonempty: bool,
    /// Dates with times at UTC and spans in seconds alone, for wires that carry moments without their offset and spans
    /// without calendar units (protobuf).
    pub utc: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { depth: 4, size: 200, unknown: false, plain: false, nonempty: false, utc: false }
    }
}

/// A value of a type.
#[must_use]
pub fn value<T: Place + Blank>(seed: u64, options: &Options) -> T {
    let mut value = T::blank();
    fill(value.slot(), None, seed, options);
    value
}

/// Fills a blank slot, under the facts of the member it is.
pub fn fill(slot: Slot<'_>, facts: Option<&'static Facts>, seed: u64, options: &Options) {
    let mut maker = Maker {
        entropy: Entropy::new(seed),
        options,
        depth: 0,
        left: options.size,
        index: None,
        wire: Wire::Json,
        grouped: false,
    };
    maker.slot(slot, facts);
}

struct Maker<'o> {
    entropy: Entropy,
    options: &'o Options,
    depth: usize,
    left: usize,
    /// The position in a list whose items must differ.
    index: Option<usize>,
    /// The wire of the record that is made.
    wire: Wire,
    /// The record is a group of XML: its members stand among those of another.
    grouped: bool,
}

impl Maker<'_> {
    fn slot(&mut self, slot: Slot<'_>, facts: Option<&'static Facts>) {
        self.left = self.left.saturating_sub(1);
        let rules = facts.map_or(&[][..], |facts| facts.rules);
        if let Some(json) = self.listed(rules) {
            // A value of the contract's own list fits, or the contract contradicts itself.
            let _ = crate::json::fill_slot(json.as_bytes(), slot, &crate::json::Options::default());
            return;
        }
        match slot {
            Slot::None => {}
            Slot::Opt(opt) => self.opt(opt, facts),
            Slot::Record(record) => self.record(record, rules),
            Slot::Union(union) => self.union(union, facts),
            Slot::Map(map) => self.map(map, facts),
            Slot::Any(value) => *value = self.any(),
            Slot::Bytes(to) => {
                let len = self.length(rules, 0, 8);
                *to = (0..len).map(|_| self.entropy.below(256) as u8).collect();
            }
            Slot::Stream(to) => {
                let mut bytes = Vec::new();
                self.slot(Slot::Bytes(&mut bytes), facts);
                *to = bytes.into();
            }
            Slot::Part(part) => self.part(part, facts),
            Slot::Str(to) => *to = self.string(rules),
            list if list.is_list() => self.list(list, facts),
            scalar => self.scalar(scalar, rules),
        }
    }

    /// Names and types of parts are plain, as they stand in heads; and always there, since a sender fills them in.
    fn part(&mut self, part: &mut dyn Record, facts: Option<&'static Facts>) {
        self.slot(part.slot_at(CONTENT), facts);
        let plain = Options { plain: true, unknown: false, nonempty: true, ..self.options.clone() };
        fill(part.slot_at(HEADERS), None, self.entropy.next(), &plain);
        if let Slot::Opt(name) = part.slot_at(FILE_NAME) {
            fill(name.some(), None, self.entropy.next(), &plain);
        }
        if let Slot::Opt(media_type) = part.slot_at(MEDIA_TYPE)
            && let Slot::Str(to) = media_type.some()
        {
            "application/x-arbitrary".clone_into(to);
        }
    }

    /// One of the values the facts list, as JSON.
    fn listed(&mut self, rules: &[Rule]) -> Option<&'static str> {
        let values = rules.iter().find_map(|rule| match rule {
            Rule::OneOf(values) if !values.is_empty() => Some(*values),
            _ => None,
        })?;
        let at = match self.index {
            Some(index) => index % values.len(),
            None => self.entropy.below(values.len() as u64) as usize,
        };
        Some(values[at])
    }

    fn is_full(&self) -> bool {
        self.depth > self.options.depth || self.left == 0
    }

    fn opt(&mut self, opt: &mut dyn Opt, facts: Option<&'static Facts>) {
        if self.is_full() || self.entropy.one_in(3) {
            // For an option null is absent; of a patch blank is absent, and null a value.
            if self.entropy.one_in(2) {
                opt.null();
            }
            return;
        }
        self.slot(opt.some(), facts);
    }

    fn record(&mut self, record: &mut dyn Record, rules: &[Rule]) {
        // A type that leads to itself by required members only through lists and unions ends there.
        if self.depth > 4 * self.options.depth + 16 {
            return;
        }
        self.depth += 1;
        let index = self.index.take();
        let schema = record.schema();
        let around = (self.wire, self.grouped);
        self.wire = Wire::of(schema, self.wire);
        if self.options.unknown && !schema.closed && schema.rest().is_none() && self.entropy.one_in(4) {
            self.unknown_member(record);
        }
        let plan = Plan::of(rules, schema, &mut self.entropy);
        for (at, field) in schema.fields.iter().enumerate() {
            if plan.banned.contains(&at) {
                continue;
            }
            let mut rows = schema.xml.into_iter().flat_map(|table| table.rows);
            self.grouped = rows.any(|row| row.kind == XmlKind::Group && usize::from(row.slot) == at);
            match record.slot_at(at) {
                Slot::Opt(opt) if plan.forced.contains(&at) => self.slot(opt.some(), field.facts),
                slot => self.slot(slot, field.facts),
            }
        }
        (self.wire, self.grouped) = around;
        self.index = index;
        self.depth -= 1;
    }

    fn list(&mut self, mut list: Slot<'_>, facts: Option<&'static Facts>) {
        let rules = facts.map_or(&[][..], |facts| facts.rules);
        let unique = rules.contains(&Rule::UniqueItems);
        let facts = facts.and_then(|facts| facts.items);
        let mut len = self.count(rules);
        let before = self.index;
        let mut index = 0;
        while index < len {
            let mut item = list.push();
            if unique {
                self.index = Some(index);
                len = len.min(kinds(&mut item, facts));
            }
            self.slot(item, facts);
            index += 1;
        }
        self.index = before;
    }

    fn map(&mut self, map: &mut dyn MapLike, facts: Option<&'static Facts>) {
        let rules = facts.map_or(&[][..], |facts| facts.rules);
        let before = self.index;
        for index in 0..self.count(rules) {
            map.insert(&mut |key, value| {
                self.index = Some(index);
                self.slot(key.slot(), facts.and_then(|facts| facts.keys));
                self.index = None;
                self.slot(value.slot(), facts.and_then(|facts| facts.items));
                true
            });
        }
        self.index = before;
    }

    /// How many items or entries.
    fn count(&mut self, rules: &[Rule]) -> usize {
        let (mut least, mut most) = (u64::from(self.options.nonempty && !self.is_full()), u64::MAX);
        for rule in rules {
            match rule {
                Rule::MinItems(n) | Rule::MinProperties(n) => least = least.max(*n),
                Rule::MaxItems(n) | Rule::MaxProperties(n) => most = most.min(*n),
                _ => {}
            }
        }
        let room = if self.is_full() { 0 } else { 3 };
        // A contract may ask for millions; a value of this module is for tests.
        (least + self.entropy.below(room + 1)).min(most).min(10_000) as usize
    }

    /// How long a string or bytes.
    fn length(&mut self, rules: &[Rule], usual_least: u64, usual_more: u64) -> u64 {
        let (mut least, mut most) = (usual_least.max(u64::from(self.options.nonempty)), u64::MAX);
        for rule in rules {
            match rule {
                Rule::MinLength(n) => least = least.max(*n),
                Rule::MaxLength(n) => most = most.min(*n),
                _ => {}
            }
        }
        (least + self.entropy.below(usual_more + 1)).min(most).min(10_000)
    }

    /// A small JSON value, not null (which absent members could not be told from).
    fn any(&mut self) -> Value {
        match self.entropy.below(if self.is_full() { 4 } else { 6 }) {
            0 => Value::Bool(self.entropy.one_in(2)),
            1 => Value::from(self.entropy.next().cast_signed() >> 20),
            2 => Value::from(0.5),
            3 => Value::String(self.string(&[])),
            4 => Value::Array(vec![Value::Null, Value::from(1_i64)]),
            _ => Value::Object([("a".to_owned(), Value::from(true)), ("b".to_owned(), Value::Null)].into()),
        }
    }

    fn scalar(&mut self, slot: Slot<'_>, rules: &[Rule]) {
        match slot {
            Slot::Bool(to) => *to = self.index.map_or_else(|| self.entropy.one_in(2), |index| index % 2 == 1),
            Slot::Name(name) => {
                let names = name.names().len() as u64;
                let may_be_unknown = self.options.unknown && self.index.is_none();
                if may_be_unknown && self.entropy.one_in(6) && name.unknown("x-unknown") || names == 0 {
                    return;
                }
                let index =
                    self.index.map_or_else(|| self.entropy.below(names), |index| index as u64 % names);
                name.set(index as usize);
            }
            Slot::Enum(to, names) => {
                if self.options.unknown && self.index.is_none() && !names.closed && self.entropy.one_in(6) {
                    *to = 12_345;
                } else if !names.values.is_empty() {
                    let count = names.values.len() as u64;
                    let index =
                        self.index.map_or_else(|| self.entropy.below(count), |index| index as u64 % count);
                    *to = names.values[index as usize].0;
                }
            }
            Slot::Text(text) => self.textual(text, rules),
            number => self.number(number, rules),
        }
    }
}

/// How many different values an item can have, where they are few.
fn kinds(item: &mut Slot<'_>, facts: Option<&'static Facts>) -> usize {
    let listed = facts.into_iter().flat_map(|facts| facts.rules).find_map(|rule| match rule {
        Rule::OneOf(values) => Some(values.len()),
        _ => None,
    });
    listed.unwrap_or(match item {
        Slot::Bool(_) => 2,
        Slot::Name(name) => name.names().len(),
        Slot::Enum(_, names) => names.values.len(),
        _ => usize::MAX,
    })
}

#[cfg(test)]
mod tests;
