//! Records: public fields, a constructor with what is required, setters for the rest.

use askama::Template;

use super::super::facts::{Facts, of_type};
use super::super::format::{Broken, filled, items, numbered, render, tables};
use super::super::literal::{string, strings};
use super::super::place::{Argument, Home};
use super::super::setters::{Setter, Setters};
use super::super::symbols as s;
use super::proto::{json_name, second_name};
use super::{MODEL, Models, Printed, deprecated, doc_lines};
use crate::ir::{
    Access, Contract, Field, Format, Map, Open, Presence, Record, Scalar, Type, TypeId, TypeKind,
};
use crate::pass::names::ident::{self, Case};
use crate::pass::names::members::of_fields;

#[derive(Template)]
#[template(path = "rust/record.rs.jinja")]
struct RecordView {
    docs: Vec<String>,
    /// The input of an operation: nobody needs a second one, and no wire has a place for members it does not know.
    is_input: bool,
    deprecated: String,
    name: String,
    fields: Vec<FieldView>,
    extra: String,
}

struct FieldView {
    docs: Vec<String>,
    deprecated: String,
    name: String,
    ty: String,
}

/// The constructor: what is always there, from what a caller hands over.
#[derive(Template)]
#[template(path = "rust/make.rs.jinja")]
struct MakeView {
    name: String,
    lines: Vec<String>,
}

#[derive(Template)]
#[template(path = "rust/record_table.rs.jinja")]
struct TableView {
    /// Of the runtime's: `record`, `input` or `plain`.
    kind: &'static str,
    name: String,
    /// Or where the table stands, of an input.
    wire_name: String,
    lines: Vec<String>,
    tables: Vec<String>,
}

#[derive(Template)]
#[template(path = "rust/input_table.rs.jinja")]
struct InputView {
    docs: Vec<String>,
    constant: String,
    wire_name: String,
    lines: Vec<String>,
    tables: Vec<String>,
}

#[derive(Template)]
#[template(path = "rust/sent.rs.jinja")]
struct SentView {
    sent: String,
    received: String,
}

/// The member that holds what an open record is given beyond its fields.
const REST: &str = "additional_properties";

/// Methods a model has by itself, or that would hide those of a trait everybody calls.
const METHODS: [&str; 12] = [
    "new",
    "clone",
    "default",
    "extra",
    "eq",
    "ne",
    "fmt",
    "into",
    "from",
    "to_owned",
    "serialize",
    "borrow",
];

/// Members beside those of the contract.
struct Names {
    members: Vec<String>,
    rest: Option<String>,
}

impl Models<'_> {
    pub(super) fn record(&self, id: TypeId, record: &Record) -> (String, String, String) {
        let names = self.member_names(id, record);
        let view = self.record_view(id, record, &names);
        let table = self.record_table(id, record, &names);
        let beside = self.constructor(id, record) + &render(&self.setters(id, record)) + &self.sent(id);
        (render(&view), beside, render(&table))
    }

    /// What a client has received, it may change and send back.
    fn sent(&self, id: TypeId) -> String {
        let received = self.places.contract.types[id].sent_of.filter(|_| self.role.has_client());
        received.map_or(String::new(), |received| {
            render(&SentView { sent: self.name(id), received: self.name(received) })
        })
    }

    fn member_names(&self, id: TypeId, record: &Record) -> Names {
        let members = self.places.names.types[id].members.clone();
        let is_taken = members.iter().any(|name| name == REST);
        let rest = match &record.open {
            Open::Typed(_) if is_taken => Some(ident::join(REST, "map", Case::Snake)),
            Open::Typed(_) => Some(REST.to_owned()),
            Open::Unspoken | Open::Closed => None,
        };
        Names { members, rest }
    }

    fn record_view(&self, id: TypeId, record: &Record, names: &Names) -> RecordView {
        let is_input = self.places.home == Home::Operations;
        let mut view = RecordView {
            docs: self.docs(id),
            is_input,
            deprecated: self.attributes(id, &MODEL),
            name: self.name(id),
            fields: Vec::new(),
            extra: if is_input { String::new() } else { self.places.scope.runtime(s::EXTRA) },
        };
        for (index, (field, name)) in record.fields.iter().zip(&names.members).enumerate() {
            view.fields.push(FieldView {
                docs: doc_lines(&field.docs),
                deprecated: deprecated(field.deprecated.as_ref()),
                name: name.clone(),
                ty: self.places.field(id, index, field),
            });
        }
        if let (Open::Typed(map), Some(rest)) = (&record.open, &names.rest) {
            view.fields.push(self.rest_field(map, rest));
        }
        view
    }

    /// `new`; nothing for a type that this end only receives, and for the input of a call.
    fn constructor(&self, id: TypeId, record: &Record) -> String {
        if !self.is_made(id, self.places.home == Home::Operations) {
            return String::new();
        }
        let members = record.fields.iter().zip(&self.places.names.types[id].members).enumerate();
        let required = members.filter(|(index, (field, _))| self.places.is_argument(id, *index, field));
        let row = |(index, (field, name)): (usize, (&Field, &String))| {
            let Argument { ty, value } = self.places.taken(id, index, field, name);
            format!("{name}: {ty} = {value};")
        };
        render(&MakeView { name: self.name(id), lines: filled(required.map(row)) })
    }

    /// Whether the code around makes such values. Client methods write inputs out; who tests a server calls its
    /// methods with them.
    fn is_made(&self, id: TypeId, is_input: bool) -> bool {
        let position = self.places.positions[id];
        let by_client = self.role.has_client() && position.sent && !is_input;
        let by_server = self.role.has_server() && (position.received || is_input);
        by_client || by_server || !position.is_used()
    }

    /// Setters of what the caller may leave out.
    fn setters(&self, id: TypeId, record: &Record) -> Setters {
        let is_input = self.places.home == Home::Operations;
        let is_set = self.places.positions[id].sent && self.role.has_client() && !is_input;
        let names = &self.places.names.types[id].members;
        let fields = record.fields.iter().zip(names).enumerate().filter(|_| is_set);
        let optional = fields.filter(|(index, (field, _))| {
            !self.places.is_argument(id, *index, field) && field.access != Access::Read
        });
        let setter = |(index, (field, name)): (usize, (&Field, &String))| {
            let is_taken = METHODS.contains(&name.as_str());
            let method = if is_taken { format!("with_{name}") } else { name.clone() };
            Setter::of(&self.places, id, index, field, method)
        };
        Setters { head: format!("setters! {{ {}", self.name(id)), setters: optional.map(setter).collect() }
    }

    fn rest_field(&self, map: &Map, name: &str) -> FieldView {
        let value = self.places.nullable(map.value, map.nullable);
        let map = self.places.scope.runtime(s::MAP);
        FieldView {
            docs: vec![" Members beyond those that are named.".to_owned()],
            deprecated: String::new(),
            name: name.to_owned(),
            ty: format!("{map}<{}, {value}>", self.places.scope.std("String")),
        }
    }

    fn record_table(&self, id: TypeId, record: &Record, names: &Names) -> TableView {
        let (rows, tables) = self.rows(id, record);
        let names = names.members.iter().chain(&names.rest);
        if self.places.home == Home::Operations {
            let lines = filled(numbered(names.map(|name| format!("{name};"))));
            let table = format!("inputs::{}", self.places.input_constant(id));
            return TableView {
                kind: "input",
                name: self.name(id),
                wire_name: table,
                lines,
                tables: Vec::new(),
            };
        }
        let rows = names.zip(rows).map(|(name, row)| format!("{name}: {row};"));
        let lines = filled(numbered(rows));
        TableView { kind: "record", name: self.name(id), wire_name: self.wire_name(id), lines, tables }
    }

    /// The table of an operation's input, which stands apart: at the client's end it is all there is of the input.
    pub(in super::super) fn input_table(&self, id: TypeId) -> Option<String> {
        let (rows, tables) = self.rows(id, self.places.contract.record(id)?);
        let view = InputView {
            docs: self.docs(id),
            constant: self.places.input_constant(id).to_owned(),
            wire_name: self.wire_name(id),
            lines: filled(rows.into_iter().map(|row| row + ",")),
            tables,
        };
        Some(render(&view))
    }

    /// The facts of members, and what stands behind them.
    fn rows(&self, id: TypeId, record: &Record) -> (Vec<String>, Vec<String>) {
        let mut rows: Vec<_> = record.fields.iter().map(|field| self.row(id, field)).collect();
        if let Open::Typed(map) = &record.open {
            let facts = Facts::of_rest(self.places.contract, map).printed(self.places.scope);
            let facts = facts.map_or(String::new(), |facts| format!(".facts(&{facts})"));
            rows.push(format!("r::field(\"\").rest(){facts}"));
        }
        let mut tables: Vec<String> = self.proto_rows(record).into_iter().collect();
        tables.extend(self.xml_table(id, record));
        if record.open == Open::Closed {
            tables.push(".closed()".to_owned());
        }
        if !record.elsewhere.is_empty() {
            tables.push(format!(".elsewhere({})", strings(&record.elsewhere)));
        }
        if let Some(facts) = of_type(self.places.contract, id).printed(self.places.scope) {
            tables.push(format!(".facts(&{facts})"));
        }
        (rows, tables)
    }

    fn row(&self, id: TypeId, field: &Field) -> String {
        let is_required = field.presence == Presence::Required;
        let kind = if is_required && !self.places.is_loose(id, field) { "required" } else { "field" };
        let mut row = format!("r::{kind}({})", string(json_name(field)));
        let flags = [
            (field.nullable, ".nullable()"),
            (field.secret, ".secret()"),
            (field.access == Access::Read, ".read_only()"),
            (field.access == Access::Write, ".write_only()"),
            (field.deprecated.is_some(), ".deprecated()"),
            (is_quoted(self.places.contract, field.ty), ".quoted()"),
        ];
        for (_, flag) in flags.iter().filter(|(is_set, _)| *is_set) {
            row.push_str(flag);
        }
        let facts = Facts::of(self.places.contract, field.ty, &field.constraints)
            .with_default(field.default.as_ref())
            .with_alias(second_name(field))
            .printed(self.places.scope);
        match facts {
            Some(facts) => format!("{row}.facts(&{facts})"),
            None => row,
        }
    }
}

#[derive(Template)]
#[template(path = "rust/headers.rs.jinja")]
struct HeadersView {
    docs: String,
    name: String,
    fields: Vec<FieldView>,
}

impl Models<'_> {
    /// A record that is no type of the contract: the headers of a reply, all of them optional.
    pub(in super::super) fn print_headers(
        &self,
        name: String,
        wire_name: &str,
        docs: String,
        fields: &[Field],
    ) -> Result<Printed, Broken> {
        let option = self.places.scope.std("Option");
        let names = of_fields(fields);
        let view = |(field, name): (&Field, &String)| FieldView {
            docs: doc_lines(&field.docs),
            deprecated: deprecated(field.deprecated.as_ref()),
            name: name.clone(),
            ty: format!("{option}<{}>", self.places.ty(field.ty)),
        };
        let row = |(field, name): (&Field, &String)| {
            let facts =
                Facts::of(self.places.contract, field.ty, &field.constraints).printed(self.places.scope);
            let facts = facts.map_or(String::new(), |facts| format!(".facts(&{facts})"));
            format!("{name}: r::field({}){facts};", string(&field.name))
        };
        let items_view =
            HeadersView { docs, name: name.clone(), fields: fields.iter().zip(&names).map(view).collect() };
        let make = MakeView { name: name.clone(), lines: Vec::new() };
        let beside = if self.role.has_server() { render(&make) } else { String::new() };
        let table = TableView {
            kind: "plain",
            name,
            wire_name: string(wire_name),
            lines: filled(numbered(fields.iter().zip(&names).map(row))),
            tables: Vec::new(),
        };
        Ok(Printed {
            items: items(&render(&items_view))?,
            beside: tables(&beside)?,
            table: tables(&render(&table))?,
        })
    }
}

/// Numbers beyond what executors of GraphQL keep exact travel as strings; its own `Int` and `Float` never are.
fn is_quoted(contract: &Contract, ty: Type) -> bool {
    if contract.format != Format::GraphQl {
        return false;
    }
    match ty {
        Type::Scalar(scalar) => matches!(scalar, Scalar::Decimal | Scalar::Integer),
        Type::Id(id) => match &contract.types[id].kind {
            TypeKind::Newtype(newtype) => is_quoted(contract, newtype.of),
            TypeKind::List(list) => is_quoted(contract, list.item),
            _ => false,
        },
    }
}
