//! The walk: a document into slots.

use super::error::{Error, Step, What};
use super::lexer::{Go, Lexer};
use super::options::{Dialect, Options};
use crate::record::{Field, List, MapLike, Opt, Record, Schema, Slot};

/// Reads a whole document into a slot.
pub(super) fn read(text: &str, slot: Slot<'_>, options: &Options) -> Result<(), Error> {
    let mut lexer = Lexer::new(text, options);
    let read = lexer.value(slot);
    if read.is_ok() && lexer.peek() != 0 || read.is_ok() && lexer.at < text.len() {
        let _ = lexer.syntax::<()>("text after the end of the value");
    }
    if lexer.found.is_empty() { Ok(()) } else { Err(Error::new(text, lexer.found)) }
}

impl<'a> Lexer<'a> {
    /// One value into its slot.
    pub(super) fn value(&mut self, slot: Slot<'_>) -> Go {
        match slot {
            Slot::Opt(opt) => self.opt(opt),
            Slot::Record(record) => self.record(record, None),
            Slot::List(list) => self.list(list),
            Slot::Map(map) => self.map(map),
            Slot::Union(union) => self.union(union),
            Slot::Part(part) => self.value(part.slot_at(crate::body::CONTENT)),
            Slot::Any(value) => {
                *value = self.any()?;
                Ok(())
            }
            scalar => self.scalar(scalar),
        }
    }

    #[inline]
    fn opt(&mut self, opt: &mut dyn Opt) -> Go {
        if self.peek() == b'n' {
            opt.null();
            return self.word("null");
        }
        self.value(opt.some())
    }

    /// Whether `open` stands here. Null stands for the default in ProtoJSON; the caller then has
    /// nothing more to do, as after a problem.
    #[inline]
    pub(super) fn open(&mut self, open: u8, expected: impl FnOnce() -> String) -> Go<bool> {
        match self.peek() {
            byte if byte == open => self.enter().map(|()| true),
            b'n' if self.options.dialect == Dialect::Proto => self.word("null").map(|()| false),
            _ => self.wrong(expected()).map(|()| false),
        }
    }

    /// Runs `read`; problems found meanwhile happened inside `step`.
    #[inline]
    pub(super) fn inside<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Go<T>,
        step: impl Fn() -> Step,
    ) -> Go<T> {
        let before = self.found.len();
        let done = read(self);
        if self.found.len() > before {
            self.found[before..].iter_mut().for_each(|found| found.path.push(step()));
        }
        done
    }

    fn list(&mut self, list: &mut dyn List) -> Go {
        if !self.open(b'[', || "an array".to_owned())? {
            return Ok(());
        }
        let mut index = 0;
        while self.more(index == 0, b']')? {
            self.item()?;
            self.inside(|lexer| lexer.value(list.push()), || Step::Index(index))?;
            index += 1;
        }
        Ok(())
    }

    fn map(&mut self, map: &mut dyn MapLike) -> Go {
        if !self.open(b'{', || "an object".to_owned())? {
            return Ok(());
        }
        let mut first = true;
        while self.more(first, b'}')? {
            first = false;
            let key = self.key()?;
            self.entry(map, &key)?;
        }
        Ok(())
    }

    /// One entry of a map; its key is taken.
    fn entry(&mut self, map: &mut dyn MapLike, key: &str) -> Go {
        self.item()?;
        let at = self.at;
        let mut go = Ok(());
        let insert = map.insert(&mut |name, content| {
            go = self.inside(
                |lexer| {
                    lexer.map_key(at, key, name.slot())?;
                    lexer.value(content.slot())
                },
                || Step::Key(key.to_owned()),
            );
            go.is_ok()
        });
        go?;
        if insert == crate::record::Insert::Replaced {
            self.inside(|lexer| lexer.note(at, What::Duplicate), || Step::Key(key.to_owned()))?;
        }
        Ok(())
    }

    /// The members of an object into a record. `tag` is the member that chose this record among the
    /// arms of a union: it is dropped if the record does not hold it.
    pub(super) fn record(&mut self, record: &mut dyn Record, tag: Option<&str>) -> Go {
        let schema = record.schema();
        self.peek();
        let start = self.at;
        if !self.open(b'{', || format!("an object ({})", schema.name))? {
            return Ok(());
        }
        let (mut seen, mut hint, mut first) = (Seen::default(), 0, true);
        while self.more(first, b'}')? {
            first = false;
            let key = self.key()?;
            match self.find(schema, &key, hint) {
                Some(index) => {
                    hint = index + 1;
                    self.member(record, index, &mut seen)?;
                }
                None if tag == Some(&*key) => self.skip()?,
                None => self.unknown(record, &key)?,
            }
        }
        self.missing(schema, &seen, start)
    }

    #[inline]
    fn find(&self, schema: &Schema, key: &str, hint: usize) -> Option<usize> {
        let found = schema.find(key, hint);
        if found.is_some() || self.options.dialect == Dialect::Plain {
            return found;
        }
        schema.fields.iter().position(|field| field.facts.is_some_and(|facts| facts.alias == key))
    }

    #[inline]
    fn member(&mut self, record: &mut dyn Record, index: usize, seen: &mut Seen) -> Go {
        let field = &record.schema().fields[index];
        let step = || Step::Field(field.name);
        if seen.set(index) {
            let at = self.at;
            self.skip()?;
            return self.inside(|lexer| lexer.note(at, What::Duplicate), step);
        }
        if self.options.strict_null && !field.is(Field::NULLABLE) && self.peek() == b'n' {
            return self.inside(|lexer| lexer.not_null(record.slot_at(index)), step);
        }
        self.quoted = field.is(Field::QUOTED);
        let done = self.inside(|lexer| lexer.value(record.slot_at(index)), step);
        self.quoted = false;
        done
    }

    /// Null where the contract does not say that null is possible.
    #[cold]
    fn not_null(&mut self, slot: Slot<'_>) -> Go {
        match slot {
            Slot::Opt(_) => self.wrong("a value or nothing at all"),
            slot => self.value(slot),
        }
    }

    /// A member that is not in the table: an arm of a oneof, an entry of the rest, or extra.
    #[cold]
    fn unknown(&mut self, record: &mut dyn Record, key: &str) -> Go {
        let schema = record.schema();
        if let Some(inline) = schema.inline.iter().find(|inline| inline.name == key) {
            let step = || Step::Field(inline.name);
            let slot = record.slot_at(inline.slot.into());
            return self.inside(|lexer| lexer.inline(slot, inline.arm.into()), step);
        }
        if schema.is_elsewhere(key) {
            return self.skip();
        }
        if let Some(rest) = schema.rest() {
            return match record.slot_at(rest) {
                Slot::Map(map) => self.entry(map, key),
                Slot::Opt(opt) => match opt.some() {
                    Slot::Map(map) => self.entry(map, key),
                    _ => self.skip(),
                },
                _ => self.skip(),
            };
        }
        self.item()?;
        let at = self.at;
        let step = || Step::Key(key.to_owned());
        let value = self.inside(Lexer::any, step)?;
        if record.keep(key, value).is_some() {
            self.inside(|lexer| lexer.note(at, What::Duplicate), step)?;
        }
        Ok(())
    }

    /// A member that is an arm of a oneof. Null means that the oneof is not this arm.
    fn inline(&mut self, slot: Slot<'_>, arm: usize) -> Go {
        if self.peek() == b'n' {
            return self.word("null");
        }
        match slot {
            Slot::Opt(opt) => self.inline(opt.some(), arm),
            Slot::Union(union) => self.value(union.select(arm)),
            _ => self.skip(),
        }
    }

    fn missing(&mut self, schema: &'static Schema, seen: &Seen, at: usize) -> Go {
        for (index, field) in schema.fields.iter().enumerate() {
            if field.is_required() && !seen.get(index) {
                self.inside(|lexer| lexer.note(at, What::Missing), || Step::Field(field.name))?;
            }
        }
        Ok(())
    }
}

/// Which members were there.
#[derive(Default)]
struct Seen {
    first: u128,
    more: Vec<u64>,
}

impl Seen {
    /// Marks a member; whether it was marked before.
    #[inline]
    fn set(&mut self, index: usize) -> bool {
        if index < 128 {
            let bit = 1 << index;
            let before = self.first & bit != 0;
            self.first |= bit;
            return before;
        }
        let (word, bit) = (index / 64, 1 << (index % 64));
        if self.more.len() <= word {
            self.more.resize(word + 1, 0);
        }
        let before = self.more[word] & bit != 0;
        self.more[word] |= bit;
        before
    }

    #[inline]
    fn get(&self, index: usize) -> bool {
        if index < 128 {
            return self.first & 1 << index != 0;
        }
        self.more.get(index / 64).is_some_and(|word| word & 1 << (index % 64) != 0)
    }
}
