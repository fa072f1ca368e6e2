//! The table of a GraphQL operation.
