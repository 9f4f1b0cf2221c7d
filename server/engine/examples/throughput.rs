//! How fast the engine is where nothing else takes time: a translator and a target that do nothing, the store on disk, one
//! subscriber that reads everything. `cargo run --release -p engine --example throughput [OBJECTS …]`
#![expect(clippy::print_stdout, reason = "it prints its table")]

use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use engine::{
    Engine, EngineError, EngineLimits, EngineParts, Execution, Inventory, InventoryError, InventoryObject,
    InventorySource, JobContext, Position, Target, TargetError, TargetSession, Translator, TranslatorError,
};
use model::{ExecutionMode, MigrationSpec, ObjectKind, ObjectName, SourcePlatform};
use translate::Translation;

struct Nothing;

#[async_trait]
impl InventorySource for Nothing {
    async fn read(&self, path: &str, source_type: SourcePlatform) -> Result<Inventory, InventoryError> {
        let count: usize = path.parse().map_err(|_| InventoryError::NotFound(path.to_owned()))?;
        let object = |number: usize| InventoryObject {
            name: ObjectName::new("SALES", format!("TABLE_{number:06}")),
            kind: ObjectKind::Table,
            definition: format!("CREATE TABLE SALES.TABLE_{number:06} (ID NUMBER(10), NAME VARCHAR2(100))"),
        };
        Ok(Inventory { source_type, objects: (1..=count).map(object).collect(), warnings: Vec::new() })
    }
}

#[async_trait]
impl Translator for Nothing {
    async fn translate(&self, object: &InventoryObject, _: &JobContext) -> Result<Translation, TranslatorError> {
        Ok(Translation { kind: Some(object.kind), ..Translation::default() })
    }
}

#[async_trait]
impl Target for Nothing {
    async fn open(&self, _: &JobContext, _: &Inventory) -> Result<Box<dyn TargetSession>, TargetError> {
        Ok(Box::new(Self))
    }
}

#[async_trait]
impl TargetSession for Nothing {
    async fn execute(&self, _: &InventoryObject, _: ObjectKind, _: &[String]) -> Result<Execution, TargetError> {
        Ok(Execution::default())
    }
}

struct Run {
    seconds: f64,
    messages: usize,
    logs: u64,
    logs_made: u64,
    results: u32,
}

async fn run(engine: &Engine, objects: usize) -> Result<Run, EngineError> {
    let platform = SourcePlatform::Oracle;
    let spec = MigrationSpec::new(objects.to_string(), platform, "main", "bench", ExecutionMode::DryRun);
    let started = engine.start(spec).await?;
    let clock = Instant::now();
    let mut seen = Run { seconds: 0.0, messages: 0, logs: 0, logs_made: 0, results: 0 };
    let Some(mut subscription) = engine.subscribe(started.job_id, Position::After(0)).await? else { return Ok(seen) };
    while let Some(tick) = subscription.next().await? {
        seen.messages += 1;
        seen.logs += tick.update.new_logs.len() as u64;
        seen.results += u32::try_from(tick.update.new_results.len()).unwrap_or(0);
        seen.logs_made = tick.update.log_counts.total();
    }
    seen.seconds = clock.elapsed().as_secs_f64();
    Ok(seen)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let asked: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![1_000, 10_000, 50_000, 100_000] } else { asked };
    let folder = std::env::temp_dir().join(format!("dwma-throughput-{}", std::process::id()));
    let nothing = Arc::new(Nothing);
    let parts = EngineParts {
        source: nothing.clone(),
        translator: nothing.clone(),
        target: nothing,
        store_folder: folder.clone(),
    };
    let engine = Engine::open(parts, EngineLimits::default()).await?;
    println!(
        "{:>9} {:>11} {:>10} {:>9} {:>21} {:>9}",
        "objects", "objects/s", "us/object", "messages", "logs delivered/made", "results"
    );
    for size in sizes {
        let seen = run(&engine, size).await?;
        let rate = size as f64 / seen.seconds;
        let logs = format!("{}/{}", seen.logs, seen.logs_made);
        println!("{size:>9} {rate:>11.0} {:>10.1} {:>9} {logs:>21} {:>9}", 1e6 / rate, seen.messages, seen.results);
    }
    engine.shutdown().await;
    std::fs::remove_dir_all(folder)?;
    Ok(())
}
