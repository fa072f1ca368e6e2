//! What must hold for the names of a whole contract.

use super::*;
use crate::ir::{Arm, Docs, Tag, Union};
use crate::ir::{Enum, EnumValue, Field, Format, Presence, Record, Scalar, TypeId, Value};
use crate::source::{SourceMap, Span};

fn span() -> Span {
    let mut map = SourceMap::new();
    Span::start_of(map.add("t", "t", ""))
}

fn record(fields: &[&str]) -> TypeKind {
    let field = |name: &&str| Field::new(*name, Scalar::String, Presence::Required, span());
    TypeKind::Record(Record { fields: fields.iter().map(field).collect(), ..Record::default() })
}

fn contract(schemas: &[&str]) -> Contract {
    let mut contract = Contract::new(Format::OpenApi, "t", span());
    for schema in schemas {
        let name = TypeName::Declared((*schema).to_owned());
        contract.types.push(TypeDef::new(name, format!("#/{schema}"), span(), record(&["id"])));
    }
    contract
}

fn by_path(contract: &Contract) -> BTreeMap<String, String> {
    let names = run(contract, &Choices::default());
    contract.types.iter().map(|(id, def)| (def.path.clone(), names.types[id].name.clone())).collect()
}

fn add(contract: &mut Contract, kind: TypeKind) -> TypeId {
    let name = TypeName::Declared("Thing".to_owned());
    contract.types.push(TypeDef::new(name, "#/Thing", span(), kind))
}

#[test]
fn adding_a_schema_renames_nothing() {
    let before = by_path(&contract(&["Pet", "pet", "pet-owner", "pet_owner", "Result", "Self", "9lives"]));
    let more =
        ["Aardvark", "zebra", "9lives", "pet_owner", "Self", "Result", "Pet2", "pet", "pet-owner", "Pet"];
    let after = by_path(&contract(&more));
    for (path, name) in &before {
        assert_eq!(after[path], *name, "{path}");
    }
    assert_eq!(before["#/Pet"], "Pet");
    assert_eq!(before["#/pet"], "PetLower");
    assert_eq!(before["#/Self"], "Self_");
    assert_eq!(before["#/9lives"], "Type9lives");
    assert_eq!(duplicates(after.values().map(String::as_str)), Vec::<&str>::new());
}

#[test]
fn a_declared_type_keeps_its_name_before_a_derived_one() {
    let mut contract = contract(&["PetOwner"]);
    let name = TypeName::Derived(vec!["Pet".to_owned(), "owner".to_owned()]);
    contract.types.push(TypeDef::new(name, "#/Pet/owner", span(), record(&[])));
    let names = by_path(&contract);
    assert_eq!(names["#/PetOwner"], "PetOwner");
    assert_eq!(names["#/Pet/owner"], "PetOwnerInline");
}

#[test]
fn fields_keep_clear_of_keywords_and_of_our_own() {
    let mut contract = contract(&[]);
    let fields =
        ["type", "self", "Self", "extra", "getIt", "get_it", "", "1st", "a-b", "a_b", "a.b", "+1", "-1"];
    let id = add(&mut contract, record(&fields));
    let names = run(&contract, &Choices::default());
    let expected = [
        "r#type",
        "self_",
        "self_member",
        "extra_member",
        "get_it_member",
        "get_it",
        "empty",
        "field_1st",
        "a_b_kebab",
        "a_b",
        "a_b_dot",
        "plus_1",
        "minus_1",
    ];
    assert_eq!(names.types[id].members, expected);
}

#[test]
fn values_lose_the_name_of_their_enum_and_never_meet_ours() {
    let mut contract = contract(&[]);
    let values = ["THING_ONE", "THING_2", "two", "unknown", "*", "", "1"].map(|name| EnumValue {
        name: name.to_owned(),
        value: Value::String(name.to_owned()),
        docs: Docs::none(),
        deprecated: None,
        span: span(),
    });
    let id =
        add(&mut contract, TypeKind::Enum(Enum { of: Scalar::String, values: values.into(), open: true }));
    let names = run(&contract, &Choices::default());
    let expected = ["One", "Thing2", "Two", "UnknownLower", "Star", "Empty", "Value1"];
    assert_eq!(names.types[id].members, expected);
}

#[test]
fn arms_are_variants() {
    let mut contract = contract(&[]);
    let arms = ["book", "Book", "Unknown"].map(|name| Arm::new(name, Scalar::String, span()));
    let id = add(&mut contract, TypeKind::Union(Union { arms: arms.into(), tag: Tag::Member, open: true }));
    assert_eq!(run(&contract, &Choices::default()).types[id].members, ["BookLower", "Book", "UnknownPascal"]);
}
