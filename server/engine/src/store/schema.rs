use rusqlite::Connection;

use crate::EngineError;

/// The revision of the tables below, kept in SQLite's `user_version`.
const REVISION: i64 = 2;

const TABLES: &str = "
CREATE TABLE jobs (
    job INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id TEXT NOT NULL UNIQUE,
    idempotency_key TEXT UNIQUE,
    spec TEXT NOT NULL,
    start_ms INTEGER NOT NULL,
    status TEXT NOT NULL,
    head TEXT NOT NULL
);
CREATE INDEX jobs_by_status ON jobs (status, job);
CREATE TABLE objects (
    job INTEGER NOT NULL,
    object INTEGER NOT NULL,
    schema TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    definition TEXT NOT NULL,
    PRIMARY KEY (job, object)
) WITHOUT ROWID;
CREATE TABLE results (
    job INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    object INTEGER NOT NULL,
    object_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    executed INTEGER NOT NULL,
    error TEXT,
    execution_time_ms INTEGER NOT NULL,
    timestamp_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    warnings INTEGER NOT NULL,
    target_sql TEXT NOT NULL,
    diagnostics TEXT NOT NULL,
    PRIMARY KEY (job, idx)
) WITHOUT ROWID;
CREATE INDEX results_by_object ON results (job, object);
CREATE TABLE logs (
    job INTEGER NOT NULL,
    line INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    timestamp_ms INTEGER NOT NULL,
    level TEXT NOT NULL,
    message TEXT NOT NULL,
    object INTEGER,
    PRIMARY KEY (job, line)
) WITHOUT ROWID;
";

/// Since revision 2: which job a job tries again, and objects whose statements may have reached the target, noted before the first is sent.
const SINCE_2: &str = "
ALTER TABLE jobs ADD COLUMN retry_of TEXT;
CREATE INDEX jobs_by_retry ON jobs (retry_of) WHERE retry_of IS NOT NULL;
CREATE TABLE intents (
    job INTEGER NOT NULL,
    object INTEGER NOT NULL,
    PRIMARY KEY (job, object)
) WITHOUT ROWID;
";

/// Makes the tables in a new file, adds what an older one lacks; refuses a file of a newer version.
pub(super) fn prepare(connection: &Connection) -> Result<(), EngineError> {
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > REVISION {
        return Err(EngineError::NewerStore { found, known: REVISION });
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    tune(connection)?;
    let missing = match found {
        0 => [TABLES, SINCE_2].concat(),
        1 => SINCE_2.to_owned(),
        _ => return Ok(()),
    };
    connection.execute_batch(&format!("BEGIN; {missing} PRAGMA user_version = {REVISION}; COMMIT;"))?;
    Ok(())
}

/// Settings that every connection needs.
pub(super) fn tune(connection: &Connection) -> Result<(), EngineError> {
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(())
}
