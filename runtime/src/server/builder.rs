//! From routes to a service.

use std::marker::PhantomData;
use std::sync::Arc;

use super::idempotency::{MemoryStore, Store};
use super::router::Router;
use super::service::{Service, Shared};
use super::sorted::{Shown, Sorted};
use super::{Limits, Route, Verifier};
use crate::clock::{Clock, SystemClock};
use crate::operation::Contract;
use crate::protocol::Address;
use crate::signature::Signature;

/// Sets up a service. `V` is the generated struct with a verifier for each scheme of the contract: there is no
/// `build` before it was handed to [`ServiceBuilder::authenticate`]. Without schemes it is `()`.
#[must_use]
pub struct ServiceBuilder<V = ()> {
    contract: &'static Contract,
    routes: Vec<Route>,
    verifiers: Vec<Verifier>,
    store: Option<Arc<dyn Store>>,
    limits: Limits,
    clock: Arc<dyn Clock>,
    prefix: String,
    sorted: Option<Sorted>,
    signature: Option<Arc<dyn Signature>>,
    for_anyone: bool,
    needs: PhantomData<fn(V)>,
}

impl<V> ServiceBuilder<V> {
    /// For these routes.
    pub fn new(contract: &'static Contract, routes: Vec<Route>) -> ServiceBuilder<V> {
        ServiceBuilder {
            contract,
            routes,
            verifiers: Vec::new(),
            store: None,
            limits: Limits::default(),
            clock: Arc::new(SystemClock),
            prefix: String::new(),
            sorted: None,
            signature: None,
            for_anyone: false,
            needs: PhantomData,
        }
    }

    /// Keeps the outcomes of keyed calls here; in memory unless set.
    pub fn idempotency(mut self, store: impl Store) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// Bounds on requests.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Serves below this path, such as `/v1`; other paths are not found.
    pub fn prefix(mut self, prefix: &str) -> Self {
        prefix.trim_end_matches('/').clone_into(&mut self.prefix);
        self
    }

    /// What comes to this path is told apart by what it shows; generated code has the table.
    pub fn sorted(mut self, path: &str, shown: &'static [Shown]) -> Self {
        self.sorted = Some(Sorted { path: path.to_owned(), shown });
        self
    }

    /// Takes only messages whose signature holds; it is checked before anything of a message is read. For receivers of
    /// webhooks: bodies are held whole.
    pub fn signed(mut self, signature: impl Signature) -> Self {
        self.signature = Some(Arc::new(signature));
        self
    }

    /// Takes time from here.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }
}

impl<V: Into<Vec<Verifier>>> ServiceBuilder<V> {
    /// Checks the callers' proofs by these.
    pub fn authenticate(self, verifiers: V) -> ServiceBuilder<()> {
        ServiceBuilder {
            contract: self.contract,
            routes: self.routes,
            verifiers: verifiers.into(),
            store: self.store,
            limits: self.limits,
            clock: self.clock,
            prefix: self.prefix,
            sorted: self.sorted,
            signature: self.signature,
            for_anyone: self.for_anyone,
            needs: PhantomData,
        }
    }
}

impl ServiceBuilder<()> {
    /// Asks nobody who calls: for fakes alone.
    #[cfg(feature = "json")]
    pub(super) fn for_anyone(mut self) -> Self {
        self.for_anyone = true;
        self
    }

    /// The service.
    pub fn build(self) -> Service {
        let addresses: Vec<Address> =
            self.routes.iter().map(|route| route.operation.protocol.address()).collect();
        let selectors = addresses.iter().map(|address| address.selector.clone()).collect();
        let router = Router::new(addresses.into_iter());
        let store = self.store.unwrap_or_else(|| Arc::new(MemoryStore::new()));
        Service(Arc::new(Shared {
            contract: self.contract,
            router,
            selectors,
            routes: self.routes,
            verifiers: self.verifiers,
            store,
            limits: self.limits,
            clock: self.clock,
            prefix: self.prefix,
            sorted: self.sorted,
            signature: self.signature,
            for_anyone: self.for_anyone,
        }))
    }
}
