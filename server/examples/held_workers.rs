//! What others notice of a job whose workers all sit in calls that hold their threads: how long requests wait for their
//! answers, and whether pings come when they are due. `cargo run --release -p server --example held_workers [SECONDS]`
#![expect(clippy::print_stdout, reason = "it prints its figures")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use async_trait::async_trait;
use engine::{Engine, EngineLimits, EngineParts, InventoryObject, JobContext, Position, Translator, TranslatorError};
use model::{ExecutionMode, MigrationSpec, SourcePlatform};
use server::ServerParts;
use source::{InventoryFiles, Uploads};
use tokio::net::TcpListener;
use translate::Translation;

/// Time between two pings of a silent job.
const PING: Duration = Duration::from_secs(5);
/// Time between two requests.
const PAUSE: Duration = Duration::from_millis(50);

/// Holds the thread it is called on.
struct Held {
    seconds: u64,
    calls: AtomicU32,
}

#[async_trait]
impl Translator for Held {
    async fn translate(&self, _: &InventoryObject, _: &JobContext) -> Result<Translation, TranslatorError> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        std::thread::sleep(Duration::from_secs(self.seconds));
        Ok(Translation::default())
    }
}

fn main() -> Result<()> {
    let seconds = std::env::args().nth(1).and_then(|seconds| seconds.parse().ok()).unwrap_or(30);
    let held = Arc::new(Held { seconds, calls: AtomicU32::new(0) });
    let folder = tempfile::tempdir()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let (address, job) = runtime.block_on(serve(folder.path(), held.clone()))?;
    while held.calls.load(Ordering::Relaxed) < EngineLimits::default().workers as u32 {
        std::thread::yield_now();
    }
    let until = Instant::now() + Duration::from_secs(seconds.saturating_sub(1));
    let pings = std::thread::spawn({
        let address = address.clone();
        move || latest_ping(&address, &job, until)
    });
    let mut slowest = Duration::ZERO;
    while Instant::now() < until {
        slowest = slowest.max(answer(&address)?);
        std::thread::sleep(PAUSE);
    }
    println!("slowest_answer_ms {:.1}", slowest.as_secs_f64() * 1e3);
    if let Some(late) = pings.join().ok().context("the reader of pings ended")?? {
        println!("latest_ping_ms {:.1}", late.as_secs_f64() * 1e3);
    }
    runtime.shutdown_background();
    Ok(())
}

/// A server with one job in work; its address and the job's id.
async fn serve(folder: &std::path::Path, held: Arc<Held>) -> Result<(String, String)> {
    let uploads = folder.join("uploads");
    let parts = EngineParts {
        source: Arc::new(InventoryFiles::new(folder, uploads.clone())),
        translator: held,
        target: Arc::new(local_target::LocalTarget::new(folder)),
        store_folder: folder.to_owned(),
    };
    let engine = Engine::open(parts, EngineLimits::default()).await?;
    let parts = ServerParts {
        engine: engine.clone(),
        uploads: Uploads::new(uploads),
        site: folder.join("site"),
        allowed_hosts: Vec::new(),
        max_streams: 10,
    };
    let server = server::start(parts, TcpListener::bind("127.0.0.1:0").await?)?;
    let (sample, platform) = ("sample:oracle-retail", SourcePlatform::Oracle);
    let started = engine.start(MigrationSpec::new(sample, platform, "main", "held", ExecutionMode::DryRun)).await?;
    engine.subscribe(started.job_id, Position::Level).await?.context("the job has ended")?;
    Ok((server.address().to_string(), started.job_id.to_string()))
}

fn ask(address: &str, path: &str) -> Result<TcpStream> {
    let mut connection = TcpStream::connect(address)?;
    write!(connection, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    Ok(connection)
}

fn answer(address: &str) -> Result<Duration> {
    let begun = Instant::now();
    let mut text = String::new();
    ask(address, "/readyz")?.read_to_string(&mut text)?;
    anyhow::ensure!(text.starts_with("HTTP/1.1 200"), "not ready: {text}");
    Ok(begun.elapsed())
}

/// By how much the latest ping was later than it should have been; `None` where there was none.
fn latest_ping(address: &str, job: &str, until: Instant) -> Result<Option<Duration>> {
    let connection = ask(address, &format!("/api/migrate/stream/{job}"))?;
    let mut silent_since = Instant::now();
    let mut latest = None;
    for line in BufReader::new(connection).lines() {
        let line = line?;
        if line == "event: ping" {
            latest = latest.max(Some(silent_since.elapsed().saturating_sub(PING)));
        }
        if line.starts_with("data:") {
            silent_since = Instant::now();
        }
        if silent_since + PING > until {
            break;
        }
    }
    Ok(latest)
}
