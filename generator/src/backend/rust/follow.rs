//! Links as follow-up calls: a method for each, in one view of the client.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use super::client::{ArgumentView, filled_by_the_client, kind};
use super::format::{Broken, items, render};
use super::literal::{json, string};
use super::model::{deprecated, doc_lines};
use super::module::Module;
use super::operation::Printing;
use super::place::{Argument, Places};
use super::symbols as s;
use crate::ir::binding::{FieldBinding, HttpPlace};
use crate::ir::{Field, Link, LinkSource, Outcome, Payload, Type, TypeKind};
use crate::pass::names::ident::unraw;

#[derive(Template)]
#[template(path = "rust/follow.rs.jinja")]
struct FollowView {
    methods: Vec<MethodView>,
}

struct MethodView {
    docs: Vec<String>,
    deprecated: String,
    name: String,
    arguments: Vec<ArgumentView>,
    /// What is made of arguments before anything else: name, type, value.
    converted: Vec<(String, String, String)>,
    link: String,
    /// Whether it gives any input.
    gives: bool,
    call: String,
    kind: &'static str,
    constant: String,
    input: String,
}

/// The view, where any reply links to anything.
pub(super) fn module(
    places: &Places<'_>,
    operations: &[Printing<'_>],
    broken: &mut Vec<Broken>,
) -> Option<Module> {
    let by_id: BTreeMap<_, _> = operations.iter().map(|printing| (printing.id, *printing)).collect();
    let mut methods = Vec::new();
    for printing in operations {
        let outcomes = printing.operation.outcomes.iter().zip(&printing.idents.links);
        for (outcome, names) in outcomes {
            for (link, name) in outcome.links.iter().zip(names) {
                let Some(target) = by_id.get(&link.operation) else { continue };
                methods.push(Method::new(places, *printing, outcome, *target).view(link, name));
            }
        }
    }
    if methods.is_empty() {
        return None;
    }
    let body = super::module::sound(vec![items(&render(&FollowView { methods }))], broken).pop()?;
    Some(Module {
        name: "follow".into(),
        is_public: true,
        docs: "The next calls that replies are good for.",
        uses: vec!["use super::*;".to_owned()],
        body,
        ..Module::default()
    })
}

/// The variables of a method.
const LOCALS: [&str; 2] = ["link", "input"];

/// A method while its signature grows.
struct Method<'a, 'p> {
    places: &'a Places<'p>,
    from: Printing<'a>,
    outcome: &'a Outcome,
    target: Printing<'a>,
    /// What came: the first arguments. Behind what was sent come the inputs that are up to the caller.
    given: Vec<ArgumentView>,
    /// What was sent.
    sent: Vec<ArgumentView>,
    converted: Vec<(String, String, String)>,
    /// Names of arguments by what they stand for.
    known: BTreeMap<String, String>,
    taken: BTreeSet<String>,
}

impl<'a, 'p> Method<'a, 'p> {
    fn new(
        places: &'a Places<'p>,
        from: Printing<'a>,
        outcome: &'a Outcome,
        target: Printing<'a>,
    ) -> Method<'a, 'p> {
        let (given, sent, converted) = (Vec::new(), Vec::new(), Vec::new());
        let (known, taken) = (BTreeMap::new(), BTreeSet::new());
        Method { places, from, outcome, target, given, sent, converted, known, taken }
    }

    fn view(mut self, link: &Link, name: &str) -> MethodView {
        let (places, target) = (self.places, self.target);
        let id = target.operation.input;
        let fields = places.contract.inputs(target.operation);
        let named = || fields.iter().zip(&places.names.types[id].members).enumerate();
        let linked = |index: usize| link.inputs.iter().find(|(linked, _)| *linked == index);
        let is_left =
            |index: usize, field: &Field| linked(index).is_none() && places.is_argument(id, index, field);
        let left = named().filter(|(index, (field, _))| is_left(*index, field));
        self.taken = left.map(|(_, (_, name))| name.clone()).chain(LOCALS.map(str::to_owned)).collect();
        let filled = filled_by_the_client(places, target);
        let (mut arguments, mut sets) = (Vec::new(), String::new());
        for (index, (field, name)) in named() {
            let value = if let Some((_, source)) = linked(index) {
                self.value(source, link.from_item)
            } else if is_left(index, field) {
                let Argument { ty, value } = places.taken(id, index, field, name);
                arguments.push(ArgumentView { name: name.clone(), ty });
                value
            } else if filled.contains(&index) {
                places.initial(id, index, field)
            } else {
                continue;
            };
            sets.push_str(&format!(".with::<{}>({index}, {value})", places.field(id, index, field)));
        }
        self.given.append(&mut self.sent);
        self.given.append(&mut arguments);
        // Inputs of HTTP are always an operation's own, so the call holds them erased.
        let inputs = places.scope.runtime(s::INPUTS);
        MethodView {
            docs: self.docs(link),
            deprecated: deprecated(target.operation.deprecated.as_ref()),
            name: name.to_owned(),
            arguments: self.given,
            converted: self.converted,
            link: string(&link.name),
            gives: !link.inputs.is_empty(),
            call: target.idents.stem.clone(),
            kind: kind(target),
            constant: target.idents.constant.clone(),
            input: format!("{inputs}::new(&ops::inputs::{}){sets}", places.input_constant(id)),
        }
    }

    fn docs(&self, link: &Link) -> Vec<String> {
        let plain = |name: &str| name.replace(['`', '\n', '\r'], "");
        let [target, from] = [self.target, self.from].map(|printing| plain(&printing.operation.name));
        let outcome = plain(&self.outcome.name);
        let what = if link.from_item { "an item of a reply" } else { "a reply" };
        let fact = format!(" Calls `{target}` with what {what} of `{from}` (`{outcome}`) gives for it.");
        match doc_lines(&link.docs) {
            lines if lines.is_empty() => vec![fact],
            lines => lines.into_iter().chain([String::new(), fact]).collect(),
        }
    }

    /// The value of an input, as an expression.
    fn value(&mut self, source: &LinkSource, from_item: bool) -> String {
        match source {
            LinkSource::Constant(value) => format!("link.constant({})", string(&json(value))),
            LinkSource::Reply(pointer) => {
                let Some(Payload { ty, nullable, .. }) = &self.outcome.payload else { return String::new() };
                let (name, ty) = match self.item(from_item, *ty) {
                    Some(item) => ("item", self.places.ty(item)),
                    None => ("reply", self.places.nullable(*ty, *nullable)),
                };
                let reply = self.given(name, |_| format!("&{ty}"));
                at(&reply, &pointed("$response.body", pointer))
            }
            LinkSource::Header(name) => {
                let headers = self.given("headers", |_| "&counterpart_runtime::client::HeaderMap".to_owned());
                format!("link.header({headers}, {})", string(name))
            }
            LinkSource::Status => {
                let status = self.given("status", |_| "counterpart_runtime::client::StatusCode".to_owned());
                at(&format!("&i32::from({status}.as_u16())"), "$statusCode")
            }
            LinkSource::Url => {
                let ty = self.places.scope.std("String");
                let url = self.converted("url", ty.to_owned(), |name, into| Argument {
                    ty: format!("impl {into}<{ty}>"),
                    value: format!("{name}.into()"),
                });
                at(&format!("&{url}"), "$url")
            }
            LinkSource::Request(index, pointer) => self.request(*index, pointer),
        }
    }

    fn item(&self, from_item: bool, reply: Type) -> Option<Type> {
        let Type::Id(id) = reply else { return None };
        match &self.places.contract.types[id].kind {
            TypeKind::List(list) if from_item => Some(list.item),
            _ => None,
        }
    }

    /// What the caller sent, as the method of that call takes it.
    fn request(&mut self, index: usize, pointer: &str) -> String {
        let fields = self.places.contract.inputs(self.from.operation);
        let members = &self.places.names.types[self.from.operation.input].members;
        let (Some(field), Some(name)) = (fields.get(index), members.get(index)) else { return String::new() };
        let place = place(field);
        if place == HttpPlace::Body {
            let ty = format!("&{}", self.places.nullable(field.ty, field.nullable));
            let body = self.argument(&format!("request_{}", unraw(name)), |_| ty, true);
            return at(&body, &pointed("$request.body", pointer));
        }
        let word = match place {
            HttpPlace::Path => "path",
            HttpPlace::Header => "header",
            _ => "query",
        };
        let (places, owner) = (self.places, self.from.operation.input);
        let argument = |name: &str, _: &str| places.inner_argument(owner, index, field, name);
        let given = self.converted(name, places.ty(field.ty), argument);
        at(&format!("&{given}"), &format!("$request.{word}.{}", field.name))
    }

    /// The argument for a thing that came, made when it is first needed.
    fn given(&mut self, name: &str, ty: impl FnOnce(&str) -> String) -> String {
        self.argument(name, ty, false)
    }

    fn argument(&mut self, name: &str, ty: impl FnOnce(&str) -> String, was_sent: bool) -> String {
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        let mut own = name.to_owned();
        while !self.taken.insert(own.clone()) {
            own = format!("given_{}", unraw(&own));
        }
        let argument = ArgumentView { name: own.clone(), ty: ty(&own) };
        if was_sent {
            self.sent.push(argument)
        } else {
            self.given.push(argument)
        }
        self.known.insert(name.to_owned(), own.clone());
        own
    }

    /// The argument for a thing that was sent, converted first.
    fn converted(&mut self, name: &str, ty: String, argument: impl Fn(&str, &str) -> Argument) -> String {
        let is_new = !self.known.contains_key(name);
        let into = self.places.scope.std("Into").to_owned();
        let own = self.argument(name, |own| argument(own, &into).ty, true);
        let value = argument(&own, &into).value;
        if is_new && value != own {
            self.converted.push((own.clone(), ty, value));
        }
        own
    }
}

fn place(field: &Field) -> HttpPlace {
    match &field.binding {
        FieldBinding::Http(input) => input.place,
        _ => HttpPlace::Query,
    }
}

fn pointed(whole: &str, pointer: &str) -> String {
    if pointer.is_empty() { whole.to_owned() } else { format!("{whole}#{pointer}") }
}

fn at(value: &str, expression: &str) -> String {
    format!("link.at({value}, {})", string(expression))
}
