//! CP02xx: Protobuf.

super::codes! {}
