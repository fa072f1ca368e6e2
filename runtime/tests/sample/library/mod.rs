//! A lending library: what the generator must print for a small HTTP contract. Written by hand, and the
//! reference for its templates. Everything that could be said once stands in the runtime.

pub mod client;
mod ops;
pub mod server;
pub mod types;

pub use client::{Client, Credentials};
pub use ops::{
    AddBookError, AddBookHeaders, AddBookInput, DeleteBookError, DeleteBookInput, GetBookError, GetBookInput,
    ListBooksError, ListBooksInput, UpdateBookError, UpdateBookInput, WatchLoansError, WatchLoansInput,
};
pub use types::*;
