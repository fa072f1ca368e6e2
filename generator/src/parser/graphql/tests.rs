//! What no golden shows: that nothing a file may hold makes the reader panic or lose the place.

use std::path::{Path, PathBuf};

use super::*;
use crate::diagnostic::Effect;
use crate::ir::binding::OperationBinding;
use crate::ir::{Ends, TypeKind};
use crate::source::loader::Memory;

fn read(files: &[(&str, &str)]) -> (Option<Contract>, Diagnostics, Loader) {
    let tree: Memory =
        Memory(files.iter().map(|(path, text)| (PathBuf::from(path), text.as_bytes().to_vec())).collect());
    let paths: Vec<PathBuf> = files.iter().map(|(path, _)| PathBuf::from(path)).collect();
    let mut loader = Loader::new(Box::new(tree), &paths[0], &[]).expect("the entry is there");
    let entry = loader.load(&paths[0]).expect("the entry is text");
    let mut out = Diagnostics::new();
    let contract = parse(&mut loader, entry, &paths[1..], &mut out);
    (contract, out, loader)
}

fn fixtures() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let mut texts = Vec::new();
    for part in ["graphql", "same", "names"] {
        let entries = std::fs::read_dir(folder.join(part)).expect("the fixtures are there");
        let paths = entries.map(|entry| entry.expect("a folder can be listed").path());
        let mut paths: Vec<_> =
            paths.filter(|path| path.extension().is_some_and(|ending| ending == "graphql")).collect();
        paths.sort();
        texts.extend(paths.iter().map(|path| std::fs::read_to_string(path).expect("a fixture is text")));
    }
    texts
}

/// Every message points into the text it speaks of.
fn assert_placed(out: &Diagnostics, loader: &Loader) {
    for finding in out {
        let length = loader.map().file(finding.primary.span.file).text().len();
        assert!(finding.primary.span.end as usize <= length, "{finding:?}");
        assert!(!finding.message.is_empty());
    }
}

#[test]
fn a_text_that_breaks_off_anywhere_is_answered() {
    for text in fixtures() {
        for end in (0..text.len()).step_by(67).filter(|end| text.is_char_boundary(*end)) {
            let (_, out, loader) = read(&[("/a.graphql", &text[..end])]);
            assert_placed(&out, &loader);
        }
    }
}

#[test]
fn a_text_that_lost_a_piece_is_answered() {
    for text in fixtures() {
        for start in (0..text.len()).step_by(71) {
            let end = (start + 1 + start % 5).min(text.len());
            if let (Some(before), Some(after)) = (text.get(..start), text.get(end..)) {
                let (_, out, loader) = read(&[("/a.graphql", &format!("{before}{after}"))]);
                assert_placed(&out, &loader);
            }
        }
    }
}

#[test]
fn long_chains_need_no_deep_stack() {
    let mut types = String::from("type Query { a: T0 }\n");
    for index in 0..3_000 {
        types += &format!("type T{index} {{ next: T{} x: Int }}\n", index + 1);
    }
    types += "type T3000 { x: Int }\n";
    let (contract, _, _) = read(&[("/a.graphql", &types)]);
    assert!(contract.is_some());

    let mut document = String::from("type Query { me: Query x: Int }\nquery Q { ...F0 }\n");
    for index in 0..3_000 {
        document += &format!("fragment F{index} on Query {{ me {{ ...F{} }} }}\n", index + 1);
    }
    document += "fragment F3000 on Query { x }\n";
    let (_, out, _) = read(&[("/a.graphql", &document)]);
    assert!(out.iter().any(|finding| finding.effect == Effect::Refused), "{out:?}");
}

#[test]
fn fragments_that_double_at_every_level_stop_at_a_limit() {
    let mut document = String::from("type Query { a: Query b: Query x: Int }\nquery Q { a { x ...F0 } }\n");
    for index in 0..40 {
        let next = index + 1;
        document += &format!("fragment F{index} on Query {{ a {{ x ...F{next} }} b {{ x ...F{next} }} }}\n");
    }
    document += "fragment F40 on Query { x }\n";
    let (_, out, _) = read(&[("/a.graphql", &document)]);
    assert!(out.iter().any(|finding| finding.code.id == "CP0008"), "{out:?}");
}

#[test]
fn fragments_are_found_in_the_own_file_first() {
    let schema = "type Query { a: T } type T { x: Int y: Int z: Int }";
    let one = "query One { a { ...P } } fragment P on T { x }";
    let two = "query Two { a { ...P } } fragment P on T { y z }";
    let three = "query Three { a { ...P } }";
    let files =
        [("/s.graphql", schema), ("/o/1.graphql", one), ("/o/2.graphql", two), ("/o/3.graphql", three)];
    let (contract, out, _) = read(&files);
    assert!(out.is_empty(), "{out:?}");
    let contract = contract.expect("the schema has a root");
    let fields: Vec<usize> = contract
        .operations
        .iter()
        .filter(|(_, operation)| operation.ends == Ends::Client)
        .filter_map(|(_, operation)| match operation.outcomes[0].payload.as_ref()?.ty {
            crate::ir::Type::Id(id) => Some(contract.record(id)?.fields.len()),
            crate::ir::Type::Scalar(_) => None,
        })
        .collect();
    assert_eq!(fields, [1, 2, 1]);
}

#[test]
fn every_written_document_is_one_a_server_takes() {
    for text in fixtures() {
        let (contract, _, _) = read(&[("/a.graphql", &text)]);
        let Some(contract) = contract else { continue };
        for (_, operation) in contract.operations.iter() {
            let OperationBinding::GraphQl(binding) = &operation.binding else { panic!("{operation:?}") };
            if binding.document.is_empty() {
                continue;
            }
            // Read against the same schema, our documents raise nothing that a user's would not.
            let (again, out, _) =
                read(&[("/a.graphql", &without_operations(&text)), ("/o.graphql", &binding.document)]);
            let refused: Vec<_> = out.iter().filter(|finding| finding.code.id.starts_with("CP03")).collect();
            let refused: Vec<_> = refused.iter().filter(|finding| in_documents(finding.code.id)).collect();
            assert!(refused.is_empty(), "{}\n{refused:?}", binding.document);
            let again = again.expect("it was read before");
            let same = again.operations.iter().find(|(_, other)| other.ends == Ends::Client);
            let (_, same) = same.expect("the document holds one operation");
            assert_eq!(shape(&again, same), shape(&contract, operation));
        }
    }
}

fn in_documents(code: &str) -> bool {
    ("CP0307"..="CP0312").contains(&code) || code == "CP0314"
}

/// The schema part of a fixture that holds operations as well.
fn without_operations(text: &str) -> String {
    let mut out = Diagnostics::new();
    let file = crate::source::SourceMap::new().add("", "", "");
    let tokens = lexer::lex(file, text, &mut out);
    let pieces = split::split(&tokens, &mut out);
    let mut kept = String::new();
    for piece in pieces.iter().filter(|piece| !piece.head.is_executable()) {
        let start = piece.extend.unwrap_or(piece.start);
        let (from, to) = (tokens.list[start].start as usize, tokens.list[piece.end - 1].end as usize);
        kept += &text[from..to];
        kept.push('\n');
    }
    kept
}

/// The members of the input and of the answer.
fn shape(contract: &Contract, operation: &crate::ir::Operation) -> (Vec<String>, String) {
    let inputs = contract.inputs(operation).iter().map(|field| field.name.clone()).collect();
    let mut payload = operation.outcomes[0].payload.as_ref().map(|payload| payload.ty);
    while let Some(crate::ir::Type::Id(id)) = payload
        && let TypeKind::List(list) = &contract.types[id].kind
    {
        payload = Some(list.item);
    }
    let kind = match payload {
        Some(crate::ir::Type::Id(id)) => match &contract.types[id].kind {
            TypeKind::Record(record) => {
                record.fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>().join(" ")
            }
            TypeKind::Union(union) => {
                union.arms.iter().map(|arm| arm.name.as_str()).collect::<Vec<_>>().join("|")
            }
            _ => contract.types[id].path.clone(),
        },
        other => format!("{other:?}"),
    };
    (inputs, kind)
}

#[test]
fn formats_are_told_apart_by_their_first_words() {
    for text in [
        "# c\n\"\"\"d\"\"\" type Query { a: Int }",
        "{ a }",
        "extend schema @link(url: \"x\")",
        "\u{FEFF}query Q { a }",
    ] {
        assert!(recognises(text), "{text}");
    }
    for text in [
        "{\"openapi\": 1}",
        "type: object",
        "<schema xmlns=\"x\">",
        "openapi: 3.1.0",
        "",
        "syntax = \"proto3\";",
    ] {
        assert!(!recognises(text), "{text}");
    }
}
