//! What a caller proves itself with, for the schemes its contract declares.

use std::fmt;

use base64::Engine;
use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, request};

use super::core::Shared;
use super::error::Kind;
use super::tokens::{Held, Issuer, Tokens};
use crate::operation::{Contract, Need, Operation, SchemeKind};
use crate::protocol::Malformed;
use crate::secret::Secret;
use crate::url::append_query;

/// Proofs by scheme. Generated code offers one constructor for each scheme of the contract.
#[derive(Clone, Default)]
pub struct Credentials(Vec<(u16, Proof)>);

#[derive(Clone)]
enum Proof {
    /// A key or a token.
    Token(Secret),
    Password {
        user: String,
        password: Secret,
    },
    /// Tokens of a source.
    Tokens(Tokens, Issuer),
}

/// The tokens of sources that were put on a request.
#[derive(Default)]
pub(super) struct Shown(Vec<(Tokens, &'static [&'static str], Held)>);

impl Shown {
    /// The service refuses the request: none of these is shown again. False if there are none.
    pub(super) fn reject(self) -> bool {
        self.0.iter().for_each(|(tokens, scopes, held)| tokens.reject(scopes, held));
        !self.0.is_empty()
    }
}

impl Credentials {
    /// A key or token for the scheme of this index.
    pub fn token(scheme: u16, token: impl Into<Secret>) -> Credentials {
        Credentials(vec![(scheme, Proof::Token(token.into()))])
    }

    /// User and password for the scheme of this index.
    pub fn password(scheme: u16, user: impl Into<String>, password: impl Into<Secret>) -> Credentials {
        Credentials(vec![(scheme, Proof::Password { user: user.into(), password: password.into() })])
    }

    /// Tokens for the scheme of this index, fetched when they are needed.
    pub fn tokens(scheme: u16, tokens: impl Into<Tokens>, issuer: Issuer) -> Credentials {
        Credentials(vec![(scheme, Proof::Tokens(tokens.into(), issuer))])
    }

    /// These and others; of two for one scheme the later wins.
    #[must_use]
    pub fn and(mut self, other: Credentials) -> Credentials {
        self.0.retain(|(scheme, _)| other.find(*scheme).is_none());
        self.0.extend(other.0);
        self
    }

    fn find(&self, scheme: u16) -> Option<&Proof> {
        self.0.iter().find(|(known, _)| *known == scheme).map(|(_, proof)| proof)
    }

    /// Puts on the request what the first alternative that can be met asks for. If none can, nothing is
    /// sent: somebody on the way may add the proof, and the service has the last word.
    pub(super) async fn show(
        &self,
        shared: &Shared,
        operation: &Operation,
        head: &mut request::Parts,
    ) -> Result<Shown, Kind> {
        let mut shown = Shown::default();
        for need in self.choose(shared, operation) {
            let scheme = shared.contract.schemes.get(usize::from(need.scheme));
            let (Some(scheme), Some(proof)) = (scheme, self.find(need.scheme)) else { continue };
            let put = match proof {
                Proof::Tokens(tokens, issuer) => {
                    let held = tokens.get(shared.ask(need.scopes, *issuer)).await;
                    let held = held.map_err(|error| Kind::Token(scheme.name, error))?;
                    let put = put_token(&held.secret, scheme.kind, head);
                    shown.0.push((tokens.clone(), need.scopes, held));
                    put
                }
                Proof::Token(token) => put_token(token, scheme.kind, head),
                Proof::Password { user, password } => put_password(user, password, scheme.kind, head),
            };
            put.map_err(|error| {
                let what = format!("the credential for `{}`", scheme.name);
                Kind::Request(Malformed::new(what).with_source(error))
            })?;
        }
        Ok(shown)
    }

    /// The first alternative that can be met. A certificate counts only where the transport holds one, unless
    /// nothing else is left: then what the transport does is its own business.
    fn choose(&self, shared: &Shared, operation: &Operation) -> &'static [Need] {
        let is_below = |need: &Need| is_below(shared.contract, need);
        let has = |need: &Need| self.find(need.scheme).is_some();
        let certified = shared.transport.has_certificate();
        // An empty alternative is met by anyone; a proof that is there is better.
        let mut alternatives = operation.auth.iter().copied().filter(|needs| !needs.is_empty());
        let mut clone = alternatives.clone();
        let met = alternatives.find(|needs| needs.iter().all(|n| has(n) || certified && is_below(n)));
        met.or_else(|| clone.find(|needs| needs.iter().all(|n| has(n) || is_below(n)))).unwrap_or_default()
    }
}

/// A client certificate is the transport's business: nothing is put on the request.
fn is_below(contract: &Contract, need: &Need) -> bool {
    contract.schemes.get(usize::from(need.scheme)).is_some_and(|s| s.kind == SchemeKind::Transport)
}

fn put_password(
    user: &str,
    password: &Secret,
    kind: SchemeKind,
    head: &mut request::Parts,
) -> Result<(), Malformed> {
    if kind != SchemeKind::Basic {
        return Err(misfit());
    }
    if user.contains(':') {
        return Err(Malformed::new("the user name of basic authentication has a colon"));
    }
    let pair = Secret::from(format!("{user}:{}", password.expose()));
    let encoded = base64::engine::general_purpose::STANDARD.encode(pair.expose());
    insert(&mut head.headers, AUTHORIZATION, &format!("Basic {encoded}"))
}

fn put_token(token: &Secret, kind: SchemeKind, head: &mut request::Parts) -> Result<(), Malformed> {
    match kind {
        SchemeKind::Transport => Ok(()),
        SchemeKind::Basic => Err(misfit()),
        SchemeKind::Bearer => insert(&mut head.headers, AUTHORIZATION, &format!("Bearer {}", token.expose())),
        SchemeKind::Authorization(scheme) => {
            insert(&mut head.headers, AUTHORIZATION, &format!("{scheme} {}", token.expose()))
        }
        SchemeKind::KeyInHeader(name) => {
            let name = HeaderName::try_from(name)
                .map_err(|error| Malformed::new("the header's name").with_source(error))?;
            insert(&mut head.headers, name, token.expose())
        }
        SchemeKind::KeyInCookie(name) => {
            let earlier = head.headers.get(COOKIE).and_then(|cookie| cookie.to_str().ok());
            let cookie = match earlier {
                Some(earlier) => format!("{earlier}; {name}={}", token.expose()),
                None => format!("{name}={}", token.expose()),
            };
            insert(&mut head.headers, COOKIE, &cookie)
        }
        SchemeKind::KeyInQuery(name) => {
            head.uri = append_query(&head.uri, name, token.expose())?;
            Ok(())
        }
    }
}

fn misfit() -> Malformed {
    Malformed::new("it is of another kind than the contract's scheme")
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) -> Result<(), Malformed> {
    let mut value = HeaderValue::try_from(value)
        .map_err(|_| Malformed::new("it has a character that a header cannot carry"))?;
    value.set_sensitive(true);
    headers.insert(name, value);
    Ok(())
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Credentials").field(&format_args!("{} schemes", self.0.len())).finish()
    }
}
