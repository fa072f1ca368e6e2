//! A reader of elements over `quick-xml`, whose types go no further than this folder.
//!
//! Namespaces are resolved to their URIs, DOCTYPEs are refused, entities are the five of XML and
//! character references, and depth, counts and bytes are bounded whatever the document says.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{LocalName, QName, ResolveResult};
use quick_xml::reader::NsReader;
use std::borrow::Cow;

use super::element::{Attribute as OwnedAttribute, Element, Node as Content};
use super::error::{Error, ErrorKind, excerpt};

/// The namespace of `xsi:nil` and `xsi:type`.
pub const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// How much a document may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole document.
    pub bytes: usize,
    /// Elements within elements.
    pub depth: u32,
    /// Elements in the whole document.
    pub elements: u32,
    /// Attributes of one element, namespace declarations included.
    pub attributes: usize,
}

impl Default for Limits {
    /// 64 MiB, 128 levels, four million elements, 256 attributes.
    fn default() -> Self {
        Self { bytes: 64 << 20, depth: 128, elements: 4 << 20, attributes: 256 }
    }
}

/// Stands behind a start tag, or before the root.
pub(crate) struct Cursor<'i> {
    reader: NsReader<&'i [u8]>,
    limits: Limits,
    elements: u32,
    depth: u32,
}

/// What comes next inside an element whose content is mixed.
pub(crate) enum Node<'i> {
    Element(BytesStart<'i>),
    Text(Cow<'i, str>),
    End,
}

impl<'i> Cursor<'i> {
    pub(crate) fn new(document: &'i str, limits: Limits) -> Result<Self, Error> {
        if document.len() > limits.bytes {
            return Err(Error::at(0, ErrorKind::Limit("bytes")));
        }
        let mut reader = NsReader::from_str(document);
        reader.config_mut().expand_empty_elements = true;
        Ok(Self { reader, limits, elements: 0, depth: 0 })
    }

    /// An error at the place that was read last.
    #[cold]
    pub(crate) fn fail(&self, kind: ErrorKind) -> Error {
        let offset = usize::try_from(self.reader.error_position().max(self.reader.buffer_position()));
        Error::at(offset.unwrap_or(usize::MAX), kind)
    }

    #[cold]
    fn syntax(&self, error: &dyn std::fmt::Display) -> Error {
        self.fail(ErrorKind::Syntax(error.to_string()))
    }

    /// Inlined, because an event is moved through memory with every call.
    #[inline(always)]
    fn event(&mut self) -> Result<Event<'i>, Error> {
        match self.reader.read_event() {
            Ok(Event::DocType(_)) => Err(self.fail(ErrorKind::Doctype)),
            Ok(event) => Ok(event),
            Err(error) => Err(self.syntax(&error)),
        }
    }

    #[inline]
    fn enter(&mut self) -> Result<(), Error> {
        self.elements += 1;
        self.depth += 1;
        if self.elements > self.limits.elements {
            return Err(self.fail(ErrorKind::Limit("elements")));
        }
        if self.depth > self.limits.depth {
            return Err(self.fail(ErrorKind::Limit("depth")));
        }
        Ok(())
    }

    fn unexpected_end(&self) -> Error {
        self.fail(ErrorKind::Syntax("the document ends inside an element".to_owned()))
    }

    /// The root element.
    pub(crate) fn root(&mut self) -> Result<BytesStart<'i>, Error> {
        loop {
            match self.event()? {
                Event::Start(start) => {
                    self.enter()?;
                    return Ok(start);
                }
                Event::Text(text) if text.trim().is_empty() => {}
                Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
                _ => return Err(self.fail(ErrorKind::Syntax("expected an element".to_owned()))),
            }
        }
    }

    /// After the root: nothing but white space, comments and processing instructions may follow.
    pub(crate) fn finish(&mut self) -> Result<(), Error> {
        loop {
            match self.event()? {
                Event::Eof => return Ok(()),
                Event::Text(text) if text.trim().is_empty() => {}
                Event::Comment(_) | Event::PI(_) => {}
                _ => {
                    return Err(self.fail(ErrorKind::Syntax("something follows the root element".to_owned())));
                }
            }
        }
    }

    /// The next element inside the current one; `None` is its end. Text is passed over.
    #[inline]
    pub(crate) fn child(&mut self) -> Result<Option<BytesStart<'i>>, Error> {
        loop {
            match self.event()? {
                Event::Start(start) => {
                    self.enter()?;
                    return Ok(Some(start));
                }
                Event::End(_) => {
                    self.depth -= 1;
                    return Ok(None);
                }
                Event::Eof => return Err(self.unexpected_end()),
                _ => {}
            }
        }
    }

    /// The next element or piece of text inside the current one.
    pub(crate) fn node(&mut self) -> Result<Node<'i>, Error> {
        loop {
            match self.event()? {
                Event::Start(start) => {
                    self.enter()?;
                    return Ok(Node::Element(start));
                }
                Event::End(_) => {
                    self.depth -= 1;
                    return Ok(Node::End);
                }
                Event::Text(text) => return Ok(Node::Text(text.xml10_content())),
                Event::CData(text) => return Ok(Node::Text(text.xml10_content())),
                Event::GeneralRef(reference) => {
                    let mut text = String::new();
                    self.reference(&reference, &mut text)?;
                    return Ok(Node::Text(Cow::Owned(text)));
                }
                Event::Eof => return Err(self.unexpected_end()),
                _ => {}
            }
        }
    }

    /// The text of the current element up to its end; elements inside are passed over.
    pub(crate) fn text(&mut self, out: &mut String) -> Result<(), Error> {
        loop {
            match self.event()? {
                Event::Text(text) => out.push_str(&text.xml10_content()),
                Event::CData(text) => out.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) => self.reference(&reference, out)?,
                Event::Start(_) => {
                    self.enter()?;
                    self.skip()?;
                }
                Event::End(_) => {
                    self.depth -= 1;
                    return Ok(());
                }
                Event::Eof => return Err(self.unexpected_end()),
                _ => {}
            }
        }
    }

    /// Passes over the rest of the current element.
    pub(crate) fn skip(&mut self) -> Result<(), Error> {
        let outside = self.depth - 1;
        while self.depth > outside {
            self.child()?;
        }
        Ok(())
    }

    fn reference(&self, reference: &BytesRef<'_>, out: &mut String) -> Result<(), Error> {
        if let Some(character) = reference.resolve_char_ref().map_err(|error| self.syntax(&error))? {
            out.push(character);
            return Ok(());
        }
        let name = reference.xml10_content();
        match resolve_predefined_entity(&name) {
            Some(text) => out.push_str(text),
            None => return Err(self.fail(ErrorKind::Entity(excerpt(&name)))),
        }
        Ok(())
    }

    /// The namespace URI ("" for none) and local name of an element.
    #[inline]
    pub(crate) fn element_name<'n>(&self, name: QName<'n>) -> Result<(&str, &'n str), Error> {
        self.resolved(self.reader.resolver().resolve_element(name))
    }

    #[inline]
    fn resolved<'s, 'n>(
        &self,
        (namespace, local): (ResolveResult<'s>, LocalName<'n>),
    ) -> Result<(&'s str, &'n str), Error> {
        let uri = match namespace {
            ResolveResult::Bound(namespace) => namespace.into_inner(),
            ResolveResult::Unbound => "",
            ResolveResult::Unknown(prefix) => return Err(self.unknown_prefix(&prefix)),
        };
        Ok((uri, local.into_inner()))
    }

    #[cold]
    fn unknown_prefix(&self, prefix: &str) -> Error {
        self.fail(ErrorKind::Syntax(format!("the prefix `{}` is not declared", excerpt(prefix))))
    }

    /// Calls `each` with namespace, local name and value of every attribute that is no declaration.
    pub(crate) fn attributes<'s>(
        &'s self,
        start: &BytesStart<'_>,
        mut each: impl FnMut(&'s str, &str, &str) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if start.attributes_raw().is_empty() {
            return Ok(());
        }
        for (i, attribute) in start.attributes().enumerate() {
            if i >= self.limits.attributes {
                return Err(self.fail(ErrorKind::Limit("attributes")));
            }
            let attribute = attribute.map_err(|error| self.syntax(&error))?;
            if attribute.key.as_namespace_binding().is_some() {
                continue;
            }
            let (uri, local) = self.resolved(self.reader.resolver().resolve_attribute(attribute.key))?;
            each(uri, local, &self.value(&attribute)?)?;
        }
        Ok(())
    }

    fn value<'a>(&self, attribute: &Attribute<'a>) -> Result<Cow<'a, str>, Error> {
        attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| self.syntax(&error))
    }

    /// The value of one attribute.
    pub(crate) fn attribute(
        &self,
        start: &BytesStart<'_>,
        namespace: &str,
        name: &str,
    ) -> Result<Option<String>, Error> {
        let mut found = None;
        self.attributes(start, |uri, local, value| {
            if local == name && uri == namespace {
                found = Some(value.to_owned());
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Whether the element says `xsi:nil="true"`.
    pub(crate) fn is_nil(&self, start: &BytesStart<'_>) -> Result<bool, Error> {
        let nil = self.attribute(start, XSI, "nil")?;
        Ok(matches!(nil.as_deref().map(str::trim), Some("true" | "1")))
    }

    /// Resolves a QName in content with the prefixes in scope here; an unprefixed one takes the
    /// default namespace (XML Schema part 2, section 3.2.18).
    pub(crate) fn qualified<'n>(&self, name: &'n str) -> Result<(&str, &'n str), Error> {
        self.element_name(QName(name))
    }

    /// The whole element as it is, read up to its end.
    pub(crate) fn capture(&mut self, start: &BytesStart<'_>) -> Result<Element, Error> {
        // Before the content is read: what the element itself declares is in scope only now.
        let bindings = self.bindings();
        let mut element = self.capture_inner(start)?;
        element.bindings = bindings.into_iter().filter(|(prefix, _)| element.mentions(prefix)).collect();
        Ok(element)
    }

    fn capture_inner(&mut self, start: &BytesStart<'_>) -> Result<Element, Error> {
        let (namespace, name) = self.element_name(start.name())?;
        let mut element = Element::new(namespace, name);
        self.attributes(start, |namespace, name, value| {
            let (namespace, name, value) = (namespace.to_owned(), name.to_owned(), value.to_owned());
            element.attributes.push(OwnedAttribute { namespace, name, value });
            Ok(())
        })?;
        loop {
            match self.node()? {
                Node::Element(start) => element.children.push(Content::Element(self.capture_inner(&start)?)),
                Node::Text(text) => match element.children.last_mut() {
                    Some(Content::Text(before)) => before.push_str(&text),
                    _ => element.children.push(Content::Text(text.into_owned())),
                },
                Node::End => return Ok(element),
            }
        }
    }

    /// The prefixes in scope with their URIs, outermost first, a later one hides an earlier one.
    pub(crate) fn bindings(&self) -> Vec<(String, String)> {
        let mut bindings: Vec<(String, String)> = Vec::new();
        for (prefix, namespace) in self.reader.resolver().bindings() {
            let prefix = match prefix {
                quick_xml::name::PrefixDeclaration::Default => "",
                quick_xml::name::PrefixDeclaration::Named(prefix) => prefix,
            };
            bindings.retain(|(earlier, _)| earlier != prefix);
            bindings.push((prefix.to_owned(), namespace.into_inner().to_owned()));
        }
        bindings
    }
}
