//! Type expressions: what stands behind the colon of a field, an argument, a result.

use super::derives::Derives;
use super::prost::Messages;
use super::scope::Scope;
use super::symbols as s;
use super::twins::Twins;
use crate::ir::binding::{Codec, FieldBinding, HttpPlace, Media};
use crate::ir::{Access, Contract, Field, Format, Payload, Presence, Scalar, Tag, Type, TypeId, TypeKind};
use crate::pass::cycles::Cycles;
use crate::pass::names::Names;
use crate::pass::parts::{Part, Parts};
use crate::pass::positions::Positions;

/// Where a type expression is written, which decides how types of the contract are reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    /// Among the types.
    Types,
    /// Among inputs and errors of operations.
    Operations,
    /// In the client or the server.
    Edge,
}

/// All that a type expression depends on.
#[derive(Clone, Copy)]
pub(super) struct Places<'a> {
    pub(super) contract: &'a Contract,
    pub(super) names: &'a Names,
    pub(super) cycles: &'a Cycles,
    pub(super) positions: &'a Positions,
    pub(super) parts: &'a Parts,
    pub(super) derives: &'a Derives,
    pub(super) twins: &'a Twins,
    pub(super) messages: Option<&'a Messages>,
    pub(super) scope: &'a Scope<'a>,
    pub(super) home: Home,
}

/// How a value may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrap {
    /// It is always there.
    Plain,
    /// It may be absent, or null, and these are one.
    Option,
    /// It may be absent, and it may be null.
    Patch,
}

/// What a caller hands over for a value.
pub(super) struct Argument {
    /// The type of the parameter.
    pub(super) ty: String,
    /// The value, made of the parameter of that name.
    pub(super) value: String,
}

/// Up to so many arguments are converted from what a caller holds: nobody tells more of them apart, and each
/// conversion is compiled.
const FEW: usize = 7;

impl Places<'_> {
    /// The plain type.
    pub(super) fn ty(&self, ty: Type) -> String {
        match ty {
            Type::Scalar(scalar) => self.scalar(scalar),
            Type::Id(id) => self.by_id(id),
        }
    }

    fn by_id(&self, id: TypeId) -> String {
        let idents = &self.names.types[id];
        if idents.is_own {
            self.scope.need_of_own(&idents.name);
            return idents.name.clone();
        }
        if !idents.name.is_empty() {
            return match (self.home, idents.in_operations) {
                (Home::Types, false) | (Home::Operations, true) => idents.name.clone(),
                (_, true) => format!("operations::{}", idents.name),
                (_, false) => format!("types::{}", idents.name),
            };
        }
        match &self.contract.types[id].kind {
            TypeKind::List(list) => {
                format!("{}<{}>", self.scope.std("Vec"), self.nullable(list.item, list.nullable))
            }
            TypeKind::Map(map) => {
                let value = self.nullable(map.value, map.nullable);
                format!("{}<{}, {value}>", self.scope.runtime(s::MAP), self.ty(map.key))
            }
            // Only lists and maps are anonymous; anything else was reported by the `check` pass.
            _ => self.scope.runtime(s::VALUE),
        }
    }

    /// The static that has the table of an input: that of the first operation that takes it.
    pub(super) fn input_constant(&self, id: TypeId) -> &str {
        let mut operations = self.contract.operations.iter().filter(|(_, operation)| operation.input == id);
        operations.next().map_or("", |(id, _)| self.names.operations[id].constant.as_str())
    }

    /// The type of a member that is there.
    fn member(&self, owner: TypeId, index: usize, field: &Field) -> String {
        match self.part_of(owner, index) {
            Some(part) => self.part(field.ty, part),
            None if is_stream(field) => self.scope.runtime(s::BYTE_STREAM),
            None => self.ty(field.ty),
        }
    }

    fn part_of(&self, owner: TypeId, index: usize) -> Option<Part> {
        self.parts[owner].get(index).copied().filter(|part| part.is_any())
    }

    /// A part of a multipart body, or a list of them.
    fn part(&self, ty: Type, part: Part) -> String {
        if let Type::Id(id) = ty
            && let TypeKind::List(list) = &self.contract.types[id].kind
            && self.names.types[id].name.is_empty()
            && !list.nullable
        {
            return format!("{}<{}>", self.scope.std("Vec"), self.part(list.item, part));
        }
        let content = if part.file { self.scope.runtime(s::BYTE_STREAM) } else { self.ty(ty) };
        let headers = part.headers.map_or(String::new(), |headers| format!(", {}", self.ty(headers.into())));
        format!("{}<{content}{headers}>", self.scope.runtime(s::PART))
    }

    /// What a body or a reply carries.
    pub(super) fn payload(&self, payload: &Payload) -> String {
        match is_raw(payload.ty, &payload.media) {
            true => self.scope.runtime(s::BYTE_STREAM),
            false => self.nullable(payload.ty, payload.nullable),
        }
    }

    /// What an alternative of a union carries. Those of a body stand as bytes where they are nothing else.
    pub(super) fn arm(&self, tag: &Tag, ty: Type) -> String {
        match (tag, ty) {
            (Tag::Media, Type::Scalar(Scalar::Bytes)) => self.scope.runtime(s::BYTE_STREAM),
            (_, ty) => self.ty(ty),
        }
    }

    /// The type, or an option of it.
    pub(super) fn nullable(&self, ty: Type, nullable: bool) -> String {
        let plain = self.ty(ty);
        if nullable { format!("{}<{plain}>", self.scope.std("Option")) } else { plain }
    }

    fn scalar(&self, scalar: Scalar) -> String {
        let runtime = |symbol| self.scope.runtime(symbol);
        match scalar {
            Scalar::Bool => "bool".to_owned(),
            Scalar::I32 => "i32".to_owned(),
            Scalar::I64 => "i64".to_owned(),
            Scalar::U32 => "u32".to_owned(),
            Scalar::U64 => "u64".to_owned(),
            Scalar::F32 => "f32".to_owned(),
            Scalar::F64 => "f64".to_owned(),
            Scalar::String | Scalar::Url => self.scope.std("String").to_owned(),
            Scalar::Bytes => format!("{}<u8>", self.scope.std("Vec")),
            Scalar::Unit => "()".to_owned(),
            Scalar::Any if self.contract.format == Format::Wsdl => runtime(s::XML_ELEMENT),
            Scalar::Any => runtime(s::VALUE),
            Scalar::Decimal => runtime(s::DECIMAL),
            Scalar::Integer => runtime(s::INTEGER),
            Scalar::Date => runtime(s::DATE),
            Scalar::Time => runtime(s::TIME),
            Scalar::DateTime => runtime(s::DATE_TIME),
            Scalar::LocalDateTime => runtime(s::LOCAL_DATE_TIME),
            Scalar::Duration => runtime(s::DURATION),
            Scalar::Uuid => runtime(s::UUID),
        }
    }

    /// Whether a member travels one way only while its type travels the other way too: there it is missing. A member
    /// that has an empty value when it is missing needs no room for that.
    pub(super) fn is_loose(&self, owner: TypeId, field: &Field) -> bool {
        match field.access {
            _ if field.presence == Presence::Implicit => false,
            Access::Both => false,
            Access::Read => self.positions[owner].sent,
            Access::Write => self.positions[owner].received,
        }
    }

    /// How a member of a type may be missing. A cycle without a finite value is cut here, so that an empty one exists.
    pub(super) fn wrap(&self, owner: TypeId, index: usize, field: &Field) -> Wrap {
        let is_cut = self.cycles.is_endless(owner) && self.cycles.is_boxed(owner, index);
        let is_optional = field.presence == Presence::Optional || is_cut || self.is_loose(owner, field);
        match (is_optional, field.nullable) {
            (true, true) => Wrap::Patch,
            (true, false) | (false, true) => Wrap::Option,
            (false, false) => Wrap::Plain,
        }
    }

    /// The type of a field.
    pub(super) fn field(&self, owner: TypeId, index: usize, field: &Field) -> String {
        let plain = self.member(owner, index, field);
        let boxed = if self.cycles.is_boxed(owner, index) {
            format!("{}<{plain}>", self.scope.std("Box"))
        } else {
            plain
        };
        match self.wrap(owner, index, field) {
            Wrap::Plain => boxed,
            Wrap::Option => format!("{}<{boxed}>", self.scope.std("Option")),
            Wrap::Patch => format!("{}<{boxed}>", self.scope.runtime(s::PATCH)),
        }
    }

    /// The value inside of an optional field, handed over by a caller.
    pub(super) fn inner_argument(&self, owner: TypeId, index: usize, field: &Field, name: &str) -> Argument {
        let plain = self.member(owner, index, field);
        let is_boxed = self.cycles.is_boxed(owner, index);
        // A file is made with what its head says, of a kind that is known from here alone; a list is handed over as it is.
        let into = match self.part_of(owner, index) {
            Some(part) => {
                !part.file && !matches!(field.ty, Type::Id(id) if self.names.types[id].name.is_empty())
            }
            None => self.takes_into(field.ty),
        };
        let value = if into { format!("{name}.into()") } else { name.to_owned() };
        let ty = if into { format!("impl {}<{plain}>", self.scope.std("Into")) } else { plain };
        let value = if is_boxed { format!("{}::new({value})", self.scope.std("Box")) } else { value };
        Argument { ty, value }
    }

    /// The whole value of a field, handed over by a caller.
    pub(super) fn argument(&self, owner: TypeId, index: usize, field: &Field, name: &str) -> Argument {
        let is_boxed = self.cycles.is_boxed(owner, index);
        let into = self.scope.std("Into");
        match self.wrap(owner, index, field) {
            Wrap::Plain => self.inner_argument(owner, index, field, name),
            Wrap::Option => {
                let ty = format!(
                    "impl {into}<{}<{}>>",
                    self.scope.std("Option"),
                    self.member(owner, index, field)
                );
                let boxed =
                    if is_boxed { format!(".map({}::new)", self.scope.std("Box")) } else { String::new() };
                Argument { ty, value: format!("{name}.into(){boxed}") }
            }
            Wrap::Patch => Argument {
                ty: format!("impl {into}<{}>", self.field(owner, index, field)),
                value: format!("{name}.into()"),
            },
        }
    }

    /// Whether a record cannot be made without a member. One that only the other side writes is never asked for.
    pub(super) fn is_argument(&self, owner: TypeId, index: usize, field: &Field) -> bool {
        field.presence == Presence::Required
            && (self.wrap(owner, index, field) == Wrap::Plain || field.nullable)
            && !self.is_loose(owner, field)
    }

    /// What a constructor takes for a member that [`is_argument`](Self::is_argument).
    pub(super) fn taken(&self, owner: TypeId, index: usize, field: &Field, name: &str) -> Argument {
        let fields = self.contract.record(owner).map_or(&[][..], |record| &record.fields);
        let arguments =
            fields.iter().enumerate().filter(|(index, field)| self.is_argument(owner, *index, field));
        if arguments.count() > FEW {
            return Argument { ty: self.field(owner, index, field), value: name.to_owned() };
        }
        self.argument(owner, index, field, name)
    }

    /// What a member that is no argument starts from.
    pub(super) fn initial(&self, owner: TypeId, index: usize, field: &Field) -> String {
        match self.wrap(owner, index, field) {
            Wrap::Option => self.scope.std("None").to_owned(),
            Wrap::Patch => format!("{}::Absent", self.scope.runtime(s::PATCH)),
            Wrap::Plain => format!("{}::blank()", self.scope.runtime(s::BLANK)),
        }
    }

    /// Whether a caller is likely to hold something else than the very type.
    fn takes_into(&self, ty: Type) -> bool {
        match ty {
            Type::Scalar(scalar) => matches!(
                scalar,
                Scalar::String
                    | Scalar::Url
                    | Scalar::Bytes
                    | Scalar::Any
                    | Scalar::Decimal
                    | Scalar::Integer
            ),
            Type::Id(id) => {
                matches!(self.contract.types[id].kind, TypeKind::Newtype(_) | TypeKind::Union(_))
            }
        }
    }
}

/// Whether an input is a body of bytes that need not be at hand.
fn is_stream(field: &Field) -> bool {
    matches!(&field.binding, FieldBinding::Http(input)
        if input.place == HttpPlace::Body && is_raw(field.ty, &input.media))
}

fn is_raw(ty: Type, media: &[Media]) -> bool {
    ty == Type::Scalar(Scalar::Bytes) && media.iter().any(|media| media.codec == Codec::Bytes)
}
