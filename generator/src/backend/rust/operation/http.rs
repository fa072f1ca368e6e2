//! The table of an HTTP operation: where each input travels, what may come back.

use super::Printing;
use super::outcomes::{errors, successes};
use crate::backend::rust::Context;
use crate::backend::rust::literal::string;
use crate::backend::rust::model::single;
use crate::ir::binding::{
    Codec, FieldBinding, Form, Http, HttpInput, HttpPlace, Media, PartRule, Segment, Style,
};
use crate::ir::{Contract, Field, Outcome, When};

/// The rows of a binding, each a const expression.
pub(super) struct Rows {
    pub(super) method: String,
    pub(super) path: Vec<String>,
    pub(super) inputs: Vec<String>,
    pub(super) body: String,
    pub(super) replies: Vec<String>,
}

pub(super) fn rows(cx: &Context<'_>, printing: Printing<'_>, http: &Http) -> Rows {
    let contract = cx.contract;
    let fields = contract.inputs(printing.operation);
    let body = fields.iter().filter_map(input_of).find(|input| input.place == HttpPlace::Body);
    Rows {
        method: string(&http.method),
        path: path(&http.path, printing, fields),
        inputs: fields.iter().map(input).collect(),
        body: medias(cx, body.map_or(&[], |input| &input.media)),
        replies: replies(cx, printing),
    }
}

/// The binding, or the half of two that share method and path.
pub(super) fn twin(binding: String, form: &Form) -> String {
    let (kind, switch) = match form {
        Form::Only => return binding,
        Form::Whole(switch) => ("whole", switch),
        Form::Streamed(switch) => ("streamed", switch),
    };
    format!("&http::Twin::{kind}({}, {binding})", string(switch))
}

fn input_of(field: &Field) -> Option<&HttpInput> {
    match &field.binding {
        FieldBinding::Http(input) => Some(input),
        _ => None,
    }
}

fn path(segments: &[Segment], printing: Printing<'_>, fields: &[Field]) -> Vec<String> {
    let piece = |segment: &Segment| match segment {
        Segment::Literal(text) => format!("http::Piece::Text({})", string(text)),
        // A receiver answers below the operation's name, unless its user routes it elsewhere.
        Segment::Elsewhere(_) => {
            let plain = |c: char| if c.is_ascii_alphanumeric() || "-._~".contains(c) { c } else { '-' };
            let name: String = printing.operation.name.chars().map(plain).collect();
            format!("http::Piece::Own({})", string(&format!("/{name}")))
        }
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
        HttpPlace::Query => ("http::In::QUERY", (Style::Form, true)),
        HttpPlace::QueryString => ("http::In::QUERY_STRING", (Style::Form, true)),
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
        Style::Cookie => "http::Style::Cookie",
    }
}

fn replies(cx: &Context<'_>, printing: Printing<'_>) -> Vec<String> {
    let successes = successes(printing);
    let is_enum = successes.len() > 1;
    let success = |(arm, variant): (usize, &super::outcomes::Variant<'_>)| {
        let row = success(variant.outcome, &body(cx, variant.outcome));
        if is_enum { format!("{row}.arm({arm})") } else { row }
    };
    let failure = |(arm, variant): (usize, &super::outcomes::Variant<'_>)| {
        failure(variant.outcome, arm, &body(cx, variant.outcome))
    };
    let errors = errors(printing);
    successes.iter().enumerate().map(success).chain(errors.iter().enumerate().map(failure)).collect()
}

fn success(outcome: &Outcome, body: &str) -> String {
    match outcome.when {
        When::Status(status) => format!("http::Reply::success({status}, {body})"),
        When::Success => format!("http::Reply::success(200, {body})"),
        _ => format!("{}.body({body})", uncertain(outcome)),
    }
}

fn failure(outcome: &Outcome, arm: usize, body: &str) -> String {
    match outcome.when {
        When::Status(status) => format!("http::Reply::failure({status}, {arm}, {body})"),
        _ => format!("{}.body({body}).error({arm})", uncertain(outcome)),
    }
}

/// A reply of more than one status.
fn uncertain(outcome: &Outcome) -> String {
    match outcome.when {
        When::StatusRange(hundred) => format!("http::Reply::new(http::When::Range({hundred}))"),
        _ => "http::Reply::new(http::When::Default)".to_owned(),
    }
}

fn body(cx: &Context<'_>, outcome: &Outcome) -> String {
    let medias = outcome.payload.as_ref().map_or("&[]".to_owned(), |payload| medias(cx, &payload.media));
    match medias.as_str() {
        "&[]" => "http::EMPTY".to_owned(),
        "&[http::Media::JSON]" => "http::JSON".to_owned(),
        _ => medias,
    }
}

fn medias(cx: &Context<'_>, medias: &[Media]) -> String {
    let rows: Vec<_> = medias.iter().map(|one| media(cx, one)).collect();
    format!("&[{}]", rows.join(", "))
}

/// Whether the binding names tables of XML: those of lists that are bodies themselves.
pub(super) fn has_tables(contract: &Contract, printing: Printing<'_>) -> bool {
    let lists =
        |media: &[Media]| media.iter().any(|media| media.xml.as_ref().is_some_and(|xml| xml.item.is_some()));
    let inputs = contract.inputs(printing.operation).iter().filter_map(input_of);
    let outcomes = printing.operation.outcomes.iter().filter_map(|outcome| outcome.payload.as_ref());
    inputs.map(|input| &input.media).chain(outcomes.map(|payload| &payload.media)).any(|media| lists(media))
}

fn media(cx: &Context<'_>, media: &Media) -> String {
    let mut row = plain(media);
    if let Some(root) = &media.xml {
        cx.features.need("xml");
        let (namespace, local) = (string(&root.name.namespace), string(&root.name.local));
        row.push_str(&format!(".xml(&http::XmlRoot::new({namespace}, {local})"));
        if let Some(item) = &root.item {
            row.push_str(&format!(".items(&{})", single(&cx.namespaces, item)));
        }
        row.push(')');
    }
    if let Some(arm) = media.arm {
        row.push_str(&format!(".arm({arm})"));
    }
    let styled: Vec<_> = media.encoding.iter().filter_map(|rule| Some((rule, rule.style?))).collect();
    if !styled.is_empty() {
        let rows: Vec<_> = styled.into_iter().map(|(rule, style)| member(rule, style)).collect();
        row.push_str(&format!(".members(&[{}])", rows.join(", ")));
    }
    let typed = media.encoding.iter().filter_map(|rule| Some((rule, rule.media.as_ref()?)));
    let typed: Vec<_> =
        typed.map(|(rule, name)| format!("({}, {})", string(&rule.name), string(name))).collect();
    if !typed.is_empty() {
        row.push_str(&format!(".parts(&[{}])", typed.join(", ")));
    }
    row
}

fn member(rule: &PartRule, (style, explode): (Style, bool)) -> String {
    let name = string(&rule.name);
    let mut row = match style {
        Style::DeepObject if explode => return format!("http::Param::deep({name})"),
        Style::SpaceDelimited => {
            format!("http::Param::query({name}).style(http::ParamStyle::SpaceDelimited)")
        }
        Style::PipeDelimited => format!("http::Param::query({name}).style(http::ParamStyle::PipeDelimited)"),
        Style::DeepObject => format!("http::Param::deep({name})"),
        _ => format!("http::Param::query({name})"),
    };
    if !explode && style != Style::DeepObject {
        row.push_str(".explode(false)");
    }
    if rule.allow_reserved {
        row.push_str(".allow_reserved()");
    }
    row
}

fn plain(media: &Media) -> String {
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
