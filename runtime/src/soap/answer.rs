//! What a server answers besides values: faults.

use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};

use super::binding::DeclaredFault;
use super::envelope::{self, Header, Refusal};
use super::version::Version;
use crate::body::Body;
use crate::fault::{Code, Fault, Violation};
use crate::record::{Place, View};
use crate::xml::{self, Element, unclark};

/// The namespace of the detail of faults that no contract declares.
pub(crate) const PROBLEM: &str = "urn:counterpart:problem";

const MUST_UNDERSTAND: &str = "MustUnderstand";
const VERSION_MISMATCH: &str = "VersionMismatch";

/// A request that is no message, or not the one of the contract, with the place.
pub(crate) fn invalid(error: xml::Error) -> Fault {
    let violation = Violation {
        part: "",
        pointer: error.path().to_owned(),
        rule: "xml".into(),
        message: error.kind().to_string(),
    };
    Fault::invalid(error.to_string()).with_violations(vec![violation]).with_source(error)
}

pub(crate) fn refused(refusal: Refusal, text: &str) -> Fault {
    match refusal {
        Refusal::Malformed(error) => invalid(error.located(text)),
        Refusal::Version(found) => {
            Fault::invalid(format!("expected a SOAP 1.1 or 1.2 envelope, found {found}"))
                .with_reason(VERSION_MISMATCH)
        }
        Refusal::MustUnderstand(name) => {
            let detail = format!("the header block {name} is not understood");
            let violation = Violation {
                part: "header",
                pointer: name,
                rule: MUST_UNDERSTAND.into(),
                message: "it is not understood".to_owned(),
            };
            Fault::invalid(detail).with_reason(MUST_UNDERSTAND).with_violations(vec![violation])
        }
    }
}

/// A message.
pub(crate) fn reply(version: Version, status: StatusCode, text: String) -> http::Response<Body> {
    let mut reply = http::Response::new(Body::from(text));
    *reply.status_mut() = status;
    reply.headers_mut().insert(CONTENT_TYPE, version.media_type());
    reply
}

/// A fault that the contract does not declare.
pub(crate) fn fault(version: Version, fault: &Fault) -> http::Response<Body> {
    let code = code(version, fault);
    let (header, detail) = match (version, code) {
        // Of what is wrong outside of the body a detail may not tell (1.1, section 4.4).
        (Version::V1_1, MUST_UNDERSTAND | VERSION_MISMATCH) => (Vec::new(), None),
        _ => (header(version, code, fault), Some(detail(fault))),
    };
    let written = Written { version, code, reason: fault.detail(), header, detail };
    let mut reply = reply(version, status(version, fault), written.text());
    let headers = reply.headers_mut();
    for (name, value) in fault.headers() {
        headers.append(name.clone(), value.clone());
    }
    if let Some(delay) = fault.retry_after() {
        let seconds = delay.as_millis().div_ceil(1000);
        headers.insert(RETRY_AFTER, HeaderValue::from(u64::try_from(seconds).unwrap_or(u64::MAX)));
    }
    reply
}

/// A fault of the contract: an element of the detail.
pub(crate) fn declared(
    version: Version,
    faults: &[DeclaredFault],
    declared: &dyn Place,
) -> http::Response<Body> {
    let View::Union(union) = declared.view() else {
        return fault(version, &Fault::new(Code::Internal, "the service failed"));
    };
    let (arm, view) = union.arm();
    let name = union.arms().arms.get(arm).map_or("fault", |arm| arm.name);
    let known = faults.iter().find(|known| usize::from(known.arm) == arm);
    let mut writer = xml::Writer::new();
    match known.map(|known| writer.root(view, known.element)) {
        Some(Ok(())) => {
            let code = match version {
                Version::V1_1 => "Server",
                Version::V1_2 => "Receiver",
            };
            let (header, detail) = (Vec::new(), Some(writer.out));
            let written = Written { version, code, reason: name, header, detail };
            reply(version, StatusCode::INTERNAL_SERVER_ERROR, written.text())
        }
        Some(Err(error)) => fault(version, &Fault::internal(error)),
        None => fault(version, &Fault::new(Code::Internal, "the service failed")),
    }
}

/// Who is at fault, in the words of the version.
fn code(version: Version, fault: &Fault) -> &'static str {
    match (fault.reason(), version) {
        (Some(MUST_UNDERSTAND), _) => MUST_UNDERSTAND,
        (Some(VERSION_MISMATCH), _) => VERSION_MISMATCH,
        (_, Version::V1_1) if is_callers(fault) => "Client",
        (_, Version::V1_1) => "Server",
        (_, Version::V1_2) if is_callers(fault) => "Sender",
        (_, Version::V1_2) => "Receiver",
    }
}

fn is_callers(fault: &Fault) -> bool {
    fault.status().is_client_error()
}

/// 500 for every fault of 1.1 (section 6.2), in 1.2 for all but the sender's (part 2, table 20), and what HTTP itself
/// has a word for.
fn status(version: Version, fault: &Fault) -> StatusCode {
    let status = fault.status();
    match status.as_u16() {
        401 | 403 | 404 | 405 | 408 | 413 | 415 | 429 | 503 | 504 => status,
        _ if code(version, fault) == "Sender" => StatusCode::BAD_REQUEST,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The blocks of 1.2 that say what was not understood, or what would be (part 1, sections 5.4.7 and 5.4.8).
fn header(version: Version, code: &str, fault: &Fault) -> Vec<Element> {
    let name = |element: &str, namespace: &str, local: &str| {
        let mut element = Element::new(version.namespace(), element).attribute("qname", format!("q:{local}"));
        element.bindings.push(("q".to_owned(), namespace.to_owned()));
        element
    };
    match code {
        MUST_UNDERSTAND => {
            let names = fault.violations().iter().map(|violation| unclark(&violation.pointer));
            let names = names.filter(|(namespace, _)| !namespace.is_empty());
            names.map(|(namespace, local)| name("NotUnderstood", namespace, local)).collect()
        }
        VERSION_MISMATCH => {
            let read = [Version::V1_2, Version::V1_1].into_iter();
            let read = read.map(|known| name("SupportedEnvelope", known.namespace(), "Envelope"));
            vec![read.fold(Element::new(version.namespace(), "Upgrade"), Element::child)]
        }
        _ => Vec::new(),
    }
}

/// The violations of the contract, each with its place, and the reason.
fn detail(fault: &Fault) -> String {
    let mut problem = Element::new(PROBLEM, "problem").attribute("code", fault.code().as_str());
    if let Some(reason) = fault.reason() {
        problem = problem.attribute("reason", reason);
    }
    for violation in fault.violations() {
        let element = Element::new(PROBLEM, "violation")
            .attribute("path", violation.pointer.as_str())
            .attribute("rule", violation.rule.as_ref())
            .text(violation.message.as_str());
        problem = problem.child(element);
    }
    // A text that has no form in XML costs the detail, never the answer.
    problem.to_xml().unwrap_or_default()
}

/// A fault on its way.
struct Written<'a> {
    version: Version,
    code: &'static str,
    reason: &'a str,
    header: Vec<Element>,
    detail: Option<String>,
}

impl Written<'_> {
    fn text(self) -> String {
        let Self { version, code, reason, header, detail } = self;
        let reason: String = reason.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let detail = detail.map_or_else(String::new, |detail| match version {
            Version::V1_1 => format!("<detail>{detail}</detail>"),
            Version::V1_2 => format!("<s:Detail>{detail}</s:Detail>"),
        });
        let written = envelope::write(version, Header::Elements(&header), &[], |writer| {
            let out = &mut writer.out;
            match version {
                Version::V1_1 => {
                    out.push_str(&format!("<s:Fault><faultcode>s:{code}</faultcode><faultstring>"));
                    escaped(out, &reason);
                    out.push_str(&format!("</faultstring>{detail}</s:Fault>"));
                }
                Version::V1_2 => {
                    out.push_str(&format!("<s:Fault><s:Code><s:Value>s:{code}</s:Value></s:Code>"));
                    out.push_str("<s:Reason><s:Text xml:lang=\"en\">");
                    escaped(out, &reason);
                    out.push_str(&format!("</s:Text></s:Reason>{detail}</s:Fault>"));
                }
            }
            Ok(())
        });
        written.unwrap_or_default()
    }
}

fn escaped(out: &mut String, text: &str) {
    // Control characters were replaced: everything left has a form.
    let _ = xml::escape_text(out, text);
}
