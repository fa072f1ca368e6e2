//! From the IR to files. A backend is a folder here and a folder of templates; it returns [`Files`] and touches no disk.

pub mod files;
pub mod rust;

pub use files::{Beside, Files};
