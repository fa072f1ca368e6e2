//! CP03xx: GraphQL.

super::codes! {}
