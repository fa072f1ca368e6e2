//! Overlays 1.0 and 1.1: documents that patch a contract before it is read (OpenAPI Overlay Specification).
//!
//! The tree is patched, and what an overlay brings keeps its place in the overlay's file, so that later findings name
//! the line that is at fault. Actions see what those before them did. An overlay that cannot be applied as it is
//! written makes the run fail; an action that finds nothing is reported.

mod change;
mod query;
mod select;

use std::path::PathBuf;

use super::tree::{self, Kind, MAX_DEPTH, Node};
use crate::diagnostic::codes::settings::{OVERLAY, OVERLAY_MISFIT, OVERLAY_NOTHING, OVERLAY_TARGET};
use crate::diagnostic::codes::source::LIMIT;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Loader, Span};
use query::{Query, Wrong};
use select::{Step, TooMuch};

/// How many nodes overlays may add to a document.
const MAX_ADDED: usize = 500_000;

/// One overlay as a tree.
#[derive(Debug)]
pub(super) struct Overlay {
    file: FileId,
    root: Node,
}

/// Reads overlays, in the order in which they will be applied.
pub(super) fn load(
    loader: &mut Loader,
    entry: FileId,
    paths: &[PathBuf],
    out: &mut Diagnostics,
) -> Vec<Overlay> {
    let mut overlays = Vec::new();
    for path in paths {
        let file = match loader.load(path) {
            Ok(file) => file,
            Err(error) => {
                let message = format!("an overlay cannot be read: {error}");
                out.push(Diagnostic::new(&OVERLAY, Span::start_of(entry), message));
                continue;
            }
        };
        let root = tree::parse(file, loader.map().file(file), out);
        overlays.extend(root.map(|root| Overlay { file, root }));
    }
    overlays
}

/// The files of overlays: what they bring refers to the document they patch.
pub(super) fn files(overlays: &[Overlay]) -> Vec<FileId> {
    overlays.iter().map(|overlay| overlay.file).collect()
}

/// Patches a document.
pub(super) fn apply(overlays: &[Overlay], mut root: Node, out: &mut Diagnostics) -> Node {
    let mut left = MAX_ADDED;
    for overlay in overlays {
        for action in actions(&overlay.root, out) {
            if let Err(limit) = one(&mut root, action, &mut left, out) {
                out.push(Diagnostic::new(&LIMIT, action.span, limit));
                return root;
            }
        }
    }
    root
}

/// The actions of an overlay, after a look at its top.
fn actions<'a>(root: &'a Node, out: &mut Diagnostics) -> &'a [Node] {
    let start = Span { end: root.span.start, ..root.span };
    match root.get("overlay") {
        Some(version) if version.as_text().is_some_and(|text| text == "1" || text.starts_with("1.")) => {}
        Some(version) => out.push(
            Diagnostic::new(&OVERLAY, version.span, "the version of the overlay is not known")
                .help("1.0.0 and 1.1.0 are"),
        ),
        None => out.push(Diagnostic::new(&OVERLAY, start, "this is no overlay: `overlay: 1.0.0` is missing")),
    }
    if let Some((key, entry)) =
        root.entries().find(|(key, _)| !is_known(key, &["overlay", "info", "extends", "actions"]))
    {
        out.push(unknown(key, entry.key_span));
    }
    match root.get("actions") {
        Some(Node { kind: Kind::List(actions), .. }) => actions,
        Some(other) => {
            let message = format!("`actions` is {}, not a list", other.describe());
            out.push(Diagnostic::new(&OVERLAY, other.span, message));
            &[]
        }
        None => {
            out.push(Diagnostic::new(&OVERLAY, start, "an overlay has `actions`"));
            &[]
        }
    }
}

fn is_known(key: &str, known: &[&str]) -> bool {
    known.contains(&key) || key.starts_with("x-")
}

fn unknown(key: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&OVERLAY, span, format!("an overlay has no key `{key}`"))
}

/// Applies one action. Fails where the document would become larger or deeper than it may.
fn one(root: &mut Node, action: &Node, left: &mut usize, out: &mut Diagnostics) -> Result<(), String> {
    let known = ["target", "description", "update", "remove", "copy"];
    if let Some((key, entry)) = action.entries().find(|(key, _)| !is_known(key, &known)) {
        out.push(
            unknown(key, entry.key_span)
                .help(format!("an action has {}", known.map(|key| format!("`{key}`")).join(", "))),
        );
    }
    let Some(target) = action.get("target") else {
        out.push(Diagnostic::new(&OVERLAY, action.span, "an action has a `target`"));
        return Ok(());
    };
    let Some((query, found)) = find(root, target, out) else { return Ok(()) };
    if found.is_empty() {
        let text = target.as_str().unwrap_or_default();
        let message = format!("`{text}` matches nothing in the contract");
        out.push(Diagnostic::new(&OVERLAY_NOTHING, target.span, message).here("the action does nothing"));
        return Ok(());
    }
    if action.get("remove").and_then(Node::as_bool) == Some(true) {
        if query.is_root() {
            out.push(Diagnostic::new(&OVERLAY, target.span, "the document itself cannot be removed"));
        }
        // From the last on, so that the indices of a list's items stay what they were.
        found.iter().rev().for_each(|steps| change::remove(root, steps));
        return Ok(());
    }
    let copied = match action.get("copy") {
        Some(copy) => match copied(root, copy, out) {
            Some(node) => Some(node),
            None => return Ok(()),
        },
        None => None,
    };
    // `update: null` is a value like any other.
    let Some(value) = copied.as_ref().or_else(|| action.entry("update").map(|entry| &entry.value)) else {
        out.push(Diagnostic::new(&OVERLAY, action.span, "the action neither updates nor removes anything"));
        return Ok(());
    };
    let cost = value.size().saturating_mul(found.len());
    *left = left.checked_sub(cost).ok_or_else(|| format!("overlays add more than {MAX_ADDED} values"))?;
    if found.iter().map(Vec::len).max().unwrap_or(0) + value.depth() > MAX_DEPTH {
        return Err(format!("patched values nest deeper than {MAX_DEPTH} levels"));
    }
    for steps in &found {
        let node =
            change::at_mut(root, steps).expect("the way was found in this tree, and merging removes nothing");
        if let Err(misfit) = change::update(node, value) {
            let (update, target) = (misfit.update, misfit.target);
            let message = format!("{} cannot be merged into {}", update.describe(), target.describe());
            let finding = Diagnostic::new(&OVERLAY_MISFIT, update.span, message);
            out.push(finding.label(target.span, "what the overlay would change"));
        }
    }
    Ok(())
}

/// What a target names.
fn find(root: &Node, target: &Node, out: &mut Diagnostics) -> Option<(Query, Vec<Vec<Step>>)> {
    let Some(text) = target.as_str() else {
        let message = format!("a target is a JSONPath, not {}", target.describe());
        out.push(Diagnostic::new(&OVERLAY_TARGET, target.span, message));
        return None;
    };
    let query = match Query::parse(text) {
        Ok(query) => query,
        Err(wrong) => {
            out.push(misspelled(target, text, wrong));
            return None;
        }
    };
    match select::select(root, &query) {
        Ok(found) => Some((query, found)),
        Err(TooMuch) => {
            out.push(Diagnostic::new(&OVERLAY_TARGET, target.span, "the target looks at too many values"));
            None
        }
    }
}

/// The one node that `copy` names (Overlay Specification 1.1).
fn copied(root: &Node, copy: &Node, out: &mut Diagnostics) -> Option<Node> {
    let (_, found) = find(root, copy, out)?;
    let [steps] = found.as_slice() else {
        let message = format!("`copy` names {} values, not one", found.len());
        out.push(Diagnostic::new(&OVERLAY_TARGET, copy.span, message));
        return None;
    };
    change::at(root, steps).cloned()
}

/// The place inside of the target where it is wrong, where its text stands in the file as it is.
fn misspelled(target: &Node, text: &str, wrong: Wrong) -> Diagnostic {
    let width = usize::try_from(target.span.end - target.span.start).unwrap_or(usize::MAX);
    // A string in quotes is two bytes longer than its text, a plain one as long; an escaped one is neither.
    let shift = match width.checked_sub(text.len()) {
        Some(0) => Some(0),
        Some(2) => Some(1),
        _ => None,
    };
    let span = shift.and_then(|shift| u32::try_from(shift + wrong.at).ok()).map_or(target.span, |at| {
        let start = (target.span.start + at).min(target.span.end);
        Span { start, end: (start + 1).min(target.span.end), ..target.span }
    });
    let finding =
        Diagnostic::new(&OVERLAY_TARGET, span, format!("the target cannot be read: {}", wrong.message));
    match wrong.help {
        Some(help) => finding.help(help),
        None => finding,
    }
}

#[cfg(test)]
mod tests;
