//! Runs counterpart over a folder of real contracts, each in a process of its own, so that a panic, a hang or a memory
//! blow-up of one is a line of the table and not the end of the run.

mod entry;
mod measure;
mod outcome;
mod table;

pub use entry::{Entry, entries};
pub use measure::{Finished, Measured, run};
pub use outcome::{Check, Outcome, Step, check_crate, crate_name, folder_of, generate, inspect};
pub use table::{Totals, print_row, print_totals};

/// Whether this process was started by the runner to be counterpart.
pub fn is_child() -> bool {
    std::env::var_os(outcome::AS_COUNTERPART).is_some()
}
