//! Members that travel one way alone: each way has its own shape, and what comes the wrong way is passed over.

use bytes::Bytes;
use counterpart_runtime::Body;
use counterpart_runtime::arbitrary::Options;
use counterpart_runtime::client::in_process;
use counterpart_runtime::json;
use counterpart_runtime::server::Context;
use tower_service::Service as _;

use crate::contracts::directions_http::operations::*;
use crate::contracts::directions_http::types::*;
use crate::contracts::directions_http::{client, ops, server};
use crate::harness::{Reached, Script};

const OPTIONS: Options =
    Options { depth: 4, size: 60, unknown: false, plain: false, nonempty: true, utc: false };

struct App(Script);

impl server::Directions for App {
    async fn add_user(&self, _: &Context, input: AddUserInput) -> Result<User, AddUserError> {
        self.0.answer(input)
    }

    async fn set_team(&self, _: &Context, input: SetTeamInput) -> Result<Team, SetTeamError> {
        self.0.succeed(input)
    }

    async fn start_session(&self, _: &Context, input: StartSessionInput) -> Result<Log, StartSessionError> {
        self.0.succeed(input)
    }
}

#[test]
fn every_operation_brings_the_same_values() {
    let script = Script::new(OPTIONS);
    let api = Reached::new::<client::Client>(script.clone(), || server::service(App(script.clone())));
    api.unary::<AddUserInput, User, AddUserError>(&ops::ADD_USER);
    api.unary::<SetTeamInput, Team, SetTeamError>(&ops::SET_TEAM);
    api.unary::<StartSessionInput, Log, StartSessionError>(&ops::START_SESSION);
}

/// Answers with what it was sent.
struct Users;

impl server::Directions for Users {
    async fn add_user(&self, _: &Context, input: AddUserInput) -> Result<User, AddUserError> {
        assert_eq!(input.body.password, "p");
        let mut user = User::new(7, input.body.name);
        user.labels = input.body.labels;
        Ok(user)
    }
}

#[tokio::test]
async fn each_way_has_its_own_members() {
    let api: client::Client = in_process(server::service(Users).build());
    let sent = UserWrite::new("ana", "p").labels(vec![Label::new("new")]);
    assert_eq!(json::to_vec(&sent), br#"{"name":"ana","password":"p","labels":[{"text":"new"}]}"#);
    let user = api.add_user(sent).await.unwrap();
    assert_eq!(json::to_vec(&user), br#"{"id":7,"name":"ana","labels":[{"text":"new"}]}"#);
}

/// What was received is changed and sent back, with members that this version does not know.
#[test]
fn what_is_received_becomes_what_is_sent() {
    let person: Person = json::from_slice(br#"{"kind":"Person","since":3,"new":true}"#).unwrap();
    let sent = PersonWrite::try_from(&person).unwrap();
    assert_eq!(json::to_vec(&sent), br#"{"kind":"Person","new":true}"#);
    let error = UserWrite::try_from(&User::new(7, "ana")).unwrap_err();
    assert_eq!(error.to_string(), "/password: a required member is missing (line 1, column 1)");
}

/// OpenAPI 3.0.4, section 4.7.24.2; JSON Schema validation, section 9.4: the owner of the data may ignore it. The
/// schema of a user has no room for others, that of a log has numbers in them: neither minds.
#[test]
fn a_member_that_comes_the_wrong_way_is_passed_over() {
    let text = br#"{"id":7,"name":"ana","password":"p"}"#;
    let sent: UserWrite = json::from_slice(text).unwrap();
    assert_eq!(json::to_vec(&sent), br#"{"name":"ana","password":"p"}"#);
    let received: User = json::from_slice(text).unwrap();
    assert_eq!(json::to_vec(&received), br#"{"id":7,"name":"ana"}"#);
    let log: Log = json::from_slice(br#"{"at":1,"secret":["x"],"more":2}"#).unwrap();
    assert_eq!(json::to_vec(&log), br#"{"at":1,"more":2}"#);
}

#[tokio::test]
async fn a_request_with_what_the_service_sets_is_served() {
    let bodies = [
        (r#"{"id":7,"name":"ana","password":"p"}"#, 200),
        (r#"{"name":"ana","password":"p","age":7}"#, 422),
        (r#"{"id":7,"name":"ana"}"#, 422),
    ];
    for (body, status) in bodies {
        let mut service = server::service(Users).build();
        let request = http::Request::post("/users").header("content-type", "application/json");
        let request = request.body(Body::from(Bytes::from_static(body.as_bytes()))).unwrap();
        assert_eq!(service.call(request).await.unwrap().status(), status, "{body}");
    }
}
