//! Exact messages, both ends.

use bytes::Bytes;
use counterpart_runtime::clock::SystemEntropy;
use counterpart_runtime::operation::Operation;
use counterpart_runtime::protocol::{Again, Base, Malformed, Outcome, Outgoing, Received, Target, Verdict};
use counterpart_runtime::record::{Place, Record};
use counterpart_runtime::{Body, Fault, Violation};
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, StatusCode};

use crate::shop::{
    GET_ITEM, GET_ITEM_12, GetItemError, Item, LOG, NAMES_OF, PING, TEXT, item, not_found, nothing, session,
    sku,
};

fn request(operation: &Operation, input: &dyn Record) -> http::Request<Body> {
    let base = Base::parse("https://shop.test/soap").expect("it is a URL");
    let call = Outgoing { base: &base, input, key: None, entropy: &SystemEntropy };
    operation.protocol.encode_request(operation, &call).expect("it can be written")
}

fn text(body: &Body) -> &str {
    std::str::from_utf8(body.bytes().expect("it is at hand")).expect("it is UTF-8")
}

#[test]
fn a_request_of_1_1() {
    let mut input = sku("a<b");
    input.session = Some(session("t"));
    let request = request(&GET_ITEM, &input);
    assert_eq!(
        (request.method().as_str(), request.uri().to_string().as_str()),
        ("POST", "https://shop.test/soap")
    );
    assert_eq!(request.headers()[CONTENT_TYPE], "text/xml; charset=utf-8");
    assert_eq!(request.headers()["soapaction"], "\"urn:shop#act\"");
    assert_eq!(
        text(request.body()),
        concat!(
            r#"<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">"#,
            r#"<s:Header><h:session xmlns:m="urn:shop" xmlns:h="urn:head" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">"#,
            r#"<h:token>t</h:token></h:session></s:Header><s:Body>"#,
            r#"<m:getItem xmlns:m="urn:shop" xmlns:h="urn:head" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">"#,
            r#"<m:sku>a&lt;b</m:sku></m:getItem></s:Body></s:Envelope>"#,
        )
    );
}

#[test]
fn a_request_of_1_2_and_one_without_content() {
    let request = self::request(&GET_ITEM_12, &sku("a"));
    let media = "application/soap+xml; charset=utf-8; action=\"urn:shop#act\"";
    assert_eq!(request.headers()[CONTENT_TYPE], media);
    assert!(!request.headers().contains_key("soapaction"));
    assert!(
        text(request.body())
            .contains("<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body>")
    );
    let request = self::request(&PING, &nothing());
    assert!(text(request.body()).ends_with("/envelope/\"><s:Body></s:Body></s:Envelope>"));
}

fn reply(status: u16, media: &'static str, body: &str) -> Received {
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(media))]);
    let status = StatusCode::from_u16(status).expect("it is a status");
    Received { status, headers, body: Bytes::from(body.to_owned()), trailers: None, stream: None }
}

fn read<T: Place>(
    operation: &Operation,
    reply: &Received,
    value: &mut Option<T>,
    declared: &mut Option<GetItemError>,
) -> Result<Verdict, Malformed>
where
    Option<T>: Place,
{
    let mut target = Target { value, declared, headers: &mut () };
    operation.protocol.decode_reply(operation, reply, &mut target)
}

const ANSWER: &str = concat!(
    "<?xml version='1.0'?><soap:Envelope xmlns:soap='http://schemas.xmlsoap.org/soap/envelope/'><soap:Header>",
    "<x:a xmlns:x='urn:x'><Body/></x:a></soap:Header><soap:Body><getItemResponse xmlns='urn:shop'><!-- c --><item>",
    "<price>2.5</price><name>lamp</name></item></getItemResponse></soap:Body></soap:Envelope>",
);

#[test]
fn a_reply_of_either_version_is_read() {
    for answer in [
        ANSWER.to_owned(),
        ANSWER
            .replace("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"),
    ] {
        let mut value = None::<Item>;
        let verdict = read(&GET_ITEM, &reply(200, "text/xml", &answer), &mut value, &mut None);
        assert_eq!(verdict.expect("it is readable"), Verdict::Value);
        assert_eq!(value, Some(item("lamp", 2.5)));
    }
    let mut names = None::<Vec<String>>;
    let empty = ANSWER
        .replace("getItemResponse", "namesResponse")
        .replace("<name>lamp</name>", "")
        .replace("item", "no");
    let verdict = read(&NAMES_OF, &reply(200, "text/xml", &empty), &mut names, &mut None);
    assert_eq!((verdict.expect("it is readable"), names), (Verdict::Value, Some(vec![])));
    let mut text = None::<Option<String>>;
    let bare = ANSWER.replace("getItemResponse", "name").replace("<item>", "").replace("</item>", "");
    let read_bare = |answer: &str, text: &mut Option<Option<String>>| {
        read(&TEXT, &reply(200, "text/xml", answer), text, &mut None)
    };
    let scalar = bare.replace("<price>2.5</price><name>lamp</name>", "lamp");
    assert_eq!(read_bare(&scalar, &mut text).expect("it is readable"), Verdict::Value);
    assert_eq!(text, Some(Some("lamp".to_owned())));
    let error = read_bare(&scalar.replace("name", "other"), &mut text).expect_err("it is another element");
    assert_eq!((&*error.message, error.pointer.as_str()), ("`name` is missing", "/Body"));
    let mut nothing = None::<()>;
    let verdict = read(&LOG, &reply(202, "text/plain", ""), &mut nothing, &mut None);
    assert_eq!((verdict.expect("it is accepted"), nothing), (Verdict::Value, Some(())));
}

#[test]
fn replies_that_are_not_as_declared_tell_their_place() {
    let wrong = |answer: &str| {
        let reply = reply(200, "text/xml", answer);
        read(&GET_ITEM, &reply, &mut None::<Item>, &mut None).expect_err("it is not as declared")
    };
    let malformed = wrong(&ANSWER.replace("2.5", "dear"));
    assert_eq!(malformed.pointer, "/getItemResponse/item/price");
    assert_eq!(malformed.message, "expected a number, found `dear`");
    assert_eq!(wrong(&ANSWER.replace("urn:shop", "urn:shop:2")).pointer, "/Body");
    assert_eq!(wrong(&ANSWER.replace("price", "cost")).message, "`price` is missing");
    assert!(wrong("").message.contains("expected an element"));
}

const FAULT_11: &str = concat!(
    "<S:Envelope xmlns:S='http://schemas.xmlsoap.org/soap/envelope/'><S:Body><S:Fault><faultcode>S:Server.Db</faultcode>",
    "<faultstring xml:lang='de'>weg</faultstring><detail><x/><n:notFound xmlns:n='urn:shop'><n:sku>7</n:sku>",
    "</n:notFound></detail></S:Fault></S:Body></S:Envelope>",
);

const FAULT_12: &str = concat!(
    "<S:Envelope xmlns:S='http://www.w3.org/2003/05/soap-envelope'><S:Body><S:Fault><S:Code><S:Value>S:Receiver</S:Value>",
    "<S:Subcode><S:Value>q:Db</S:Value></S:Subcode></S:Code><S:Reason><S:Text xml:lang='en'>gone</S:Text></S:Reason>",
    "<S:Detail><busy xmlns='urn:shop'>soon</busy></S:Detail></S:Fault></S:Body></S:Envelope>",
);

#[test]
fn faults_are_told_by_the_element_of_their_detail() {
    let mut declared = None;
    let fault = reply(500, "text/xml", FAULT_11);
    let verdict = read(&GET_ITEM, &fault, &mut None::<Item>, &mut declared).expect("it is readable");
    assert_eq!(verdict, Verdict::Declared);
    assert!(matches!(declared, Some(GetItemError::NotFound(found)) if found.sku == "7"));
    assert_eq!(GET_ITEM.protocol.again(&fault), Again::No);
    let mut declared = None;
    let fault = reply(200, "application/soap+xml", FAULT_12);
    let verdict = read(&GET_ITEM, &fault, &mut None::<Item>, &mut declared).expect("it is readable");
    assert_eq!(verdict, Verdict::Declared);
    assert!(matches!(declared, Some(GetItemError::Busy(text)) if text == "soon"));

    let other = reply(500, "text/xml", &FAULT_11.replace("notFound", "lost"));
    let error = read(&GET_ITEM, &other, &mut None::<Item>, &mut None).expect_err("it is not declared");
    assert_eq!(error.message, "SOAP fault Server.Db: weg");
    let error = read(
        &GET_ITEM,
        &reply(500, "application/soap+xml", &FAULT_12.replace("busy", "lost")),
        &mut None::<Item>,
        &mut None,
    )
    .expect_err("it is not declared");
    assert_eq!(error.message, "SOAP fault Receiver/Db: gone");
    let page = reply(502, "text/html", "<p>");
    let verdict = read(&GET_ITEM, &page, &mut None::<Item>, &mut None).expect("a proxy answered");
    assert_eq!(verdict, Verdict::Undeclared);
    assert_eq!(GET_ITEM.protocol.again(&page), Again::Transient);
}

fn answer(operation: &Operation, media: &'static str, outcome: Outcome<'_>) -> (u16, String) {
    let request = http::Request::post("/").header(CONTENT_TYPE, media).body(()).expect("it is a request");
    let reply = operation.protocol.encode_reply(operation, &request.into_parts().0, outcome);
    (reply.status().as_u16(), text(reply.body()).to_owned())
}

const HEAD_11: &str = r#"<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>"#;
const HEAD_12: &str = r#"<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>"#;
const SHOP: &str =
    r#"xmlns:m="urn:shop" xmlns:h="urn:head" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#;
const END: &str = "</s:Body></s:Envelope>";

#[test]
fn replies_are_exact() {
    let value = item("a", 1.0);
    let (status, text) = answer(&GET_ITEM, "text/xml", Outcome::Value(&value, None));
    let item = "<m:item><m:name>a</m:name><m:price>1</m:price></m:item>";
    assert_eq!(
        (status, text),
        (200, format!("{HEAD_11}<m:getItemResponse {SHOP}>{item}</m:getItemResponse>{END}"))
    );
    let names = vec!["a".to_owned(), "b".to_owned()];
    let (_, text) = answer(&NAMES_OF, "application/soap+xml", Outcome::Value(&names, None));
    let names = "<m:name>a</m:name><m:name>b</m:name>";
    assert_eq!(text, format!("{HEAD_12}<m:namesResponse {SHOP}>{names}</m:namesResponse>{END}"));
    for (text, written) in
        [(Some("a".to_owned()), "<m:name>a</m:name>"), (None, "<m:name xsi:nil=\"true\"/>")]
    {
        let (_, reply) = answer(&TEXT, "text/xml", Outcome::Value(&text, None));
        assert_eq!(reply, format!("{}<s:Body {SHOP}>{written}{END}", HEAD_11.trim_end_matches("<s:Body>")));
    }
    assert_eq!(answer(&LOG, "text/xml", Outcome::Value(&(), None)), (202, String::new()));
    assert_eq!(answer(&PING, "text/xml", Outcome::Value(&(), None)), (200, format!("{HEAD_11}{END}")));
}

#[test]
fn faults_are_exact() {
    let (status, text) = answer(&GET_ITEM, "text/xml", Outcome::Declared(&not_found("7")));
    let detail = format!("<m:notFound {SHOP}><m:sku>7</m:sku></m:notFound>");
    let fault = format!(
        "<s:Fault><faultcode>s:Server</faultcode><faultstring>NotFound</faultstring><detail>{detail}</detail></s:Fault>"
    );
    assert_eq!((status, text), (500, format!("{HEAD_11}{fault}{END}")));

    let violation = Violation {
        part: "",
        pointer: "/items/0/name".into(),
        rule: "maxLength".into(),
        message: "longer than 3".into(),
    };
    let violation = GET_ITEM.protocol.locate(violation);
    assert_eq!(violation.pointer, "/getItem/items[1]/name");
    let fault = Fault::invalid("1 < 2").with_violations(vec![violation]);
    let (status, text) = answer(&GET_ITEM, "application/soap+xml", Outcome::Fault(&fault));
    let detail = concat!(
        r#"<problem xmlns="urn:counterpart:problem" code="INVALID_ARGUMENT">"#,
        r#"<violation path="/getItem/items[1]/name" rule="maxLength">longer than 3</violation></problem>"#
    );
    let fault = format!(
        "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text xml:lang=\"en\">1 &lt; 2</s:Text></s:Reason><s:Detail>{detail}</s:Detail></s:Fault>"
    );
    assert_eq!((status, text), (400, format!("{HEAD_12}{fault}{END}")));
}
