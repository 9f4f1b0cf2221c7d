//! A program with a workflow of its own that reports its progress: `cargo run -p engine --example tracked -- FOLDER`.
//!
//! Afterwards `dwma serve --data FOLDER` shows the job like any other.

use std::error::Error;

use engine::{Engine, EngineLimits, EngineParts, InventoryObject};
use model::{ExecutionMode, LogLevel, MigrationSpec, ObjectKind, ObjectName, SourcePlatform, Stage};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("say in which folder the jobs are kept")?;
    let engine = Engine::open(EngineParts::tracking(folder), EngineLimits::default()).await?;
    let spec = MigrationSpec::new("nightly", SourcePlatform::Oracle, "main", "sales", ExecutionMode::Execute);
    let names = ["CUSTOMERS", "ORDERS", "ORDER_LINES"];
    let objects = names.map(|name| InventoryObject {
        name: ObjectName::new("SALES", name),
        kind: ObjectKind::Table,
        definition: format!("CREATE TABLE SALES.{name} (ID NUMBER(18))"),
    });
    let job = engine.track(spec, objects.to_vec()).await?;
    job.log(LogLevel::Info, "The nightly copy begins");
    for (number, name) in (1..).zip(names) {
        if job.is_cancelled() {
            break;
        }
        let object = job.begin(number)?;
        object.stage(Stage::Executing);
        // Here the program does what it is for. Returning early by `?` would make this object an error.
        let sql = format!("CREATE TABLE main.sales.{} (id BIGINT)", name.to_lowercase());
        object.succeed(vec![sql], true, Vec::new());
    }
    job.complete();
    engine.shutdown().await;
    Ok(())
}
