//! The SQLite side: opening, and the transaction around one object.

use std::collections::HashSet;
use std::path::Path;

use model::{JobId, ObjectKind};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, params};

use crate::creation::{Creation, Failure, Taken};
use crate::functions;
use crate::name::Home;
use crate::statement::{self, Statement};

/// Holds what SQLite cannot express: by name and kind, the Databricks text and why it was not run.
const SIDE_TABLE: &str = "CREATE TABLE IF NOT EXISTS _dwma_objects (
    name TEXT NOT NULL COLLATE NOCASE, kind TEXT NOT NULL, definition TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (name, kind))";

/// What each job ran, written in the transaction that ran it: a job that lost its own record finds here what it did.
const MADE_TABLE: &str = "CREATE TABLE IF NOT EXISTS _dwma_made (
    job_id TEXT NOT NULL, statements TEXT NOT NULL, executed INTEGER NOT NULL, diagnostics TEXT NOT NULL,
    PRIMARY KEY (job_id, statements)) WITHOUT ROWID";

/// A database that takes objects.
#[derive(Debug)]
pub(crate) struct Database {
    connection: Connection,
    home: Home,
    /// Names of the job's objects, in lower case and without their schema.
    migrated: HashSet<String>,
}

impl Database {
    /// Opens, or makes, the file.
    pub(crate) fn open_file(file: &Path, home: Home, migrated: HashSet<String>) -> rusqlite::Result<Self> {
        let connection = Connection::open(file)?;
        connection.busy_timeout(std::time::Duration::from_secs(20))?;
        // One wait for the disk per object, where the usual journal has three. Another job that is just opening the file may
        // keep it from changing; then it stays as it is.
        let _ = connection.pragma_update(None, "journal_mode", "WAL");
        connection.pragma_update(None, "synchronous", "FULL")?;
        Self::ready(connection, home, migrated)
    }

    /// A database in memory that has the file's objects, without their rows. The file is only read, and need not exist.
    pub(crate) fn rehearsal(file: &Path, home: Home, migrated: HashSet<String>) -> rusqlite::Result<Self> {
        let database = Self::ready(Connection::open_in_memory()?, home, migrated)?;
        if !file.exists() {
            return Ok(database);
        }
        let there =
            Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        there.busy_timeout(std::time::Duration::from_secs(20))?;
        // Without its functions and settings the copy would still do, since nothing is prepared here.
        let mut objects = there.prepare(
            "SELECT sql FROM sqlite_master WHERE type IN ('table', 'view') AND sql IS NOT NULL
             AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT IN ('_dwma_objects', '_dwma_made') ORDER BY rowid",
        )?;
        let mut rows = objects.query([])?;
        let transaction = database.connection.unchecked_transaction()?;
        while let Some(row) = rows.next()? {
            transaction.execute_batch(&row.get::<_, String>(0)?)?;
        }
        if there.table_exists(None, "_dwma_objects")? {
            let mut kept = there.prepare("SELECT name, kind, reason FROM _dwma_objects")?;
            let mut rows = kept.query([])?;
            while let Some(row) = rows.next()? {
                let (name, kind, reason): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
                transaction.execute("INSERT INTO _dwma_objects VALUES (?, ?, '', ?)", params![name, kind, reason])?;
            }
        }
        transaction.commit()?;
        Ok(database)
    }

    fn ready(connection: Connection, home: Home, migrated: HashSet<String>) -> rusqlite::Result<Self> {
        // Otherwise a column that does not exist would be a string.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
        functions::register(&connection)?;
        connection.execute_batch(SIDE_TABLE)?;
        connection.execute_batch(MADE_TABLE)?;
        Ok(Self { connection, home, migrated })
    }

    /// What became of these very statements when this job ran them before, if it did.
    pub(crate) fn made_before(&self, job: &JobId, statements: &[String]) -> rusqlite::Result<Option<Taken>> {
        let mut look = self
            .connection
            .prepare_cached("SELECT executed, diagnostics FROM _dwma_made WHERE job_id = ? AND statements = ?")?;
        let key = params![job.to_string(), key(statements)];
        let found: Option<(bool, String)> = look.query_row(key, |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        Ok(found.map(|(executed, diagnostics)| Taken {
            executed,
            diagnostics: serde_json::from_str(&diagnostics).unwrap_or_default(),
        }))
    }

    /// Takes the statements of one object, all or none of them.
    pub(crate) fn take(&mut self, job: &JobId, kind: ObjectKind, statements: &[String]) -> Result<Taken, Failure> {
        let mut read: Vec<Statement> = statements.iter().map(|sql| statement::read(sql, &self.home)).collect();
        fold_primary_keys(&mut read);
        let home = self.home.clone();
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut creation = Creation::new(&transaction, &home, &self.migrated);
        for (statement, sql) in read.into_iter().zip(statements) {
            creation.statement(statement, sql, kind)?;
        }
        let taken = creation.taken;
        transaction.prepare_cached("INSERT OR REPLACE INTO _dwma_made VALUES (?, ?, ?, ?)")?.execute(params![
            job.to_string(),
            key(statements),
            taken.executed,
            serde_json::to_string(&taken.diagnostics).unwrap_or_default(),
        ])?;
        transaction.commit()?;
        Ok(taken)
    }
}

/// The statements as one text; no statement has a NUL character.
fn key(statements: &[String]) -> String {
    statements.join("\0")
}

/// SQLite cannot add a primary key later, so one that follows its table is made part of it.
fn fold_primary_keys(statements: &mut [Statement]) {
    for place in 1..statements.len() {
        let (before, rest) = statements.split_at_mut(place);
        let Some(Statement::PrimaryKey { table, columns }) = rest.first() else { continue };
        let made = before.iter_mut().find_map(|earlier| match earlier {
            Statement::Table(made) if made.name == *table && made.body.is_none() => Some(made),
            _ => None,
        });
        if let Some(made) = made {
            made.primary_key.clone_from(columns);
            rest[0] = Statement::Nothing;
        }
    }
}
