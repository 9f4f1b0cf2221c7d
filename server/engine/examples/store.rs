//! How the engine does with much in its store: the start and the list of jobs with 10,000 of them, and a late reader of a job
//! with 100,000 results and 300,000 log entries. `cargo run --release -p engine --example store [FOLDER]`; a folder that is
//! named is kept, so that `dwma serve --data FOLDER` can be measured with it.
#![expect(clippy::print_stdout, reason = "it prints its table")]

mod no_work;

use std::path::{Path, PathBuf};
use std::time::Instant;

use async_trait::async_trait;
use engine::{Engine, EngineError, InventoryObject, JobContext, JobFilter, Translator, TranslatorError};
use futures::StreamExt;
use model::{Diagnostic, JobId, JobStatus, Severity};
use translate::Translation;

use no_work::{read, start};

/// Stored jobs, of a few objects each.
const JOBS: usize = 10_000;
/// Of these so many are started together.
const AT_ONCE: usize = 64;
/// Objects of the large job; each has a result and three log entries.
const OBJECTS: usize = 100_000;
/// Reads of which the median and the slowest are told.
const READS: usize = 200;
/// Late readers, one after the other.
const READERS: usize = 5;
const FILE: &str = "jobs.sqlite";

/// Every translation has a warning.
struct Warned;

#[async_trait]
impl Translator for Warned {
    async fn translate(&self, object: &InventoryObject, _: &JobContext) -> Result<Translation, TranslatorError> {
        let statements = vec![format!("CREATE TABLE main.m.{} (id BIGINT, name STRING)", object.name.name)];
        let diagnostics = vec![Diagnostic::new("BEN-0001", Severity::Warning, "a remark of the usual length")];
        Ok(Translation { kind: Some(object.kind), statements, diagnostics })
    }
}

async fn open(folder: &Path) -> Result<Engine, EngineError> {
    no_work::open(folder, Warned).await
}

/// Runs a job to its end.
async fn run(engine: &Engine, objects: usize) -> Result<JobId, EngineError> {
    let job_id = start(engine, objects).await?;
    read(engine, job_id, |_| {}).await?;
    Ok(job_id)
}

/// Milliseconds of the median and the slowest of many pages.
async fn pages(engine: &Engine, filter: &JobFilter) -> Result<(f64, f64), EngineError> {
    let mut took = Vec::new();
    for _ in 0..READS {
        let clock = Instant::now();
        engine.jobs(filter).await?;
        took.push(clock.elapsed().as_secs_f64() * 1e3);
    }
    took.sort_by(f64::total_cmp);
    Ok((took[READS / 2], took[READS - 1]))
}

/// The memory of this process in MB, where the system tells it.
fn resident_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.split_whitespace().next()?.parse::<f64>().ok()? / 1024.0)
}

fn size_mb(folder: &Path, file: &str) -> f64 {
    std::fs::metadata(folder.join(file)).map_or(0.0, |found| found.len() as f64 / 1e6)
}

async fn make(folder: &Path) -> Result<(), EngineError> {
    let engine = open(folder).await?;
    let clock = Instant::now();
    let mut running = futures::stream::iter(0..JOBS).map(|_| run(&engine, 3)).buffer_unordered(AT_ONCE);
    while let Some(ended) = running.next().await {
        ended?;
    }
    drop(running);
    println!("{JOBS} jobs of 3 objects made in {:.1} s", clock.elapsed().as_secs_f64());
    let clock = Instant::now();
    run(&engine, OBJECTS).await?;
    println!("a job of {OBJECTS} objects made in {:.1} s", clock.elapsed().as_secs_f64());
    println!("the store has {:.0} MB, its log {:.0} MB", size_mb(folder, FILE), size_mb(folder, "jobs.sqlite-wal"));
    engine.shutdown().await;
    Ok(())
}

async fn measure(folder: &Path) -> Result<(), EngineError> {
    let clock = Instant::now();
    let engine = open(folder).await?;
    println!("start {:>32.1} ms", clock.elapsed().as_secs_f64() * 1e3);
    let newest = JobFilter { limit: 50, ..JobFilter::default() };
    let oldest = JobFilter { cursor: Some("100".to_owned()), ..newest.clone() };
    let failed = JobFilter { status: vec![JobStatus::Failed], ..newest.clone() };
    let ended = vec![JobStatus::Completed, JobStatus::Failed, JobStatus::Cancelled];
    let history = JobFilter { status: ended, ..newest.clone() };
    let Some(large) = engine.jobs(&newest).await?.rows.first().map(|job| job.job_id) else { return Ok(()) };
    for (what, filter) in [
        ("50 newest jobs", newest),
        ("50 oldest jobs", oldest),
        ("failed jobs, none", failed),
        ("50 newest ended jobs", history),
    ] {
        let (median, slowest) = pages(&engine, &filter).await?;
        println!("{what:<22} {median:>15.2} ms   slowest of {READS}: {slowest:.2} ms");
    }
    let before = resident_mb().unwrap_or(0.0);
    for reader in 1..=READERS {
        let clock = Instant::now();
        let (mut results, mut logs) = (0, 0);
        read(&engine, large, |update| {
            (results, logs) = (results + update.new_results.len(), logs + update.new_logs.len());
        })
        .await?;
        let (took, now) = (clock.elapsed().as_secs_f64(), resident_mb().unwrap_or(0.0));
        println!("late reader {reader}: {results} results, {logs} log entries in {took:.2} s");
        println!("  memory {before:.1} MB before the first reader, {now:.1} MB now");
    }
    engine.shutdown().await;
    Ok(())
}

/// A store that is there is measured; otherwise it is made, and measured by a process of its own.
#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let named = std::env::args_os().nth(1).map(PathBuf::from);
    let folder =
        named.clone().unwrap_or_else(|| std::env::temp_dir().join(format!("dwma-store-{}", std::process::id())));
    if folder.join(FILE).exists() {
        return Ok(measure(&folder).await?);
    }
    make(&folder).await?;
    std::process::Command::new(std::env::current_exe()?).arg(&folder).status()?;
    if named.is_none() {
        std::fs::remove_dir_all(folder)?;
    }
    Ok(())
}
