//! Tokens by OAuth 2.0 (RFC 6749): how a client gets them from the endpoint the contract names, or finds by OpenID
//! Connect Discovery.
//!
//! What needs a person in front of a browser (authorization code, device) begins elsewhere and comes here as a code
//! or a refresh token.

mod discovery;
mod fetch;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::tokens::{Ask, Token, TokenError, Tokens};
use crate::secret::Secret;

/// One way to get tokens. Becomes [`Tokens`] where a credential is asked for.
pub struct OAuth {
    grant: Mutex<Grant>,
    id: String,
    secret: Option<Secret>,
    scopes: Vec<String>,
    url: Option<String>,
    parameters: Vec<(String, Secret)>,
    is_basic: bool,
    rotated: Option<Box<Rotated>>,
}

type Rotated = dyn Fn(&Secret) + Send + Sync;

/// What is shown to the endpoint (RFC 6749, section 1.3).
#[derive(Clone)]
enum Grant {
    Client,
    Refresh(Secret),
    Password(String, Secret),
    Code { code: Secret, redirect: String, verifier: Option<Secret> },
}

impl OAuth {
    /// A client on its own behalf (RFC 6749, section 4.4).
    pub fn client_credentials(id: impl Into<String>, secret: impl Into<Secret>) -> OAuth {
        OAuth::new(id, Grant::Client).secret(secret)
    }

    /// A client that holds a refresh token (section 6). Where the endpoint hands out another one with a token, that
    /// one is used from then on: see [`OAuth::on_rotation`].
    pub fn refresh(id: impl Into<String>, token: impl Into<Secret>) -> OAuth {
        OAuth::new(id, Grant::Refresh(token.into()))
    }

    /// A client that is trusted with the password of a person (section 4.3).
    pub fn password(id: impl Into<String>, user: impl Into<String>, password: impl Into<Secret>) -> OAuth {
        OAuth::new(id, Grant::Password(user.into(), password.into()))
    }

    /// A client to which a person was sent back with a code (section 4.1.3). The code is good for one token; those
    /// after it need the refresh token that comes with it.
    pub fn code(id: impl Into<String>, code: impl Into<Secret>, redirect: impl Into<String>) -> OAuth {
        OAuth::new(id, Grant::Code { code: code.into(), redirect: redirect.into(), verifier: None })
    }

    fn new(id: impl Into<String>, grant: Grant) -> OAuth {
        OAuth {
            grant: Mutex::new(grant),
            id: id.into(),
            secret: None,
            scopes: Vec::new(),
            url: None,
            parameters: Vec::new(),
            is_basic: true,
            rotated: None,
        }
    }

    /// The client's own password; clients that cannot keep one have none.
    #[must_use]
    pub fn secret(mut self, secret: impl Into<Secret>) -> OAuth {
        self.secret = Some(secret.into());
        self
    }

    /// Asks for these scopes always, instead of those the operation that is called needs.
    #[must_use]
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> OAuth {
        self.scopes.extend(scopes.into_iter().map(Into::into));
        self
    }

    /// The endpoint, where the contract names none or another one.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> OAuth {
        self.url = Some(url.into());
        self
    }

    /// What proves that the code is this client's (PKCE: RFC 7636, section 4.5).
    #[must_use]
    pub fn code_verifier(mut self, text: impl Into<Secret>) -> OAuth {
        let grant = self.grant.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Grant::Code { verifier, .. } = grant {
            *verifier = Some(text.into());
        }
        self
    }

    /// One more parameter of the request: `audience`, `resource`.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<Secret>) -> OAuth {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// Sends the client's password as a parameter, for endpoints that do not take it as every one should: by basic
    /// authentication (section 2.3.1).
    #[must_use]
    pub fn secret_in_body(mut self) -> OAuth {
        self.is_basic = false;
        self
    }

    /// Is told each refresh token that takes the place of the one before, to keep it for the next start.
    #[must_use]
    pub fn on_rotation(mut self, keep: impl Fn(&Secret) + Send + Sync + 'static) -> OAuth {
        self.rotated = Some(Box::new(keep));
        self
    }

    fn grant(&self) -> Grant {
        self.grant.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn token(&self, ask: Ask) -> Result<Token, TokenError> {
        let (token, refresh) = fetch::token(self, &self.grant(), &ask).await?;
        if let Some(refresh) = refresh {
            if let Some(keep) = &self.rotated {
                keep(&refresh);
            }
            *self.grant.lock().unwrap_or_else(PoisonError::into_inner) = Grant::Refresh(refresh);
        }
        Ok(token)
    }
}

impl From<OAuth> for Tokens {
    fn from(oauth: OAuth) -> Tokens {
        let oauth = Arc::new(oauth);
        // A refresh token is one and may be good once: one token for all scopes then.
        let is_one = !matches!(oauth.grant(), Grant::Client) || !oauth.scopes.is_empty();
        let tokens = Tokens::new(move |ask| {
            let oauth = oauth.clone();
            async move { oauth.token(ask).await }
        });
        if is_one { tokens.for_all_scopes() } else { tokens }
    }
}

impl fmt::Debug for OAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth").field("id", &self.id).field("scopes", &self.scopes).finish_non_exhaustive()
    }
}
