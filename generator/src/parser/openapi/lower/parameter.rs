//! Parameters and headers to inputs with their place on the wire.

use indexmap::IndexMap;
use openapiv3::{Header, Parameter, ParameterData, PathStyle, QueryStyle};

use super::{Lower, Use};
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::binding::{FieldBinding, HttpInput, HttpPlace, Media, Segment, Style};
use crate::ir::{Deprecation, Docs, Field, Presence, Scalar};
use crate::parser::openapi::schema::Part;
use crate::parser::openapi::tree::{Lifted, Node, Object, typed};

/// Header parameters that other parts of the document describe.
const IGNORED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

const PARAMETER: Object = Object {
    what: "the parameter",
    members: &[
        "name",
        "in",
        "description",
        "required",
        "deprecated",
        "allowEmptyValue",
        "style",
        "explode",
        "allowReserved",
        "schema",
        "example",
        "examples",
        "content",
    ],
    lifted: &[
        Lifted::Absent("content"),
        Lifted::Absent("example"),
        Lifted::Absent("examples"),
        Lifted::Reference("schema"),
    ],
};

/// A parameter with a place or a style of 3.2 that `openapiv3` does not know: typed as a plain query parameter.
const LATER: Object = Object {
    lifted: &[
        Lifted::Absent("content"),
        Lifted::Absent("example"),
        Lifted::Absent("examples"),
        Lifted::Reference("schema"),
        Lifted::Text("in", "query"),
        Lifted::Absent("style"),
    ],
    ..PARAMETER
};

const HEADER: Object = Object { what: "the header", ..PARAMETER };

/// How a parameter is written, by its place and style.
struct Written {
    place: HttpPlace,
    style: Style,
    allow_reserved: bool,
}

impl<'a> Lower<'a, '_> {
    /// The parameters of an operation with those of its path item, which it may override.
    pub(super) fn parameters(
        &mut self,
        operation: &Part<'a>,
        item: &Part<'a>,
        route: &[Segment],
    ) -> Result<Vec<Field>, Box<Diagnostic>> {
        let mut nodes: IndexMap<(String, String), Part<'a>> = IndexMap::new();
        for owner in [item, operation] {
            let list = owner.node.get("parameters");
            if let Some(other) = list.filter(|list| list.as_list().is_none()) {
                let message = format!("`parameters` is {}, not a list", other.describe());
                return Err(Box::new(Diagnostic::new(&codes::openapi::PARAMETER, other.span, message)));
            }
            for node in list.map_or(&[][..], Node::items) {
                let text = |node: &Node, key| node.get(key).and_then(Node::as_text).unwrap_or("").to_owned();
                let (place, name) = (text(node, "in"), text(node, "name"));
                let own = owner.place.step("parameters").step(&place).child(&name, &name);
                let part = Part::from(self.documents.follow(node, &own)?);
                nodes.insert((text(part.node, "in"), text(part.node, "name")), part);
            }
        }
        let mut fields = Vec::with_capacity(nodes.len());
        for part in nodes.values() {
            fields.extend(self.parameter(part)?);
        }
        self.fit_path(&mut fields, route, operation.node);
        Ok(fields)
    }

    fn parameter(&mut self, part: &Part<'a>) -> Result<Option<Field>, Box<Diagnostic>> {
        let node = part.node;
        let Some((data, written)) = self.written(node)? else { return Ok(None) };
        if written.place == HttpPlace::Header
            && IGNORED_HEADERS.contains(&data.name.to_ascii_lowercase().as_str())
        {
            let message = format!("header parameter `{}` is described elsewhere and ignored here", data.name);
            self.out.push(Diagnostic::new(&codes::openapi::HEADER_IGNORED, node.span, message));
            return Ok(None);
        }
        let (used, media) = self.described(part);
        let required = data.required || written.place == HttpPlace::Path;
        let usual = matches!(written.style, Style::Form | Style::DeepObject | Style::Cookie);
        let explode = data.explode.unwrap_or(usual);
        let is_document = !media.is_empty();
        let binding = HttpInput {
            place: written.place,
            style: written.style,
            explode,
            allow_reserved: written.allow_reserved,
            media,
        };
        let mut field = field(&data.name, used, required, node, binding);
        // No style has a text for null: what is null is not there (RFC 6570, section 2.3).
        field.nullable &= is_document;
        if let Some(description) = data.description.as_deref() {
            field.docs = Docs::new(description);
        }
        if data.deprecated == Some(true) {
            let sunset = node.get("x-sunset").and_then(Node::as_text).map(str::to_owned);
            field.deprecated = Some(Deprecation { reason: None, sunset });
        }
        Ok(Some(field))
    }

    /// What `openapiv3` makes of a parameter; `None` where it was 2.0's and is read elsewhere.
    fn written(&mut self, node: &'a Node) -> Result<Option<(ParameterData, Written)>, Box<Diagnostic>> {
        // Places and styles of 3.2 that openapiv3 does not know.
        let place = node.get("in").and_then(Node::as_str);
        let style = node.get("style").and_then(Node::as_str);
        let whole_query = place == Some("querystring");
        let plain_cookie = place == Some("cookie") && style == Some("cookie");
        let object = if whole_query || plain_cookie { LATER } else { PARAMETER };
        let parameter: Parameter = typed(node, object, self.out)
            .map_err(|finding| Box::new(Diagnostic { code: &codes::openapi::PARAMETER, ..*finding }))?;
        let mut written = Written { place: HttpPlace::Query, style: Style::Form, allow_reserved: false };
        let data = match parameter {
            Parameter::Query { parameter_data, allow_reserved, style, allow_empty_value: _ } => {
                written.allow_reserved = allow_reserved;
                written.style = query_style(&style);
                parameter_data
            }
            Parameter::Header { parameter_data, style: _ } => {
                written = Written { place: HttpPlace::Header, style: Style::Simple, allow_reserved: false };
                parameter_data
            }
            Parameter::Path { parameter_data, style } => {
                let style = match style {
                    PathStyle::Matrix => Style::Matrix,
                    PathStyle::Label => Style::Label,
                    PathStyle::Simple => Style::Simple,
                };
                let allow_reserved = node.get("allowReserved").and_then(Node::as_bool) == Some(true);
                written = Written { place: HttpPlace::Path, style, allow_reserved };
                parameter_data
            }
            Parameter::Cookie { parameter_data, style: _ } => {
                written.place = HttpPlace::Cookie;
                parameter_data
            }
        };
        if whole_query {
            written.place = HttpPlace::QueryString;
        } else if plain_cookie {
            written.place = HttpPlace::Cookie;
            written.style = Style::Cookie;
        }
        Ok(Some((data, written)))
    }

    /// The type of a parameter or header: by `schema`, or by the one media type of `content`.
    fn described(&mut self, part: &Part<'a>) -> (Use, Vec<Media>) {
        if let Some(schema) = part.node.get("schema") {
            let place = part.place.step("schema");
            return (self.usage(&[Part::new(schema, place.clone())], &place), Vec::new());
        }
        let Some(content) = part.node.get("content").filter(|content| content.as_map().is_some()) else {
            return (Use::of(Scalar::String), Vec::new());
        };
        match self.content(content, &part.place.step("content")) {
            Some(content) => {
                self.left_out(content.streams);
                (content.used, content.media)
            }
            None => (Use::of(Scalar::String), Vec::new()),
        }
    }

    /// Path parameters and the names in the path must be the same.
    fn fit_path(&mut self, fields: &mut Vec<Field>, route: &[Segment], operation: &'a Node) {
        let named = |field: &Field| {
            route.iter().any(|piece| matches!(piece, Segment::Input(name) if *name == field.name))
        };
        let strangers: Vec<usize> =
            (0..fields.len()).filter(|index| is_path(&fields[*index]) && !named(&fields[*index])).collect();
        for index in strangers.into_iter().rev() {
            let field = fields.remove(index);
            let message = format!("the path does not name its parameter `{}`", field.name);
            self.out
                .push(Diagnostic::new(&codes::openapi::PATH_PARAMETER, field.span, message).here("left out"));
        }
        for piece in route {
            let Segment::Input(name) = piece else { continue };
            if fields.iter().any(|field| is_path(field) && field.name == *name) {
                continue;
            }
            let message = format!("`{{{name}}}` of the path is described nowhere; taken as text");
            self.out.push(Diagnostic::new(&codes::openapi::PATH_PARAMETER, operation.span, message));
            let binding = HttpInput {
                place: HttpPlace::Path,
                style: Style::Simple,
                explode: false,
                allow_reserved: false,
                media: Vec::new(),
            };
            fields.push(field(name, Use::of(Scalar::String), true, operation, binding));
        }
    }

    /// The typed headers of a reply.
    pub(super) fn headers(&mut self, reply: &Part<'a>) -> Vec<Field> {
        let mut fields = Vec::new();
        for (name, entry) in reply.node.get("headers").into_iter().flat_map(Node::entries) {
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let place = reply.place.step("headers").child(name, name);
            let part = match self.documents.follow(&entry.value, &place) {
                Ok(target) => Part::from(target),
                Err(finding) => {
                    self.out.push(*finding);
                    continue;
                }
            };
            let header = match typed::<Header>(part.node, HEADER, self.out) {
                Ok(header) => header,
                Err(finding) => {
                    self.out.push(*finding);
                    continue;
                }
            };
            let (used, media) = self.described(&part);
            let explode = part.node.get("explode").and_then(Node::as_bool).unwrap_or(false);
            let binding = HttpInput {
                place: HttpPlace::Header,
                style: Style::Simple,
                explode,
                allow_reserved: false,
                media,
            };
            let mut field = field(name, used, header.required, part.node, binding);
            if let Some(description) = header.description.as_deref() {
                field.docs = Docs::new(description);
            }
            fields.push(field);
        }
        fields
    }
}

fn is_path(field: &Field) -> bool {
    matches!(&field.binding, FieldBinding::Http(input) if input.place == HttpPlace::Path)
}

fn query_style(style: &QueryStyle) -> Style {
    match style {
        QueryStyle::Form => Style::Form,
        QueryStyle::SpaceDelimited => Style::SpaceDelimited,
        QueryStyle::PipeDelimited => Style::PipeDelimited,
        QueryStyle::DeepObject => Style::DeepObject,
    }
}

/// An input of an operation, or a header of a reply.
pub(super) fn field(name: &str, used: Use, required: bool, node: &Node, binding: HttpInput) -> Field {
    let presence = if required { Presence::Required } else { Presence::Optional };
    let mut field = Field::new(name, used.ty, presence, node.span);
    field.nullable = used.nullable;
    field.default = used.default;
    field.constraints = used.constraints;
    field.secret = used.secret;
    field.docs = used.docs;
    field.deprecated = used.deprecated;
    field.binding = FieldBinding::Http(binding);
    field
}
