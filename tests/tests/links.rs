//! Links: a reply followed to the next call, between generated client and server.

#![allow(clippy::unwrap_used, reason = "tests")]

use contract::desk::operations::*;
use contract::desk::types::*;
use contract::desk::{Client, server};
use counterpart_runtime::client::{StatusCode, in_process};
use counterpart_runtime::http::Coded;
use counterpart_runtime::record::Blank;
use counterpart_runtime::server::Context;

#[allow(missing_docs, reason = "generated")]
mod contract {
    counterpart_runtime::include_contract!("desk");
}

/// Answers with what it was asked.
struct Desk;

impl server::Desk for Desk {
    async fn get_ticket(&self, cx: &Context, input: GetTicketInput) -> Result<Ticket, GetTicketError> {
        let mut headers = GetTicketHeaders::blank();
        headers.x_trace = Some("t-9".to_owned());
        cx.reply_headers(headers);
        let mut ticket = Ticket::new(input.id);
        ticket.owner = Some(Person::new("Ana").number(7));
        Ok(ticket)
    }

    async fn close_ticket(
        &self,
        _: &Context,
        input: CloseTicketInput,
    ) -> Result<Coded<Ticket>, CloseTicketError> {
        let ticket = Ticket::new(format!("{} {}", input.id, input.body.reason));
        Ok(Coded::new(202, ticket))
    }

    async fn list_notes(&self, cx: &Context, _: ListNotesInput) -> Result<Vec<String>, ListNotesError> {
        Ok(vec![cx.uri().to_string()])
    }

    async fn read_trace(&self, cx: &Context, input: ReadTraceInput) -> Result<String, ReadTraceError> {
        Ok(format!("{} at {:?}", cx.uri(), input.at))
    }

    async fn list_tickets(&self, _: &Context, _: ListTicketsInput) -> Result<Vec<Ticket>, ListTicketsError> {
        Ok(vec![Ticket::new("first"), Ticket::new("second")])
    }

    async fn move_tickets(&self, _: &Context, input: MoveTicketsInput) -> Result<(), MoveTicketsError> {
        assert_eq!(input.body, Person::new("Ana").number(7));
        Ok(())
    }
}

fn client() -> Client {
    in_process(server::service(Desk).build())
}

#[tokio::test]
async fn a_reply_fills_the_next_call() {
    let api = client();
    let ticket = api.get_ticket("a/b").await.unwrap();
    let notes = api.follow().get_ticket_notes(&ticket, "a/b").await.unwrap();
    assert_eq!(notes, ["http://in-process/tickets/a%2Fb/notes/7?limit=10&order=newest"]);
    // What a link gives is set as if the caller had; the rest is up to the caller.
    let few = api.follow().get_ticket_notes(&ticket, "a/b").limit(1).await.unwrap();
    assert_eq!(few, ["http://in-process/tickets/a%2Fb/notes/7?limit=1&order=newest"]);
    let closed = api.follow().get_ticket_close(&ticket, CloseTicketBody::new("done")).await.unwrap();
    assert_eq!((closed.status, closed.value.id.as_str()), (202, "a/b done"));
    api.follow().get_ticket_move(&ticket).await.unwrap();
}

#[tokio::test]
async fn headers_status_and_request_are_followed() {
    let api = client();
    let full = api.get_ticket("1").send_full().await.unwrap();
    let traced = api.follow().get_ticket_traced(&full.raw_headers, "https://desk.test/tickets/1");
    assert_eq!(
        traced.await.unwrap(),
        "http://in-process/trace?trace=t-9&status=200&method=GET at Some(\"https://desk.test/tickets/1\")"
    );
    let body = CloseTicketBody::new("done");
    let trace = api.follow().close_ticket_trace(StatusCode::ACCEPTED, &body).await.unwrap();
    assert_eq!(trace, "http://in-process/trace?trace=done&status=202 at None");
}

/// The contract speaks of the members of an item where the reply is a list.
#[tokio::test]
async fn a_link_of_a_list_starts_from_an_item() {
    let api = client();
    let tickets = api.list_tickets().await.unwrap();
    let second = api.follow().list_tickets_ticket(&tickets[1]).await.unwrap();
    assert_eq!(second.id, "second");
}

#[tokio::test]
async fn what_is_not_there_is_told_with_its_pointer() {
    let api = client();
    let error = api.follow().get_ticket_move(&Ticket::new("1")).await.unwrap_err();
    assert_eq!(error.pointer(), Some("/owner"));
    let text = "`moveTickets`: the request cannot be written: `$response.body#/owner`, which the link `move` needs, \
                has nothing at /owner";
    assert_eq!(error.to_string(), text);
    assert_eq!(error.attempts(), 0);
}
