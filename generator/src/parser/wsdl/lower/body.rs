//! Messages: the body's element and its members, and the blocks of the header.

use std::collections::HashSet;
use std::rc::Rc;

use super::member;
use super::operation::{Context, Refusal};
use super::types::{Types, Value};
use super::value::qname;
use crate::diagnostic::codes::wsdl as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::binding::{FieldBinding, TypeBinding, XmlKind, XmlType};
use crate::ir::{Docs, Field, Presence, Record, Scalar, TypeId, TypeKind as Kind};
use crate::parser::wsdl::syntax::*;
use crate::parser::wsdl::xml::{QName, Ref};
use crate::parser::wsdl::xsd::{ElementDecl, Occurs, TypeKind, TypeUse};

/// What a body holds: members inside of an element, or in the body itself where there is no element.
pub(crate) struct Shape {
    pub(crate) element: Option<QName>,
    /// The record that has the members already; else they are in `fields`.
    pub(crate) record: Option<TypeId>,
    fields: Vec<Field>,
}

impl Types<'_> {
    /// The body of a message. `suffix` is what rpc adds to the operation's name.
    pub(crate) fn body(
        &mut self,
        cx: &Context<'_>,
        used: &MessageUse,
        bound: &BoundMessage,
        suffix: &str,
    ) -> Result<Shape, Refusal> {
        let message = message(cx, used)?;
        let parts = body_parts(message, bound, self.out);
        match cx.style {
            Style::Document => self.document(&parts),
            Style::Rpc => {
                let namespace = bound.body.as_ref().and_then(|body| body.namespace.as_deref());
                // Left out often; everybody then takes the namespace of the WSDL.
                let namespace = namespace.unwrap_or(&cx.port_type.namespace);
                let wrapper = QName::new(namespace, format!("{}{suffix}", cx.operation.name));
                let mut fields = Vec::new();
                for part in parts {
                    fields.push(self.rpc_part(part)?);
                }
                Ok(Shape { element: Some(wrapper), record: None, fields })
            }
        }
    }

    fn document(&mut self, parts: &[&Part]) -> Result<Shape, Refusal> {
        if let [part] = parts
            && let Some(reference) = &part.ty
        {
            return self.typed_body(part, reference);
        }
        let mut elements = Vec::new();
        for part in parts {
            elements.push(self.part_element(part)?);
        }
        if let [element] = elements.as_slice()
            && let Some(record) = self.record_of_element(element)
        {
            return Ok(Shape {
                element: Some(element.name.clone()),
                record: Some(record),
                fields: Vec::new(),
            });
        }
        let fields = elements.iter().map(|element| self.body_element(element)).collect();
        Ok(Shape { element: None, record: None, fields })
    }

    /// A part with a type: the content of the body itself (WSDL 1.1, section 3.5).
    fn typed_body(&mut self, part: &Part, reference: &Ref) -> Result<Shape, Refusal> {
        let set = self.set;
        let decl = set.types.get(&reference.name);
        let Some(decl) = decl.filter(|decl| matches!(decl.kind, TypeKind::Complex(_))) else {
            let why = format!("part `{}` has a type without elements, which a body cannot hold", part.name);
            return Err(Refusal { code: &codes::MESSAGE_UNUSABLE, span: part.span, why });
        };
        let id = self.record_of(&reference.name, decl);
        if self.is_choice(decl) {
            let choice = member::xml(XmlKind::Choice, "", "");
            let field = self.repeated(&part.name, Value::of(id), choice, Occurs::ONCE, part.span);
            return Ok(Shape { element: None, record: None, fields: vec![field] });
        }
        Ok(Shape { element: None, record: Some(id), fields: Vec::new() })
    }

    fn part_element(&mut self, part: &Part) -> Result<Rc<ElementDecl>, Refusal> {
        let set = self.set;
        let refuse = |why| Refusal { code: &codes::MESSAGE_UNUSABLE, span: part.span, why };
        let Some(reference) = &part.element else {
            return Err(refuse(format!("part `{}` names no element", part.name)));
        };
        let element = set.elements.get(&reference.name);
        element.cloned().ok_or_else(|| refuse(format!("element `{}` is not declared", reference.name)))
    }

    /// The record of an element's content, where it is one and nothing else can stand there.
    fn record_of_element(&mut self, element: &Rc<ElementDecl>) -> Option<TypeId> {
        if element.nillable || self.is_head(element) {
            return None;
        }
        let set = self.set;
        match &element.ty {
            TypeUse::Inline(ty) if matches!(ty.kind, TypeKind::Complex(_)) && !self.is_choice(ty) => {}
            TypeUse::Named(reference) => {
                let decl = set.types.get(&reference.name)?;
                let TypeKind::Complex(complex) = &decl.kind else { return None };
                let is_open = complex.is_abstract || set.has_descendants(&reference.name);
                if is_open || self.is_choice(decl) {
                    return None;
                }
            }
            _ => return None,
        }
        let value = self.element_value(element, &super::types::Place::of_element(&element.name));
        match value.ty {
            crate::ir::Type::Id(id) => Some(id),
            crate::ir::Type::Scalar(_) => None,
        }
    }

    fn body_element(&mut self, element: &Rc<ElementDecl>) -> Field {
        let reference = Rc::new(ElementDecl { reference: true, ..ElementDecl::clone(element) });
        let place = super::types::Place::of_element(&element.name);
        self.element(&reference, Occurs::ONCE, &place)
    }

    /// Parts of rpc stand in the wrapper without a namespace (WS-I Basic Profile, R2735).
    fn rpc_part(&mut self, part: &Part) -> Result<Field, Refusal> {
        let Some(reference) = &part.ty else {
            let why = format!("part `{}` names an element where rpc needs a type", part.name);
            return Err(Refusal { code: &codes::MESSAGE_UNUSABLE, span: part.span, why });
        };
        let value: Value = self.named_value(reference);
        let xml = member::xml(XmlKind::Element, "", &part.name);
        let mut field = self.repeated(&part.name, value, xml, Occurs::ONCE, part.span);
        field.docs = Docs::new(&part.docs);
        Ok(field)
    }

    /// The blocks of the header of a message. The contract cannot say which are needed, so none is.
    pub(crate) fn headers(&mut self, cx: &Context<'_>, bound: &BoundMessage) -> Vec<Field> {
        let mut fields = Vec::new();
        let mut seen = HashSet::new();
        for header in &bound.headers {
            if let Some(span) = header.fault {
                let message =
                    format!("errors about header `{}` are received as undeclared faults", header.part);
                self.say(&codes::HEADER_DROPPED, span, message);
            }
            match self.header(cx, header) {
                Ok(element) => {
                    if seen.insert(element.name.clone()) {
                        fields.push(self.header_field(&element, header));
                    }
                }
                Err(why) => {
                    let message = format!(
                        "header `{}` of operation `{}` is left out: {why}",
                        header.part, cx.operation.name
                    );
                    self.say(&codes::HEADER_DROPPED, header.span, message);
                }
            }
        }
        fields
    }

    fn header(&mut self, cx: &Context<'_>, header: &Header) -> Result<Rc<ElementDecl>, String> {
        if header.encoded {
            return Err("it uses SOAP encoding".to_owned());
        }
        let reference = header.message.as_ref().ok_or("it names no message")?;
        let message = cx.index.messages.get(&reference.name);
        let message = message.ok_or_else(|| format!("message `{}` is not declared", reference.name))?;
        let part = message.parts.iter().find(|part| part.name == header.part);
        let part = part.ok_or_else(|| format!("message `{}` has no such part", reference.name))?;
        self.part_element(part).map_err(|refusal| refusal.why)
    }

    fn header_field(&mut self, element: &Rc<ElementDecl>, header: &Header) -> Field {
        let place = super::types::Place::of_element(&element.name);
        let mut field = self.plain_element(element, element, Occurs { min: 0, max: Some(1) }, &place);
        if let FieldBinding::Xml(xml) = &mut field.binding {
            xml.kind = XmlKind::Header;
        }
        field.span = header.span;
        field.presence = Presence::Optional;
        field
    }

    /// The element of a fault's detail.
    pub(crate) fn fault_element(&mut self, cx: &Context<'_>, fault: &MessageUse) -> Option<Rc<ElementDecl>> {
        let message = cx.index.messages.get(&fault.message.as_ref()?.name)?;
        let [part] = message.parts.as_slice() else { return None };
        self.part_element(part).ok()
    }

    /// A request that is one element with text becomes a record with that text: a server tells requests apart by the
    /// element of the body.
    pub(crate) fn text_request(&self, mut shape: Shape) -> Shape {
        let [field] = shape.fields.as_mut_slice() else { return shape };
        let scalar = self.scalar_of(field.ty).filter(|scalar| *scalar != Scalar::Any);
        let FieldBinding::Xml(xml) = &mut field.binding else { return shape };
        let is_text = xml.kind == XmlKind::Element && !xml.nillable && (scalar.is_some() || xml.listed);
        if shape.element.is_none() && is_text {
            xml.kind = XmlKind::Text;
            let (namespace, local) = (std::mem::take(&mut xml.namespace), std::mem::take(&mut xml.local));
            shape.element = Some(QName::new(namespace, local));
        }
        shape
    }

    /// The members of a shape; types are drained by now.
    pub(crate) fn fields_of(&self, shape: &Shape) -> Vec<Field> {
        match shape.record {
            Some(id) => self.contract.record(id).map_or(Vec::new(), |record| record.fields.clone()),
            None => shape.fields.clone(),
        }
    }

    /// The record of an operation's inputs: that of the element, unless there are headers beside it.
    pub(crate) fn input(&mut self, cx: &Context<'_>, shape: Shape, headers: Vec<Field>) -> TypeId {
        if let Some(record) = shape.record.filter(|_| headers.is_empty()) {
            return record;
        }
        let mut fields = self.fields_of(&shape);
        fields.extend(headers);
        self.synthesize(cx, "Input", fields, shape.element.as_ref())
    }

    /// A record that no schema declares.
    pub(crate) fn synthesize(
        &mut self,
        cx: &Context<'_>,
        word: &str,
        mut fields: Vec<Field>,
        element: Option<&QName>,
    ) -> TypeId {
        member::distinguish(&mut fields);
        let mut place = cx.place.clone();
        place.words.push(word.to_owned());
        place.path = format!("{}#{}", place.path, word.to_lowercase());
        let id = self.reserve(&place, cx.operation.span);
        let def = &mut self.contract.types[id];
        def.kind = Kind::Record(Record { fields, ..Record::default() });
        def.binding = TypeBinding::Xml(XmlType { element: element.map(qname), ..XmlType::default() });
        id
    }
}

fn message<'c>(cx: &Context<'c>, used: &MessageUse) -> Result<&'c Message, Refusal> {
    let refuse = |why| Refusal { code: &codes::MESSAGE_UNUSABLE, span: used.span, why };
    let Some(reference) = &used.message else {
        return Err(refuse("it names no message".to_owned()));
    };
    let message = cx.index.messages.get(&reference.name).copied();
    message.ok_or_else(|| refuse(format!("message `{}` is not declared", reference.name)))
}

/// The parts in the body: the ones it names, else all that are no headers.
fn body_parts<'m>(message: &'m Message, bound: &BoundMessage, out: &mut Diagnostics) -> Vec<&'m Part> {
    let is_header = |part: &&Part| {
        bound.headers.iter().any(|header| {
            header.part == part.name && header.message.as_ref().is_some_and(|used| used.name == message.name)
        })
    };
    if let Some(body) = &bound.body
        && let Some(names) = &body.parts
    {
        match names.iter().find(|name| !message.parts.iter().any(|part| part.name == **name)) {
            None => return message.parts.iter().filter(|part| names.contains(&part.name)).collect(),
            Some(name) => {
                let message = format!(
                    "message `{}` has no part `{name}`; the body has all that are no headers",
                    message.name
                );
                out.push(Diagnostic::new(&codes::PART_UNKNOWN, body.span, message));
            }
        }
    }
    message.parts.iter().filter(|part| !is_header(part)).collect()
}
