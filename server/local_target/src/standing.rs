//! What stands on the target under a name, who made it, and whose the name becomes.

use std::collections::{HashMap, HashSet};

use engine::InventoryObject;
use model::{ObjectKind, OnConflict, TargetName};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::creation::Failure;
use crate::name::{identifier, quoted_identifier};
use crate::refusal;

/// Which object of which job made what stands under a name. What is not in it was made by others.
pub(crate) const OWNERS_TABLE: &str = "CREATE TABLE IF NOT EXISTS _dwma_owners (
    name TEXT NOT NULL COLLATE NOCASE, space TEXT NOT NULL, job_id TEXT NOT NULL, object TEXT NOT NULL,
    PRIMARY KEY (name, space)) WITHOUT ROWID";

/// Who makes objects, and what becomes of what is in their way.
#[derive(Clone, Debug)]
pub(crate) struct Maker {
    /// The job's id.
    pub(crate) job: String,
    /// The ids of the jobs that it tries again, the nearest first.
    pub(crate) earlier: Vec<String>,
    pub(crate) on_conflict: OnConflict,
}

impl Maker {
    /// The job, then those that it tries again.
    pub(crate) fn jobs(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.job).chain(&self.earlier)
    }
}

/// What tells an object of a migration from every other in all of its jobs: names may repeat, and numbers differ from job
/// to job.
pub(crate) fn identity(object: &InventoryObject) -> String {
    let mut hash = Sha256::new();
    for part in [object.kind.as_str(), &object.name.schema, &object.name.name, &object.definition] {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A name as nobody else may have it: tables and views share one space, functions and procedures have their own.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Claim {
    /// In lower case, as SQLite compares names.
    name: String,
    space: String,
}

impl Claim {
    pub(crate) fn new(name: &TargetName, kind: ObjectKind) -> Self {
        Self::of(&identifier(name), kind)
    }

    fn of(identifier: &str, kind: ObjectKind) -> Self {
        let space = match kind {
            ObjectKind::Table | ObjectKind::View => "relation",
            ObjectKind::Function | ObjectKind::Procedure => kind.noun(),
        };
        Self { name: identifier.to_ascii_lowercase(), space: space.to_owned() }
    }

    /// Whether this object of this job made what stands under the name, if anything does.
    pub(crate) fn is_of(&self, connection: &Connection, job: &str, object: &str) -> rusqlite::Result<bool> {
        let owner = owner(connection, self)?;
        Ok(owner.is_some_and(|owner| owner == (job.to_owned(), object.to_owned())) && self.is_taken(connection)?)
    }

    fn is_taken(&self, connection: &Connection) -> rusqlite::Result<bool> {
        match self.space.parse::<ObjectKind>() {
            Ok(kind) => Ok(text(connection, &self.name, &[kind])?.is_some()),
            Err(_) => Ok(relation(connection, &self.name)?.is_some()),
        }
    }
}

/// What stands under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) kind: ObjectKind,
    /// Whether SQLite has its text only.
    pub(crate) is_text: bool,
}

/// The table or view of this identifier.
pub(crate) fn relation(connection: &Connection, identifier: &str) -> rusqlite::Result<Option<Found>> {
    let there = |kind| Some(Found { kind, is_text: false });
    // A look into SQLite's hash of tables; it does not know views, which the slower look below finds.
    if connection.table_exists(None, identifier)? {
        return Ok(there(ObjectKind::Table));
    }
    let mut look = connection.prepare_cached(
        "SELECT type FROM sqlite_master WHERE type IN ('table', 'view') AND name = ?1 COLLATE NOCASE",
    )?;
    let found: Option<String> = look.query_row([identifier], |row| row.get(0)).optional()?;
    match found {
        Some(kind) => Ok(there(if kind == "view" { ObjectKind::View } else { ObjectKind::Table })),
        None => text(connection, identifier, &[ObjectKind::Table, ObjectKind::View]),
    }
}

/// The first of these kinds whose text is kept under this identifier.
pub(crate) fn text(connection: &Connection, identifier: &str, kinds: &[ObjectKind]) -> rusqlite::Result<Option<Found>> {
    let mut look = connection.prepare_cached("SELECT 1 FROM _dwma_objects WHERE name = ?1 AND kind = ?2")?;
    for kind in kinds {
        if look.exists(params![identifier, kind.as_str()])? {
            return Ok(Some(Found { kind: *kind, is_text: true }));
        }
    }
    Ok(None)
}

/// Every name that is taken, with what stands there.
pub(crate) fn all(connection: &Connection) -> rusqlite::Result<HashMap<Claim, ObjectKind>> {
    let mut taken = HashMap::new();
    let mut take = |sql: &str| -> rusqlite::Result<()> {
        let mut names = connection.prepare(sql)?;
        let mut rows = names.query([])?;
        while let Some(row) = rows.next()? {
            if let Ok(kind) = row.get::<_, String>(1)?.parse::<ObjectKind>() {
                taken.insert(Claim::of(&row.get::<_, String>(0)?, kind), kind);
            }
        }
        Ok(())
    };
    take("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')")?;
    if connection.table_exists(None, "_dwma_objects")? {
        take("SELECT name, kind FROM _dwma_objects")?;
    }
    Ok(taken)
}

fn owner(connection: &Connection, claim: &Claim) -> rusqlite::Result<Option<(String, String)>> {
    let mut look =
        connection.prepare_cached("SELECT job_id, object FROM _dwma_owners WHERE name = ?1 AND space = ?2")?;
    look.query_row(params![claim.name, claim.space], |row| Ok((row.get(0)?, row.get(1)?))).optional()
}

/// The names that one object takes, within its transaction.
pub(crate) struct Claims<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) maker: &'a Maker,
    /// The object's [`identity`].
    pub(crate) object: &'a str,
    /// Names that this session has made; an object is made once in a session, so they are others'.
    pub(crate) made: &'a HashSet<Claim>,
    /// What the object has taken.
    pub(crate) taken: Vec<Claim>,
}

impl Claims<'_> {
    /// Makes a name the object's: nothing stands there afterwards. Answers with what stood there before the migration and
    /// was removed, if `on_conflict` has it so.
    pub(crate) fn take(&mut self, name: &TargetName, kind: ObjectKind) -> Result<Option<ObjectKind>, Failure> {
        let (claim, identifier) = (Claim::new(name, kind), identifier(name));
        let found = match kind {
            ObjectKind::Table | ObjectKind::View => relation(self.connection, &identifier)?,
            ObjectKind::Function | ObjectKind::Procedure => text(self.connection, &identifier, &[kind])?,
        };
        let mut replaced = None;
        if let Some(found) = found {
            if !self.is_own(&claim, found.kind, name)? {
                let noun = found.kind.noun();
                match self.maker.on_conflict {
                    OnConflict::Error => return Err(Failure::Refused(refusal::conflict(noun, name))),
                    OnConflict::Skip => return Err(Failure::Skipped(refusal::left(noun, name))),
                    OnConflict::Replace => replaced = Some(found.kind),
                }
            }
            self.remove(name, found)?;
        }
        let mut own = self.connection.prepare_cached("INSERT OR REPLACE INTO _dwma_owners VALUES (?, ?, ?, ?)")?;
        own.execute(params![claim.name, claim.space, self.maker.job, self.object])?;
        self.taken.push(claim);
        Ok(replaced)
    }

    /// Whether an earlier try at this object made what stands there. Refused where another object of the migration did.
    fn is_own(&self, claim: &Claim, found: ObjectKind, name: &TargetName) -> Result<bool, Failure> {
        let taken_twice = || Err(Failure::Refused(refusal::taken_twice(found.noun(), name)));
        if self.made.contains(claim) || self.taken.contains(claim) {
            return taken_twice();
        }
        match owner(self.connection, claim)? {
            Some((job, object)) if self.maker.jobs().any(|own| *own == job) => {
                if object == self.object {
                    Ok(true)
                } else {
                    taken_twice()
                }
            }
            Some(_) | None => Ok(false),
        }
    }

    fn remove(&self, name: &TargetName, found: Found) -> rusqlite::Result<()> {
        if found.is_text {
            let mut delete = self.connection.prepare_cached("DELETE FROM _dwma_objects WHERE name = ? AND kind = ?")?;
            return delete.execute(params![identifier(name), found.kind.as_str()]).map(|_| ());
        }
        let noun = if found.kind == ObjectKind::View { "VIEW" } else { "TABLE" };
        self.connection.execute_batch(&format!("DROP {noun} {}", quoted_identifier(name)))
    }
}
