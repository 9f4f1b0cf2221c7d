//! The SQLite side: opening, and the transaction around one object.

use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

use model::{Home, ObjectKind};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, params};
use tokio_util::sync::CancellationToken;

use crate::creation::{Creation, Failure, Taken};
use crate::functions;
use crate::standing::{Claim, Claims, Maker, OWNERS_TABLE};
use crate::statement::{self, Statement};

/// Holds what SQLite cannot express: by name and kind, the Databricks text and why it was not run.
const SIDE_TABLE: &str = "CREATE TABLE IF NOT EXISTS _dwma_objects (
    name TEXT NOT NULL COLLATE NOCASE, kind TEXT NOT NULL, definition TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (name, kind))";

/// What each object of each job ran and which names it took, written in the transaction that ran it: a job that lost its
/// own record finds here what it did.
const DONE_TABLE: &str = "CREATE TABLE IF NOT EXISTS _dwma_done (
    job_id TEXT NOT NULL, object TEXT NOT NULL, statements TEXT NOT NULL, executed INTEGER NOT NULL,
    diagnostics TEXT NOT NULL, claims TEXT NOT NULL, PRIMARY KEY (job_id, object)) WITHOUT ROWID";

/// How long another program's lock on the file is waited for.
const BUSY: Duration = Duration::from_secs(20);

/// Steps of SQLite's machine between two looks at whether the job is to stop; well under a millisecond.
const STEPS_BETWEEN_LOOKS: i32 = 10_000;

/// A database that takes objects.
#[derive(Debug)]
pub(crate) struct Database {
    connection: Connection,
    home: Home,
    /// Names of the job's objects, in lower case and without their schema.
    migrated: HashSet<String>,
    maker: Maker,
    /// Names that this session has made.
    made: HashSet<Claim>,
}

/// What a database is opened for.
#[derive(Debug)]
pub(crate) struct Purpose {
    pub(crate) home: Home,
    pub(crate) migrated: HashSet<String>,
    pub(crate) maker: Maker,
    /// Once it fires, the statement that runs is interrupted, and its transaction undone.
    pub(crate) cancelled: CancellationToken,
}

impl Database {
    /// Opens, or makes, the file.
    pub(crate) fn open_file(file: &Path, purpose: Purpose) -> rusqlite::Result<Self> {
        let connection = Connection::open(file)?;
        connection.busy_timeout(BUSY)?;
        // One wait for the disk per object, where the usual journal has three. Another job that is just opening the file may
        // keep it from changing; then it stays as it is.
        let _ = connection.pragma_update(None, "journal_mode", "WAL");
        connection.pragma_update(None, "synchronous", "FULL")?;
        Self::ready(connection, purpose)
    }

    /// A database in memory that has the file's objects, without their rows. The file is only read, and need not exist.
    pub(crate) fn rehearsal(file: &Path, purpose: Purpose) -> rusqlite::Result<Self> {
        let database = Self::ready(Connection::open_in_memory()?, purpose)?;
        let Some(there) = reader(file)? else { return Ok(database) };
        // Without its functions and settings the copy would still do, since nothing is prepared here.
        let mut objects = there.prepare(
            "SELECT sql FROM sqlite_master WHERE type IN ('table', 'view') AND sql IS NOT NULL
             AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_dwma\\_%' ESCAPE '\\' ORDER BY rowid",
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
        if there.table_exists(None, "_dwma_owners")? {
            let mut owners = there.prepare("SELECT name, space, job_id, object FROM _dwma_owners")?;
            let mut rows = owners.query([])?;
            while let Some(row) = rows.next()? {
                let [name, space, job, object] = [0, 1, 2, 3].map(|column| row.get::<_, String>(column));
                transaction.execute("INSERT INTO _dwma_owners VALUES (?, ?, ?, ?)", [name?, space?, job?, object?])?;
            }
        }
        transaction.commit()?;
        Ok(database)
    }

    fn ready(mut connection: Connection, purpose: Purpose) -> rusqlite::Result<Self> {
        // Otherwise a column that does not exist would be a string.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
        functions::register(&connection)?;
        connection.execute_batch(SIDE_TABLE)?;
        connection.execute_batch(DONE_TABLE)?;
        connection.execute_batch(OWNERS_TABLE)?;
        let Purpose { home, migrated, maker, cancelled } = purpose;
        connection.progress_handler(STEPS_BETWEEN_LOOKS, Some(move || cancelled.is_cancelled()))?;
        Ok(Self { connection, home, migrated, maker, made: HashSet::new() })
    }

    /// The job will bring objects of these names too.
    pub(crate) fn will_take(&mut self, names: impl IntoIterator<Item = String>) {
        self.migrated.extend(names);
    }

    /// What became of these very statements when this object's job, or one that it tries again, ran them before, if one did
    /// and all that they made still stands.
    pub(crate) fn made_before(&self, object: &str, statements: &[String]) -> rusqlite::Result<Option<Taken>> {
        let mut look = self.connection.prepare_cached(
            "SELECT executed, diagnostics, claims FROM _dwma_done WHERE job_id = ? AND object = ? AND statements = ?",
        )?;
        for job in self.maker.jobs() {
            let found: Option<(bool, String, String)> = look
                .query_row(params![job, object, joined(statements)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()?;
            let Some((executed, diagnostics, claims)) = found else { continue };
            let Ok(claims) = serde_json::from_str::<Vec<Claim>>(&claims) else { continue };
            let mut stands = true;
            for claim in claims {
                stands &= claim.is_of(&self.connection, job, object)?;
            }
            if stands {
                let diagnostics = serde_json::from_str(&diagnostics).unwrap_or_default();
                return Ok(Some(Taken { executed, diagnostics }));
            }
        }
        Ok(None)
    }

    /// Takes the statements of one object, all or none of them.
    pub(crate) fn take(&mut self, object: &str, kind: ObjectKind, statements: &[String]) -> Result<Taken, Failure> {
        let mut read: Vec<Statement> = statements.iter().map(|sql| statement::read(sql, &self.home)).collect();
        fold_primary_keys(&mut read);
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (maker, made) = (&self.maker, &self.made);
        let claims = Claims { connection: &transaction, maker, object, made, taken: Vec::new() };
        let mut creation = Creation::new(&self.home, &self.migrated, claims);
        for (statement, sql) in read.into_iter().zip(statements) {
            creation.statement(statement, sql, kind)?;
        }
        let (taken, claims) = (creation.taken, creation.claims.taken);
        transaction.prepare_cached("INSERT OR REPLACE INTO _dwma_done VALUES (?, ?, ?, ?, ?, ?)")?.execute(params![
            self.maker.job,
            object,
            joined(statements),
            taken.executed,
            serde_json::to_string(&taken.diagnostics).unwrap_or_default(),
            serde_json::to_string(&claims).unwrap_or_default(),
        ])?;
        transaction.commit()?;
        self.made.extend(claims);
        Ok(taken)
    }
}

/// The file as it is, for reading; nothing where there is none.
pub(crate) fn reader(file: &Path) -> rusqlite::Result<Option<Connection>> {
    if !file.exists() {
        return Ok(None);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let there = Connection::open_with_flags(file, flags)?;
    there.busy_timeout(BUSY)?;
    Ok(Some(there))
}

/// The statements as one text; no statement has a NUL character.
fn joined(statements: &[String]) -> String {
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
