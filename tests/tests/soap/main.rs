//! SOAP: exact bytes of both versions, and our client against our server in one process.

mod in_process;
mod kinds;
mod shop;
mod wire;
