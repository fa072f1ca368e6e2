//! The table: one line a contract, and the totals of each format.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Duration;

use super::{Check, Entry, Outcome, Step};

/// Sums of one format.
#[derive(Debug, Default)]
pub struct Totals {
    contracts: BTreeMap<String, Sum>,
}

#[derive(Debug, Default)]
struct Sum {
    contracts: u64,
    done: u64,
    bugs: u64,
    operations: u64,
    refused: u64,
    approximated: u64,
    checked: u64,
    clean: u64,
    codes: BTreeMap<String, u64>,
}

/// The columns in order.
const HEAD: &str = "contract\toperations\tgenerated\trefused\tapproximated\tlines\tgenerate s\tgenerate MB\tcheck cpu s\tcheck MB\tremark";

/// Writes a line of the table; the head before the first one. Where a crate was checked in several editions, seconds
/// and megabytes of each stand behind one another.
pub fn print_row(
    out: &mut dyn Write,
    totals: &mut Totals,
    entry: &Entry,
    outcome: &Outcome,
    checks: &[Check],
) {
    if totals.contracts.is_empty() {
        let _ = writeln!(out, "{HEAD}");
    }
    totals.add(entry, outcome, checks);
    let each = |print: fn(&Check) -> String| checks.iter().map(print).collect::<Vec<_>>().join(" ");
    let (cpu, peak) = (each(|check| seconds(check.cpu)), each(|check| megabytes(check.peak)));
    let Outcome { operations, generated, refused, approximated, lines, wall, .. } = outcome;
    let (wall, memory) = (seconds(*wall), megabytes(outcome.peak));
    let (name, remark) = (format!("{}/{}", entry.format, entry.name), remark(outcome, checks));
    let _ = writeln!(
        out,
        "{name}\t{operations}\t{generated}\t{refused}\t{approximated}\t{lines}\t{wall}\t{memory}\t{cpu}\t{peak}\t{remark}"
    );
    let _ = out.flush();
}

fn remark(outcome: &Outcome, checks: &[Check]) -> String {
    match (&outcome.step, checks.iter().find(|check| !check.clean)) {
        (Step::Invalid(why), _) => format!("invalid: {why}"),
        (Step::Bug(why), _) => format!("BUG: {why}"),
        (Step::Done, Some(check)) => format!("check in edition {}: {}", check.edition, check.message),
        (Step::Done, None) => "ok".to_owned(),
    }
}

/// Writes the totals; gives the number of bugs, crates that are not clean among them.
pub fn print_totals(out: &mut dyn Write, totals: &Totals) -> u64 {
    let _ =
        writeln!(out, "\nformat\tcontracts\tdone\tbugs\toperations\trefused\tapproximated\tchecked\tclean");
    for (format, sum) in &totals.contracts {
        let Sum { contracts, done, bugs, operations, refused, approximated, checked, clean, .. } = sum;
        let _ = writeln!(
            out,
            "{format}\t{contracts}\t{done}\t{bugs}\t{operations}\t{refused}\t{approximated}\t{checked}\t{clean}"
        );
    }
    let _ = writeln!(out, "\nformat\tapproximated as\ttimes");
    for (format, sum) in &totals.contracts {
        for (code, times) in &sum.codes {
            let _ = writeln!(out, "{format}\t{code}\t{times}");
        }
    }
    let _ = out.flush();
    totals.contracts.values().map(|sum| sum.bugs + sum.checked - sum.clean).sum()
}

impl Totals {
    fn add(&mut self, entry: &Entry, outcome: &Outcome, checks: &[Check]) {
        let sum = self.contracts.entry(entry.format.clone()).or_default();
        sum.contracts += 1;
        sum.done += u64::from(outcome.step == Step::Done);
        sum.bugs += u64::from(matches!(outcome.step, Step::Bug(_)));
        sum.operations += outcome.operations;
        sum.refused += outcome.refused;
        sum.approximated += outcome.approximated;
        sum.checked += u64::from(!checks.is_empty());
        sum.clean += u64::from(!checks.is_empty() && checks.iter().all(|check| check.clean));
        for (code, times) in &outcome.codes {
            *sum.codes.entry(code.clone()).or_default() += times;
        }
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64())
}

fn megabytes(bytes: u64) -> String {
    format!("{}", bytes / 1_000_000)
}
