//! CP07xx: the compatibility check.

super::codes! {}
