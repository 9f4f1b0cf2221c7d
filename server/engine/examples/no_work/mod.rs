//! An engine whose ports take no time, on a store on disk.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use engine::{
    Engine, EngineError, EngineLimits, EngineParts, Execution, Inventory, InventoryError, InventoryObject,
    InventorySource, JobContext, Position, Target, TargetError, TargetSession, Translator,
};
use model::{ExecutionMode, JobId, JobUpdate, MigrationSpec, ObjectKind, ObjectName, SourcePlatform};

/// An inventory of as many tables as its path says, and a target that takes everything.
struct NoWork;

#[async_trait]
impl InventorySource for NoWork {
    async fn read(&self, path: &str, source_type: SourcePlatform) -> Result<Inventory, InventoryError> {
        let count: usize = path.parse().map_err(|_| InventoryError::NotFound(path.to_owned()))?;
        let object = |number: usize| InventoryObject {
            name: ObjectName::new("SALES", format!("TABLE_{number:06}")),
            kind: ObjectKind::Table,
            definition: format!("CREATE TABLE SALES.TABLE_{number:06} (ID NUMBER(10), NAME VARCHAR2(100))"),
        };
        Ok(Inventory::of(source_type, (1..=count).map(object).collect()))
    }
}

#[async_trait]
impl Target for NoWork {
    async fn open(&self, _: &JobContext, _: &Inventory) -> Result<Box<dyn TargetSession>, TargetError> {
        Ok(Box::new(Self))
    }
}

#[async_trait]
impl TargetSession for NoWork {
    async fn execute(&self, _: &InventoryObject, _: ObjectKind, _: &[String]) -> Result<Execution, TargetError> {
        Ok(Execution::default())
    }
}

/// Opens an engine with this translator and its store in this folder.
pub(crate) async fn open(folder: &Path, translator: impl Translator) -> Result<Engine, EngineError> {
    let (nothing, store_folder) = (Arc::new(NoWork), folder.to_owned());
    let parts =
        EngineParts { source: nothing.clone(), translator: Arc::new(translator), target: nothing, store_folder };
    Engine::open(parts, EngineLimits::default()).await
}

/// Starts a job of so many tables.
pub(crate) async fn start(engine: &Engine, objects: usize) -> Result<JobId, EngineError> {
    let (path, platform) = (objects.to_string(), SourcePlatform::Oracle);
    let spec = MigrationSpec::new(path, platform, "main", "bench", ExecutionMode::DryRun);
    Ok(engine.start(spec).await?.job_id)
}

/// Reads everything about a job, to its end.
pub(crate) async fn read(engine: &Engine, job_id: JobId, mut take: impl FnMut(&JobUpdate)) -> Result<(), EngineError> {
    let Some(mut subscription) = engine.subscribe(job_id, Position::After(0)).await? else { return Ok(()) };
    while let Some(tick) = subscription.next().await? {
        take(&tick.update);
    }
    Ok(())
}
