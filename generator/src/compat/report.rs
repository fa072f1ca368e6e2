//! A report for people and for machines.

use serde_json::{Value, json};

use super::{Finding, Report};
use crate::diagnostic::render::json::place;
use crate::source::{SourceMap, Span};

/// One line a finding with both places, and the verdict at the end.
pub fn human(report: &Report, baseline: &SourceMap, current: &SourceMap) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        text += &format!("{}[{}]: {}\n", finding.severity.name(), finding.rule.id, finding.message);
        text += &format!("  baseline {}\n", shown(finding.baseline, baseline));
        text += &format!("  current  {}\n", shown(finding.current, current));
        if let Some(operation) = &finding.operation {
            text += &format!("  operation {operation}\n");
        }
        let breaks: Vec<_> = finding.rule.breaks.iter().map(|breaks| breaks.name()).collect();
        if !breaks.is_empty() {
            text += &format!("  breaks {}\n", breaks.join(", "));
        }
        text.push('\n');
    }
    let verdict = if report.is_compatible() { "compatible" } else { "not compatible" };
    let count = match report.findings.len() {
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    };
    text + &format!("{verdict}: {count}, {} version\n", report.bump().name())
}

fn shown(span: Span, sources: &SourceMap) -> String {
    let position = sources.position(span);
    format!("{}:{}:{}", sources.file(span.file).name(), position.line, position.column)
}

/// The form of `counterpart check --format json`.
pub fn document(report: &Report, baseline: &SourceMap, current: &SourceMap) -> Value {
    let findings: Vec<_> = report.findings.iter().map(|found| finding(found, baseline, current)).collect();
    json!({
        "compatible": report.is_compatible(),
        "bump": report.bump().name(),
        "findings": findings,
    })
}

fn finding(finding: &Finding, baseline: &SourceMap, current: &SourceMap) -> Value {
    let breaks: Vec<_> = finding.rule.breaks.iter().map(|breaks| breaks.name()).collect();
    json!({
        "rule": finding.rule.id,
        "severity": finding.severity.name(),
        "breaks": breaks,
        "message": finding.message,
        "operation": finding.operation,
        "path": finding.path,
        "baseline": place(finding.baseline, baseline),
        "current": place(finding.current, current),
        "witness": null,
    })
}
