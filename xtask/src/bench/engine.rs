//! The engine alone: a translator and a target that do nothing, the store on disk, one subscriber that reads everything.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use super::table::{Cell, Table};
use crate::run::cargo;

/// The number of objects whose rate has a goal, and the goal.
const GOAL: (u32, f64) = (50_000, 70_000.0);
/// From 1,000 to 100,000 objects the time per object may grow by so much.
const FLAT: f64 = 1.5;

pub(super) fn measure(root: &Path, quick: bool, table: &mut Table) -> Result<()> {
    println!("\n== engine");
    let mut example = cargo(root);
    example.args(["run", "--locked", "--quiet", "--release", "--package", "engine", "--example", "throughput", "--"]);
    example.args(if quick { &["1000", "10000"][..] } else { &["1000", "10000", "50000", "100000"] });
    let answer = example.stderr(Stdio::inherit()).output().context("the engine's bench cannot be started")?;
    if !answer.status.success() {
        bail!("the engine's bench failed; its own message is above");
    }
    let text = String::from_utf8(answer.stdout)?;
    println!("{text}");
    let lines: Vec<Line> = text.lines().filter_map(Line::read).collect();
    for line in &lines {
        let complete = line.delivered == line.made;
        let flaw = if complete { String::new() } else { format!(" ({} of {} log entries)", line.delivered, line.made) };
        let goal = if line.objects == GOAL.0 { ">= 70,000, every log entry delivered" } else { "" };
        table.alone(
            &format!("engine, nothing to translate, one subscriber, {} objects: objects/s", line.objects),
            Cell { text: format!("{:.0}{flaw}", line.per_second), foreign: None },
            goal,
            (line.objects == GOAL.0).then_some(line.per_second >= GOAL.1 && complete),
        );
    }
    if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
        let grown = first.per_second / last.per_second;
        table.alone(
            &format!("time per object at {} objects, as a multiple of that at {}", last.objects, first.objects),
            Cell { text: format!("{grown:.2}"), foreign: None },
            "flat",
            Some(grown <= FLAT),
        );
    }
    Ok(())
}

/// A line of the example's table.
struct Line {
    objects: u32,
    per_second: f64,
    delivered: u64,
    made: u64,
}

impl Line {
    /// `objects objects/s us/object messages delivered/made results`; `None` for any other line.
    fn read(line: &str) -> Option<Self> {
        let mut columns = line.split_whitespace();
        let (objects, per_second) = (columns.next()?.parse().ok()?, columns.next()?.parse().ok()?);
        let (delivered, made) = columns.nth(2)?.split_once('/')?;
        Some(Self { objects, per_second, delivered: delivered.parse().ok()?, made: made.parse().ok()? })
    }
}
