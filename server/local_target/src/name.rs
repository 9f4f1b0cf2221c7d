use std::fmt;

/// Where names that do not say so belong to: the catalog and schema the job migrates into.
#[derive(Clone, Debug)]
pub(crate) struct Home {
    pub(crate) catalog: String,
    pub(crate) schema: String,
}

/// An object's three-level name on the target, without quotes. Displayed as Databricks spells it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TargetName {
    pub(crate) catalog: String,
    pub(crate) schema: String,
    pub(crate) name: String,
}

impl TargetName {
    /// Completes a name of one to three parts from `home`; `None` for any other number.
    pub(crate) fn complete(mut parts: Vec<String>, home: &Home) -> Option<Self> {
        if parts.is_empty() || parts.len() > 3 {
            return None;
        }
        let name = parts.pop()?;
        let schema = parts.pop().unwrap_or_else(|| home.schema.clone());
        let catalog = parts.pop().unwrap_or_else(|| home.catalog.clone());
        Some(Self { catalog, schema, name })
    }

    /// The one identifier that SQLite knows the object by.
    pub(crate) fn identifier(&self) -> String {
        format!("{}.{}.{}", self.catalog, self.schema, self.name)
    }

    /// That identifier, quoted for SQLite.
    pub(crate) fn quoted(&self) -> String {
        quoted(&self.identifier())
    }
}

impl fmt::Display for TargetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", spelled(&self.catalog), spelled(&self.schema), spelled(&self.name))
    }
}

/// A name quoted for SQLite.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A name part as Databricks wants it: in backticks unless it is a plain word.
fn spelled(part: &str) -> String {
    let plain = part.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain { part.to_owned() } else { format!("`{}`", part.replace('`', "``")) }
}
