//! An authorization server in a few lines, and the service it guards, at one address.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use counterpart_runtime::server::{Context, Principal, Verifier};
use counterpart_runtime::{Code, Fault, Secret};

use crate::tokens::operations::*;
use crate::tokens::server;

/// What it has been asked, and what it says.
#[derive(Clone, Default)]
pub(crate) struct Issuer(Arc<Mutex<Notes>>);

#[derive(Default)]
pub(crate) struct Notes {
    /// The forms of all requests, with the `Authorization` header before them.
    pub(crate) asked: Vec<String>,
    /// Tokens that are good, with their scopes.
    pub(crate) good: Vec<(String, String)>,
    /// `expires_in` of tokens to come.
    pub(crate) lifetime: u64,
    /// How long it thinks.
    pub(crate) delay: Duration,
    /// What it answers instead of tokens.
    pub(crate) refusal: Option<(u16, &'static str)>,
    /// The refresh token that goes with the next token, and so on: `r1`, `r2`.
    pub(crate) rotates: bool,
    /// How often an operation of the service ran.
    pub(crate) calls: u32,
    pub(crate) callers: BTreeSet<String>,
}

impl Issuer {
    pub(crate) fn state(&self) -> MutexGuard<'_, Notes> {
        self.0.lock().unwrap()
    }

    /// Forgets every token it has handed out.
    pub(crate) fn revoke(&self) {
        self.state().good.clear();
    }

    /// Serves itself and the service on a free port of the loopback interface.
    pub(crate) async fn listen(&self) -> String {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let document = format!(r#"{{"issuer":"{base}/id","token_endpoint":"{base}/id/token"}}"#);
        let router = Router::new()
            .route("/id/token", post(hand_out))
            .route("/id/renew", post(hand_out))
            .route("/id/.well-known/openid-configuration", get(|| async { document }))
            .with_state(self.clone())
            .fallback_service(self.service());
        tokio::spawn(async move { axum::serve(listener, router).await });
        base
    }

    /// The generated server, which asks the issuer what a token is worth.
    pub(crate) fn service(&self) -> Router {
        let issuer = self.clone();
        let known = Verifier::token(move |token: Secret| {
            let issuer = issuer.clone();
            async move {
                let state = issuer.state();
                let good = state.good.iter().find(|(good, _)| token.matches(good));
                let unknown = || Fault::new(Code::Unauthenticated, "the token is not known");
                let (_, scopes) = good.ok_or_else(unknown)?;
                Ok(Principal::new("client").with_scopes(scopes.split(' ')))
            }
        });
        let any = || Verifier::token(|key: Secret| async move { Ok(Principal::new(key.expose())) });
        let staff = Verifier::password(|user, password: Secret| async move {
            match password.matches("pass:word") {
                true => Ok(Principal::new(user)),
                false => Err(Fault::new(Code::Unauthenticated, "the password is wrong")),
            }
        });
        let verifiers = server::Verifiers {
            desk: known.clone(),
            found: known,
            badge: any(),
            sid: any(),
            tab: any(),
            staff,
        };
        server::service(Guarded(self.clone())).authenticate(verifiers).into_axum()
    }
}

async fn hand_out(State(issuer): State<Issuer>, headers: HeaderMap, form: String) -> impl IntoResponse {
    let delay = issuer.state().delay;
    tokio::time::sleep(delay).await;
    let mut state = issuer.state();
    let basic = headers.get(header::AUTHORIZATION).map_or("", |value| value.to_str().unwrap());
    state.asked.push(format!("{basic} {form}").trim().to_owned());
    let json = [(header::CONTENT_TYPE, "application/json")];
    if let Some((status, body)) = state.refusal {
        return (StatusCode::from_u16(status).unwrap(), json, body.to_owned());
    }
    let number = state.asked.len();
    let scopes = form.split('&').find_map(|pair| pair.strip_prefix("scope=")).unwrap_or("read%20write");
    state.good.push((format!("t{number}"), scopes.replace("%20", " ")));
    let refresh = if state.rotates { format!(r#","refresh_token":"r{number}""#) } else { String::new() };
    let lifetime = state.lifetime;
    let body =
        format!(r#"{{"access_token":"t{number}","token_type":"Bearer","expires_in":{lifetime}{refresh}}}"#);
    (StatusCode::OK, json, body)
}

struct Guarded(Issuer);

impl Guarded {
    fn seen(&self, cx: &Context) {
        let mut state = self.0.state();
        state.calls += 1;
        state.callers.extend(cx.principal().map(|principal| principal.subject().to_owned()));
    }
}

impl server::Tokens for Guarded {
    async fn read_note(&self, cx: &Context, _: ReadNoteInput) -> Result<String, Fault> {
        self.seen(cx);
        Ok("a note".to_owned())
    }

    async fn write_note(&self, cx: &Context, _: WriteNoteInput) -> Result<(), Fault> {
        self.seen(cx);
        Ok(())
    }

    async fn profile(&self, cx: &Context, _: ProfileInput) -> Result<(), Fault> {
        self.seen(cx);
        Ok(())
    }

    async fn vault(&self, cx: &Context, _: VaultInput) -> Result<(), Fault> {
        self.seen(cx);
        Ok(())
    }

    async fn session(&self, cx: &Context, _: SessionInput) -> Result<(), Fault> {
        self.seen(cx);
        Ok(())
    }
}
