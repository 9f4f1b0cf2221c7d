//! Every worker of a job is held by a call that keeps its thread for 30 s.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::Bench;
use super::product::RunningProduct;
use super::table::{Cell, Table};

/// Calls that keep their threads.
const HELD: &str = "hold-30s";
/// Time between two pings of a silent job.
const PING: Duration = Duration::from_secs(5);
/// Time between two requests.
const PAUSE: Duration = Duration::from_millis(50);

pub(super) fn measure(bench: &Bench<'_>, table: &mut Table) -> Result<()> {
    let product = bench.product.start()?;
    bench.generator.wait();
    let job = product.start_job(HELD)?;
    let until = Instant::now() + Duration::from_secs(if bench.quick { 7 } else { 28 });
    let (slowest, late) = std::thread::scope(|scope| {
        let pings = scope.spawn(|| latest_ping(&product, &job, until));
        let slowest = slowest_answer(&product, until)?;
        let late = pings.join().ok().context("the reader of pings ended")??;
        anyhow::Ok((slowest, late))
    })?;
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    let shown = late.map_or_else(|| "none came".to_owned(), |late| format!("{:.1}", ms(late)));
    table.alone(
        "all workers held by calls for 30 s: slowest answer / how late a ping, ms",
        Cell { text: format!("{:.1} / {shown}", ms(slowest)), foreign: None },
        "<= 200 / 200",
        Some(ms(slowest) <= 200.0 && late.is_some_and(|late| ms(late) <= 200.0)),
    );
    Ok(())
}

fn slowest_answer(product: &RunningProduct, until: Instant) -> Result<Duration> {
    let mut slowest = Duration::ZERO;
    while Instant::now() < until {
        let begun = Instant::now();
        product.is_ready()?;
        slowest = slowest.max(begun.elapsed());
        sleep(PAUSE);
    }
    Ok(slowest)
}

/// By how much the latest ping was later than 5 s after what came before it; `None` where there was none.
fn latest_ping(product: &RunningProduct, job: &str, until: Instant) -> Result<Option<Duration>> {
    let mut connection = TcpStream::connect(&product.address)?;
    write!(connection, "GET /api/migrate/stream/{job} HTTP/1.1\r\nHost: {}\r\n\r\n", product.address)?;
    let mut silent_since = Instant::now();
    let mut latest = None;
    for line in BufReader::new(connection).lines() {
        let line = line?;
        if line == "event: ping" {
            latest = latest.max(Some(silent_since.elapsed().saturating_sub(PING)));
        }
        if line.starts_with("data:") {
            silent_since = Instant::now();
        }
        if silent_since + PING > until {
            break;
        }
    }
    Ok(latest)
}
