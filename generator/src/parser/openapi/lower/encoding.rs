//! `encoding`: how single members of a form, or parts of a multipart body, are written.

use super::{Lower, Use};
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::binding::{Codec, PartRule, Style};
use crate::ir::{Record, Type, TypeId, TypeKind, TypeName};
use crate::parser::openapi::schema::Part;
use crate::parser::openapi::tree::{Node, Object, unknown};

const ENCODING: Object = Object {
    what: "the encoding of a member",
    members: &[
        "contentType",
        "headers",
        "style",
        "explode",
        "allowReserved",
        "encoding",
        "prefixEncoding",
        "itemEncoding",
    ],
    lifted: &[],
};

impl<'a> Lower<'a, '_> {
    /// The rules of a media type for its members; what has no meaning for its codec is reported.
    pub(super) fn encoding(&mut self, part: &Part<'a>, codec: Codec, ty: Type) -> Vec<PartRule> {
        let media = part.node;
        for key in ["prefixEncoding", "itemEncoding"] {
            if let Some(entry) = media.entry(key) {
                let message = format!("`{key}` is not followed; each part is written as its type says");
                self.out.push(Diagnostic::new(&codes::openapi::ENCODING, entry.key_span, message));
            }
        }
        let mut rules = Vec::new();
        for (name, entry) in media.get("encoding").into_iter().flat_map(Node::entries) {
            if !matches!(codec, Codec::Form | Codec::Multipart) {
                let message = "`encoding` says nothing of a body that has no parts";
                self.out.push(Diagnostic::new(&codes::openapi::ENCODING_UNUSED, entry.key_span, message));
                break;
            }
            unknown(&entry.value, ENCODING, self.out);
            let place = part.place.step("encoding").child(name, name);
            rules.extend(self.part_rule(name, &Part::new(&entry.value, place), codec));
        }
        self.strangers(&rules, media, ty);
        rules
    }

    fn part_rule(&mut self, name: &str, part: &Part<'a>, codec: Codec) -> Option<PartRule> {
        let node = part.node;
        let headers = self.part_headers(part, codec);
        let flag = |key| node.get(key).and_then(Node::as_bool);
        let style = match node.get("style").and_then(Node::as_str) {
            None => flag("explode").or(flag("allowReserved")).map(|_| Style::Form),
            Some("form") => Some(Style::Form),
            Some("spaceDelimited") => Some(Style::SpaceDelimited),
            Some("pipeDelimited") => Some(Style::PipeDelimited),
            Some("deepObject") => Some(Style::DeepObject),
            Some(other) => {
                let message =
                    format!("`{other}` is no style of a member of a form; it is written as its type says");
                self.out.push(Diagnostic::new(&codes::openapi::ENCODING, node.span, message));
                None
            }
        };
        let media = node.get("contentType").and_then(Node::as_str).map(str::to_owned);
        // RFC 6570 styles take the place of the media type (OpenAPI 3.1, 4.8.15.1.2).
        let media = media.filter(|_| codec == Codec::Multipart || style.is_none());
        let style = style.map(|style| (style, flag("explode").unwrap_or(style == Style::Form)));
        let allow_reserved = flag("allowReserved").unwrap_or(false);
        (media.is_some() || style.is_some() || headers.is_some()).then(|| PartRule {
            name: name.to_owned(),
            media,
            style,
            allow_reserved,
            headers,
        })
    }

    /// The headers of a part, as a record. A body that several operations refer to has one.
    fn part_headers(&mut self, part: &Part<'a>, codec: Codec) -> Option<TypeId> {
        let entry = part.node.entry("headers").filter(|entry| entry.value.entries().next().is_some())?;
        if codec != Codec::Multipart {
            let message = "headers say nothing of a body that has no parts";
            self.out.push(Diagnostic::new(&codes::openapi::ENCODING_UNUSED, entry.key_span, message));
            return None;
        }
        if let Some(Use { ty: Type::Id(id), .. }) = self.placed.get(&part.address()) {
            return Some(*id);
        }
        let fields = self.headers(part);
        if fields.is_empty() {
            return None;
        }
        let place = part.place.child("headers", "headers");
        let id = self.contract.reserve(TypeName::Derived(place.words()), place.path(), entry.key_span);
        let record = Record { fields, ..Record::default() };
        self.contract.types[id].kind = TypeKind::Record(record);
        self.placed.insert(part.address(), Use::of(id));
        Some(id)
    }

    /// A rule for a member that is not there.
    fn strangers(&mut self, rules: &[PartRule], media: &'a Node, ty: Type) {
        let Type::Id(id) = ty else { return };
        let TypeKind::Record(record) = &self.contract.types[id].kind else { return };
        for rule in rules.iter().filter(|rule| record.fields.iter().all(|field| field.name != rule.name)) {
            let place = media.get("encoding").and_then(|map| map.entry(&rule.name));
            let message = format!("`encoding` speaks of `{}`, which is no member", rule.name);
            let span = place.map_or(media.span, |entry| entry.key_span);
            self.out.push(Diagnostic::new(&codes::openapi::ENCODING_UNUSED, span, message));
        }
    }
}
