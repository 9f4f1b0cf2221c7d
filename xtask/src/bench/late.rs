//! One subscriber after another joins a job with 100,000 results and 300,000 log entries.

use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::Bench;
use super::machine::memory_mb;
use super::table::{Cell, Table};

const LARGE: &str = "results-100k";
const RESULTS: usize = 100_000;
/// Readers one after another. What each of them leaves behind would be a leak; what only the first does is not.
const READERS: usize = 5;

pub(super) fn measure(bench: &Bench<'_>, table: &mut Table) -> Result<()> {
    let product = bench.product.start()?;
    bench.generator.wait();
    let job = product.start_job(LARGE)?;
    product.wait_for_logs(&job, u64::MAX)?;
    // What the job itself needed is given back by then.
    sleep(Duration::from_secs(2));
    let mut missing = String::new();
    let mut slowest = 0.0_f64;
    let mut left_mb = Vec::new();
    for _ in 0..READERS {
        let before = memory_mb(product.id());
        let begun = Instant::now();
        let told = product.read_stream(&job)?;
        slowest = slowest.max(begun.elapsed().as_secs_f64());
        sleep(Duration::from_secs(1));
        left_mb.push(memory_mb(product.id()) - before);
        let results = told.matches("\"index\":").count();
        if results != RESULTS || !told.contains("\"complete\":true") {
            missing = format!(" ({results} results)");
        }
    }
    // The first reader opens what all share: the store's reading connections with their caches.
    let first = left_mb.remove(0);
    let further = left_mb.iter().sum::<f64>();
    let text =
        format!("{slowest:.2}; {first:+.1} MB by the first, {further:+.1} MB by {} more{missing}", left_mb.len());
    table.alone(
        "late subscribers to 100,000 results and 300,000 log entries: level after, s; memory more a second later",
        Cell { text, foreign: None },
        "<= 1; back to its level",
        Some(missing.is_empty() && slowest <= 1.0 && first <= 5.0 && further <= 1.0),
    );
    Ok(())
}
