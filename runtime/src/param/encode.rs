//! Views into parameters.

use super::percent::Escape;
use super::shape::{Shape, text};
use super::{Param, Refused, Style};
use crate::record::View;

impl Param {
    /// The text that stands in the path.
    ///
    /// # Errors
    /// For an absent value, and for one whose text would make another path (empty, `.`, `..`).
    pub fn to_path(&self, view: View<'_>) -> Result<String, Refused> {
        let mut out = String::new();
        match self.style {
            Style::Label => out.push('.'),
            Style::Matrix => out.push(';'),
            _ => {}
        }
        let escape = self.escape();
        match Shape::of(view) {
            Shape::Absent => return Err(Refused("a path parameter must have a value")),
            Shape::One(text) => self.path_item(None, &text, escape, &mut out),
            Shape::List(items) => {
                for (index, item) in items.into_iter().enumerate() {
                    self.path_item((index > 0).then_some(index), &text(item), escape, &mut out);
                }
            }
            Shape::Object(members) => self.path_object(&members, escape, &mut out)?,
        }
        match out.as_str() {
            "" => Err(Refused("a path parameter cannot be empty")),
            "." | ".." => Err(Refused("a path parameter cannot be a dot segment")),
            _ => Ok(out),
        }
    }

    /// An item of a list in the path, or a value alone.
    fn path_item(&self, index: Option<usize>, text: &str, escape: Escape, out: &mut String) {
        if index.is_some() {
            out.push(self.delimiter());
        }
        if self.style == Style::Matrix && (self.explode || index.is_none()) {
            Escape::Strict.write(self.name, out);
            if !text.is_empty() {
                out.push('=');
            }
        }
        escape.write(text, out);
    }

    fn path_object(
        &self,
        members: &[(String, View<'_>)],
        escape: Escape,
        out: &mut String,
    ) -> Result<(), Refused> {
        if self.style == Style::Matrix && !self.explode {
            Escape::Strict.write(self.name, out);
            out.push('=');
        }
        self.members(members, escape, out)
    }

    /// `k,v,l,w` or `k=v,l=w`, with the delimiter of the style.
    fn members(
        &self,
        members: &[(String, View<'_>)],
        escape: Escape,
        out: &mut String,
    ) -> Result<(), Refused> {
        for (index, (name, value)) in members.iter().enumerate() {
            if index > 0 {
                self.write_delimiter(out);
            }
            self.delimited(name, escape, out)?;
            if self.explode {
                out.push('=');
            } else {
                self.write_delimiter(out);
            }
            self.delimited(&text(*value), escape, out)?;
        }
        Ok(())
    }

    /// A space or a bar may not stand in a URL themselves.
    fn write_delimiter(&self, out: &mut String) {
        match self.delimiter() {
            ' ' => out.push_str("%20"),
            '|' => out.push_str("%7C"),
            delimiter => out.push(delimiter),
        }
    }

    /// Appends to a query what stands for the value: no pair, one or several.
    ///
    /// # Errors
    /// For an item that holds the delimiter of its style where the style has no way to say so.
    pub fn to_query(&self, view: View<'_>, out: &mut String) -> Result<(), Refused> {
        self.pairs(view, '&', self.escape(), out)
    }

    /// The value of a header; `None` for an absent value.
    ///
    /// # Errors
    /// For an item of a list that holds a comma, and for control characters.
    pub fn to_header(&self, view: View<'_>) -> Result<Option<String>, Refused> {
        let mut out = String::new();
        match Shape::of(view) {
            Shape::Absent => return Ok(None),
            Shape::One(text) => out = text,
            Shape::List(items) if items.is_empty() => return Ok(None),
            Shape::List(items) => {
                for (index, item) in items.into_iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    self.delimited(&text(item), Escape::None, &mut out)?;
                }
            }
            Shape::Object(members) if members.is_empty() => return Ok(None),
            Shape::Object(members) => {
                for (name, value) in &members {
                    let value = text(*value);
                    if name.contains([',', '=']) || value.contains(',') {
                        return Err(Refused("a header cannot hold a comma inside a member"));
                    }
                }
                self.members(&members, Escape::None, &mut out)?;
            }
        }
        if out.chars().any(|c| c.is_control() && c != '\t') {
            return Err(Refused("a header cannot hold control characters"));
        }
        Ok(Some(out))
    }

    /// Appends to a `Cookie` header what stands for the value: no pair, one or several.
    ///
    /// # Errors
    /// As [`Param::to_query`].
    pub fn to_cookie(&self, view: View<'_>, out: &mut String) -> Result<(), Refused> {
        if self.style != Style::Cookie {
            return self.pairs(view, ';', Escape::Strict, out);
        }
        let mut plain = String::new();
        self.pairs(view, ';', Escape::None, &mut plain)?;
        let ends = |pair: &str| pair.contains(';') || pair.chars().any(char::is_control);
        if plain.split("; ").any(ends) {
            return Err(Refused("a cookie cannot hold a semicolon or control characters"));
        }
        if !out.is_empty() && !plain.is_empty() {
            out.push_str("; ");
        }
        out.push_str(&plain);
        Ok(())
    }

    pub(super) fn pairs(
        &self,
        view: View<'_>,
        separator: char,
        escape: Escape,
        out: &mut String,
    ) -> Result<(), Refused> {
        match Shape::of(view) {
            Shape::Absent => {}
            Shape::One(text) => self.pair(self.name, &text, separator, escape, out),
            Shape::List(items) if self.style == Style::DeepObject => {
                self.bracketed(self.name, indexed(items), separator, escape, out);
            }
            Shape::List(items) if self.explode => {
                items.into_iter().for_each(|item| self.pair(self.name, &text(item), separator, escape, out));
            }
            Shape::List(items) => {
                if let [only] = items.as_slice()
                    && text(*only).is_empty()
                {
                    return Err(Refused("a list of one empty text cannot be told from an empty list"));
                }
                for (index, item) in items.into_iter().enumerate() {
                    if index == 0 {
                        self.start(self.name, separator, escape, out);
                    } else {
                        self.write_delimiter(out);
                    }
                    self.delimited(&text(item), escape, out)?;
                }
            }
            Shape::Object(members) if self.style == Style::DeepObject => {
                self.bracketed(self.name, members, separator, escape, out);
            }
            Shape::Object(members) if self.explode => {
                members.iter().for_each(|(name, value)| self.member_as(name, *value, separator, escape, out));
            }
            Shape::Object(members) if members.is_empty() => {}
            Shape::Object(members) => {
                self.start(self.name, separator, escape, out);
                self.members(&members, escape, out)?;
            }
        }
        Ok(())
    }

    /// A member that is a parameter of its own: a list repeats the pair, an object is JSON.
    pub(super) fn member(&self, view: View<'_>, separator: char, escape: Escape, out: &mut String) {
        self.member_as(self.name, view, separator, escape, out);
    }

    fn member_as(&self, name: &str, view: View<'_>, separator: char, escape: Escape, out: &mut String) {
        match Shape::of(view) {
            Shape::Absent => {}
            Shape::List(items) => {
                items.into_iter().for_each(|item| self.pair(name, &text(item), separator, escape, out));
            }
            _ => self.pair(name, &text(view), separator, escape, out),
        }
    }

    /// `x[k]=v`, as deep as the value goes.
    fn bracketed(
        &self,
        name: &str,
        members: Vec<(String, View<'_>)>,
        separator: char,
        escape: Escape,
        out: &mut String,
    ) {
        for (key, value) in members {
            let name = format!("{name}[{key}]");
            match Shape::of(value) {
                Shape::Absent => {}
                Shape::One(text) => self.pair(&name, &text, separator, escape, out),
                Shape::List(items) => self.bracketed(&name, indexed(items), separator, escape, out),
                Shape::Object(members) => self.bracketed(&name, members, separator, escape, out),
            }
        }
    }

    fn pair(&self, name: &str, text: &str, separator: char, escape: Escape, out: &mut String) {
        self.start(name, separator, escape, out);
        escape.write(text, out);
    }

    fn start(&self, name: &str, separator: char, escape: Escape, out: &mut String) {
        if !out.is_empty() {
            out.push(separator);
            if separator == ';' {
                out.push(' ');
            }
        }
        let names = if matches!(escape, Escape::Form | Escape::None) { escape } else { Escape::Strict };
        names.write(name, out);
        out.push('=');
    }

    /// An item among others in one text. Where the delimiter is one that URLs do not know, or nothing
    /// is encoded, an item that holds it could not be told from two.
    fn delimited(&self, text: &str, escape: Escape, out: &mut String) -> Result<(), Refused> {
        let unknown = matches!(self.delimiter(), ' ' | '|') || escape == Escape::None;
        if unknown && text.contains(self.delimiter()) {
            return Err(Refused("an item of the list holds the character that separates items"));
        }
        escape.write(text, out);
        Ok(())
    }

    fn escape(&self) -> Escape {
        match (self.allow_reserved, self.style) {
            (true, _) => Escape::Reserved { delimiter: self.delimiter() },
            (false, Style::Label) if self.explode => Escape::Label,
            (false, _) => Escape::Strict,
        }
    }
}

/// The items of a list as members named by their index.
fn indexed(items: Vec<View<'_>>) -> Vec<(String, View<'_>)> {
    items.into_iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect()
}
