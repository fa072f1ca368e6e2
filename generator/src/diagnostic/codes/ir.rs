//! CP05xx: passes and the backend.

super::codes! {}
