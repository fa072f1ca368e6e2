//! Which arm of a union a value is, decided from its table, and the arm read.
//!
//! The text of a union may be read more than once: to find the tag, to see which members there are, to
//! try an arm. Nested unions multiply that, so the bytes read again are counted against a budget.

use std::borrow::Cow;
use std::ops::Range;

use super::error::{Step, What};
use super::lexer::{Go, Lexer, Stop};
use crate::record::{Arms, Kinds, Slot, Union, View, When};

impl<'a> Lexer<'a> {
    pub(super) fn union(&mut self, union: &mut dyn Union) -> Go {
        let arms = union.arms();
        self.peek();
        let start = self.at;
        if arms.wrapped {
            return self.wrapped(arms, union);
        }
        let chosen = match arms.tag {
            "" => self.by_shape(arms, union)?,
            tag => self.by_tag(arms, tag)?,
        };
        match chosen {
            Choice::Arm(arm) => self.arm(union.select(arm), Some(arms.tag)),
            Choice::Read => Ok(()),
            Choice::None if arms.open => self.value(union.select(arms.arms.len())),
            Choice::None => {
                self.skip()?;
                self.note(start, What::NoArm { union: arms.name })
            }
        }
    }

    /// The one member that is not null names the arm.
    fn wrapped(&mut self, arms: &Arms, union: &mut dyn Union) -> Go {
        let start = self.at;
        if !self.open(b'{', || format!("an object ({})", arms.name))? {
            return Ok(());
        }
        let (mut first, mut count, mut known) = (true, 0, false);
        while self.more(first, b'}')? {
            first = false;
            let key = self.key()?;
            if self.peek() == b'n' {
                self.skip()?;
                continue;
            }
            count += 1;
            match arms.arms.iter().position(|arm| arm.name == &*key) {
                Some(arm) if count == 1 => {
                    known = true;
                    let step = || Step::Field(arms.arms[arm].name);
                    self.inside(|lexer| lexer.value(union.select(arm)), step)?;
                }
                _ => self.skip()?,
            }
        }
        if known && count == 1 { Ok(()) } else { self.note(start, What::NoArm { union: arms.name }) }
    }

    /// The content of an arm, which may hold the tag or not.
    fn arm(&mut self, slot: Slot<'_>, tag: Option<&str>) -> Go {
        match slot {
            Slot::Record(record) => self.record(record, tag),
            Slot::Opt(opt) => self.arm(opt.some(), tag),
            slot => self.value(slot),
        }
    }

    /// The arm the tag names. The usual tag comes first; whatever came before it is read again.
    fn by_tag(&mut self, arms: &Arms, tag: &str) -> Go<Choice> {
        if self.peek() != b'{' {
            return Ok(Choice::None);
        }
        let (start, depth) = (self.at, self.depth);
        self.enter()?;
        let mut first = true;
        let mut chosen = Choice::None;
        while self.more(first, b'}')? {
            first = false;
            if self.key()? != tag {
                self.skip()?;
                continue;
            }
            if self.peek() == b'"' {
                let value = self.string()?;
                chosen = arms.by_tag(&value).map_or(Choice::None, Choice::Arm);
            }
            break;
        }
        self.rewind(start, depth)?;
        Ok(chosen)
    }

    /// The first arm whose conditions hold. Of arms that are tried, one that names all members goes before one that
    /// only takes them.
    fn by_shape(&mut self, arms: &Arms, union: &mut dyn Union) -> Go<Choice> {
        let mut outline = None;
        let mut loose = None;
        for (index, arm) in arms.arms.iter().enumerate() {
            if !self.meets(arm.when, &mut outline)? {
                continue;
            }
            let tried = arm.when.is_empty() || arm.when.iter().any(|when| matches!(when, When::Fits));
            if !tried && loose.is_none() {
                return Ok(Choice::Arm(index));
            }
            let (start, depth) = (self.at, self.depth);
            if self.fits(union.select(index))? {
                if names_all(union) {
                    return Ok(Choice::Read);
                }
                self.rewind(start, depth)?;
                loose.get_or_insert(index);
            }
        }
        Ok(loose.map_or(Choice::None, Choice::Arm))
    }

    /// Whether all of the conditions hold but those that need an arm to be read.
    fn meets(&mut self, conditions: &[When], outline: &mut Option<Vec<Member<'a>>>) -> Go<bool> {
        for when in conditions {
            let holds = match when {
                When::Kind(kinds) => kinds.meets(self.kind()),
                When::Fits => true,
                when => self.looks(*when, outline)?,
            };
            if !holds {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The kind of the value that stands here.
    fn kind(&mut self) -> Kinds {
        match self.peek() {
            b'"' => Kinds::STRING,
            b'{' => Kinds::OBJECT,
            b'[' => Kinds::ARRAY,
            b't' | b'f' => Kinds::BOOL,
            b'n' => Kinds::NULL,
            _ => {
                let rest = &self.text.as_bytes()[self.at..];
                let end = rest.iter().position(|byte| !matches!(byte, b'-' | b'0'..=b'9'));
                match end.and_then(|end| rest.get(end)) {
                    Some(b'.' | b'e' | b'E') => Kinds::FRACTION,
                    _ => Kinds::INTEGER,
                }
            }
        }
    }

    /// Whether a condition on the content holds. The members are looked at once for all conditions.
    fn looks(&mut self, when: When, outline: &mut Option<Vec<Member<'a>>>) -> Go<bool> {
        if let When::Is(json) = when {
            let (start, depth) = (self.at, self.depth);
            self.skip()?;
            let text = &self.text[start..self.at];
            self.rewind(start, depth)?;
            return Ok(json.iter().any(|json| same(text, json)));
        }
        if let When::Item(conditions) = when {
            return self.first_item(conditions);
        }
        if let When::Any(groups) = when {
            for conditions in groups {
                if self.meets(conditions, outline)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        if self.peek() != b'{' {
            return Ok(false);
        }
        let members = match outline {
            Some(members) => members,
            None => outline.insert(self.outline()?),
        };
        let member = |name: &str| members.iter().find(|member| member.name == name);
        if let When::At(name, conditions) = when {
            let Some(from) = member(name).map(|member| member.value.start) else { return Ok(false) };
            let (start, depth) = (std::mem::replace(&mut self.at, from), self.depth);
            let holds = self.meets(conditions, &mut None)?;
            (self.at, self.depth) = (start, depth);
            return Ok(holds);
        }
        Ok(match when {
            When::Has(name) => member(name).is_some(),
            When::Lacks(name) => member(name).is_none(),
            When::Member(name, json) => member(name).is_some_and(|member| {
                let text = &self.text[member.value.clone()];
                json.iter().any(|json| same(text, json))
            }),
            _ => false,
        })
    }

    /// Whether the first item of the array that stands here meets the conditions; no item does.
    fn first_item(&mut self, conditions: &[When]) -> Go<bool> {
        if self.peek() != b'[' {
            return Ok(false);
        }
        let (start, depth) = (self.at, self.depth);
        self.enter()?;
        let holds = !self.more(true, b']')? || self.meets(conditions, &mut None)?;
        (self.at, self.depth) = (start, depth);
        Ok(holds)
    }

    /// The members of the object that stands here, which is not taken.
    fn outline(&mut self) -> Go<Vec<Member<'a>>> {
        let (start, depth) = (self.at, self.depth);
        self.enter()?;
        let mut members = Vec::new();
        while self.more(members.is_empty(), b'}')? {
            let name = self.key()?;
            self.peek();
            let from = self.at;
            self.skip()?;
            members.push(Member { name, value: from..self.at });
        }
        self.rewind(start, depth)?;
        Ok(members)
    }

    /// Reads an arm if it can be read without a problem; otherwise nothing is taken.
    fn fits(&mut self, slot: Slot<'_>) -> Go<bool> {
        let (start, depth) = (self.at, self.depth);
        let found = std::mem::take(&mut self.found);
        let read = self.value(slot);
        let problems = std::mem::replace(&mut self.found, found);
        // Too many values is no matter of the arm.
        if read.is_err() && problems.iter().any(|problem| matches!(problem.what, What::Limit(_))) {
            self.found.extend(problems);
            return Err(Stop);
        }
        if problems.is_empty() {
            return Ok(true);
        }
        self.rewind(start, depth)?;
        Ok(false)
    }

    fn rewind(&mut self, start: usize, depth: u16) -> Go {
        match self.again.checked_sub(self.at - start) {
            Some(again) => self.again = again,
            None => return self.stop(start, What::Limit("unions nested too deep to be told apart")),
        }
        self.at = start;
        self.depth = depth;
        Ok(())
    }
}

/// Whether a document shows all of these; false for what is no JSON.
#[cfg(feature = "server")]
pub(super) fn shows(text: &str, conditions: &[When]) -> bool {
    let options = super::Options::default();
    let mut lexer = Lexer::new(text, &options);
    lexer.meets(conditions, &mut None).is_ok_and(|shows| shows)
}

enum Choice {
    Arm(usize),
    /// The arm has been read already.
    Read,
    None,
}

struct Member<'a> {
    name: Cow<'a, str>,
    value: Range<usize>,
}

/// Whether the record that was read names all members that came.
fn names_all(union: &dyn Union) -> bool {
    match union.arm().1 {
        View::Record(record) => record.extra().members().next().is_none(),
        _ => true,
    }
}

/// Whether two texts are the same JSON value.
fn same(text: &str, json: &str) -> bool {
    let read = |text: &str| super::from_slice::<crate::record::Value>(text.as_bytes()).ok();
    text == json || read(text).is_some_and(|value| Some(value) == read(json))
}
