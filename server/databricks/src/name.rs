use std::fmt;

use model::ObjectKind;

/// Where a job's objects go.
#[derive(Clone, Debug)]
pub(crate) struct Home {
    pub(crate) catalog: String,
    pub(crate) schema: String,
}

/// A three-level name, without quotes. Displayed as it is written in SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TargetName {
    pub(crate) catalog: String,
    pub(crate) schema: String,
    pub(crate) name: String,
}

impl TargetName {
    /// Completes one to three parts from `home`.
    pub(crate) fn complete(mut parts: Vec<String>, home: &Home) -> Option<Self> {
        if parts.is_empty() || parts.len() > 3 {
            return None;
        }
        let name = parts.pop()?;
        let schema = parts.pop().unwrap_or_else(|| home.schema.clone());
        let catalog = parts.pop().unwrap_or_else(|| home.catalog.clone());
        Some(Self { catalog, schema, name })
    }

    /// What tells it from others: tables and views share one space, functions and procedures another. Unity Catalog does not
    /// tell cases apart.
    pub(crate) fn claim(&self, kind: ObjectKind) -> String {
        let space = match kind {
            ObjectKind::Table | ObjectKind::View => "relation",
            ObjectKind::Function | ObjectKind::Procedure => "routine",
        };
        format!("{space} {}", self.to_string().to_lowercase())
    }
}

impl fmt::Display for TargetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", spelled(&self.catalog), spelled(&self.schema), spelled(&self.name))
    }
}

/// A name part as SQL wants it.
pub(crate) fn spelled(part: &str) -> String {
    let plain = part.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain { part.to_owned() } else { format!("`{}`", part.replace('`', "``")) }
}
