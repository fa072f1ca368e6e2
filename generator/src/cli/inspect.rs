//! `counterpart inspect CONTRACT`

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::report::{Reporter, count};
use super::{Input, MessageFormat, Status};
use crate::diagnostic::render::json;
use crate::diagnostic::{Diagnostic, Effect};
use crate::ir::TypeName;
use crate::pass::paging;
use crate::pipeline::{self, Reading};

/// List the operations of a contract, and what is approximated or refused, and why
#[derive(Debug, Args)]
pub(super) struct Inspect {
    /// The contract's file
    contract: PathBuf,
    /// How the result is printed
    #[arg(long, value_enum, default_value = "human")]
    format: MessageFormat,
    #[command(flatten)]
    input: Input,
}

impl Inspect {
    pub(super) fn run(&self, reporter: &mut Reporter) -> Status {
        let reading = match pipeline::read(&self.input.request(&self.contract)) {
            Ok(mut reading) => {
                paging::suggest(&reading.contract, &mut reading.diagnostics);
                reading
            }
            Err(error) => return reporter.failure(&error, self.format),
        };
        match self.format {
            MessageFormat::Json => reporter.print_json(&document(&reading)),
            MessageFormat::Human => {
                reporter.print(&text(&reading));
                reporter.findings(&reading.diagnostics, &reading.sources, MessageFormat::Human);
            }
        }
        Status::Fine
    }
}

fn named_types(reading: &Reading) -> usize {
    reading.contract.types.iter().filter(|(_, ty)| ty.name != TypeName::Anonymous).count()
}

fn with(reading: &Reading, effect: Effect) -> impl Iterator<Item = &Diagnostic> {
    reading.diagnostics.iter().filter(move |found| found.effect == effect)
}

/// The JSON form of DESIGN section 2.
fn document(reading: &Reading) -> Value {
    let contract = &reading.contract;
    let findings = |effect| -> Vec<Value> {
        with(reading, effect).map(|found| json::diagnostic(found, &reading.sources)).collect()
    };
    let services = contract.services.iter().map(|service| {
        let operations = service.operations.iter().map(|id| &contract.operations[*id].name);
        let operations: Vec<Value> =
            operations.map(|name| json!({ "name": name, "refused": null })).collect();
        json!({ "name": service.name, "operations": operations })
    });
    let mut services: Vec<Value> = services.collect();
    // The wire path of what is left out stands in the finding; its service has no operation for it.
    let refused = with(reading, Effect::Refused).map(|found| {
        let name = found.pointer.as_deref().unwrap_or(&found.message);
        json!({ "name": name, "refused": json::diagnostic(found, &reading.sources) })
    });
    let refused: Vec<Value> = refused.collect();
    if !refused.is_empty() {
        match services.first_mut().and_then(|service| service["operations"].as_array_mut()) {
            Some(operations) => operations.extend(refused),
            None => services.push(json!({ "name": contract.title, "operations": refused })),
        }
    }
    json!({
        "format": contract.format.name(),
        "title": contract.title,
        "version": contract.version,
        "services": services,
        "types": named_types(reading),
        "approximated": findings(Effect::Approximated),
        "refused": findings(Effect::Refused),
        "notes": findings(Effect::Note),
    })
}

fn text(reading: &Reading) -> String {
    let contract = &reading.contract;
    let version = contract.version.as_ref().map_or(String::new(), |version| format!(" {version}"));
    let mut lines = vec![format!("{}{version} ({})", contract.title, contract.format.name())];
    for service in &contract.services {
        let operations = count(service.operations.len(), "operation");
        lines.push(format!("\nservice {} ({operations})", service.name));
        let operations = service.operations.iter().map(|id| &contract.operations[*id]);
        lines.extend(operations.map(|operation| format!("  {}  {}", operation.name, operation.path)));
    }
    let refused: Vec<&Diagnostic> = with(reading, Effect::Refused).collect();
    if !refused.is_empty() {
        lines.push(format!("\nrefused ({})", count(refused.len(), "operation")));
        lines.extend(refused.iter().map(|found| {
            let position = reading.sources.position(found.primary.span);
            let file = reading.sources.file(found.primary.span.file).name();
            format!("  {file}:{}:{}  {}", position.line, position.column, found.message)
        }));
    }
    let approximated = with(reading, Effect::Approximated).count();
    lines.push(format!("\n{}, {approximated} approximated\n", count(named_types(reading), "type")));
    lines.join("\n")
}
