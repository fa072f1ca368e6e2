//! What happens between the parsers and the backends: named passes in one list.
//!
//! A pass is a function on the contract with a collector of findings; it may be run up to any point and the contract
//! printed (`counterpart ir --after unions`). Analyses answer one question each and give a side table, never a change.

pub mod check;
pub mod cycles;
pub mod filter;
pub mod names;
pub mod positions;
pub mod unions;

use crate::diagnostic::Diagnostics;
use crate::ir::Contract;

/// One step on the contract.
#[derive(Debug, Clone, Copy)]
pub struct Pass {
    /// The name `counterpart ir --after` takes.
    pub name: &'static str,
    /// What it does, in a line.
    pub purpose: &'static str,
    run: fn(&mut Contract, &mut Diagnostics),
}

/// All passes in the order they run.
pub const ALL: &[Pass] = &[
    Pass { name: "check", purpose: "every type is defined, every member is named once", run: check::run },
    Pass { name: "unions", purpose: "decide what tells the alternatives of a union apart", run: unions::run },
    Pass {
        name: "cycles",
        purpose: "leave out operations that need a value without end",
        run: cycles::refuse,
    },
];

/// Runs all passes.
pub fn run_all(contract: &mut Contract, out: &mut Diagnostics) {
    for pass in ALL {
        (pass.run)(contract, out);
    }
}

/// Runs passes up to and including the one of that name. Gives false where there is no such pass.
pub fn run_until(contract: &mut Contract, name: &str, out: &mut Diagnostics) -> bool {
    let Some(last) = ALL.iter().position(|pass| pass.name == name) else { return false };
    for pass in &ALL[..=last] {
        (pass.run)(contract, out);
    }
    true
}
