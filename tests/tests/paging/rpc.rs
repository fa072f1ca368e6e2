//! Lists of a `.proto`, recognised by the names of their fields (AIP-158), over gRPC.

use catalog::server::Catalog;
use catalog::*;
use counterpart_runtime::client::in_process;
use counterpart_runtime::grpc::Status;
use counterpart_runtime::server::Context;

#[allow(missing_docs, reason = "generated")]
mod contract {
    counterpart_runtime::include_contract!("catalog");
}
use contract::catalog;

struct App;

/// Three pages of one title.
fn page(of: &str, request: &ListRequest) -> Result<ListResponse, Status> {
    let at: u32 = request.page_token.parse().unwrap_or(0);
    let next = if at < 2 { (at + 1).to_string() } else { String::new() };
    Ok(ListResponse { titles: vec![format!("{of} {at}")], next_page_token: next, ..ListResponse::new() })
}

impl Catalog for App {
    async fn list_books(&self, _: &Context, input: ListRequest) -> Result<ListResponse, ListBooksError> {
        page("new", &input)
    }

    async fn list_old_books(
        &self,
        _: &Context,
        input: ListRequest,
    ) -> Result<ListResponse, ListOldBooksError> {
        page("old", &input)
    }
}

#[tokio::test]
async fn lists_of_the_same_messages_are_walked_each_by_its_own_call() {
    let client: Client = in_process(server::service(App).build());
    for (mut stream, of) in [(client.list_books().items(), "new"), (client.list_old_books().items(), "old")] {
        let mut titles = Vec::new();
        while let Some(title) = stream.next().await {
            titles.push(title.unwrap());
        }
        assert_eq!(titles, [0, 1, 2].map(|at| format!("{of} {at}")));
    }
}
