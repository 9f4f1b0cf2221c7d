//! 50 readers that never read beside 10 that do.

use anyhow::Result;

use super::Bench;
use super::generator::Report;
use super::stream::{Reports, beside, cells};
use super::table::Table;

/// Changes a second.
const RATE: u32 = 2000;
/// A job with that many log entries a second for half a minute.
const FLOOD: &str = "flood-1k-per-s?speed=2";

pub(super) fn measure(bench: &Bench<'_>, table: &mut Table) -> Result<()> {
    let duration = bench.seconds(20).to_string();
    let common = ["--subscribers", "10", "--duration", &duration];
    let without = beside(bench, "fanout", &common, FLOOD, RATE)?;
    let reports = beside(bench, "fanout", &[&common[..], &["--stalled", "50"]].concat(), FLOOD, RATE)?;
    let pairs = [0, 1, 2].map(|place| Some((reports[place].as_ref()?, without[place].as_ref()?)));
    let rate = |report: &Report| report.number("items_per_s");
    let more = |(with, without): (&Report, &Report)| grown(with) - grown(without);
    let met =
        pairs[0].is_some_and(|pair| more(pair) <= 20.0 && rate(pair.0) >= 0.98 * rate(pair.1) && pair.0.is_complete());
    let mut row = cells(&reports, |report| format!("{:.0}/s{}", rate(report), report.flaw()));
    for (cell, pair) in row.iter_mut().zip(pairs) {
        if let Some(pair) = pair {
            cell.text = format!("{:+.0} MB, {} (without them {:.0}/s)", more(pair), cell.text, rate(pair.1));
        }
    }
    let what = "50 readers that never read, 2,000 changes/s: memory more than without them, delivered to 10 others";
    table.beside(what, row, "<= 20 MB more, no slowing", Some(met));
    socket_memory(&reports);
    Ok(())
}

/// Megabytes the server took during the run.
fn grown(report: &Report) -> f64 {
    report.number("rss_end_mb") - report.number("rss_before_mb")
}

fn socket_memory(reports: &Reports) {
    let names = ["dwma", "bare axum", "nchan"];
    for (name, report) in names.into_iter().zip(reports) {
        if let Some(report) = report {
            let [before, end] = ["tcp_mem_before_mb", "tcp_mem_end_mb"].map(|name| report.number(name));
            println!("  {name}: the system's memory for sockets went from {before:.0} to {end:.0} MB");
        }
    }
}
