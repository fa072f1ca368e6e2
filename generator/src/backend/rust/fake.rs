//! The fake of a contract for users' tests: a line an operation.

use super::Context;
use super::client::message;
use super::format::{Broken, tables};
use super::module::Module;
use super::operation::outcomes::{answer, error};
use super::operation::{input, printed};
use super::place::Home;
use super::scope::Scope;
use super::server::kind;
use crate::ir::Initiator;
use crate::pass::names::ident::unraw;
use crate::pass::positions::on_server;

/// The module, where the user asked for it and there is anything to answer.
pub(super) fn module(cx: &Context<'_>, broken: &mut Vec<Broken>) -> Option<Module> {
    if cx.options.settings.fake != Some(true) {
        return None;
    }
    let answered = |printing: &super::operation::Printing<'_>| {
        printing.operation.initiator == Initiator::Client && on_server(printing.operation)
    };
    let operations: Vec<_> = printed(cx).into_iter().filter(answered).collect();
    if operations.is_empty() {
        return None;
    }
    cx.features.need("client");
    cx.features.need("server");
    // Arbitrary values have it.
    cx.features.need("json");
    let scope = Scope::new(&cx.features, ["Fake".to_owned()]);
    let places = cx.places(&scope, Home::Edge);
    let line = |printing: &super::operation::Printing<'_>| {
        let taken =
            if printing.streams_in() { message(&places, *printing) } else { input(&places, *printing) };
        format!(
            "    on_{}: {} ops::{}, {taken} => {}, {};\n",
            unraw(&printing.idents.method),
            kind(printing.operation.exchange),
            printing.idents.constant,
            answer(&places, *printing),
            error(&places, *printing)
        )
    };
    let lines: String = operations.iter().map(line).collect();
    let body = match tables(&format!("counterpart_runtime::fake! {{ ops::CONTRACT;\n{lines}}}\n")) {
        Ok(body) => body,
        Err(error) => {
            broken.push(error);
            return None;
        }
    };
    let uses = super::module::uses(&scope, &body, &["operations", "ops", "types"]);
    let docs = "The service for tests of its callers.";
    Some(Module { name: "fake".into(), is_public: true, docs, uses, body, ..Module::default() })
}
