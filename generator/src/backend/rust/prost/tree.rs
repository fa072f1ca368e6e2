//! The packages of a contract as modules within modules.

use std::collections::BTreeMap;

use syn::{Attribute, Item};

use crate::backend::rust::docs;
use crate::backend::rust::format;
use crate::backend::rust::module::Module;

/// One package: what prost wrote for it, and the packages below.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) items: Vec<Item>,
    pub(super) packages: BTreeMap<String, Tree>,
}

/// The same, printed.
#[derive(Debug, Default)]
pub(super) struct Package {
    /// The names of its types.
    pub(super) names: Vec<String>,
    code: String,
    packages: BTreeMap<String, Package>,
}

impl Tree {
    /// Takes the code of a package in.
    pub(super) fn add(&mut self, module: &[String], code: &str) -> Result<(), syn::Error> {
        let mut place = self;
        for part in module {
            place = place.packages.entry(part.clone()).or_default();
        }
        place.items.extend(syn::parse_file(code)?.items);
        Ok(())
    }

    /// The types inside a message stand in a module of its name, which a package may have too: then both are in one.
    pub(super) fn join(&mut self) {
        let mut items = Vec::new();
        for item in std::mem::take(&mut self.items) {
            match item {
                Item::Mod(module) if self.packages.contains_key(&module.ident.to_string()) => {
                    let inner = module.content.into_iter().flat_map(|(_, items)| items);
                    self.packages.entry(module.ident.to_string()).or_default().items.extend(inner);
                }
                item => items.push(item),
            }
        }
        self.items = items;
        self.packages.values_mut().for_each(Tree::join);
    }

    /// Prints it.
    pub(super) fn printed(mut self) -> Package {
        self.items.iter_mut().for_each(document);
        let names = self.items.iter().filter_map(|item| match item {
            Item::Struct(item) => Some(item.ident.to_string()),
            Item::Enum(item) => Some(item.ident.to_string()),
            _ => None,
        });
        Package {
            names: names.collect(),
            code: format::file(self.items),
            packages: self.packages.into_iter().map(|(name, package)| (name, package.printed())).collect(),
        }
    }
}

impl Package {
    /// The package of that module below this one.
    pub(super) fn find(&self, module: &str) -> Option<&Package> {
        module.split("::").try_fold(self, |package, part| package.packages.get(part))
    }

    /// Whether its code has that text.
    pub(super) fn contains(&self, text: &str) -> bool {
        self.code.contains(text) || self.packages.values().any(|package| package.contains(text))
    }

    /// As a module of the output.
    pub(super) fn module(&self, name: &str, docs: &'static str) -> Module {
        let packages = self.packages.iter();
        Module {
            name: name.to_owned().into(),
            is_public: true,
            docs,
            body: self.code.clone(),
            children: packages
                .map(|(name, package)| package.module(name, "A package of the contract."))
                .collect(),
            ..Module::default()
        }
    }
}

/// Makes the docs of an item such that rustdoc takes them as text.
fn document(item: &mut Item) {
    match item {
        Item::Struct(item) => {
            plain(&mut item.attrs);
            item.fields.iter_mut().for_each(|field| plain(&mut field.attrs));
        }
        Item::Enum(item) => {
            plain(&mut item.attrs);
            item.variants.iter_mut().for_each(|variant| plain(&mut variant.attrs));
        }
        Item::Mod(item) => {
            plain(&mut item.attrs);
            let items = item.content.iter_mut().flat_map(|(_, items)| items);
            items.for_each(document);
        }
        _ => {}
    }
}

fn plain(attributes: &mut Vec<Attribute>) {
    let mut text = String::new();
    attributes.retain(|attribute| match line(attribute) {
        Some(line) => {
            text.push_str(line.strip_prefix(' ').unwrap_or(&line));
            text.push('\n');
            false
        }
        None => true,
    });
    let docs = docs::lines(&text).into_iter().map(|line| {
        let line = if line.is_empty() { line } else { format!(" {line}") };
        syn::parse_quote!(#[doc = #line])
    });
    attributes.splice(0..0, docs);
}

/// The line of a doc comment.
fn line(attribute: &Attribute) -> Option<String> {
    let syn::Meta::NameValue(pair) = &attribute.meta else { return None };
    match &pair.value {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(line), .. }) if pair.path.is_ident("doc") => {
            Some(line.value())
        }
        _ => None,
    }
}
