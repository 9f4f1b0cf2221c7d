//! Whether a migration spec can be used, and which objects it takes.

use globset::{Glob, GlobSet, GlobSetBuilder};
use model::{MigrationSpec, WORKERS_LIMIT};

use crate::EngineError;

/// Catalog and schema names are at most this long (Unity Catalog's own limit, in characters).
const NAME_LIMIT: usize = 255;

/// Which objects a spec takes.
pub(crate) struct Patterns {
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Patterns {
    pub(crate) fn take(&self, name: &str) -> bool {
        self.include.as_ref().is_none_or(|include| include.is_match(name)) && !self.exclude.is_match(name)
    }
}

/// What a spec takes, or which of its fields cannot be used.
pub(crate) fn check(spec: &MigrationSpec) -> Result<Patterns, EngineError> {
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
    let include = patterns("include", &spec.include)?;
    Ok(Patterns {
        include: (!spec.include.is_empty()).then_some(include),
        exclude: patterns("exclude", &spec.exclude)?,
    })
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
