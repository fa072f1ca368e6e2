//! Keeps the operations a user asked for, by name, tag or path; types follow by reach.

use crate::diagnostic::codes::ir::FILTER_MATCHES_NOTHING;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::binding::OperationBinding;
use crate::ir::{Contract, Operation, Service};
use crate::settings::{By, Filter, Pattern};

/// Keeps operations that any `include` names (all, where there is none) and that no `exclude` names.
pub fn run(contract: &mut Contract, filter: &Filter, out: &mut Diagnostics) {
    if filter.include.is_empty() && filter.exclude.is_empty() {
        return;
    }
    let mut included = Patterns::new(&filter.include);
    let mut excluded = Patterns::new(&filter.exclude);
    let Contract { services, operations, .. } = contract;
    for service in services.iter_mut() {
        let kept = std::mem::take(&mut service.operations).into_iter().filter(|id| {
            let operation = &operations[*id];
            // Both are asked, so that each pattern that matches anything is known to.
            let (wanted, unwanted) = (included.name(operation, service), excluded.name(operation, service));
            (wanted || filter.include.is_empty()) && !unwanted
        });
        service.operations = kept.collect();
    }
    services.retain(|service| !service.operations.is_empty());
    for pattern in included.unused().chain(excluded.unused()) {
        let message = match pattern.by {
            By::Name => format!("no operation is named `{}`", pattern.glob),
            by => format!("no operation has the {} `{}`", by.word(), pattern.glob),
        };
        out.push(Diagnostic::new(&FILTER_MATCHES_NOTHING, pattern.span.unwrap_or(contract.span), message));
    }
}

struct Patterns<'a> {
    all: &'a [Pattern],
    used: Vec<bool>,
}

impl<'a> Patterns<'a> {
    fn new(all: &'a [Pattern]) -> Patterns<'a> {
        Patterns { all, used: vec![false; all.len()] }
    }

    fn name(&mut self, operation: &Operation, service: &Service) -> bool {
        let mut named = false;
        for (pattern, used) in self.all.iter().zip(&mut self.used) {
            if names(pattern, operation, service) {
                (named, *used) = (true, true);
            }
        }
        named
    }

    fn unused(&self) -> impl Iterator<Item = &'a Pattern> {
        self.all.iter().zip(&self.used).filter(|(_, used)| !**used).map(|(pattern, _)| pattern)
    }
}

fn names(pattern: &Pattern, operation: &Operation, service: &Service) -> bool {
    let glob = pattern.glob.as_str();
    match (pattern.by, &operation.binding) {
        (By::Name, _) => matches(glob, &operation.name),
        (By::Tag, OperationBinding::Http(http)) => http.tags.iter().any(|tag| matches(glob, tag)),
        (By::Tag, _) => matches(glob, &service.name) || matches(glob, &service.path),
        (By::Path, OperationBinding::Http(_)) => {
            let address = operation.path.split_once(' ').map_or(operation.path.as_str(), |(_, path)| path);
            matches(glob, address)
        }
        (By::Path, _) => matches(glob, &operation.path),
    }
}

/// Whether a glob matches a whole name. Linear in the name for each star: the last star takes the slack.
pub fn matches(glob: &str, name: &str) -> bool {
    let (glob, name): (Vec<char>, Vec<char>) = (glob.chars().collect(), name.chars().collect());
    let (mut at, mut here) = (0, 0);
    let mut star = None;
    while here < name.len() {
        match glob.get(at) {
            Some('*') => {
                star = Some((at, here));
                at += 1;
            }
            Some(&want) if want == '?' || want == name[here] => {
                at += 1;
                here += 1;
            }
            _ => match star {
                Some((after, from)) => {
                    at = after + 1;
                    here = from + 1;
                    star = Some((after, from + 1));
                }
                None => return false,
            },
        }
    }
    glob[at..].iter().all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn globs_match_whole_names() {
        assert!(matches("get*", "getPet"));
        assert!(matches("*Pet", "getPet"));
        assert!(matches("*e*e*", "deletePet"));
        assert!(matches("get?et", "getPet"));
        assert!(!matches("get", "getPet"));
        assert!(!matches("*pet", "getPet"));
        assert!(matches("*", ""));
    }
}
