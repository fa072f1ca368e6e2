//! The compatibility check against labelled pairs of contracts, where the folder with them is present: the table of
//! right verdicts per format, and that no pair ever fails in another way. Equal contracts give nothing.

use std::collections::BTreeMap;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use counterpart::compat::day::Day;
use counterpart::compat::{self, Options, Report};
use counterpart::pipeline::{self, Reading, Request};
use counterpart_tests::golden::Goldens;
use counterpart_tests::workspace;

const CASES: &str = "../shared/compat/cases";
const FORMATS: [&str; 4] = ["openapi", "proto", "graphql", "wsdl"];

fn read(path: &Path) -> Result<Reading, String> {
    pipeline::read(&Request::new(path)).map_err(|error| error.to_string())
}

fn check(old: &Path, new: &Path) -> Result<(Report, Reading, Reading), String> {
    check_with(old, new, &Options::default())
}

fn check_with(old: &Path, new: &Path, options: &Options) -> Result<(Report, Reading, Reading), String> {
    let (old, new) = (read(old)?, read(new)?);
    let report = compat::check(&old.contract, &new.contract, options);
    Ok((report, old, new))
}

/// `old.yaml`, or the folder `old`.
fn side(case: &Path, name: &str) -> PathBuf {
    let entries = std::fs::read_dir(case).expect("a case is a folder");
    let mut paths = entries.map(|entry| entry.expect("a folder can be listed").path());
    paths.find(|path| path.file_stem().is_some_and(|stem| stem == name)).unwrap_or_else(|| case.join(name))
}

#[derive(Default)]
struct Tally {
    pairs: usize,
    right: usize,
    rules_expected: usize,
    rules_found: usize,
    unread: usize,
}

#[test]
fn verdicts_of_labelled_pairs() {
    let cases = workspace().join(CASES);
    if !cases.is_dir() {
        eprintln!("skipped: there is no folder {CASES}");
        return;
    }
    let verbose = std::env::var_os("VERBOSE").is_some();
    let mut table: BTreeMap<&str, Tally> = BTreeMap::new();
    for format in FORMATS {
        let tally = table.entry(format).or_default();
        for case in folders(&cases.join(format)) {
            let text = std::fs::read_to_string(case.join("expected.json")).expect("a case has its label");
            let expected: serde_json::Value = serde_json::from_str(&text).expect("the label is JSON");
            let breaking = expected["breaking"].as_bool().expect("the label says whether it is breaking");
            let rules: Vec<_> = expected["our_rules"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|rule| rule.as_str())
                .collect();
            let (old, new) = (side(&case, "old"), side(&case, "new"));
            // The notice of a policy is that for stable operations.
            let options = Options {
                today: expected["as_of"].as_str().and_then(Day::parse),
                notice: expected["policy"]["min_sunset_stable_days"].as_u64().map_or(0, |days| days as u32),
                ..Options::default()
            };
            let outcome = catch_unwind(|| check_with(&old, &new, &options))
                .unwrap_or_else(|_| panic!("{} panicked", case.display()));
            tally.pairs += 1;
            tally.rules_expected += rules.len();
            let name = case.file_name().expect("a folder has a name").to_string_lossy().into_owned();
            match outcome {
                Ok((report, old, new)) => {
                    let found: Vec<_> = report.findings.iter().map(|finding| finding.rule.id).collect();
                    tally.rules_found += rules.iter().filter(|rule| found.contains(rule)).count();
                    for finding in &report.findings {
                        // Both places are in files of their own side.
                        old.sources.position(finding.baseline);
                        new.sources.position(finding.current);
                    }
                    let right = report.is_compatible() != breaking;
                    tally.right += usize::from(right);
                    if verbose && (!right || rules.iter().any(|rule| !found.contains(rule))) {
                        let word = if right { "rules" } else { "WRONG" };
                        eprintln!("{word} {format}/{name}: expected {breaking} {rules:?}, found {found:?}");
                    }
                }
                Err(error) => {
                    tally.unread += 1;
                    if verbose {
                        eprintln!("UNREAD {format}/{name}: {error}");
                    }
                }
            }
        }
    }
    eprintln!("format    pairs  right  verdicts  rules found  unread");
    for (format, tally) in &table {
        eprintln!(
            "{format:<9} {:>5} {:>6} {:>8.1}% {:>6}/{:<5} {:>6}",
            tally.pairs,
            tally.right,
            100.0 * tally.right as f64 / tally.pairs.max(1) as f64,
            tally.rules_found,
            tally.rules_expected,
            tally.unread
        );
    }
    for (format, tally) in &table {
        // A format without a reader yet has no verdicts; every other one is held to its target.
        let has_reader = tally.unread < tally.pairs;
        assert!(
            !has_reader || tally.right * 10 >= tally.pairs * 7,
            "{format}: {} verdicts are right",
            tally.right
        );
    }
}

/// Each folder of `fixtures/compat` has two contracts; `report.txt` beside them is what is said about the pair.
#[test]
fn reports_of_fixtures() {
    let mut goldens = Goldens::default();
    for case in folders(&workspace().join("fixtures/compat")) {
        let (report, old, new) = check(&side(&case, "baseline"), &side(&case, "current"))
            .unwrap_or_else(|error| panic!("{}: {error}", case.display()));
        goldens.check(&case.join("report.txt"), &compat::report::human(&report, &old.sources, &new.sources));
        let is_same = case.to_string_lossy().ends_with("-reordered");
        assert!(!is_same || report.findings.is_empty(), "{} is the same contract", case.display());
    }
    goldens.finish();
}

/// A contract compared with itself gives nothing, whatever it is made of.
#[test]
fn equal_contracts_give_nothing() {
    let fixtures = workspace().join("fixtures");
    let mut count = 0;
    for folder in ["same", "names", "openapi", "proto", "graphql", "wsdl"].map(|name| fixtures.join(name)) {
        for entry in std::fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("a folder can be listed").path();
            let known = ["yaml", "json", "proto", "graphql", "wsdl"];
            if !path.extension().is_some_and(|extension| known.iter().any(|known| extension == *known)) {
                continue;
            }
            let (Ok((report, ..)), Ok(_)) = (check(&path, &path), read(&path)) else { continue };
            assert!(report.findings.is_empty(), "{}: {:?}", path.display(), report.findings);
            count += 1;
        }
    }
    assert!(count >= 8, "the lending library and the names in four formats are read");
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("a folder can be listed").path())
        .filter(|path| path.is_dir())
        .collect();
    paths.sort();
    paths
}
