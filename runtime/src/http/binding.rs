//! The tables of an operation over HTTP.

use http::Method;

use crate::param::{self, Param};
use crate::protocol::Piece;
use crate::record::XmlTable;

/// The HTTP form of one operation.
#[derive(Debug)]
pub struct Binding {
    /// The method, in upper case.
    pub method: &'static str,
    /// The path template; a value is told by the index of the input's field.
    pub path: &'static [Piece],
    /// Where each field of the input record travels, in the record's order.
    pub inputs: &'static [In],
    /// The media types of the body, the one to send first; empty if there is none.
    pub body: &'static [Media],
    /// What may come back.
    pub replies: &'static [Reply],
}

/// Where a field of the input travels, and how it is written there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct In {
    /// The place.
    pub place: Place,
    /// How a value that is no scalar is written.
    pub style: Style,
    /// Whether each item or member stands for itself.
    pub explode: bool,
    /// Whether reserved characters stand as they are (`allowReserved`).
    pub reserved: bool,
}

/// A part of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The path.
    Path,
    /// The query.
    Query,
    /// The query, all of it.
    QueryString,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// The body, all of it.
    Body,
}

/// How a value that is no scalar is written in a parameter (OpenAPI 3.1, section 4.8.12.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b`
    Simple,
    /// `.a.b`
    Label,
    /// `;name=a,b`
    Matrix,
    /// `name=a,b`
    Form,
    /// `name=a%20b`
    SpaceDelimited,
    /// `name=a%7Cb`
    PipeDelimited,
    /// `name[key]=a`
    DeepObject,
    /// `name=a` without any encoding, as servers set it.
    Cookie,
    /// A JSON document as text (a parameter with `content`).
    Json,
}

impl In {
    /// A path parameter in the usual style.
    pub const PATH: In = In::new(Place::Path, Style::Simple, false);
    /// A query parameter in the usual style.
    pub const QUERY: In = In::new(Place::Query, Style::Form, true);
    /// All of the query, as a form.
    pub const QUERY_STRING: In = In::new(Place::QueryString, Style::Form, true);
    /// A header in the usual style.
    pub const HEADER: In = In::new(Place::Header, Style::Simple, false);
    /// A cookie in the usual style.
    pub const COOKIE: In = In::new(Place::Cookie, Style::Form, true);
    /// The body.
    pub const BODY: In = In::new(Place::Body, Style::Simple, false);

    const fn new(place: Place, style: Style, explode: bool) -> In {
        In { place, style, explode, reserved: false }
    }

    /// In another style.
    pub const fn style(self, style: Style, explode: bool) -> In {
        In { style, explode, ..self }
    }

    /// The parameter of this name; `None` if it is JSON or a body.
    pub(super) fn param(&self, name: &'static str) -> Option<Param> {
        let style = match self.style {
            Style::Simple => param::Style::Simple,
            Style::Label => param::Style::Label,
            Style::Matrix => param::Style::Matrix,
            Style::Form => param::Style::Form,
            Style::SpaceDelimited => param::Style::SpaceDelimited,
            Style::PipeDelimited => param::Style::PipeDelimited,
            Style::DeepObject => param::Style::DeepObject,
            Style::Cookie => param::Style::Cookie,
            Style::Json => return None,
        };
        Some(Param { name, style, explode: self.explode, allow_reserved: self.reserved })
    }

    /// With reserved characters as they are.
    pub const fn reserved(self) -> In {
        In { reserved: true, ..self }
    }
}

/// A media type and how it is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Media {
    /// The type as it is sent, parameters included.
    pub name: &'static str,
    /// How it is read and written.
    pub codec: Codec,
    /// The alternative of the body's type that it carries, where not all media types carry the same.
    pub arm: Option<u16>,
    /// Members of a form, or parts of a multipart body, that are written as query parameters are.
    pub members: &'static [Param],
    /// Parts of a multipart body with a media type of their own: the name, and the type.
    pub parts: &'static [(&'static str, &'static str)],
    /// The root element, for XML.
    pub xml: Option<&'static XmlRoot>,
}

/// The root element of an XML body.
#[derive(Clone, Copy, Debug)]
pub struct XmlRoot {
    /// The namespace URI, empty for none.
    pub namespace: &'static str,
    /// The name.
    pub local: &'static str,
    /// The element of each item, where the body is a list: the only row of this table.
    pub items: Option<&'static XmlTable>,
}

impl XmlRoot {
    /// Of this name.
    pub const fn new(namespace: &'static str, local: &'static str) -> XmlRoot {
        XmlRoot { namespace, local, items: None }
    }

    /// Around the items of a list.
    pub const fn items(self, items: &'static XmlTable) -> XmlRoot {
        XmlRoot { items: Some(items), ..self }
    }
}

impl PartialEq for XmlRoot {
    fn eq(&self, other: &XmlRoot) -> bool {
        (self.namespace, self.local) == (other.namespace, other.local)
    }
}

impl Eq for XmlRoot {}

/// How a body is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// A JSON document.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// A scalar as text.
    Text,
    /// Bytes as they are.
    Bytes,
    /// An XML document.
    Xml,
    /// `multipart/form-data`.
    Multipart,
    /// A stream of messages, each the JSON data of a server-sent event.
    Events,
    /// A stream of messages, each a JSON document on a line of its own.
    Lines,
}

impl Media {
    /// JSON.
    pub const JSON: Media = Media::new("application/json", Codec::Json);
    /// JSON of an error (RFC 9457).
    pub const PROBLEM: Media = Media::new("application/problem+json", Codec::Json);
    /// A form.
    pub const FORM: Media = Media::new("application/x-www-form-urlencoded", Codec::Form);
    /// Text.
    pub const TEXT: Media = Media::new("text/plain; charset=utf-8", Codec::Text);
    /// Bytes.
    pub const BYTES: Media = Media::new("application/octet-stream", Codec::Bytes);
    /// A form in parts, with files.
    pub const MULTIPART: Media = Media::new("multipart/form-data", Codec::Multipart);
    /// Server-sent events.
    pub const EVENTS: Media = Media::new("text/event-stream", Codec::Events);
    /// JSON lines.
    pub const LINES: Media = Media::new("application/x-ndjson", Codec::Lines);

    /// Of this name.
    pub const fn new(name: &'static str, codec: Codec) -> Media {
        Media { name, codec, arm: None, members: &[], parts: &[], xml: None }
    }

    /// With a root element.
    pub const fn xml(self, root: &'static XmlRoot) -> Media {
        Media { xml: Some(root), ..self }
    }

    /// Carrying one alternative of the body's type.
    pub const fn arm(self, arm: u16) -> Media {
        Media { arm: Some(arm), ..self }
    }

    /// With members that are written in a style.
    pub const fn members(self, members: &'static [Param]) -> Media {
        Media { members, ..self }
    }

    /// With the media types of parts.
    pub const fn parts(self, parts: &'static [(&'static str, &'static str)]) -> Media {
        Media { parts, ..self }
    }
}

/// A JSON body.
pub const JSON: &[Media] = &[Media::JSON];

/// No body.
pub const EMPTY: &[Media] = &[];

/// A reply and where it goes.
#[derive(Clone, Copy, Debug)]
pub struct Reply {
    /// The statuses it stands for. For a range or the default the payload is a [`Coded`](super::Coded).
    pub when: When,
    /// Whether it is an error.
    pub error: bool,
    /// The arm of the operation's value or error it fills; `None` where the value is the payload itself.
    pub arm: Option<u16>,
    /// The media types, the preferred first; empty if there is no body.
    pub body: &'static [Media],
}

/// The statuses a reply stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// This one.
    Status(u16),
    /// All that begin with this digit.
    Range(u8),
    /// All that stand nowhere else.
    Default,
}

impl Reply {
    /// A success without a body.
    pub const fn new(when: When) -> Reply {
        Reply { when, error: false, arm: None, body: &[] }
    }

    /// A success of this status without a body.
    pub const fn status(status: u16) -> Reply {
        Reply::new(When::Status(status))
    }

    /// With a JSON body.
    pub const fn json(self) -> Reply {
        self.body(JSON)
    }

    /// A success of this status. Short for what most rows of a large contract are: one call is checked faster
    /// than three.
    pub const fn success(status: u16, body: &'static [Media]) -> Reply {
        Reply { when: When::Status(status), error: false, arm: None, body }
    }

    /// An error of this status that fills this arm of the operation's error.
    pub const fn failure(status: u16, arm: u16, body: &'static [Media]) -> Reply {
        Reply { when: When::Status(status), error: true, arm: Some(arm), body }
    }

    /// With a body of one of these types.
    pub const fn body(self, body: &'static [Media]) -> Reply {
        Reply { body, ..self }
    }

    /// It fills this arm of the operation's value.
    pub const fn arm(self, arm: u16) -> Reply {
        Reply { arm: Some(arm), ..self }
    }

    /// It is an error and fills this arm of the operation's error.
    pub const fn error(self, arm: u16) -> Reply {
        Reply { error: true, arm: Some(arm), ..self }
    }
}

impl Binding {
    /// The method as a value; one that is no token of HTTP would be a mistake of the generator.
    pub(super) fn method(&self) -> Method {
        Method::from_bytes(self.method.as_bytes()).unwrap_or(Method::POST)
    }

    /// The field that is the body.
    pub(super) fn body_field(&self) -> Option<usize> {
        self.inputs.iter().position(|input| input.place == Place::Body)
    }
}

/// The reply that stands for a status: itself, else its range, else the default.
pub(super) fn reply_of(replies: &'static [Reply], status: u16) -> Option<&'static Reply> {
    let of = |when: When| replies.iter().find(move |reply| reply.when == when);
    let range = u8::try_from(status / 100).ok();
    of(When::Status(status)).or_else(|| of(When::Range(range?))).or_else(|| of(When::Default))
}
