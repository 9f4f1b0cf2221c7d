//! Texts that are run at run time and, as far as they are known, begin as no statement of Databricks does.
//!
//! Source: the list of statements, and "SQL_SCRIPT_IN_EXECUTE_IMMEDIATE" among the error conditions, of the Databricks SQL
//! language manual.

use model::Dialect;

use super::reader::Reader;
use super::snowflake;
use crate::scan::Token;

/// Kinds of things that Databricks neither creates, changes nor drops.
const FOREIGN: &[&str] = &[
    "USER",
    "ROLE",
    "WAREHOUSE",
    "SESSION",
    "SYSTEM",
    "ACCOUNT",
    "LOGIN",
    "PROFILE",
    "SYNONYM",
    "TABLESPACE",
    "TRIGGER",
    "EXTENSION",
    "TASK",
    "STAGE",
    "PIPE",
    "STREAM",
    "SEQUENCE",
    "FORMAT",
    "TAG",
    "INTEGRATION",
    "MASKING",
    "NETWORK",
    "RESOURCE",
    "DATASHARE",
];
/// Words that may stand before the kind.
const BEFORE_KIND: &[&str] = &[
    "OR",
    "REPLACE",
    "IF",
    "NOT",
    "EXISTS",
    "TEMP",
    "TEMPORARY",
    "TRANSIENT",
    "SECURE",
    "FILE",
    "ROW",
    "STORAGE",
    "PUBLIC",
];

/// Why a text is refused; `None` where it may be a statement of Databricks.
pub(super) fn refused(tokens: &[Token<'_>], dialect: Dialect) -> Option<String> {
    let statement = Reader::new(tokens);
    if dialect == Dialect::Snowflake
        && let Some(message) = snowflake::refused(statement)
    {
        return Some(message.to_owned());
    }
    if statement.sees_any(&["GRANT", "REVOKE"]) {
        return Some("privileges are not migrated; give them in Unity Catalog to its groups".to_owned());
    }
    let loads =
        dialect == Dialect::Redshift && statement.sees_any(&["COPY", "UNLOAD"]) && !statement.sees(&["COPY", "INTO"]);
    if loads {
        return Some("files are read by COPY INTO or read_files, and written by INSERT OVERWRITE DIRECTORY".to_owned());
    }
    let of_session = matches!(dialect, Dialect::TSql | Dialect::Redshift);
    if of_session && tokens.iter().any(|token| token.text.starts_with('#')) {
        return Some(
            "a temporary table has another name in Databricks, and no rule reads this text that has it".to_owned(),
        );
    }
    if statement.sees_any(&["BEGIN", "DECLARE"]) {
        return Some("a text that is run is one statement in Databricks, and no block of several".to_owned());
    }
    let kind = foreign_kind(tokens)?;
    Some(format!("{kind} is nothing that a procedure of Databricks makes or changes; do it once, by its own means"))
}

/// What a text creates, changes or drops, if Databricks does not.
fn foreign_kind(tokens: &[Token<'_>]) -> Option<String> {
    tokens.first().filter(|first| first.is_any(&["CREATE", "ALTER", "DROP"]))?;
    let kind = tokens[1..].iter().find(|token| !token.is_any(BEFORE_KIND))?;
    kind.is_any(FOREIGN).then(|| kind.text.to_uppercase())
}
