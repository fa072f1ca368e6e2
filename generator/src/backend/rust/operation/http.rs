//! The table of an HTTP operation: where each input travels, what may come back.

use super::Printing;
use super::outcomes::{errors, successes};
use crate::backend::rust::literal::string;
use crate::diagnostic::codes::ir::REPRESENTATION_LEFT_OUT;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::binding::{Codec, FieldBinding, Http, HttpInput, HttpPlace, Media, Segment, Style};
use crate::ir::{Contract, Field, Outcome, Payload, When};

/// The rows of a binding, each a const expression.
pub(super) struct Rows {
    pub(super) method: String,
    pub(super) path: Vec<String>,
    pub(super) inputs: Vec<String>,
    pub(super) body: String,
    pub(super) replies: Vec<String>,
}

/// The methods that have a constant; others are refused by the reader.
const METHODS: [&str; 9] = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "CONNECT"];

pub(super) fn rows(contract: &Contract, printing: Printing<'_>, http: &Http) -> Rows {
    let fields = contract.inputs(printing.operation);
    let method = METHODS.iter().find(|method| http.method.eq_ignore_ascii_case(method)).unwrap_or(&"POST");
    let body = fields.iter().filter_map(input_of).find(|input| input.place == HttpPlace::Body);
    Rows {
        method: format!("http::Method::{method}"),
        path: path(&http.path, fields),
        inputs: fields.iter().map(input).collect(),
        body: medias(body.map_or(&[], |input| &input.media)),
        replies: replies(printing),
    }
}

fn input_of(field: &Field) -> Option<&HttpInput> {
    match &field.binding {
        FieldBinding::Http(input) => Some(input),
        _ => None,
    }
}

fn path(segments: &[Segment], fields: &[Field]) -> Vec<String> {
    let piece = |segment: &Segment| match segment {
        Segment::Literal(text) => format!("http::Piece::Text({})", string(text)),
        Segment::Input(name) => {
            let is_it = |field: &Field| {
                field.name == *name && input_of(field).is_some_and(|input| input.place == HttpPlace::Path)
            };
            match fields.iter().position(is_it) {
                Some(index) => format!("http::Piece::Value({index})"),
                // The reader reports a template without its parameter; what it says stands as text.
                None => format!("http::Piece::Text({})", string(&format!("{{{name}}}"))),
            }
        }
    };
    segments.iter().map(piece).collect()
}

fn input(field: &Field) -> String {
    let Some(input) = input_of(field) else { return "http::In::QUERY".to_owned() };
    let (place, usual) = match input.place {
        HttpPlace::Path => ("http::In::PATH", (Style::Simple, false)),
        HttpPlace::Query | HttpPlace::QueryString => ("http::In::QUERY", (Style::Form, true)),
        HttpPlace::Header => ("http::In::HEADER", (Style::Simple, false)),
        HttpPlace::Cookie => ("http::In::COOKIE", (Style::Form, true)),
        HttpPlace::Body => return "http::In::BODY".to_owned(),
    };
    let is_json = input.media.iter().any(|media| media.codec == Codec::Json);
    let mut row = place.to_owned();
    if is_json {
        row.push_str(".style(http::Style::Json, false)");
    } else if (input.style, input.explode) != usual {
        row.push_str(&format!(".style({}, {})", style(input.style), input.explode));
    }
    if input.allow_reserved {
        row.push_str(".reserved()");
    }
    row
}

fn style(style: Style) -> &'static str {
    match style {
        Style::Simple => "http::Style::Simple",
        Style::Label => "http::Style::Label",
        Style::Matrix => "http::Style::Matrix",
        Style::Form => "http::Style::Form",
        Style::SpaceDelimited => "http::Style::SpaceDelimited",
        Style::PipeDelimited => "http::Style::PipeDelimited",
        Style::DeepObject => "http::Style::DeepObject",
    }
}

fn replies(printing: Printing<'_>) -> Vec<String> {
    let successes = successes(printing);
    let is_enum = successes.len() > 1;
    let success = |(arm, variant): (usize, &super::outcomes::Variant<'_>)| {
        let row = format!("{}{}", status(variant.outcome), body(variant.outcome.payload.as_ref()));
        if is_enum { format!("{row}.arm({arm})") } else { row }
    };
    let error = |(arm, variant): (usize, &super::outcomes::Variant<'_>)| {
        format!("{}{}.error({arm})", status(variant.outcome), body(variant.outcome.payload.as_ref()))
    };
    let errors = errors(printing);
    successes.iter().enumerate().map(success).chain(errors.iter().enumerate().map(error)).collect()
}

fn status(outcome: &Outcome) -> String {
    match outcome.when {
        When::Status(status) => format!("http::Reply::status({status})"),
        When::StatusRange(hundred) => format!("http::Reply::new(http::When::Range({hundred}))"),
        When::Success => "http::Reply::status(200)".to_owned(),
        When::Default | When::Fault(_) => "http::Reply::new(http::When::Default)".to_owned(),
    }
}

fn body(payload: Option<&Payload>) -> String {
    match payload {
        None => String::new(),
        Some(payload) => match medias(&payload.media).as_str() {
            "&[http::Media::JSON]" => ".json()".to_owned(),
            medias => format!(".body({medias})"),
        },
    }
}

/// Says which representations [`medias`] leaves out.
pub(in super::super) fn report(contract: &Contract, printing: Printing<'_>, out: &mut Diagnostics) {
    let bodies =
        contract.inputs(printing.operation).iter().filter_map(|field| Some((input_of(field)?, field.span)));
    let sent = bodies.map(|(input, span)| (&input.media, span));
    let outcomes = printing.operation.outcomes.iter();
    let received = outcomes.filter_map(|outcome| Some((&outcome.payload.as_ref()?.media, outcome.span)));
    for (medias, span) in sent.chain(received) {
        for media in medias.iter().filter(|media| media.ty.is_some()) {
            let message = format!(
                "`{}` of `{}` has a schema of its own and is left out",
                media.name, printing.operation.name
            );
            out.push(
                Diagnostic::new(&REPRESENTATION_LEFT_OUT, span, message).pointer(&printing.operation.path),
            );
        }
    }
}

/// Representations of one type; one that has a type of its own is not this payload.
fn medias(medias: &[Media]) -> String {
    let rows: Vec<_> = medias.iter().filter(|media| media.ty.is_none()).map(media).collect();
    format!("&[{}]", rows.join(", "))
}

fn media(media: &Media) -> String {
    let codec = match (media.name.as_str(), media.codec) {
        ("application/json", Codec::Json) => return "http::Media::JSON".to_owned(),
        ("application/problem+json", Codec::Json) => return "http::Media::PROBLEM".to_owned(),
        ("text/event-stream", Codec::EventStream) => return "http::Media::EVENTS".to_owned(),
        (_, Codec::Json) => "Json",
        (_, Codec::Form) => "Form",
        (_, Codec::Multipart) => "Multipart",
        (_, Codec::Text) => "Text",
        (_, Codec::Bytes) => "Bytes",
        (_, Codec::Xml) => "Xml",
        (_, Codec::EventStream) => "Events",
        (_, Codec::JsonLines) => "Lines",
    };
    format!("http::Media::new({}, http::Codec::{codec})", string(&media.name))
}
