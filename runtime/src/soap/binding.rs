//! A SOAP operation on the wire, both ends.
//! Sources: SOAP 1.1, SOAP 1.2 parts 1 and 2, WS-I Basic Profile 1.1.

use std::borrow::Cow;

use http::header::CONTENT_TYPE;
use http::{Method, StatusCode, request};

use super::answer;
use super::body::{self, Part};
use super::envelope::{self, Header, Members, NoBlocks, Refusal};
use super::version::{self, Version};
use crate::body::Body;
use crate::fault::{Code, Fault, Violation};
use crate::operation::{Exchange, Operation};
use crate::protocol::{
    Address, Again, Arrived, Malformed, Outcome, Outgoing, Piece, Protocol, Received, Target, Verdict,
};
use crate::record::{Record, XmlTable};
use crate::xml::{self, QName, clark};

/// Between element and action in what a request asks for.
const ACTION: &str = " with action ";

/// An operation of a SOAP binding. Its input is the element of the request's body, and the blocks of its
/// header.
#[derive(Debug)]
pub struct Binding {
    /// The version a client speaks. A server speaks that of the request.
    pub version: Version,
    /// The `SOAPAction` (1.1) or `action` (1.2); may be empty.
    pub action: &'static str,
    /// The path a server answers; empty: any.
    pub path: &'static [Piece],
    /// The element of the request's body. `None`: the members of the input stand in the body themselves.
    pub input: Option<QName>,
    /// The element of the reply's body. `None`: the members of the value stand in the body themselves.
    pub output: Option<QName>,
    /// The row of the value, where it is the only member of the reply's element, or of the body, rather than the element.
    pub unwrapped: Option<&'static XmlTable>,
    /// The declared faults.
    pub faults: &'static [DeclaredFault],
}

/// A fault of the contract.
#[derive(Debug)]
pub struct DeclaredFault {
    /// The child of the fault's detail that carries it.
    pub element: QName,
    /// Its arm in the operation's error type.
    pub arm: u16,
}

impl Binding {
    fn output(&self) -> Part {
        Part { element: self.output, row: self.unwrapped }
    }

    fn input(&self) -> Part {
        Part { element: self.input, row: None }
    }
}

impl Protocol for Binding {
    fn address(&self) -> Address {
        let element = self.input.map_or(String::new(), |element| clark(element.namespace, element.local));
        let selector = Some(Cow::Owned(asked(&element, self.action)));
        Address { method: Method::POST, path: self.path, selector }
    }

    /// The element of the body decides (WS-I Basic Profile, R2710). Contracts in the field share elements between
    /// operations and tell them by the action, and the body of some operations has no element of its own.
    fn fits(&self, selector: &str, asked: &str) -> u8 {
        let (element, action) = selector.split_once(ACTION).unwrap_or((selector, ""));
        let (body, sent) = asked.split_once(ACTION).unwrap_or((asked, ""));
        match (element == body, action == sent) {
            (true, true) => 3,
            (true, false) => 2,
            (false, true) if element.is_empty() => 1,
            _ => 0,
        }
    }

    fn encode_request(
        &self,
        _operation: &Operation,
        call: &Outgoing<'_>,
    ) -> Result<http::Request<Body>, Malformed> {
        let namespaces = self.input().namespaces(call.input.view());
        let text = envelope::write(self.version, Header::Members(call.input), namespaces, |writer| {
            self.input().write(writer, call.input.view())
        });
        let mut request = http::Request::new(Body::from(text.map_err(malformed)?));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = call.base.uri().clone();
        self.version.put_action(self.action, request.headers_mut());
        Ok(request)
    }

    /// A fault has status 500 whatever its cause: it is the service's answer and no failure of the way.
    fn again(&self, reply: &Received) -> Again {
        match Version::of_media_type(&reply.headers) {
            Some(_) => Again::No,
            None => Again::by_status(reply),
        }
    }

    fn decode_reply(
        &self,
        operation: &Operation,
        reply: &Received,
        target: &mut Target<'_>,
    ) -> Result<Verdict, Malformed> {
        let fine = reply.status.is_success();
        let empty = reply.body.iter().all(u8::is_ascii_whitespace);
        if empty && fine && (operation.exchange == Exchange::OneWay || reply.status != StatusCode::OK) {
            body::touch(target.value);
            return Ok(Verdict::Value);
        }
        if !fine && Version::of_media_type(&reply.headers).is_none() {
            return Ok(Verdict::Undeclared);
        }
        let text = xml::text(&reply.body, charset(&reply.headers)).map_err(malformed)?;
        body::read_reply(&text, &self.output(), self.faults, target)
            .map_err(|error| malformed(error.located(&text)))?
            .map_err(|fault| Malformed::new(fault.to_string()).with_source(*fault))
    }

    fn selector(&self, head: &request::Parts, bytes: &[u8]) -> Result<String, Fault> {
        check_media_type(head)?;
        let text = xml::text(bytes, charset(&head.headers)).map_err(answer::invalid)?;
        let (message, reader) =
            envelope::open(&text, &mut NoBlocks, false).map_err(|refusal| answer::refused(refusal, &text))?;
        let element = match message.body {
            Some(start) => match reader.cursor.element_name(start.name()) {
                Ok((uri, local)) => clark(uri, local),
                Err(error) => return Err(answer::invalid(error.located(&text))),
            },
            None => String::new(),
        };
        Ok(asked(&element, version::action(&head.headers)))
    }

    fn decode_request(
        &self,
        _operation: &Operation,
        request: &mut Arrived<'_>,
        input: &mut dyn Record,
    ) -> Result<(), Fault> {
        check_media_type(request.head)?;
        let text = xml::text(request.body, charset(&request.head.headers)).map_err(answer::invalid)?;
        self.read_request(&text, input).map_err(|refusal| answer::refused(refusal, &text))
    }

    /// JSON pointers into the input become paths of elements: `/createBook/book/authors[1]/name`.
    fn locate(&self, mut violation: Violation) -> Violation {
        let mut path = self.input.map_or_else(String::new, |element| format!("/{}", element.local));
        for step in violation.pointer.split('/').skip(1) {
            match step.parse::<usize>() {
                Ok(index) => path.push_str(&format!("[{}]", index.saturating_add(1))),
                Err(_) => path.push_str(&format!("/{}", step.replace("~1", "/").replace("~0", "~"))),
            }
        }
        violation.pointer = path;
        violation
    }

    fn encode_reply(
        &self,
        operation: &Operation,
        head: &request::Parts,
        outcome: Outcome<'_>,
    ) -> http::Response<Body> {
        let version = Version::of_media_type(&head.headers).unwrap_or(self.version);
        match outcome {
            Outcome::Value(..) if operation.exchange == Exchange::OneWay => {
                let mut reply = http::Response::new(Body::empty());
                *reply.status_mut() = StatusCode::ACCEPTED;
                reply
            }
            Outcome::Value(value, _) => {
                let (view, part) = (value.view(), self.output());
                let namespaces = part.namespaces(view);
                match envelope::write(version, Header::Absent, namespaces, |writer| part.write(writer, view))
                {
                    Ok(text) => answer::reply(version, StatusCode::OK, text),
                    Err(error) => answer::fault(version, &Fault::internal(error)),
                }
            }
            Outcome::Declared(declared) => answer::declared(version, self.faults, declared),
            Outcome::Fault(fault) => answer::fault(version, fault),
        }
    }
}

impl Binding {
    fn read_request(&self, text: &str, input: &mut dyn Record) -> Result<(), Refusal> {
        let (message, mut reader) = match input.schema().xml {
            Some(table) => {
                let mut members = Members { record: &mut *input, table, seen: Vec::new() };
                let opened = envelope::open(text, &mut members, true)?;
                if let Some(name) = members.missing() {
                    let error = opened.1.cursor.fail(xml::ErrorKind::Missing(name));
                    return Err(error.within("Header").into());
                }
                opened
            }
            None => envelope::open(text, &mut NoBlocks, true)?,
        };
        self.input().read(&mut reader, message.body, input.slot())?;
        Ok(())
    }
}

fn charset(headers: &http::HeaderMap) -> Option<&str> {
    version::parameter(headers.get(CONTENT_TYPE)?.to_str().ok()?, "charset")
}

fn check_media_type(head: &request::Parts) -> Result<(), Fault> {
    if Version::of_media_type(&head.headers).is_some() {
        return Ok(());
    }
    let fault = Fault::new(Code::InvalidArgument, "the media type must be text/xml or application/soap+xml");
    Err(fault.with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE))
}

fn malformed(error: xml::Error) -> Malformed {
    let malformed = Malformed::new(error.kind().to_string()).at(error.path());
    malformed.with_source(error)
}

/// What a request asks for: the element of its body, and its action where it has one.
fn asked(element: &str, action: &str) -> String {
    if action.is_empty() { element.to_owned() } else { format!("{element}{ACTION}{action}") }
}
