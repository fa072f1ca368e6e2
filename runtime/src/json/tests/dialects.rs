//! ProtoJSON, numbers as strings, members that stand under other names, and what users get through serde.

use super::*;

#[derive(Clone)]
struct Loan {
    id: i64,
    state: State,
    ratio: f64,
    note: Option<String>,
    who: Option<Who>,
    extra: Extra,
}

record! {
    Loan = "Loan" {
        0 id: field("loanId").facts(&Facts::NONE.alias("loan_id"));
        1 state: field("state");
        2 ratio: field("ratio");
        3 note: field("note");
        4 who: field("who").inline();
    }
    .proto(&[
        ProtoRow::new(1, ProtoKind::Int64, 0),
        ProtoRow::new(2, ProtoKind::Enum, 1),
        ProtoRow::new(3, ProtoKind::Double, 2),
        ProtoRow::new(4, ProtoKind::String, 3).presence(),
    ])
    .inline(&[Inline { name: "reader", slot: 4, arm: 0 }, Inline { name: "deskNo", slot: 4, arm: 1 }])
}

#[derive(Clone)]
enum Who {
    Reader(String),
    Desk(u32),
}

union! { Who = "Who" { 0 Reader: arm("reader"); 1 Desk: arm("desk_no"); } blank Reader }

#[derive(Clone, Copy, PartialEq)]
struct State(i32);

int_enum! { State = "State" { UNSPECIFIED = 0 "UNSPECIFIED"; LENT = 1 "LENT"; } }

#[test]
fn proto_json_has_its_own_spellings() {
    let through = |json: &str| {
        let mut loan = Loan::blank();
        fill(json.as_bytes(), &mut loan, &Options::proto()).unwrap_or_else(|error| panic!("{error}"));
        let mut out = Vec::new();
        write(loan.view(), &mut out, &Options::proto());
        String::from_utf8(out).expect("UTF-8")
    };
    for json in [
        "{}",
        r#"{"loanId":"9007199254740993","state":"LENT","ratio":"NaN","note":"","reader":""}"#,
        r#"{"state":7,"ratio":"-Infinity","deskNo":3}"#,
    ] {
        assert_eq!(through(json), json);
    }
    assert_eq!(
        through(r#"{"loan_id":1e2,"state":1,"ratio":null,"reader":null}"#),
        r#"{"loanId":"100","state":"LENT"}"#
    );
    let loan: Loan = from_slice(br#"{"loanId":5,"deskNo":4}"#).expect("plain");
    assert_eq!(loan.who, Some(Who::Desk(4)));
    assert_eq!((loan.state, State::LENT.as_str_name()), (State::UNSPECIFIED, Some("LENT")));
}

#[derive(Clone)]
struct Settings {
    name: String,
    rest: Map<String, i64>,
    extra: Extra,
}

record! { Settings = "Settings" { 0 name: field("name").required(); 1 rest: field("").rest(); } }

#[test]
fn typed_additional_members_stand_among_the_others() {
    let json = r#"{"name":"x","a":1,"":2}"#;
    let settings: Settings = from_slice(json.as_bytes()).expect("settings");
    assert_eq!(settings.rest, Map::from([("a".to_owned(), 1), (String::new(), 2)]));
    assert_eq!(written(&settings), json);
    assert_eq!(
        problems::<Settings>(r#"{"name":"x","a":"1"}"#),
        ["/a type: expected a 64-bit integer, found a string @1:17"]
    );
}

#[test]
fn maps_have_keys_of_any_scalar() {
    let json = r#"{"1":"a","-2":"b"}"#;
    let map: Map<i32, String> = from_slice(json.as_bytes()).expect("a map");
    assert_eq!(map.get(&-2).map(String::as_str), Some("b"));
    assert_eq!(written(&map), json);
    assert_eq!(
        problems::<Map<i32, String>>(r#"{"x":"a"}"#),
        ["/x type: expected a 32-bit integer as the member's name, found another name @1:6"]
    );
}

#[derive(Clone)]
struct Account {
    id: i64,
    counts: Vec<u32>,
    size: crate::scalar::Integer,
    rate: f64,
    extra: Extra,
}

record! {
    Account = "Account" {
        0 id: field("id").required().quoted();
        1 counts: field("counts").quoted();
        2 size: field("size").required();
        3 rate: field("rate").required().quoted();
    }
}

#[test]
fn numbers_may_travel_as_strings() {
    let json = r#"{"id":"-5","counts":["1","2"],"size":123456789012345678901234567890,"rate":"0.5"}"#;
    let account: Account = from_slice(json.as_bytes()).expect("an account");
    assert_eq!((account.id, account.counts.as_slice(), account.rate), (-5, &[1, 2][..], 0.5));
    assert_eq!(written(&account), json);
    assert_eq!(
        problems::<Account>(r#"{"id":"5x","size":"7.5","rate":""}"#),
        [
            "/id type: expected a 64-bit integer, found another string @1:7",
            "/size type: expected an integer, found another string @1:19",
            "/rate type: expected a number, found another string @1:32",
        ]
    );
}

#[derive(Clone)]
enum Event {
    Opened(()),
    Named(Person),
}

union! {
    Event = "Event" { 0 Opened: arm("Opened").tags(&["opened"]); 1 Named: arm("Named").tags(&["named"]); } blank Opened
    .tag("type")
}

#[test]
fn an_arm_may_be_a_name_alone() {
    let json = r#"[{"type":"opened"},{"type":"named","name":"x"}]"#;
    let events: Vec<Event> = from_slice(json.as_bytes()).expect("events");
    assert_eq!(written(&events), json);
}

#[cfg(feature = "serde")]
#[test]
fn users_come_through_serde() {
    let json = r#"{"id":7,"title":"Emma","genre":"essay","cover":"AP8=","parts":[],"stock":{"a":1},"holder":{"kind":"robot"},"returned":null,"x":1.5}"#;
    let book: Book = serde_json::from_str(json).expect("a book");
    assert_eq!(book, self::book(json));
    assert_eq!(serde_json::to_string(&book).expect("written"), json);
    let error = serde_json::from_str::<Book>(r#"{"id":7,"title":1}"#).expect_err("no book");
    assert_eq!(error.to_string(), r#"expected a string, found a number (at "/title")"#);
    // Whatever the writer writes, a user's serializer does.
    let same = |place: &dyn Place, theirs: String| assert_eq!(written(place), theirs);
    let branch =
        Holder::Branch(Box::new(Branch { kind: "branch".into(), city: "B".into(), extra: Extra::NONE }));
    same(&branch, serde_json::to_string(&branch).expect("written"));
    let account: Account =
        from_slice(br#"{"id":"-5","counts":["1"],"size":12,"rate":"0.5"}"#).expect("an account");
    same(&account, serde_json::to_string(&account).expect("written"));
    let settings: Settings = from_slice(br#"{"name":"x","a":1}"#).expect("settings");
    same(&settings, serde_json::to_string(&settings).expect("written"));
    let loan: Loan = from_slice(br#"{"loanId":5,"state":"LENT","deskNo":4}"#).expect("a loan");
    same(&loan, serde_json::to_string(&loan).expect("written"));
    same(&Event::Opened(()), serde_json::to_string(&Event::Opened(())).expect("written"));
}
