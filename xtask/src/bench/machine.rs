//! What else goes on on this machine.

use std::fs;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// CPU of others, in percent of one core, above which a measurement waits.
const QUIET_PERCENT: f64 = 15.0;
/// Ticks a second of the times in `/proc`, which Linux fixes for programs.
const TICKS: f64 = 100.0;

/// Waits until the machine is quiet, for at most `patience`.
pub(super) fn wait_until_quiet(patience: Duration) {
    let begun = Instant::now();
    loop {
        let (before, window) = (busy_seconds(), Duration::from_millis(1500));
        sleep(window);
        let percent = (busy_seconds() - before) / window.as_secs_f64() * 100.0;
        if percent < QUIET_PERCENT {
            return;
        }
        if begun.elapsed() > patience {
            println!("  (not quiet: others use {percent:.0} % of a core)");
            return;
        }
    }
}

/// Busy seconds of all cores since the machine was started; 0 where `/proc` does not say.
fn busy_seconds() -> f64 {
    let text = fs::read_to_string("/proc/stat").unwrap_or_default();
    let times: Vec<f64> = text
        .lines()
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .skip(1)
        .filter_map(|time| time.parse().ok())
        .collect();
    // user, nice, system, irq, softirq; not idle and iowait.
    [0, 1, 2, 5, 6].into_iter().filter_map(|place| times.get(place)).sum::<f64>() / TICKS
}

/// Memory of a process in megabytes; 0 where it is gone.
pub(super) fn memory_mb(pid: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}
