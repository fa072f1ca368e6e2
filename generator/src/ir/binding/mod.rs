//! What only one wire knows of a node.
//!
//! One enum for operations, one for fields, one for types; a format that has nothing to say uses `None`. A later
//! wire (JSON-RPC, channels) is one more variant. One file a wire.

mod graphql;
mod http;
mod proto;
mod soap;

pub use graphql::{
    GraphQl, GraphQlArgument, GraphQlCoordinate, GraphQlDirective, GraphQlField, GraphQlKind, GraphQlRoot,
    GraphQlSchema, GraphQlType,
};
pub use http::{Codec, Form, Http, HttpInput, HttpPlace, Media, PartRule, Segment, Style};
pub use proto::{Grpc, Proto, ProtoExtension, ProtoField, ProtoFile, ProtoKind, ProtoType};
pub use soap::{
    QName, Soap, SoapFault, SoapStyle, SoapVersion, XSI, XmlField, XmlKind, XmlOrder, XmlRoot, XmlType,
};

/// What only its wire knows of a contract as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ContractBinding {
    /// Nothing.
    #[default]
    None,
    /// GraphQL.
    GraphQl(GraphQlSchema),
    /// `.proto` files.
    Proto(Proto),
}

/// How an operation travels.
#[derive(Debug, Clone)]
pub enum OperationBinding {
    /// HTTP with a path and a method (OpenAPI).
    Http(Http),
    /// gRPC.
    Grpc(Grpc),
    /// SOAP over HTTP.
    Soap(Soap),
    /// GraphQL over HTTP.
    GraphQl(GraphQl),
}

/// What only its wire knows of a type.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum TypeBinding {
    /// Nothing.
    #[default]
    None,
    /// A protobuf message or enum.
    Proto(ProtoType),
    /// An XML type or element.
    Xml(XmlType),
    /// A GraphQL type.
    GraphQl(GraphQlType),
}

/// What only its wire knows of a field, an input or an arm.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum FieldBinding {
    /// Nothing: the wire name says it all (JSON members, GraphQL variables).
    #[default]
    None,
    /// Where an input of an HTTP operation, or a header of a reply, stands.
    Http(HttpInput),
    /// A protobuf field.
    Proto(ProtoField),
    /// A member in XML.
    Xml(XmlField),
    /// A field of a GraphQL object type.
    GraphQl(GraphQlField),
}
