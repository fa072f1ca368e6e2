//! What the values of a type look like: one form for each way they may begin.

use std::collections::BTreeSet;

use crate::ir::{
    Access, Constraint, Contract, Enum, Field, JsonKind, Presence, Record, Scalar, Tag, Type, TypeId,
    TypeKind, Value,
};
use crate::pass::positions::Positions;

/// Newtypes and unions inside unions are followed this deep; a ring of them is no value anyway.
const DEPTH: usize = 16;

/// More forms than this are not looked at one by one.
const MANY: usize = 400;

/// A way a value of a type may look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) kind: JsonKind,
    pub(super) content: Content,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// Any value of the kind.
    Any,
    /// A scalar in its own way of writing.
    Scalar(Scalar),
    /// One of these, as JSON texts.
    Values(BTreeSet<String>),
    /// A record, and the values of the member that a union around it is told by.
    Record(TypeId, Option<(String, BTreeSet<String>)>),
    /// Members of any name.
    Map,
    List(Type, bool),
}

/// A member of a form.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) required: bool,
    pub(super) forms: Vec<Form>,
}

impl Member {
    /// The values it may have, as JSON texts, where they are named.
    pub(super) fn constants(&self) -> Option<BTreeSet<String>> {
        constants(&self.forms)
    }
}

/// Forms of the types of one contract.
#[derive(Clone, Copy)]
pub(super) struct Forms<'a> {
    pub(super) contract: &'a Contract,
    pub(super) positions: &'a Positions,
}

impl<'a> Forms<'a> {
    pub(super) fn of(&self, ty: Type, nullable: bool) -> Vec<Form> {
        let mut forms = Vec::new();
        if nullable {
            forms.push(any(JsonKind::Null));
        }
        self.add(ty, DEPTH, &mut forms);
        if forms.len() > MANY {
            forms = kinds(&forms).into_iter().map(any).collect();
        }
        forms
    }

    /// What the values of a member look like, its own rules considered.
    pub(super) fn of_field(&self, field: &Field) -> Vec<Form> {
        let mut forms = self.of(field.ty, field.nullable);
        narrow(&mut forms, &field.constraints.0);
        forms
    }

    fn add(&self, ty: Type, depth: usize, forms: &mut Vec<Form>) {
        match ty {
            Type::Scalar(scalar) => {
                let content = match scalar {
                    Scalar::Any | Scalar::Unit => Content::Any,
                    scalar => Content::Scalar(scalar),
                };
                let new = kinds_of(scalar).iter().map(|kind| Form { kind: *kind, content: content.clone() });
                new.for_each(|form| push(forms, form));
            }
            Type::Id(id) if depth > 0 && forms.len() <= MANY => self.add_type(id, depth - 1, forms),
            Type::Id(_) => EVERY.iter().for_each(|kind| push(forms, any(*kind))),
        }
    }

    fn add_type(&self, id: TypeId, depth: usize, forms: &mut Vec<Form>) {
        match &self.contract.types[id].kind {
            TypeKind::Record(_) => {
                push(forms, Form { kind: JsonKind::Object, content: Content::Record(id, None) })
            }
            TypeKind::Map(_) => push(forms, Form { kind: JsonKind::Object, content: Content::Map }),
            TypeKind::List(list) => {
                push(forms, Form { kind: JsonKind::Array, content: Content::List(list.item, list.nullable) });
            }
            TypeKind::Enum(list) => add_enum(list, forms),
            TypeKind::Newtype(newtype) => {
                if newtype.nullable {
                    push(forms, any(JsonKind::Null));
                }
                let first = forms.len();
                self.add(newtype.of, depth, forms);
                narrow(&mut forms[first..], &newtype.constraints.0);
            }
            TypeKind::Union(union) => {
                for arm in &union.arms {
                    let first = forms.len();
                    self.add(arm.ty, depth, forms);
                    if let Tag::Property(property) = &union.tag {
                        let values = arm.tags.iter().map(|tag| json(tag)).collect::<BTreeSet<_>>();
                        forms[first..].iter_mut().for_each(|form| form.tag(property, &values));
                    }
                }
            }
            TypeKind::Reserved => EVERY.iter().for_each(|kind| push(forms, any(*kind))),
        }
    }

    /// The record a form is, if it is one.
    pub(super) fn record(&self, form: &Form) -> Option<&'a Record> {
        match &form.content {
            Content::Record(id, _) => match &self.contract.types[*id].kind {
                TypeKind::Record(record) => Some(record),
                _ => None,
            },
            _ => None,
        }
    }

    /// What a form says of a member; `None` where it does not name it.
    pub(super) fn member(&self, form: &Form, name: &str) -> Option<Member> {
        if let Content::Record(_, Some((property, values))) = &form.content
            && property == name
        {
            let forms = vec![Form { kind: JsonKind::String, content: Content::Values(values.clone()) }];
            return Some(Member { required: true, forms });
        }
        let field = self.record(form)?.fields.iter().find(|field| field.name == name)?;
        Some(Member { required: self.is_required(form, field), forms: self.of_field(field) })
    }

    /// The members that every value of a form has.
    pub(super) fn required<'f>(&'f self, form: &'f Form) -> Vec<&'f str> {
        let tag = match &form.content {
            Content::Record(_, Some((property, _))) => Some(property.as_str()),
            _ => None,
        };
        let fields = self.record(form).map_or(&[][..], |record| record.fields.as_slice());
        let fields = fields.iter().filter(|field| self.is_required(form, field));
        let named = fields.map(|field| field.name.as_str()).filter(|name| Some(*name) != tag);
        // Borrowed from the contract and the form alike.
        let named: Vec<&str> = named.collect();
        tag.into_iter().chain(named).collect()
    }

    /// A member for one direction alone is not there in the other.
    fn is_required(&self, form: &Form, field: &Field) -> bool {
        let Content::Record(id, _) = &form.content else { return false };
        let position = self.positions[*id];
        field.presence == Presence::Required
            && match field.access {
                Access::Both => true,
                Access::Read => !position.sent,
                Access::Write => !position.received,
            }
    }
}

impl Form {
    fn tag(&mut self, property: &str, values: &BTreeSet<String>) {
        if let Content::Record(_, tag @ None) = &mut self.content {
            *tag = Some((property.to_owned(), values.clone()));
        }
    }
}

fn push(forms: &mut Vec<Form>, form: Form) {
    // The same record may stand in a union under several tags.
    if !forms.contains(&form) || matches!(form.content, Content::Record(..)) {
        forms.push(form);
    }
}

fn any(kind: JsonKind) -> Form {
    Form { kind, content: Content::Any }
}

fn add_enum(list: &Enum, forms: &mut Vec<Form>) {
    let texts: BTreeSet<String> = list.values.iter().filter_map(|value| text_of(&value.value)).collect();
    for kind in kinds_of(list.of) {
        forms.push(Form { kind: *kind, content: Content::Values(texts.clone()) });
    }
}

/// A rule that names values.
fn narrow(forms: &mut [Form], rules: &[Constraint]) {
    for rule in rules {
        let Constraint::OneOf(values) = rule else { continue };
        let values: BTreeSet<String> = values.iter().cloned().collect();
        for form in forms.iter_mut().filter(|form| matches!(form.content, Content::Any | Content::Scalar(_)))
        {
            if form.kind != JsonKind::Null {
                form.content = Content::Values(values.clone());
            }
        }
    }
}

/// A value of an enum as JSON text.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) | Value::Name(text) => Some(json(text)),
        Value::Number(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::List(_) | Value::Object(_) => None,
    }
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The values of all forms together, where each names its own.
pub(super) fn constants(forms: &[Form]) -> Option<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for form in forms {
        match &form.content {
            Content::Values(values) => all.extend(values.iter().cloned()),
            _ => return None,
        }
    }
    (!all.is_empty()).then_some(all)
}

/// The kinds of all forms.
pub(super) fn kinds(forms: &[Form]) -> BTreeSet<JsonKind> {
    forms.iter().map(|form| form.kind).collect()
}

pub(super) const EVERY: [JsonKind; 6] =
    [JsonKind::Null, JsonKind::Bool, JsonKind::Number, JsonKind::String, JsonKind::Array, JsonKind::Object];

fn kinds_of(scalar: Scalar) -> &'static [JsonKind] {
    match scalar {
        Scalar::Bool => &[JsonKind::Bool],
        Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 | Scalar::Integer => &[JsonKind::Integer],
        Scalar::F32 | Scalar::F64 => &[JsonKind::Number],
        Scalar::Decimal => &[JsonKind::Number, JsonKind::String],
        Scalar::String
        | Scalar::Bytes
        | Scalar::Date
        | Scalar::Time
        | Scalar::DateTime
        | Scalar::LocalDateTime
        | Scalar::Duration
        | Scalar::Uuid
        | Scalar::Url => &[JsonKind::String],
        Scalar::Any => &EVERY,
        Scalar::Unit => &[JsonKind::Null],
    }
}
