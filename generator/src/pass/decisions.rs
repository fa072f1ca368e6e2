//! Carries out what a user decided about types: own types for formats, open and closed enums. And says which decisions,
//! of all, are about something that is not there.

use crate::diagnostic::codes::settings::{MESSAGES, NAMES_NOTHING};
use crate::diagnostic::{Diagnostic, Diagnostics, closest};
use crate::ir::{
    Constraint, Constraints, Contract, Field, Format, Newtype, Open, Scalar, Type, TypeDef, TypeId, TypeKind,
    TypeName,
};
use crate::pass::address::{Addresses, Place, is_package};
use crate::settings::{Messages, Openness, Settings};
use crate::source::Span;

/// The path of the type that stands for a format.
pub fn format_path(format: &str) -> String {
    format!("format:{format}")
}

/// Carries the decisions out.
pub fn run(contract: &mut Contract, settings: &Settings, out: &mut Diagnostics) {
    if settings.messages == Some(Messages::Prost) && contract.format != Format::Proto {
        let message = "messages by prost are for `.proto` contracts, and this is none";
        let help = "leave `messages` out: the types of every format are records";
        out.push(Diagnostic::new(&MESSAGES, contract.span, message).help(help));
    }
    let addresses = Addresses::of(contract);
    for entry in &settings.enums {
        let open = entry.value == Openness::Open;
        match (entry.key.as_str(), addresses.find(&entry.key)) {
            ("*", _) => contract.types.ids().for_each(|id| set_open(contract, id, open)),
            (_, Some(Place::Type(id))) => set_open(contract, id, open),
            _ => {}
        }
    }
    report(contract, settings, &addresses, out);
    for entry in &settings.formats {
        if !give_format_a_type(contract, &entry.key) {
            let message = format!("no string of the contract has the format `{}`", entry.key);
            out.push(Diagnostic::new(&NAMES_NOTHING, entry.span.unwrap_or(contract.span), message));
        }
    }
}

fn set_open(contract: &mut Contract, id: TypeId, open: bool) {
    match &mut contract.types[id].kind {
        TypeKind::Enum(of) => of.open = open,
        TypeKind::Union(union) => union.open = open,
        _ => {}
    }
}

fn report(contract: &Contract, settings: &Settings, addresses: &Addresses, out: &mut Diagnostics) {
    let mut check = |key: &str, span: Option<Span>, what: &str, fits: &dyn Fn(Place) -> bool| {
        let message = match addresses.find(key) {
            Some(Place::Ambiguous) => format!("several things are named `{key}`"),
            Some(place) if fits(place) => return,
            Some(_) => format!("`{key}` is no {what}"),
            None => format!("the contract has no {what} `{key}`"),
        };
        let finding = Diagnostic::new(&NAMES_NOTHING, span.unwrap_or(contract.span), message);
        let known = addresses.all().filter(|(_, place)| fits(*place)).map(|(address, _)| address);
        out.push(match closest(key, known) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help("`counterpart ir` prints what there is"),
        });
    };
    let is_type = |place| matches!(place, Place::Type(_));
    let is_choice = |place: Place| match place {
        Place::Type(id) => matches!(contract.types[id].kind, TypeKind::Enum(_) | TypeKind::Union(_)),
        _ => false,
    };
    for entry in &settings.renames {
        check(&entry.key, entry.span, "type, member or operation", &|_| true);
    }
    let is_whole = |key: &str| settings.messages == Some(Messages::Prost) && is_package(contract, key);
    for entry in settings.types.iter().filter(|entry| !is_whole(&entry.key)) {
        check(&entry.key, entry.span, "type", &is_type);
    }
    for entry in settings.derives.iter().filter(|entry| entry.key != "*") {
        check(&entry.key, entry.span, "type", &is_type);
    }
    for entry in settings.enums.iter().filter(|entry| entry.key != "*") {
        check(&entry.key, entry.span, "enum or union", &is_choice);
    }
    for entry in &settings.paging {
        check(&entry.key, entry.span, "operation", &|place| matches!(place, Place::Operation(_)));
    }
}

/// Every value of that format gets a type of its own, which the user's type then stands for.
fn give_format_a_type(contract: &mut Contract, format: &str) -> bool {
    let scalar = FORMATS.iter().find(|scalar| scalar.name() == format).copied();
    let of = scalar.unwrap_or(Scalar::String);
    let kind =
        TypeKind::Newtype(Newtype { of: of.into(), nullable: false, constraints: Constraints::none() });
    let name = TypeName::Derived(vec!["Format".to_owned(), format.to_owned()]);
    let ids: Vec<TypeId> = contract.types.ids().collect();
    let id = contract.types.push(TypeDef::new(name, format_path(format), contract.span, kind));
    let mut change = Change { format, scalar, to: id.into(), found: false };
    for ty in ids {
        change.kind(&mut contract.types[ty].kind);
    }
    let operations: Vec<_> = contract.operations.ids().collect();
    for operation in operations {
        for outcome in &mut contract.operations[operation].outcomes {
            if let Some(payload) = &mut outcome.payload {
                change.place(&mut payload.ty, &Constraints::none());
            }
            outcome.headers.iter_mut().for_each(|header| change.field(header));
        }
    }
    change.found
}

/// The scalars of the IR that a format of a string becomes.
const FORMATS: [Scalar; 9] = [
    Scalar::Uuid,
    Scalar::Date,
    Scalar::Time,
    Scalar::DateTime,
    Scalar::LocalDateTime,
    Scalar::Duration,
    Scalar::Decimal,
    Scalar::Integer,
    Scalar::Url,
];

struct Change<'a> {
    format: &'a str,
    scalar: Option<Scalar>,
    to: Type,
    found: bool,
}

impl Change<'_> {
    fn kind(&mut self, kind: &mut TypeKind) {
        match kind {
            TypeKind::Record(record) => {
                record.fields.iter_mut().for_each(|field| self.field(field));
                if let Open::Typed(map) = &mut record.open {
                    let constraints = map.constraints.clone();
                    self.place(&mut map.value, &constraints);
                }
            }
            TypeKind::Union(union) => {
                union.arms.iter_mut().for_each(|arm| self.place(&mut arm.ty, &Constraints::none()));
            }
            TypeKind::Newtype(newtype) => {
                let constraints = newtype.constraints.clone();
                self.place(&mut newtype.of, &constraints);
            }
            TypeKind::List(list) => {
                let constraints = list.constraints.clone();
                self.place(&mut list.item, &constraints);
            }
            TypeKind::Map(map) => {
                let constraints = map.constraints.clone();
                self.place(&mut map.value, &constraints);
            }
            TypeKind::Enum(_) | TypeKind::Reserved => {}
        }
    }

    fn field(&mut self, field: &mut Field) {
        let constraints = field.constraints.clone();
        self.place(&mut field.ty, &constraints);
        field.arguments.iter_mut().for_each(|argument| self.field(argument));
    }

    fn place(&mut self, ty: &mut Type, constraints: &Constraints) {
        let is_named = || {
            constraints.0.iter().any(|rule| matches!(rule, Constraint::Format(name) if name == self.format))
        };
        let is_meant = match ty {
            Type::Scalar(Scalar::String) => is_named(),
            Type::Scalar(scalar) => Some(*scalar) == self.scalar,
            Type::Id(_) => false,
        };
        if is_meant {
            *ty = self.to;
            self.found = true;
        }
    }
}
