//! Settings of sessions, and what only waits: a routine of Databricks does the same without them.

use model::Diagnostic;

use super::reader::{Reader, short};
use crate::diagnostic_codes::STATEMENT_DROPPED;

/// Settings that change no result: limits, memory, checks of keys and of syntax, logs.
const WITHOUT_RESULT: &[&str] = &[
    "AUTOCOMMIT",
    "BULK_INSERT_BUFFER_SIZE",
    "FOREIGN_KEY_CHECKS",
    "GROUP_CONCAT_MAX_LEN",
    "INNODB_LOCK_WAIT_TIMEOUT",
    "INTERACTIVE_TIMEOUT",
    "JOIN_BUFFER_SIZE",
    "LOCK_WAIT_TIMEOUT",
    "MAX_HEAP_TABLE_SIZE",
    "MAX_SP_RECURSION_DEPTH",
    "MYISAM_SORT_BUFFER_SIZE",
    "NET_READ_TIMEOUT",
    "NET_WRITE_TIMEOUT",
    "OPTIMIZER_SWITCH",
    "PROFILING",
    "READ_BUFFER_SIZE",
    "READ_RND_BUFFER_SIZE",
    "SORT_BUFFER_SIZE",
    "SQL_LOG_BIN",
    "SQL_NOTES",
    "SQL_SAFE_UPDATES",
    "SQL_WARNINGS",
    "TMP_TABLE_SIZE",
    "UNIQUE_CHECKS",
    "WAIT_TIMEOUT",
];

/// What is said of a setting that is left out; `reader` stands after `SET`, or after the comma of a list. `None` where it is
/// none of those.
pub(super) fn set(mut reader: Reader<'_, '_>) -> Option<Diagnostic> {
    let start = reader;
    let scope = ["SESSION", "LOCAL", "GLOBAL", "@@SESSION", "@@LOCAL", "@@GLOBAL"];
    let scoped = reader.take_any(&scope);
    reader.take_symbol(".");
    let first = reader.peek(0)?;
    let name = first.text.trim_start_matches('@').to_ascii_uppercase();
    let of_session =
        first.is("NAMES") || reader.sees(&["TRANSACTION", "ISOLATION"]) || reader.sees(&["TRANSACTION", "READ"]);
    // A variable of the routine may have the name of a setting, but nothing before it.
    let setting = (scoped || first.text.starts_with("@@") || name == "AUTOCOMMIT" || name.contains("_CHECKS"))
        && WITHOUT_RESULT.contains(&name.as_str());
    let text: Vec<&str> = start.tokens[start.at..].iter().map(|token| token.text).collect();
    let message = format!("`SET {}` dropped: a setting of the source's sessions", short(&text.join(" ")));
    (of_session || setting).then(|| start.error(STATEMENT_DROPPED, &message))
}

/// Settings of PostgreSQL and Redshift that change no result: limits, what is logged, how queries are run.
const OF_POSTGRESQL: &[&str] = &[
    "STATEMENT_TIMEOUT",
    "LOCK_TIMEOUT",
    "IDLE_IN_TRANSACTION_SESSION_TIMEOUT",
    "CLIENT_MIN_MESSAGES",
    "LOG_STATEMENT",
    "WORK_MEM",
    "MAINTENANCE_WORK_MEM",
    "QUERY_GROUP",
    "WLM_QUERY_SLOT_COUNT",
    "ENABLE_RESULT_CACHE_FOR_SESSION",
    "ENABLE_SEQSCAN",
    "ENABLE_NESTLOOP",
    "ENABLE_HASHJOIN",
    "SYNCHRONOUS_COMMIT",
];

/// What is said of a `SET` of PostgreSQL, of its own words, that is left out; `None` where it is none of those.
pub(super) fn of_postgresql(mut reader: Reader<'_, '_>) -> Option<Diagnostic> {
    let start = reader;
    reader.take(&["SET"]).then_some(())?;
    reader.take_any(&["LOCAL", "SESSION"]);
    let name = reader.peek(0).filter(|name| name.is_any(OF_POSTGRESQL))?;
    let given = reader.peek(1).is_some_and(|sign| sign.is("TO") || sign.is_symbol("="));
    let message = format!("`SET {}` dropped: a setting of the source's sessions", name.text);
    given.then(|| start.error(STATEMENT_DROPPED, &message))
}

/// Options of T-SQL's sessions that change results, with the values under which they do not, and how Databricks does.
///
/// Source: "SET Statements (Transact-SQL)".
const OF_TSQL: &[(&str, &[&str], &str)] = &[
    ("DATEFIRST", &["7"], "weeks begin on Sunday here"),
    ("DATEFORMAT", &["mdy", "ymd"], "texts are read as dates with the year first here"),
    ("LANGUAGE", &["us_english", "English"], "names of days and months are English here, and weeks begin on Sunday"),
    ("CONCAT_NULL_YIELDS_NULL", &["ON"], "a text joined to NULL gives NULL here"),
    ("ANSI_NULLS", &["ON"], "nothing is equal to NULL here"),
];

/// How Databricks does otherwise than an option says; `reader` stands after `SET`. `None` of an option that changes no result.
pub(super) fn of_tsql(reader: Reader<'_, '_>) -> Option<&'static str> {
    let (name, value) = (reader.peek(0)?, reader.peek(1)?);
    let (_, same, otherwise) = OF_TSQL.iter().find(|(option, ..)| name.is(option))?;
    let value = value.text.trim_matches('\'');
    (!same.iter().any(|same| same.eq_ignore_ascii_case(value))).then_some(*otherwise)
}

/// What is said of `DO SLEEP(…)` and of `DO` of a constant; `reader` stands after `DO`.
pub(super) fn done_for_nothing(reader: Reader<'_, '_>) -> Option<Diagnostic> {
    let first = reader.peek(0)?;
    let constant = reader.peek(1).is_none();
    let message = "DO dropped: Databricks has no statement that waits, and one without effect needs none";
    (first.is("SLEEP") || constant).then(|| reader.error(STATEMENT_DROPPED, message))
}
