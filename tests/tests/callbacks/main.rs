//! What the server starts: sender and receiver cut from one contract, over loopback sockets, in the course of the call
//! that asks for it.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use axum::Router;
use contract::parcels::operations::*;
use contract::parcels::types::*;
use contract::parcels::{client, receiver, sender, server};
use counterpart_runtime::server::{Context, Principal, Verifier};
use counterpart_runtime::{Code, Fault, Secret};

#[allow(missing_docs, reason = "generated")]
mod contract {
    counterpart_runtime::include_contract!("parcels");
}

async fn listen(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    base
}

fn by_key(good: &'static str, name: &'static str) -> Verifier {
    Verifier::token(move |key: Secret| async move {
        let wrong = || Fault::new(Code::Unauthenticated, "the key is wrong");
        key.matches(good).then(|| Principal::new(name)).ok_or_else(wrong)
    })
}

/// The side that offers the contract: it answers `watch` and calls back.
struct Carrier {
    sender: sender::Sender,
    /// What came of each move that was told.
    told: Arc<Mutex<Vec<String>>>,
}

impl server::Parcels for Carrier {
    async fn watch(&self, _: &Context, input: WatchInput) -> Result<(), WatchError> {
        let subscriber =
            self.sender.at(&input.body.url).map_err(|error| Fault::invalid(error.to_string()))?;
        for (lap, place) in ["Oslo", "Bergen", "?"].into_iter().enumerate() {
            let mut moved = Move::new(place);
            moved.note = Some(input.id.clone());
            let told = match subscriber.parcel_moved(moved).lap(lap as i64).await {
                Ok(reply) => format!("{place}: more {}", reply.more),
                Err(error) => match error.declared() {
                    Some(ParcelMovedError::Gone(enough)) => format!("{place}: {}", enough.reason),
                    _ => format!("{place}: {}", error.status().unwrap()),
                },
            };
            self.told.lock().unwrap().push(told);
        }
        Ok(())
    }
}

/// The side that uses it: it calls `watch` and listens.
#[derive(Clone, Default)]
struct Customer(Arc<Mutex<Vec<String>>>);

impl receiver::Callbacks for Customer {
    async fn parcel_moved(
        &self,
        cx: &Context,
        input: ParcelMovedInput,
    ) -> Result<ParcelMoved200Response, ParcelMovedError> {
        let text = format!("{} {:?} {:?} {}", input.body.to, input.body.note, input.lap, cx.uri());
        self.0.lock().unwrap().push(text);
        match input.lap {
            Some(0) => Ok(ParcelMoved200Response::new(true)),
            _ => Err(ParcelMovedError::Gone(Enough::new("seen enough"))),
        }
    }
}

impl receiver::Webhooks for Customer {
    async fn day_ended(&self, cx: &Context, input: DayEndedInput) -> Result<(), DayEndedError> {
        let who = cx.principal().map(|principal| principal.subject().to_owned());
        self.0.lock().unwrap().push(format!("{} moves from {who:?}", input.body.len()));
        Ok(())
    }
}

async fn customer() -> (Customer, String) {
    let customer = Customer::default();
    let verifiers = receiver::Verifiers { token: by_key("", "nobody"), hook: by_key("h1", "carrier") };
    let service = receiver::service(customer.clone()).prefix("/hooks").authenticate(verifiers);
    let base = listen(service.into_axum()).await;
    (customer, base)
}

#[tokio::test]
async fn a_callback_goes_where_the_call_said() {
    let (customer, hooks) = customer().await;
    let told = Arc::default();
    let carrier = Carrier {
        sender: sender::Sender::builder("http://unset.test").build().unwrap(),
        told: Arc::clone(&told),
    };
    let verifiers = server::Verifiers { token: by_key("t1", "ana"), hook: by_key("", "nobody") };
    let base = listen(server::service(carrier).authenticate(verifiers).into_axum()).await;
    let api = client::Client::builder(base).credentials(client::Credentials::token("t1")).build().unwrap();

    let url = format!("{hooks}/hooks/parcelMoved?ref=7");
    api.watch("p1", WatchBody::new(url)).await.unwrap();
    let seen = ["Oslo Some(\"p1\") Some(0)", "Bergen Some(\"p1\") Some(1)"];
    let seen: Vec<_> = seen
        .iter()
        .enumerate()
        .map(|(lap, text)| format!("{text} /hooks/parcelMoved?ref=7&lap={lap}"))
        .collect();
    assert_eq!(*customer.0.lock().unwrap(), seen);
    // The last move breaks a rule of the contract: the receiver's method never saw it.
    let expected = ["Oslo: more true", "Bergen: seen enough", "?: 422 Unprocessable Entity"];
    assert_eq!(*told.lock().unwrap(), expected);

    let error = api.watch("p1", WatchBody::new("nowhere")).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400);
}

#[tokio::test]
async fn a_webhook_is_proved_by_its_own_scheme() {
    let (customer, hooks) = customer().await;
    let url = format!("{hooks}/hooks/dayEnded");
    let day = || vec![Move::new("Oslo"), Move::new("Bergen")];
    let stranger = sender::Sender::builder(url.as_str()).build().unwrap();
    assert_eq!(stranger.day_ended(day()).await.unwrap_err().status().unwrap(), 401);
    let known = sender::Sender::builder(url).credentials(sender::Credentials::hook("h1")).build().unwrap();
    known.day_ended(day()).await.unwrap();
    assert_eq!(*customer.0.lock().unwrap(), ["2 moves from Some(\"carrier\")"]);
}
