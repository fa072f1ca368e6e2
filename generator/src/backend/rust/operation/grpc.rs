//! The table of a gRPC method: its path.

use crate::backend::rust::literal::string;
use crate::ir::binding::Grpc;

pub(super) fn path(grpc: &Grpc) -> String {
    string(&format!("/{}/{}", grpc.service, grpc.method))
}
