//! 1,000 subscribers join a running job at once, 2,000 changes behind.

use anyhow::Result;

use super::Bench;
use super::stream::{LOG_ENTRIES, PEER_EVENTS, Reports, STEADY, cells};
use super::table::Table;

/// Changes that are there when they come.
const BEHIND: u32 = 2000;
/// How long nchan may take to be given them.
const GIVING: &str = "1";

pub(super) fn measure(bench: &Bench<'_>, table: &mut Table) -> Result<()> {
    let reports = join(bench)?;
    let caught = |name: &str| reports[0].as_ref().map_or(f64::MAX, |report| report.number(name) / 1000.0);
    let met = reports[0].as_ref().is_some_and(|report| report.is_complete()) && caught("catchup_ms.p99") <= 0.8;
    table.beside(
        "catch-up: 1,000 join together, 2,000 changes behind, p50 / p99, s",
        cells(&reports, |report| {
            let seconds = |name| report.number(name) / 1000.0;
            format!("{:.2} / {:.2}{}", seconds("catchup_ms.p50"), seconds("catchup_ms.p99"), report.flaw())
        }),
        "p99 <= 0.8",
        Some(met),
    );
    Ok(())
}

fn join(bench: &Bench<'_>) -> Result<Reports> {
    let generator = bench.generator;
    let common = ["--subscribers", "1000", "--connect-parallel", "1000", "--duration", "2", "--warmup", "0.5"];
    let (ours, peers) = ([&common[..], &LOG_ENTRIES].concat(), [&common[..], &PEER_EVENTS].concat());
    let product = bench.product.start()?;
    generator.wait();
    let job = product.start_job(STEADY)?;
    product.wait_for_logs(&job, u64::from(BEHIND))?;
    let everything = format!("{}?after=0", product.stream(&job));
    let ours = generator.run_now("catchup", &everything, product.id(), &ours)?;
    drop(product);
    let axum = bench.axum.start()?;
    axum.emit(0, BEHIND)?;
    let bare = generator.run("catchup", &axum.stream(), axum.id(), &peers)?;
    drop(axum);
    let Some(nchan) = bench.nchan else { return Ok([Some(ours), Some(bare), None]) };
    let nchan = nchan.start()?;
    let publish = generator.publisher(&nchan.publish_to(), 100_000, BEHIND);
    let begin = ["--trigger-cmd", &publish, "--warmup", GIVING];
    let theirs = generator.run("catchup", &nchan.history(), nchan.id(), &[&peers[..], &begin].concat())?;
    Ok([Some(ours), Some(bare), Some(theirs)])
}
