//! Fields that a server answers with code of their own (GraphQL fields with arguments, fields that lead back through
//! other types) are operations of the server and no part of the data a method returns.

use std::borrow::Cow;

use crate::ir::{Contract, Field, TypeKind};

/// The contract with such fields taken out of its records.
pub(super) fn without(contract: &Contract) -> Cow<'_, Contract> {
    let has_resolver = |kind: &TypeKind| match kind {
        TypeKind::Record(record) => record.fields.iter().any(Field::is_resolver),
        _ => false,
    };
    if !contract.types.iter().any(|(_, def)| has_resolver(&def.kind)) {
        return Cow::Borrowed(contract);
    }
    let mut stripped = contract.clone();
    for (_, def) in stripped.types.iter_mut() {
        if let TypeKind::Record(record) = &mut def.kind {
            record.fields.retain(|field| !field.is_resolver());
        }
    }
    Cow::Owned(stripped)
}
