//! The scheme of Standard Webhooks (standardwebhooks.com, version 1): HMAC-SHA256 over id, time and body.
//!
//! `webhook-id` names the message, `webhook-timestamp` is in Unix seconds, `webhook-signature` lists signatures, of which one
//! must hold: so keys can be changed while both ends use the old one. Asymmetric signatures (`v1a`) are passed over.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, HeaderValue};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::fault::{Code, Fault};
use crate::protocol::Malformed;
use crate::signature::{Signature, Unsigned};

const ID: &str = "webhook-id";
const TIMESTAMP: &str = "webhook-timestamp";
const SIGNATURE: &str = "webhook-signature";

/// Signs webhooks and checks their signatures. Cheap to clone.
///
/// ```
/// # use counterpart_runtime::StandardWebhooks;
/// let hooks = StandardWebhooks::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?;
/// // While keys change: signed with both, either is accepted.
/// let hooks = hooks.also("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")?;
/// # Ok::<(), counterpart_runtime::InvalidSecret>(())
/// ```
#[derive(Clone)]
pub struct StandardWebhooks {
    keys: Vec<Arc<Zeroizing<Vec<u8>>>>,
    tolerance: Duration,
}

impl StandardWebhooks {
    /// With this key: `whsec_` and 24 to 64 bytes in base64.
    ///
    /// # Errors
    /// Where it is none.
    pub fn new(secret: &str) -> Result<StandardWebhooks, InvalidSecret> {
        let hooks = StandardWebhooks { keys: Vec::new(), tolerance: Duration::from_secs(300) };
        hooks.also(secret)
    }

    /// With one more key: messages are signed with all, and accepted with any.
    ///
    /// # Errors
    /// Where it is none.
    pub fn also(mut self, secret: &str) -> Result<StandardWebhooks, InvalidSecret> {
        let encoded = secret.strip_prefix("whsec_").unwrap_or(secret);
        let key = Zeroizing::new(STANDARD.decode(encoded).map_err(|_| InvalidSecret(()))?);
        if !(24..=64).contains(&key.len()) {
            return Err(InvalidSecret(()));
        }
        self.keys.push(Arc::new(key));
        Ok(self)
    }

    /// How far the time of a message may be from that of the receiver; five minutes unless set.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> StandardWebhooks {
        self.tolerance = tolerance;
        self
    }

    /// A code over id, time and body, not finished.
    fn code(key: &[u8], id: &str, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
        let mut code = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            code.update(part);
        }
        code
    }
}

impl Signature for StandardWebhooks {
    fn sign(&self, message: &Unsigned<'_>, headers: &mut HeaderMap) -> Result<(), Malformed> {
        // Whoever sends may have named the message.
        let own = headers.get(ID).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let id = own.as_deref().unwrap_or(message.id);
        if id.is_empty() || id.contains('.') {
            return Err(Malformed::new("the id of a webhook is a text without dots"));
        }
        let seconds = message.now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let timestamp = seconds.to_string();
        let signature = |key: &Arc<Zeroizing<Vec<u8>>>| {
            let code = StandardWebhooks::code(key, id, &timestamp, message.body);
            format!("v1,{}", STANDARD.encode(code.finalize().into_bytes()))
        };
        let signatures = self.keys.iter().map(signature).collect::<Vec<_>>().join(" ");
        for (name, value) in [(ID, id), (TIMESTAMP, &timestamp), (SIGNATURE, &signatures)] {
            let value = HeaderValue::try_from(value)
                .map_err(|error| Malformed::new(format!("the header `{name}`")).with_source(error))?;
            headers.insert(name, value);
        }
        Ok(())
    }

    fn check(&self, headers: &HeaderMap, body: &[u8], now: SystemTime) -> Result<(), Fault> {
        let header = |name: &str| {
            let value = headers.get(name).and_then(|value| value.to_str().ok());
            value.ok_or_else(|| refused(format!("the header `{name}` is missing")))
        };
        let (id, timestamp) = (header(ID)?, header(TIMESTAMP)?);
        let sent =
            timestamp.parse().ok().and_then(|seconds| UNIX_EPOCH.checked_add(Duration::from_secs(seconds)));
        let sent = sent.ok_or_else(|| refused("the time of the webhook is none"))?;
        let apart = now.duration_since(sent).unwrap_or_else(|error| error.duration());
        if apart > self.tolerance {
            return Err(refused("the webhook is not of this time"));
        }
        // Each is compared in a time that does not tell how much of it is right.
        let holds = |signature: &[u8]| {
            self.keys
                .iter()
                .any(|key| StandardWebhooks::code(key, id, timestamp, body).verify_slice(signature).is_ok())
        };
        let mut signatures = header(SIGNATURE)?.split(' ').filter_map(|one| one.strip_prefix("v1,"));
        let signed = signatures.any(|one| STANDARD.decode(one).is_ok_and(|signature| holds(&signature)));
        if signed { Ok(()) } else { Err(refused("no signature of the webhook holds")) }
    }
}

fn refused(message: impl Into<String>) -> Fault {
    Fault::new(Code::Unauthenticated, message.into())
}

impl fmt::Debug for StandardWebhooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StandardWebhooks").field("keys", &self.keys.len()).finish_non_exhaustive()
    }
}

/// A text that is no key for webhooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidSecret(());

impl fmt::Display for InvalidSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key for webhooks is `whsec_` and 24 to 64 bytes in base64")
    }
}

impl std::error::Error for InvalidSecret {}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const OTHER: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    const BODY: &[u8] = br#"{"test": 2432232314}"#;

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn signed(hooks: &StandardWebhooks) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let message = Unsigned::new("msg_p5jXN8AQM9LWM0D4loKWxJek", BODY, at(1_614_265_330));
        hooks.sign(&message, &mut headers).expect("it can be signed");
        headers
    }

    /// The example of the specification.
    #[test]
    fn signatures_are_those_of_the_specification() {
        let headers = signed(&StandardWebhooks::new(SECRET).expect("a key"));
        assert_eq!(headers["webhook-timestamp"], "1614265330");
        assert_eq!(headers["webhook-signature"], "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_message_is_accepted_with_any_key_in_its_time_alone() {
        let (old, new) =
            (StandardWebhooks::new(OTHER).expect("a key"), StandardWebhooks::new(SECRET).expect("a key"));
        let both = new.clone().also(OTHER).expect("a key");
        let accepts = |by: &StandardWebhooks, headers: &HeaderMap, seconds| {
            by.check(headers, BODY, at(seconds)).is_ok()
        };
        let now = 1_614_265_330;
        for sender in [&old, &new, &both] {
            assert!(accepts(&both, &signed(sender), now));
            assert!(accepts(sender, &signed(&both), now));
        }
        assert!(!accepts(&old, &signed(&new), now));
        assert!(accepts(&new, &signed(&new), now + 300) && accepts(&new, &signed(&new), now - 300));
        assert!(!accepts(&new, &signed(&new), now + 301) && !accepts(&new, &signed(&new), now - 301));
        assert!(accepts(&new.clone().tolerance(Duration::from_secs(900)), &signed(&new), now + 900));
        assert!(new.check(&signed(&new), b"{}", at(now)).is_err());
    }

    #[test]
    fn what_is_missing_or_garbled_is_refused() {
        let hooks = StandardWebhooks::new(SECRET).expect("a key");
        for name in [ID, TIMESTAMP, SIGNATURE] {
            let mut headers = signed(&hooks);
            headers.remove(name);
            let fault = hooks.check(&headers, BODY, at(1_614_265_330)).expect_err("it is missing");
            assert_eq!(fault.code(), Code::Unauthenticated);
            for garbled in ["", "v1,", "v1", "v1a,AAAA", "18446744073709551615", "-1"] {
                headers.insert(name, HeaderValue::from_static(garbled));
                assert!(hooks.check(&headers, BODY, at(1_614_265_330)).is_err());
            }
        }
        for secret in ["", "whsec_", "whsec_AAAA", "whsec_?", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS"] {
            assert!(StandardWebhooks::new(secret).is_err(), "{secret}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(ID, HeaderValue::from_static("a.b"));
        assert!(hooks.sign(&Unsigned::new("m", BODY, at(0)), &mut headers).is_err());
    }
}
