//! The names of operations: their own, or the file's where there is none.

use std::collections::BTreeMap;

use crate::diagnostic::codes::graphql::DOCUMENT_NAME;
use crate::diagnostic::{Diagnostic, Diagnostics, Effect};
use crate::source::{SourceMap, Span};

use super::syntax::OperationNode;

/// An operation and what it is called.
#[derive(Debug)]
pub(super) struct NamedOperation<'a> {
    pub(super) name: String,
    pub(super) node: &'a OperationNode,
}

/// Names every operation; of two with one name the first is kept.
pub(super) fn names<'a>(
    operations: &'a [OperationNode],
    files: &SourceMap,
    out: &mut Diagnostics,
) -> Vec<NamedOperation<'a>> {
    let mut taken: BTreeMap<String, Span> = BTreeMap::new();
    let mut named = Vec::with_capacity(operations.len());
    for node in operations {
        let (name, span) = match &node.name {
            Some(name) => (name.text.clone(), name.span),
            None => {
                let name = name_of_file(files.file(node.span.file).name(), node.root.keyword());
                let span = Span { end: node.span.start + 1, ..node.span };
                let message = format!("this operation has no name; it is called `{name}` after its file");
                out.push(Diagnostic::new(&DOCUMENT_NAME, span, message));
                (name, span)
            }
        };
        if let Some(first) = taken.get(&name) {
            let message = format!("there are two operations `{name}`; this one is left out");
            out.push(
                Diagnostic::new(&DOCUMENT_NAME, span, message)
                    .effect(Effect::Refused)
                    .label(*first, "the one that is kept")
                    .help("give each operation a name of its own"),
            );
            continue;
        }
        taken.insert(name.clone(), span);
        named.push(NamedOperation { name, node });
    }
    named
}

/// A GraphQL name out of a file's; one that starts with a digit gets the operation's kind in front.
fn name_of_file(file: &str, keyword: &str) -> String {
    let stem = file.rsplit('/').next().unwrap_or(file);
    let stem = stem.split('.').next().unwrap_or(stem);
    let name: String = stem
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() { character } else { '_' })
        .collect();
    match name.chars().next() {
        Some(first) if first.is_ascii_digit() => format!("{keyword}_{name}"),
        Some(_) => name,
        None => keyword.to_owned(),
    }
}
