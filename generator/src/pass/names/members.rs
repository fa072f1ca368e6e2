//! Names inside one type: fields, variants, constants, and the outcomes of an operation.

use super::ident::{Case, ident, is_spelled_like};
use super::settle::{Candidate, settle};
use super::words::{style, words};
use crate::ir::binding::{FieldBinding, HttpPlace};
use crate::ir::{Arm, EnumValue, Field, Operation, Scalar, TypeDef, TypeKind, When};

/// Every record keeps what it does not know under the name `extra`.
const FIELDS: [&str; 1] = ["extra"];
/// Every open enum and union has an arm `Unknown`.
const VARIANTS: [&str; 1] = ["Unknown"];
/// A method of an operation may fail in a way the contract does not declare.
const OUTCOMES: [&str; 1] = ["Fault"];

/// Names that come before those that are made here.
#[derive(Clone, Copy)]
pub(super) struct Wishes<'a> {
    /// The name a user chose for the member of an index.
    pub(super) chosen: &'a dyn Fn(usize) -> Option<&'a str>,
    /// The name that the member of a path had.
    pub(super) pinned: &'a dyn Fn(&str) -> Option<&'a str>,
}

impl Wishes<'_> {
    fn of(&self, index: usize, candidate: Candidate, case: Case, role: &str) -> Candidate {
        let pinned = (self.pinned)(&candidate.path);
        candidate.chosen((self.chosen)(index), case, role).pinned(pinned)
    }
}

/// What tells each member from the others of its type, in the order of the IR.
pub(super) fn paths(def: &TypeDef) -> Vec<String> {
    match &def.kind {
        TypeKind::Record(record) => record.fields.iter().map(path).collect(),
        TypeKind::Union(union) => union.arms.iter().map(|arm| arm.name.clone()).collect(),
        TypeKind::Enum(of) => of.values.iter().map(|value| value.name.clone()).collect(),
        TypeKind::Newtype(_) | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Reserved => Vec::new(),
    }
}

fn path(field: &Field) -> String {
    let (order, place) = place(field);
    format!("{order}{place} {}", field.name)
}

/// The members of a type in the order of the IR; `own` is the type's own name.
pub(super) fn of(def: &TypeDef, own: &str, wishes: Wishes<'_>) -> Vec<String> {
    match &def.kind {
        TypeKind::Record(record) => fields(&record.fields, wishes),
        TypeKind::Union(union) => of_arms(&union.arms, wishes),
        TypeKind::Enum(of) if of.of == Scalar::String => {
            of_values(&of.values, own, Case::Camel, &VARIANTS, wishes)
        }
        TypeKind::Enum(of) => of_values(&of.values, own, Case::Upper, &[], wishes),
        TypeKind::Newtype(_) | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Reserved => Vec::new(),
    }
}

/// The members of a record that no user can speak of.
pub(crate) fn of_fields(of: &[Field]) -> Vec<String> {
    fields(of, Wishes { chosen: &|_| None, pinned: &|_| None })
}

fn fields(fields: &[Field], wishes: Wishes<'_>) -> Vec<String> {
    let candidate = |field: &Field| {
        let plain = ident(&field.name, Case::Snake, "field");
        let (_, place) = place(field);
        Candidate {
            path: path(field),
            rank: u8::from(!is_spelled_like(&plain, &field.name)),
            plain,
            words: vec![place.to_owned(), style(&field.name), "field".to_owned()],
        }
    };
    let wished = |(index, field)| wishes.of(index, candidate(field), Case::Snake, "field");
    let candidates: Vec<_> = fields.iter().enumerate().map(wished).collect();
    settle(&candidates, Case::Snake, &FIELDS)
}

/// Where an input stands is the first thing that tells it from another of its name.
fn place(field: &Field) -> (u8, &'static str) {
    let FieldBinding::Http(input) = &field.binding else { return (0, "member") };
    match input.place {
        HttpPlace::Path => (1, "path"),
        HttpPlace::Query | HttpPlace::QueryString => (2, "query"),
        HttpPlace::Header => (3, "header"),
        HttpPlace::Cookie => (4, "cookie"),
        HttpPlace::Body => (0, "body"),
    }
}

fn of_arms(arms: &[Arm], wishes: Wishes<'_>) -> Vec<String> {
    let candidate = |arm: &Arm| {
        let plain = ident(&arm.name, Case::Camel, "Arm");
        let words = vec![style(&arm.name), "arm".to_owned()];
        Candidate {
            path: arm.name.clone(),
            rank: u8::from(!is_spelled_like(&plain, &arm.name)),
            plain,
            words,
        }
    };
    let wished = |(index, arm)| wishes.of(index, candidate(arm), Case::Camel, "Arm");
    let candidates: Vec<_> = arms.iter().enumerate().map(wished).collect();
    settle(&candidates, Case::Camel, &VARIANTS)
}

fn of_values(
    values: &[EnumValue],
    own: &str,
    case: Case,
    reserved: &[&str],
    wishes: Wishes<'_>,
) -> Vec<String> {
    let role = if case == Case::Camel { "Value" } else { "VALUE" };
    let candidate = |value: &EnumValue| {
        let plain = ident(without_prefix(&value.name, own), case, role);
        let words = vec![style(&value.name), "value".to_owned()];
        Candidate {
            path: value.name.clone(),
            rank: u8::from(!is_spelled_like(&plain, &value.name)),
            plain,
            words,
        }
    };
    let wished = |(index, value)| wishes.of(index, candidate(value), case, role);
    let candidates: Vec<_> = values.iter().enumerate().map(wished).collect();
    settle(&candidates, case, reserved)
}

/// `GENRE_NOVEL` of the enum `Genre` is `NOVEL`. Decided value by value, so that a value added without the prefix
/// renames no other.
fn without_prefix<'a>(name: &'a str, own: &str) -> &'a str {
    let prefix = words(own).join("_").to_uppercase() + "_";
    name.strip_prefix(&prefix).filter(|rest| rest.starts_with(|c: char| c.is_alphabetic())).unwrap_or(name)
}

/// The outcomes of an operation as variants, in the order of the IR.
pub(super) fn of_outcomes(operation: &Operation) -> Vec<String> {
    let candidate = |outcome: &crate::ir::Outcome| {
        let plain = match &outcome.when {
            When::Success => "Success".to_owned(),
            When::Default => "Default".to_owned(),
            When::Status(status) => status_name(*status),
            When::StatusRange(hundred) => range_name(*hundred),
            When::Fault(name) => ident(name, Case::Camel, "Fault"),
        };
        let words = vec!["reply".to_owned()];
        Candidate { path: outcome.name.clone(), rank: 0, plain, words }
    };
    let candidates: Vec<_> = operation.outcomes.iter().map(candidate).collect();
    settle(&candidates, Case::Camel, &OUTCOMES)
}

fn range_name(hundred: u8) -> String {
    match hundred {
        2 => "Success".to_owned(),
        3 => "Redirection".to_owned(),
        4 => "ClientError".to_owned(),
        5 => "ServerError".to_owned(),
        other => format!("Status{other}xx"),
    }
}

/// The words of the IANA registry of HTTP status codes.
fn status_name(status: u16) -> String {
    let reason = match status {
        100 => "Continue",
        101 => "SwitchingProtocols",
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "NonAuthoritativeInformation",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        207 => "MultiStatus",
        208 => "AlreadyReported",
        226 => "ImUsed",
        300 => "MultipleChoices",
        301 => "MovedPermanently",
        302 => "Found",
        303 => "SeeOther",
        304 => "NotModified",
        307 => "TemporaryRedirect",
        308 => "PermanentRedirect",
        400 => "BadRequest",
        401 => "Unauthorized",
        402 => "PaymentRequired",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        407 => "ProxyAuthenticationRequired",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "LengthRequired",
        412 => "PreconditionFailed",
        413 => "ContentTooLarge",
        414 => "UriTooLong",
        415 => "UnsupportedMediaType",
        416 => "RangeNotSatisfiable",
        417 => "ExpectationFailed",
        421 => "MisdirectedRequest",
        422 => "UnprocessableContent",
        423 => "Locked",
        424 => "FailedDependency",
        425 => "TooEarly",
        426 => "UpgradeRequired",
        428 => "PreconditionRequired",
        429 => "TooManyRequests",
        431 => "RequestHeaderFieldsTooLarge",
        451 => "UnavailableForLegalReasons",
        500 => "InternalServerError",
        501 => "NotImplemented",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        505 => "HttpVersionNotSupported",
        507 => "InsufficientStorage",
        508 => "LoopDetected",
        511 => "NetworkAuthenticationRequired",
        other => return format!("Status{other}"),
    };
    reason.to_owned()
}
