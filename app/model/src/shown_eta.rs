use crate::Eta;

/// For how long the estimates must be far off before the shown value jumps.
const JUMP_AFTER_MS: f64 = 5000.0;
/// Share of the remaining time that an estimate must be off to be far off.
const FAR_OFF: f64 = 0.5;
/// What remains counts as at least this when shares of it are taken: below it the text says "a few seconds".
const FEW_SECONDS_MS: f64 = 20_000.0;
/// How much longer the shown time may get in a second, as a share of itself.
const RISE_PER_SECOND: f64 = 0.07;
/// After a silence it gets no longer than after this one, so that updates in a row cannot add up.
const RISE_MS: f64 = 250.0;
/// How long it is said that the value jumped.
const REVISED_MS: f64 = 5000.0;
/// Silence is no stall before this, and before this where nothing is known of the objects in work.
const STALL_MS: u64 = 15_000;
const UNKNOWN_STALL_MS: u64 = 30_000;

/// The remaining time as it is shown: it follows the estimates calmly, counts down by the clock between them, and stands
/// still while nothing happens. Instants are the server's, in milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct ShownEta {
    shown: Option<Shown>,
    /// Since when the estimates are far off.
    far_off: Option<f64>,
    /// When the value last jumped.
    revised: Option<f64>,
    held_at: Option<f64>,
}

#[derive(Clone, Copy, Debug)]
struct Shown {
    /// When the job is shown to end.
    end: f64,
    /// The nine-in-ten case.
    late_end: f64,
    /// When the last estimate was made.
    as_of: f64,
}

impl ShownEta {
    /// Takes an estimate made at `at_ms`. One that is older than the last changes nothing.
    pub fn take(&mut self, eta: Eta, at_ms: f64) {
        let end = at_ms + eta.p50_ms as f64;
        let new = Shown { end, late_end: end.max(at_ms + eta.p90_ms as f64), as_of: at_ms };
        let Some(shown) = self.shown else {
            self.shown = Some(new);
            return;
        };
        if at_ms <= shown.as_of {
            return;
        }
        self.held_at = None;
        let remaining = (shown.end - at_ms).max(0.0);
        let off = new.end - shown.end;
        if off.abs() <= FAR_OFF * remaining.max(FEW_SECONDS_MS) {
            self.far_off = None;
        } else if at_ms - *self.far_off.get_or_insert(at_ms) >= JUMP_AFTER_MS {
            (self.far_off, self.revised) = (None, Some(at_ms));
            self.shown = Some(new);
            return;
        }
        if off.abs() < (0.03 * remaining).max(2000.0) {
            self.shown = Some(Shown { as_of: at_ms, ..shown });
            return;
        }
        let passed = at_ms - shown.as_of;
        let tau = (0.08 * remaining).clamp(3000.0, 60_000.0);
        let share = 1.0 - (-passed / tau).exp();
        // What the clock took away may come back, and a little more.
        let rise = (1000.0 + RISE_PER_SECOND * remaining.max(FEW_SECONDS_MS)) * passed.min(RISE_MS) / 1000.0;
        let late = ((new.late_end - shown.late_end) * share).min(rise);
        self.shown =
            Some(Shown { end: shown.end + (off * share).min(rise), late_end: shown.late_end + late, as_of: at_ms });
    }

    /// Lets the value stand still at `now_ms`, because nothing happens that it could be judged by. To be called again while
    /// that lasts.
    pub fn hold(&mut self, now_ms: f64) {
        if let (Some(shown), Some(before)) = (&mut self.shown, self.held_at) {
            let passed = (now_ms - before).max(0.0);
            shown.end += passed;
            shown.late_end += passed;
        }
        self.held_at = Some(now_ms);
    }

    /// Forgets everything, as when there is no estimate any more.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// What remains at `now_ms`: the value shown and the nine-in-ten case, in milliseconds, never below 0; `None` without an
    /// estimate.
    pub fn remaining_ms(&self, now_ms: f64) -> Option<(f64, f64)> {
        self.shown.map(|shown| ((shown.end - now_ms).max(0.0), (shown.late_end - now_ms).max(0.0)))
    }

    /// When the job is shown to end.
    pub fn end_ms(&self) -> Option<f64> {
        self.shown.map(|shown| shown.end)
    }

    /// Whether the value has just jumped, which is said with it.
    pub fn revised(&self, now_ms: f64) -> bool {
        self.revised.is_some_and(|at_ms| now_ms - at_ms < REVISED_MS)
    }
}

/// Whether a running job, as of whose last update this was the estimate, has made no progress for too long.
pub fn is_stalled(running_objects: u32, eta: Option<Eta>, since_finish_ms: u64) -> bool {
    let limit = eta.map_or(UNKNOWN_STALL_MS, |eta| eta.stall_after_ms.max(STALL_MS));
    running_objects > 0 && since_finish_ms > limit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EtaBasis;

    fn eta(p50_ms: u64) -> Eta {
        Eta { p50_ms, p90_ms: p50_ms, basis: EtaBasis::Run, stall_after_ms: 15_000 }
    }

    #[test]
    fn small_changes_are_not_shown_and_the_value_counts_down_by_itself() {
        let mut shown = ShownEta::default();
        assert_eq!(shown.remaining_ms(0.0), None);
        shown.take(eta(100_000), 0.0);
        shown.take(eta(101_000), 1000.0);
        assert_eq!(shown.end_ms(), Some(100_000.0));
        assert_eq!(shown.remaining_ms(40_000.0), Some((60_000.0, 60_000.0)));
        assert_eq!(shown.remaining_ms(500_000.0), Some((0.0, 0.0)));
    }

    #[test]
    fn a_value_far_off_for_five_seconds_is_taken_at_once() {
        let mut shown = ShownEta::default();
        shown.take(eta(60_000), 0.0);
        for second in 1..=6 {
            assert!(!shown.revised(6000.0), "{second}");
            shown.take(eta(600_000), f64::from(second) * 1000.0);
        }
        assert!(shown.revised(6000.0) && !shown.revised(11_000.0));
        assert_eq!(shown.remaining_ms(6000.0), Some((600_000.0, 600_000.0)));
    }

    #[test]
    fn a_value_that_is_held_stands_still_and_goes_on_from_there() {
        let mut shown = ShownEta::default();
        shown.take(eta(60_000), 0.0);
        for second in 20..90 {
            shown.hold(f64::from(second) * 1000.0);
            assert_eq!(shown.remaining_ms(f64::from(second) * 1000.0), Some((40_000.0, 40_000.0)), "{second}");
        }
        shown.take(eta(40_500), 90_000.0);
        assert_eq!(shown.remaining_ms(90_000.0), Some((39_000.0, 39_000.0)));
    }

    #[test]
    fn silence_is_a_stall_when_it_is_longer_than_the_estimate_allows() {
        let allows = |stall_after_ms| Some(Eta { stall_after_ms, ..eta(100_000) });
        for (running, eta, since_finish, stalled) in [
            (1, allows(0), 15_000, false),
            (1, allows(0), 15_001, true),
            (8, allows(60_000), 60_000, false),
            (8, allows(60_000), 60_001, true),
            (4, None, 30_000, false),
            (4, None, 30_001, true),
            (0, allows(15_000), 60_000, false),
        ] {
            assert_eq!(is_stalled(running, eta, since_finish), stalled, "{since_finish}");
        }
    }
}
