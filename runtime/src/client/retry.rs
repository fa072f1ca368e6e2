//! When to try again: few attempts, full jitter, a budget that stops storms.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::clock::{Entropy, fraction};
use crate::protocol::{Again, Pushback};

/// How often and how patiently a call is tried again.
///
/// Only calls that may be repeated are: safe or idempotent operations, and others under an idempotency key,
/// whose body is at hand. A pause is drawn from zero up to a bound that doubles with each attempt; what
/// the service says about the time of the next attempt wins.
#[derive(Clone, Debug, PartialEq)]
pub struct Retry {
    attempts: u32,
    transient: Duration,
    throttled: Duration,
    ceiling: Duration,
    patience: Duration,
}

impl Retry {
    /// Three attempts; pauses up to 50 ms, or 1 s if the service asks for less, doubling, at most 20 s.
    pub const fn standard() -> Retry {
        Retry {
            attempts: 3,
            transient: Duration::from_millis(50),
            throttled: Duration::from_secs(1),
            ceiling: Duration::from_secs(20),
            patience: Duration::from_secs(5),
        }
    }

    /// One attempt.
    pub const fn never() -> Retry {
        Retry { attempts: 1, ..Retry::standard() }
    }

    /// This many attempts in total, at least one.
    #[must_use]
    pub const fn attempts(mut self, attempts: u32) -> Retry {
        self.attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// The bound of the first pause.
    #[must_use]
    pub const fn base(mut self, base: Duration) -> Retry {
        self.transient = base;
        self
    }

    /// How much longer than its own pause it waits if the service asks for it.
    #[must_use]
    pub const fn patience(mut self, patience: Duration) -> Retry {
        self.patience = patience;
        self
    }

    /// The pause after the attempt of this number (from 1); `None` to stop.
    pub(super) fn pause(
        &self,
        attempt: u32,
        again: Again,
        pushback: Option<Pushback>,
        entropy: &dyn Entropy,
    ) -> Option<Duration> {
        let base = match again {
            Again::No => return None,
            _ if attempt >= self.attempts => return None,
            Again::Transient => self.transient,
            Again::Throttled => self.throttled,
        };
        let bound = doubled(base, attempt - 1).min(self.ceiling);
        let own = bound.mul_f64(fraction(entropy));
        match pushback {
            None => Some(own),
            Some(Pushback::After(delay)) => Some(delay.clamp(own, own + self.patience)),
            Some(Pushback::Stop) => None,
        }
    }
}

/// Twice as long each time.
pub(super) fn doubled(base: Duration, times: u32) -> Duration {
    base.saturating_mul(1 << times.min(20))
}

impl Default for Retry {
    fn default() -> Retry {
        Retry::standard()
    }
}

/// What all calls of a client may spend on retries together, so that a service in trouble is not buried
/// under them. A success earns a little back, a success after a retry what the retry cost.
#[derive(Clone, Debug)]
pub(super) struct Budget(Arc<Mutex<u32>>);

const FULL: u32 = 500;

impl Budget {
    pub(super) fn new() -> Budget {
        Budget(Arc::new(Mutex::new(FULL)))
    }

    /// Pays for a retry; the price, or `None` if there is not enough left.
    pub(super) fn pay(&self, again: Again) -> Option<u32> {
        let price = match again {
            Again::No => 0,
            Again::Transient => 14,
            Again::Throttled => 5,
        };
        let mut left = self.left();
        *left = left.checked_sub(price)?;
        Some(price)
    }

    /// Earns after a success; `paid` for the last retry, if there was one.
    pub(super) fn earn(&self, paid: Option<u32>) {
        let mut left = self.left();
        *left = FULL.min(*left + paid.unwrap_or(1));
    }

    fn left(&self) -> std::sync::MutexGuard<'_, u32> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Always the largest pause.
    struct Most;
    impl Entropy for Most {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(0xff);
        }
    }

    fn pause(attempt: u32, again: Again, pushback: Option<Pushback>) -> Option<u128> {
        let retry = Retry::standard().attempts(20);
        retry.pause(attempt, again, pushback, &Most).map(|pause| (pause.as_secs_f64() * 1e3).round() as u128)
    }

    #[test]
    fn pauses_double_up_to_the_ceiling() {
        assert_eq!(pause(1, Again::Transient, None), Some(50));
        assert_eq!(pause(2, Again::Transient, None), Some(100));
        assert_eq!(pause(1, Again::Throttled, None), Some(1_000));
        assert_eq!(pause(19, Again::Transient, None), Some(20_000));
        assert_eq!(pause(20, Again::Transient, None), None);
        assert_eq!(pause(1, Again::No, None), None);
    }

    #[test]
    fn the_service_wins_within_bounds() {
        let after = |secs| Some(Pushback::After(Duration::from_secs(secs)));
        assert_eq!(pause(1, Again::Throttled, after(3)), Some(3_000));
        assert_eq!(pause(1, Again::Throttled, after(60)), Some(6_000));
        assert_eq!(pause(1, Again::Throttled, after(0)), Some(1_000));
        assert_eq!(pause(1, Again::Throttled, Some(Pushback::Stop)), None);
    }

    #[test]
    fn an_empty_budget_stops() {
        let budget = Budget::new();
        let paid = (0..).take_while(|_| budget.pay(Again::Transient).is_some()).count();
        assert_eq!(paid, 35);
        budget.earn(Some(14));
        assert_eq!(budget.pay(Again::Transient), Some(14));
        assert_eq!(budget.pay(Again::Transient), None);
    }
}
