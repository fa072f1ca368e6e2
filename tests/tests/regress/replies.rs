//! What a client makes of replies.

use crate::contracts::*;
use crate::wire::{Wire, run};

/// Two successes of one shape: the status tells them apart, nothing is tried.
#[test]
fn row_01_several_responses() {
    let ask = |status| {
        let wire = Wire::default().answers(status, "application/json", r#"{"name":"a"}"#);
        let client: r01::Client = wire.client().build().unwrap();
        run(|| client.get_job("1").send())
    };
    assert!(matches!(ask(200), Ok(r01::GetJobOk::Ok(job)) if job.name == "a"));
    assert!(matches!(ask(202), Ok(r01::GetJobOk::Accepted(ticket)) if ticket.name == "a"));
    let error = ask(404).err().unwrap();
    assert!(matches!(error.declared(), Some(r01::GetJobError::NotFound(ticket)) if ticket.name == "a"));
}

/// Declared headers are typed.
#[test]
fn row_17_response_headers() {
    struct App;
    impl r17::server::Regress17ResponseHeaders for App {
        async fn list_pages(
            &self,
            cx: &counterpart_runtime::server::Context,
            _: r17::ListPagesInput,
        ) -> Result<Vec<String>, r17::ListPagesError> {
            let headers = r17::ListPagesHeaders { x_total: Some(12), ..Default::default() };
            cx.reply_headers(headers);
            Ok(vec!["a".to_owned()])
        }
    }
    let client: r17::Client = counterpart_runtime::client::in_process(r17::server::service(App).build());
    let full = run(|| client.list_pages().send_full()).unwrap();
    assert_eq!((full.value.len(), full.headers.x_total, full.headers.link), (1, Some(12), None));
}

/// Suffixed types are JSON, and the error is typed.
#[test]
fn row_19_problem_json() {
    let wire = Wire::default()
        .answers(404, "application/problem+json", r#"{"title":"gone","status":404}"#)
        .answers(200, "application/vnd.books.v2+json; charset=utf-8", r#"{"title":"Momo"}"#);
    let client: r19::Client = wire.client().build().unwrap();
    let error = run(|| client.get_book().send()).err().unwrap();
    assert!(
        matches!(error.declared(), Some(r19::GetBookError::NotFound(problem)) if problem.title == "gone")
    );
    assert_eq!(run(|| client.get_book().send()).unwrap().title, "Momo");
}

/// What the server alone writes is not asked of a request; what the client alone writes is not in a reply.
#[test]
fn row_20_read_only() {
    let wire = Wire::default().answers(200, "application/json", r#"{"id":7,"name":"ana"}"#);
    let client: r20::Client = wire.client().build().unwrap();
    let made: r20::User = run(|| client.add_user(r20::UserWrite::new("ana", "p")).send()).unwrap();
    assert_eq!((made.id, made.name.as_str()), (7, "ana"));
    assert_eq!(wire.only().text(), r#"{"name":"ana","password":"p"}"#);
}

/// The error of a union names the place inside of the alternative that was meant.
#[test]
fn row_21_union_errors() {
    let wire = Wire::default().answers(200, "application/json", r#"{"kind":"Made","at":{"line":"x"}}"#);
    let client: r21::Client = wire.client().build().unwrap();
    let error = run(|| client.next_event().send()).err().unwrap();
    assert_eq!(error.pointer(), Some("/at/line"), "{error}");
    assert!(error.expected().is_some_and(|expected| expected.contains("integer")), "{error}");
}

/// Pages come as the plain call gives them, with typed items.
#[test]
fn row_24_paging() {
    let page = r#"{"items":[{"id":1}],"next_page_token":"t"}"#;
    let wire = Wire::default().answers(200, "application/json", page);
    let client: r24::Client = wire.client().build().unwrap();
    let page = run(|| client.list_items().limit(1).send()).unwrap();
    assert_eq!((page.items[0].id, page.next_page_token.as_deref()), (1, Some("t")));
    run(|| client.list_items().page_token("t").send()).unwrap();
    assert_eq!(wire.sent()[1].line, "GET /items?page_token=t");
}
