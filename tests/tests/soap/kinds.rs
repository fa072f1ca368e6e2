//! What a schema can say, from generated code: a message comes back as it was sent.

use counterpart_runtime::Body;
use counterpart_runtime::server::Context;
use http::header::CONTENT_TYPE;
use kinds_soap::server::{Kinds, service};
use kinds_soap::*;
use tower_service::Service as _;

#[allow(missing_docs, reason = "generated")]
mod contracts {
    counterpart_runtime::include_contract!("kinds_soap");
}
use contracts::kinds_soap;

struct Echo;

impl Kinds for Echo {
    async fn echo(&self, _: &Context, input: EchoInput) -> Result<EchoInput, EchoError> {
        Ok(input)
    }
}

async fn echoed(content: &str) -> String {
    let message = format!(
        "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/' xmlns:n1='urn:kinds' \
         xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><e:Body><n1:kinds>{content}</n1:kinds></e:Body></e:Envelope>"
    );
    let request = http::Request::post("/").header(CONTENT_TYPE, "text/xml").body(Body::from(message));
    let mut service = service(Echo).build();
    let reply = service.call(request.expect("it is a request")).await.expect("a service never fails");
    let body = reply.into_body().collect(1 << 20).await.expect("it is whole").bytes;
    String::from_utf8(body.to_vec()).expect("it is UTF-8")
}

#[tokio::test]
async fn what_is_sent_comes_back() {
    for content in [
        r#"<n1:shape xsi:type="n1:Circle"><n1:radius>1.5</n1:radius></n1:shape>"#,
        r#"<n1:shape xsi:type="n1:Square"><n1:side>1</n1:side><n1:inner xsi:type="n1:Circle"><n1:radius>2</n1:radius></n1:inner></n1:shape>"#,
        r#"<n1:measure unit="m">1.50</n1:measure><n1:measure>-2</n1:measure>"#,
        "<n1:steps><n1:go>1</n1:go><n1:turn>L</n1:turn><n1:go>2</n1:go></n1:steps>",
        "<n1:pairs><n1:key>a</n1:key><n1:value>1</n1:value><n1:key>b</n1:key></n1:pairs>",
        r#"<local>x</local><n1:maybe>1</n1:maybe><n1:maybe xsi:nil="true"/>"#,
        r#"<anything xmlns="urn:kinds" a="1"><x xmlns=""/></anything><more xmlns="urn:other">7</more>"#,
    ] {
        let reply = echoed(content).await;
        assert!(reply.contains(&format!(">{content}</n1:kinds>")), "{content}\n{reply}");
    }
}
