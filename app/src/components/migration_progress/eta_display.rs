//! The remaining time as people can read it: damped, rounded, a range where it is unsure.

use model::Eta;

const LONGEST_MS: f64 = 30.0 * 86_400_000.0;
/// Updates in a row that must be far off before the shown value jumps.
const JUMP_AFTER: u32 = 3;

/// The shown estimate. It follows the server's calmly, so that the text does not flicker.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct EtaDisplay {
    /// When the job is shown to end, and the nine-in-ten case, by the server's clock in ms; the instant of the last update.
    shown: Option<(f64, f64, f64)>,
    far_off: u32,
    revised: bool,
}

impl EtaDisplay {
    /// Takes an estimate made at `at_ms`.
    pub(super) fn take(&mut self, eta: Eta, at_ms: f64) {
        let (end, late_end) = (at_ms + eta.p50_ms as f64, at_ms + eta.p90_ms.max(eta.p50_ms) as f64);
        let Some((shown, shown_late, last)) = self.shown else {
            self.shown = Some((end, late_end, at_ms));
            return;
        };
        if at_ms <= last {
            return;
        }
        let remaining = (shown - at_ms).max(0.0);
        let off = end - shown;
        self.revised = false;
        if off.abs() > 0.5 * remaining.max(4000.0) {
            self.far_off += 1;
            if self.far_off >= JUMP_AFTER {
                (self.far_off, self.revised) = (0, true);
                self.shown = Some((end, late_end, at_ms));
                return;
            }
        } else {
            self.far_off = 0;
        }
        if off.abs() < (0.03 * remaining).max(2000.0) {
            self.shown = Some((shown, shown_late, at_ms));
            return;
        }
        let tau = (0.08 * remaining).clamp(3000.0, 60_000.0);
        let share = 1.0 - (-(at_ms - last) / tau).exp();
        self.shown = Some((shown + off * share, shown_late + (late_end - shown_late) * share, at_ms));
    }

    /// Forgets everything, as when there is no estimate any more.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// What to say at `now_ms`; `None` without an estimate.
    pub(super) fn text(&self, now_ms: f64) -> Option<String> {
        let (end, late_end, _) = self.shown?;
        let text = eta_text((end - now_ms).max(0.0), (late_end - now_ms).max(0.0));
        Some(if self.revised { format!("{text} (revised)") } else { text })
    }

    /// When the job is shown to end, by the server's clock in ms.
    pub(super) fn end_ms(&self) -> Option<f64> {
        self.shown.map(|(end, ..)| end)
    }
}

/// `About 12–16 min left`: coarser the longer it is, never 0, a range where the late case is a quarter over the median.
pub(super) fn eta_text(p50_ms: f64, p90_ms: f64) -> String {
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
    use model::EtaBasis;

    use super::*;

    fn eta(p50_ms: u64, p90_ms: u64) -> Eta {
        Eta { p50_ms, p90_ms, basis: EtaBasis::Run }
    }

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
    fn small_changes_are_not_shown_and_the_value_counts_down_by_itself() {
        let mut display = EtaDisplay::default();
        display.take(eta(100_000, 100_000), 0.0);
        display.take(eta(101_000, 101_000), 1000.0);
        assert_eq!(display.end_ms(), Some(100_000.0));
        assert_eq!(display.text(40_000.0).as_deref(), Some("About 60 s left"));
        assert_eq!(display.text(500_000.0).as_deref(), Some("A few seconds left"));
    }

    #[test]
    fn a_value_far_off_for_three_updates_is_taken_with_the_word_revised() {
        let mut display = EtaDisplay::default();
        display.take(eta(60_000, 60_000), 0.0);
        for second in 1..=3 {
            assert!(display.text(0.0).is_some_and(|text| !text.contains("revised")), "{second}");
            display.take(eta(600_000, 600_000), f64::from(second) * 1000.0);
        }
        assert_eq!(display.text(3000.0).as_deref(), Some("About 10 min left (revised)"));
    }
}
