//! OpenID Connect Discovery 1.0: the token endpoint of an issuer.

use http::header::ACCEPT;
use http::{StatusCode, Uri};

use super::fetch::{exchange, refusal, resolved};
use crate::body::Body;
use crate::client::tokens::{Ask, TokenError};
use crate::json;
use crate::record::Value;

/// What stands behind an issuer in the URL of its document (section 4).
const WELL_KNOWN: &str = "/.well-known/openid-configuration";

/// Reads the document at this URL. It is read anew for each token: tokens are rare, and issuers move.
pub(super) async fn token_endpoint(ask: &Ask, url: &str) -> Result<Uri, TokenError> {
    let uri = resolved(ask, url)?;
    let request = http::Request::get(uri.clone()).header(ACCEPT, "application/json").body(Body::empty());
    let request =
        request.map_err(|error| TokenError::new("the issuer cannot be asked").with_source(error))?;
    let (status, answer) = exchange(ask, request).await?;
    if status != StatusCode::OK {
        return Err(refusal(status, &answer));
    }
    let document: Value = json::from_slice(&answer)
        .map_err(|error| TokenError::new("the issuer's document is no JSON").with_source(error))?;
    // Section 4.3: a document that names another issuer is not to be trusted.
    let asked = uri.to_string();
    let named = document.get("issuer").and_then(Value::as_str);
    if let (Some(issuer), Some(named)) = (asked.strip_suffix(WELL_KNOWN), named)
        && issuer.trim_end_matches('/') != named.trim_end_matches('/')
    {
        return Err(TokenError::new(format!("the document at `{asked}` is of another issuer")));
    }
    let Some(endpoint) = document.get("token_endpoint").and_then(Value::as_str) else {
        return Err(TokenError::new("the issuer's document has no `token_endpoint`"));
    };
    let endpoint = resolved(ask, endpoint)?;
    // What was looked up safely does not lead to a secret in the clear.
    if uri.scheme_str() == Some("https") && endpoint.scheme_str() != Some("https") {
        return Err(TokenError::new("the issuer's token endpoint is not safe to talk to"));
    }
    Ok(endpoint)
}
