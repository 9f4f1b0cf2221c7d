//! What a job works on and how far it is: its own copy of its definitions, how they ended, and what may be in flight.

use model::ObjectName;
use rusqlite::Connection;

use super::entry_rows::{status, word};
use crate::ended::Ended;
use crate::object_run::Earlier;
use crate::{EngineError, InventoryObject};

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
    let mut results = connection.prepare("SELECT object, status, attempts FROM results WHERE job = ?")?;
    let mut rows = results.query([job])?;
    while let Some(row) = rows.next()? {
        let ended = Ended::of_result(status(&row.get::<_, String>(1)?), row.get(2)?);
        work.earlier.ended.insert(row.get(0)?, ended);
    }
    let mut intents = connection.prepare("SELECT object FROM intents WHERE job = ?")?;
    work.earlier.in_doubt = intents.query_map([job], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut attempts = connection.prepare("SELECT object, max(number) FROM attempts WHERE job = ? GROUP BY object")?;
    let numbered = attempts.query_map([job], |row| Ok((row.get(0)?, row.get(1)?)))?;
    work.earlier.attempts = numbered.collect::<Result<_, _>>()?;
    Ok(work)
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
