//! Security schemes, and where a contract is served.

use super::{Docs, SchemeId, Value};
use crate::source::Span;

/// A way to show who asks.
#[derive(Debug, Clone)]
pub struct Scheme {
    /// The source name.
    pub name: String,
    /// What it is.
    pub kind: SchemeKind,
    /// What the contract says.
    pub docs: Docs,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of schemes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeKind {
    /// A key in a header, the query or a cookie of that name.
    ApiKey(KeyPlace, String),
    /// RFC 7617.
    Basic,
    /// RFC 6750, with the format the contract names.
    Bearer(Option<String>),
    /// Another HTTP scheme by name.
    Http(String),
    /// RFC 6749.
    OAuth2(Vec<OAuthFlow>),
    /// OpenID Connect discovery at that URL.
    OpenId(String),
    /// A client certificate.
    MutualTls,
    /// WS-Security UsernameToken.
    UsernameToken,
}

/// Where an API key travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyPlace {
    /// A header.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}

/// A flow of OAuth 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuthFlow {
    /// `clientCredentials`, `authorizationCode`, `implicit`, `password`, `deviceAuthorization`.
    pub kind: String,
    /// Where tokens are fetched.
    pub token_url: Option<String>,
    /// Where they are renewed, if that is elsewhere.
    pub refresh_url: Option<String>,
    /// Where the user agrees.
    pub authorization_url: Option<String>,
    /// Scopes with what they mean.
    pub scopes: Vec<(String, String)>,
}

/// A scheme that an operation needs, with scopes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemeUse {
    /// The scheme.
    pub scheme: SchemeId,
    /// The scopes it must carry.
    pub scopes: Vec<String>,
}

/// An address the contract is served at.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// The URL, with `{variables}`.
    pub url: String,
    /// What stands for each variable.
    pub variables: Vec<EndpointVariable>,
    /// What the contract says.
    pub docs: Docs,
    /// Where it stands.
    pub span: Span,
}

/// A variable of an address.
#[derive(Debug, Clone)]
pub struct EndpointVariable {
    /// Its name.
    pub name: String,
    /// Its value unless another is chosen.
    pub default: Value,
    /// The values it may have; empty: any.
    pub values: Vec<Value>,
}
