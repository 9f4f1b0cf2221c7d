//! Every worker of a job sits in a call that holds its thread for 30 s.

use std::process::Stdio;

use anyhow::{Context, Result, bail};

use super::Bench;
use super::table::{Cell, Table};
use crate::run::cargo;

pub(super) fn measure(bench: &Bench<'_>, table: &mut Table) -> Result<()> {
    let mut example = cargo(bench.root);
    example.args(["run", "--locked", "--quiet", "--release", "--package", "server", "--example", "held_workers", "--"]);
    let seconds = if bench.quick { "7" } else { "30" };
    let answer = example.arg(seconds).stderr(Stdio::inherit()).output().context("the example cannot be started")?;
    if !answer.status.success() {
        bail!("the example with held workers failed; its own message is above");
    }
    let text = String::from_utf8(answer.stdout)?;
    let number =
        |name: &str| -> Option<f64> { text.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok()) };
    let (slowest, late) = (number("slowest_answer_ms"), number("latest_ping_ms"));
    let shown = |number: Option<f64>| number.map_or_else(|| "none".to_owned(), |number| format!("{number:.1}"));
    table.alone(
        "all workers held by their calls: slowest answer / ping later than 5 s by, ms",
        Cell { text: format!("{} / {}", shown(slowest), shown(late)), foreign: None },
        "<= 200 / 200",
        Some(slowest.is_some_and(|ms| ms <= 200.0) && late.is_some_and(|ms| ms <= 200.0)),
    );
    Ok(())
}
