//! 200 subscribers that are dropped every second or so and come back with `Last-Event-ID`.

use anyhow::Result;

use super::Bench;
use super::stream::{RATE, STEADY, beside, cells};
use super::table::Table;

pub(super) fn measure(bench: &Bench<'_>, table: &mut Table) -> Result<()> {
    let duration = bench.seconds(12).to_string();
    let options = ["--subscribers", "200", "--duration", &duration, "--drop-every", "500-1500"];
    let reports = beside(bench, "reconnect", &options, STEADY, RATE)?;
    table.beside(
        "reconnect: 200 subscribers, about 2,000 drops: lost / doubled (resumed, p99)",
        cells(&reports, |report| {
            let [lost, doubled, drops] = ["lost", "duplicates", "reconnects"].map(|name| report.number(name));
            let resumed = report.number("resume_ms.p99");
            format!("{lost:.0} / {doubled:.0} ({drops:.0} drops, {resumed:.1} ms)")
        }),
        "0 / 0",
        Some(reports[0].as_ref().is_some_and(|report| report.is_complete())),
    );
    Ok(())
}
