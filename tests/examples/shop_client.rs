//! The generated client of `fixtures/openapi/shop.yaml` against a server of somebody else at the URL of its argument:
//! every operation, with every kind of input, and the errors the contract declares.

use shop_http::*;

#[allow(missing_docs, reason = "generated")]
mod contracts {
    counterpart_runtime::include_contract!("shop_http");
}
use contracts::shop_http;

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let url = std::env::args().nth(1).ok_or("usage: shop_client URL")?;
    let api = Client::builder(url).credentials(Credentials::token("secret")).build()?;

    let listed =
        api.list_things().kind(Kind::Toy).limit(7).tags(vec!["a".into(), "b".into()]).send_full().await?;
    assert!(listed.headers.x_total.is_some(), "a declared header is read");

    let part = Part::from(PartString("wheel".to_owned()));
    let thing = NewThing::new("cart", Kind::Toy).price(1.5).parts(vec![part]);
    let added = api.add_thing(thing).await?;
    assert!(added.id >= 1, "{added:?}");

    api.get_thing(added.id).await?;
    api.remove_thing(added.id).await?;
    let ordered = api.order(OrderBody::new(1, 2).note("soon & well")).await?;
    assert!(!ordered.is_empty(), "text is read");

    // The header is Prism's way to be told the status.
    let error = api.get_thing(7).header("prefer", "code=404").send().await.err().ok_or("404 is a success")?;
    assert!(matches!(error.declared(), Some(GetThingError::NotFound(_))), "{error:?}");

    let unknown = Client::builder(std::env::args().nth(1).unwrap_or_default()).build()?;
    let error = unknown.get_thing(1).await.err().ok_or("no credentials, and a success")?;
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401), "{error:?}");
    Ok(())
}
