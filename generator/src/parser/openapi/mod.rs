//! OpenAPI 2.0 to 3.2: text to a spanned tree, the tree to the IR.

mod tree;
