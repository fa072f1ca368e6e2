//! The IR as stable text: the golden of parser tests and the first debugging tool (`counterpart ir`).
//!
//! Types come in the order of the document; lists and maps are written where they are used. With
//! [`Detail::Shape`] nothing of any wire is printed, so that contracts of different formats can be compared.

mod words;

use std::collections::HashMap;
use std::fmt::Write as _;

use super::binding::{GraphQl, OperationBinding, TypeBinding};
use super::{
    Access, Arm, Contract, Deprecation, Effect, Ends, Enum, Exchange, Field, IdempotencyKey, Initiator, Link,
    LinkSource, Map, Open, Operation, Outcome, Payload, Presence, Record, SchemeUse, Tag, Type, TypeDef,
    TypeId, TypeKind, TypeName, Union, Value, VersionCarrier, When,
};
use words::{
    ConstraintsText, FieldText, OperationText, PagingText, SchemeText, TypeText, ValueText, all_of,
    media_names, opt,
};

/// How much is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Shapes alone.
    Shape,
    /// Shapes with the facts of the wire.
    Full,
}

/// The whole contract.
pub fn contract(contract: &Contract, detail: Detail) -> String {
    let mut printer = Printer::new(contract, detail);
    printer.contract();
    printer.text
}

/// The types of that name, as in the whole text.
pub fn type_named(contract: &Contract, name: &str, detail: Detail) -> String {
    let mut printer = Printer::new(contract, detail);
    for (id, ty) in contract.types.iter() {
        if printer.names.get(&id).is_some_and(|known| known == name) || ty.path == name {
            printer.type_def(id, ty);
        }
    }
    printer.text
}

struct Printer<'a> {
    contract: &'a Contract,
    detail: Detail,
    names: HashMap<TypeId, String>,
    text: String,
}

/// Writes a line; writing to a `String` cannot fail.
macro_rules! line {
    ($printer:expr, $($arg:tt)*) => {{
        let _ = writeln!($printer.text, $($arg)*);
    }};
}

impl<'a> Printer<'a> {
    fn new(contract: &'a Contract, detail: Detail) -> Printer<'a> {
        Printer { contract, detail, names: unique_names(contract), text: String::new() }
    }

    fn contract(&mut self) {
        let contract = self.contract;
        line!(
            self,
            "contract {:?} {}{}",
            contract.title,
            contract.format.name(),
            opt(" version ", &contract.version)
        );
        if let Some(versioning) = &contract.versioning {
            let (place, name) = match &versioning.carrier {
                VersionCarrier::Header(name) => ("header", name),
                VersionCarrier::Query(name) => ("query", name),
            };
            let required = if versioning.required { "required " } else { "" };
            line!(self, "version {required}in {place} {name}: {}", versioning.supported.join(", "));
        }
        for endpoint in &contract.endpoints {
            line!(self, "endpoint {}", endpoint.url);
        }
        for (_, scheme) in contract.schemes.iter() {
            line!(self, "scheme {} {}", scheme.name, SchemeText(scheme));
        }
        for service in &contract.services {
            let initiator = if service.initiator == Initiator::Server { " of the client" } else { "" };
            line!(self, "\nservice {}{initiator}{}", service.name, deprecated(&service.deprecated));
            for id in &service.operations {
                self.operation(&contract.operations[*id]);
            }
        }
        for (id, ty) in contract.types.iter() {
            if ty.name != TypeName::Anonymous {
                self.type_def(id, ty);
            }
        }
    }

    fn operation(&mut self, operation: &Operation) {
        let effect = match operation.effect {
            Effect::Safe => "safe",
            Effect::Idempotent => "idempotent",
            Effect::Unsafe => "unsafe",
        };
        let exchange = match operation.exchange {
            Exchange::Unary => "unary",
            Exchange::ServerStream => "server stream",
            Exchange::ClientStream => "client stream",
            Exchange::Duplex => "duplex",
            Exchange::OneWay => "one way",
        };
        let initiator = if operation.initiator == Initiator::Server { " from server" } else { "" };
        let ends = match operation.ends {
            Ends::Both => "",
            Ends::Client => " client only",
            Ends::Server => " server only",
        };
        line!(
            self,
            "  operation {}: {effect}, {exchange}{initiator}{ends}{}",
            operation.name,
            deprecated(&operation.deprecated)
        );
        if self.detail == Detail::Full {
            line!(self, "    {}", OperationText(&operation.binding));
            if let OperationBinding::GraphQl(GraphQl { answer: Some(answer), .. }) = &operation.binding {
                line!(self, "    server answers{}", self.payload(answer));
            }
        }
        if let Some(key) = &operation.idempotency_key {
            line!(self, "    key {}", self.key(operation, key));
        }
        for endpoint in &operation.endpoints {
            line!(self, "    endpoint {}", endpoint.url);
        }
        line!(self, "    input {}", self.ty(Type::Id(operation.input)));
        for alternative in &operation.auth {
            line!(self, "    auth {}", self.alternative(alternative));
        }
        for outcome in &operation.outcomes {
            self.outcome(operation, outcome);
        }
        if let Some(paging) = &operation.paging {
            line!(self, "    pages of {}", PagingText(paging));
        }
    }

    fn key(&self, operation: &Operation, key: &IdempotencyKey) -> String {
        match key {
            IdempotencyKey::Header(name) => format!("in header {name}"),
            IdempotencyKey::Input(index) => {
                let inputs = self.contract.inputs(operation);
                format!("in input {}", inputs.get(*index).map_or("?", |field| field.name.as_str()))
            }
        }
    }

    fn alternative(&self, uses: &[SchemeUse]) -> String {
        if uses.is_empty() {
            return "none".to_owned();
        }
        let each = uses.iter().map(|need| {
            let name = &self.contract.schemes[need.scheme].name;
            if need.scopes.is_empty() { name.clone() } else { format!("{name}({})", need.scopes.join(" ")) }
        });
        each.collect::<Vec<_>>().join(" + ")
    }

    fn outcome(&mut self, operation: &Operation, outcome: &Outcome) {
        let when = match &outcome.when {
            When::Success => "success".to_owned(),
            When::Status(status) => status.to_string(),
            When::StatusRange(hundred) => format!("{hundred}XX"),
            When::Default => "default".to_owned(),
            When::Fault(name) => format!("fault {name}"),
        };
        let error = if outcome.error { " error" } else { "" };
        let payload = outcome.payload.as_ref().map_or(String::new(), |payload| self.payload(payload));
        line!(self, "    {when}{error}{payload}");
        for header in &outcome.headers {
            self.field("      header ", header);
        }
        for link in &outcome.links {
            self.link(operation, link);
        }
    }

    fn link(&mut self, from: &Operation, link: &Link) {
        let name = |operation: &Operation, index: usize| {
            self.contract.inputs(operation).get(index).map_or("?", |field| field.name.as_str()).to_owned()
        };
        let target = &self.contract.operations[link.operation];
        let source = |source: &LinkSource| match source {
            LinkSource::Constant(value) => ValueText(value).to_string(),
            LinkSource::Request(index, pointer) => format!("request {}{pointer}", name(from, *index)),
            LinkSource::Reply(pointer) => format!("reply{pointer}"),
            LinkSource::Header(header) => format!("header {header}"),
            LinkSource::Status => "status".to_owned(),
            LinkSource::Url => "url".to_owned(),
        };
        let inputs =
            link.inputs.iter().map(|(index, from)| format!("{} = {}", name(target, *index), source(from)));
        let inputs = inputs.collect::<Vec<_>>().join(", ");
        let item = if link.from_item { " from an item" } else { "" };
        line!(self, "      link {}{item} to {}({inputs})", link.name, target.name);
    }

    fn payload(&self, payload: &Payload) -> String {
        let null = if payload.nullable { " | null" } else { "" };
        let media = match self.detail {
            Detail::Full if !payload.media.is_empty() => format!(" as {}", media_names(&payload.media)),
            _ => String::new(),
        };
        let rules = ConstraintsText(&payload.constraints);
        format!(" -> {}{null}{rules}{media}", self.ty(payload.ty))
    }

    fn type_def(&mut self, id: TypeId, ty: &TypeDef) {
        let name = self.names.get(&id).cloned().unwrap_or_default();
        let path = match self.detail {
            Detail::Full => format!(" `{}`", ty.path),
            Detail::Shape => String::new(),
        };
        let tail = format!("{path}{}", deprecated(&ty.deprecated));
        match &ty.kind {
            TypeKind::Record(record) => self.record(&name, &tail, record),
            TypeKind::Union(union) => self.union(&name, &tail, union),
            TypeKind::Enum(list) => self.enumeration(&name, &tail, list),
            TypeKind::Newtype(newtype) => {
                let null = if newtype.nullable { " | null" } else { "" };
                let of = self.ty(newtype.of);
                line!(self, "\nnewtype {name}{tail} = {of}{null}{}", ConstraintsText(&newtype.constraints));
            }
            TypeKind::List(_) | TypeKind::Map(_) => {
                line!(self, "\nalias {name}{tail} = {}", self.kind(&ty.kind))
            }
            TypeKind::Reserved => line!(self, "\nreserved {name}{tail}"),
        }
        if self.detail == Detail::Full && ty.binding != TypeBinding::None {
            line!(self, "  {}", TypeText(&ty.binding));
        }
    }

    fn record(&mut self, name: &str, tail: &str, record: &Record) {
        let bases: Vec<_> = record.bases.iter().map(|base| self.ty(Type::Id(*base))).collect();
        let extends = if bases.is_empty() { String::new() } else { format!(" extends {}", bases.join(", ")) };
        let word = if record.is_abstract { "abstract record" } else { "record" };
        line!(self, "\n{word} {name}{tail}{extends}");
        for field in &record.fields {
            self.field("  ", field);
        }
        match &record.open {
            Open::Unspoken => {}
            Open::Closed => line!(self, "  closed"),
            Open::Typed(map) => line!(self, "  ..{}", self.map(map)),
        }
    }

    fn field(&mut self, indent: &str, field: &Field) {
        let mark = match field.presence {
            Presence::Required => "",
            Presence::Optional => "?",
            Presence::Implicit => "~",
        };
        let null = if field.nullable { " | null" } else { "" };
        let access = match field.access {
            Access::Both => "",
            Access::Read => " read-only",
            Access::Write => " write-only",
        };
        let secret = if field.secret { " secret" } else { "" };
        let default =
            field.default.as_ref().map_or(String::new(), |value| format!(" = {}", ValueText(value)));
        let wire = match self.detail {
            Detail::Full => FieldText(&field.binding).to_string(),
            Detail::Shape => String::new(),
        };
        let ty = self.ty(field.ty);
        let rules = ConstraintsText(&field.constraints);
        let old = deprecated(&field.deprecated);
        line!(self, "{indent}{}{mark}: {ty}{null}{default}{rules}{access}{secret}{wire}{old}", field.name);
        for argument in &field.arguments {
            self.field(&format!("{indent}  argument "), argument);
        }
    }

    fn union(&mut self, name: &str, tail: &str, union: &Union) {
        let tag = match &union.tag {
            Tag::Undecided => "undecided".to_owned(),
            Tag::Property(property) => format!("by {property}"),
            Tag::Shape => "by shape".to_owned(),
            Tag::Member => "by member".to_owned(),
            Tag::XsiType => "by xsi:type".to_owned(),
            Tag::Media => "by media type".to_owned(),
            Tag::Order => "in order".to_owned(),
        };
        let closed = if union.open { "" } else { " closed" };
        line!(self, "\nunion {name}{tail} {tag}{closed}");
        for arm in &union.arms {
            self.arm(arm);
        }
    }

    fn arm(&mut self, arm: &Arm) {
        let tags = if arm.tags.is_empty() { String::new() } else { format!(" on {}", arm.tags.join(", ")) };
        let evidence = match arm.evidence.as_slice() {
            [] => String::new(),
            facts => format!(" when {}", all_of(facts)),
        };
        let wire = match self.detail {
            Detail::Full => FieldText(&arm.binding).to_string(),
            Detail::Shape => String::new(),
        };
        line!(self, "  {}: {}{tags}{evidence}{wire}", arm.name, self.ty(arm.ty));
    }

    fn enumeration(&mut self, name: &str, tail: &str, list: &Enum) {
        let closed = if list.open { "" } else { " closed" };
        line!(self, "\nenum {name}{tail} of {}{closed}", list.of.name());
        for value in &list.values {
            let same = matches!(&value.value, Value::String(text) if *text == value.name);
            let text = if same { String::new() } else { format!(" = {}", ValueText(&value.value)) };
            line!(self, "  {}{text}{}", value.name, deprecated(&value.deprecated));
        }
    }

    fn ty(&self, ty: Type) -> String {
        match ty {
            Type::Scalar(scalar) => scalar.name().to_owned(),
            Type::Id(id) => match self.names.get(&id) {
                Some(name) => name.clone(),
                None => self.kind(&self.contract.types[id].kind),
            },
        }
    }

    fn kind(&self, kind: &TypeKind) -> String {
        match kind {
            TypeKind::List(list) => {
                let null = if list.nullable { " | null" } else { "" };
                format!("[{}{null}{}]", self.ty(list.item), ConstraintsText(&list.constraints))
            }
            TypeKind::Map(map) => self.map(map),
            _ => "?".to_owned(),
        }
    }

    fn map(&self, map: &Map) -> String {
        let null = if map.nullable { " | null" } else { "" };
        let (keys, values) = (ConstraintsText(&map.keys), ConstraintsText(&map.constraints));
        format!("{{{}{keys}: {}{null}{values}}}", self.ty(map.key), self.ty(map.value))
    }
}

/// The source name where it is the only one, else with the wire path behind it.
fn unique_names(contract: &Contract) -> HashMap<TypeId, String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let named: Vec<_> =
        contract.types.iter().filter_map(|(id, ty)| Some((id, plain_name(&ty.name)?))).collect();
    for (_, name) in &named {
        *seen.entry(name.clone()).or_default() += 1;
    }
    let unique = named.into_iter().map(|(id, name)| {
        let name = if seen[&name] == 1 { name } else { format!("{name}@{}", contract.types[id].path) };
        (id, name)
    });
    unique.collect()
}

fn plain_name(name: &TypeName) -> Option<String> {
    match name {
        TypeName::Declared(name) => Some(name.clone()),
        TypeName::Derived(words) => Some(words.join(".")),
        TypeName::Anonymous => None,
    }
}

fn deprecated(deprecated: &Option<Deprecation>) -> &'static str {
    if deprecated.is_some() { " deprecated" } else { "" }
}
