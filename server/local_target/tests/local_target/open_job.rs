//! A job that has the local target open.

use std::path::Path;

use engine::{Execution, Inventory, InventoryObject, JobContext, Target, TargetError, TargetSession};
use local_target::LocalTarget;
use model::{ExecutionMode, JobId, ObjectKind, ObjectName, SourcePlatform};
use rusqlite::Connection;

pub(crate) const THIS_JOB: &str = "0193f2c4-7c1e-7a50-9d7e-1f6f2d0a4b11";
const EARLIER_JOB: &str = "0193f2c4-7c1e-7a50-9d7e-1f6f2d0a4b10";

pub(crate) struct Job {
    pub(crate) session: Box<dyn TargetSession>,
}

/// What a job says of itself that asks for nothing special.
pub(crate) fn context(mode: ExecutionMode) -> JobContext {
    JobContext {
        job_id: id(THIS_JOB),
        source_type: SourcePlatform::Oracle,
        target_catalog: "main".to_owned(),
        target_schema: "sales".to_owned(),
        mode,
        on_conflict: Default::default(),
        earlier: Vec::new(),
        functions: Default::default(),
        known: Default::default(),
        cancelled: Default::default(),
        log: Default::default(),
    }
}

pub(crate) fn id(text: &str) -> JobId {
    text.parse().unwrap()
}

impl Job {
    pub(crate) async fn of(folder: &Path, mode: ExecutionMode) -> Self {
        Self::in_context(folder, &context(mode)).await
    }

    /// A job of another migration, before this one.
    pub(crate) async fn earlier(folder: &Path) -> Self {
        Self::in_context(folder, &JobContext { job_id: id(EARLIER_JOB), ..context(ExecutionMode::Execute) }).await
    }

    pub(crate) async fn in_context(folder: &Path, context: &JobContext) -> Self {
        Self::with_target(&LocalTarget::new(folder), context).await
    }

    pub(crate) async fn with_target(target: &LocalTarget, context: &JobContext) -> Self {
        let inventory = Inventory::of(SourcePlatform::Oracle, vec![object()]);
        Self { session: target.open(context, &inventory).await.unwrap() }
    }

    /// Takes the statements for an object.
    pub(crate) async fn take(
        &self,
        object: &InventoryObject,
        kind: ObjectKind,
        statements: &[&str],
    ) -> Result<Execution, TargetError> {
        let statements: Vec<String> = statements.iter().map(|&sql| sql.to_owned()).collect();
        self.session.execute(object, kind, &statements).await
    }

    /// What is known of the object's statements from before.
    pub(crate) async fn before(&self, object: &InventoryObject, sql: &str) -> Option<Execution> {
        self.session.executed_before(object, object.kind, &[sql.to_owned()]).await.unwrap()
    }

    pub(crate) async fn run(&self, kind: ObjectKind, statements: &[&str]) -> Result<Execution, TargetError> {
        self.take(&object(), kind, statements).await
    }

    pub(crate) async fn table(&self, sql: &str) -> Result<Execution, TargetError> {
        self.run(ObjectKind::Table, &[sql]).await
    }

    pub(crate) async fn view(&self, sql: &str) -> Result<Execution, TargetError> {
        self.run(ObjectKind::View, &[sql]).await
    }

    pub(crate) async fn refusal(&self, view: &str) -> String {
        match self.view(view).await {
            Err(TargetError::Refused(sentence)) => sentence,
            other => unreachable!("expected a refusal of {view}, got {other:?}"),
        }
    }
}

pub(crate) fn object() -> InventoryObject {
    named("SALES", "ORDERS")
}

/// A table of the source.
pub(crate) fn named(schema: &str, name: &str) -> InventoryObject {
    InventoryObject {
        name: ObjectName::new(schema, name),
        kind: ObjectKind::Table,
        definition: "CREATE TABLE ORDERS (ID NUMBER)".to_owned(),
    }
}

pub(crate) async fn real() -> (tempfile::TempDir, Job) {
    let folder = tempfile::tempdir().unwrap();
    let job = Job::of(folder.path(), ExecutionMode::Execute).await;
    (folder, job)
}

pub(crate) fn file(folder: &Path) -> Connection {
    Connection::open(folder.join("target.sqlite")).unwrap()
}

/// Tables and views that the file has.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let file = file(folder);
    let mut query =
        file.prepare("SELECT name FROM sqlite_master WHERE name LIKE '%.%.%' AND sql NOT NULL ORDER BY 1").unwrap();
    query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Objects whose text it has, with their kinds.
pub(crate) fn kept(folder: &Path) -> Vec<(String, String)> {
    let file = file(folder);
    let mut query = file.prepare("SELECT name, kind FROM _dwma_objects ORDER BY 1").unwrap();
    query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}
