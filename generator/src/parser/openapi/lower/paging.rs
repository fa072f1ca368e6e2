//! `x-counterpart-paging` of an operation, in the words of `[paging]` in `counterpart.toml`; and `x-ms-pageable` of
//! AutoRest, whose reply names the URL of the next page.

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::{Next, Paging};
use crate::parser::openapi::tree::Node;

/// What an operation says of its pages; the pass `paging` holds it against inputs and reply.
pub(super) fn declared(operation: &Node, out: &mut Diagnostics) -> Option<Paging> {
    if let Some(own) = operation.get("x-counterpart-paging") {
        let paging = ours(own);
        if paging.is_none() {
            let message = "pages follow by one of `token`, `next`, `link`, `offset`, `page`";
            out.push(Diagnostic::new(&codes::settings::PAGING_UNFIT, own.span, message));
        }
        return paging;
    }
    let pageable = operation.get("x-ms-pageable")?;
    // `null` as `nextLinkName` says that there is one page alone.
    let output = dotted(pageable.get("nextLinkName")?.as_str()?);
    let items = pageable.get("itemName").and_then(Node::as_str).unwrap_or("value");
    Some(Paging { items: dotted(items), next: Next::Url { output } })
}

fn ours(own: &Node) -> Option<Paging> {
    let text = |key: &str| own.get(key).and_then(Node::as_str);
    let token = own.get("token").map(|token| {
        let text = |key: &str| token.get(key).and_then(Node::as_str);
        Some(Next::Token { input: text("input")?.to_owned(), output: dotted(text("output")?) })
    });
    let link = own.get("link").and_then(Node::as_bool).filter(|link| *link);
    let found = [
        token.flatten(),
        text("next").map(|output| Next::Url { output: dotted(output) }),
        link.map(|_| Next::Link),
        text("offset").map(|input| Next::Offset { input: input.to_owned() }),
        text("page").map(|input| Next::Page { input: input.to_owned() }),
    ];
    let mut found = found.into_iter().flatten();
    let next = found.next().filter(|_| found.next().is_none())?;
    Some(Paging { items: dotted(text("items").unwrap_or("")), next })
}

fn dotted(text: &str) -> Vec<String> {
    text.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
