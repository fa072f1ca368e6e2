//! What a document says about itself: title, version, prose, servers.

use openapiv3::{Info, Server};

use super::Lower;
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::{Docs, Endpoint, EndpointVariable, Value};
use crate::parser::openapi::tree::{Lifted, Node, Object, typed, unknown};

const ROOT: Object = Object {
    what: "an OpenAPI document",
    members: &[
        "openapi",
        "swagger",
        "$self",
        "info",
        "jsonSchemaDialect",
        "servers",
        "paths",
        "webhooks",
        "components",
        "security",
        "tags",
        "externalDocs",
    ],
    lifted: &[],
};

const INFO: Object = Object {
    what: "`info`",
    members: &["title", "summary", "description", "termsOfService", "contact", "license", "version"],
    lifted: &[
        Lifted::Absent("summary"),
        Lifted::Absent("contact"),
        Lifted::Absent("license"),
        Lifted::Absent("termsOfService"),
    ],
};

const SERVER: Object = Object {
    what: "the server",
    members: &["url", "name", "description", "variables"],
    lifted: &[Lifted::Absent("name"), Lifted::Absent("variables")],
};

impl<'a> Lower<'a, '_> {
    /// Title, version and prose. A document without them is still a contract.
    pub(super) fn about(&mut self, root: &'a Node) {
        unknown(root, ROOT, self.out);
        let Some(node) = root.get("info") else {
            let message = "the document has no `info`";
            let finding = Diagnostic::new(&codes::openapi::SHAPE, root.span, message);
            self.out.push(finding.here("named after its file"));
            return;
        };
        match typed::<Info>(node, INFO, self.out) {
            Ok(info) => {
                if !info.title.trim().is_empty() {
                    self.contract.title = info.title;
                }
                self.contract.version = Some(info.version);
                let summary = node.get("summary").and_then(Node::as_text);
                self.contract.docs = Docs::from_parts(summary, info.description.as_deref());
            }
            Err(finding) => {
                self.out.push(*finding);
                let text = |key| node.get(key).and_then(Node::as_text).map(str::to_owned);
                self.contract.title = text("title").unwrap_or_else(|| self.contract.title.clone());
                self.contract.version = text("version");
            }
        }
    }

    /// Where the contract is served.
    pub(super) fn servers(&mut self, root: &'a Node) {
        self.contract.endpoints = self.endpoints(root);
    }

    /// The servers of a document, a path or an operation.
    pub(super) fn endpoints(&mut self, owner: &'a Node) -> Vec<Endpoint> {
        let mut endpoints = Vec::new();
        for node in owner.get("servers").map_or(&[][..], Node::items) {
            match typed::<Server>(node, SERVER, self.out) {
                Ok(server) => {
                    let variables = node.get("variables").into_iter().flat_map(Node::entries);
                    let variables = variables.map(|(name, entry)| variable(name, &entry.value)).collect();
                    let docs = Docs::new(server.description.as_deref().unwrap_or(""));
                    endpoints.push(Endpoint { url: server.url, variables, docs, span: node.span });
                }
                Err(finding) => self.out.push(Diagnostic { code: &codes::openapi::SERVER, ..*finding }),
            }
        }
        endpoints
    }
}

/// Defaults and values are text whatever YAML makes of `443` and `on`.
fn variable(name: &str, node: &Node) -> EndpointVariable {
    let text = |node: &Node| node.as_text().map(|text| Value::String(text.to_owned()));
    EndpointVariable {
        name: name.to_owned(),
        default: node.get("default").and_then(text).unwrap_or_else(|| Value::String(String::new())),
        values: node.get("enum").map_or(&[][..], Node::items).iter().filter_map(text).collect(),
    }
}
