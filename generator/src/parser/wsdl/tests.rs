//! What no golden can show: that hostile documents come to an end, and how formats are told apart.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::{decode, parse, recognises};
use crate::diagnostic::{Diagnostics, Effect};
use crate::ir::Contract;
use crate::source::Loader;
use crate::source::loader::Memory;

const XS: &str = "xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"";

fn read(files: &[(&str, &str)]) -> (Option<Contract>, Diagnostics) {
    let tree =
        Memory(files.iter().map(|(path, text)| (PathBuf::from(path), text.as_bytes().to_vec())).collect());
    let entry = Path::new(files[0].0);
    let mut loader = Loader::new(Box::new(tree), entry, &[]).expect("the entry is there");
    let entry = loader.load_with(entry, decode).expect("the entry is text");
    let mut out = Diagnostics::new();
    let contract = parse(&mut loader, entry, &mut out);
    (contract, out)
}

fn says_limit(schema: &str) {
    let (_, out) = read(&[("/a/hostile.xsd", schema)]);
    assert!(out.iter().any(|finding| finding.code.id == "CP0008"), "no limit was reached");
}

#[test]
fn the_root_element_tells_the_format() {
    assert!(recognises("<?xml version='1.0'?>\n<!-- > -->\n<wsdl:definitions/>"));
    assert!(recognises("\u{feff}<schema xmlns=''>"));
    assert!(recognises("<!DOCTYPE a [ <!ENTITY b 'c'> ]><definitions>"));
    assert!(!recognises("<!DOCTYPE html><html/>"));
    assert!(!recognises("<!-- "));
    assert!(!recognises("openapi: 3.1.0"));
    assert!(!recognises("<"));
    assert!(!recognises(""));
}

#[test]
fn depth_is_bounded_before_anything_recurses() {
    let deep = 200_000;
    says_limit(&format!(
        "<xs:schema {XS}>{}{}</xs:schema>",
        "<xs:sequence>".repeat(deep),
        "</xs:sequence>".repeat(deep)
    ));
}

#[test]
fn groups_that_double_end_at_a_limit() {
    let mut schema = format!("<xs:schema {XS}>");
    for level in 0..60 {
        let next = level + 1;
        let _ = write!(
            schema,
            "<xs:group name='g{level}'><xs:sequence><xs:group ref='g{next}'/><xs:group ref='g{next}'/></xs:sequence></xs:group>"
        );
    }
    schema +=
        "<xs:group name='g60'><xs:sequence><xs:element name='e' type='xs:int'/></xs:sequence></xs:group>";
    schema += "<xs:complexType name='T'><xs:group ref='g0'/></xs:complexType></xs:schema>";
    says_limit(&schema);
}

#[test]
fn a_group_inside_of_itself_ends_at_a_limit() {
    let group =
        "<xs:group name='g'><xs:choice><xs:group ref='g'/><xs:element name='a'/></xs:choice></xs:group>";
    says_limit(&format!(
        "<xs:schema {XS}>{group}<xs:complexType name='T'><xs:group ref='g'/></xs:complexType></xs:schema>"
    ));
}

#[test]
fn long_chains_do_not_reach_the_stack() {
    let mut schema = format!(
        "<xs:schema {XS}><xs:complexType name='t0'/><xs:simpleType name='s0'><xs:restriction base='xs:int'/></xs:simpleType>"
    );
    for level in 1..5_000 {
        let base = level - 1;
        let _ = write!(
            schema,
            "<xs:complexType name='t{level}'><xs:complexContent><xs:extension base='t{base}'/></xs:complexContent></xs:complexType>\
             <xs:simpleType name='s{level}'><xs:restriction base='s{base}'/></xs:simpleType>\
             <xs:complexType name='u{level}'><xs:sequence><xs:element name='e' type='u{base}'/><xs:element name='f' type='t{level}'/></xs:sequence></xs:complexType>"
        );
    }
    schema += "<xs:element name='last' type='s4999'/></xs:schema>";
    says_limit(&schema);
}

#[test]
fn documents_that_include_each_other_are_read_once() {
    let one =
        format!("<xs:schema {XS} targetNamespace='urn:a'><xs:include schemaLocation='two.xsd'/></xs:schema>");
    let two = format!(
        "<xs:schema {XS}><xs:include schemaLocation='one.xsd'/><xs:include schemaLocation='two.xsd'/>\
         <xs:complexType name='T'/></xs:schema>"
    );
    let (contract, out) = read(&[("/a/one.xsd", &one), ("/a/two.xsd", &two)]);
    let contract = contract.expect("it is read");
    let paths: Vec<_> = contract.types.iter().map(|(_, ty)| ty.path.as_str()).collect();
    assert_eq!(paths, ["{urn:a}T"]);
    assert!(out.is_empty());
}

#[test]
fn every_finding_of_broken_documents_has_a_place_in_its_file() {
    let whole = include_str!("../../../../fixtures/same/library.wsdl");
    // Cut at every 97th byte, and with every 101st byte gone.
    for at in (0..whole.len()).step_by(97).filter(|at| whole.is_char_boundary(*at)) {
        let (_, out) = read(&[("/a/cut.wsdl", &whole[..at])]);
        assert!(out.is_invalid(), "cut at {at} was read");
        assert!(out.iter().all(|finding| finding.primary.span.end as usize <= at));
    }
    for at in (0..whole.len() - 1)
        .step_by(101)
        .filter(|at| whole.is_char_boundary(*at) && whole.is_char_boundary(at + 1))
    {
        let text = format!("{}{}", &whole[..at], &whole[at + 1..]);
        let (_, out) = read(&[("/a/hole.wsdl", &text)]);
        assert!(out.iter().all(|finding| finding.primary.span.end as usize <= text.len()));
    }
}

#[test]
fn one_fault_costs_one_operation() {
    let (contract, out) = read(&[("/a/bodies.wsdl", include_str!("../../../../fixtures/wsdl/bodies.wsdl"))]);
    let contract = contract.expect("it is read");
    let refused = out.iter().filter(|finding| finding.effect == Effect::Refused).count();
    assert_eq!((contract.operations.len(), refused), (8, 5));
}
