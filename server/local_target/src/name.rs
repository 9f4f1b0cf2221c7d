//! Names as SQLite knows them.

use model::TargetName;

/// The one identifier that SQLite knows an object by.
pub(crate) fn identifier(name: &TargetName) -> String {
    format!("{}.{}.{}", name.catalog, name.schema, name.name)
}

/// That identifier, quoted.
pub(crate) fn quoted_identifier(name: &TargetName) -> String {
    quoted(&identifier(name))
}

/// A name quoted for SQLite.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
