//! What statements do: names and properties are kept here, what is created is really created by the local target's engine.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use engine::{Inventory, InventoryObject, JobContext, Target, TargetError};
use local_target::LocalTarget;
use model::{ExecutionMode, JobId, ObjectKind, ObjectName, OnConflict, SourcePlatform};
use tempfile::TempDir;

use crate::statement_text::{Head, comment, head, properties};
use crate::statements::Parameters;

/// What stands under a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Such as `TABLE` or `PROCEDURE`.
    pub noun: String,
    /// The name, without catalog and schema.
    pub name: String,
    /// Table properties.
    pub properties: HashMap<String, String>,
    /// A routine's comment.
    pub comment: Option<String>,
    /// The statement that made it.
    pub sql: String,
}

/// Why a statement failed, as the API says it.
#[derive(Clone, Debug)]
pub(crate) struct Failed {
    pub(crate) code: &'static str,
    pub(crate) sql_state: Option<&'static str>,
    pub(crate) message: String,
}

type Rows = Vec<Vec<Option<String>>>;

/// Everything that was created.
pub(crate) struct Sql {
    target: LocalTarget,
    names: Mutex<BTreeMap<String, Standing>>,
    /// One statement at a time creates, so that what is looked up stays.
    line: tokio::sync::Mutex<()>,
    _folder: TempDir,
}

impl Sql {
    pub(crate) fn new() -> std::io::Result<Self> {
        let folder = tempfile::tempdir()?;
        let target = LocalTarget::new(folder.path());
        Ok(Self { target, names: Mutex::default(), line: tokio::sync::Mutex::default(), _folder: folder })
    }

    pub(crate) fn standing(&self, name: &str) -> Option<Standing> {
        self.names().get(&name.to_lowercase()).cloned()
    }

    pub(crate) fn names_of(&self, catalog: &str, schema: &str) -> Vec<Standing> {
        let start = format!("{catalog}.{schema}.").to_lowercase();
        let names = self.names();
        names
            .iter()
            .filter(|(name, _)| key_of(name).starts_with(&start))
            .map(|(_, standing)| standing.clone())
            .collect()
    }

    pub(crate) fn names(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Standing>> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) async fn run(&self, sql: &str, catalog: &str, schema: &str, given: &Parameters) -> Result<Rows, Failed> {
        let _turn = self.line.lock().await;
        if let Some(explained) = sql.strip_prefix("EXPLAIN ") {
            return Ok(self.explain(explained, catalog, schema).await);
        }
        if sql.contains("information_schema.routines") {
            return Ok(self.routines(catalog, sql, given));
        }
        let Some(head) = head(sql, catalog, schema) else {
            return rows_of(sql);
        };
        match head.verb.as_str() {
            "CREATE" => self.create(&head, sql).await,
            "DROP" => self.drop(&head),
            _ => self.alter(&head, sql).await,
        }
    }

    async fn create(&self, head: &Head, sql: &str) -> Result<Rows, Failed> {
        let key = key(head);
        if let Some(found) = self.standing(&key) {
            let routine = is_routine(&head.noun);
            match (head.or_replace, head.guarded) {
                (_, true) => return Ok(Vec::new()),
                (false, false) => {
                    let (condition, state) = if routine {
                        ("ROUTINE_ALREADY_EXISTS", "42723")
                    } else {
                        ("TABLE_OR_VIEW_ALREADY_EXISTS", "42P07")
                    };
                    let message = format!(
                        "[{condition}] Cannot create {} {} because it already exists.",
                        head.noun.to_lowercase(),
                        quoted(head)
                    );
                    return Err(Failed { code: "BAD_REQUEST", sql_state: Some(state), message });
                }
                (true, false) if found.noun != head.noun => {
                    let message = format!(
                        "[EXPECT_{}_NOT_{}] {} is a {}.",
                        head.noun,
                        found.noun,
                        quoted(head),
                        found.noun.to_lowercase()
                    );
                    return Err(Failed { code: "BAD_REQUEST", sql_state: Some("42809"), message });
                }
                (true, false) => self.forget(head),
            }
        }
        self.at_engine(head, sql, ExecutionMode::Execute).await?;
        let standing = Standing {
            noun: head.noun.clone(),
            name: head.name[2].clone(),
            properties: properties(sql).into_iter().collect(),
            comment: if is_routine(&head.noun) { comment(&head.rest) } else { None },
            sql: sql.to_owned(),
        };
        self.names().insert(key, standing);
        Ok(Vec::new())
    }

    fn drop(&self, head: &Head) -> Result<Rows, Failed> {
        let found = self.standing(&key(head));
        match found {
            Some(found) if found.noun == head.noun => {
                self.forget(head);
                self.names().remove(&key(head));
                Ok(Vec::new())
            }
            Some(found) => Err(Failed {
                code: "BAD_REQUEST",
                sql_state: Some("42809"),
                message: format!(
                    "[WRONG_COMMAND_FOR_OBJECT_TYPE] {} is a {}.",
                    quoted(head),
                    found.noun.to_lowercase()
                ),
            }),
            None if head.guarded => Ok(Vec::new()),
            None => Err(not_found(&quoted(head))),
        }
    }

    async fn alter(&self, head: &Head, sql: &str) -> Result<Rows, Failed> {
        if self.standing(&key(head)).is_none() {
            return Err(not_found(&quoted(head)));
        }
        let set = properties(sql);
        if set.is_empty() {
            return self.at_engine(head, sql, ExecutionMode::Execute).await.map(|()| Vec::new());
        }
        if let Some(standing) = self.names().get_mut(&key(head)) {
            standing.properties.extend(set);
        }
        Ok(Vec::new())
    }

    /// A plan, or the sentence of why there is none: EXPLAIN itself succeeds.
    async fn explain(&self, sql: &str, catalog: &str, schema: &str) -> Rows {
        let plan = match head(sql, catalog, schema) {
            Some(head) => self.at_engine(&head, sql, ExecutionMode::DryRun).await,
            None => Ok(()),
        };
        let plan = match plan {
            Ok(()) => "== Physical Plan ==\nExecute".to_owned(),
            Err(failed) => format!("Error occurred during query planning: \n{}", failed.message),
        };
        vec![vec![Some(plan)]]
    }

    async fn at_engine(&self, head: &Head, sql: &str, mode: ExecutionMode) -> Result<(), Failed> {
        let [catalog, schema, name] = &head.name;
        let job = JobContext {
            job_id: JobId(uuid::Uuid::new_v4()),
            source_type: SourcePlatform::Snowflake,
            target_catalog: catalog.clone(),
            target_schema: schema.clone(),
            mode,
            on_conflict: OnConflict::Replace,
            earlier: Vec::new(),
            functions: Default::default(),
            known: Default::default(),
            cancelled: Default::default(),
            log: Default::default(),
        };
        let kind = match head.noun.as_str() {
            "FUNCTION" => ObjectKind::Function,
            "PROCEDURE" => ObjectKind::Procedure,
            "TABLE" | "EXTERNAL TABLE" => ObjectKind::Table,
            _ => ObjectKind::View,
        };
        let object = InventoryObject { name: ObjectName::new(schema, name), kind, definition: sql.to_owned() };
        let failed = |error: TargetError| failed_as(&error.to_string());
        let session =
            self.target.open(&job, &Inventory::of(SourcePlatform::Snowflake, Vec::new())).await.map_err(failed)?;
        session.execute(&object, kind, &[sql.to_owned()]).await.map_err(failed)?;
        Ok(())
    }

    /// Takes what stands under a name out of the engine's file.
    fn forget(&self, head: &Head) {
        let name = head.name.join(".");
        let file = rusqlite::Connection::open(self.target.file()).unwrap();
        let noun = if head.noun.ends_with("VIEW") { "VIEW" } else { "TABLE" };
        if !is_routine(&head.noun) {
            let _ = file.execute_batch(&format!("DROP {noun} IF EXISTS \"{}\"", name.replace('"', "\"\"")));
        }
        for table in ["_dwma_objects", "_dwma_owners"] {
            let _ = file.execute(&format!("DELETE FROM {table} WHERE name = ?1 COLLATE NOCASE"), [&name]);
        }
    }

    fn routines(&self, catalog: &str, sql: &str, given: &Parameters) -> Rows {
        let from = sql.split_once("FROM ").map_or("", |(_, from)| from);
        let catalog = from.split_once(".information_schema").map_or(catalog, |(catalog, _)| catalog).trim_matches('`');
        let schema = given.get("schema").cloned().unwrap_or_default();
        let routines = self.names_of(catalog, &schema).into_iter().filter(|standing| is_routine(&standing.noun));
        routines.map(|standing| vec![Some(standing.name), Some(standing.noun), standing.comment]).collect()
    }
}

/// `SELECT NUMBERS n` is the double's own: n rows.
fn rows_of(sql: &str) -> Result<Rows, Failed> {
    if let Some(count) = sql.strip_prefix("SELECT NUMBERS ").and_then(|count| count.trim().parse::<usize>().ok()) {
        return Ok((0..count).map(|number| vec![Some(number.to_string()), None]).collect());
    }
    let first = sql.split_whitespace().next().unwrap_or_default().to_uppercase();
    if ["SELECT", "COMMENT", "INSERT", "UPDATE", "DELETE", "GRANT", "OPTIMIZE", "ANALYZE"].contains(&first.as_str()) {
        return Ok(Vec::new());
    }
    let message = format!("[PARSE_SYNTAX_ERROR] Syntax error at or near '{first}'.");
    Err(Failed { code: "BAD_REQUEST", sql_state: Some("42601"), message })
}

/// The failure of a statement that creates what nobody may.
pub(crate) fn denied(sql: &str, denied: &HashSet<String>) -> Option<Failed> {
    let head = head(sql, "main", "default").filter(|head| denied.contains(&head.name[2]))?;
    let message = format!(
        "[INSUFFICIENT_PERMISSIONS] Insufficient privileges: User does not have CREATE {} on Schema '{}.{}'.",
        head.noun, head.name[0], head.name[1]
    );
    Some(Failed { code: "BAD_REQUEST", sql_state: Some("42501"), message })
}

/// The engine's sentence as the warehouse would have said it.
fn failed_as(sentence: &str) -> Failed {
    match sentence.split_once(" does not exist on the target") {
        Some((name, _)) if !name.contains(' ') => {
            let parts: Vec<String> = name.split('.').map(|part| format!("`{}`", part.trim_matches('`'))).collect();
            not_found(&parts.join("."))
        }
        Some(_) | None => {
            let message = format!("[INTERNAL_ENGINE] {sentence}");
            Failed { code: "BAD_REQUEST", sql_state: Some("42000"), message }
        }
    }
}

fn not_found(name: &str) -> Failed {
    let message = format!("[TABLE_OR_VIEW_NOT_FOUND] The table or view {name} cannot be found. Verify the spelling.");
    Failed { code: "BAD_REQUEST", sql_state: Some("42P01"), message }
}

fn is_routine(noun: &str) -> bool {
    ["FUNCTION", "PROCEDURE"].contains(&noun)
}

/// Routines have their names in a space of their own.
fn key(head: &Head) -> String {
    let name = head.name.join(".");
    if is_routine(&head.noun) { format!("{name}()") } else { name }
}

fn key_of(key: &str) -> &str {
    key.trim_end_matches("()")
}

fn quoted(head: &Head) -> String {
    head.name.iter().map(|part| format!("`{part}`")).collect::<Vec<_>>().join(".")
}
