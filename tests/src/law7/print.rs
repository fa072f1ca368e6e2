//! The half of a proof that differs between contracts: methods that answer by the script, and a trial of each operation.

use counterpart::backend::rust::{Outline, Outlined};
use counterpart::ir::binding::{Codec, FieldBinding, Form, HttpPlace, Media, OperationBinding};
use counterpart::ir::{Contract, Exchange, Field, Initiator, Operation, SchemeKind, When};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

/// `src/main.rs`, the number of operations that are tried, and of those that are not: those in which the caller sends a stream, and those
/// that the server starts.
pub(super) fn program(
    contract: &Contract,
    outline: &Outline,
    crate_name: &str,
) -> syn::Result<(String, u64, u64)> {
    let tried = |one: &&Outlined| !one.server_method.is_empty() && one.on_client;
    let (left, tried): (Vec<_>, Vec<_>) =
        outline.operations.iter().filter(tried).partition(|one| is_left(&contract.operations[one.id]));
    let traits = outline.traits.iter().map(|name| methods(contract, name, &tried));
    let traits = traits.collect::<syn::Result<Vec<_>>>()?;
    let trials = tried.iter().map(|one| trial(contract, &contract.operations[one.id], one));
    let trials = trials.collect::<syn::Result<Vec<_>>>()?;
    let is_named = |module: &&str| outline.operations.iter().any(|one| names(one, module));
    let modules =
        ["operations", "types"].into_iter().filter(is_named).map(|name| Ident::new(name, Span::call_site()));
    let library = Ident::new(crate_name, Span::call_site());
    let uses = outline.uses.join("\n").parse::<TokenStream>()?;
    let (authenticate, credentials) = security(contract, outline);
    let program = quote! {
        #![allow(unused_imports, deprecated, clippy::all)]
        #[allow(dead_code)]
        mod harness;
        use counterpart_runtime::server::{Context, EventStream};
        use harness::{Proof, Script, Facts};
        use #library::{client, ops, server};
        #(use #library::#modules;)*
        #uses

        struct App(Script);
        #(#traits)*

        fn main() -> std::process::ExitCode {
            let script = Script::new();
            let service = server::service(App(script.clone())) #authenticate .build();
            let mut proof = Proof::new::<client::Client>(script, service, #credentials);
            #(#trials)*
            proof.finish()
        }
    };
    Ok((program.to_string(), tried.len() as u64, left.len() as u64))
}

/// Whether a type of the operation stands in a module of the output.
fn names(one: &Outlined, module: &str) -> bool {
    let types = [&one.input, &one.answer, &one.value, &one.error].into_iter().chain(&one.headers);
    types.into_iter().any(|ty| ty.contains(&format!("{module}::")))
}

fn is_left(operation: &Operation) -> bool {
    matches!(operation.exchange, Exchange::ClientStream | Exchange::Duplex)
        || operation.initiator == Initiator::Server
}

fn methods(contract: &Contract, name: &str, tried: &[&Outlined]) -> syn::Result<TokenStream> {
    let mut methods = Vec::new();
    for one in tried.iter().filter(|one| one.service == name) {
        let method: Ident = syn::parse_str(&one.server_method)?;
        let [input, answer, error] = types([&one.input, &one.answer, &one.error])?;
        let streams = contract.operations[one.id].exchange == Exchange::ServerStream;
        methods.push(match &one.headers {
            _ if streams => quote! {
                async fn #method(&self, _: &Context, input: #input) -> Result<EventStream<#answer, #error>, #error> {
                    self.0.stream(input)
                }
            },
            Some(headers) => {
                let [headers] = types([headers])?;
                quote! {
                    async fn #method(&self, cx: &Context, input: #input) -> Result<#answer, #error> {
                        self.0.answer_with::<#answer, #error, #headers>(cx, input).await
                    }
                }
            }
            None => quote! {
                async fn #method(&self, _: &Context, input: #input) -> Result<#answer, #error> {
                    self.0.answer(input).await
                }
            },
        });
    }
    let name: Ident = syn::parse_str(name)?;
    Ok(quote! { impl server::#name for App { #(#methods)* } })
}

fn trial(contract: &Contract, operation: &Operation, one: &Outlined) -> syn::Result<TokenStream> {
    let constant: Ident = syn::parse_str(&one.constant)?;
    let [input, value, error] = types([&one.input, &one.value, &one.error])?;
    let arms =
        |arms: &[When], error| arms.iter().map(|when| status(operation, when, error)).collect::<Vec<_>>();
    let (values, errors) = (arms(&one.successes, false), arms(&one.errors, true));
    let open = open_body(contract, operation);
    let switch = match &operation.binding {
        OperationBinding::Http(http) => match &http.form {
            Form::Streamed(switch) => switch.as_str(),
            _ => "",
        },
        _ => "",
    };
    let facts =
        quote! { Facts { values: &[#(#values),*], errors: &[#(#errors),*], open: #open, switch: #switch } };
    if operation.exchange == Exchange::ServerStream {
        return Ok(quote! { proof.stream::<#input, #value, #error>(&ops::#constant, #facts); });
    }
    let [headers] = types([one.headers.as_deref().unwrap_or("()")])?;
    Ok(quote! { proof.unary::<#input, #value, #error, #headers>(&ops::#constant, #facts); })
}

/// The member of the input that is a body of JSON, which has a place for members that no contract knows.
fn open_body(contract: &Contract, operation: &Operation) -> TokenStream {
    let is_open = |field: &Field| match &field.binding {
        FieldBinding::Http(input) => {
            let is_json = |media: &Media| media.codec == Codec::Json;
            // An alternative in another form has no such place.
            input.place == HttpPlace::Body && !input.media.is_empty() && input.media.iter().all(is_json)
        }
        _ => false,
    };
    match contract.inputs(operation).iter().position(is_open) {
        Some(index) => quote!(Some(#index)),
        None => quote!(None),
    }
}

/// A status that an outcome may come with and no other outcome names.
fn status(operation: &Operation, when: &When, error: bool) -> TokenStream {
    let (from, to) = match when {
        When::StatusRange(hundred) => (u16::from(*hundred) * 100, u16::from(*hundred) * 100 + 99),
        When::Default if error => (400, 599),
        When::Default => (200, 299),
        When::Success | When::Status(_) | When::Fault(_) => return quote!(None),
    };
    let is_range = matches!(when, When::StatusRange(_));
    let is_taken = |status: &u16| {
        operation.outcomes.iter().any(|other| match other.when {
            When::Status(named) => named == *status,
            When::StatusRange(hundred) => !is_range && u16::from(hundred) == *status / 100,
            _ => false,
        })
    };
    match (from..=to).rev().find(|status| !is_taken(status)) {
        Some(status) => {
            let status = Literal::u16_unsuffixed(status);
            quote!(Some(#status))
        }
        None => quote!(None),
    }
}

/// A verifier for each scheme that takes the proof which the client sends.
fn security(contract: &Contract, outline: &Outline) -> (TokenStream, TokenStream) {
    let mut scopes: Vec<&str> = Vec::new();
    for need in contract.operations.iter().flat_map(|(_, operation)| operation.auth.iter().flatten()) {
        scopes.extend(need.scopes.iter().map(String::as_str));
    }
    scopes.sort_unstable();
    scopes.dedup();
    let (mut verifiers, mut credentials) = (Vec::new(), quote!(client::Credentials::default()));
    for ((_, scheme), name) in contract.schemes.iter().zip(&outline.verifiers) {
        let name = syn::parse_str(name).unwrap_or_else(|_| Ident::new_raw(name, Span::call_site()));
        match scheme.kind {
            SchemeKind::Basic | SchemeKind::UsernameToken => {
                verifiers.push(quote!(#name: harness::password(&[#(#scopes),*])));
                credentials = quote!(#credentials.and(client::Credentials::#name("user", "proof")));
            }
            SchemeKind::MutualTls => verifiers.push(quote!(#name: harness::token(&[#(#scopes),*]))),
            _ => {
                verifiers.push(quote!(#name: harness::token(&[#(#scopes),*])));
                credentials = quote!(#credentials.and(client::Credentials::#name("proof")));
            }
        }
    }
    if verifiers.is_empty() {
        return (TokenStream::new(), credentials);
    }
    (quote!(.authenticate(server::Verifiers { #(#verifiers),* })), credentials)
}

fn types<const N: usize>(texts: [&str; N]) -> syn::Result<[syn::Type; N]> {
    let parsed = texts.iter().map(|text| syn::parse_str(text)).collect::<syn::Result<Vec<_>>>()?;
    Ok(parsed.try_into().unwrap_or_else(|_| unreachable!("as many as there were texts")))
}
