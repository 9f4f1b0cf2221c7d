//! Tables and views that a routine makes: it may run again, when they are there.
//!
//! Sources: "CREATE TABLE [USING]" and "CREATE VIEW" of the Databricks SQL language manual.

use model::Diagnostic;

use crate::diagnostic_codes::ASSUMED;
use crate::head::Head;
use crate::names::{identifier, object};
use crate::query::Rewriter;
use crate::scan::Token;

/// A statement that makes what the tokens make, with what they say of one that has its name: that it is replaced, or kept.
pub(super) fn minding(statement: String, tokens: &[Token<'_>], head: &Head) -> String {
    let keeps = tokens.windows(3).take(6).any(|words| words[0].is("IF") && words[1].is("NOT") && words[2].is("EXISTS"));
    for kind in ["TABLE", "VIEW"] {
        let Some(rest) = statement.strip_prefix(&format!("CREATE {kind} ")) else { continue };
        if head.replaces() {
            return format!("CREATE OR REPLACE {kind} {rest}");
        }
        if keeps && !rest.starts_with("IF NOT EXISTS ") {
            return format!("CREATE {kind} IF NOT EXISTS {rest}");
        }
    }
    statement
}

/// The name, as written, of a table or view that lives no longer than its session; `None` of any other.
pub(super) fn temporary(head: &Head) -> Option<&str> {
    let name = head.name.last()?;
    let is = name.starts_with(['#', '@']) || ["TEMP", "TEMPORARY", "VOLATILE"].iter().any(|word| head.has(word));
    is.then_some(name)
}

/// A statement that makes a permanent table of the head's name, or fills it, as one that makes or fills a temporary table, with what is to be
/// said of it. LIKE, which a temporary table does not have, becomes a query that gives no row.
///
/// No USING: naming the format of a temporary table is an error, even Delta, which it always is, although Spark's own parser
/// asks for it. Source: "Temporary tables" and "CREATE TABLE [USING]" of Databricks' documentation.
pub(super) fn of_session(
    statement: &str,
    head: &Head,
    rewriter: &Rewriter<'_>,
) -> Option<(String, Option<Diagnostic>)> {
    let name = object(&head.name, rewriter.target);
    let short = identifier(temporary(head)?.trim_start_matches(['#', '@']));
    if let Some(rows) = statement.strip_prefix(&format!("INSERT INTO {name} ")) {
        return Some((format!("INSERT INTO {short} {rows}"), None));
    }
    let rest = statement.strip_prefix(&format!("CREATE TABLE {name} "))?;
    let Some(other) = rest.strip_prefix("LIKE ") else {
        return Some((format!("CREATE OR REPLACE TEMPORARY TABLE {short} {rest}"), None));
    };
    let made = format!("CREATE OR REPLACE TEMPORARY TABLE {short} AS SELECT * FROM {other} WHERE false");
    let message =
        "the temporary table has the columns of the table after LIKE, but none of its defaults and constraints";
    Some((made, Some(ASSUMED.diagnostic(message))))
}
