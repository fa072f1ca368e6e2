//! Facets: enumerations become enums, the rest rules. What has no rule in the IR is reported.

use super::pattern;
use super::types::{Place, Types, Value};
use crate::diagnostic::codes::wsdl as codes;
use crate::ir::{
    Bound, Constraint, Constraints, Docs, Enum, EnumValue, Scalar, Type, TypeKind as Kind, Value as Literal,
};
use crate::parser::wsdl::xsd::{Facet, FacetKind, Facets, TypeDecl};
use crate::source::Span;

impl Types<'_> {
    /// The scalar a value is in the end; `None` for lists and structures.
    pub(crate) fn scalar_of(&self, ty: Type) -> Option<Scalar> {
        let mut ty = ty;
        // Newtypes are built on types that exist already, so the chain ends.
        loop {
            match ty {
                Type::Scalar(scalar) => return Some(scalar),
                Type::Id(id) => match &self.contract.types[id].kind {
                    Kind::Newtype(newtype) => ty = newtype.of,
                    Kind::Enum(found) => return Some(found.of),
                    _ => return None,
                },
            }
        }
    }

    /// An enum, where the base can be one.
    pub(crate) fn enumeration(
        &mut self,
        base: &Value,
        facets: &Facets,
        decl: &TypeDecl,
        place: &Place,
    ) -> Option<Value> {
        let span = facets.values.first().map_or(decl.span, |value| value.span);
        let scalar = self.scalar_of(base.ty).filter(|scalar| !base.listed && *scalar != Scalar::Bool);
        let Some(scalar) = scalar else {
            self.drop_facet(span, "the enumeration of lists or booleans");
            return None;
        };
        let of = match scalar {
            Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 => scalar,
            Scalar::String | Scalar::Url => Scalar::String,
            other => {
                let message = format!(
                    "an enumeration of {} values is kept as an enumeration of their texts",
                    other.name()
                );
                self.say(&codes::TYPE_APPROXIMATED, span, message);
                Scalar::String
            }
        };
        let mut values: Vec<EnumValue> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for entry in facets.values.iter().filter(|entry| seen.insert(entry.value.clone())) {
            let value = match of {
                Scalar::String => Literal::String(entry.value.clone()),
                _ => Literal::Number(entry.value.trim().to_owned()),
            };
            let docs = Docs::new(&entry.docs);
            values.push(EnumValue {
                name: entry.value.clone(),
                value,
                docs,
                deprecated: None,
                span: entry.span,
            });
        }
        if !self.count(values.len(), span) {
            return None;
        }
        let id = self.declare(decl, place, Kind::Enum(Enum { of, values, open: true }));
        Some(Value::of(id))
    }

    /// The rules of a restriction.
    pub(crate) fn constraints(&mut self, base: &Value, facets: &Facets) -> Constraints {
        let mut found = Constraints::none();
        let scalar = self.scalar_of(base.ty);
        for facet in &facets.others {
            let rules = if base.listed {
                list_rule(facet)
            } else {
                scalar.map_or(Rule::Unknown, |scalar| rule(scalar, facet))
            };
            match rules {
                Rule::Of(rules) => rules.into_iter().for_each(|rule| found.push(rule)),
                Rule::None => {}
                Rule::Unknown => self.drop_facet(
                    facet.span,
                    &format!("`{}` with the value `{}`", facet.kind.name(), facet.value),
                ),
            }
        }
        self.pattern(facets, scalar.filter(|_| !base.listed), &mut found);
        found
    }

    /// Patterns of one step are alternatives (XML Schema part 2, section 4.3.4.3).
    fn pattern(&mut self, facets: &Facets, scalar: Option<Scalar>, found: &mut Constraints) {
        let Some((first, span)) = facets.patterns.first() else { return };
        if !matches!(scalar, Some(Scalar::String | Scalar::Url)) {
            self.drop_facet(*span, &format!("the pattern `{}` over values that are no text", excerpt(first)));
            return;
        }
        let patterns: Option<Vec<_>> =
            facets.patterns.iter().map(|(text, _)| pattern::to_ecma(text)).collect();
        match patterns {
            Some(patterns) => found.push(Constraint::Pattern(format!("^(?:{})$", patterns.join("|")))),
            None => self.drop_facet(
                *span,
                &format!("the pattern `{}`, which only XML Schema can write,", excerpt(first)),
            ),
        }
    }

    fn drop_facet(&mut self, span: Span, what: &str) {
        self.say(&codes::FACET_DROPPED, span, format!("{what} is not checked"));
    }
}

enum Rule {
    Of(Vec<Constraint>),
    /// It says nothing about what is sent.
    None,
    Unknown,
}

fn list_rule(facet: &Facet) -> Rule {
    let Ok(count) = facet.value.parse() else { return Rule::Unknown };
    match facet.kind {
        FacetKind::Length => Rule::Of(vec![Constraint::MinItems(count), Constraint::MaxItems(count)]),
        FacetKind::MinLength => Rule::Of(vec![Constraint::MinItems(count)]),
        FacetKind::MaxLength => Rule::Of(vec![Constraint::MaxItems(count)]),
        FacetKind::WhiteSpace => Rule::None,
        _ => Rule::Unknown,
    }
}

fn rule(scalar: Scalar, facet: &Facet) -> Rule {
    use FacetKind as K;
    if facet.kind == K::WhiteSpace {
        return Rule::None;
    }
    let is_text = matches!(scalar, Scalar::String | Scalar::Url | Scalar::Bytes);
    let is_number = matches!(
        scalar,
        Scalar::I32
            | Scalar::I64
            | Scalar::U32
            | Scalar::U64
            | Scalar::F32
            | Scalar::F64
            | Scalar::Decimal
            | Scalar::Integer
    );
    let bound = || Bound(facet.value.trim_start_matches('+').to_owned());
    let rules = match facet.kind {
        K::Length | K::MinLength | K::MaxLength if is_text => {
            let Ok(length) = facet.value.parse() else { return Rule::Unknown };
            match facet.kind {
                K::Length => vec![Constraint::MinLength(length), Constraint::MaxLength(length)],
                K::MinLength => vec![Constraint::MinLength(length)],
                _ => vec![Constraint::MaxLength(length)],
            }
        }
        K::MinInclusive | K::MaxInclusive | K::MinExclusive | K::MaxExclusive
            if is_number && is_decimal(&facet.value) =>
        {
            vec![match facet.kind {
                K::MinInclusive => Constraint::Minimum(bound()),
                K::MaxInclusive => Constraint::Maximum(bound()),
                K::MinExclusive => Constraint::ExclusiveMinimum(bound()),
                _ => Constraint::ExclusiveMaximum(bound()),
            }]
        }
        K::TotalDigits | K::FractionDigits if is_number => {
            let Ok(digits) = facet.value.parse() else { return Rule::Unknown };
            vec![match facet.kind {
                K::TotalDigits => Constraint::TotalDigits(digits),
                _ => Constraint::FractionDigits(digits),
            }]
        }
        _ => return Rule::Unknown,
    };
    Rule::Of(rules)
}

fn is_decimal(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-']);
    digits.bytes().any(|byte| byte.is_ascii_digit())
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-' | b'+'))
}

/// Enough of a pattern to know it again.
fn excerpt(pattern: &str) -> String {
    const LONGEST: usize = 40;
    match pattern.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}..", &pattern[..end]),
        None => pattern.to_owned(),
    }
}
