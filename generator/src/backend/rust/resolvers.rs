//! Fields that a server answers with code of their own (GraphQL fields with arguments, fields that lead back through
//! other types) are no part of the data a method returns.

use std::borrow::Cow;

use crate::diagnostic::codes::graphql::RESOLVER_UNANSWERED;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Contract, Field, TypeDef, TypeKind};

/// The contract without such fields. On a server that is reported, once a type.
pub(super) fn without<'a>(
    contract: &'a Contract,
    is_server: bool,
    out: &mut Diagnostics,
) -> Cow<'a, Contract> {
    let any = contract.types.iter().any(|(_, def)| resolvers(def).next().is_some());
    if !any {
        return Cow::Borrowed(contract);
    }
    let mut stripped = contract.clone();
    for (_, def) in stripped.types.iter_mut() {
        if is_server {
            out.extend(finding(def));
        }
        if let TypeKind::Record(record) = &mut def.kind {
            record.fields.retain(|field| !field.is_resolver());
        }
    }
    Cow::Owned(stripped)
}

fn resolvers(def: &TypeDef) -> impl Iterator<Item = &Field> {
    let fields = match &def.kind {
        TypeKind::Record(record) => record.fields.as_slice(),
        _ => &[],
    };
    fields.iter().filter(|field| field.is_resolver())
}

fn finding(def: &TypeDef) -> Option<Diagnostic> {
    let first = resolvers(def).next()?;
    let names: Vec<_> = resolvers(def).map(|field| format!("`{}`", field.name)).collect();
    let message = format!("fields of `{}` need code of their own: {}", def.path, names.join(", "));
    Some(
        Diagnostic::new(&RESOLVER_UNANSWERED, first.span, message)
            .help("a generated server answers them with null where it may, and else with an error"),
    )
}
