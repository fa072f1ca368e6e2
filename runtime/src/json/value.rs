//! Values of any shape, numbers exact.

use super::error::{Step, What};
use super::lexer::{Go, Lexer};
use crate::record::{Map, Number, Value};

impl Lexer<'_> {
    /// One value of any kind.
    pub(super) fn any(&mut self) -> Go<Value> {
        match self.peek() {
            b'"' => Ok(Value::String(self.string()?.into_owned())),
            b'{' => self.any_object(),
            b'[' => self.any_array(),
            b't' => self.word("true").map(|()| Value::Bool(true)),
            b'f' => self.word("false").map(|()| Value::Bool(false)),
            b'n' => self.word("null").map(|()| Value::Null),
            b'-' | b'0'..=b'9' => Ok(Value::Number(Number::of_valid(self.number()?))),
            _ => self.syntax("expected a value"),
        }
    }

    fn any_array(&mut self) -> Go<Value> {
        self.enter()?;
        let mut items = Vec::new();
        while self.more(items.is_empty(), b']')? {
            self.item()?;
            let index = items.len();
            items.push(self.inside(Self::any, || Step::Index(index))?);
        }
        Ok(Value::Array(items))
    }

    fn any_object(&mut self) -> Go<Value> {
        self.enter()?;
        let mut members = Map::new();
        let mut first = true;
        while self.more(first, b'}')? {
            first = false;
            self.item()?;
            let key = self.key()?;
            let at = self.at;
            let step = || Step::Key(key.clone().into_owned());
            let value = self.inside(Self::any, step)?;
            if members.insert(key.clone().into_owned(), value).is_some() {
                self.inside(|lexer| lexer.note(at, What::Duplicate), step)?;
            }
        }
        Ok(Value::Object(members))
    }
}
