//! Webhooks that come to one URL: each reaches its own method, by what it shows.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::{Arc, Mutex};

use contract::hooks::operations::*;
use contract::hooks::types::*;
use contract::hooks::{receiver, sender};
use counterpart_runtime::client::InProcess;
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
