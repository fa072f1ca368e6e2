//! Unions as the content of an element: told by `xsi:type`, by the element inside, or by their text.

use quick_xml::events::BytesStart;

use super::cursor::XSI;
use super::decode::{Reader, without};
use super::error::{Error, ErrorKind};
use super::table::{self, Found, Seen, clark};
use crate::record::{Slot, Union, Value, XmlKind, XmlRow, XmlTable};

impl<'i> Reader<'i> {
    pub(crate) fn union(
        &mut self,
        start: &BytesStart<'i>,
        row: &XmlRow,
        union: &mut dyn Union,
    ) -> Result<(), Error> {
        match union.arms().xml {
            Some(table) if !table.types.is_empty() => self.substituted(start, row, union, table),
            Some(table) => self.choice(union, table),
            None => {
                let mut text = String::new();
                self.cursor.text(&mut text)?;
                super::lexical::read(Slot::Union(union), row, &text).map_err(|kind| self.cursor.fail(kind))
            }
        }
    }

    /// The type is named by `xsi:type`; without one it is the first, unless that extends an abstract one.
    fn substituted(
        &mut self,
        start: &BytesStart<'i>,
        row: &XmlRow,
        union: &mut dyn Union,
        table: &XmlTable,
    ) -> Result<(), Error> {
        let arm = match self.cursor.attribute(start, XSI, "type")? {
            None => table.types.first().filter(|_| !table.is_abstract).map(|first| first.2),
            Some(name) => {
                let (uri, local) = self.cursor.qualified(name.trim())?;
                let is = |&&(namespace, name, _): &&(u8, &str, u16)| {
                    name == local && table.namespaces.get(usize::from(namespace)).is_some_and(|n| n.0 == uri)
                };
                table.types.iter().find(is).map(|known| known.2)
            }
        };
        match arm {
            Some(arm) => self.element(start, row, union.select(usize::from(arm))),
            None => self.unknown_arm(start, union),
        }
    }

    /// One element inside says which arm it is.
    fn choice(&mut self, union: &mut dyn Union, table: &'static XmlTable) -> Result<(), Error> {
        let mut chosen = false;
        while let Some(start) = self.cursor.child()? {
            let (uri, local) = self.cursor.element_name(start.name())?;
            let found = table::element(table, uri, local, 0, &Seen::default());
            let wildcard = table.rows.iter().find(|row| row.kind == XmlKind::AnyElement);
            if chosen {
                return Err(self.cursor.fail(ErrorKind::Repeated).within(local.to_owned()));
            }
            chosen = true;
            match (found, wildcard) {
                (Some(Found::Row(at)), _) => {
                    let row = &table.rows[at];
                    let content = union.select(usize::from(row.arm));
                    self.element(&start, &without(row, XmlRow::ARM), content)
                        .map_err(|error| error.within(row.name))?;
                }
                (_, Some(row)) => {
                    let content = union.select(usize::from(row.arm));
                    self.element(&start, &without(row, XmlRow::ARM), content)?;
                }
                _ => self.unknown_arm(&start, union)?,
            }
        }
        if chosen { Ok(()) } else { Err(self.cursor.fail(ErrorKind::Missing(union.arms().name))) }
    }

    /// An open union keeps the whole element, as text of XML.
    fn unknown_arm(&mut self, start: &BytesStart<'i>, union: &mut dyn Union) -> Result<(), Error> {
        let name = start.name();
        match union.select(union.arms().arms.len()) {
            Slot::Any(value) => {
                *value = Value::String(self.cursor.capture(start)?.to_xml()?);
                Ok(())
            }
            _ => {
                let (uri, local) = self.cursor.element_name(name)?;
                let kind = self.cursor.attribute(start, XSI, "type")?;
                Err(self.cursor.fail(ErrorKind::UnknownType(kind.unwrap_or_else(|| clark(uri, local)))))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::record::{Extra, Value, XmlRow as X, XmlTable, arm, field};
    use crate::xml::{Limits, QName, XSI, from_str, to_string};

    const NS: &[(&str, &str)] = &[("", ""), ("urn:shapes", "m"), (XSI, "xsi")];
    const SHAPE: QName = QName::new("urn:shapes", "shape");

    #[derive(Clone)]
    struct Circle {
        radius: i32,
        extra: Extra,
    }

    crate::record! {
        Circle = "Circle" { 0 radius: field("radius"); }
        .xml(&XmlTable::new(NS, &[X::element(1, "m:radius", 0).with(X::REQUIRED)]))
    }

    #[derive(Clone)]
    enum Shape {
        Circle(Circle),
        Unknown(Value),
    }

    crate::union! {
        Shape = "Shape" { 0 Circle: arm("Circle"); } unknown Unknown
        .xml(&XmlTable::new(NS, &[]).types(&[(1, "Circle", 0)]).of_abstract())
    }

    fn read(document: &str) -> Shape {
        let mut shape = Shape::Unknown(Value::Null);
        from_str(document, SHAPE, &mut shape, Limits::default()).expect("it is readable");
        shape
    }

    #[test]
    fn what_extends_an_abstract_type_is_always_named() {
        let circle = Shape::Circle(Circle { radius: 1, extra: Extra::NONE });
        let text = to_string(&circle, SHAPE).expect("it has a form");
        assert!(text.ends_with(r#" xsi:type="m:Circle"><m:radius>1</m:radius></m:shape>"#), "{text}");
        assert_eq!(read(&text), circle);
        let unnamed = read("<shape xmlns='urn:shapes'><radius>1</radius></shape>");
        assert!(matches!(unnamed, Shape::Unknown(_)), "nothing says what it is");
    }
}
