//! How long a job of procedures takes with a model of a given latency, against the least it could take; through a storm of
//! HTTP 429, and cancelled half way.
//!
//! `cargo run --release -p databricks --example model_job -- 500 2000` is 500 procedures at 2,000 ms, 8 at a time.

#![allow(clippy::unwrap_used, reason = "a measurement")]

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use databricks::{Credentials, DatabricksTarget, ModelLimits, Pace, Secret, ServedModels, Workspace};
use databricks_double::{ChatRequest, Double, Fault, Reply, TOKEN, WAREHOUSE};
use engine::{
    Engine, EngineLimits, EngineParts, Inventory, InventoryError, InventoryObject, InventorySource, Position,
};
use model::{ExecutionMode, JobStatus, MigrationSpec, ObjectKind, ObjectName, SourcePlatform};

const AT_A_TIME: usize = 8;
const MODEL: &str = "databricks-llama-4-maverick";

struct Procedures(usize);

#[async_trait]
impl InventorySource for Procedures {
    async fn read(&self, _: &str, source_type: SourcePlatform) -> Result<Inventory, InventoryError> {
        let procedure = |number| InventoryObject {
            name: ObjectName::new("S", format!("P{number}")),
            kind: ObjectKind::Procedure,
            definition: format!(
                "CREATE PROCEDURE S.P{number} (X NUMBER) AS BEGIN INSERT INTO S.T VALUES (X); GOTO done; <<done>> NULL; END;"
            ),
        };
        Ok(Inventory::of(source_type, (1..=self.0).map(procedure).collect()))
    }
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>().unwrap());
    let count = usize::try_from(arguments.next().unwrap_or(500)).unwrap();
    let latency = Duration::from_millis(arguments.next().unwrap_or(200));
    let least = latency.mul_f64(count as f64 / AT_A_TIME as f64);
    let mut output = std::io::stdout();
    for (what, busy, cancelled) in [("plain", 0, false), ("with 100 times 429", 100, false), ("cancelled", 0, true)] {
        let double = Double::start().await;
        {
            let mut world = double.world();
            world.latency = latency;
            world.answer(|request: &ChatRequest| {
                let name = request.last().split("`sales`.`").nth(1).unwrap().split('`').next().unwrap();
                Reply::Says(format!(
                    "```sql\nCREATE PROCEDURE main.sales.{name}(IN x INT) AS BEGIN INSERT INTO main.sales.T VALUES (x); END\n```"
                ))
            });
        }
        double.say("POST /serving-endpoints/chat/completions", busy, Fault::TooMany(Some(1)));
        let workspace = Workspace::new(&double.url(), Credentials::Token(Secret::new(TOKEN))).unwrap();
        let limits = ModelLimits { concurrent_calls: AT_A_TIME, batch_objects: 1, ..ModelLimits::default() };
        let folder = tempfile::tempdir().unwrap();
        let parts = EngineParts {
            source: Arc::new(Procedures(count)),
            translator: Arc::new(ServedModels::of_workspace(&workspace, limits).unwrap()),
            target: Arc::new(DatabricksTarget::new(workspace, WAREHOUSE, Pace::default())),
            store_folder: folder.path().to_path_buf(),
        };
        // More workers than calls, so that the model is never waited for by nobody while something is created.
        let limits = EngineLimits { workers: 2 * AT_A_TIME, ..EngineLimits::default() };
        let engine = Engine::open(parts, limits).await.unwrap();
        let spec = MigrationSpec {
            model_id: format!("rules+{MODEL}"),
            ..MigrationSpec::new("inventory", SourcePlatform::Oracle, "main", "sales", ExecutionMode::Execute)
        };
        let began = Instant::now();
        let job_id = engine.start(spec).await.unwrap().job_id;
        let mut stream = engine.subscribe(job_id, Position::Level).await.unwrap().unwrap();
        let (mut asked, mut last) = (None::<Instant>, None);
        while let Some(tick) = stream.next().await.unwrap() {
            if cancelled && asked.is_none() && tick.update.completed_objects > 0 {
                asked = Some(Instant::now());
                engine.cancel(job_id).await.unwrap();
            }
            last = Some(tick.update.clone());
        }
        let (took, last) = (began.elapsed(), last.unwrap());
        let (done, failed) = (last.completed_objects, last.failed_objects);
        let time = match asked {
            Some(asked) => format!("{:.2} s from the cancel to its end", asked.elapsed().as_secs_f64()),
            None => {
                let ratio = took.as_secs_f64() / least.as_secs_f64();
                format!("{:.2} s, {ratio:.3} of the least possible {:.2} s", took.as_secs_f64(), least.as_secs_f64())
            }
        };
        writeln!(output, "{what}: {}, {done} created, {failed} failed, {time}", last.status).unwrap();
        assert!(last.status != JobStatus::Failed);
        engine.shutdown().await;
    }
}
