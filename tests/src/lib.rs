//! Tests of the workspace: goldens, compile tests, round trips, interop and the corpus runner.
