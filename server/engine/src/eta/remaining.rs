use model::{Eta, EtaBasis};

use super::{Kind, Left, PRIOR_OBJECTS};

/// What an object in work still takes at least, as a share of its age: the older it is, the longer it may still take.
const HEAVY_TAIL: f64 = 0.5;
/// Share of the tail that is expected of the last workers.
const TAIL: f64 = 1.1;
/// The normal distribution's 90th percentile.
const Z90: f64 = 1.28;
/// Silence is a stall after so many times what the quickest object in work takes, and so many seconds at least.
const STALL_OBJECTS: f64 = 3.0;
const STALL_SECONDS: f64 = 15.0;

/// What is left of a job at an instant, in seconds of work.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Remaining {
    queued: f64,
    running: f64,
    /// Sum of the squares of whole objects, with their scatter.
    squares: f64,
    /// Of single objects around what they are expected to take, and of the expectation itself.
    variance: f64,
    doubt: f64,
    /// What the longest object in work still takes.
    longest: f64,
    /// What the quickest object in work takes as a whole.
    quickest: Option<f64>,
}

impl Remaining {
    /// Adds what of a kind is not started, at this many seconds per unit of cost.
    pub(super) fn add_queued(&mut self, kind: &Kind, rate: f64) {
        let (work, variance) = (rate * kind.queued, rate * rate * kind.queued_variance);
        self.queued += work;
        self.squares += rate * rate * kind.queued_squares + variance;
        self.variance += variance;
        if kind.queued_squares > 0.0 {
            let spread = (kind.queued_variance / kind.queued_squares).sqrt();
            self.doubt += (spread * work).powi(2) / (PRIOR_OBJECTS + kind.finished);
        }
    }

    /// Adds an object in work since `age` seconds.
    pub(super) fn add_running(&mut self, left: Left, rate: f64, age: f64) {
        let whole = rate * left.cost;
        let remaining = (whole - age).max(HEAVY_TAIL * age);
        self.running += remaining;
        self.variance += (left.spread * whole).powi(2);
        // Of a single object the median counts, which is below the mean where few take very long.
        let median = whole / 1.0_f64.hypot(left.spread);
        self.longest = self.longest.max((median - age).max(HEAVY_TAIL * age));
        self.quickest = Some(self.quickest.map_or(whole, |quickest| quickest.min(whole)));
    }

    /// The estimate with this many workers.
    pub(super) fn eta(&self, workers: f64, basis: EtaBasis) -> Eta {
        let p50 = ((self.queued + self.running) / workers + self.tail(workers)).max(self.longest).max(0.001);
        let scatter = (self.variance.sqrt() / workers).hypot(self.doubt.sqrt() / workers);
        let p90 = p50 + Z90 * scatter;
        let stall_after = (STALL_OBJECTS * self.quickest.unwrap_or(0.0)).max(STALL_SECONDS);
        let ms = |seconds: f64| (seconds * 1000.0) as u64 + 1;
        Eta { p50_ms: ms(p50), p90_ms: ms(p90), basis, stall_after_ms: ms(stall_after) }
    }

    /// How long the last workers are at work when the others have nothing left to do: the longest of what they are in the
    /// middle of, as if that were distributed exponentially, beyond its mean.
    fn tail(&self, workers: f64) -> f64 {
        if self.queued <= 0.0 {
            return 0.0;
        }
        let mean = self.squares / (2.0 * self.queued);
        let harmonic: f64 = (2..=workers.round() as u32).map(|worker| 1.0 / f64::from(worker)).sum();
        TAIL * mean * harmonic * self.queued / (self.queued + self.running)
    }
}
