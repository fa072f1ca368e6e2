//! Tokens that are fetched when a call needs one, kept, and renewed before they end.
//!
//! One fetch at a time for each set of scopes, whoever waits for it; a failed early renewal keeps the old token
//! until it ends; a token the service refuses is thrown away only if no newer one took its place.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use super::Transport;
use super::flight::Flight;
use crate::body::{BoxError, BoxFuture};
use crate::clock::{Clock, Entropy, fraction};
use crate::protocol::Base;
use crate::secret::Secret;

/// Where the tokens of a scheme come from. Cheap to clone; clones share what was fetched.
///
/// With the feature `oauth` an [`OAuth`](super::OAuth) makes one; [`Tokens::new`] takes any other source.
#[derive(Clone)]
pub struct Tokens {
    inner: Arc<Inner>,
    /// One token for all scopes.
    is_one: bool,
}

struct Inner {
    fetch: Box<Fetch>,
    slots: Mutex<Vec<Slot>>,
}

type Fetch = dyn Fn(Ask) -> BoxFuture<'static, Result<Token, TokenError>> + Send + Sync;

/// What a source is asked for, and with what it may ask others.
#[derive(Clone)]
pub struct Ask {
    /// The scopes the operation needs; not empty only where the contract names some.
    pub scopes: &'static [&'static str],
    /// Who hands tokens out, as far as the contract says.
    pub issuer: Issuer,
    /// What carries requests: the client's own.
    pub transport: Arc<dyn Transport>,
    /// The client's time.
    pub clock: Arc<dyn Clock>,
    pub(super) entropy: Arc<dyn Entropy>,
    /// The root of the service, for addresses that are relative to it.
    #[cfg_attr(not(feature = "oauth"), expect(dead_code, reason = "no source of this crate asks then"))]
    pub(super) base: Base,
}

/// Who hands tokens out, as far as a contract says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Issuer {
    /// It does not.
    Unknown,
    /// This endpoint (RFC 6749, section 3.2), and perhaps another one for refresh tokens.
    Endpoint {
        /// Where tokens are handed out.
        token: &'static str,
        /// Where they are renewed, if that is elsewhere.
        refresh: Option<&'static str>,
    },
    /// What this document says (OpenID Connect Discovery 1.0).
    Discovery(&'static str),
}

/// A token and how long it is good for.
#[derive(Clone, Debug)]
pub struct Token {
    secret: Secret,
    lifetime: Option<Duration>,
}

/// Why there is no token.
#[derive(Debug)]
pub struct TokenError {
    message: Cow<'static, str>,
    passing: bool,
    source: Option<BoxError>,
}

/// What stands for one set of scopes.
struct Slot {
    scopes: &'static [&'static str],
    held: Option<Held>,
    flight: Weak<Flight<Outcome>>,
    /// No early renewal before, because one has failed.
    quiet: Option<Instant>,
}

/// A token at hand.
#[derive(Clone)]
pub(super) struct Held {
    pub(super) secret: Secret,
    /// When it is renewed although it is good still, and when it is good no more.
    times: Option<(Instant, Instant)>,
}

type Outcome = Result<Held, Arc<TokenError>>;

impl Tokens {
    /// From this source, which is asked once for all who wait.
    pub fn new<F, R>(fetch: F) -> Tokens
    where
        F: Fn(Ask) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Token, TokenError>> + Send + 'static,
    {
        let fetch: Box<Fetch> = Box::new(move |ask| Box::pin(fetch(ask)));
        Tokens { inner: Arc::new(Inner { fetch, slots: Mutex::default() }), is_one: false }
    }

    /// Asks for one token whatever scopes an operation needs, not for one for each set of them.
    #[must_use]
    pub fn for_all_scopes(self) -> Tokens {
        Tokens { is_one: true, ..self }
    }

    /// A token that is good now.
    pub(super) async fn get(&self, mut ask: Ask) -> Outcome {
        if self.is_one {
            ask.scopes = &[];
        }
        let clock = ask.clock.clone();
        let (flight, old) = match self.look(ask, clock.now()) {
            Ok(held) => return Ok(held),
            Err(waiting) => waiting,
        };
        let outcome = flight.wait().await;
        let outcome =
            outcome.unwrap_or_else(|| Err(Arc::new(TokenError::new("the source of tokens failed"))));
        match (outcome, old) {
            (Err(_), Some(old)) if old.is_good(clock.now()) => Ok(old),
            (outcome, _) => outcome,
        }
    }

    /// The token at hand, or the fetch to wait for and what is good still should it fail.
    #[allow(clippy::type_complexity, reason = "a pair for one caller")]
    fn look(&self, ask: Ask, now: Instant) -> Result<Held, (Arc<Flight<Outcome>>, Option<Held>)> {
        let mut slots = self.inner.slots();
        let slot = slot(&mut slots, ask.scopes);
        let good = slot.held.clone().filter(|held| held.is_good(now));
        let under_way = slot.flight.upgrade();
        if let Some(held) = &good
            && (held.is_fresh(now) || under_way.is_some() || slot.quiet.is_some_and(|quiet| now < quiet))
        {
            return Ok(held.clone());
        }
        let flight = under_way.unwrap_or_else(|| {
            let flight = Flight::new(Box::pin(fetched(self.inner.clone(), ask, now)));
            slot.flight = Arc::downgrade(&flight);
            flight
        });
        Err((flight, good))
    }

    /// The service has refused this token: it is not handed out again.
    pub(super) fn reject(&self, scopes: &'static [&'static str], refused: &Held) {
        let mut slots = self.inner.slots();
        let slot = slot(&mut slots, if self.is_one { &[] } else { scopes });
        if slot.held.as_ref().is_some_and(|held| held.secret.matches(refused.secret.expose())) {
            slot.held = None;
        }
    }
}

impl Inner {
    fn slots(&self) -> MutexGuard<'_, Vec<Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The slot of these scopes. A contract names so many sets and no more.
fn slot<'s>(slots: &'s mut Vec<Slot>, scopes: &'static [&'static str]) -> &'s mut Slot {
    let at = slots.iter().position(|slot| slot.scopes == scopes).unwrap_or_else(|| {
        slots.push(Slot { scopes, held: None, flight: Weak::new(), quiet: None });
        slots.len() - 1
    });
    &mut slots[at]
}

/// Fetches a token and keeps it. `begun` is before the request: the lifetime counts from there.
async fn fetched(inner: Arc<Inner>, ask: Ask, begun: Instant) -> Outcome {
    /// How long nobody tries again to renew early what could not be renewed early.
    const QUIET: Duration = Duration::from_secs(10);
    let (scopes, clock, entropy) = (ask.scopes, ask.clock.clone(), ask.entropy.clone());
    let fetched = (inner.fetch)(ask).await;
    let mut slots = inner.slots();
    let slot = slot(&mut slots, scopes);
    slot.flight = Weak::new();
    match fetched {
        Ok(token) => {
            let held = Held::of(token, begun, entropy.as_ref());
            (slot.held, slot.quiet) = (Some(held.clone()), None);
            Ok(held)
        }
        Err(error) => {
            slot.quiet = clock.now().checked_add(QUIET);
            Err(Arc::new(error))
        }
    }
}

impl Held {
    /// Renewed when the larger of a minute and a tenth of its life is left, a little earlier by chance, so that many
    /// clients do not come at once; never before half its life.
    fn of(token: Token, begun: Instant, entropy: &dyn Entropy) -> Held {
        let times = token.lifetime.and_then(|lifetime| {
            let left = (lifetime / 10).max(Duration::from_secs(60)).mul_f64(1.0 + fraction(entropy) / 5.0);
            let left = left.min(lifetime / 2);
            Some((begun.checked_add(lifetime - left)?, begun.checked_add(lifetime)?))
        });
        Held { secret: token.secret, times }
    }

    fn is_fresh(&self, now: Instant) -> bool {
        self.times.is_none_or(|(renewal, _)| now < renewal)
    }

    fn is_good(&self, now: Instant) -> bool {
        self.times.is_none_or(|(_, end)| now < end)
    }
}

impl Token {
    /// Good until the service refuses it.
    pub fn new(token: impl Into<Secret>) -> Token {
        Token { secret: token.into(), lifetime: None }
    }

    /// Good for this long from when it was asked for.
    #[must_use]
    pub fn expires_in(mut self, lifetime: Duration) -> Token {
        self.lifetime = Some(lifetime);
        self
    }
}

impl TokenError {
    /// There will be none: the source says no.
    pub fn new(message: impl Into<Cow<'static, str>>) -> TokenError {
        TokenError { message: message.into(), passing: false, source: None }
    }

    /// There is none now, another time there may be.
    #[must_use]
    pub fn passing(mut self) -> TokenError {
        self.passing = true;
        self
    }

    /// Because of this.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<BoxError>) -> TokenError {
        self.source = Some(source.into());
        self
    }

    pub(super) fn is_passing(&self) -> bool {
        self.passing
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TokenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(..)")
    }
}

impl fmt::Debug for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ask")
            .field("scopes", &self.scopes)
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}
