//! What stands under a name, and who made it.

use std::collections::HashMap;
use std::sync::Arc;

use model::{Home, ObjectKind, TargetName, spelled_name};
use tokio::sync::Mutex;

use crate::WorkspaceError;
use crate::ownership::Note;
use crate::statements::{Ended, Statements, Submission};
use crate::unity_catalog::Relation;

/// Something that stands in the target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) kind: ObjectKind,
    /// The noun to drop it by, such as `MATERIALIZED VIEW`.
    pub(crate) noun: &'static str,
    /// What this program wrote into it, if it made it.
    pub(crate) note: Option<Note>,
}

impl Found {
    pub(crate) fn of(relation: &Relation) -> Self {
        let (kind, noun) = match relation.table_type.as_str() {
            "VIEW" | "METRIC_VIEW" => (ObjectKind::View, "VIEW"),
            "MATERIALIZED_VIEW" => (ObjectKind::View, "MATERIALIZED VIEW"),
            _ => (ObjectKind::Table, "TABLE"),
        };
        Self { kind, noun, note: Note::of_properties(|name| relation.properties.get(name)) }
    }
}

/// The functions and procedures of a schema, by their names in lower case. Functions and procedures share their names.
pub(crate) type Routines = HashMap<String, Found>;

/// Looks at what stands in schemas.
#[derive(Debug)]
pub(crate) struct Standing {
    statements: Statements,
    /// Routines by their catalog and schema, in lower case, as of the last look. Unity Catalog's API does not list procedures, so a statement asks for them.
    routines: Mutex<HashMap<(String, String), Arc<Routines>>>,
}

/// How new an answer is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// As of the last look, if there was one.
    Remembered,
    Again,
}

impl Standing {
    pub(crate) fn new(statements: Statements) -> Self {
        Self { statements, routines: Mutex::default() }
    }

    /// What stands under a name.
    pub(crate) async fn at(
        &self,
        name: &TargetName,
        kind: ObjectKind,
        look: Look,
    ) -> Result<Option<Found>, WorkspaceError> {
        match kind {
            ObjectKind::Table | ObjectKind::View => {
                let relation = self.statements.workspace.relation(&name.catalog, &name.schema, &name.name).await?;
                Ok(relation.as_ref().map(Found::of))
            }
            ObjectKind::Function | ObjectKind::Procedure => {
                let place = Home { catalog: name.catalog.clone(), schema: name.schema.clone() };
                Ok(self.routines(&place, look).await?.get(&name.name.to_lowercase()).cloned())
            }
        }
    }

    /// Takes note of a routine that was made or dropped.
    pub(crate) async fn changed(&self, name: &TargetName, found: Option<Found>) {
        let mut routines = self.routines.lock().await;
        if let Some(known) = routines.get_mut(&key(&name.catalog, &name.schema)).map(Arc::make_mut) {
            match found {
                Some(found) => drop(known.insert(name.name.to_lowercase(), found)),
                None => drop(known.remove(&name.name.to_lowercase())),
            }
        }
    }

    /// What is remembered may not be so any more: an answer was lost.
    pub(crate) async fn forget(&self) {
        self.routines.lock().await.clear();
    }

    /// A schema's routines.
    pub(crate) async fn routines(&self, place: &Home, look: Look) -> Result<Arc<Routines>, WorkspaceError> {
        let mut kept = self.routines.lock().await;
        if let (Look::Remembered, Some(known)) = (look, kept.get(&key(&place.catalog, &place.schema))) {
            return Ok(known.clone());
        }
        let sql = format!(
            "SELECT routine_name, routine_type, comment FROM {}.information_schema.routines WHERE routine_schema = lower(:schema)",
            spelled_name(&place.catalog)
        );
        let parameters = [("schema", place.schema.as_str())];
        let submission = Submission { sql: &sql, catalog: None, schema: None, parameters: &parameters, tags: &[] };
        let rows = match self.statements.ask(&submission).await? {
            Ended::Succeeded(rows) => rows,
            Ended::Cancelled => {
                let message = "the question for the schema's functions and procedures was cancelled".to_owned();
                return Err(WorkspaceError::Transient { message, retry_after: None });
            }
            Ended::Failed(failed) if failed.is_passing() => {
                return Err(WorkspaceError::Transient { message: failed.sentence(), retry_after: None });
            }
            Ended::Failed(failed) => {
                let message = format!("the schema's functions and procedures cannot be listed: {}", failed.sentence());
                return Err(WorkspaceError::Refused(message));
            }
        };
        let found = rows.into_iter().filter_map(|row| {
            let [name, kind, comment] = <[Option<String>; 3]>::try_from(row).ok()?;
            let name = name?;
            let (kind, noun) = match kind.as_deref() {
                Some("PROCEDURE") => (ObjectKind::Procedure, "PROCEDURE"),
                Some(_) | None => (ObjectKind::Function, "FUNCTION"),
            };
            let note = comment.as_deref().and_then(Note::of_comment);
            Some((name.to_lowercase(), Found { kind, noun, note }))
        });
        let found = Arc::new(found.collect::<Routines>());
        kept.insert(key(&place.catalog, &place.schema), found.clone());
        Ok(found)
    }
}

/// A schema as Unity Catalog tells it from others.
fn key(catalog: &str, schema: &str) -> (String, String) {
    (catalog.to_lowercase(), schema.to_lowercase())
}
