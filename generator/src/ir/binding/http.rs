//! HTTP with a path and a method: operations, their inputs, media types.

use crate::ir::TypeId;

/// An HTTP operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Http {
    /// The method in upper case.
    pub method: String,
    /// The path in pieces.
    pub path: Vec<Segment>,
    /// The tags of the operation, for grouping.
    pub tags: Vec<String>,
    /// Whether another operation shares method and path, since a reply comes whole or as a stream.
    pub form: Form,
}

/// In which form the replies of an operation come, where the contract has two. What of a request asks for the stream, besides
/// `Accept`, is the member of that name in a JSON body, when it is true; the name is empty where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Form {
    /// There is one form.
    #[default]
    Only,
    /// As one value.
    Whole(String),
    /// As a stream.
    Streamed(String),
}

/// A piece of a path template: `/accounts/{sid}.json` is `/accounts/`, `sid`, `.json`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Segment {
    /// Text that stands as it is, slashes included.
    Literal(String),
    /// The value of the path input of that wire name.
    Input(String),
    /// The whole address, which the contract leaves to the callee: what a webhook is called, or the runtime expression
    /// of a callback's URL.
    Elsewhere(String),
}

/// An input of an HTTP operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpInput {
    /// Where it stands.
    pub place: HttpPlace,
    /// How a value becomes text.
    pub style: Style,
    /// Whether lists and objects become several parameters.
    pub explode: bool,
    /// Whether reserved characters stand as they are.
    pub allow_reserved: bool,
    /// The media types of a body, or of a parameter that is described by `content`.
    pub media: Vec<Media>,
}

/// Where an HTTP input stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HttpPlace {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// The whole query string (OpenAPI 3.2).
    QueryString,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// The body.
    Body,
}

/// Parameter styles of OpenAPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// `a,b`
    Simple,
    /// `.a.b`
    Label,
    /// `;x=a,b`
    Matrix,
    /// `x=a&x=b` or `x=a,b`
    Form,
    /// `x=a%20b`
    SpaceDelimited,
    /// `x=a|b`
    PipeDelimited,
    /// `x[a]=1&x[b]=2`
    DeepObject,
    /// `x=a`, and nothing is encoded (OpenAPI 3.2)
    Cookie,
}

/// A media type with the codec it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// As the contract writes it, parameters included.
    pub name: String,
    /// How bytes become a value.
    pub codec: Codec,
    /// The type of this representation, where not all have the same one.
    pub ty: Option<crate::ir::Type>,
    /// The alternative of the body's type that this representation carries, where not all carry the same.
    pub arm: Option<usize>,
    /// What the contract says of single members of a form or parts of a multipart body (`encoding`).
    pub encoding: Vec<PartRule>,
    /// The root element, for XML.
    pub xml: Option<super::XmlRoot>,
}

/// How one member of a form or one part of a multipart body is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartRule {
    /// The member's wire name.
    pub name: String,
    /// The media type of the part.
    pub media: Option<String>,
    /// Style and explode, for a member that is written as a query parameter would be.
    pub style: Option<(Style, bool)>,
    /// Whether reserved characters stand as they are.
    pub allow_reserved: bool,
    /// The record of the headers of the part, besides its name and its media type.
    pub headers: Option<TypeId>,
}

/// How bytes become a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Codec {
    /// JSON, `+json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/*`.
    Multipart,
    /// Text.
    Text,
    /// Bytes as they are.
    Bytes,
    /// XML.
    Xml,
    /// Server-Sent Events, one value each.
    EventStream,
    /// JSON values, one a line.
    JsonLines,
}

impl Codec {
    /// The codec of a media type, which is given in lower case and without parameters; `None` where the name does not
    /// tell.
    pub fn of_media_type(essence: &str) -> Option<Codec> {
        let codec = match essence {
            "application/json" | "text/json" => Codec::Json,
            "application/x-www-form-urlencoded" => Codec::Form,
            "application/xml" | "text/xml" => Codec::Xml,
            "text/event-stream" => Codec::EventStream,
            "application/jsonl"
            | "application/x-ndjson"
            | "application/ndjson"
            | "application/x-jsonlines"
            | "application/json-seq"
            | "application/jsonlines" => Codec::JsonLines,
            "application/octet-stream" | "application/pdf" | "application/zip" | "application/gzip" => {
                Codec::Bytes
            }
            _ if essence.ends_with("+json") => Codec::Json,
            _ if essence.ends_with("+xml") && !essence.starts_with("image/") => Codec::Xml,
            _ if essence.ends_with("+json-seq") => Codec::JsonLines,
            _ => match essence.split('/').next().unwrap_or("") {
                "multipart" => Codec::Multipart,
                "text" => Codec::Text,
                "image" | "audio" | "video" | "font" => Codec::Bytes,
                _ => return None,
            },
        };
        Some(codec)
    }
}
