//! Credentials from contract to wire: a generated client, the issuer it gets tokens from, and the generated server that
//! checks them, over loopback sockets.

#![allow(clippy::unwrap_used, reason = "tests")]

mod certificate;
mod issuer;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use counterpart_runtime::body::BoxFuture;
use counterpart_runtime::client::{Blocking, OAuth, Token, TokenError, Tokens};
use counterpart_runtime::clock::{Clock, SystemClock};
use issuer::Issuer;
use tokens::{Client, Credentials};

#[allow(missing_docs, reason = "generated")]
mod contract {
    counterpart_runtime::include_contract!("tokens");
}
use contract::tokens;

/// `desk` and `s+cret`, form-encoded, joined, in base 64.
const BASIC: &str = "Basic ZGVzazpzJTJCY3JldA==";

fn desk() -> Credentials {
    Credentials::desk_tokens(OAuth::client_credentials("desk", "s+cret"))
}

async fn started(credentials: Credentials) -> (Issuer, Client) {
    let issuer = Issuer::default();
    issuer.state().lifetime = 3600;
    let base = issuer.listen().await;
    (issuer, Client::builder(base).credentials(credentials).build().unwrap())
}

#[tokio::test]
async fn a_token_is_fetched_once_for_each_set_of_scopes() {
    let (issuer, api) = started(desk()).await;
    for _ in 0..3 {
        assert_eq!(api.read_note().await.unwrap(), "a note");
        api.write_note("more").await.unwrap();
    }
    let state = issuer.state();
    let asked = ["read", "read%20write"]
        .map(|scopes| format!("{BASIC} grant_type=client_credentials&scope={scopes}"));
    assert_eq!(state.asked, asked);
    assert_eq!(state.calls, 6);
}

#[tokio::test]
async fn fifty_calls_wait_for_one_token() {
    let (issuer, api) = started(desk()).await;
    issuer.state().delay = Duration::from_millis(100);
    let calls: Vec<_> = (0..50).map(|_| tokio::spawn(api.read_note().send())).collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap(), "a note");
    }
    let state = issuer.state();
    assert_eq!((state.asked.len(), state.calls), (1, 50));
}

#[tokio::test]
async fn those_who_wait_share_a_refusal() {
    let (issuer, api) = started(desk()).await;
    {
        let mut state = issuer.state();
        state.delay = Duration::from_millis(100);
        state.refusal = Some((401, r#"{"error":"invalid_client","error_description":"who are you?"}"#));
    }
    let calls: Vec<_> = (0..50).map(|_| tokio::spawn(api.read_note().send())).collect();
    for call in calls {
        let error = call.await.unwrap().unwrap_err();
        let text =
            "`readNote`: no token for `desk`: the token endpoint answers 401: invalid_client: who are you?";
        assert_eq!(error.to_string(), text);
        assert_eq!((error.attempts(), error.is_retryable(), error.status()), (0, false, None));
    }
    let asked = issuer.state().asked.len();
    assert_eq!((asked, issuer.state().calls), (1, 0));
}

#[tokio::test]
async fn an_issuer_in_trouble_is_asked_again() {
    let (issuer, api) = started(desk()).await;
    issuer.state().refusal = Some((503, ""));
    let error = api.read_note().await.unwrap_err();
    assert!(error.is_retryable(), "{error}");
    assert_eq!(issuer.state().asked.len(), 3);
    issuer.state().refusal = None;
    api.read_note().await.unwrap();
}

#[tokio::test]
async fn who_stops_waiting_stops_nobody_else() {
    let (issuer, api) = started(desk()).await;
    issuer.state().delay = Duration::from_millis(200);
    let hasty = tokio::spawn(api.read_note().timeout(Duration::from_millis(50)).send());
    tokio::time::sleep(Duration::from_millis(20)).await;
    let patient = tokio::spawn(api.read_note().send());
    assert!(hasty.await.unwrap().unwrap_err().is_timeout());
    patient.await.unwrap().unwrap();
    assert_eq!(issuer.state().asked.len(), 1);
}

#[tokio::test]
async fn a_revoked_token_is_replaced_once() {
    let (issuer, api) = started(desk()).await;
    api.read_note().await.unwrap();
    issuer.revoke();
    let calls: Vec<_> = (0..20).map(|_| tokio::spawn(api.read_note().send())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(issuer.state().asked.len(), 2);
    // A token that never opens the door is not fetched again and again.
    let stubborn = Credentials::desk_tokens(Tokens::new(|_| async { Ok(Token::new("wrong")) }));
    let (issuer, api) = started(stubborn).await;
    assert_eq!(api.read_note().await.unwrap_err().status().unwrap(), 401);
    assert_eq!(issuer.state().calls, 0);
}

/// The machine's clock, moved forward by hand.
#[derive(Clone, Default)]
struct Shifted(Arc<AtomicU64>);

impl Clock for Shifted {
    fn now(&self) -> Instant {
        SystemClock.now() + Duration::from_secs(self.0.load(Ordering::SeqCst))
    }

    fn wall(&self) -> SystemTime {
        SystemClock.wall()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        SystemClock.sleep(duration)
    }
}

#[tokio::test]
async fn a_token_is_renewed_early_and_kept_if_that_fails() {
    let issuer = Issuer::default();
    issuer.state().lifetime = 1000;
    let clock = Shifted::default();
    let api =
        Client::builder(issuer.listen().await).credentials(desk()).clock(clock.clone()).build().unwrap();
    let asked_at = async |second: u64| {
        clock.0.store(second, Ordering::SeqCst);
        let outcome = api.read_note().await;
        (issuer.state().asked.len(), outcome.is_ok())
    };
    assert_eq!(asked_at(0).await, (1, true));
    // A tenth of its life is left at 900, a fifth of that earlier by chance.
    assert_eq!(asked_at(870).await, (1, true));
    issuer.state().refusal = Some((500, ""));
    assert_eq!(asked_at(905).await, (2, true), "the old one is good still");
    assert_eq!(asked_at(910).await, (2, true), "not every call tries");
    assert_eq!(asked_at(920).await, (3, true));
    assert!(!asked_at(1001).await.1, "it is over");
    issuer.state().refusal = None;
    assert!(asked_at(1002).await.1);
}

#[tokio::test]
async fn a_refresh_token_is_followed_where_it_rotates() {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keep = kept.clone();
    let source = OAuth::refresh("desk", "r0").on_rotation(move |token| {
        keep.lock().unwrap().push(token.expose().to_owned());
    });
    let (issuer, api) = started(Credentials::desk_tokens(source)).await;
    issuer.state().rotates = true;
    issuer.state().lifetime = 0;
    api.read_note().await.unwrap();
    // One token for all scopes, of no life: each call needs another one.
    api.write_note("x").await.unwrap();
    let asked =
        ["r0", "r1"].map(|token| format!("grant_type=refresh_token&refresh_token={token}&client_id=desk"));
    assert_eq!(issuer.state().asked, asked);
    assert_eq!(*kept.lock().unwrap(), ["r1", "r2"]);
}

#[tokio::test]
async fn the_endpoint_is_found_by_discovery() {
    let source = OAuth::client_credentials("desk", "s+cret").scopes(["read"]).parameter("audience", "x");
    let (issuer, api) = started(Credentials::found_tokens(source)).await;
    api.profile().await.unwrap();
    let asked = format!("{BASIC} grant_type=client_credentials&scope=read&audience=x");
    assert_eq!(issuer.state().asked, [asked]);
}

#[tokio::test]
async fn scopes_are_enforced_by_the_server() {
    let source = OAuth::client_credentials("desk", "s+cret").scopes(["read"]).secret_in_body();
    let (issuer, api) = started(Credentials::desk_tokens(source)).await;
    let error = api.write_note("more").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 403);
    let challenge = error.headers().get("www-authenticate").unwrap();
    assert_eq!(challenge, r#"Bearer error="insufficient_scope", scope="read write""#);
    let asked = "grant_type=client_credentials&scope=read&client_id=desk&client_secret=s%2Bcret";
    let state = issuer.state();
    assert_eq!((state.asked.as_slice(), state.calls), ([asked.to_owned()].as_slice(), 0));
}

#[tokio::test]
async fn alternatives_are_chosen_by_what_is_there() {
    // A certificate that nobody holds is no alternative: the token is.
    let (issuer, api) = started(desk()).await;
    api.vault().await.unwrap();
    assert_eq!(issuer.state().asked.len(), 1);
    // Half of an alternative is none.
    let (issuer, api) = started(Credentials::sid("s 1").and(Credentials::staff("ana", "pass:word"))).await;
    api.session().await.unwrap();
    let (both, api_of_both) = started(Credentials::sid("s1").and(Credentials::tab("t/1"))).await;
    api_of_both.session().await.unwrap();
    assert_eq!(Vec::from_iter(&issuer.state().callers), ["ana"]);
    assert_eq!(Vec::from_iter(&both.state().callers), ["s1"]);
    let (_, nobody) = started(Credentials::default()).await;
    let error = nobody.session().await.unwrap_err();
    let challenges: Vec<_> = error.headers().get_all("www-authenticate").iter().collect();
    assert_eq!(error.status().unwrap(), 401);
    let expected =
        [r#"ApiKey realm="sid""#, r#"ApiKey realm="tab""#, r#"Basic realm="staff", charset="UTF-8""#];
    assert_eq!(challenges, expected);
}

#[tokio::test]
async fn a_source_of_ones_own_says_why_it_has_none() {
    let source = Tokens::new(|ask| async move {
        assert_eq!(ask.scopes, ["read"]);
        Err(TokenError::new("the vault is sealed"))
    });
    let (_, api) = started(Credentials::desk_tokens(source)).await;
    let error = api.read_note().await.unwrap_err();
    assert_eq!(error.to_string(), "`readNote`: no token for `desk`: the vault is sealed");
}

/// No runtime of the caller's own: the server has one, in a thread of its own.
#[test]
fn a_program_without_async_waits() {
    let (tell, base) = std::sync::mpsc::channel();
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let server = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let issuer = Issuer::default();
            tell.send(issuer.listen().await).unwrap();
            let _ = ended.await;
            issuer.state().calls
        })
    });
    let api = Client::builder(base.recv().unwrap()).credentials(desk()).build().unwrap();
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let api = api.clone();
            std::thread::spawn(move || api.read_note().wait().unwrap())
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), "a note");
    }
    end.send(()).unwrap();
    assert_eq!(server.join().unwrap(), 4);
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let api = api.at(&format!("http://{}", silent.local_addr().unwrap())).unwrap();
    let error = api.read_note().timeout(Duration::from_millis(50)).wait().unwrap_err();
    assert!(error.is_timeout(), "{error}");
}
