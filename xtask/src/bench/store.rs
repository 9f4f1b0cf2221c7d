//! The product with 10,000 jobs in its store, one of them of 100,000 objects.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::Bench;
use super::table::{Cell, Table};
use crate::run::cargo;

/// Requests of which the median is told.
const REQUESTS: usize = 50;

pub(super) fn measure(bench: &Bench<'_>, table: &mut Table) -> Result<()> {
    let data = TempDir::new().context("no folder for the store can be made")?;
    fill(bench.root, data.path())?;
    bench.generator.wait();
    let begun = Instant::now();
    let product = bench.product.start_with(data.path())?;
    let start_ms = begun.elapsed().as_secs_f64() * 1e3;
    let mut took = Vec::new();
    for _ in 0..REQUESTS {
        let begun = Instant::now();
        product.newest_jobs(50)?;
        took.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    took.sort_by(f64::total_cmp);
    let median = took[REQUESTS / 2];
    table.alone(
        "10,000 stored jobs: start to the address / `GET jobs?limit=50`, median, ms",
        Cell { text: format!("{start_ms:.0} / {median:.1}"), foreign: None },
        "<= 1,000 / 20",
        Some(start_ms <= 1_000.0 && median <= 20.0),
    );
    Ok(())
}

/// The engine's own example makes the store; what it then measures is printed.
fn fill(root: &Path, folder: &Path) -> Result<()> {
    let mut example = cargo(root);
    example.args(["run", "--locked", "--quiet", "--release", "--package", "engine", "--example", "store", "--"]);
    if !example.arg(folder).status().context("the store cannot be made")?.success() {
        bail!("the store could not be made; the example's own message is above");
    }
    Ok(())
}
