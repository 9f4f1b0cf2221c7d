use model::{Attempt, JobId, JobUpdate, LogEntry, MigrationSpec, ObjectNumber, ObjectResult};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::schema;
use crate::{EngineError, Inventory, InventoryObject};

/// A job that has been accepted and is about to be written.
#[derive(Debug)]
pub(crate) struct NewJob {
    pub(crate) spec: MigrationSpec,
    pub(crate) head: JobUpdate,
    pub(crate) inventory: std::sync::Arc<Inventory>,
}

/// A result with what its row holds besides.
#[derive(Debug)]
pub(crate) struct StoredResult {
    pub(crate) seq: u64,
    pub(crate) result: ObjectResult,
    pub(crate) target_sql: Vec<String>,
    pub(crate) diagnostics: Vec<model::Diagnostic>,
}

/// What one tick adds to one job.
#[derive(Debug)]
pub(crate) struct TickRows {
    /// The job's row number.
    pub(crate) job: i64,
    /// The state after the tick, without entries.
    pub(crate) head: JobUpdate,
    /// New log entries, each with the seq of its change.
    pub(crate) logs: Vec<(u64, LogEntry)>,
    /// New results.
    pub(crate) results: Vec<StoredResult>,
    /// New attempts at objects that take more than one.
    pub(crate) attempts: Vec<(ObjectNumber, Attempt)>,
    /// Objects that the job takes besides those it began with.
    pub(crate) objects: Vec<(ObjectNumber, InventoryObject)>,
}

/// Writes a new job with its objects and returns its row number.
pub(crate) fn insert_job(connection: &mut Connection, new: &NewJob) -> Result<i64, EngineError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute(
        "INSERT INTO jobs (job_id, idempotency_key, spec, start_ms, status, head, retry_of) VALUES (?, ?, ?, ?, ?, ?, ?)",
        params![
            new.head.job_id.to_string(),
            new.spec.idempotency_key,
            serde_json::to_string(&new.spec)?,
            new.head.start_time.unix_ms(),
            new.head.status.as_str(),
            serde_json::to_string(&new.head)?,
            new.spec.retry_of.map(|job_id| job_id.to_string()),
        ],
    )?;
    let job = transaction.last_insert_rowid();
    write_objects(&transaction, job, (1..).zip(&new.inventory.objects))?;
    transaction.commit()?;
    Ok(job)
}

/// Writes, as one transaction, the ticks of any number of jobs, and notes objects, each with the row number of its job, whose
/// statements are about to be sent to the target.
pub(crate) fn write(
    connection: &mut Connection,
    ticks: &[TickRows],
    intents: impl Iterator<Item = (i64, u32)>,
) -> Result<(), EngineError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    write_intents(&transaction, intents)?;
    for tick in ticks {
        write_objects(&transaction, tick.job, tick.objects.iter().map(|(number, object)| (*number, object)))?;
        write_logs(&transaction, tick)?;
        write_results(&transaction, tick)?;
        write_attempts(&transaction, tick)?;
        let head = serde_json::to_string(&tick.head)?;
        let mut update = transaction.prepare_cached("UPDATE jobs SET status = ?, head = ? WHERE job = ?")?;
        update.execute(params![tick.head.status.as_str(), head, tick.job])?;
    }
    transaction.commit()?;
    Ok(())
}

/// Brings to disk what is there already: shows whether the store takes writes.
pub(crate) fn write_nothing(connection: &mut Connection) -> Result<(), EngineError> {
    connection.pragma_update(None, "user_version", schema::revision())?;
    Ok(())
}

fn write_intents(transaction: &Transaction<'_>, intents: impl Iterator<Item = (i64, u32)>) -> Result<(), EngineError> {
    let mut insert = transaction.prepare_cached("INSERT OR IGNORE INTO intents (job, object) VALUES (?, ?)")?;
    for (job, object) in intents {
        insert.execute(params![job, object])?;
    }
    Ok(())
}

fn write_objects<'a>(
    transaction: &Transaction<'_>,
    job: i64,
    objects: impl Iterator<Item = (ObjectNumber, &'a InventoryObject)>,
) -> Result<(), EngineError> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO objects (job, object, schema, name, kind, definition) VALUES (?, ?, ?, ?, ?, ?)",
    )?;
    for (number, InventoryObject { name, kind, definition }) in objects {
        insert.execute(params![job, number, name.schema, name.name, kind.as_str(), definition])?;
    }
    Ok(())
}

fn write_logs(transaction: &Transaction<'_>, tick: &TickRows) -> Result<(), EngineError> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO logs (job, line, seq, timestamp_ms, level, message, object) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?;
    for (seq, entry) in &tick.logs {
        let (at, level) = (entry.timestamp.unix_ms(), entry.level.as_str());
        insert.execute(params![tick.job, entry.line, seq, at, level, entry.message, entry.object])?;
    }
    Ok(())
}

fn write_results(transaction: &Transaction<'_>, tick: &TickRows) -> Result<(), EngineError> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO results (job, idx, seq, object, object_name, kind, status, executed, error, execution_time_ms,
         timestamp_ms, attempts, warnings, target_sql, diagnostics) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    for StoredResult { seq, result, target_sql, diagnostics } in &tick.results {
        insert.execute(params![
            tick.job,
            result.index,
            seq,
            result.object,
            result.object_name,
            result.object_type.as_str(),
            result.status.as_str(),
            result.executed,
            result.error,
            result.execution_time_ms,
            result.timestamp.unix_ms(),
            result.attempts,
            result.warnings,
            serde_json::to_string(target_sql)?,
            serde_json::to_string(diagnostics)?,
        ])?;
    }
    Ok(())
}

fn write_attempts(transaction: &Transaction<'_>, tick: &TickRows) -> Result<(), EngineError> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO attempts (job, object, number, began_ms, took_ms, outcome) VALUES (?, ?, ?, ?, ?, ?)",
    )?;
    for (object, Attempt { number, began, took_ms, outcome }) in &tick.attempts {
        insert.execute(params![tick.job, object, number, began.unix_ms(), took_ms, outcome])?;
    }
    Ok(())
}

/// Removes a job and everything stored about it.
pub(crate) fn delete_job(connection: &mut Connection, job_id: JobId) -> Result<(), EngineError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: Option<i64> = transaction
        .query_row("SELECT job FROM jobs WHERE job_id = ?", [job_id.to_string()], |row| row.get(0))
        .optional()?;
    let job = found.ok_or(EngineError::UnknownJob(job_id))?;
    for table in ["logs", "results", "attempts", "intents", "objects", "jobs"] {
        transaction.execute(&format!("DELETE FROM {table} WHERE job = ?"), [job])?;
    }
    transaction.commit()?;
    Ok(())
}
