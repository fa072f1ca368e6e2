//! What prost-build writes for a family, and where each message stands in it.

use std::collections::BTreeMap;
use std::path::Path;

use prost_types::FileDescriptorSet;
use syn::{Expr, ImplItem, Item, Lit, Stmt, Type};

use super::Failure;

/// Writes the modules into a folder, `mod.rs` among them. Gives the Rust path below it of each message.
pub(super) fn write(
    descriptors: FileDescriptorSet,
    folder: &Path,
) -> Result<BTreeMap<String, String>, Failure> {
    std::fs::create_dir_all(folder)?;
    let mut config = prost_build::Config::new();
    config.out_dir(folder).include_file("mod.rs").btree_map(["."]).disable_comments(["."]);
    config.compile_well_known_types().enable_type_names();
    config.compile_fds(descriptors)?;
    let mut found = BTreeMap::new();
    collect(folder, "mod.rs", &mut Vec::new(), &mut found)?;
    Ok(found)
}

/// Follows `pub mod a { include!("a.rs"); }` from a file to the ones it takes in.
fn collect(
    folder: &Path,
    file: &str,
    path: &mut Vec<String>,
    found: &mut BTreeMap<String, String>,
) -> Result<(), Failure> {
    let text = std::fs::read_to_string(folder.join(file))?;
    items(folder, &syn::parse_file(&text)?.items, path, found)
}

fn items(
    folder: &Path,
    items_of: &[Item],
    path: &mut Vec<String>,
    found: &mut BTreeMap<String, String>,
) -> Result<(), Failure> {
    for item in items_of {
        match item {
            Item::Mod(module) => {
                path.push(module.ident.to_string());
                if let Some((_, content)) = &module.content {
                    items(folder, content, path, found)?;
                }
                path.pop();
            }
            Item::Macro(include) if include.mac.path.is_ident("include") => {
                let file: syn::LitStr = include.mac.parse_body()?;
                collect(folder, &file.value(), path, found)?;
            }
            Item::Impl(of) => {
                if let (Type::Path(ty), Some(name)) = (&*of.self_ty, full_name(&of.items)) {
                    let ty = ty.path.segments.iter().map(|segment| segment.ident.to_string());
                    let whole: Vec<String> = path.iter().cloned().chain(ty).collect();
                    found.insert(name, whole.join("::"));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// `fn full_name() -> String { "a.b.C".into() }` of `prost::Name`.
fn full_name(items: &[ImplItem]) -> Option<String> {
    let function = items.iter().find_map(|item| match item {
        ImplItem::Fn(function) if function.sig.ident == "full_name" => Some(function),
        _ => None,
    })?;
    match function.block.stmts.first()? {
        Stmt::Expr(Expr::MethodCall(call), _) => match &*call.receiver {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}
