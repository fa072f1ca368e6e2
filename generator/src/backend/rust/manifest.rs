//! The manifest of a generated crate: the runtime, with exactly the features that were printed.

use askama::Template;

use super::Context;
use super::format::render;
use super::options::{Manifest, RuntimeSource};
use super::prost::Messages;

#[derive(Template)]
#[template(path = "rust/Cargo.toml.jinja")]
struct ManifestView {
    name: String,
    version: String,
    edition: String,
    source: String,
    runtime: String,
    features: String,
    dependencies: Vec<String>,
    /// Types of prost are not ours to serialize.
    has_serde: bool,
}

/// `Cargo.toml`.
pub(super) fn print(manifest: &Manifest, cx: &Context<'_>, source: &str) -> String {
    let runtime = match &manifest.runtime {
        RuntimeSource::Version(version) => format!("version = {}", quoted(version)),
        RuntimeSource::Path(path) => format!("path = {}", quoted(path)),
    };
    let features: Vec<_> = cx.features.list().into_iter().map(quoted).collect();
    let dependencies = &cx.options.settings.dependencies;
    let crates = cx.messages.iter().flat_map(Messages::crates);
    let crates = crates.filter(|(name, _)| dependencies.iter().all(|entry| entry.key != *name));
    let crates = crates.map(|(name, version)| format!("{name} = {version}"));
    let dependencies = dependencies.iter().map(|entry| format!("{} = {}", entry.key, entry.value));
    let text = render(&ManifestView {
        name: quoted(&manifest.name),
        version: quoted(&manifest.version),
        edition: quoted(&manifest.edition),
        source: source.chars().filter(|c| !c.is_control()).collect(),
        runtime,
        features: features.join(", "),
        has_serde: cx.messages.is_none(),
        dependencies: crates.chain(dependencies).collect(),
    });
    text + "\n"
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out + "\""
}
