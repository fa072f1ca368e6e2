//! `content`: media types with their codecs, and the type each carries.

use super::{Lower, Use};
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::binding::{Codec, Media, PartRule, XmlRoot};
use crate::ir::{Arm, Payload, Scalar, Tag, Type, TypeKind, TypeName, Union};
use crate::parser::openapi::place::Place;
use crate::parser::openapi::schema::Part;
use crate::parser::openapi::tree::{Node, Object, unknown};

const MEDIA_TYPE: Object = Object {
    what: "a media type",
    members: &["schema", "itemSchema", "example", "examples", "encoding", "prefixEncoding", "itemEncoding"],
    lifted: &[],
};

/// What a body or a reply carries: its type, and all representations of it.
pub(super) struct Content<'a> {
    pub(super) used: Use,
    pub(super) media: Vec<Media>,
    /// Streams beside the whole value.
    pub(super) streams: Vec<Carried<'a>>,
}

/// One representation.
pub(super) struct Carried<'a> {
    name: String,
    codec: Codec,
    used: Use,
    span: crate::source::Span,
    /// A structure in a form that has no codec.
    foreign: bool,
    /// The schema it is described by.
    schema: Option<Part<'a>>,
    encoding: Vec<PartRule>,
    xml: Option<XmlRoot>,
}

impl<'a> Lower<'a, '_> {
    /// Reads a content map; `None` when it is empty. The best codec stands first, else the document's order holds.
    /// Representations of several types make one type: an alternative for each of them.
    pub(super) fn content(&mut self, content: &'a Node, place: &Place) -> Option<Content<'a>> {
        let mut carried: Vec<Carried<'a>> = Vec::new();
        for (name, entry) in content.entries().filter(|(name, _)| !name.starts_with("x-")) {
            let Ok(target) = self.documents.follow(&entry.value, &place.step(name)) else { continue };
            carried.push(self.carried(name, &Part::from(target), entry.key_span, place));
        }
        carried.sort_by_key(|carried| rank(carried.codec));
        let streams = self.apart(&mut carried);
        self.foreign(&mut carried);
        let first = carried.first()?;
        if carried.iter().any(|other| other.used.ty != first.used.ty) {
            let content = self.several(carried, &Part::new(content, place.clone()));
            return Some(Content { streams, ..content });
        }
        let used = first.used.clone();
        let media = carried.into_iter().map(|carried| media_of(carried, None)).collect();
        Some(Content { used, media, streams })
    }

    /// The type of a body whose representations differ: the media type says which alternative it is.
    fn several(&mut self, carried: Vec<Carried<'a>>, part: &Part<'a>) -> Content<'a> {
        let place = part.place.child("media", "media");
        let mut arms: Vec<Arm> = Vec::new();
        let mut types: Vec<Type> = Vec::new();
        let mut media = Vec::new();
        for carried in carried {
            let known = types.iter().position(|ty| *ty == carried.used.ty);
            let index = known.unwrap_or_else(|| {
                let name = arm_name(&carried, &arms);
                let own = carried.schema.clone().unwrap_or_else(|| Part::new(part.node, place.step(&name)));
                let own = Part { place: place.child(&name, &name), ..own };
                let mut arm = Arm::new(name, self.without_rules(carried.used.clone(), &own), carried.span);
                arm.docs = carried.used.docs.clone();
                arms.push(arm);
                types.push(carried.used.ty);
                types.len() - 1
            });
            media.push(media_of(carried, Some(index)));
        }
        // A body that several operations refer to is one type.
        if let Some(used) = self.placed.get(&part.address()) {
            return Content { used: used.clone(), media, streams: Vec::new() };
        }
        let name = TypeName::Derived(place.words());
        let id = self.contract.reserve(name, place.path(), part.node.span);
        self.contract.types[id].kind = TypeKind::Union(Union { arms, tag: Tag::Media, open: false });
        self.placed.insert(part.address(), Use::of(id));
        Content { used: Use::of(id), media, streams: Vec::new() }
    }

    /// Takes out streams beside a whole value: they are another kind of exchange. One that only a parameter of its media
    /// type tells from a whole value cannot be asked for.
    fn apart(&mut self, carried: &mut Vec<Carried<'a>>) -> Vec<Carried<'a>> {
        let is_stream =
            |carried: &Carried<'a>| matches!(carried.codec, Codec::EventStream | Codec::JsonLines);
        if carried.iter().all(is_stream) {
            return Vec::new();
        }
        let (streams, whole): (Vec<_>, Vec<_>) = carried.drain(..).partition(is_stream);
        *carried = whole;
        let names: Vec<String> = carried.iter().map(|whole| essence_of(&whole.name)).collect();
        let (hidden, open) =
            streams.into_iter().partition(|stream| names.contains(&essence_of(&stream.name)));
        self.left_out(hidden);
        open
    }

    /// Says which streams nobody can ask for.
    pub(super) fn left_out(&mut self, streams: Vec<Carried<'a>>) {
        for stream in streams {
            let message = format!("`{}` is left out beside a whole value", stream.name);
            self.out.push(Diagnostic::new(&codes::openapi::STREAM_BESIDE, stream.span, message));
        }
    }

    /// The stream that stands beside a whole value, as a payload; further ones of another type are left out.
    pub(super) fn streamed(&mut self, streams: Vec<Carried<'a>>) -> Option<Payload> {
        let first = streams.first()?;
        let (ty, nullable) = (first.used.ty, first.used.nullable);
        let (alike, others): (Vec<_>, Vec<_>) = streams.into_iter().partition(|stream| stream.used.ty == ty);
        self.left_out(others);
        let media = alike.into_iter().map(|stream| media_of(stream, None)).collect();
        Some(Payload { nullable, media, ..Payload::of(ty) })
    }

    /// Forms that have no codec here (XML by schema, YAML, protobuf, vendor forms) are left out beside one that has.
    fn foreign(&mut self, carried: &mut Vec<Carried<'a>>) {
        let structured = |carried: &Carried<'a>| {
            matches!(carried.codec, Codec::Json | Codec::Form | Codec::Multipart | Codec::Xml)
        };
        let any = carried.iter().any(structured);
        for foreign in carried.iter().filter(|carried| carried.foreign) {
            let how = match foreign.codec {
                _ if any => "is left out beside a form that has",
                Codec::Text => "is handed over as text",
                _ => "is handed over as bytes",
            };
            let message = format!("`{}` has no codec here and {how}", foreign.name);
            self.out.push(Diagnostic::new(&codes::openapi::MEDIA, foreign.span, message));
        }
        if any {
            carried.retain(|carried| !carried.foreign);
        }
    }

    fn carried(
        &mut self,
        name: &str,
        media: &Part<'a>,
        span: crate::source::Span,
        place: &Place,
    ) -> Carried<'a> {
        unknown(media.node, MEDIA_TYPE, self.out);
        let item = media.node.get("itemSchema");
        let schema = item.or_else(|| media.node.get("schema"));
        // Representations that differ get words of their own only behind the first.
        let place = match item.is_some() {
            true => place.step(name).child("itemSchema", "item"),
            false => place.step(name).step("schema"),
        };
        let schema = schema.map(|schema| Part::new(schema, place.clone()));
        let used = schema.as_ref().map(|schema| self.usage(std::slice::from_ref(schema), &place));
        let mut codec = self.codec(name, used.as_ref());
        let structured =
            used.as_ref().is_some_and(|used| matches!(used.ty, Type::Id(id) if self.is_structure(id)));
        let xml = (codec == Codec::Xml && structured && self.speaks_xml).then_some(schema.as_ref()).flatten();
        let xml = xml.map(|schema| self.xml_root(schema));
        let mut foreign = structured && (codec == Codec::Bytes || (codec == Codec::Xml && xml.is_none()));
        let mut used = used.unwrap_or_else(|| Use::of(without_schema(codec)));
        match codec {
            Codec::Bytes => used = raw(used, Scalar::Bytes),
            Codec::Xml if xml.is_none() => {
                used = raw(used, Scalar::String);
                codec = Codec::Text;
            }
            Codec::Text if !self.is_text(used.ty) => {
                used = raw(used, Scalar::String);
                foreign = true;
            }
            Codec::JsonLines | Codec::EventStream if item.is_none() => self.each(&mut used),
            _ => {}
        }
        let encoding = self.encoding(media, codec, used.ty);
        Carried { name: name.to_owned(), codec, used, span, foreign, schema, encoding, xml }
    }

    /// `schema` of a stream describes it as a list; each message is an item.
    fn each(&mut self, used: &mut Use) {
        let Type::Id(id) = used.ty else { return };
        if let TypeKind::List(list) = &self.contract.types[id].kind {
            *used = Use { nullable: list.nullable, ..Use::of(list.item) };
        }
    }

    /// How bytes become a value, by the media type and, where it says nothing, by what the schema describes.
    fn codec(&self, name: &str, used: Option<&Use>) -> Codec {
        let essence = essence_of(name);
        // `application/json;stream=watch` and its like: JSON values behind each other.
        let streamed = name.split(';').skip(1).any(|parameter| parameter.trim_start().starts_with("stream="));
        match Codec::of_media_type(&essence) {
            Some(Codec::Json) if streamed => return Codec::JsonLines,
            Some(codec) => return codec,
            None => {}
        }
        // `*/*` and `application/*`: structures travel as JSON, text as text, the rest as bytes.
        match used.map(|used| used.ty) {
            Some(Type::Id(id)) if self.is_structure(id) && essence.contains('*') => Codec::Json,
            Some(Type::Scalar(Scalar::String)) if essence == "*/*" => Codec::Text,
            Some(Type::Scalar(Scalar::Any)) if essence.contains('*') => Codec::Json,
            _ => Codec::Bytes,
        }
    }

    fn is_structure(&self, id: crate::ir::TypeId) -> bool {
        match &self.contract.types[id].kind {
            TypeKind::Newtype(newtype) => matches!(newtype.of, Type::Id(_)),
            TypeKind::Enum(_) => false,
            // A type that is not built yet has a name, and what has a name is hardly ever bytes.
            _ => true,
        }
    }

    fn is_text(&self, ty: Type) -> bool {
        match ty {
            Type::Scalar(scalar) => !matches!(scalar, Scalar::Any | Scalar::Unit),
            Type::Id(id) => match &self.contract.types[id].kind {
                TypeKind::Enum(_) => true,
                TypeKind::Newtype(newtype) => matches!(newtype.of, Type::Scalar(_)),
                _ => false,
            },
        }
    }
}

fn media_of(carried: Carried<'_>, arm: Option<usize>) -> Media {
    let Carried { name, codec, used, encoding, xml, .. } = carried;
    Media { name, codec, ty: arm.map(|_| used.ty), arm, encoding, xml }
}

/// What an alternative is called that a media type stands for.
fn arm_name(carried: &Carried<'_>, before: &[Arm]) -> String {
    let usual = match carried.codec {
        Codec::Json => "json",
        Codec::Form => "form",
        Codec::Multipart => "multipart",
        Codec::Text => "text",
        Codec::Bytes => "bytes",
        Codec::Xml => "xml",
        Codec::EventStream => "events",
        Codec::JsonLines => "lines",
    };
    if before.iter().all(|arm| arm.name != usual) {
        return usual.to_owned();
    }
    let name = essence_of(&carried.name);
    if before.iter().all(|arm| arm.name != name) { name } else { format!("{name} {}", before.len() + 1) }
}

fn essence_of(name: &str) -> String {
    name.split(';').next().unwrap_or(name).trim().to_ascii_lowercase()
}

fn raw(used: Use, scalar: Scalar) -> Use {
    Use { docs: used.docs, ..Use::of(scalar) }
}

fn without_schema(codec: Codec) -> Scalar {
    match codec {
        Codec::Bytes => Scalar::Bytes,
        Codec::Text | Codec::EventStream => Scalar::String,
        _ => Scalar::Any,
    }
}

/// Which representation is preferred: the one that keeps most of the types.
fn rank(codec: Codec) -> u8 {
    match codec {
        Codec::Json => 0,
        Codec::Form => 1,
        Codec::Multipart => 2,
        Codec::Xml => 3,
        Codec::Text => 4,
        Codec::Bytes => 5,
        Codec::EventStream | Codec::JsonLines => 6,
    }
}
