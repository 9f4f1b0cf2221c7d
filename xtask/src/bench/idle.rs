//! 1,000 subscribers of a running job in which nothing happens.

use anyhow::Result;

use super::Bench;
use super::stream::{LOG_ENTRIES, PEER_EVENTS, Reports, cells};
use super::table::Table;

/// Half way, after ten seconds, its target does not answer for half a minute.
const SILENT: &str = "stall-90s?speed=3";

pub(super) fn measure(bench: &Bench<'_>, table: &mut Table) -> Result<()> {
    let reports = silence(bench)?;
    let number = |name: &str| reports[0].as_ref().map_or(0.0, |report| report.number(name));
    table.beside(
        "memory per idle subscriber, 1,000 subscribers, kB",
        cells(&reports, |report| format!("{:.1}", report.number("rss_per_subscriber_end_kb"))),
        "<= 24",
        Some(number("rss_per_subscriber_end_kb") <= 24.0),
    );
    table.beside(
        "CPU of 1,000 subscribers of an idle job, % of a core (dwma pings every 5 s, the others never)",
        cells(&reports, |report| format!("{:.2}", report.number("server_cpu_pct"))),
        "<= 0.5",
        Some(number("server_cpu_pct") <= 0.5),
    );
    Ok(())
}

fn silence(bench: &Bench<'_>) -> Result<Reports> {
    // Whole rounds of pings, so that a short run does not count one too many.
    let (generator, duration) = (bench.generator, if bench.quick { "5" } else { "15" });
    let common = ["--subscribers", "1000", "--duration", duration, "--warmup", "3"];
    let (ours, peers) = ([&common[..], &LOG_ENTRIES].concat(), [&common[..], &PEER_EVENTS].concat());
    let product = bench.product.start()?;
    generator.wait();
    let job = product.start_job(SILENT)?;
    product.wait_for_silence(&job)?;
    let ours = generator.run_now("fanout", &product.stream(&job), product.id(), &ours)?;
    drop(product);
    let axum = bench.axum.start()?;
    let bare = generator.run("fanout", &axum.stream(), axum.id(), &peers)?;
    let Some(nchan) = bench.nchan else { return Ok([Some(ours), Some(bare), None]) };
    let nchan = nchan.start()?;
    let theirs = generator.run("fanout", &nchan.stream(), nchan.id(), &peers)?;
    Ok([Some(ours), Some(bare), Some(theirs)])
}
