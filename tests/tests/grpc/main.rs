//! gRPC: exact bytes, our client against our server in one process, and both against `tonic` over a
//! loopback socket.

mod echo;
mod in_process;
mod peer;
mod wire;
