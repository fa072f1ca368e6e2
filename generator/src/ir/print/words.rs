//! Nodes that are shown on one line: facts of the wire, constraints, values.

use std::fmt;

use crate::ir::binding::{
    FieldBinding, Form, GraphQl, Grpc, Http, HttpInput, Media, OperationBinding, PartRule, ProtoField, QName,
    Segment, Soap, SoapStyle, SoapVersion, TypeBinding, XmlField,
};
use crate::ir::{Constraint, Constraints, Evidence, Next, Paging, Scheme, SchemeKind, Value};

/// A node that shows itself on one line.
macro_rules! text {
    ($name:ident, $of:ty, |$it:ident, $f:ident| $body:expr) => {
        pub(super) struct $name<'a>(pub(super) &'a $of);
        impl fmt::Display for $name<'_> {
            fn fmt(&self, $f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let $it = self.0;
                $body
            }
        }
    };
}

text!(SchemeText, Scheme, |scheme, f| match &scheme.kind {
    SchemeKind::ApiKey(place, name) => write!(f, "api key in {place:?} {name}"),
    SchemeKind::Basic => f.write_str("basic"),
    SchemeKind::Bearer(format) => write!(f, "bearer{}", opt(" ", format)),
    SchemeKind::Http(name) => write!(f, "http {name}"),
    SchemeKind::OAuth2(flows) => {
        let kinds: Vec<_> = flows.iter().map(|flow| flow.kind.as_str()).collect();
        write!(f, "oauth2 {}", kinds.join(", "))
    }
    SchemeKind::OpenId(url) => write!(f, "openid {url}"),
    SchemeKind::MutualTls => f.write_str("mutual tls"),
    SchemeKind::UsernameToken => f.write_str("username token"),
});

text!(OperationText, OperationBinding, |binding, f| match binding {
    OperationBinding::Http(Http { method, path, form, .. }) => {
        write!(f, "http {method} ")?;
        path.iter().try_for_each(|segment| match segment {
            Segment::Literal(text) | Segment::Elsewhere(text) => f.write_str(text),
            Segment::Input(name) => write!(f, "{{{name}}}"),
        })?;
        match form {
            Form::Only => Ok(()),
            Form::Whole(switch) => write!(f, " whole unless {switch:?}"),
            Form::Streamed(switch) => write!(f, " streamed if {switch:?}"),
        }
    }
    OperationBinding::Grpc(Grpc { service, method, .. }) => write!(f, "grpc /{service}/{method}"),
    OperationBinding::Soap(soap) => write!(f, "{}", SoapText(soap)),
    OperationBinding::GraphQl(GraphQl { field, owner: Some(owner), .. }) =>
        write!(f, "graphql field {owner}.{field}"),
    OperationBinding::GraphQl(GraphQl { root, field, document, operation_name, response_key, .. }) => {
        let words = document.split_whitespace().collect::<Vec<_>>().join(" ");
        write!(f, "graphql {root:?} {field} as {operation_name}{}: {words}", opt(" at ", response_key))
    }
});

text!(SoapText, Soap, |soap, f| {
    let versions: Vec<_> = soap
        .versions
        .iter()
        .map(|version| match version {
            SoapVersion::V1_1 => "1.1",
            SoapVersion::V1_2 => "1.2",
        })
        .collect();
    let style = match soap.style {
        SoapStyle::Document => "document",
        SoapStyle::Rpc => "rpc",
    };
    let name =
        |name: &Option<QName>| name.as_ref().map_or("nothing".to_owned(), |name| QNameText(name).to_string());
    let unwrapped =
        soap.unwrapped.as_ref().map_or(String::new(), |field| format!(" unwrapped{}", XmlText(field)));
    let (input, output) = (name(&soap.input), name(&soap.output));
    write!(
        f,
        "soap {} {style} {input} to {output}{unwrapped} action {:?}",
        versions.join(", "),
        soap.action
    )?;
    soap.faults.iter().try_for_each(|fault| write!(f, " fault {} {}", fault.name, QNameText(&fault.element)))
});

text!(QNameText, QName, |name, f| if name.namespace.is_empty() {
    f.write_str(&name.local)
} else {
    write!(f, "{{{}}}{}", name.namespace, name.local)
});

text!(TypeText, TypeBinding, |binding, f| match binding {
    TypeBinding::None => Ok(()),
    TypeBinding::Proto(proto) => {
        write!(f, "proto {}", proto.full_name)?;
        proto.reserved_numbers.iter().try_for_each(|(from, to)| write!(f, " reserved {from}..={to}"))?;
        proto.reserved_names.iter().try_for_each(|name| write!(f, " reserved {name}"))?;
        proto.options.iter().try_for_each(|(name, text)| write!(f, " ({name})={text}"))
    }
    TypeBinding::Xml(xml) => {
        f.write_str("xml")?;
        xml.name.iter().try_for_each(|name| write!(f, " type {}", QNameText(name)))?;
        xml.element.iter().try_for_each(|name| write!(f, " element {}", QNameText(name)))?;
        xml.base.iter().try_for_each(|name| write!(f, " base {}", QNameText(name)))?;
        write!(f, " {:?}{}", xml.order, if xml.mixed { " mixed" } else { "" })
    }
    TypeBinding::GraphQl(graphql) => {
        let selection = if graphql.selection { "selection of " } else { "" };
        write!(f, "graphql {selection}{:?} {}", graphql.kind, graphql.name)?;
        graphql.interfaces.iter().try_for_each(|name| write!(f, " & {name}"))
    }
});

text!(FieldText, FieldBinding, |binding, f| match binding {
    FieldBinding::None => Ok(()),
    FieldBinding::Http(input) => write!(f, "{}", HttpText(input)),
    FieldBinding::Proto(proto) => write!(f, "{}", ProtoText(proto)),
    FieldBinding::Xml(xml) => write!(f, "{}", XmlText(xml)),
    FieldBinding::GraphQl(field) => {
        f.write_str(if field.resolver { " resolver" } else { "" })?;
        f.write_str(if field.null_is_absent { " absent if null" } else { "" })
    }
});

text!(HttpText, HttpInput, |input, f| {
    write!(f, " in {:?} {:?}", input.place, input.style)?;
    f.write_str(if input.explode { " explode" } else { "" })?;
    f.write_str(if input.allow_reserved { " reserved" } else { "" })?;
    if input.media.is_empty() { Ok(()) } else { write!(f, " as {}", media_names(&input.media)) }
});

text!(ProtoText, ProtoField, |proto, f| {
    write!(f, " #{} {:?}", proto.number, proto.kind)?;
    f.write_str(if proto.repeated { " repeated" } else { "" })?;
    f.write_str(if proto.packed { " packed" } else { "" })?;
    proto.entry.iter().try_for_each(|(key, value)| write!(f, " <{key:?}, {value:?}>"))?;
    proto.options.iter().try_for_each(|(name, text)| write!(f, " ({name})={text}"))
});

text!(XmlText, XmlField, |xml, f| {
    let name = QName { namespace: xml.namespace.clone(), local: xml.local.clone() };
    write!(f, " {:?} {}", xml.kind, QNameText(&name))?;
    f.write_str(if xml.nillable { " nillable" } else { "" })?;
    f.write_str(if xml.listed { " listed" } else { "" })?;
    f.write_str(if xml.hex { " hex" } else { "" })?;
    xml.wrapper.iter().try_for_each(|name| write!(f, " in {}", QNameText(name)))?;
    xml.fixed.iter().try_for_each(|text| write!(f, " fixed {text:?}"))?;
    match xml.occurs {
        (1, Some(1)) => Ok(()),
        (fewest, Some(most)) => write!(f, " {fewest}..={most}"),
        (fewest, None) => write!(f, " {fewest}.."),
    }
});

text!(EvidenceText, Evidence, |fact, f| match fact {
    Evidence::Kind(kind) => write!(f, "{kind:?}"),
    Evidence::Member(name) => write!(f, "has {name}"),
    Evidence::Constant(name, values) => write!(f, "{name} is {}", values.join("|")),
    Evidence::Value(values) => write!(f, "is {}", values.join("|")),
    Evidence::Lacks(name) => write!(f, "lacks {name}"),
    Evidence::At(name, facts) => write!(f, "{name}: ({})", all_of(facts)),
    Evidence::Item(facts) => write!(f, "items: ({})", all_of(facts)),
    Evidence::Any(groups) => {
        let groups: Vec<_> = groups.iter().map(|facts| all_of(facts)).collect();
        write!(f, "({})", groups.join(" or "))
    }
    Evidence::Fits => f.write_str("fits"),
});

/// Facts that hold together; kinds are one fact.
pub(super) fn all_of(facts: &[Evidence]) -> String {
    let (kinds, others): (Vec<_>, Vec<_>) = facts.iter().partition(|fact| matches!(fact, Evidence::Kind(_)));
    let kinds: Vec<_> = kinds.into_iter().map(|kind| EvidenceText(kind).to_string()).collect();
    let kinds = (!kinds.is_empty()).then(|| kinds.join(" or "));
    let others = others.into_iter().map(|fact| EvidenceText(fact).to_string());
    kinds.into_iter().chain(others).collect::<Vec<_>>().join(", ")
}

text!(ConstraintsText, Constraints, |rules, f| {
    if rules.is_empty() {
        return Ok(());
    }
    let each: Vec<_> = rules.0.iter().map(|rule| ConstraintText(rule).to_string()).collect();
    write!(f, " {{{}}}", each.join(", "))
});

text!(ConstraintText, Constraint, |rule, f| match rule {
    Constraint::Minimum(bound) => write!(f, ">= {}", bound.0),
    Constraint::ExclusiveMinimum(bound) => write!(f, "> {}", bound.0),
    Constraint::Maximum(bound) => write!(f, "<= {}", bound.0),
    Constraint::ExclusiveMaximum(bound) => write!(f, "< {}", bound.0),
    Constraint::MultipleOf(bound) => write!(f, "multiple of {}", bound.0),
    Constraint::MinLength(count) => write!(f, "length >= {count}"),
    Constraint::MaxLength(count) => write!(f, "length <= {count}"),
    Constraint::Pattern(pattern) => write!(f, "pattern {pattern:?}"),
    Constraint::MinItems(count) => write!(f, "items >= {count}"),
    Constraint::MaxItems(count) => write!(f, "items <= {count}"),
    Constraint::UniqueItems => f.write_str("unique"),
    Constraint::MinProperties(count) => write!(f, "members >= {count}"),
    Constraint::MaxProperties(count) => write!(f, "members <= {count}"),
    Constraint::TotalDigits(count) => write!(f, "digits <= {count}"),
    Constraint::FractionDigits(count) => write!(f, "fraction digits <= {count}"),
    Constraint::Members(how, groups) => {
        let groups: Vec<String> = groups.iter().map(|names| names.join("+")).collect();
        write!(f, "members {} {}", how.name().to_lowercase(), groups.join("|"))
    }
    Constraint::OneOf(values) => write!(f, "one of {}", values.join("|")),
    Constraint::Unchecked(keyword, _) => write!(f, "unchecked {keyword}"),
    Constraint::Format(name) => write!(f, "format {name}"),
});

text!(ValueText, Value, |value, f| match value {
    Value::Null => f.write_str("null"),
    Value::Bool(value) => write!(f, "{value}"),
    Value::Number(text) | Value::Name(text) => f.write_str(text),
    Value::String(text) => write!(f, "{text:?}"),
    Value::List(items) => {
        let items: Vec<_> = items.iter().map(|item| ValueText(item).to_string()).collect();
        write!(f, "[{}]", items.join(", "))
    }
    Value::Object(members) => {
        let members: Vec<_> =
            members.iter().map(|(name, value)| format!("{name}: {}", ValueText(value))).collect();
        write!(f, "{{{}}}", members.join(", "))
    }
});

pub(super) fn opt(before: &str, text: &Option<String>) -> String {
    text.as_ref().map_or(String::new(), |text| format!("{before}{text}"))
}

pub(super) fn media_names(media: &[Media]) -> String {
    let text = |media: &Media| {
        let arm = media.arm.map_or(String::new(), |arm| format!(" #{arm}"));
        let rules: Vec<_> = media.encoding.iter().map(|rule| PartText(rule).to_string()).collect();
        let rules = if rules.is_empty() { String::new() } else { format!(" ({})", rules.join(", ")) };
        let root = media.xml.as_ref().map_or(String::new(), |root| {
            let item = root.item.as_ref().map_or(String::new(), |item| format!(" of{}", XmlText(item)));
            format!(" <{}{item}>", QNameText(&root.name))
        });
        format!("{}{arm}{root}{rules}", media.name)
    };
    media.iter().map(text).collect::<Vec<_>>().join(", ")
}

text!(PartText, PartRule, |rule, f| {
    f.write_str(&rule.name)?;
    rule.media.iter().try_for_each(|media| write!(f, " as {media}"))?;
    if let Some((style, explode)) = rule.style {
        write!(f, " {style:?}{}", if explode { " explode" } else { "" })?;
    }
    f.write_str(if rule.allow_reserved { " reserved" } else { "" })?;
    f.write_str(if rule.headers.is_some() { " with headers" } else { "" })
});

/// How a list continues.
pub(super) struct PagingText<'a>(pub(super) &'a Paging);

impl fmt::Display for PagingText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let items = if self.0.items.is_empty() { "the reply".to_owned() } else { self.0.items.join(".") };
        match &self.0.next {
            Next::Token { input, output } => write!(f, "{items} by {input} from {}", output.join(".")),
            Next::Url { output } => write!(f, "{items} by the URL in {}", output.join(".")),
            Next::Link => write!(f, "{items} by the header Link"),
            Next::Offset { input } => write!(f, "{items} by the count of items in {input}"),
            Next::Page { input } => write!(f, "{items} by the count of pages in {input}"),
        }
    }
}
