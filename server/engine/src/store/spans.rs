//! What a reader of a stream has missed, in chunks.

use model::{LogEntry, ObjectResult};
use rusqlite::{Connection, OptionalExtension, params};

use super::entry_rows::{LOG_COLUMNS, RESULT_COLUMNS, log_row, result_row};
use crate::EngineError;

/// Which log entries, or which results, a reader still wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// Entries after this number.
    pub(crate) after: u64,
    /// Entries up to and with this number.
    pub(crate) to: u64,
}

impl Span {
    /// Whether nothing is left of it.
    pub(crate) const fn is_empty(self) -> bool {
        self.after >= self.to
    }
}

/// Number of the last log entry that a reader who stands at `seq` has, among the first `to`.
pub(crate) fn logs_until(connection: &Connection, job: i64, seq: u64, to: u64) -> Result<u64, EngineError> {
    last_until(connection, "SELECT seq FROM logs WHERE job = ? AND line = ?", job, seq, to)
}

/// Number of the last result that a reader who stands at `seq` has, among the first `to`.
pub(crate) fn results_until(connection: &Connection, job: i64, seq: u64, to: u64) -> Result<u64, EngineError> {
    last_until(connection, "SELECT seq FROM results WHERE job = ? AND idx = ?", job, seq, to)
}

/// Entries are numbered without a gap and their changes ascend with them, so halving finds the place in a few look-ups
/// where a scan would read the whole job at every reconnect.
fn last_until(connection: &Connection, sql: &str, job: i64, seq: u64, to: u64) -> Result<u64, EngineError> {
    let mut statement = connection.prepare_cached(sql)?;
    let (mut had, mut end) = (0, to);
    while had < end {
        let middle = had + (end - had).div_ceil(2);
        let change: Option<u64> = statement.query_row(params![job, middle], |row| row.get(0)).optional()?;
        // A job without its entries was deleted meanwhile.
        let Some(change) = change else { break };
        (had, end) = if change <= seq { (middle, end) } else { (had, middle - 1) };
    }
    Ok(had)
}

/// The next log entries of a catch-up, oldest first.
pub(crate) fn logs_from(
    connection: &Connection,
    job: i64,
    at: Span,
    limit: usize,
) -> Result<Vec<LogEntry>, EngineError> {
    let sql = format!("SELECT {LOG_COLUMNS} FROM logs WHERE job = ? AND line > ? AND line <= ? ORDER BY line LIMIT ?");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params![job, at.after, at.to, limit], log_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The next results of a catch-up, in the order in which objects ended.
pub(crate) fn results_from(
    connection: &Connection,
    job: i64,
    at: Span,
    limit: usize,
) -> Result<Vec<ObjectResult>, EngineError> {
    let sql =
        format!("SELECT {RESULT_COLUMNS} FROM results WHERE job = ? AND idx > ? AND idx <= ? ORDER BY idx LIMIT ?");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params![job, at.after, at.to, limit], result_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}
