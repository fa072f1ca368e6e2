//! Where each message stands in what prost wrote, and which member has which number: read from the code, so that no
//! rule of prost for names is written twice.

use std::collections::{HashMap, HashSet};

use proc_macro2::TokenTree;
use quote::ToTokens as _;
use syn::{Expr, ImplItem, Item, ItemImpl, Lit, Stmt, Type};

use super::tree::Tree;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// The path of each message below the root of the types, by full name.
    pub(super) messages: HashMap<String, String>,
    /// Names that two things of one place have: prost settles no collisions, and such code does not compile.
    pub(super) twice: Vec<String>,
    /// The members by the path of their message and their number. Those of a oneof are not among them.
    pub(super) members: HashMap<(String, u32), Member>,
}

/// A member.
#[derive(Debug)]
pub(super) struct Member {
    /// Its name.
    pub(super) name: String,
    /// Its type.
    pub(super) ty: String,
}

impl Survey {
    /// Reads the tree, and takes out what prost wrote for this reading alone: the names of messages.
    pub(super) fn of(tree: &mut Tree) -> Survey {
        let mut survey = Survey::default();
        survey.package(tree, "");
        survey
    }

    fn package(&mut self, tree: &mut Tree, at: &str) {
        self.items(&mut tree.items, at);
        for (name, package) in &mut tree.packages {
            self.package(package, &below(at, name));
        }
    }

    fn items(&mut self, items: &mut Vec<Item>, at: &str) {
        self.collide(items, at);
        items.retain_mut(|item| match item {
            Item::Impl(item) => match named(item) {
                Some((ty, full_name)) => {
                    self.messages.insert(full_name, below(at, &ty));
                    false
                }
                None => true,
            },
            Item::Struct(item) => {
                let path = below(at, &item.ident.to_string());
                for field in &item.fields {
                    let Some(name) = field.ident.as_ref() else { continue };
                    if let Some(number) = field.attrs.iter().find_map(number) {
                        let member =
                            Member { name: name.to_string(), ty: field.ty.to_token_stream().to_string() };
                        self.members.insert((path.clone(), number), member);
                    }
                }
                true
            }
            Item::Mod(module) => {
                let at = below(at, &module.ident.to_string());
                if let Some((_, items)) = &mut module.content {
                    self.items(items, &at);
                }
                true
            }
            _ => true,
        });
    }
}

impl Survey {
    /// Types and modules have one namespace, members and variants one in each type.
    fn collide(&mut self, items: &[Item], at: &str) {
        let mut names = Vec::new();
        for item in items {
            let (name, inner): (_, Vec<_>) = match item {
                Item::Struct(item) => {
                    (&item.ident, item.fields.iter().filter_map(|it| it.ident.as_ref()).collect())
                }
                Item::Enum(item) => (&item.ident, item.variants.iter().map(|it| &it.ident).collect()),
                Item::Mod(item) => (&item.ident, Vec::new()),
                _ => continue,
            };
            self.twice
                .extend(duplicates(inner).map(|inner| format!("{}::{inner}", below(at, &name.to_string()))));
            names.push(name);
        }
        self.twice.extend(duplicates(names).map(|name| below(at, &name.to_string())));
    }
}

fn duplicates(names: Vec<&proc_macro2::Ident>) -> impl Iterator<Item = &proc_macro2::Ident> {
    let mut seen = HashSet::new();
    names.into_iter().filter(move |name| !seen.insert(*name))
}

fn below(at: &str, name: &str) -> String {
    if at.is_empty() { name.to_owned() } else { format!("{at}::{name}") }
}

/// Of `impl ::prost::Name for Book`: `Book`, and what `full_name` gives.
fn named(item: &ItemImpl) -> Option<(String, String)> {
    let Type::Path(ty) = &*item.self_ty else { return None };
    let ty = ty.path.get_ident()?.to_string();
    let name = item.items.iter().find_map(|item| match item {
        ImplItem::Fn(method) if method.sig.ident == "full_name" => method.block.stmts.first(),
        _ => None,
    });
    let Some(Stmt::Expr(Expr::MethodCall(call), _)) = name else { return None };
    match &*call.receiver {
        Expr::Lit(syn::ExprLit { lit: Lit::Str(name), .. }) => Some((ty, name.value())),
        _ => None,
    }
}

/// The number in `#[prost(string, tag = "1")]`.
fn number(attribute: &syn::Attribute) -> Option<u32> {
    let syn::Meta::List(list) = &attribute.meta else { return None };
    if !list.path.is_ident("prost") {
        return None;
    }
    let tokens: Vec<TokenTree> = list.tokens.clone().into_iter().collect();
    tokens.windows(3).find_map(|window| match window {
        [TokenTree::Ident(key), TokenTree::Punct(_), TokenTree::Literal(value)] if key == "tag" => {
            value.to_string().trim_matches('"').parse().ok()
        }
        _ => None,
    })
}
