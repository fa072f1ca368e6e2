//! What tells webhooks and callbacks apart that one URL receives: constants of headers, what their bodies show, or a
//! member of the body that holds the webhook's name.
//!
//! Unlike the alternatives of a union they are never tried: what is not told from all others by what it shows stays
//! below its own name.

use super::evidence::Judge;
use super::form::{self, Form, Forms};
use super::{Table, order, with_kinds};
use crate::diagnostic::codes::openapi::WEBHOOKS_ALIKE;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::binding::{Codec, FieldBinding, Http, HttpPlace, OperationBinding, Segment};
use crate::ir::{Contract, Evidence, Exchange, Field, Initiator, Operation, OperationId, Presence};
use crate::pass::positions;

/// A webhook that is known by what it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The operation.
    pub operation: OperationId,
    /// Headers with one of these values, as JSON texts.
    pub headers: Vec<(String, Vec<String>)>,
    /// What its body shows.
    pub evidence: Vec<Evidence>,
}

/// Which webhooks are known by what they show, in the order to ask, and which are not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sorting {
    /// Those that are.
    pub shown: Vec<Shown>,
    /// Those that look like others.
    pub alike: Vec<OperationId>,
}

/// Says which webhooks need a URL of their own.
pub fn report(contract: &Contract, out: &mut Diagnostics) {
    let alike = sort(contract).alike;
    let Some(first) = alike.first() else { return };
    let names = alike.iter().take(8).map(|id| format!("`{}`", contract.operations[*id].name));
    let more = if alike.len() > 8 { format!(" and {} more", alike.len() - 8) } else { String::new() };
    let message =
        format!("nothing tells {}{more} from others at one URL", names.collect::<Vec<_>>().join(", "));
    out.push(Diagnostic::new(&WEBHOOKS_ALIKE, contract.operations[*first].span, message));
}

/// One that may come to a shared URL.
struct Hook<'a> {
    id: OperationId,
    operation: &'a Operation,
    http: &'a Http,
    body: &'a Field,
    inputs: &'a [Field],
}

/// Sorts all that the server starts and that has a body in JSON.
pub fn sort(contract: &Contract) -> Sorting {
    let services = contract.services.iter().filter(|service| service.initiator == Initiator::Server);
    let hooks: Vec<_> =
        services.flat_map(|service| &service.operations).filter_map(|id| hook(contract, *id)).collect();
    if hooks.is_empty() {
        return Sorting::default();
    }
    let positions = positions::run(contract);
    let judge = Judge { forms: Forms { contract, positions: &positions } };
    let bodies: Vec<Vec<Form>> =
        hooks.iter().map(|hook| judge.forms.of(hook.body.ty, hook.body.nullable)).collect();
    let separate = |one: usize, other: usize| apart(&judge, &hooks, &bodies, one, other);
    let mut table = Table::new(&separate, bodies.len());
    let decision = order(&mut table);
    let mut alike: Vec<bool> = (0..hooks.len()).map(|index| decision.doubt.contains(&index)).collect();
    // What leaves the order no longer stands before those it is told from.
    while let Some(next) = (0..hooks.len()).find(|index| {
        !alike[*index] && (0..hooks.len()).any(|other| alike[other] && table.cell(*index, other).is_none())
    }) {
        alike[next] = true;
    }
    let mut sorting = Sorting::default();
    for index in decision.order {
        if alike[index] {
            continue;
        }
        let (mut evidence, mut headers): (Vec<Evidence>, Vec<_>) = (Vec::new(), Vec::new());
        for other in (0..hooks.len()).filter(|other| *other != index) {
            for fact in table.cell(index, other).into_iter().flatten() {
                if !evidence.contains(fact) {
                    evidence.push(fact.clone());
                }
            }
            if let Some(header) = header(&judge, &hooks[index], &hooks[other])
                && !headers.contains(&header)
            {
                headers.push(header);
            }
        }
        let evidence = if evidence.is_empty() { evidence } else { with_kinds(evidence, &bodies[index]) };
        sorting.shown.push(Shown { operation: hooks[index].id, headers, evidence });
    }
    sorting.alike = (0..hooks.len()).filter(|index| alike[*index]).map(|index| hooks[index].id).collect();
    sorting
}

fn hook(contract: &Contract, id: OperationId) -> Option<Hook<'_>> {
    let operation = &contract.operations[id];
    let OperationBinding::Http(http) = &operation.binding else { return None };
    let inputs = contract.inputs(operation);
    let is_json = |field: &&Field| match &field.binding {
        FieldBinding::Http(input) => {
            input.place == HttpPlace::Body
                && input.media.first().is_some_and(|media| media.codec == Codec::Json)
        }
        _ => false,
    };
    let body = inputs.iter().find(is_json)?;
    (operation.exchange == Exchange::Unary).then_some(Hook { id, operation, http, body, inputs })
}

/// What one shows and the other does not. Nothing is needed where method or header tell.
fn apart(
    judge: &Judge<'_>,
    hooks: &[Hook<'_>],
    bodies: &[Vec<Form>],
    one: usize,
    other: usize,
) -> Option<Vec<Evidence>> {
    let (own, against) = (&hooks[one], &hooks[other]);
    if own.http.method != against.http.method || header(judge, own, against).is_some() {
        return Some(Vec::new());
    }
    let shown = judge.separate(&bodies[one], &bodies[other]).filter(|facts| !facts.iter().any(is_tried));
    shown.or_else(|| named(judge, (own, &bodies[one]), (against, &bodies[other])))
}

fn is_tried(fact: &Evidence) -> bool {
    match fact {
        Evidence::Fits => true,
        Evidence::At(_, facts) | Evidence::Item(facts) => facts.iter().any(is_tried),
        Evidence::Any(groups) => groups.iter().flatten().any(is_tried),
        _ => false,
    }
}

/// A required header whose values the other one does not have.
fn header(judge: &Judge<'_>, own: &Hook<'_>, against: &Hook<'_>) -> Option<(String, Vec<String>)> {
    let headers = |hook: &Hook<'_>| -> Vec<(String, Option<Vec<String>>)> {
        let is_header = |field: &&Field| {
            matches!(&field.binding, FieldBinding::Http(input) if input.place == HttpPlace::Header)
                && field.presence == Presence::Required
        };
        let values = |field: &Field| {
            let values = form::constants(&judge.forms.of_field(field))?;
            Some(values.into_iter().collect::<Vec<String>>())
        };
        let named = |field: &Field| (field.name.to_ascii_lowercase(), values(field));
        hook.inputs.iter().filter(is_header).map(named).collect()
    };
    let others = headers(against);
    headers(own).into_iter().find_map(|(name, values)| {
        let values = values?;
        let (_, others) = others.iter().find(|(other, _)| *other == name)?;
        let is_apart = !others.as_ref()?.iter().any(|other| values.contains(other));
        is_apart.then_some((name, values))
    })
}

/// A member of both bodies that has the names of both among its values.
fn named(
    judge: &Judge<'_>,
    (own, body): (&Hook<'_>, &[Form]),
    (against, other): (&Hook<'_>, &[Form]),
) -> Option<Vec<Evidence>> {
    let ([own_form], [other_form]) = (body, other) else { return None };
    let name = |hook: &Hook<'_>| match hook.http.path.as_slice() {
        [Segment::Elsewhere(name)] => serde_json::Value::from(name.as_str()).to_string(),
        _ => serde_json::Value::from(hook.operation.name.as_str()).to_string(),
    };
    let (own_name, other_name) = (name(own), name(against));
    let has = |form: &Form, member: &str, name: &String| {
        let values = judge.forms.member(form, member).and_then(|member| member.constants());
        values.is_some_and(|values| values.contains(name))
    };
    let record = judge.forms.record(own_form)?;
    let member = record
        .fields
        .iter()
        .find(|field| has(own_form, &field.name, &own_name) && has(other_form, &field.name, &other_name))?;
    (own_name != other_name).then(|| vec![Evidence::Constant(member.name.clone(), vec![own_name])])
}
