//! Keeps the operations a user asked for (`--operations GLOB`); types follow by reach.

use crate::diagnostic::codes::ir::FILTER_MATCHES_NOTHING;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::Contract;

/// Keeps operations whose name matches one of the globs; all of them where there is no glob.
///
/// `*` stands for any run of characters, `?` for one.
pub fn operations(contract: &mut Contract, globs: &[String], out: &mut Diagnostics) {
    if globs.is_empty() {
        return;
    }
    let mut used = vec![false; globs.len()];
    let Contract { services, operations, .. } = contract;
    for service in services.iter_mut() {
        service.operations.retain(|id| {
            let name = &operations[*id].name;
            let mut keep = false;
            for (glob, used) in globs.iter().zip(&mut used) {
                if matches(glob, name) {
                    *used = true;
                    keep = true;
                }
            }
            keep
        });
    }
    services.retain(|service| !service.operations.is_empty());
    for (glob, _) in globs.iter().zip(used).filter(|(_, used)| !used) {
        let message = format!("no operation is named `{glob}`");
        out.push(Diagnostic::new(&FILTER_MATCHES_NOTHING, contract.span, message));
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
