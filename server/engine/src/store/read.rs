use std::str::FromStr;
use std::sync::Arc;

use model::{
    Attempt, JobFacts, JobId, JobSummary, JobUpdate, LogEntry, LogLevel, MigrationSpec, ObjectDetail, ObjectKind,
    ObjectName, ObjectResult, ObjectRow, ResultStatus, Stage, Timestamp,
};
use regex::{Regex, RegexBuilder};
use rusqlite::functions::FunctionFlags;
use rusqlite::types::{ToSql, Value};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::journal::outcome;
use crate::object_run::Earlier;
use crate::query::{JobFilter, LogFilter, ObjectFilter, Page, ResultFilter, ResultOrder};
use crate::{EngineError, InventoryObject};

/// Compiled patterns larger than this are refused.
const REGEX_LIMIT_BYTES: usize = 1 << 20;

/// A job as it is stored.
#[derive(Clone, Debug)]
pub(crate) struct Base {
    /// Its row number.
    pub(crate) job: i64,
    /// What was asked for.
    pub(crate) spec: MigrationSpec,
    /// Its state, without entries.
    pub(crate) head: JobUpdate,
}

impl Base {
    pub(crate) fn facts(&self) -> JobFacts {
        JobFacts {
            job_id: self.head.job_id,
            inventory_path: self.spec.inventory_path.clone(),
            source_type: self.spec.source_type,
            target_catalog: self.spec.target_catalog.clone(),
            target_schema: self.spec.target_schema.clone(),
            model_id: self.spec.model_id.clone(),
            mode: self.spec.mode,
            start_time: self.head.start_time,
            retry_of: self.spec.retry_of,
            retried_by: None,
        }
    }

    /// Its line in a list.
    pub(crate) fn summary(self) -> JobSummary {
        let Self { spec, head, .. } = self;
        JobSummary {
            job_id: head.job_id,
            status: head.status,
            progress_percentage: head.progress_percentage,
            total_objects: head.total_objects,
            completed_objects: head.completed_objects,
            failed_objects: head.failed_objects,
            skipped_objects: head.skipped_objects,
            running_objects: head.running_objects,
            log_count: head.log_counts.total(),
            result_count: head.counts().finished(),
            warning_count: head.log_counts.warning,
            inventory_path: spec.inventory_path,
            source_type: spec.source_type,
            target_catalog: spec.target_catalog,
            target_schema: spec.target_schema,
            model_id: spec.model_id,
            dry_run: spec.mode.is_dry_run(),
            start_time: head.start_time,
            end_time: head.end_time,
        }
    }
}

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

pub(super) fn register_text_search(connection: &Connection) -> Result<(), EngineError> {
    connection.create_scalar_function(
        "text_matches",
        2,
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC,
        |context| {
            let pattern: Arc<Regex> = context.get_or_create_aux(0, |value| {
                Ok::<_, Box<dyn std::error::Error + Send + Sync>>(Regex::new(value.as_str()?)?)
            })?;
            Ok(context.get_raw(1).as_str_or_null()?.is_some_and(|text| pattern.is_match(text)))
        },
    )?;
    Ok(())
}

/// Turns what a person typed, plain text or `/regex/`, into the pattern that `text_matches` takes.
fn search_pattern(text: &str) -> Result<String, EngineError> {
    let regex = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')).filter(|inner| !inner.is_empty());
    let pattern = regex.map_or_else(|| regex::escape(text), str::to_owned);
    let pattern = format!("(?i){pattern}");
    let checked = RegexBuilder::new(&pattern).size_limit(REGEX_LIMIT_BYTES).build();
    checked.map_err(|cause| EngineError::Invalid {
        field: "q",
        found: text.chars().take(100).collect(),
        expected: format!("text, or a regular expression between slashes ({})", cause.to_string().replace('\n', " ")),
    })?;
    Ok(pattern)
}

/// A query put together from conditions, each with its values.
struct Conditions {
    sql: String,
    values: Vec<Value>,
}

impl Conditions {
    fn new(sql: &str, value: impl Into<Value>) -> Self {
        Self { sql: sql.to_owned(), values: vec![value.into()] }
    }

    fn and(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) {
        self.sql.push_str(" AND ");
        self.sql.push_str(sql);
        self.values.extend(values);
    }

    fn finish(mut self, order: &str, limit: usize) -> (String, Vec<Value>) {
        self.sql.push_str(" ORDER BY ");
        self.sql.push_str(order);
        self.sql.push_str(" LIMIT ");
        self.sql.push_str(&(limit + 1).to_string());
        (self.sql, self.values)
    }
}

fn text(value: impl Into<String>) -> Value {
    Value::Text(value.into())
}

fn integer(value: impl TryInto<i64>) -> Value {
    Value::Integer(value.try_into().unwrap_or(i64::MAX))
}

/// Reads one row more than a page holds, so as to know whether another page follows.
fn page<T>(mut rows: Vec<T>, limit: usize, cursor: impl FnOnce(&T) -> String) -> Page<T> {
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next_cursor = rows.last().filter(|_| more).map(cursor);
    Page { rows, next_cursor }
}

fn cursor_number(cursor: Option<&str>) -> Result<Option<i64>, EngineError> {
    let parse = |text: &str| {
        text.parse().map_err(|_| EngineError::Invalid {
            field: "cursor",
            found: text.chars().take(64).collect(),
            expected: "the next_cursor of an earlier page".to_owned(),
        })
    };
    cursor.map(parse).transpose()
}

fn checked_limit(limit: usize) -> Result<usize, EngineError> {
    if (1..=1000).contains(&limit) {
        return Ok(limit);
    }
    Err(EngineError::Invalid {
        field: "limit",
        found: limit.to_string(),
        expected: "a number from 1 to 1000".to_owned(),
    })
}

pub(crate) fn job(connection: &Connection, job_id: JobId) -> Result<Base, EngineError> {
    let mut statement = connection.prepare_cached("SELECT job, spec, head FROM jobs WHERE job_id = ?")?;
    let found = statement.query_row([job_id.to_string()], raw_base).optional()?;
    parse_base(found.ok_or(EngineError::UnknownJob(job_id))?)
}

pub(super) type RawBase = (i64, String, String);

pub(super) fn raw_base(row: &Row<'_>) -> rusqlite::Result<RawBase> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

pub(super) fn parse_base((job, spec, head): RawBase) -> Result<Base, EngineError> {
    Ok(Base { job, spec: serde_json::from_str(&spec)?, head: serde_json::from_str(&head)? })
}

pub(crate) fn job_with_key(connection: &Connection, key: &str) -> Result<Option<Base>, EngineError> {
    let mut statement = connection.prepare_cached("SELECT job, spec, head FROM jobs WHERE idempotency_key = ?")?;
    statement.query_row([key], raw_base).optional()?.map(parse_base).transpose()
}

pub(crate) fn unfinished_jobs(connection: &Connection) -> Result<Vec<Base>, EngineError> {
    let mut statement = connection
        .prepare("SELECT job, spec, head FROM jobs WHERE status IN ('queued', 'running', 'cancelling') ORDER BY job")?;
    let rows = statement.query_map([], raw_base)?.collect::<Result<Vec<_>, _>>()?;
    rows.into_iter().map(parse_base).collect()
}

/// A job's own copy of what it works on, and how far it is.
#[derive(Debug, Default)]
pub(crate) struct StoredWork {
    /// Its objects in the order of their numbers.
    pub(crate) objects: Vec<InventoryObject>,
    /// How far they are.
    pub(crate) earlier: Earlier,
}

pub(crate) fn stored_work(connection: &Connection, job: i64) -> Result<StoredWork, EngineError> {
    let mut work = StoredWork::default();
    let mut objects =
        connection.prepare("SELECT schema, name, kind, definition FROM objects WHERE job = ? ORDER BY object")?;
    let mut rows = objects.query([job])?;
    while let Some(row) = rows.next()? {
        let name = ObjectName { schema: row.get(0)?, name: row.get(1)? };
        work.objects.push(InventoryObject { name, kind: word(row, "kind")?, definition: row.get(3)? });
    }
    let mut results = connection.prepare("SELECT object, status FROM results WHERE job = ?")?;
    let mut rows = results.query([job])?;
    while let Some(row) = rows.next()? {
        work.earlier.ended.insert(row.get(0)?, status(&row.get::<_, String>(1)?));
    }
    let mut intents = connection.prepare("SELECT object FROM intents WHERE job = ?")?;
    work.earlier.in_doubt = intents.query_map([job], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut attempts = connection.prepare("SELECT object, max(number) FROM attempts WHERE job = ? GROUP BY object")?;
    let numbered = attempts.query_map([job], |row| Ok((row.get(0)?, row.get(1)?)))?;
    work.earlier.attempts = numbered.collect::<Result<_, _>>()?;
    Ok(work)
}

/// The newest job that tries a job again.
pub(crate) fn retried_by(connection: &Connection, job_id: JobId) -> Result<Option<JobId>, EngineError> {
    let mut query =
        connection.prepare_cached("SELECT job_id FROM jobs WHERE retry_of = ? ORDER BY job DESC LIMIT 1")?;
    Ok(query.query_row([job_id.to_string()], |row| word(row, "job_id")).optional()?)
}

/// An object that was translated, with its statements.
#[derive(Debug)]
pub(crate) struct Translated {
    pub(crate) object: InventoryObject,
    pub(crate) statements: Vec<String>,
}

/// What of a job succeeded, in the order in which it did.
pub(crate) fn translated(connection: &Connection, job: i64) -> Result<Vec<Translated>, EngineError> {
    let mut query = connection.prepare(
        "SELECT o.schema, o.name, o.kind, o.definition, r.target_sql FROM results r
         JOIN objects o ON o.job = r.job AND o.object = r.object WHERE r.job = ? AND r.status = 'success' ORDER BY r.idx",
    )?;
    let mut rows = query.query([job])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let name = ObjectName { schema: row.get(0)?, name: row.get(1)? };
        let object = InventoryObject { name, kind: word(row, "kind")?, definition: row.get(3)? };
        found.push(Translated { object, statements: serde_json::from_str(&row.get::<_, String>(4)?)? });
    }
    Ok(found)
}

pub(crate) fn jobs(connection: &Connection, filter: &JobFilter) -> Result<Page<JobSummary>, EngineError> {
    let limit = checked_limit(filter.limit)?;
    let mut query = Conditions::new("SELECT job, spec, head FROM jobs WHERE job < ?", i64::MAX);
    if let Some(before) = cursor_number(filter.cursor.as_deref())? {
        query.and("job < ?", [Value::Integer(before)]);
    }
    if !filter.status.is_empty() {
        let marks = vec!["?"; filter.status.len()].join(", ");
        query.and(&format!("status IN ({marks})"), filter.status.iter().map(|status| text(status.as_str())));
    }
    let (sql, values) = query.finish("job DESC", limit);
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(rusqlite::params_from_iter(values), raw_base)?.collect::<Result<Vec<_>, _>>()?;
    let bases = rows.into_iter().map(parse_base).collect::<Result<Vec<_>, _>>()?;
    let Page { rows, next_cursor } = page(bases, limit, |base| base.job.to_string());
    Ok(Page { rows: rows.into_iter().map(Base::summary).collect(), next_cursor })
}

pub(super) fn word<T: FromStr>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let found: String = row.get(column)?;
    found.parse().map_err(|_| rusqlite::Error::InvalidColumnName(format!("{column}: {found}")))
}

fn status(found: &str) -> ResultStatus {
    match found {
        "success" => ResultStatus::Success,
        "skipped" => ResultStatus::Skipped,
        _ => ResultStatus::Error,
    }
}

fn result_row(row: &Row<'_>) -> rusqlite::Result<ObjectResult> {
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

fn log_row(row: &Row<'_>) -> rusqlite::Result<LogEntry> {
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

const RESULT_COLUMNS: &str = "idx, object, object_name, kind, status, executed, error, execution_time_ms, timestamp_ms,
    attempts, warnings";
const LOG_COLUMNS: &str = "line, timestamp_ms, level, message, object";

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
    if attempts.is_empty() && result.status != ResultStatus::Skipped {
        let took_ms = result.execution_time_ms;
        let took = i64::try_from(took_ms).unwrap_or(i64::MAX);
        let began = Timestamp::from_unix_ms(result.timestamp.unix_ms().saturating_sub(took));
        let outcome = outcome(result.status, result.executed, result.error.as_deref()).to_owned();
        attempts.push(Attempt { number: 1, began, took_ms, outcome });
    }
    Ok(attempts)
}
