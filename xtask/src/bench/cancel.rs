//! A job is cancelled while its target is silent in a call that can be dropped.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::Bench;
use super::table::{Cell, Table};

/// Falls silent for 90 s half way, which comes sooner at this speed.
const SILENT: &str = "stall-90s?speed=2";

pub(super) fn measure(bench: &Bench<'_>, table: &mut Table) -> Result<()> {
    let product = bench.product.start()?;
    bench.generator.wait();
    let job = product.start_job(SILENT)?;
    product.wait_for_silence(&job)?;
    let mut stream = TcpStream::connect(&product.address)?;
    write!(stream, "GET /api/migrate/stream/{job} HTTP/1.1\r\nHost: {}\r\n\r\n", product.address)?;
    let mut lines = BufReader::new(stream).lines();
    // The level state comes first, so that what follows is news.
    lines
        .find(|line| line.as_ref().is_ok_and(|line| line.starts_with("data:")))
        .context("the stream says nothing")??;
    let asked = Instant::now();
    product.cancel(&job)?;
    let (mut cancelling, mut cancelled) = (None, None);
    for line in lines {
        let line = line?;
        if line.contains("\"status\":\"cancelling\"") {
            cancelling.get_or_insert(asked.elapsed());
        }
        if line.contains("\"status\":\"cancelled\"") {
            cancelled = Some(asked.elapsed());
            break;
        }
    }
    let within = |time: Option<Duration>, ms: u64| time.is_some_and(|time| time <= Duration::from_millis(ms));
    let shown = |time: Option<Duration>| {
        time.map_or_else(|| "never".to_owned(), |time| format!("{:.0}", time.as_secs_f64() * 1e3))
    };
    table.alone(
        "cancel during a silent call: `cancelling` / `cancelled` seen after, ms",
        Cell { text: format!("{} / {}", shown(cancelling), shown(cancelled)), foreign: None },
        "<= 200 / 2,000",
        Some(within(cancelling, 200) && within(cancelled, 2_000)),
    );
    Ok(())
}
