//! The compatibility check against labelled pairs of contracts, where the folder with them is present: the table of
//! right verdicts per format, and that no pair ever fails in another way. Equal contracts give nothing.

#![allow(clippy::print_stderr, reason = "the table of verdicts is printed")]

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

/// What the label of a pair asks for.
struct Label {
    name: String,
    breaking: bool,
    rules: Vec<String>,
    options: Options,
}

fn label(case: &Path) -> Label {
    let text = std::fs::read_to_string(case.join("expected.json")).expect("a case has its label");
    let expected: serde_json::Value = serde_json::from_str(&text).expect("the label is JSON");
    let rules = expected["our_rules"].as_array().into_iter().flatten();
    Label {
        name: case.file_name().expect("a folder has a name").to_string_lossy().into_owned(),
        breaking: expected["breaking"].as_bool().expect("the label says whether it is breaking"),
        rules: rules.filter_map(|rule| rule.as_str().map(str::to_owned)).collect(),
        options: Options {
            today: expected["as_of"].as_str().and_then(Day::parse),
            // The notice of a policy is that for stable operations.
            notice: expected["policy"]["min_sunset_stable_days"].as_u64().map_or(0, |days| days as u32),
            ..Options::default()
        },
    }
}

impl Tally {
    fn count(&mut self, format: &str, case: &Path) {
        let label = label(case);
        let (old, new) = (side(case, "old"), side(case, "new"));
        let outcome = catch_unwind(|| check_with(&old, &new, &label.options))
            .unwrap_or_else(|_| panic!("{} panicked", case.display()));
        let verbose = std::env::var_os("VERBOSE").is_some();
        self.pairs += 1;
        self.rules_expected += label.rules.len();
        let (report, old, new) = match outcome {
            Ok(compared) => compared,
            Err(error) => {
                self.unread += 1;
                if verbose {
                    eprintln!("UNREAD {format}/{}: {error}", label.name);
                }
                return;
            }
        };
        for finding in &report.findings {
            // Both places are in files of their own side.
            old.sources.position(finding.baseline);
            new.sources.position(finding.current);
        }
        let found: Vec<_> = report.findings.iter().map(|finding| finding.rule.id).collect();
        let missed = label.rules.iter().filter(|rule| !found.contains(&rule.as_str())).count();
        let right = report.is_compatible() != label.breaking;
        self.rules_found += label.rules.len() - missed;
        self.right += usize::from(right);
        if verbose && (!right || missed > 0) {
            let word = if right { "rules" } else { "WRONG" };
            let Label { name, breaking, rules, .. } = label;
            eprintln!("{word} {format}/{name}: expected {breaking} {rules:?}, found {found:?}");
        }
    }
}

#[test]
fn verdicts_of_labelled_pairs() {
    let cases = workspace().join(CASES);
    if !cases.is_dir() {
        eprintln!("skipped: there is no folder {CASES}");
        return;
    }
    eprintln!("format    pairs  right  verdicts  rules found  unread");
    let mut table: BTreeMap<&str, Tally> = BTreeMap::new();
    for format in FORMATS {
        let tally = table.entry(format).or_default();
        for case in folders(&cases.join(format)) {
            tally.count(format, &case);
        }
        let Tally { pairs, right, rules_expected, rules_found, unread } = tally;
        let share = 100.0 * *right as f64 / *pairs as f64;
        eprintln!(
            "{format:<9} {pairs:>5} {right:>6} {share:>8.1}% {rules_found:>6}/{rules_expected:<5} {unread:>6}"
        );
    }
    for (format, tally) in &table {
        assert!(tally.right * 10 >= tally.pairs * 7, "{format}: {} verdicts are right", tally.right);
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
