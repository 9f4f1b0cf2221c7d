//! One folder per component; `migration_progress` is the public one.

pub mod migration_progress;
