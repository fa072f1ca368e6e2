//! What a caller proves itself with, for the schemes its contract declares.

use std::fmt;

use base64::Engine;
use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, request};

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
    pub(super) fn apply(
        &self,
        contract: &Contract,
        operation: &Operation,
        head: &mut request::Parts,
    ) -> Result<(), Malformed> {
        let met = |needs: &&&[Need]| {
            needs.iter().all(|need| self.find(need.scheme).is_some() || is_below(contract, need))
        };
        // An empty alternative is met by anyone; a proof that is there is better.
        let alternatives = operation.auth.iter();
        let Some(needs) = alternatives.clone().filter(|n| !n.is_empty()).find(met) else {
            return Ok(());
        };
        for need in *needs {
            let scheme = contract.schemes.get(usize::from(need.scheme));
            if let (Some(scheme), Some(proof)) = (scheme, self.find(need.scheme)) {
                proof.put(scheme.kind, head).map_err(|error| {
                    Malformed::new(format!("the credential for `{}`", scheme.name)).with_source(error)
                })?;
            }
        }
        Ok(())
    }
}

/// A client certificate is the transport's business: nothing is put on the request.
fn is_below(contract: &Contract, need: &Need) -> bool {
    contract.schemes.get(usize::from(need.scheme)).is_some_and(|s| s.kind == SchemeKind::Transport)
}

impl Proof {
    fn put(&self, kind: SchemeKind, head: &mut request::Parts) -> Result<(), Malformed> {
        match (kind, self) {
            (SchemeKind::Transport, _) => Ok(()),
            (SchemeKind::Basic, Proof::Password { user, password }) => {
                if user.contains(':') {
                    return Err(Malformed::new("the user name of basic authentication has a colon"));
                }
                let pair = Secret::from(format!("{user}:{}", password.expose()));
                let encoded = base64::engine::general_purpose::STANDARD.encode(pair.expose());
                insert(&mut head.headers, AUTHORIZATION, &format!("Basic {encoded}"))
            }
            (SchemeKind::Bearer, Proof::Token(token)) => {
                insert(&mut head.headers, AUTHORIZATION, &format!("Bearer {}", token.expose()))
            }
            (SchemeKind::Authorization(scheme), Proof::Token(token)) => {
                insert(&mut head.headers, AUTHORIZATION, &format!("{scheme} {}", token.expose()))
            }
            (SchemeKind::KeyInHeader(name), Proof::Token(key)) => {
                let name = HeaderName::try_from(name)
                    .map_err(|error| Malformed::new("the header's name").with_source(error))?;
                insert(&mut head.headers, name, key.expose())
            }
            (SchemeKind::KeyInCookie(name), Proof::Token(key)) => {
                let earlier = head.headers.get(COOKIE).and_then(|cookie| cookie.to_str().ok());
                let cookie = match earlier {
                    Some(earlier) => format!("{earlier}; {name}={}", key.expose()),
                    None => format!("{name}={}", key.expose()),
                };
                insert(&mut head.headers, COOKIE, &cookie)
            }
            (SchemeKind::KeyInQuery(name), Proof::Token(key)) => {
                head.uri = append_query(&head.uri, name, key.expose())?;
                Ok(())
            }
            _ => Err(Malformed::new("it is of another kind than the contract's scheme")),
        }
    }
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
