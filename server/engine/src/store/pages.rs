//! Pages of what is stored about one job: its log, its results, its objects; and one object in full.

use model::{Attempt, JobId, LogEntry, ObjectDetail, ObjectResult, ObjectRow, Stage, Timestamp};
use rusqlite::types::{ToSql, Value};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::condition::{Conditions, checked_limit, cursor_number, integer, page, text};
use super::entry_rows::{LOG_COLUMNS, RESULT_COLUMNS, log_row, result_row, status, word};
use super::job_rows::job;
use super::text_search::search_pattern;
use crate::EngineError;
use crate::journal::outcome;
use crate::query::{LogFilter, ObjectFilter, Page, ResultFilter, ResultOrder};

pub(crate) fn logs(connection: &Connection, job_id: JobId, filter: &LogFilter) -> Result<Page<LogEntry>, EngineError> {
    let limit = checked_limit(filter.limit)?;
    let job = job(connection, job_id)?.job;
    let mut query = Conditions::new(&format!("SELECT {LOG_COLUMNS} FROM logs WHERE job = ?"), job);
    if let Some(after) = cursor_number(filter.cursor.as_deref())? {
        query.and("line > ?", [Value::Integer(after)]);
    }
    if let Some(from) = filter.from {
        query.and("line >= ?", [integer(from)]);
    }
    if let Some(level) = filter.level {
        query.and("level = ?", [text(level.as_str())]);
    }
    if let Some(object) = filter.object {
        query.and("object = ?", [integer(object)]);
    }
    if let Some(sought) = &filter.text {
        query.and("text_matches(?, message)", [text(search_pattern(sought)?)]);
    }
    let (sql, values) = query.finish("line", limit);
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(rusqlite::params_from_iter(values), log_row)?.collect::<Result<Vec<_>, _>>()?;
    Ok(page(rows, limit, |entry| entry.line.to_string()))
}

pub(crate) fn results(
    connection: &Connection,
    job_id: JobId,
    filter: &ResultFilter,
) -> Result<Page<ObjectResult>, EngineError> {
    let limit = checked_limit(filter.limit)?;
    let job = job(connection, job_id)?.job;
    let cursor = cursor_number(filter.cursor.as_deref())?;
    let mut query = Conditions::new(&format!("SELECT {RESULT_COLUMNS} FROM results WHERE job = ?"), job);
    if let (ResultOrder::Index, Some(after)) = (filter.order, cursor) {
        query.and("idx > ?", [Value::Integer(after)]);
    }
    if let Some(status) = filter.status {
        query.and("status = ?", [text(status.as_str())]);
    }
    if let Some(kind) = filter.kind {
        query.and("kind = ?", [text(kind.as_str())]);
    }
    if let Some(object) = filter.object {
        query.and("object = ?", [integer(object)]);
    }
    if let Some(sought) = &filter.text {
        let pattern = search_pattern(sought)?;
        query.and("(text_matches(?, object_name) OR text_matches(?, error))", [text(pattern.clone()), text(pattern)]);
    }
    let order = match filter.order {
        ResultOrder::Index => "idx",
        ResultOrder::Name => "object_name, idx",
        ResultOrder::Duration => "execution_time_ms DESC, idx",
        ResultOrder::Status => "CASE status WHEN 'error' THEN 0 WHEN 'skipped' THEN 1 ELSE 2 END, idx",
    };
    let (mut sql, values) = query.finish(order, limit);
    // Results are only ever added, so an offset into another order may at worst show a row twice while a job runs.
    let offset = if filter.order == ResultOrder::Index { 0 } else { cursor.unwrap_or(0).max(0) };
    sql.push_str(&format!(" OFFSET {offset}"));
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(rusqlite::params_from_iter(values), result_row)?.collect::<Result<Vec<_>, _>>()?;
    let next = offset + i64::try_from(limit).unwrap_or(0);
    Ok(page(
        rows,
        limit,
        |last| if filter.order == ResultOrder::Index { last.index.to_string() } else { next.to_string() },
    ))
}

/// Objects with the status of their results; a row without one is waiting, as far as the store knows.
pub(crate) fn objects(
    connection: &Connection,
    job_id: JobId,
    filter: &ObjectFilter,
) -> Result<Page<ObjectRow>, EngineError> {
    let limit = checked_limit(filter.limit)?;
    let job = job(connection, job_id)?.job;
    let mut query = Conditions::new(
        "SELECT o.object AS object, o.schema AS schema, o.name AS name, o.kind AS kind, r.status AS status FROM objects o
         LEFT JOIN results r ON r.job = o.job AND r.object = o.object WHERE o.job = ?",
        job,
    );
    if let Some(after) = cursor_number(filter.cursor.as_deref())? {
        query.and("o.object > ?", [Value::Integer(after)]);
    }
    if let Some(kind) = filter.kind {
        query.and("o.kind = ?", [text(kind.as_str())]);
    }
    if let Some(status) = filter.status {
        query.and("r.status = ?", [text(status.as_str())]);
    }
    if let Some(sought) = &filter.text {
        query.and("text_matches(?, o.schema || '.' || o.name)", [text(search_pattern(sought)?)]);
    }
    let (sql, values) = query.finish("o.object", limit);
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(rusqlite::params_from_iter(values), object_row)?.collect::<Result<Vec<_>, _>>()?;
    Ok(page(rows, limit, |row| row.object.to_string()))
}

fn object_row(row: &Row<'_>) -> rusqlite::Result<ObjectRow> {
    let status = row.get::<_, Option<String>>("status")?.map(|found| status(&found));
    Ok(ObjectRow {
        object: row.get("object")?,
        object_name: model::ObjectName::new(row.get::<_, String>("schema")?, row.get::<_, String>("name")?).to_string(),
        object_type: word(row, "kind")?,
        stage: if status.is_some() { Stage::Done } else { Stage::Waiting },
        status,
    })
}

pub(crate) fn object_detail(connection: &Connection, job_id: JobId, object: u32) -> Result<ObjectDetail, EngineError> {
    let job = job(connection, job_id)?.job;
    let sql =
        "SELECT r.*, o.definition AS definition FROM results r JOIN objects o ON o.job = r.job AND o.object = r.object
         WHERE r.job = ? AND r.object = ?";
    let key: [&dyn ToSql; 2] = [&job, &object];
    let found = connection
        .prepare_cached(sql)?
        .query_row(&key[..], |row| {
            let texts =
                (row.get("definition")?, row.get::<_, String>("target_sql")?, row.get::<_, String>("diagnostics")?);
            Ok((result_row(row)?, texts))
        })
        .optional()?;
    let (result, (source_sql, target_sql, diagnostics)) = found.ok_or(EngineError::UnknownObject { job_id, object })?;
    let (target_sql, diagnostics) = (serde_json::from_str(&target_sql)?, serde_json::from_str(&diagnostics)?);
    let attempts_made = attempts_made(connection, job, &result)?;
    Ok(ObjectDetail { result, source_sql, target_sql, diagnostics, attempts_made })
}

/// Every attempt at an object. One that took a single attempt has no rows of its own: the attempt is what its result says.
fn attempts_made(connection: &Connection, job: i64, result: &ObjectResult) -> Result<Vec<Attempt>, EngineError> {
    let mut query = connection.prepare_cached(
        "SELECT number, began_ms, took_ms, outcome FROM attempts WHERE job = ? AND object = ? ORDER BY number",
    )?;
    let rows = query.query_map(params![job, result.object], |row| {
        let began = Timestamp::from_unix_ms(row.get(1)?);
        Ok(Attempt { number: row.get(0)?, began, took_ms: row.get(2)?, outcome: row.get(3)? })
    })?;
    let mut attempts: Vec<Attempt> = rows.collect::<Result<_, _>>()?;
    if attempts.is_empty() && result.attempts > 0 {
        let took_ms = result.execution_time_ms;
        let took = i64::try_from(took_ms).unwrap_or(i64::MAX);
        let began = Timestamp::from_unix_ms(result.timestamp.unix_ms().saturating_sub(took));
        let outcome = outcome(result.status, result.executed, result.error.as_deref()).to_owned();
        attempts.push(Attempt { number: 1, began, took_ms, outcome });
    }
    Ok(attempts)
}
