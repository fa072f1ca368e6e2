//! Who calls: proofs are taken off the request, checked by the application, weighed against the contract.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use base64::Engine;
use http::header::{AUTHORIZATION, COOKIE, WWW_AUTHENTICATE};
use http::{HeaderValue, request};

use crate::body::BoxFuture;
use crate::fault::{Code, Fault};
use crate::operation::{Contract, Need, Operation, Scheme, SchemeKind};
use crate::secret::Secret;
use crate::url::query_value;

/// A caller whose proof was accepted.
#[derive(Clone)]
pub struct Principal {
    subject: String,
    scopes: Vec<String>,
    data: Option<Arc<dyn Any + Send + Sync>>,
}

impl Principal {
    /// Known by this name, which also keeps its idempotency keys apart from those of others.
    pub fn new(subject: impl Into<String>) -> Principal {
        Principal { subject: subject.into(), scopes: Vec::new(), data: None }
    }

    /// Holds these scopes.
    #[must_use]
    pub fn with_scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Principal {
        self.scopes.extend(scopes.into_iter().map(Into::into));
        self
    }

    /// Carries something of the application's own: a session, a row.
    #[must_use]
    pub fn with_data(mut self, data: impl Any + Send + Sync) -> Principal {
        self.data = Some(Arc::new(data));
        self
    }

    /// The name.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The scopes.
    pub fn scopes(&self) -> &[String] {
        &self.scopes
    }

    /// What the application attached.
    pub fn data<T: Any>(&self) -> Option<&T> {
        let data: &(dyn Any + Send + Sync) = self.data.as_deref()?;
        data.downcast_ref()
    }
}

impl fmt::Debug for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Principal")
            .field("subject", &self.subject)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// A proof as it came.
enum Proof {
    Token(Secret),
    Password(String, Secret),
}

/// Checks the proofs of one scheme.
#[derive(Clone)]
pub struct Verifier(Arc<Check>);

type Check = dyn Fn(Proof) -> BoxFuture<'static, Result<Principal, Fault>> + Send + Sync;

impl Verifier {
    /// For tokens and keys. An error means the proof is not good, or, of another code than
    /// `Unauthenticated`, that it cannot be checked.
    pub fn token<F, R>(check: F) -> Verifier
    where
        F: Fn(Secret) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Principal, Fault>> + Send + 'static,
    {
        Verifier(Arc::new(move |proof| match proof {
            Proof::Token(token) => Box::pin(check(token)),
            Proof::Password(..) => Box::pin(async { Err(unauthenticated()) }),
        }))
    }

    /// For user and password.
    pub fn password<F, R>(check: F) -> Verifier
    where
        F: Fn(String, Secret) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Principal, Fault>> + Send + 'static,
    {
        Verifier(Arc::new(move |proof| match proof {
            Proof::Password(user, password) => Box::pin(check(user, password)),
            Proof::Token(_) => Box::pin(async { Err(unauthenticated()) }),
        }))
    }
}

fn unauthenticated() -> Fault {
    Fault::new(Code::Unauthenticated, "the request carries no valid credential")
}

/// Finds the first alternative of the operation that the request meets.
pub(super) async fn authenticate(
    contract: &'static Contract,
    verifiers: &[Verifier],
    operation: &Operation,
    head: &request::Parts,
) -> Result<Option<Principal>, Fault> {
    if operation.auth.is_empty() {
        return Ok(None);
    }
    let mut refused = None;
    for needs in operation.auth.iter().filter(|needs| !needs.is_empty()) {
        match meet(contract, verifiers, needs, head).await {
            Ok(principal) => return Ok(principal),
            // A proof that was given and is not enough tells more than one that was not given.
            Err(fault) if fault.code() == Code::Unauthenticated => {
                refused.get_or_insert(fault);
            }
            Err(fault) => refused = Some(fault),
        }
    }
    if operation.auth.iter().any(|needs| needs.is_empty()) {
        return Ok(None);
    }
    let fault = refused.unwrap_or_else(unauthenticated);
    Err(match fault.code() {
        Code::Unauthenticated => challenge(fault, contract, operation),
        _ => fault,
    })
}

/// Checks all needs of one alternative; the principal of the first is the caller.
async fn meet(
    contract: &'static Contract,
    verifiers: &[Verifier],
    needs: &'static [Need],
    head: &request::Parts,
) -> Result<Option<Principal>, Fault> {
    let mut caller: Option<Principal> = None;
    for need in needs {
        let at = usize::from(need.scheme);
        let (Some(scheme), Some(verifier)) = (contract.schemes.get(at), verifiers.get(at)) else {
            return Err(Fault::internal("the contract names a scheme that has no verifier"));
        };
        let proof = proof(scheme, head).ok_or_else(unauthenticated)?;
        let principal = (verifier.0)(proof).await?;
        let missing = |scope: &&&str| !principal.scopes.iter().any(|held| held == **scope);
        if let Some(scope) = need.scopes.iter().find(missing) {
            return Err(insufficient(scope, need));
        }
        caller.get_or_insert(principal);
    }
    Ok(caller)
}

/// RFC 6750, section 3.1.
fn insufficient(scope: &str, need: &Need) -> Fault {
    let fault = Fault::denied(format!("the scope `{scope}` is missing")).with_reason("INSUFFICIENT_SCOPE");
    let challenge = format!("Bearer error=\"insufficient_scope\", scope=\"{}\"", need.scopes.join(" "));
    with_challenge(fault, &challenge)
}

fn proof(scheme: &Scheme, head: &request::Parts) -> Option<Proof> {
    let token = |text: &str| Proof::Token(Secret::from(text));
    match scheme.kind {
        SchemeKind::Bearer => authorization(head, "Bearer").map(token),
        SchemeKind::Authorization(name) => authorization(head, name).map(token),
        SchemeKind::KeyInHeader(name) => head.headers.get(name)?.to_str().ok().map(token),
        SchemeKind::KeyInQuery(name) => query_value(&head.uri, name).map(|key| token(&key)),
        SchemeKind::KeyInCookie(name) => cookie(head, name).map(token),
        SchemeKind::Basic => {
            let encoded = authorization(head, "Basic")?;
            let decoded = base64::engine::general_purpose::STANDARD.decode(encoded).ok()?;
            let pair = String::from_utf8(decoded).ok()?;
            let (user, password) = pair.split_once(':')?;
            Some(Proof::Password(user.to_owned(), Secret::from(password)))
        }
        // The certificate was checked by the TLS layer, which leaves its name in the extensions.
        SchemeKind::Transport => head.extensions.get::<Principal>().map(|p| token(p.subject())),
    }
}

/// What stands behind the scheme's name, which is case-insensitive (RFC 9110, section 11.1).
fn authorization<'a>(head: &'a request::Parts, scheme: &str) -> Option<&'a str> {
    let value = head.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (name, rest) = value.split_once(' ')?;
    name.eq_ignore_ascii_case(scheme).then(|| rest.trim())
}

fn cookie<'a>(head: &'a request::Parts, name: &str) -> Option<&'a str> {
    let headers = head.headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    headers.flat_map(|value| value.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then_some(value)
    })
}

/// A 401 names what would be accepted (RFC 9110, section 15.5.2).
fn challenge(fault: Fault, contract: &Contract, operation: &Operation) -> Fault {
    let mut named = Vec::new();
    for need in operation.auth.iter().flat_map(|needs| needs.iter()) {
        let Some(scheme) = contract.schemes.get(usize::from(need.scheme)) else { continue };
        let challenge = match scheme.kind {
            SchemeKind::Basic => format!("Basic realm=\"{}\", charset=\"UTF-8\"", scheme.name),
            SchemeKind::Bearer => format!("Bearer realm=\"{}\"", scheme.name),
            SchemeKind::Authorization(name) => format!("{name} realm=\"{}\"", scheme.name),
            SchemeKind::KeyInHeader(_) | SchemeKind::KeyInQuery(_) | SchemeKind::KeyInCookie(_) => {
                format!("ApiKey realm=\"{}\"", scheme.name)
            }
            SchemeKind::Transport => continue,
        };
        if !named.contains(&challenge) {
            named.push(challenge);
        }
    }
    named.iter().fold(fault, |fault, challenge| with_challenge(fault, challenge))
}

fn with_challenge(fault: Fault, challenge: &str) -> Fault {
    match HeaderValue::try_from(challenge) {
        Ok(value) => fault.with_header(WWW_AUTHENTICATE, value),
        Err(_) => fault,
    }
}
