//! The request for a token and its answer (RFC 6749, sections 3.2 and 5).

use std::time::Duration;

use base64::Engine;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, StatusCode, Uri};
use percent_encoding::utf8_percent_encode;

use super::{Grant, OAuth, discovery};
use crate::body::Body;
use crate::client::tokens::{Ask, Issuer, Token, TokenError};
use crate::deadline::{Deadline, Elapsed};
use crate::json;
use crate::record::Value;
use crate::secret::Secret;
use crate::url::RESERVED;

/// How long an answer may take, whatever time the call has that asks for it: others wait for it, too.
const PATIENCE: Duration = Duration::from_secs(30);

/// The largest answer that is read, in bytes.
const LIMIT: usize = 256 << 10;

/// A token, and the refresh token that came with it.
pub(super) async fn token(
    oauth: &OAuth,
    grant: &Grant,
    ask: &Ask,
) -> Result<(Token, Option<Secret>), TokenError> {
    let endpoint = endpoint(oauth, grant, ask).await?;
    let (status, answer) = exchange(ask, request(oauth, grant, ask, endpoint)?).await?;
    if status != StatusCode::OK {
        return Err(refusal(status, &answer));
    }
    let answer: Value = json::from_slice(&answer)
        .map_err(|error| TokenError::new("the token endpoint's answer is no JSON").with_source(error))?;
    read(&answer, grant)
}

async fn endpoint(oauth: &OAuth, grant: &Grant, ask: &Ask) -> Result<Uri, TokenError> {
    let declared = match (&oauth.url, ask.issuer) {
        (Some(url), _) => url.clone(),
        (None, Issuer::Endpoint { token, refresh }) => match grant {
            Grant::Refresh(_) => refresh.unwrap_or(token).to_owned(),
            _ => token.to_owned(),
        },
        (None, Issuer::Discovery(url)) => return discovery::token_endpoint(ask, url).await,
        (None, Issuer::Unknown) => {
            return Err(TokenError::new("neither the contract nor the caller names a token endpoint"));
        }
    };
    resolved(ask, &declared)
}

/// An address of the contract may be relative to the service.
pub(super) fn resolved(ask: &Ask, url: &str) -> Result<Uri, TokenError> {
    let broken = || TokenError::new(format!("`{url}` is no URL of a token endpoint"));
    if url.contains("://") {
        let uri: Uri = url.parse().map_err(|error| broken().with_source(error))?;
        return if matches!(uri.scheme_str(), Some("http" | "https")) { Ok(uri) } else { Err(broken()) };
    }
    match url.strip_prefix('/') {
        Some(_) => {
            let mut parts = ask.base.uri().clone().into_parts();
            parts.path_and_query = Some(url.parse().map_err(|error| broken().with_source(error))?);
            Uri::from_parts(parts).map_err(|error| broken().with_source(error))
        }
        None => ask.base.join(&format!("/{url}")).map_err(|error| broken().with_source(error)),
    }
}

fn request(oauth: &OAuth, grant: &Grant, ask: &Ask, uri: Uri) -> Result<http::Request<Body>, TokenError> {
    let mut form = Form(String::new());
    match grant {
        Grant::Client => form.add("grant_type", "client_credentials"),
        Grant::Refresh(token) => {
            form.add("grant_type", "refresh_token");
            form.add("refresh_token", token.expose());
        }
        Grant::Password(user, password) => {
            form.add("grant_type", "password");
            form.add("username", user);
            form.add("password", password.expose());
        }
        Grant::Code { code, redirect, verifier } => {
            form.add("grant_type", "authorization_code");
            form.add("code", code.expose());
            form.add("redirect_uri", redirect);
            if let Some(verifier) = verifier {
                form.add("code_verifier", verifier.expose());
            }
        }
    }
    let scopes = match oauth.scopes.is_empty() {
        false => oauth.scopes.join(" "),
        true => ask.scopes.join(" "),
    };
    if !scopes.is_empty() {
        form.add("scope", &scopes);
    }
    let mut request = http::Request::post(uri)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(ACCEPT, "application/json");
    match &oauth.secret {
        Some(secret) if oauth.is_basic => request = request.header(AUTHORIZATION, basic(&oauth.id, secret)?),
        Some(secret) => {
            form.add("client_id", &oauth.id);
            form.add("client_secret", secret.expose());
        }
        None => form.add("client_id", &oauth.id),
    }
    oauth.parameters.iter().for_each(|(name, value)| form.add(name, value.expose()));
    let request = request.body(Body::from(form.0));
    request.map_err(|error| TokenError::new("the request for a token cannot be written").with_source(error))
}

/// Both parts are form-encoded before they are joined (RFC 6749, section 2.3.1).
fn basic(id: &str, secret: &Secret) -> Result<HeaderValue, TokenError> {
    let pair =
        format!("{}:{}", utf8_percent_encode(id, RESERVED), utf8_percent_encode(secret.expose(), RESERVED));
    let text = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair));
    let mut value = HeaderValue::try_from(text)
        .map_err(|error| TokenError::new("the client's secret fits no header").with_source(error))?;
    value.set_sensitive(true);
    Ok(value)
}

struct Form(String);

impl Form {
    fn add(&mut self, name: &str, value: &str) {
        let and = if self.0.is_empty() { "" } else { "&" };
        let (name, value) = (utf8_percent_encode(name, RESERVED), utf8_percent_encode(value, RESERVED));
        self.0.push_str(&format!("{and}{name}={value}"));
    }
}

/// Sends and reads within bounds of time and size.
pub(super) async fn exchange(
    ask: &Ask,
    request: http::Request<Body>,
) -> Result<(StatusCode, Bytes), TokenError> {
    let exchange = async {
        let reply = ask.transport.send(request).await.map_err(|error| {
            TokenError::new("the token endpoint cannot be reached").passing().with_source(error)
        })?;
        let (head, body) = reply.into_parts();
        let collected = body.collect(LIMIT).await;
        let collected = collected.map_err(|error| {
            TokenError::new("the token endpoint's answer cannot be read").passing().with_source(error)
        })?;
        Ok((head.status, collected.bytes))
    };
    let clock = ask.clock.as_ref();
    match Deadline::after(clock, Some(PATIENCE)).keep(clock, exchange).await {
        Ok(outcome) => outcome,
        Err(Elapsed) => Err(TokenError::new("the token endpoint does not answer").passing()),
    }
}

/// Section 5.2. The words of the endpoint are told, bounded, since they say what to mend.
pub(super) fn refusal(status: StatusCode, answer: &[u8]) -> TokenError {
    let answer: Value = json::from_slice(answer).unwrap_or_default();
    let word = |name| answer.get(name).and_then(Value::as_str).map(|text| text.chars().take(200).collect());
    let (error, description): (Option<String>, Option<String>) = (word("error"), word("error_description"));
    let mut message = format!("the token endpoint answers {}", status.as_u16());
    for word in [error, description].into_iter().flatten() {
        message = format!("{message}: {}", word.replace(char::is_control, " "));
    }
    let error = TokenError::new(message);
    let is_passing = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
    if is_passing { error.passing() } else { error }
}

/// Section 5.1. Some endpoints write numbers as text.
fn read(answer: &Value, grant: &Grant) -> Result<(Token, Option<Secret>), TokenError> {
    let text = |name| answer.get(name).and_then(Value::as_str).filter(|text: &&str| !text.is_empty());
    let Some(access) = text("access_token") else {
        return Err(TokenError::new("the token endpoint's answer has no `access_token`"));
    };
    if let Some(kind) = text("token_type")
        && !kind.eq_ignore_ascii_case("bearer")
    {
        return Err(TokenError::new(format!("the token endpoint hands out tokens of type `{kind}`")));
    }
    let expiry = answer.get("expires_in");
    let seconds = expiry.and_then(|value| value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()));
    let lifetime = seconds.and_then(|seconds: f64| Duration::try_from_secs_f64(seconds).ok());
    let token = Token::new(access);
    let token = lifetime.map_or(token.clone(), |lifetime| token.expires_in(lifetime));
    // A refresh token has no use beside the client's own credentials (section 4.4.3).
    let refresh = text("refresh_token").filter(|_| !matches!(grant, Grant::Client)).map(Secret::from);
    Ok((token, refresh))
}
