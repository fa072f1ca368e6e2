//! Webhooks that come to one URL: each reaches its own method, by what it shows.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::{Arc, Mutex};

use contract::hooks::operations::*;
use contract::hooks::types::*;
use contract::hooks::{receiver, sender};
use counterpart_runtime::StandardWebhooks;
use counterpart_runtime::body::{Body, BoxFuture};
use counterpart_runtime::client::{InProcess, Transport, TransportError};
use counterpart_runtime::server::{Context, Service};

#[allow(missing_docs, reason = "generated")]
mod contract {
    counterpart_runtime::include_contract!("hooks");
}

/// Writes down which method was called.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<&'static str>>>);

macro_rules! heard {
    ($($method:ident: $input:ident, $error:ident;)*) => {
        $(async fn $method(&self, cx: &Context, _: $input) -> Result<(), $error> {
            self.0.lock().unwrap().push(cx.operation().name);
            Ok(())
        })*
    };
}

impl receiver::Webhooks for Seen {
    heard! {
        order_placed: OrderPlacedInput, OrderPlacedError;
        order_shipped: OrderShippedInput, OrderShippedError;
        paid: PaidInput, PaidError;
        refunded: RefundedInput, RefundedError;
        user_created: UserCreatedInput, UserCreatedError;
        user_deleted: UserDeletedInput, UserDeletedError;
        left: LeftInput, LeftError;
        synced: SyncedInput, SyncedError;
    }
}

impl receiver::Callbacks for Seen {
    heard! { progress: ProgressInput, ProgressError; }
}

fn sender(service: &Service, url: &str) -> sender::Sender {
    let transport = InProcess::new(service.clone());
    sender::Sender::builder(format!("http://hooks.test{url}")).transport(transport).build().unwrap()
}

fn notice(of: NoticeType) -> Notice {
    let mut notice = Notice::new("ana");
    notice.r#type = Some(of);
    notice
}

#[tokio::test]
async fn one_url_receives_what_can_be_told_apart() {
    let seen = Seen::default();
    let service = receiver::service_at("/all", seen.clone()).prefix("/in").build();
    let one = sender(&service, "/in/all");
    one.order_placed(Placed::new(PlacedEvent::OrderPlaced, vec!["pen".to_owned()])).await.unwrap();
    one.order_shipped(OrderShippedBody::new(OrderShippedBodyEvent::OrderShipped, "Oslo")).await.unwrap();
    one.paid(PaidXEvent::Paid, Payment::new(3)).await.unwrap();
    one.refunded(RefundedXEvent::Returned, Payment::new(3)).await.unwrap();
    one.user_created(notice(NoticeType::UserCreated)).await.unwrap();
    one.user_deleted(notice(NoticeType::UserDeleted)).await.unwrap();
    one.synced(Side::new("left")).await.unwrap();
    one.progress(Progress::new(50)).await.unwrap();
    let all = [
        "orderPlaced",
        "orderShipped",
        "paid",
        "refunded",
        "userCreated",
        "userDeleted",
        "synced",
        "progress",
    ];
    assert_eq!(*seen.0.lock().unwrap(), all);
}

#[tokio::test]
async fn what_looks_like_another_has_a_url_of_its_own() {
    let seen = Seen::default();
    let service = receiver::service_at("/all", seen.clone()).build();
    let error = sender(&service, "/all").left(Side::new("left")).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400);
    let untyped = sender(&service, "/all").user_created(Notice::new("ana")).await.unwrap_err();
    assert_eq!(untyped.status().unwrap(), 400);
    sender(&service, "/left").left(Side::new("left")).await.unwrap();
    // Below their own names the others are received as ever.
    sender(&service, "/userCreated").user_created(Notice::new("ana")).await.unwrap();
    assert_eq!(*seen.0.lock().unwrap(), ["left", "userCreated"]);
}

/// Loses the first attempt of each call, and keeps what was sent.
#[derive(Clone)]
struct Flaky(InProcess<Service>, Arc<Mutex<Vec<http::HeaderMap>>>);

impl Transport for Flaky {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let mut sent = self.1.lock().unwrap();
        sent.push(request.headers().clone());
        match sent.len() % 2 {
            1 => Box::pin(async { Err(TransportError::unsent("not yet")) }),
            _ => self.0.send(request),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_signature_proves_who_sent() {
    const OLD: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const NEW: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    let seen = Seen::default();
    let receivers = StandardWebhooks::new(NEW).unwrap().also(OLD).unwrap();
    let service = receiver::service_at("/all", seen.clone()).signed(receivers).build();
    let (sent, url) = (Arc::default(), "http://hooks.test/all");
    let flaky = Flaky(InProcess::new(service.clone()), Arc::clone(&sent));
    let sender =
        sender::Sender::builder(url).transport(flaky.clone()).sign(StandardWebhooks::new(OLD).unwrap());
    let sender = sender.build().unwrap();
    sender.progress(Progress::new(1)).await.unwrap();
    sender.progress(Progress::new(2)).header("webhook-id", "msg_7").await.unwrap();
    assert_eq!(*seen.0.lock().unwrap(), ["progress", "progress"]);
    let ids: Vec<_> = sent.lock().unwrap().iter().map(|headers| headers["webhook-id"].clone()).collect();
    // All attempts of a call have one name.
    assert!(ids[0] == ids[1] && ids[2] == "msg_7" && ids[3] == "msg_7", "{ids:?}");

    let stranger = sender::Sender::builder(url).transport(InProcess::new(service));
    let unsigned = stranger.build().unwrap().progress(Progress::new(3)).await.unwrap_err();
    assert_eq!(unsigned.status().unwrap(), 401);
    assert_eq!(seen.0.lock().unwrap().len(), 2);
}
