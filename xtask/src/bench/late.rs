//! One subscriber joins a job with 100,000 results and 300,000 log entries.

use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::Bench;
use super::machine::memory_mb;
use super::table::{Cell, Table};

const LARGE: &str = "results-100k";
const RESULTS: usize = 100_000;

pub(super) fn measure(bench: &Bench<'_>, table: &mut Table) -> Result<()> {
    let product = bench.product.start()?;
    bench.generator.wait();
    let job = product.start_job(LARGE)?;
    product.wait_for_logs(&job, u64::MAX)?;
    // What the job itself needed is given back by then.
    sleep(Duration::from_secs(2));
    let before = memory_mb(product.id());
    let begun = Instant::now();
    let told = product.read_stream(&job)?;
    let seconds = begun.elapsed().as_secs_f64();
    sleep(Duration::from_secs(1));
    let more = memory_mb(product.id()) - before;
    let results = told.matches("\"index\":").count();
    let whole = results == RESULTS && told.contains("\"complete\":true");
    let missing = if whole { String::new() } else { format!(" ({results} results)") };
    table.alone(
        "late subscriber to 100,000 results and 300,000 log entries: level after, s; memory more a second later",
        Cell { text: format!("{seconds:.2}; {more:+.1} MB{missing}"), foreign: None },
        "<= 1; back to its level",
        Some(whole && seconds <= 1.0 && more <= 5.0),
    );
    Ok(())
}
