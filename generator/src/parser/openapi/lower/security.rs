//! `securitySchemes` and requirements.

use openapiv3::{APIKeyLocation, OAuth2Flows, SecurityScheme};

use super::Lower;
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::{Docs, KeyPlace, OAuthFlow, Scheme, SchemeKind, SchemeUse};
use crate::parser::openapi::place::Place;
use crate::parser::openapi::tree::{Lifted, Node, Object, typed};

const SCHEME: Object = Object {
    what: "the security scheme",
    members: &[
        "type",
        "description",
        "name",
        "in",
        "scheme",
        "bearerFormat",
        "flows",
        "openIdConnectUrl",
        "oauth2MetadataUrl",
        "deprecated",
    ],
    lifted: &[
        Lifted::Absent("description"),
        Lifted::Absent("oauth2MetadataUrl"),
        Lifted::Absent("deprecated"),
    ],
};

impl<'a> Lower<'a, '_> {
    /// The declared schemes, in the order of the document.
    pub(super) fn schemes(&mut self, root: &'a Node) {
        let schemes = root.get("components").and_then(|components| components.get("securitySchemes"));
        for (name, entry) in schemes.into_iter().flat_map(Node::entries) {
            let node = match self.documents.follow(&entry.value, &Place::new([], "")) {
                Ok(target) => target.node,
                Err(finding) => {
                    self.out.push(*finding);
                    continue;
                }
            };
            match self.scheme_kind(node) {
                Ok(kind) => {
                    let docs = Docs::new(node.get("description").and_then(Node::as_text).unwrap_or(""));
                    self.contract.schemes.push(Scheme {
                        name: name.to_owned(),
                        kind,
                        docs,
                        span: entry.key_span,
                    });
                }
                Err(finding) => self.out.push(Diagnostic { code: &codes::openapi::SCHEME, ..*finding }),
            }
        }
    }

    fn scheme_kind(&mut self, node: &'a Node) -> Result<SchemeKind, Box<Diagnostic>> {
        // openapiv3 knows the schemes of 3.0.
        if node.get("type").and_then(Node::as_str) == Some("mutualTLS") {
            return Ok(SchemeKind::MutualTls);
        }
        let device = node.get("flows").and_then(|flows| flows.get("deviceAuthorization"));
        let scheme: SecurityScheme = typed(node, SCHEME, self.out)?;
        Ok(match scheme {
            SecurityScheme::APIKey { location, name, .. } => {
                let place = match location {
                    APIKeyLocation::Query => KeyPlace::Query,
                    APIKeyLocation::Header => KeyPlace::Header,
                    APIKeyLocation::Cookie => KeyPlace::Cookie,
                };
                SchemeKind::ApiKey(place, name)
            }
            SecurityScheme::HTTP { scheme, bearer_format, .. } => {
                match scheme.to_ascii_lowercase().as_str() {
                    "basic" => SchemeKind::Basic,
                    "bearer" => SchemeKind::Bearer(bearer_format),
                    _ => SchemeKind::Http(scheme),
                }
            }
            SecurityScheme::OAuth2 { flows, .. } => {
                let mut flows = flows_of(flows);
                flows.extend(device.map(device_flow));
                SchemeKind::OAuth2(flows)
            }
            SecurityScheme::OpenIDConnect { open_id_connect_url, .. } => {
                SchemeKind::OpenId(open_id_connect_url)
            }
        })
    }

    /// OR of ANDs. An empty set among others lets anybody in, too.
    pub(super) fn requirement_sets(&mut self, list: &'a Node) -> Vec<Vec<SchemeUse>> {
        let mut sets = Vec::new();
        for set in list.items() {
            let mut all = Vec::new();
            let mut known = true;
            for (name, entry) in set.entries() {
                let scheme = self.contract.schemes.iter().find(|(_, scheme)| scheme.name == name);
                let Some((scheme, _)) = scheme else {
                    let message = format!("there is no security scheme `{name}`");
                    self.out.push(Diagnostic::new(&codes::openapi::SECURITY, entry.key_span, message));
                    known = false;
                    continue;
                };
                let scopes =
                    entry.value.items().iter().filter_map(Node::as_text).map(str::to_owned).collect();
                all.push(SchemeUse { scheme, scopes });
            }
            if known {
                sets.push(all);
            }
        }
        sets
    }
}

fn flows_of(flows: OAuth2Flows) -> Vec<OAuthFlow> {
    let scopes = |scopes: indexmap::IndexMap<String, String>| scopes.into_iter().collect::<Vec<_>>();
    let mut found = Vec::new();
    let mut add = |kind: &str, token_url, authorization_url, refresh_url, scopes| {
        let kind = kind.to_owned();
        found.push(OAuthFlow { kind, token_url, refresh_url, authorization_url, scopes });
    };
    if let Some(flow) = flows.client_credentials {
        add("clientCredentials", Some(flow.token_url), None, flow.refresh_url, scopes(flow.scopes));
    }
    if let Some(flow) = flows.authorization_code {
        let (token, authorization) = (Some(flow.token_url), Some(flow.authorization_url));
        add("authorizationCode", token, authorization, flow.refresh_url, scopes(flow.scopes));
    }
    if let Some(flow) = flows.implicit {
        add("implicit", None, Some(flow.authorization_url), flow.refresh_url, scopes(flow.scopes));
    }
    if let Some(flow) = flows.password {
        add("password", Some(flow.token_url), None, flow.refresh_url, scopes(flow.scopes));
    }
    found
}

/// The device flow of 3.2.
fn device_flow(node: &Node) -> OAuthFlow {
    let text = |key| node.get(key).and_then(Node::as_text).map(str::to_owned);
    let scopes = node.get("scopes").into_iter().flat_map(Node::entries);
    let scopes =
        scopes.map(|(name, entry)| (name.to_owned(), entry.value.as_text().unwrap_or("").to_owned()));
    OAuthFlow {
        kind: "deviceAuthorization".to_owned(),
        token_url: text("tokenUrl"),
        refresh_url: text("refreshUrl"),
        authorization_url: text("deviceAuthorizationUrl"),
        scopes: scopes.collect(),
    }
}
