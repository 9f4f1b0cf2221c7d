//! The remaining time as people can read it: rounded, and a range where it is unsure.

use model::{EtaBasis, ShownEta};

const LONGEST_MS: f64 = 30.0 * 86_400_000.0;

/// What to say at `now_ms`; `None` without an estimate.
pub(super) fn shown_text(shown: &ShownEta, now_ms: f64) -> Option<String> {
    let (p50_ms, p90_ms) = shown.remaining_ms(now_ms)?;
    let text = eta_text(p50_ms, p90_ms);
    Some(if shown.revised(now_ms) { format!("{text} (revised)") } else { text })
}

/// What an estimate rests on, to be said after it; nothing where that is the run itself.
pub(super) const fn basis_text(basis: EtaBasis) -> &'static str {
    match basis {
        EtaBasis::DryRun => " · from dry run",
        EtaBasis::History => " · from earlier jobs",
        EtaBasis::Run => "",
    }
}

/// `About 12–16 min left`: coarser the longer it is, never 0, a range where the late case is a quarter over the median.
pub(crate) fn eta_text(p50_ms: f64, p90_ms: f64) -> String {
    if !p50_ms.is_finite() || p50_ms > LONGEST_MS {
        return "More than a month left".to_owned();
    }
    let seconds = p50_ms / 1000.0;
    if seconds < 20.0 {
        return "A few seconds left".to_owned();
    }
    let (step, unit) = step_of(seconds);
    let near = rounded(seconds, step);
    let late = if p90_ms.is_finite() { rounded(p90_ms / 1000.0, step) } else { near };
    if p90_ms > 1.25 * p50_ms && late > near {
        return match unit {
            Unit::Seconds => format!("About {near}–{late} s left"),
            Unit::Minutes => format!("About {}–{} min left", near.div_euclid(60), late.div_ceil(60)),
            Unit::Hours => format!("About {}–{} left", hours(near), hours(late)),
        };
    }
    match unit {
        Unit::Seconds => format!("About {near} s left"),
        Unit::Minutes if near % 60 == 30 => format!("About {}½ min left", near / 60),
        Unit::Minutes => format!("About {} min left", near / 60),
        Unit::Hours => format!("About {} left", hours(near)),
    }
}

#[derive(Clone, Copy)]
enum Unit {
    Seconds,
    Minutes,
    Hours,
}

fn step_of(seconds: f64) -> (u64, Unit) {
    match seconds {
        s if s < 90.0 => (5, Unit::Seconds),
        s if s < 600.0 => (30, Unit::Minutes),
        s if s < 5400.0 => (60, Unit::Minutes),
        _ => (300, Unit::Hours),
    }
}

fn rounded(seconds: f64, step: u64) -> u64 {
    ((seconds / step as f64).round() as u64).max(1) * step
}

fn hours(seconds: u64) -> String {
    match (seconds / 3600, seconds / 60 % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours @ 1..48, 0) => format!("{hours} h"),
        (hours @ 1..48, minutes) => format!("{hours} h {minutes} min"),
        (hours, _) => format!("{} d {} h", hours / 24, hours % 24),
    }
}

#[cfg(test)]
mod tests {
    use model::Eta;

    use super::*;

    #[test]
    fn the_text_gets_finer_towards_the_end_and_is_never_zero() {
        for (p50, p90, text) in [
            (0.0, 0.0, "A few seconds left"),
            (19_000.0, 60_000.0, "A few seconds left"),
            (43_000.0, 44_000.0, "About 45 s left"),
            (40_000.0, 62_000.0, "About 40–60 s left"),
            (150_000.0, 150_000.0, "About 2½ min left"),
            (181_000.0, 190_000.0, "About 3 min left"),
            (720_000.0, 960_000.0, "About 12–16 min left"),
            (7_800_000.0, 7_800_000.0, "About 2 h 10 min left"),
            (f64::NAN, f64::NAN, "More than a month left"),
            (f64::INFINITY, f64::INFINITY, "More than a month left"),
        ] {
            assert_eq!(eta_text(p50, p90), text);
        }
    }

    #[test]
    fn a_value_that_jumped_is_said_with_the_word_revised() {
        let mut shown = ShownEta::default();
        assert_eq!(shown_text(&shown, 0.0), None);
        for second in 0..=6 {
            let p50_ms = if second == 0 { 60_000 } else { 600_000 };
            shown.take(
                Eta { p50_ms, p90_ms: p50_ms, basis: EtaBasis::Run, stall_after_ms: 15_000 },
                f64::from(second) * 1000.0,
            );
            let text = shown_text(&shown, f64::from(second) * 1000.0).unwrap();
            assert_eq!(text.ends_with(" (revised)"), second == 6, "{text}");
        }
        assert_eq!(shown_text(&shown, 6000.0).as_deref(), Some("About 10 min left (revised)"));
    }
}
