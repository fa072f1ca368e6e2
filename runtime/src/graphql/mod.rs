//! GraphQL over HTTP: POST of JSON, server-sent events for subscriptions, and a server that executes any document.
//!
//! A client sends the document its operation was generated with and reads the payload out of `data`. A server takes any
//! document of its schema: an [executor](Schema) stands in front of the service and sends it one call for each root
//! field, so that authentication, validation, keys and deadlines hold for each as in every other protocol.
//!
//! Sources: GraphQL specification (September 2025), GraphQL over HTTP (draft), its RFC on server-sent events
//! ("distinct connections" mode).

#[cfg(feature = "graphql-server")]
mod arguments;
mod binding;
#[cfg(feature = "graphql-server")]
mod build;
#[cfg(feature = "graphql-server")]
mod endpoint;
mod envelope;
mod errors;
mod events;
mod inner;
#[cfg(feature = "graphql-server")]
mod resolve;
mod schema;
#[cfg(feature = "graphql-server")]
mod shapes;
#[cfg(feature = "graphql-server")]
mod unions;
#[cfg(feature = "graphql-server")]
mod values;

pub use binding::{Binding, Root};
pub use errors::{Error, Errors, Location};
pub use schema::Schema;
