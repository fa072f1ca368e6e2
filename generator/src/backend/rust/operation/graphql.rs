//! The table of a GraphQL operation, and the schema a server executes.

use crate::backend::rust::Context;
use crate::backend::rust::literal::{lines, string};
use crate::ir::binding::{ContractBinding, GraphQl, GraphQlRoot};

/// The row of an operation.
pub(super) fn row(cx: &Context<'_>, binding: &GraphQl) -> String {
    let (root, type_name) = match binding.root {
        GraphQlRoot::Query => ("Query", "Query"),
        GraphQlRoot::Mutation => ("Mutation", "Mutation"),
        GraphQlRoot::Subscription => ("Subscription", "Subscription"),
    };
    let path = string(&format!("/{}.{}", binding.owner.as_deref().unwrap_or(type_name), binding.field));
    let (document, name) = (lines(&binding.document), string(&binding.operation_name));
    let key = binding.response_key.as_ref().map_or("None".to_owned(), |key| format!("Some({})", string(key)));
    let schema = if is_executed(cx) { "Some(&GRAPHQL_SCHEMA)" } else { "None" };
    format!(
        "&graphql::Binding {{ root: graphql::Root::{root}, \
         path: &[counterpart_runtime::protocol::Piece::Text({path})], document: {document}, \
         operation_name: {name}, response_key: {key}, schema: {schema} }}"
    )
}

/// Whether a server executes the contract's schema; never for a client alone and for other formats.
fn is_executed(cx: &Context<'_>) -> bool {
    matches!(cx.contract.binding, ContractBinding::GraphQl(_)) && cx.options.role.has_server()
}

/// The schema as a static.
pub(super) fn schema(cx: &Context<'_>) -> Option<String> {
    let ContractBinding::GraphQl(schema) = &cx.contract.binding else { return None };
    if !is_executed(cx) {
        return None;
    }
    cx.features.need("graphql-server");
    let text = lines(&schema.sdl);
    Some(format!(
        "/// The schema that is executed.\n\
         pub static GRAPHQL_SCHEMA: graphql::Schema = graphql::Schema::new({text});"
    ))
}
