//! The store of one process: nothing survives it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::{
    Applied, Checkpoint, Claim, Claimed, Completed, Fingerprint, OnLapse, Scope, Store, StoreError, Stored,
};
use crate::body::BoxFuture;
use crate::clock::{Clock, SystemClock};

/// Keeps keys in memory, up to a number of them.
pub struct MemoryStore {
    clock: Arc<dyn Clock>,
    capacity: usize,
    records: Mutex<Records>,
}

#[derive(Default)]
struct Records {
    by_scope: BTreeMap<Scope, Record>,
    /// Monotone for the store, not for a record: a counter kept in the record would begin anew after a
    /// release and let a worker that was overtaken match again.
    fence: u64,
}

struct Record {
    fingerprint: Fingerprint,
    state: State,
}

enum State {
    Claimed { fence: u64, until: Instant, checkpoint: Option<Checkpoint> },
    Completed { outcome: Stored, until: Instant },
    Held,
}

impl MemoryStore {
    /// For up to 100,000 keys.
    pub fn new() -> MemoryStore {
        MemoryStore::with(100_000, SystemClock)
    }

    /// For up to `capacity` keys, on this clock.
    pub fn with(capacity: usize, clock: impl Clock) -> MemoryStore {
        MemoryStore { clock: Arc::new(clock), capacity, records: Mutex::default() }
    }

    fn records(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, claim: &Claim) -> Result<Claimed, StoreError> {
        let now = self.clock.now();
        let mut records = self.records();
        if records.by_scope.len() >= self.capacity && !records.by_scope.contains_key(&claim.scope) {
            sweep(&mut records, now, 1000);
            if records.by_scope.len() >= self.capacity {
                return Err(StoreError::new("it is full"));
            }
        }
        let Records { by_scope, fence } = &mut *records;
        let mut taken = |checkpoint: Option<Checkpoint>| {
            *fence += 1;
            let state =
                State::Claimed { fence: *fence, until: now + claim.lease, checkpoint: checkpoint.clone() };
            (state, Claimed::Taken { fence: *fence, checkpoint })
        };
        let Some(record) = by_scope.get_mut(&claim.scope) else {
            let (state, answer) = taken(None);
            by_scope.insert(claim.scope, Record { fingerprint: claim.fingerprint, state });
            return Ok(answer);
        };
        let expired = matches!(&record.state, State::Completed { until, .. } if *until <= now);
        if !expired && record.fingerprint != claim.fingerprint {
            return Ok(Claimed::Mismatch);
        }
        let (state, answer) = match &mut record.state {
            State::Completed { .. } if expired => taken(None),
            State::Completed { outcome, .. } => return Ok(Claimed::Replay(Box::new(outcome.clone()))),
            State::Held => return Ok(Claimed::Held),
            State::Claimed { until, .. } if *until > now => {
                return Ok(Claimed::InFlight { remaining: *until - now });
            }
            State::Claimed { checkpoint, .. } => match claim.on_lapse {
                OnLapse::Rerun => taken(None),
                OnLapse::Resume => taken(checkpoint.take()),
                OnLapse::Hold => (State::Held, Claimed::Held),
            },
        };
        *record = Record { fingerprint: claim.fingerprint, state };
        Ok(answer)
    }

    /// Does a step on a claim that is still held under this fence.
    fn step(&self, scope: &Scope, fence: u64, step: impl FnOnce(&mut Record, Instant)) -> Applied {
        let now = self.clock.now();
        let mut records = self.records();
        match records.by_scope.get_mut(scope) {
            Some(record) if record.holds(fence) => {
                step(record, now);
                Applied::Yes
            }
            _ => Applied::Lost,
        }
    }
}

impl Record {
    fn holds(&self, by: u64) -> bool {
        matches!(self.state, State::Claimed { fence, .. } if fence == by)
    }
}

fn sweep(records: &mut Records, now: Instant, batch: usize) -> usize {
    let expired = |record: &Record| matches!(record.state, State::Completed { until, .. } if until <= now);
    let gone: Vec<Scope> = records
        .by_scope
        .iter()
        .filter(|(_, record)| expired(record))
        .map(|(scope, _)| *scope)
        .take(batch)
        .collect();
    for scope in &gone {
        records.by_scope.remove(scope);
    }
    gone.len()
}

impl Default for MemoryStore {
    fn default() -> MemoryStore {
        MemoryStore::new()
    }
}

fn ready<'a, T: Send + 'a>(value: T) -> BoxFuture<'a, Result<T, StoreError>> {
    Box::pin(std::future::ready(Ok(value)))
}

impl Store for MemoryStore {
    fn claim<'a>(&'a self, claim: &'a Claim) -> BoxFuture<'a, Result<Claimed, StoreError>> {
        Box::pin(std::future::ready(self.take(claim)))
    }

    fn extend<'a>(
        &'a self,
        scope: &'a Scope,
        fence: u64,
        lease: Duration,
    ) -> BoxFuture<'a, Result<Applied, StoreError>> {
        ready(self.step(scope, fence, |record, now| {
            if let State::Claimed { until, .. } = &mut record.state {
                *until = now + lease;
            }
        }))
    }

    fn checkpoint<'a>(
        &'a self,
        scope: &'a Scope,
        fence: u64,
        done: Checkpoint,
    ) -> BoxFuture<'a, Result<Applied, StoreError>> {
        ready(self.step(scope, fence, |record, _| {
            if let State::Claimed { checkpoint, .. } = &mut record.state {
                *checkpoint = Some(done);
            }
        }))
    }

    fn complete<'a>(
        &'a self,
        scope: &'a Scope,
        fence: u64,
        outcome: Stored,
        keep: Duration,
    ) -> BoxFuture<'a, Result<Completed, StoreError>> {
        let applied = self.step(scope, fence, |record, now| {
            record.state = State::Completed { outcome, until: now + keep };
        });
        let records = self.records();
        ready(match (applied, records.by_scope.get(scope).map(|record| &record.state)) {
            (Applied::Yes, _) => Completed::Kept,
            (Applied::Lost, Some(State::Completed { outcome, .. })) => {
                Completed::Lost(Some(Box::new(outcome.clone())))
            }
            (Applied::Lost, _) => Completed::Lost(None),
        })
    }

    fn release<'a>(&'a self, scope: &'a Scope, fence: u64) -> BoxFuture<'a, Result<Applied, StoreError>> {
        let mut records = self.records();
        let held = records.by_scope.get(scope).is_some_and(|record| record.holds(fence));
        if held {
            records.by_scope.remove(scope);
        }
        ready(if held { Applied::Yes } else { Applied::Lost })
    }

    fn resolve<'a>(
        &'a self,
        scope: &'a Scope,
        outcome: Option<Stored>,
        keep: Duration,
    ) -> BoxFuture<'a, Result<Applied, StoreError>> {
        let until = self.clock.now() + keep;
        let mut records = self.records();
        let Some(record) = records.by_scope.get_mut(scope) else {
            return ready(Applied::Lost);
        };
        if !matches!(record.state, State::Held) {
            return ready(Applied::Lost);
        }
        match outcome {
            Some(outcome) => record.state = State::Completed { outcome, until },
            None => drop(records.by_scope.remove(scope)),
        }
        ready(Applied::Yes)
    }

    fn sweep(&self, batch: usize) -> BoxFuture<'_, Result<usize, StoreError>> {
        let now = self.clock.now();
        ready(sweep(&mut self.records(), now, batch))
    }
}
