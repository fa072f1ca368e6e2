//! Path items, webhooks and callbacks to operations.

use std::collections::BTreeSet;

use openapiv3::Operation as Typed;

use super::text::docs_of;
use super::{Lower, path};
use crate::diagnostic::{Diagnostic, Effect as Fate, codes};
use crate::ir::binding::{Codec, Form, Http, OperationBinding};
use crate::ir::{
    Deprecation, Docs, Effect, Endpoint, Ends, Exchange, IdempotencyKey, Initiator, Operation, OperationId,
    Outcome, Record, SchemeUse, Service, TypeDef, TypeKind, TypeName,
};
use crate::parser::openapi::place::Place;
use crate::parser::openapi::schema::Part;
use crate::parser::openapi::tree::{Lifted, Node, Object, typed};

/// The methods of a path item, safe ones of HTTP and those of OpenAPI 3.2.
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// What else stands in a path item.
const PATH_ITEM: [&str; 6] =
    ["$ref", "summary", "description", "servers", "parameters", "additionalOperations"];

/// An operation of the document, before it is read.
struct Stated<'a> {
    method: String,
    /// The path template, the webhook's name or the callback's expression.
    address: String,
    /// What a name is made of where none is given.
    words: String,
    node: &'a Node,
    key_span: crate::source::Span,
    /// The path item, for what it says of all its operations.
    item: Part<'a>,
    place: Place,
    initiator: Initiator,
}

impl<'a> Lower<'a, '_> {
    /// All operations, in one service that is named by the title, and what the server starts in services of its own.
    pub(super) fn operations(&mut self, root: &'a Node) {
        let mut stated = Vec::new();
        for (section, initiator) in [("paths", Initiator::Client), ("webhooks", Initiator::Server)] {
            let Some(items) = root.get(section) else { continue };
            if items.as_map().is_none() {
                let message = format!("`{section}` is {}, not an object", items.describe());
                self.out.push(Diagnostic::new(&codes::openapi::SHAPE, items.span, message));
            }
            for (address, entry) in items.entries().filter(|(address, _)| !address.starts_with("x-")) {
                // What stands in the path item is shared by its operations and named after the path.
                let place = Place::new(path::words(address), format!("#/{section}")).step(address);
                self.path_item(address, &Part::new(&entry.value, place), initiator, &mut stated);
            }
        }
        let [mut plain, mut webhooks, mut later] = [Vec::new(), Vec::new(), Vec::new()];
        let mut is_callback = false;
        while !stated.is_empty() {
            let mut callbacks = Vec::new();
            for stated in stated {
                self.callbacks(&stated, &mut callbacks);
                let operations = match stated.initiator {
                    Initiator::Client => &mut plain,
                    Initiator::Server if is_callback => &mut later,
                    Initiator::Server => &mut webhooks,
                };
                operations.extend(self.operation(&stated));
            }
            (stated, is_callback) = (callbacks, true);
        }
        self.same_names(&[plain.as_slice(), &webhooks, &later].concat());
        self.same_routes(&plain);
        let (title, docs) = (self.contract.title.clone(), self.contract.docs.clone());
        if !plain.is_empty() || webhooks.is_empty() {
            self.service(&title, "", docs, Initiator::Client, plain);
        }
        for (name, operations) in [("Webhooks", webhooks), ("Callbacks", later)] {
            if !operations.is_empty() {
                self.service(name, name, Docs::none(), Initiator::Server, operations);
            }
        }
    }

    fn service(
        &mut self,
        name: &str,
        path: &str,
        docs: Docs,
        initiator: Initiator,
        operations: Vec<OperationId>,
    ) {
        self.contract.services.push(Service {
            name: name.to_owned(),
            path: path.to_owned(),
            docs,
            deprecated: None,
            span: self.contract.span,
            initiator,
            operations,
        });
    }

    fn path_item(
        &mut self,
        address: &str,
        item: &Part<'a>,
        initiator: Initiator,
        stated: &mut Vec<Stated<'a>>,
    ) {
        let item = match self.documents.follow(item.node, &item.place) {
            Ok(target) => Part::from(target),
            Err(finding) => {
                let message = format!("path `{address}` is refused: {}", finding.message);
                self.out.push(Diagnostic { message, effect: Fate::Refused, ..*finding });
                return;
            }
        };
        for (method, entry) in item.node.entries() {
            if METHODS.contains(&method) {
                stated.push(statement(method, address, entry, &item, initiator));
            } else if method == "additionalOperations" {
                let more = entry.value.entries();
                stated
                    .extend(more.map(|(method, entry)| statement(method, address, entry, &item, initiator)));
            } else if !PATH_ITEM.contains(&method) && !method.starts_with("x-") {
                let message = format!("`{method}` is neither a method nor a member of a path item");
                self.out.push(Diagnostic::new(&codes::openapi::UNKNOWN_KEY, entry.key_span, message));
            }
        }
    }

    /// Callbacks of an operation are operations that the server starts. Callbacks of callbacks are, too; what
    /// leads back to itself through references ends here, since a callback of a callback is read once.
    fn callbacks(&mut self, stated: &Stated<'a>, found: &mut Vec<Stated<'a>>) {
        if stated.place.path().matches("/callbacks/").count() > 1 {
            return;
        }
        for (name, entry) in stated.node.get("callbacks").into_iter().flat_map(Node::entries) {
            let place = stated.place.step("callbacks").step(name);
            let callback = match self.documents.follow(&entry.value, &place) {
                Ok(target) => target.node,
                Err(finding) => {
                    self.out.push(*finding);
                    continue;
                }
            };
            for (expression, entry) in callback.entries().filter(|(key, _)| !key.starts_with("x-")) {
                let item = Part::new(&entry.value, place.step(expression));
                let first = found.len();
                self.path_item(expression, &item, Initiator::Server, found);
                for callback in &mut found[first..] {
                    callback.words = format!("{} {name}", stated.words);
                    callback.place = place.step(expression).step(&callback.method);
                }
            }
        }
    }

    /// One operation, or why it alone is refused.
    fn operation(&mut self, stated: &Stated<'a>) -> Vec<OperationId> {
        self.streamed.clear();
        self.linked.clear();
        match self.read_operation(stated) {
            Ok(operation) => {
                let ids = self.with_twin(operation);
                self.keep_links(stated.node, &ids);
                ids
            }
            Err(finding) => {
                let name = stated.node.get("operationId").and_then(Node::as_text);
                let what =
                    name.map_or_else(|| format!("{} {}", stated.method, stated.address), str::to_owned);
                let message = format!("operation `{what}` is refused: {}", finding.message);
                let refused = Diagnostic { message, effect: Fate::Refused, ..*finding };
                self.out.push(refused.label(stated.key_span, "this operation").pointer(stated.place.path()));
                Vec::new()
            }
        }
    }

    fn read_operation(&mut self, stated: &Stated<'a>) -> Result<Operation, Box<Diagnostic>> {
        let typed: Typed = typed(stated.node, OPERATION, self.out)?;
        let name = self.name(stated, typed.operation_id.as_deref());
        let own = Part::new(stated.node, Place::new([name.clone()], stated.place.path()));
        let route = path::segments(&stated.address, stated.initiator);
        let mut inputs = self.parameters(&own, &stated.item, &route)?;
        let key = self.take_key(&mut inputs);
        inputs.extend(self.body(&own)?);
        let path = format!("{} {}", stated.method, stated.place_of_address());
        let mut outcomes = self.outcomes(&own)?;
        if stated.method == "HEAD" {
            // What is described is the reply to GET; nothing of it but the headers is sent (RFC 9110, section 9.3.2).
            outcomes.iter_mut().for_each(|outcome| outcome.payload = None);
        }
        let input = self.input_record(&name, &path, inputs, stated);
        let operation = Operation {
            docs: operation_docs(&typed, stated.item.node),
            deprecated: typed.deprecated.then(|| Deprecation {
                reason: None,
                sunset: stated.node.get("x-sunset").and_then(Node::as_text).map(str::to_owned),
            }),
            span: stated.key_span,
            initiator: stated.initiator,
            ends: Ends::Both,
            effect: effect_of(&stated.method),
            idempotency_key: key,
            exchange: exchange_of(&outcomes),
            input,
            outcomes,
            auth: self.requirements(stated),
            paging: super::paging::declared(stated.node, self.out),
            endpoints: self.own_servers(stated),
            binding: OperationBinding::Http(Http {
                method: stated.method.clone(),
                path: route,
                tags: typed.tags,
                form: Form::Only,
            }),
            name,
            path,
        };
        Ok(operation)
    }

    /// The addresses of the operation, else of its path. Saying the document's own again says nothing new.
    fn own_servers(&mut self, stated: &Stated<'a>) -> Vec<Endpoint> {
        let urls = |owner: &'a Node| -> Option<BTreeSet<&'a str>> {
            let servers = owner.get("servers")?.items();
            Some(servers.iter().filter_map(|server| server.get("url")?.as_text()).collect())
        };
        let owners = [stated.node, stated.item.node].into_iter();
        let Some((owner, own)) = owners.filter_map(|owner| Some((owner, urls(owner)?))).next() else {
            return Vec::new();
        };
        if own.is_empty() || Some(own) == urls(self.documents.root()) {
            return Vec::new();
        }
        if stated.initiator == Initiator::Server {
            let span = owner.get("servers").map_or(owner.span, |servers| servers.span);
            let message = "what the server starts goes to the URL that its receiver gave";
            self.out.push(Diagnostic::new(&codes::openapi::SERVER, span, message));
            return Vec::new();
        }
        self.endpoints(owner)
    }

    fn input_record(
        &mut self,
        name: &str,
        path: &str,
        fields: Vec<crate::ir::Field>,
        stated: &Stated<'a>,
    ) -> crate::ir::TypeId {
        let words = vec![name.to_owned(), "Input".to_owned()];
        let kind = TypeKind::Record(Record { fields, ..Record::default() });
        let path = format!("{path} input");
        self.contract.types.push(TypeDef::new(TypeName::Derived(words), path, stated.key_span, kind))
    }

    fn name(&mut self, stated: &Stated<'a>, given: Option<&str>) -> String {
        if let Some(given) = given.filter(|given| !given.trim().is_empty()) {
            return given.to_owned();
        }
        let name = path::name(&stated.method, &stated.words, stated.initiator);
        let message = format!("no `operationId`: named `{name}`");
        self.out.push(Diagnostic::new(&codes::openapi::OPERATION_UNNAMED, stated.key_span, message));
        name
    }

    /// A declared key header is no input: the call policy carries it, the same in every format.
    fn take_key(&mut self, inputs: &mut Vec<crate::ir::Field>) -> Option<IdempotencyKey> {
        const HEADERS: [&str; 3] = ["idempotency-key", "x-idempotency-key", "repeatability-request-id"];
        let is_key = |field: &crate::ir::Field| {
            let header = matches!(&field.binding, crate::ir::binding::FieldBinding::Http(input)
                if input.place == crate::ir::binding::HttpPlace::Header);
            header && HEADERS.contains(&field.name.to_ascii_lowercase().as_str())
        };
        let index = inputs.iter().position(is_key)?;
        Some(IdempotencyKey::Header(inputs.remove(index).name))
    }

    /// Equal names are told apart by their paths later; the document is still wrong.
    fn same_names(&mut self, operations: &[OperationId]) {
        let mut first: std::collections::HashMap<String, OperationId> = std::collections::HashMap::new();
        for id in operations {
            let operation = &self.contract.operations[*id];
            let Some(other) = first.insert(operation.name.clone(), *id) else { continue };
            let message = format!("operation `{}` has the name of another one", operation.name);
            self.out.push(
                Diagnostic::new(&codes::openapi::DUPLICATE_OPERATION, operation.span, message)
                    .label(self.contract.operations[other].span, "the other one")
                    .help(format!(
                        "give it a name in `[rename]` of `counterpart.toml`: `\"{}\" = \"..\"`",
                        operation.path
                    )),
            );
        }
    }

    /// Requests that look the same reach one operation alone: the first. A fragment is no part of a request (RFC 9110,
    /// section 7.1), and the names of path parameters are not.
    fn same_routes(&mut self, operations: &[OperationId]) {
        let mut first: std::collections::HashMap<String, OperationId> = std::collections::HashMap::new();
        for id in operations.iter().filter(|id| !self.twins.iter().any(|(_, twin)| twin == *id)) {
            let operation = &self.contract.operations[*id];
            let OperationBinding::Http(http) = &operation.binding else { continue };
            let route = path::route(&http.method, &http.path);
            let Some(other) = first.get(&route).copied() else {
                first.insert(route, *id);
                continue;
            };
            let other = &self.contract.operations[other];
            let message = format!("requests of `{}` look like those of `{}`", operation.name, other.name);
            self.out.push(
                Diagnostic::new(&codes::openapi::SAME_ROUTE, operation.span, message)
                    .label(other.span, "a server takes them for this one"),
            );
        }
    }

    /// Who may ask: the operation's own requirements, else the document's. Those of the document are about who calls
    /// the server, not about whom the server calls.
    fn requirements(&mut self, stated: &Stated<'a>) -> Vec<Vec<SchemeUse>> {
        let common = match stated.initiator {
            Initiator::Client => self.documents.root().get("security"),
            Initiator::Server => None,
        };
        let own = stated.node.get("security").or(common);
        own.map_or_else(Vec::new, |list| self.requirement_sets(list))
    }
}

const OPERATION: Object = Object {
    what: "the operation",
    members: &[
        "tags",
        "summary",
        "description",
        "externalDocs",
        "operationId",
        "parameters",
        "requestBody",
        "responses",
        "callbacks",
        "deprecated",
        "security",
        "servers",
    ],
    lifted: &[
        Lifted::Absent("parameters"),
        Lifted::Absent("requestBody"),
        Lifted::Absent("callbacks"),
        Lifted::Absent("servers"),
        Lifted::Absent("security"),
        Lifted::Absent("externalDocs"),
        Lifted::Empty("responses"),
    ],
};

impl Stated<'_> {
    fn place_of_address(&self) -> String {
        match self.initiator {
            Initiator::Client => self.address.clone(),
            Initiator::Server => self.place.path().to_owned(),
        }
    }
}

fn statement<'a>(
    method: &str,
    address: &str,
    entry: &'a crate::parser::openapi::tree::Entry,
    item: &Part<'a>,
    initiator: Initiator,
) -> Stated<'a> {
    Stated {
        method: method.to_ascii_uppercase(),
        address: address.to_owned(),
        words: address.to_owned(),
        node: &entry.value,
        key_span: entry.key_span,
        item: item.clone(),
        place: item.place.step(method),
        initiator,
    }
}

fn operation_docs(typed: &Typed, item: &Node) -> Docs {
    let own = Docs::from_parts(typed.summary.as_deref(), typed.description.as_deref());
    if own.is_empty() { docs_of(item) } else { own }
}

/// RFC 9110, section 9.2; unknown methods may do anything.
fn effect_of(method: &str) -> Effect {
    match method {
        "GET" | "HEAD" | "OPTIONS" | "TRACE" | "QUERY" => Effect::Safe,
        "PUT" | "DELETE" => Effect::Idempotent,
        _ => Effect::Unsafe,
    }
}

/// A success whose every media type is a stream makes the exchange one.
fn exchange_of(outcomes: &[Outcome]) -> Exchange {
    let streams = |outcome: &Outcome| {
        outcome.payload.as_ref().is_some_and(|payload| {
            let codec = payload.media.first().map(|media| media.codec);
            matches!(codec, Some(Codec::EventStream | Codec::JsonLines))
        })
    };
    match outcomes.iter().any(|outcome| !outcome.error && streams(outcome)) {
        true => Exchange::ServerStream,
        false => Exchange::Unary,
    }
}
