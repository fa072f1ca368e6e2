//! The generated server of `fixtures/openapi/shop.yaml` with a shop in memory, for peers that ask it. Prints its address
//! and ends by itself after the seconds of its argument.

use std::collections::BTreeMap;
use std::sync::Mutex;

use counterpart_runtime::Fault;
use counterpart_runtime::server::{Context, Principal, Verifier};
use shared::serving::serve;
use shop_http::server::{Shop, Verifiers, service};
use shop_http::*;

#[allow(missing_docs, reason = "generated")]
mod contracts {
    counterpart_runtime::include_contract!("shop_http");
}
use contracts::shop_http;
mod shared {
    pub(crate) mod serving;
}

#[derive(Default)]
struct App {
    things: Mutex<BTreeMap<i64, Thing>>,
}

impl App {
    fn things(&self) -> std::sync::MutexGuard<'_, BTreeMap<i64, Thing>> {
        self.things.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn missing(id: i64) -> Problem {
    let mut problem = Problem::new();
    problem.title = Some("no such thing".to_owned());
    problem.status = Some(404);
    problem.detail = Some(format!("there is no thing {id}"));
    problem
}

impl Shop for App {
    async fn list_things(&self, cx: &Context, input: ListThingsInput) -> Result<Vec<Thing>, ListThingsError> {
        let kind = input.kind.map(|kind| format!("{kind:?}"));
        let is_asked = |thing: &&Thing| kind.as_ref().is_none_or(|kind| format!("{:?}", thing.kind) == *kind);
        let limit = usize::try_from(input.limit.unwrap_or(50)).unwrap_or(0);
        let found: Vec<Thing> = self.things().values().filter(is_asked).take(limit).cloned().collect();
        let x_total = i64::try_from(found.len()).ok();
        cx.reply_headers(ListThingsHeaders { x_total });
        Ok(found)
    }

    async fn add_thing(&self, _: &Context, input: AddThingInput) -> Result<Thing, AddThingError> {
        let mut things = self.things();
        let id = things.keys().last().map_or(1, |last| last + 1);
        let mut thing = Thing::new(id, input.body.name, input.body.kind);
        thing.price = input.body.price;
        thing.parts = input.body.parts;
        things.insert(id, thing.clone());
        Ok(thing)
    }

    async fn get_thing(&self, _: &Context, input: GetThingInput) -> Result<Thing, GetThingError> {
        self.things().get(&input.id).cloned().ok_or_else(|| GetThingError::NotFound(missing(input.id)))
    }

    async fn remove_thing(&self, _: &Context, input: RemoveThingInput) -> Result<(), RemoveThingError> {
        let removed = self.things().remove(&input.id);
        removed.map(drop).ok_or_else(|| RemoveThingError::NotFound(missing(input.id)))
    }

    async fn order(&self, _: &Context, input: OrderInput) -> Result<String, OrderError> {
        Ok(format!("{} of {}", input.body.count, input.body.thing))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let token = Verifier::token(|token| async move {
        match token.expose() {
            "secret" => Ok(Principal::new("peer")),
            _ => Err(Fault::new(counterpart_runtime::Code::Unauthenticated, "another token")),
        }
    });
    let service = service(App::default()).authenticate(Verifiers { token });
    serve(service.into_axum(), "").await
}
