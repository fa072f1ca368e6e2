//! The well-known types that are scalars of the IR.
//!
//! `Any`, `Struct`, `Value`, `ListValue` and `FieldMask` stay the records they are declared as: nothing of them is lost,
//! and the type's full name in its binding says what they are where ProtoJSON has a form of its own.

use crate::ir::Scalar;

/// The scalar a field of this message type holds.
pub(super) fn scalar(full_name: &str) -> Option<Scalar> {
    let scalar = match full_name.strip_prefix("google.protobuf.")? {
        "Timestamp" => Scalar::DateTime,
        "Duration" => Scalar::Duration,
        "Empty" => Scalar::Unit,
        "BoolValue" => Scalar::Bool,
        "Int32Value" => Scalar::I32,
        "Int64Value" => Scalar::I64,
        "UInt32Value" => Scalar::U32,
        "UInt64Value" => Scalar::U64,
        "FloatValue" => Scalar::F32,
        "DoubleValue" => Scalar::F64,
        "StringValue" => Scalar::String,
        "BytesValue" => Scalar::Bytes,
        _ => return None,
    };
    Some(scalar)
}
