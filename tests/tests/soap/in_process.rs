//! Our client against our server, without a socket.

use std::error::Error as _;

use counterpart_runtime::client::Error;
use counterpart_runtime::{Body, Fault, soap};
use http::header::CONTENT_TYPE;
use tower_service::Service as _;

use crate::shop::{
    BARE, Client, ECHO, GET_ITEM, GET_ITEM_12, GetItemError, Item, LOG, NAMES_OF, PING, TEXT, item, log,
    nothing, service, session, sku,
};

async fn get(client: &Client, asked: &str) -> Result<Item, Error<GetItemError>> {
    client.0.call::<_, Item, GetItemError, ()>(&GET_ITEM, sku(asked)).send().await
}

#[tokio::test]
async fn values_round_trip_in_both_versions() {
    let client = Client::in_process();
    assert_eq!(get(&client, "lamp").await.expect("it is there"), item("lamp", 1.0));
    let mut input = sku("lamp");
    input.count = Some(3);
    input.session = Some(session("tok"));
    let call = client.0.call::<_, Item, GetItemError, ()>(&GET_ITEM_12, input);
    assert_eq!(call.send().await.expect("it is there"), item("tok", 3.0));
    let call = client.0.call::<_, Vec<String>, Fault, ()>(&NAMES_OF, nothing());
    assert_eq!(call.send().await.expect("there are names"), ["a", ""]);
    client.0.call::<_, (), Fault, ()>(&LOG, log("x")).send().await.expect("it is accepted");
    for (line, text) in [("x", Some("x".to_owned())), ("", None)] {
        let call = client.0.call::<_, Option<String>, Fault, ()>(&TEXT, log(line));
        assert_eq!(call.send().await.expect("it answers"), text);
    }
    client.0.call::<_, (), Fault, ()>(&PING, nothing()).send().await.expect("it answers");
}

#[tokio::test]
async fn declared_faults_are_typed_and_others_are_kept() {
    let client = Client::in_process();
    let error = get(&client, "missing").await.expect_err("it is missing");
    assert!(matches!(error.declared(), Some(GetItemError::NotFound(found)) if found.sku == "missing"));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(500));
    assert_eq!(error.attempts(), 1);
    let error = get(&client, "busy").await.expect_err("it is busy");
    assert!(matches!(error.declared(), Some(GetItemError::Busy(text)) if text == "<later>"));
    let error = get(&client, "denied").await.expect_err("it is denied");
    assert!(error.declared().is_none());
    let fault = error.source().and_then(|source| source.downcast_ref::<soap::Fault>()).expect("it is kept");
    assert_eq!((fault.code.as_str(), fault.reason.as_str()), ("Client", "not for you & me"));
    assert_eq!(fault.detail[0].name, "problem");
}

#[tokio::test]
async fn the_action_tells_operations_that_share_an_element() {
    let client = Client::in_process();
    let call = client.0.call::<_, Vec<String>, Fault, ()>(&ECHO, log("x"));
    assert_eq!(call.send().await.expect("it answers"), ["x"]);
    let call = client.0.call::<_, Vec<String>, Fault, ()>(&BARE, log("x"));
    assert_eq!(call.send().await.expect("it answers"), ["bare x"]);
    client.0.call::<_, (), Fault, ()>(&LOG, log("x")).send().await.expect("it is accepted");
}

const ENVELOPE_11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const ENVELOPE_12: &str = "http://www.w3.org/2003/05/soap-envelope";

/// Status and text of what a message is answered with.
async fn reply(media: &str, message: String) -> (u16, String) {
    let request = http::Request::post("/soap").header(CONTENT_TYPE, media).body(Body::from(message));
    let reply = service().call(request.expect("it is a request")).await.expect("a service never fails");
    let status = reply.status().as_u16();
    let body = reply.into_body().collect(1 << 20).await.expect("it is whole").bytes;
    (status, String::from_utf8(body.to_vec()).expect("it is UTF-8"))
}

/// Status and fault of what a wrong message is answered with.
async fn answer(media: &str, message: String) -> (u16, soap::Fault) {
    let (status, body) = reply(media, message).await;
    let fault = soap::Fault::of_message(body.as_bytes()).expect("it is a message").expect("it is a fault");
    (status, fault)
}

fn envelope(version: &str, header: &str, body: &str) -> String {
    format!(
        "<e:Envelope xmlns:e='{version}' xmlns='urn:shop'><e:Header>{header}</e:Header><e:Body>{body}</e:Body></e:Envelope>"
    )
}

#[tokio::test]
async fn wrong_messages_are_the_callers_fault_with_the_place() {
    let (status, fault) = answer("text/xml", envelope(ENVELOPE_11, "", "<getItem/>")).await;
    assert_eq!((status, fault.code.as_str()), (500, "Client"));
    let violation = fault.detail[0].elements().next().expect("there is a violation");
    assert_eq!(violation.attributes[0].value, "/getItem");
    assert_eq!(violation.text_content(), "`sku` is missing");

    let body = "<getItem><sku>a</sku><count>many</count></getItem>";
    let (status, fault) = answer("application/soap+xml", envelope(ENVELOPE_12, "", body)).await;
    assert_eq!((status, fault.version, fault.code.as_str()), (400, soap::Version::V1_2, "Sender"));
    assert!(fault.reason.starts_with("/getItem/count: expected an integer of 32 bits, found `many` (line 1"));

    let (status, fault) = answer("text/xml", envelope(ENVELOPE_11, "", "<other/>")).await;
    assert_eq!((status, fault.reason.as_str()), (500, "there is no operation for `{urn:shop}other`"));
    assert_eq!(fault.code, "Client");
    let other = envelope(ENVELOPE_12, "", "<other/>");
    let (status, fault) = answer("application/soap+xml", other).await;
    assert_eq!((status, fault.code.as_str()), (400, "Sender"));
    let (status, _) = answer("application/json", "{}".into()).await;
    assert_eq!(status, 415);
    let (_, fault) = answer("text/xml", "<!DOCTYPE a><a/>".into()).await;
    assert!(fault.reason.starts_with("a DOCTYPE is not allowed"), "{fault}");
    let (_, fault) = answer("text/xml", envelope("urn:soap:9", "", "<getItem/>")).await;
    assert_eq!(fault.code, "VersionMismatch");
}

#[tokio::test]
async fn blocks_that_must_be_understood_are() {
    let body = "<getItem><sku>a</sku></getItem>";
    let (status, fault) =
        answer("text/xml", envelope(ENVELOPE_11, "<sign e:mustUnderstand='1'/>", body)).await;
    assert_eq!((status, fault.code.as_str()), (500, "MustUnderstand"));
    assert_eq!(fault.reason, "the header block {urn:shop}sign is not understood");
    for header in [
        "<sign/>",
        "<sign e:mustUnderstand='0'><x/></sign>",
        "<h:session xmlns:h='urn:head' e:mustUnderstand='1'><h:token>t</h:token></h:session>",
    ] {
        let (status, _) = reply("text/xml", envelope(ENVELOPE_11, header, body)).await;
        assert_eq!(status, 200, "{header}");
    }
}

#[tokio::test]
async fn blocks_for_somebody_else_are_passed_over() {
    let (next_11, role_12) =
        ("http://schemas.xmlsoap.org/soap/actor/next", "http://www.w3.org/2003/05/soap-envelope/role");
    for (version, media, role, expected) in [
        (ENVELOPE_11, "text/xml", "actor='urn:else'".to_owned(), 200),
        (ENVELOPE_11, "text/xml", format!("actor='{next_11}'"), 500),
        (ENVELOPE_11, "text/xml", "actor=''".to_owned(), 500),
        (ENVELOPE_12, "application/soap+xml", "role='urn:else'".to_owned(), 200),
        (ENVELOPE_12, "application/soap+xml", format!("role='{role_12}/none'"), 200),
        (ENVELOPE_12, "application/soap+xml", format!("role='{role_12}/next'"), 500),
        (ENVELOPE_12, "application/soap+xml", format!("role='{role_12}/ultimateReceiver'"), 500),
    ] {
        let header = format!("<sign e:mustUnderstand='1' e:{role}/>");
        let message = envelope(version, &header, "<getItem><sku>a</sku></getItem>");
        assert_eq!(reply(media, message).await.0, expected, "{header}");
    }
    // One the contract knows has another meaning for somebody else.
    let block = "<h:session xmlns:h='urn:head' e:actor='urn:else'><h:token>t</h:token></h:session>";
    let body = "<getItem><sku>a</sku></getItem>";
    let (_, text) = reply("text/xml", envelope(ENVELOPE_11, block, body)).await;
    assert!(text.contains("<m:name>a</m:name>"), "{text}");
}

#[tokio::test]
async fn faults_of_the_header_are_told_there() {
    let body = "<getItem><sku>a</sku></getItem>";
    let sign = "<sign e:mustUnderstand='1'/>";
    let (_, text) = reply("text/xml", envelope(ENVELOPE_11, sign, body)).await;
    assert!(!text.contains("Header>") && !text.contains("detail"), "{text}");
    let (_, text) = reply("application/soap+xml", envelope(ENVELOPE_12, sign, body)).await;
    let block = format!(
        r#"<s:Header><NotUnderstood xmlns="{ENVELOPE_12}" xmlns:q="urn:shop" qname="q:sign"/></s:Header>"#
    );
    assert!(text.contains(&block), "{text}");
    let (_, text) = reply("application/soap+xml", envelope("urn:soap:9", "", body)).await;
    let known = |version: &str| format!(r#"<SupportedEnvelope xmlns:q="{version}" qname="q:Envelope"/>"#);
    let block = format!(
        r#"<s:Header><Upgrade xmlns="{ENVELOPE_12}">{}{}</Upgrade></s:Header>"#,
        known(ENVELOPE_12),
        known(ENVELOPE_11)
    );
    assert!(text.contains(&block), "{text}");
}
