//! Time and randomness behind two small traits, so that every test of the runtime is deterministic.

use std::time::{Duration, Instant, SystemTime};

use crate::body::BoxFuture;

/// Where time comes from.
pub trait Clock: Send + Sync + 'static {
    /// A time that never runs backwards.
    fn now(&self) -> Instant;

    /// The time of day.
    fn wall(&self) -> SystemTime;

    /// Waits.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
}

/// Where randomness comes from.
pub trait Entropy: Send + Sync + 'static {
    /// Fills the buffer with unpredictable bytes.
    fn fill(&self, buffer: &mut [u8]);
}

/// A number in `0.0..1.0`.
#[cfg(feature = "client")]
pub(crate) fn fraction(entropy: &dyn Entropy) -> f64 {
    let mut bytes = [0; 8];
    entropy.fill(&mut bytes);
    // The 53 bits an `f64` holds exactly.
    (u64::from_le_bytes(bytes) >> 11) as f64 / (1u64 << 53) as f64
}

/// The clock of the machine. Its sleep needs a tokio runtime with its timer on; under a paused tokio clock
/// both kinds of time of it stand still together.
#[cfg(any(feature = "client", feature = "server"))]
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

#[cfg(any(feature = "client", feature = "server"))]
impl Clock for SystemClock {
    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }

    fn wall(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// The randomness of the operating system.
#[cfg(any(feature = "client", feature = "server"))]
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

#[cfg(any(feature = "client", feature = "server"))]
impl Entropy for SystemEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer).expect("the operating system hands out randomness");
    }
}

/// Randomness that is none: the same bytes for the same seed (SplitMix64). For tests.
#[derive(Debug)]
pub struct SeededEntropy(std::sync::atomic::AtomicU64);

impl SeededEntropy {
    /// Starts from this seed.
    pub const fn new(seed: u64) -> SeededEntropy {
        SeededEntropy(std::sync::atomic::AtomicU64::new(seed))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        for chunk in buffer.chunks_mut(8) {
            let state = self.0.fetch_add(STEP, std::sync::atomic::Ordering::Relaxed);
            let mut z = state.wrapping_add(STEP);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}
