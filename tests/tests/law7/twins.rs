//! Replies that come whole or as a stream: two operations at one address, which the request tells apart.

use counterpart_runtime::arbitrary::Options;
use counterpart_runtime::body::Body;
use counterpart_runtime::server::{Context, EventStream};
use tower_service::Service;

use crate::contracts::twins_http::operations::*;
use crate::contracts::twins_http::types::*;
use crate::contracts::twins_http::{client, ops, server};
use crate::harness::{Reached, Script};

const OPTIONS: Options =
    Options { depth: 4, size: 60, unknown: true, plain: false, nonempty: true, utc: false };

struct App(Script);

impl server::Twins for App {
    async fn chat(&self, _: &Context, input: ChatInput) -> Result<Answer, ChatError> {
        self.0.answer(input)
    }

    async fn chat_stream(
        &self,
        _: &Context,
        input: ChatInput,
    ) -> Result<EventStream<Word, ChatStreamError>, ChatStreamError> {
        self.0.stream(input)
    }

    async fn log(&self, _: &Context, input: LogInput) -> Result<Vec<Word>, LogError> {
        self.0.succeed(input)
    }

    async fn log_stream(
        &self,
        _: &Context,
        input: LogInput,
    ) -> Result<EventStream<Word, LogStreamError>, LogStreamError> {
        self.0.stream(input)
    }
}

#[test]
fn both_forms_bring_the_same_values() {
    let script = Script::new(OPTIONS);
    let twins = Reached::new::<client::Client>(script.clone(), || server::service(App(script.clone())));
    twins.unary::<ChatInput, Answer, ChatError>(&ops::CHAT);
    twins.unary::<LogInput, Vec<Word>, LogError>(&ops::LOG);
    twins.stream::<LogInput, Word, LogStreamError>(&ops::LOG_STREAM);
}

struct Talker;

impl server::Twins for Talker {
    async fn chat(&self, _: &Context, input: ChatInput) -> Result<Answer, ChatError> {
        Ok(Answer::new(input.body.question))
    }

    async fn chat_stream(
        &self,
        _: &Context,
        input: ChatInput,
    ) -> Result<EventStream<Word, ChatStreamError>, ChatStreamError> {
        assert_eq!(input.body.stream, Some(true));
        let words: Vec<Word> = input.body.question.split(' ').map(Word::new).collect();
        Ok(EventStream::of(words))
    }
}

#[tokio::test]
async fn the_client_sets_the_switch_of_the_body() {
    let service = server::service(Talker).build();
    let api: client::Client = counterpart_runtime::client::in_process(service);
    assert_eq!(api.chat(Ask::new("how are you")).await.unwrap().text, "how are you");
    let mut stream = api.chat_stream(Ask::new("how are you")).await.unwrap();
    let mut words = Vec::new();
    while let Some(word) = stream.next().await {
        words.push(word.unwrap().word);
    }
    assert_eq!(words, ["how", "are", "you"]);
}

#[tokio::test]
async fn peers_ask_by_the_body_or_by_accept() {
    let mut service = server::service(Talker).build();
    for (accept, body, expected) in [
        ("application/json", r#"{"question":"a b","stream":true}"#, "text/event-stream"),
        ("*/*", r#"{"question":"a b"}"#, "application/json"),
        ("application/json", r#"{"question":"a b","stream":false}"#, "application/json"),
        ("text/event-stream", r#"{"question":"a b","stream":true}"#, "text/event-stream"),
    ] {
        let request = http::Request::post("/chat").header("accept", accept);
        let request = request.header("content-type", "application/json").body(Body::from(body)).unwrap();
        let reply = service.call(request).await.unwrap();
        assert_eq!(reply.status(), 200, "{accept} {body}");
        assert_eq!(reply.headers()["content-type"], expected, "{accept} {body}");
    }
}
