//! Protobuf and gRPC: files, methods, messages and fields.

use crate::source::Span;

/// The files of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proto {
    /// Those it was asked for; imported ones are not among them.
    pub files: Vec<ProtoFile>,
    /// These and all they import as the bytes of a `google.protobuf.FileDescriptorSet`, where the reader was asked to
    /// keep them.
    pub descriptors: Option<Vec<u8>>,
}

/// A `.proto` file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtoFile {
    /// The name it is imported by.
    pub name: String,
    /// Its package.
    pub package: String,
    /// `proto2` or `proto3`.
    pub syntax: String,
    /// Options of the file: name and text.
    pub options: Vec<(String, String)>,
    /// Fields it adds to messages from outside.
    pub extensions: Vec<ProtoExtension>,
    /// Its start.
    pub span: Span,
}

/// A field that is added to a message from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtoExtension {
    /// Its full name.
    pub full_name: String,
    /// The message it is added to.
    pub extends: String,
    /// Its number there.
    pub number: u32,
    /// Its type in the words of the language: `repeated int32`, `pkg.Message`.
    pub ty: String,
    /// Options: name and text.
    pub options: Vec<(String, String)>,
    /// Where it stands.
    pub span: Span,
}

/// A gRPC method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grpc {
    /// `package.Service`.
    pub service: String,
    /// The method's name.
    pub method: String,
    /// Custom options that are kept: full name and text.
    pub options: Vec<(String, String)>,
}

/// A protobuf message or enum.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProtoType {
    /// `package.Outer.Name`.
    pub full_name: String,
    /// Numbers that may not be used again, as inclusive ranges.
    pub reserved_numbers: Vec<(i32, i32)>,
    /// Names that may not be used again.
    pub reserved_names: Vec<String>,
    /// The file that declares it.
    pub file: String,
    /// The package of that file.
    pub package: String,
    /// Custom options that are kept: full name and text.
    pub options: Vec<(String, String)>,
}

/// A protobuf field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtoField {
    /// The field number; 0 on a field that stands for a whole oneof.
    pub number: u32,
    /// How the value is written.
    pub kind: ProtoKind,
    /// One key and many values.
    pub packed: bool,
    /// It may come more than once (not for maps).
    pub repeated: bool,
    /// The name in ProtoJSON.
    pub json_name: String,
    /// The kinds of key and value of a map.
    pub entry: Option<(ProtoKind, ProtoKind)>,
    /// Custom options that are kept: full name and text.
    pub options: Vec<(String, String)>,
}

/// How protobuf writes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the words of the protobuf language")]
pub enum ProtoKind {
    Int32,
    Int64,
    Uint32,
    Uint64,
    Sint32,
    Sint64,
    Fixed32,
    Fixed64,
    Sfixed32,
    Sfixed64,
    Float,
    Double,
    Bool,
    String,
    Bytes,
    Enum,
    Message,
    Group,
    Map,
    /// A field that stands for a whole oneof; its arms have the numbers.
    Oneof,
}
