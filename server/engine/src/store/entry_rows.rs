//! How log entries and results stand in their rows.

use std::str::FromStr;

use model::{LogEntry, LogLevel, ObjectKind, ObjectResult, ResultStatus, Timestamp};
use rusqlite::Row;

pub(super) const RESULT_COLUMNS: &str =
    "idx, object, object_name, kind, status, executed, error, execution_time_ms, timestamp_ms,
    attempts, warnings";
pub(super) const LOG_COLUMNS: &str = "line, timestamp_ms, level, message, object";

pub(super) fn result_row(row: &Row<'_>) -> rusqlite::Result<ObjectResult> {
    Ok(ObjectResult {
        index: row.get("idx")?,
        object: row.get("object")?,
        object_name: row.get("object_name")?,
        object_type: word::<ObjectKind>(row, "kind")?,
        status: status(&row.get::<_, String>("status")?),
        executed: row.get("executed")?,
        error: row.get("error")?,
        execution_time_ms: row.get("execution_time_ms")?,
        timestamp: Timestamp::from_unix_ms(row.get("timestamp_ms")?),
        attempts: row.get("attempts")?,
        warnings: row.get("warnings")?,
    })
}

pub(super) fn log_row(row: &Row<'_>) -> rusqlite::Result<LogEntry> {
    let level = match row.get::<_, String>("level")?.as_str() {
        "info" => LogLevel::Info,
        "warning" => LogLevel::Warning,
        _ => LogLevel::Error,
    };
    Ok(LogEntry {
        line: row.get("line")?,
        timestamp: Timestamp::from_unix_ms(row.get("timestamp_ms")?),
        level,
        message: row.get("message")?,
        object: row.get("object")?,
    })
}

pub(super) fn word<T: FromStr>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let found: String = row.get(column)?;
    found.parse().map_err(|_| rusqlite::Error::InvalidColumnName(format!("{column}: {found}")))
}

pub(super) fn status(found: &str) -> ResultStatus {
    match found {
        "success" => ResultStatus::Success,
        "skipped" => ResultStatus::Skipped,
        _ => ResultStatus::Error,
    }
}
