//! `dwma migrate`: the same job without a browser.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result};
use engine::{Engine, EngineLimits, Position};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use model::{ExecutionMode, JobId, JobStatus, JobUpdate, LogLevel, MigrationSpec};
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::config::MigrateOptions;
use crate::name_rules::name_map;
use crate::{LogFormat, log_to_stderr, wiring};

/// The exit code of a job that was cancelled, as of a program that Ctrl-C ends.
const CANCELLED: u8 = 130;
/// The exit code of a program that SIGTERM ends; the job goes on at the next start.
const HANDED_OVER: u8 = 143;

/// Runs one migration to its end. Ctrl-C cancels it and keeps what is done; a second one ends the program at once. SIGTERM
/// leaves the rest to the next start with the same data folder.
///
/// # Errors
/// When the job cannot be started, or its store fails.
pub async fn run(options: MigrateOptions) -> Result<ExitCode> {
    log_to_stderr(&options.log, LogFormat::Text).context("--log")?;
    // Who runs this may read any file of theirs; the folder that a server is kept to is a matter between its users.
    let engine =
        wiring::engine(&wiring::settings()?, &options.data, Path::new("/"), options.scenarios, EngineLimits::default())
            .await?;
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let started = engine.start(spec(&options)?).await?;
    let shown = Shown::new(options.json, started.total_objects);
    let ended = tokio::select! {
        ended = follow(&engine, started.job_id, &shown, &mut interrupt) => Some(ended?),
        _ = terminate.recv() => None,
    };
    engine.shutdown().await;
    let code = shown.end(ended.as_ref())?;
    Ok(ExitCode::from(code))
}

/// An inventory as it was named on the command line, for who reads it from the root of the file system.
pub(crate) fn inventory_path(inventory: &str) -> Result<String> {
    let named = inventory.split_once(':').is_some_and(|(what, _)| matches!(what, "sample" | "scenario"));
    if named {
        return Ok(inventory.to_owned());
    }
    let place = std::path::absolute(inventory).context("the working folder is not known")?;
    Ok(place.to_str().context("the inventory's path is not UTF-8")?.to_owned())
}

fn spec(options: &MigrateOptions) -> Result<MigrationSpec> {
    let inventory_path = inventory_path(&options.inventory)?;
    let mode = ExecutionMode::from_dry_run(!options.execute);
    let (catalog, schema) = (options.catalog.as_str(), options.schema.as_str());
    Ok(MigrationSpec {
        model_id: options.model.clone(),
        workers: options.workers,
        stop_after: options.stop_after,
        on_conflict: options.on_conflict,
        name_map: name_map(&options.names.map).context("--map")?,
        ..MigrationSpec::new(inventory_path, options.source, catalog, schema, mode)
    })
}

/// Shows every message of the job; answers with the last.
async fn follow(engine: &Engine, job_id: JobId, shown: &Shown, interrupt: &mut Signal) -> Result<JobUpdate> {
    let mut stream = engine.subscribe(job_id, Position::After(0)).await?.context("the job has no messages")?;
    let mut asked = false;
    loop {
        let message = tokio::select! {
            message = stream.next() => message?,
            _ = interrupt.recv() => {
                if asked {
                    std::process::exit(CANCELLED.into());
                }
                asked = true;
                engine.cancel(job_id).await?;
                continue;
            }
        };
        let message = message.context("the job's stream ended before the job")?;
        shown.message(&message.update)?;
        if message.update.complete {
            return Ok(message.update.clone());
        }
    }
}

/// What a person, or a program, sees of the job.
enum Shown {
    Json,
    Bar(ProgressBar),
}

impl Shown {
    fn new(json: bool, total: u32) -> Self {
        if json {
            return Self::Json;
        }
        let style = ProgressStyle::with_template("{percent:>3}% {bar:40} {pos} of {len} · {msg}");
        let bar = ProgressBar::with_draw_target(Some(total.into()), ProgressDrawTarget::stderr());
        Self::Bar(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
    }

    fn message(&self, update: &JobUpdate) -> Result<()> {
        match self {
            Self::Json => {
                let mut output = io::stdout().lock();
                serde_json::to_writer(&mut output, update)?;
                writeln!(output)?;
            }
            Self::Bar(bar) => {
                // Without a terminal there is no bar, and the lines go by themselves.
                for entry in update.new_logs.iter().filter(|entry| entry.level == LogLevel::Error) {
                    bar.suspend(|| writeln!(io::stderr(), "{}", entry.message))?;
                }
                let counts = update.counts();
                bar.set_length(counts.total.into());
                bar.set_position(counts.finished().into());
                let left = update.estimated_time_remaining.map(|seconds| format!("{} left", words(seconds)));
                let now = update.current_object.clone().unwrap_or_else(|| update.status.to_string());
                bar.set_message([Some(now), left].into_iter().flatten().collect::<Vec<_>>().join(" · "));
            }
        }
        Ok(())
    }

    /// Says how it ended, in a sentence and in the exit code.
    fn end(&self, last: Option<&JobUpdate>) -> Result<u8> {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
        let Some(last) = last else {
            writeln!(io::stderr(), "Stopped; the next start with this data folder goes on with the job")?;
            return Ok(HANDED_OVER);
        };
        let counts = last.counts();
        if matches!(self, Self::Bar(_)) {
            let (done, failed, skipped) = (counts.completed, counts.failed, counts.skipped);
            let left = counts.queued();
            let status = last.status;
            let words = format!("{status}: {done} succeeded, {failed} failed, {skipped} skipped, {left} not started");
            writeln!(io::stdout(), "{words}")?;
        }
        Ok(match last.status {
            JobStatus::Cancelled => CANCELLED,
            // What is skipped without a failure was there already, and was to be left as it is.
            JobStatus::Completed if counts.failed == 0 => 0,
            _ => 1,
        })
    }
}

fn words(seconds: u64) -> impl std::fmt::Display {
    indicatif::HumanDuration(Duration::from_secs(seconds))
}
