//! A job's changes to many subscribers: delivered, delay, CPU.

use anyhow::Result;

use super::Bench;
use super::generator::Report;
use super::table::{Cell, Table};

/// Names under which the product's log entries carry their time and number.
pub(super) const LOG_ENTRIES: [&str; 4] = ["--timestamp-field", "timestamp", "--seq-field", "line"];
/// The same of what the peers send.
pub(super) const PEER_EVENTS: [&str; 4] = ["--timestamp-field", "ts", "--seq-field", "seq"];
/// Changes a second.
pub(super) const RATE: u32 = 100;
/// A job with that many log entries a second, for two minutes.
pub(super) const STEADY: &str = "steady-100-per-s";

/// What became of 5,000 subscribers counts as that many times the rate from here on.
const NEARLY: f64 = 0.99;

/// The reports of product, bare axum and nchan.
pub(super) type Reports = [Option<Report>; 3];

pub(super) fn measure(bench: &Bench<'_>, table: &mut Table) -> Result<()> {
    let reports = fan_out(bench, 1000)?;
    let each = |cell: fn(&Report) -> String| cells(&reports, cell);
    let product = reports[0].as_ref();
    let number = |name: &str| product.map_or(0.0, |report| report.number(name));
    table.beside(
        "delay from change to subscriber, 1,000 subscribers, p50 / p99, ms",
        each(|report| format!("{:.0} / {:.0}", report.number("latency_ms.p50"), report.number("latency_ms.p99"))),
        "<= 60 / 120",
        Some(number("latency_ms.p50") <= 60.0 && number("latency_ms.p99") <= 120.0),
    );
    table.beside(
        "server CPU per delivered change, 1,000 subscribers, µs",
        each(|report| format!("{:.2}", report.number("server_cpu_us_per_item"))),
        "<= 1.5",
        Some(number("server_cpu_us_per_item") <= 1.5),
    );
    let reports = fan_out(bench, 5000)?;
    let product = reports[0].as_ref();
    let met = product.is_some_and(|report| {
        report.is_complete() && report.number("items_per_s") >= NEARLY * 5000.0 * f64::from(RATE)
    });
    table.beside(
        "5,000 subscribers, 100 changes/s: delivered/s",
        cells(&reports, |report| format!("{:.0}{}", report.number("items_per_s"), report.flaw())),
        "500,000, none lost, in order",
        Some(met),
    );
    Ok(())
}

/// A cell of each report there is.
pub(super) fn cells(reports: &Reports, text: impl Fn(&Report) -> String) -> [Cell; 3] {
    [0, 1, 2].map(|place| {
        reports[place].as_ref().map_or_else(Cell::default, |report| Cell::new(text(report), report.foreign()))
    })
}

fn fan_out(bench: &Bench<'_>, subscribers: u32) -> Result<Reports> {
    let (subscribers, duration) = (subscribers.to_string(), bench.seconds(10).to_string());
    let common = ["--subscribers", &subscribers, "--duration", &duration, "--warmup", "2", "--drain", "5"];
    beside(bench, "fanout", &common, STEADY, RATE)
}

/// Runs the generator against each server while it makes changes: the product plays a scenario, the peers make `rate` a
/// second once all subscribers are there.
pub(super) fn beside(bench: &Bench<'_>, mode: &str, options: &[&str], scenario: &str, rate: u32) -> Result<Reports> {
    let generator = bench.generator;
    let product = bench.product.start()?;
    let job = product.start_job(scenario)?;
    let ours = generator.run(mode, &product.stream(&job), product.id(), &[options, &LOG_ENTRIES].concat())?;
    drop(product);
    let (axum, count) = (bench.axum.start()?, rate * 120);
    let trigger = axum.trigger(rate, count);
    let begin = ["--trigger-url", &trigger];
    let bare = generator.run(mode, &axum.stream(), axum.id(), &[options, &PEER_EVENTS, &begin].concat())?;
    drop(axum);
    let Some(nchan) = bench.nchan else { return Ok([Some(ours), Some(bare), None]) };
    let nchan = nchan.start()?;
    let publish = generator.publisher(&nchan.publish_to(), rate, count);
    let begin = ["--trigger-cmd", &publish];
    let theirs = generator.run(mode, &nchan.stream(), nchan.id(), &[options, &PEER_EVENTS, &begin].concat())?;
    Ok([Some(ours), Some(bare), Some(theirs)])
}
