//! What a caller proves itself with: a constructor for each scheme, and for schemes that end in a token one that takes
//! a source of tokens.

use askama::Template;

use super::Context;
use super::literal::string;
use super::model::doc_lines;
use super::operation::printed;
use crate::ir::{Initiator, OAuthFlow, Scheme, SchemeId, SchemeKind};

#[derive(Template)]
#[template(path = "rust/credentials.rs.jinja")]
pub(super) struct CredentialsView {
    schemes: Vec<SchemeView>,
}

struct SchemeView {
    docs: Vec<String>,
    name: String,
    index: usize,
    is_password: bool,
    source: Option<SourceView>,
}

/// Where tokens come from.
struct SourceView {
    name: String,
    place: String,
    issuer: String,
}

/// The flows in the order in which a program uses their token endpoint.
const FLOWS: [&str; 4] = ["clientCredentials", "authorizationCode", "password", "deviceAuthorization"];

/// A certificate is shown by the transport: there is nothing to put on a request.
pub(super) fn view(cx: &Context<'_>, initiator: Initiator) -> CredentialsView {
    let schemes = cx.contract.schemes.iter().filter(|(_, scheme)| scheme.kind != SchemeKind::MutualTls);
    let schemes = schemes.filter(|(id, _)| initiator == Initiator::Client || is_asked_for(cx, *id));
    CredentialsView { schemes: schemes.map(|(id, scheme)| one(cx, id, scheme)).collect() }
}

/// Whether something that the server starts asks for it: most schemes of a contract are for those who call the server.
fn is_asked_for(cx: &Context<'_>, scheme: SchemeId) -> bool {
    let started = printed(cx).into_iter().filter(|p| p.operation.initiator == Initiator::Server);
    started.flat_map(|p| p.operation.auth.iter().flatten()).any(|need| need.scheme == scheme)
}

fn one(cx: &Context<'_>, id: SchemeId, scheme: &Scheme) -> SchemeView {
    let docs = match doc_lines(&scheme.docs) {
        lines if lines.is_empty() => vec![format!(" For `{}`.", scheme.name.replace('`', ""))],
        lines => lines,
    };
    let is_password = matches!(scheme.kind, SchemeKind::Basic | SchemeKind::UsernameToken);
    let name = cx.names.schemes[id].clone();
    SchemeView { docs, source: source(cx, &name, scheme), name, index: id.index(), is_password }
}

fn source(cx: &Context<'_>, name: &str, scheme: &Scheme) -> Option<SourceView> {
    let (issuer, place) = match &scheme.kind {
        SchemeKind::Bearer(_) => ("Unknown".to_owned(), None),
        SchemeKind::OpenId(url) => (format!("Discovery({})", string(url)), Some(url)),
        SchemeKind::OAuth2(flows) => match endpoint(flows) {
            Some((token, refresh)) => {
                let refresh = refresh.map_or("::core::option::Option::None".to_owned(), |refresh| {
                    format!("::core::option::Option::Some({})", string(refresh))
                });
                (format!("Endpoint {{ token: {}, refresh: {refresh} }}", string(token)), Some(token))
            }
            None => ("Unknown".to_owned(), None),
        },
        _ => return None,
    };
    if !matches!(scheme.kind, SchemeKind::Bearer(_)) {
        cx.features.need("oauth");
    }
    let mut own = format!("{}_tokens", name.trim_start_matches("r#"));
    while cx.contract.schemes.ids().any(|id| cx.names.schemes[id] == own) {
        own.push('_');
    }
    let place = place.map_or(String::new(), |url| format!(" as `{}` says", url.replace(['`', '\n'], "")));
    Some(SourceView { name: own, place, issuer: format!("counterpart_runtime::client::Issuer::{issuer}") })
}

/// Where the first flow that has one hands tokens out, and renews them.
fn endpoint(flows: &[OAuthFlow]) -> Option<(&String, Option<&String>)> {
    let flow = |kind: &&str| flows.iter().find(|flow| flow.kind == **kind);
    FLOWS.iter().filter_map(flow).find_map(|flow| Some((flow.token_url.as_ref()?, flow.refresh_url.as_ref())))
}
