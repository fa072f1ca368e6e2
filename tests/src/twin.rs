//! The same models with serde derive: generated types rewritten, for the comparison of compile budgets.
//!
//! A switch of this test tool, not of the product. Types stay what they are; the tables of `wire.rs` become serde
//! attributes. Dates and the like become strings, which is kind to serde: they cost it nothing.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Fields, File, Item, ItemEnum, ItemStruct};

/// What a table says about a type.
#[derive(Debug, Default, Clone)]
struct Facts {
    /// Wire names by field or variant.
    names: BTreeMap<String, String>,
    /// Fields that are always there.
    required: Vec<String>,
    /// Its members by index and the static of its table, where that stands apart.
    apart: Option<(Vec<String>, String)>,
    /// Members whose facts stand apart.
    members: Vec<String>,
    /// The member that names the arm.
    tag: Option<String>,
    /// The variant that keeps what is unknown.
    unknown: Option<String>,
}

/// A generated module of models.
#[derive(Debug)]
pub struct Source {
    /// Its name.
    pub module: String,
    /// Its items.
    pub items: String,
    /// Its `wire.rs`.
    pub tables: String,
    /// The tables of inputs, which stand apart; empty where there are none.
    pub inputs: String,
}

/// What becomes of types that are printed once and stand under several names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copies {
    /// They stay one.
    Shared,
    /// One a name, as generators print them that know no better.
    Apart,
}

/// The twin of generated modules.
///
/// # Errors
/// Where one does not parse as Rust.
pub fn twin(sources: &[Source], copies: Copies) -> syn::Result<String> {
    let stand_ins: TokenStream = STAND_INS.parse()?;
    let mut modules = TokenStream::new();
    for source in sources {
        let mut facts = facts(&syn::parse_file(&source.tables)?);
        add_inputs(&syn::parse_file(&source.inputs)?, &mut facts);
        let File { mut items, .. } = syn::parse_file(&source.items)?;
        if copies == Copies::Apart {
            set_apart(&mut items, &mut facts);
        }
        let items: Vec<_> = items.into_iter().filter_map(|item| rewrite(item, &facts)).collect();
        let module = syn::parse_str::<syn::Ident>(&source.module)?;
        modules.extend(quote! { #[allow(deprecated)] pub mod #module { #(#items)* } });
    }
    let text = quote! { #stand_ins #modules }.to_string();
    let text = ["record ::", "scalar ::", "http ::", "body ::", ""].iter().fold(text, |text, module| {
        text.replace(&format!("counterpart_runtime :: {module}").trim_end().to_owned(), "crate :: stand ::")
    });
    Ok(text.replace("crate :: stand :: ::", "crate :: stand ::"))
}

/// What stands in for types of the runtime.
const STAND_INS: &str = r#"
    #[allow(dead_code)]
    pub mod stand {
        use serde::{Deserialize, Serialize};
        pub type Date = String;
        pub type DateTime = String;
        pub type LocalDateTime = String;
        pub type Time = String;
        pub type Duration = String;
        pub type Decimal = String;
        pub type Integer = String;
        pub type Uuid = String;
        pub type ByteStream = Vec<u8>;
        pub type Value = serde_json::Value;
        pub type Map<K, V> = std::collections::BTreeMap<K, V>;
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Extra;
        impl Extra { pub const NONE: Extra = Extra; }
        pub trait Blank { fn blank() -> Self; }
        impl<T: Default> Blank for T { fn blank() -> T { T::default() } }
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(untagged)]
        pub enum Patch<T> { Value(T), Null, #[default] #[serde(skip)] Absent }
        impl<T> From<T> for Patch<T> { fn from(value: T) -> Patch<T> { Patch::Value(value) } }
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub struct Fault;
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub struct Coded<T> { pub status: u16, pub value: T }
    }
"#;

/// Puts a copy of a type in the place of each alias of it.
fn set_apart(items: &mut [Item], facts: &mut BTreeMap<String, Facts>) {
    let types = items.iter().filter(|item| matches!(item, Item::Struct(_) | Item::Enum(_)));
    let types: BTreeMap<_, _> =
        types.filter_map(|item| Some((name_of(item)?, item.to_token_stream()))).collect();
    for item in items {
        let Item::Type(alias) = &*item else { continue };
        let target = alias.ty.to_token_stream().to_string();
        let copy = types.get(&target).map(|copy| syn::parse2(copy.clone()));
        let Some(Ok(mut copy)) = copy else { continue };
        match &mut copy {
            Item::Struct(copy) => copy.ident = alias.ident.clone(),
            Item::Enum(copy) => copy.ident = alias.ident.clone(),
            _ => continue,
        }
        if let Some(own) = facts.get(&target).cloned() {
            facts.insert(plain(&alias.ident), own);
        }
        *item = copy;
    }
}

fn name_of(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Enum(item) => Some(item.ident.to_string()),
        _ => None,
    }
}

fn rewrite(item: Item, facts: &BTreeMap<String, Facts>) -> Option<TokenStream> {
    match item {
        Item::Struct(item) => Some(rewrite_struct(item, facts)),
        Item::Enum(item) => Some(rewrite_enum(item, facts)),
        Item::Mod(_) => None,
        Item::Macro(call) => failure(call.mac.tokens),
        item => Some(item.to_token_stream()),
    }
}

/// `pub enum GetBookError { 0 NotFound(Problem), .. }` without the numbers.
fn failure(tokens: TokenStream) -> Option<TokenStream> {
    let plain = |tree: TokenTree| match tree {
        TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::Brace => {
            let arms = group.stream().into_iter().filter(|tree| !matches!(tree, TokenTree::Literal(_)));
            TokenTree::Group(proc_macro2::Group::new(group.delimiter(), arms.collect()))
        }
        tree => tree,
    };
    let item: ItemEnum = syn::parse2(tokens.into_iter().map(plain).collect()).ok()?;
    Some(rewrite_enum(item, &BTreeMap::new()))
}

fn rewrite_struct(mut item: ItemStruct, facts: &BTreeMap<String, Facts>) -> TokenStream {
    item.attrs.retain(|attribute| !attribute.path().is_ident("derive"));
    let none = Facts::default();
    let facts = facts.get(&plain(&item.ident)).unwrap_or(&none);
    let transparent = matches!(&item.fields, Fields::Unnamed(_)).then(|| quote!(#[serde(transparent)]));
    for field in &mut item.fields {
        let Some(name) = field.ident.as_ref().map(plain) else { continue };
        let attribute: syn::Attribute = match facts.names.get(&name) {
            None => syn::parse_quote!(#[serde(skip)]),
            Some(wire) if facts.required.contains(&name) => syn::parse_quote!(#[serde(rename = #wire)]),
            Some(wire) => syn::parse_quote!(#[serde(rename = #wire, default)]),
        };
        field.attrs.push(attribute);
    }
    quote! { #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)] #transparent #item }
}

fn rewrite_enum(mut item: ItemEnum, facts: &BTreeMap<String, Facts>) -> TokenStream {
    item.attrs.retain(|attribute| !attribute.path().is_ident("derive"));
    let none = Facts::default();
    let facts = facts.get(&plain(&item.ident)).unwrap_or(&none);
    let strings = item.variants.iter().any(|variant| variant.fields.is_empty());
    for variant in &mut item.variants {
        let name = plain(&variant.ident);
        if facts.unknown.as_ref() == Some(&name) {
            variant.attrs.push(syn::parse_quote!(#[serde(untagged)]));
        } else if let Some(wire) = facts.names.get(&name) {
            variant.attrs.push(syn::parse_quote!(#[serde(rename = #wire)]));
        }
    }
    let form = match (&facts.tag, strings) {
        (Some(tag), _) => quote!(#[serde(tag = #tag)]),
        (None, true) => quote!(),
        (None, false) => {
            for variant in &mut item.variants {
                variant.attrs.retain(|attribute| !attribute.path().is_ident("serde"));
            }
            quote!(#[serde(untagged)])
        }
    };
    quote! { #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)] #form #item }
}

fn plain(ident: &syn::Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}

/// Reads every macro call of a `wire.rs`.
fn facts(wire: &File) -> BTreeMap<String, Facts> {
    let calls = wire.items.iter().filter_map(|item| match item {
        Item::Macro(call) => Some(call.mac.tokens.clone()),
        _ => None,
    });
    calls.filter_map(one).collect()
}

/// `Name = "wire" { 0 field: r::field("wire").required(); .. } .tag("kind") unknown Unknown`
fn one(tokens: TokenStream) -> Option<(String, Facts)> {
    let mut facts = Facts::default();
    let mut tokens = tokens.into_iter();
    let name = tokens.next()?.to_string();
    let (mut before, mut table) = (String::new(), String::new());
    for token in tokens {
        match &token {
            TokenTree::Group(group) if before == "tag" => {
                facts.tag = literals(group.stream()).into_iter().next()
            }
            TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::Brace => {
                rows(group.stream(), &mut facts);
            }
            TokenTree::Ident(ident) if before == "unknown" => facts.unknown = Some(ident.to_string()),
            TokenTree::Ident(ident) if before == ":" => table = ident.to_string(),
            _ => {}
        }
        before = token.to_string();
    }
    if !table.is_empty() {
        let names = std::mem::take(&mut facts.members);
        facts.apart = Some((names, table));
    }
    Some((name, facts))
}

/// `pub static GET_BOOK: r::Schema = r::Schema::new("getBook.Input", &[r::required("bookId")]);`
fn add_inputs(inputs: &File, facts: &mut BTreeMap<String, Facts>) {
    let statics = inputs.items.iter().filter_map(|item| match item {
        Item::Static(item) => Some((item.ident.to_string(), &item.expr)),
        _ => None,
    });
    let rows: BTreeMap<_, _> = statics.map(|(name, table)| (name, rows_of(table))).collect();
    for facts in facts.values_mut() {
        let Some((names, table)) = facts.apart.take() else { continue };
        for (name, (wire, is_required)) in names.into_iter().zip(rows.get(&table).into_iter().flatten()) {
            if *is_required {
                facts.required.push(name.clone());
            }
            facts.names.insert(name, wire.clone());
        }
    }
}

/// The name of each row of a table, and whether it is required.
fn rows_of(table: &syn::Expr) -> Vec<(String, bool)> {
    let mut rows = Vec::new();
    let mut open = vec![table];
    while let Some(expr) = open.pop() {
        match expr {
            syn::Expr::Array(array) => rows.extend(array.elems.iter().filter_map(row_of)),
            syn::Expr::Call(call) => open.extend(call.args.iter()),
            syn::Expr::MethodCall(call) => open.push(&call.receiver),
            syn::Expr::Reference(reference) => open.push(&reference.expr),
            _ => {}
        }
    }
    rows
}

fn row_of(row: &syn::Expr) -> Option<(String, bool)> {
    let text = row.to_token_stream();
    let wire = literals(text.clone()).into_iter().next()?;
    Some((wire, text.to_string().starts_with("r :: required")))
}

fn rows(tokens: TokenStream, facts: &mut Facts) {
    let mut row = Vec::new();
    for token in tokens {
        if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ';') {
            add_row(&row, facts);
            row.clear();
        } else {
            row.push(token);
        }
    }
}

fn add_row(row: &[TokenTree], facts: &mut Facts) {
    let Some(name) = row.get(1).map(|name| name.to_string().trim_start_matches("r#").to_owned()) else {
        return;
    };
    if row.len() == 2 {
        facts.members.push(name);
        return;
    }
    let text = row.iter().map(TokenTree::to_string).collect::<String>();
    if text.contains("required(") {
        facts.required.push(name.clone());
    }
    // A tagged arm is named by its tag, everything else by the first string of its row.
    let strings = row.iter().flat_map(|token| literals(token.to_token_stream()));
    let strings: Vec<_> = strings.collect();
    let wire = if text.contains(".tags") { strings.get(1) } else { strings.first() };
    if let Some(wire) = wire {
        facts.names.insert(name, wire.clone());
    }
}

fn literals(tokens: TokenStream) -> Vec<String> {
    let each = tokens.into_iter().flat_map(|token| match token {
        TokenTree::Group(group) => literals(group.stream()),
        TokenTree::Literal(literal) => {
            syn::parse_str::<syn::LitStr>(&literal.to_string()).map(|text| text.value()).into_iter().collect()
        }
        _ => Vec::new(),
    });
    each.collect()
}
