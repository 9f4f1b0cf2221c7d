//! How fast the engine is where nothing else takes time: a translator and a target that do nothing, the store on disk, one
//! subscriber that reads everything. `cargo run --release -p engine --example throughput [OBJECTS …]`
#![expect(clippy::print_stdout, reason = "it prints its table")]

mod no_work;

use std::time::Instant;

use async_trait::async_trait;
use engine::{Engine, EngineError, InventoryObject, JobContext, Translator, TranslatorError};
use translate::Translation;

use no_work::{open, read, start};

struct Nothing;

#[async_trait]
impl Translator for Nothing {
    async fn translate(&self, object: &InventoryObject, _: &JobContext) -> Result<Translation, TranslatorError> {
        Ok(Translation { kind: Some(object.kind), ..Translation::default() })
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
    let job_id = start(engine, objects).await?;
    let clock = Instant::now();
    let mut seen = Run { seconds: 0.0, messages: 0, logs: 0, logs_made: 0, results: 0 };
    read(engine, job_id, |update| {
        seen.messages += 1;
        seen.logs += update.new_logs.len() as u64;
        seen.results += u32::try_from(update.new_results.len()).unwrap_or(0);
        seen.logs_made = update.log_counts.total();
    })
    .await?;
    seen.seconds = clock.elapsed().as_secs_f64();
    Ok(seen)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let asked: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![1_000, 10_000, 50_000, 100_000] } else { asked };
    let folder = std::env::temp_dir().join(format!("dwma-throughput-{}", std::process::id()));
    let engine = open(&folder, Nothing).await?;
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
