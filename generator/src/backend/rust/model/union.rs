//! Unions as Rust enums, with the facts by which a reader tells the arms apart.
//!
//! Arms that hold a record are boxed, all of them: whether one is large would change with an optional member, and then a
//! compatible contract would not be compatible code.

use std::collections::BTreeMap;

use askama::Template;

use super::super::facts::Facts;
use super::super::format::{filled, numbered, render};
use super::super::literal::{string, strings};
use super::super::symbols as s;
use super::{MODEL, Models, doc_lines};
use crate::ir::{Arm, Constraints, Evidence, Format, JsonKind, Tag, Type, TypeId, TypeKind, Union};

#[derive(Template)]
#[template(path = "rust/union.rs.jinja")]
struct UnionView {
    docs: Vec<String>,
    deprecated: String,
    name: String,
    arms: Vec<ArmView>,
    unknown: Option<String>,
}

struct ArmView {
    docs: Vec<String>,
    name: String,
    ty: String,
}

#[derive(Template)]
#[template(path = "rust/conversions.rs.jinja")]
struct ConversionsView {
    name: String,
    lines: Vec<String>,
}

#[derive(Template)]
#[template(path = "rust/union_table.rs.jinja")]
struct UnionTable {
    name: String,
    wire_name: String,
    lines: Vec<String>,
    rest: String,
    tag: String,
    is_wrapped: bool,
    xml: String,
}

impl Models<'_> {
    pub(super) fn union(&self, id: TypeId, union: &Union) -> (String, String, String) {
        let names = &self.places.names.types[id].members;
        let is_open = union.open || union.arms.is_empty();
        let view = UnionView {
            docs: self.docs(id),
            deprecated: self.attributes(id, &MODEL),
            name: self.name(id),
            arms: union
                .arms
                .iter()
                .zip(names)
                .enumerate()
                .map(|(i, arm)| self.arm(id, &union.tag, i, arm))
                .collect(),
            unknown: is_open.then(|| self.places.scope.runtime(s::VALUE)),
        };
        let row = |(arm, name): (&Arm, &String)| {
            let own =
                Facts::of(self.places.contract, arm.ty, &Constraints::none()).printed(self.places.scope);
            let own = own.map_or(String::new(), |own| format!(".facts(&{own})"));
            format!("{name}: {}{own};", row(arm, &union.tag))
        };
        let table = UnionTable {
            name: self.name(id),
            wire_name: self.wire_name(id),
            lines: filled(numbered(union.arms.iter().zip(names).map(row))),
            rest: match is_open {
                true => "unknown Unknown".to_owned(),
                false => format!("blank {}", names[self.places.cycles.first_arm(id)]),
            },
            tag: match &union.tag {
                Tag::Property(member) => string(member),
                _ => String::new(),
            },
            is_wrapped: union.tag == Tag::Member && self.places.contract.format == Format::GraphQl,
            xml: self.xml_union(id, union).unwrap_or_default(),
        };
        (render(&view), self.conversions(id, union, names), render(&table))
    }

    fn arm(&self, id: TypeId, tag: &Tag, index: usize, (arm, name): (&Arm, &String)) -> ArmView {
        let plain = self.places.arm(tag, arm.ty);
        let ty = match self.is_boxed(id, index, arm) {
            true => format!("{}<{plain}>", self.places.scope.std("Box")),
            false => plain,
        };
        ArmView { docs: doc_lines(&arm.docs), name: name.clone(), ty }
    }

    fn is_boxed(&self, id: TypeId, index: usize, arm: &Arm) -> bool {
        let is_record = match arm.ty {
            Type::Id(of) => matches!(self.places.contract.types[of].kind, TypeKind::Record(_)),
            Type::Scalar(_) => false,
        };
        is_record || self.places.cycles.is_boxed(id, index)
    }

    /// `From` for every type that stands in one arm alone; nothing where there is none.
    fn conversions(&self, id: TypeId, union: &Union, names: &[String]) -> String {
        let types: Vec<String> = union.arms.iter().map(|arm| self.places.arm(&union.tag, arm.ty)).collect();
        let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
        for ty in &types {
            *uses.entry(ty).or_default() += 1;
        }
        let name = self.name(id);
        // A union that holds itself would convert from itself, which `core` does already.
        let is_converted = |ty: &str| uses[ty] == 1 && ty != "()" && ty != name;
        let arms = types.iter().zip(names).filter(|(ty, _)| is_converted(ty));
        let lines = filled(arms.map(|(ty, arm)| format!("{arm}({ty});")));
        if lines.is_empty() { String::new() } else { render(&ConversionsView { name, lines }) }
    }
}

fn row(arm: &Arm, tag: &Tag) -> String {
    let row = format!("r::arm({})", string(&arm.name));
    match tag {
        Tag::Property(_) | Tag::XsiType => format!("{row}.tags({})", strings(&arm.tags)),
        Tag::Shape | Tag::Order | Tag::Undecided => {
            let mut when = evidence(&arm.evidence);
            if when.is_empty() {
                when.push("r::When::Fits".to_owned());
            }
            format!("{row}.when(&[{}])", when.join(", "))
        }
        Tag::Member | Tag::Media => row,
    }
}

/// Conditions that hold all together; kinds are one condition.
pub(in super::super) fn evidence(facts: &[Evidence]) -> Vec<String> {
    let mut kinds = Vec::new();
    let mut conditions = Vec::new();
    for fact in facts {
        match fact {
            Evidence::Kind(kind) => kinds.push(*kind),
            Evidence::Member(member) => conditions.push(format!("r::When::Has({})", string(member))),
            Evidence::Lacks(member) => conditions.push(format!("r::When::Lacks({})", string(member))),
            Evidence::Constant(member, values) => {
                conditions.push(format!("r::When::Member({}, {})", string(member), strings(values)));
            }
            Evidence::Value(values) => conditions.push(format!("r::When::Is({})", strings(values))),
            Evidence::At(member, facts) => {
                conditions.push(format!("r::When::At({}, {})", string(member), all(facts)));
            }
            Evidence::Item(facts) => conditions.push(format!("r::When::Item({})", all(facts))),
            Evidence::Any(groups) => {
                let groups: Vec<_> = groups.iter().map(|facts| all(facts)).collect();
                conditions.push(format!("r::When::Any(&[{}])", groups.join(", ")));
            }
            Evidence::Fits => conditions.push("r::When::Fits".to_owned()),
        }
    }
    if let Some((first, rest)) = kinds.split_first() {
        let more: String = rest.iter().map(|kind| format!(".or({})", kind_name(*kind))).collect();
        conditions.insert(0, format!("r::When::Kind({}{more})", kind_name(*first)));
    }
    conditions
}

fn all(facts: &[Evidence]) -> String {
    format!("&[{}]", evidence(facts).join(", "))
}

fn kind_name(kind: JsonKind) -> &'static str {
    match kind {
        JsonKind::Null => "r::Kinds::NULL",
        JsonKind::Bool => "r::Kinds::BOOL",
        JsonKind::Integer => "r::Kinds::INTEGER",
        JsonKind::Number => "r::Kinds::NUMBER",
        JsonKind::String => "r::Kinds::STRING",
        JsonKind::Array => "r::Kinds::ARRAY",
        JsonKind::Object => "r::Kinds::OBJECT",
    }
}
