use std::path::Path;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::StoreFault;
use crate::EngineError;

/// What each revision adds to the one before it, the first of them from nothing. Their number is the revision of a file that
/// has them all, kept in SQLite's `user_version`.
const REVISIONS: [&str; 3] = [TABLES, SINCE_2, SINCE_3];

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

/// Since revision 3: attempts at objects that took more than one; the last of each is the one its result came from.
const SINCE_3: &str = "
CREATE TABLE attempts (
    job INTEGER NOT NULL,
    object INTEGER NOT NULL,
    number INTEGER NOT NULL,
    began_ms INTEGER NOT NULL,
    took_ms INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (job, object, number)
) WITHOUT ROWID;
";

/// The revision that this version writes.
pub(super) const fn revision() -> i64 {
    REVISIONS.len() as i64
}

/// Makes the tables in a new file, adds what an older one lacks; refuses a file of a newer version or of another program.
pub(super) fn prepare(connection: &Connection, file: &Path) -> Result<(), EngineError> {
    // Closing a connection may write; a file that turns out not to be usable stays as it is.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let (found, known) = (number("PRAGMA user_version")?, revision());
    if found > known {
        return Err(EngineError::NewerStore { file: file.to_owned(), found, known });
    }
    let tables = number("SELECT count(*) FROM sqlite_master WHERE type = 'table'")?;
    let ours = number("SELECT count(*) FROM sqlite_master WHERE name IN ('jobs', 'objects', 'results', 'logs')")?;
    if (found <= 0 && tables > 0) || (found > 0 && ours < 4) {
        let (fault, found) = (StoreFault::Damaged, "these are not the tables of a job store".to_owned());
        return Err(EngineError::StoreUnusable { file: file.to_owned(), fault, found });
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    tune(connection);
    let missing = usize::try_from(found).map_or(&REVISIONS[..], |found| &REVISIONS[found..]);
    if !missing.is_empty() {
        let missing = missing.concat();
        connection.execute_batch(&format!("BEGIN; {missing} PRAGMA user_version = {known}; COMMIT;"))?;
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(())
}

/// Settings that every connection needs.
pub(super) fn tune(connection: &Connection) {
    connection.set_prepared_statement_cache_capacity(32);
}
