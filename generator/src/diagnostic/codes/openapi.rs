//! CP01xx: OpenAPI.

super::codes! {}
