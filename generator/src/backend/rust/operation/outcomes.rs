//! What may come of an operation, as types: one success as it is, several as an enum; errors as an enum.

use super::Printing;
use crate::backend::rust::place::{Home, Places};
use crate::backend::rust::symbols as s;
use crate::ir::binding::{GraphQl, OperationBinding};
use crate::ir::{Outcome, When};

/// An outcome with its variant.
pub(in super::super) struct Variant<'a> {
    pub(in super::super) outcome: &'a Outcome,
    pub(in super::super) name: &'a str,
}

/// The successes, in the order of the IR.
pub(in super::super) fn successes<'a>(printing: Printing<'a>) -> Vec<Variant<'a>> {
    variants(printing, false)
}

/// The declared errors, by their status or name: in whatever order a contract lists them, they are the same enum.
pub(in super::super) fn errors<'a>(printing: Printing<'a>) -> Vec<Variant<'a>> {
    let mut errors = variants(printing, true);
    errors.sort_by(|a, b| place(&a.outcome.when).cmp(&place(&b.outcome.when)));
    errors
}

fn place(when: &When) -> (u32, &str) {
    match when {
        When::Success => (0, ""),
        When::Fault(name) => (1, name),
        When::Status(status) => (u32::from(*status), ""),
        When::StatusRange(hundred) => (1000 + u32::from(*hundred), ""),
        When::Default => (u32::MAX, ""),
    }
}

fn variants<'a>(printing: Printing<'a>, error: bool) -> Vec<Variant<'a>> {
    let outcomes = printing.operation.outcomes.iter().zip(&printing.idents.outcomes);
    let variants = outcomes.map(|(outcome, name)| Variant { outcome, name });
    variants.filter(|variant| variant.outcome.error == error).collect()
}

/// What an outcome carries; with its status where the contract leaves that open.
pub(in super::super) fn payload(places: &Places<'_>, outcome: &Outcome) -> String {
    let plain = match &outcome.payload {
        Some(payload) => places.payload(payload),
        None => "()".to_owned(),
    };
    match outcome.when {
        When::StatusRange(_) | When::Default => format!("{}<{plain}>", places.scope.runtime(s::CODED)),
        When::Success | When::Status(_) | When::Fault(_) => plain,
    }
}

/// The value of a success.
pub(in super::super) fn value(places: &Places<'_>, printing: Printing<'_>) -> String {
    match successes(printing).as_slice() {
        [] => "()".to_owned(),
        [only] => payload(places, only.outcome),
        _ => own(places, printing.of("ok")),
    }
}

/// What the server's method gives: more than the value a client reads, where a GraphQL document selects a part.
pub(in super::super) fn answer(places: &Places<'_>, printing: Printing<'_>) -> String {
    match &printing.operation.binding {
        OperationBinding::GraphQl(GraphQl { answer: Some(answer), .. }) => {
            places.nullable(answer.ty, answer.nullable)
        }
        _ => value(places, printing),
    }
}

/// The error type by its own name, which every operation has.
pub(in super::super) fn error(places: &Places<'_>, printing: Printing<'_>) -> String {
    own(places, printing.of("error"))
}

/// The typed headers of a success, where the contract declares any.
pub(in super::super) fn headers(places: &Places<'_>, printing: Printing<'_>) -> Option<String> {
    let has_headers = successes(printing).iter().any(|variant| !variant.outcome.headers.is_empty());
    (has_headers && !printing.streams_out()).then(|| own(places, printing.of("headers")))
}

fn own(places: &Places<'_>, name: String) -> String {
    if places.home == Home::Operations { name } else { format!("operations::{name}") }
}
