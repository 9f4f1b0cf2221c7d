//! Whether a migration spec can be used, and which objects it takes.

use globset::{Glob, GlobSet, GlobSetBuilder};
use model::{MigrationSpec, WORKERS_LIMIT};

use crate::EngineError;

/// Catalog and schema names are at most this long (Unity Catalog's own limit, in characters).
const NAME_LIMIT: usize = 255;

/// Which objects a spec takes: those that fit one of `include`, or all where that is empty, but for those that fit one of
/// `exclude`. Patterns are of `schema.name` with `*` and `?`.
#[derive(Clone, Debug)]
pub struct Selection {
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Selection {
    /// Reads the patterns.
    ///
    /// # Errors
    /// When one of them is none, with the field it stands in.
    pub fn new(include: &[String], exclude: &[String]) -> Result<Self, EngineError> {
        let included = patterns("include", include)?;
        Ok(Self { include: (!include.is_empty()).then_some(included), exclude: patterns("exclude", exclude)? })
    }

    /// Whether an object is among them; `name` is its `schema.name`.
    pub fn takes(&self, name: &str) -> bool {
        self.include.as_ref().is_none_or(|include| include.is_match(name)) && !self.exclude.is_match(name)
    }
}

/// What a spec takes, or which of its fields cannot be used.
pub(crate) fn check(spec: &MigrationSpec) -> Result<Selection, EngineError> {
    for (field, value) in [("target_catalog", &spec.target_catalog), ("target_schema", &spec.target_schema)] {
        let found = if value.trim().is_empty() { "nothing".to_owned() } else { value.chars().take(64).collect() };
        let fits = (1..=NAME_LIMIT).contains(&value.chars().count());
        if !fits || value.contains(['.', '/', ' ']) || value.chars().any(char::is_control) {
            let expected =
                "a name of 1 to 255 characters without dots, slashes, spaces or control characters".to_owned();
            return Err(EngineError::Invalid { field, found, expected });
        }
    }
    if let Some(workers) = spec.workers.filter(|workers| !(1..=WORKERS_LIMIT).contains(workers)) {
        let expected = format!("a number from 1 to {WORKERS_LIMIT}");
        return Err(EngineError::Invalid { field: "workers", found: workers.to_string(), expected });
    }
    if spec.stop_after == Some(0) {
        let (found, expected) = ("0".to_owned(), "a number from 1 on, or nothing".to_owned());
        return Err(EngineError::Invalid { field: "stop_after", found, expected });
    }
    Selection::new(&spec.include, &spec.exclude)
}

fn patterns(field: &'static str, patterns: &[String]) -> Result<GlobSet, EngineError> {
    let mut set = GlobSetBuilder::new();
    let invalid = |found: &str| EngineError::Invalid {
        field,
        found: found.chars().take(64).collect(),
        expected: "patterns of `schema.name` with * and ?".to_owned(),
    };
    for pattern in patterns {
        set.add(Glob::new(pattern).map_err(|_| invalid(pattern))?);
    }
    set.build().map_err(|_| invalid("these patterns"))
}
