//! What happens between the parsers and the backends: named passes in one list.
//!
//! A pass is a function on the contract with a collector of findings; it may be run up to any point and the contract
//! printed (`counterpart ir --after unions`). Analyses answer one question each and give a side table, never a change.

pub mod address;
pub mod check;
pub mod cycles;
pub mod decisions;
pub mod directions;
pub mod filter;
pub mod groups;
pub mod links;
pub mod names;
pub mod paging;
pub mod parts;
pub mod positions;
pub mod unions;

use crate::diagnostic::Diagnostics;
use crate::ir::Contract;
use crate::settings::Settings;

/// One step on the contract.
#[derive(Debug, Clone, Copy)]
pub struct Pass {
    /// The name `counterpart ir --after` takes.
    pub name: &'static str,
    /// What it does, in a line.
    pub purpose: &'static str,
    run: fn(&mut Contract, &Settings, &mut Diagnostics),
}

/// All passes in the order they run.
pub const ALL: &[Pass] = &[
    Pass {
        name: "filter",
        purpose: "keep the operations the user asked for",
        run: |contract, settings, out| filter::run(contract, &settings.operations, out),
    },
    Pass {
        name: "check",
        purpose: "every type is defined, every member is named once",
        run: |contract, _, out| check::run(contract, out),
    },
    Pass { name: "decisions", purpose: "carry out what the user decided about types", run: decisions::run },
    Pass {
        name: "unions",
        purpose: "decide what tells the alternatives of a union apart",
        run: |contract, _, out| unions::run(contract, out),
    },
    Pass {
        name: "webhooks",
        purpose: "say which webhooks need a URL of their own",
        run: |contract, _, out| unions::webhooks::report(contract, out),
    },
    Pass {
        name: "parts",
        purpose: "hold what is said of parts against what else their record is used for",
        run: |contract, _, out| parts::check(contract, out),
    },
    Pass {
        name: "cycles",
        purpose: "leave out operations that need a value without end",
        run: |contract, _, out| cycles::refuse(contract, out),
    },
    Pass { name: "paging", purpose: "hold what is said of pages against inputs and reply", run: paging::run },
    Pass {
        name: "links",
        purpose: "hold what replies give for the next call against what it takes",
        run: |contract, _, out| links::run(contract, out),
    },
    Pass {
        name: "groups",
        purpose: "group operations by tag, where the user asked for it",
        run: |contract, settings, _| groups::run(contract, settings),
    },
];

/// Runs all passes.
pub fn run_all(contract: &mut Contract, settings: &Settings, out: &mut Diagnostics) {
    for pass in ALL {
        (pass.run)(contract, settings, out);
    }
}

/// Runs passes up to and including the one of that name. Gives false where there is no such pass.
pub fn run_until(contract: &mut Contract, settings: &Settings, name: &str, out: &mut Diagnostics) -> bool {
    let Some(last) = ALL.iter().position(|pass| pass.name == name) else { return false };
    for pass in &ALL[..=last] {
        (pass.run)(contract, settings, out);
    }
    true
}
