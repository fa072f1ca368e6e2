//! Operations: what goes in, what may come out, and how it travels.

use super::body::Shape;
use super::service::Index;
use super::types::{Place, Types};
use super::value::qname;
use crate::diagnostic::codes::wsdl as codes;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::binding::{
    FieldBinding, OperationBinding, Soap, SoapFault, SoapStyle, SoapVersion, XmlField, XmlKind,
};
use crate::ir::{
    Docs, Effect, Ends, Exchange, Field, Initiator, Operation, OperationId, Outcome, Payload, Presence,
    TypeId, When,
};
use crate::parser::wsdl::syntax::*;
use crate::parser::wsdl::xml::QName;
use crate::source::Span;

/// One way an operation is bound.
#[derive(Clone, Copy)]
pub(crate) struct Variant<'d> {
    pub(crate) binding: &'d Binding,
    pub(crate) bound: &'d BoundOperation,
    pub(crate) version: SoapVersion,
    pub(crate) style: Style,
    pub(crate) ports: &'d [String],
}

/// Why an operation is left out.
pub(crate) struct Refusal {
    pub(crate) code: &'static Code,
    pub(crate) span: Span,
    pub(crate) why: String,
}

/// What the parts of one operation are lowered with.
pub(crate) struct Context<'c> {
    pub(crate) index: &'c Index<'c>,
    pub(crate) operation: &'c AbstractOperation,
    pub(crate) port_type: &'c QName,
    pub(crate) style: Style,
    pub(crate) place: Place,
}

impl Types<'_> {
    /// An operation, or the reason why there is none.
    pub(crate) fn operation(
        &mut self,
        port_type: &QName,
        operation: &AbstractOperation,
        path: &str,
        variants: &[Variant<'_>],
        index: &Index<'_>,
    ) -> Option<OperationId> {
        let lowered = choose(operation, variants).and_then(|first| {
            let place = Place { words: vec![operation.name.clone()], path: self.unique(path) };
            let cx = Context { index, operation, port_type, style: first.style, place };
            self.lower_operation(&cx, first, variants)
        });
        match lowered {
            Ok(operation) => Some(self.contract.operations.push(operation)),
            Err(refusal) => {
                let message = format!("operation `{}` is left out: {}", operation.name, refusal.why);
                let mut diagnostic = Diagnostic::new(refusal.code, refusal.span, message).pointer(path);
                if refusal.span != operation.span {
                    diagnostic = diagnostic.label(operation.span, "the operation");
                }
                self.out.push(diagnostic);
                None
            }
        }
    }

    fn lower_operation(
        &mut self,
        cx: &Context<'_>,
        first: &Variant<'_>,
        variants: &[Variant<'_>],
    ) -> Result<Operation, Refusal> {
        let operation = cx.operation;
        let Some(input) = &operation.input else {
            return Err(starts_itself(operation, "it has no input"));
        };
        let request = self.body(cx, input, &first.bound.input, "")?;
        let reply = match &operation.output {
            Some(output) => Some(self.body(cx, output, &first.bound.output, "Response")?),
            None => None,
        };
        let request_headers = self.headers(cx, &first.bound.input);
        let reply_headers = self.headers(cx, &first.bound.output);
        // Wrappers are taken apart below, so their content has to be there.
        self.drain();
        let request = self.text_request(request);
        let is_wrapped = cx.style == Style::Rpc
            || request.element.as_ref().is_some_and(|element| element.local == operation.name);
        let (output, unwrapped, payload) = match reply {
            Some(reply) => self.reply(cx, reply, is_wrapped),
            None => (None, None, None),
        };
        let mut faults = Vec::new();
        let mut outcomes = vec![success(operation, payload, reply_headers)];
        outcomes.extend(self.faults(cx, first, &mut faults));
        let input = request.element.as_ref().map(qname);
        let (versions, ports) = self.versions(operation, first, variants);
        let style = match cx.style {
            Style::Document => SoapStyle::Document,
            Style::Rpc => SoapStyle::Rpc,
        };
        let action = first.bound.action.clone();
        let soap = Soap { versions, style, action, input, output, unwrapped, faults, ports };
        let input = self.input(cx, request, request_headers);
        Ok(operation_of(cx, input, outcomes, soap))
    }

    /// The versions and ports of the bindings that carry the operation in the same way.
    fn versions(
        &mut self,
        operation: &AbstractOperation,
        first: &Variant<'_>,
        variants: &[Variant<'_>],
    ) -> (Vec<SoapVersion>, Vec<String>) {
        let (mut versions, mut ports) = (Vec::new(), Vec::new());
        for variant in variants {
            let is_same = variant.style == first.style
                && variant.bound.action == first.bound.action
                && why_not(variant.bound).is_none();
            if !is_same {
                let message = format!(
                    "operation `{}` is bound differently in binding `{}`; that way is left out",
                    operation.name, variant.binding.name.local
                );
                self.out.push(
                    Diagnostic::new(&codes::BINDINGS_DIFFER, variant.bound.span, message)
                        .label(first.bound.span, "this one is generated"),
                );
                continue;
            }
            if !versions.contains(&variant.version) {
                versions.push(variant.version);
            }
            ports.extend(variant.ports.iter().cloned());
        }
        (versions, ports)
    }

    /// The element of the reply, how it is unwrapped, and what it carries.
    fn reply(
        &mut self,
        cx: &Context<'_>,
        reply: Shape,
        is_wrapped: bool,
    ) -> (Option<crate::ir::binding::QName>, Option<XmlField>, Option<Payload>) {
        let element = reply.element.as_ref().map(qname);
        let fields = self.fields_of(&reply);
        let payload = |field: &Field| Payload {
            ty: field.ty,
            nullable: field.nullable || field.presence == Presence::Optional,
            constraints: field.constraints.clone(),
            media: Vec::new(),
        };
        match (fields.as_slice(), reply.record) {
            ([], _) => (element, None, None),
            ([only], None) => (element, xml_of(only), Some(payload(only))),
            ([only], Some(_)) if is_wrapped && is_element(only) => {
                (element, xml_of(only), Some(payload(only)))
            }
            (_, Some(record)) => (element, None, Some(Payload::of(record))),
            (_, None) => {
                let record = self.synthesize(cx, "Output", fields, reply.element.as_ref());
                (element, None, Some(Payload::of(record)))
            }
        }
    }

    /// The declared faults, each with the element that tells it.
    fn faults(&mut self, cx: &Context<'_>, first: &Variant<'_>, known: &mut Vec<SoapFault>) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for fault in &cx.operation.faults {
            let name = fault.name.clone().unwrap_or_else(|| "fault".to_owned());
            let is_encoded = first.bound.faults.iter().any(|bound| bound.name == name && bound.encoded);
            let element = self.fault_element(cx, fault).filter(|_| !is_encoded);
            let Some(element) =
                element.filter(|element| !known.iter().any(|fault| fault.element == qname(&element.name)))
            else {
                let message = format!(
                    "fault `{name}` of operation `{}` cannot be told by an element",
                    cx.operation.name
                );
                self.say(&codes::FAULT_UNTYPED, fault.span, message);
                continue;
            };
            let value = self.element_value(&element, &Place::of_element(&element.name));
            known.push(SoapFault { name: name.clone(), element: qname(&element.name) });
            outcomes.push(Outcome {
                name: name.clone(),
                when: When::Fault(name),
                error: true,
                payload: Some(Payload { nullable: element.nillable, ..Payload::of(value.ty) }),
                headers: Vec::new(),
                links: Vec::new(),
                docs: Docs::new(&fault.docs),
                span: fault.span,
            });
        }
        outcomes
    }
}

fn success(operation: &AbstractOperation, payload: Option<Payload>, headers: Vec<Field>) -> Outcome {
    let output = operation.output.as_ref();
    Outcome {
        name: "success".to_owned(),
        when: When::Success,
        error: false,
        payload,
        headers,
        links: Vec::new(),
        docs: Docs::new(output.map_or("", |output| &output.docs)),
        span: output.map_or(operation.span, |output| output.span),
    }
}

/// WSDL has no word for what repeating an operation does, so it is taken to do the work twice.
fn operation_of(cx: &Context<'_>, input: TypeId, outcomes: Vec<Outcome>, soap: Soap) -> Operation {
    Operation {
        name: cx.operation.name.clone(),
        path: cx.place.path.clone(),
        docs: Docs::new(&cx.operation.docs),
        deprecated: None,
        span: cx.operation.span,
        initiator: Initiator::Client,
        ends: Ends::Both,
        effect: Effect::Unsafe,
        idempotency_key: None,
        exchange: if cx.operation.output.is_some() { Exchange::Unary } else { Exchange::OneWay },
        input,
        outcomes,
        auth: Vec::new(),
        paging: None,
        endpoints: Vec::new(),
        binding: OperationBinding::Soap(soap),
    }
}

fn starts_itself(operation: &AbstractOperation, fact: &str) -> Refusal {
    let why = format!("{fact}, so the server would start it");
    Refusal { code: &codes::SERVER_STARTS, span: operation.span, why }
}

fn xml_of(field: &Field) -> Option<XmlField> {
    match &field.binding {
        FieldBinding::Xml(xml) => Some(xml.clone()),
        _ => None,
    }
}

fn is_element(field: &Field) -> bool {
    matches!(&field.binding, FieldBinding::Xml(xml) if xml.kind == XmlKind::Element)
}

/// The first way to travel that can be generated.
fn choose<'v, 'd>(
    operation: &AbstractOperation,
    variants: &'v [Variant<'d>],
) -> Result<&'v Variant<'d>, Refusal> {
    if operation.output_first {
        return Err(starts_itself(operation, "its output comes first"));
    }
    if let Some(usable) = variants.iter().find(|variant| why_not(variant.bound).is_none()) {
        return Ok(usable);
    }
    Err(variants.iter().find_map(|variant| why_not(variant.bound)).unwrap_or(Refusal {
        code: &codes::PORT_TYPE_UNBOUND,
        span: operation.span,
        why: "no SOAP binding carries it".to_owned(),
    }))
}

fn why_not(bound: &BoundOperation) -> Option<Refusal> {
    let bodies = [&bound.input, &bound.output];
    if let Some(span) = bodies.iter().find_map(|message| message.body.as_ref().filter(|body| body.encoded)) {
        let why = "it uses SOAP encoding (`use=\"encoded\"`)".to_owned();
        return Some(Refusal { code: &codes::RPC_ENCODED, span: span.span, why });
    }
    if let Some(span) = bodies.iter().find_map(|message| message.multipart) {
        let why = "it sends attachments (`mime:multipartRelated`)".to_owned();
        return Some(Refusal { code: &codes::MIME_PARTS, span, why });
    }
    let (extension, span) = bound.required.clone()?;
    let why = format!("it requires the extension `{extension}`");
    Some(Refusal { code: &codes::EXTENSION_REQUIRED, span, why })
}
