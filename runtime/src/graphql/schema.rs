//! The schema a server executes.

use std::sync::OnceLock;

/// A schema as text, and once it is asked for, what executes it. One `static` a contract.
pub struct Schema {
    pub(super) sdl: &'static str,
    #[cfg_attr(not(feature = "graphql-server"), expect(dead_code, reason = "only a server builds it"))]
    pub(super) built: OnceLock<Built>,
}

#[cfg(feature = "graphql-server")]
pub(super) type Built = Result<super::build::Executor, String>;
#[cfg(not(feature = "graphql-server"))]
pub(super) type Built = ();

impl Schema {
    /// A schema in the schema definition language, extensions merged.
    pub const fn new(sdl: &'static str) -> Schema {
        Schema { sdl, built: OnceLock::new() }
    }

    /// The text.
    pub fn sdl(&self) -> &'static str {
        self.sdl
    }
}

impl std::fmt::Debug for Schema {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Schema").field("bytes", &self.sdl.len()).finish_non_exhaustive()
    }
}
