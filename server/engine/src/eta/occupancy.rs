use model::Timestamp;

/// How long the share of workers that have work is remembered, for how long all are assumed to have had work before the
/// start, both in seconds, and the least that is believed.
const OCCUPANCY_SECONDS: f64 = 60.0;
const ASSUMED_SECONDS: f64 = 5.0;
const LEAST_OCCUPANCY: f64 = 0.05;

/// How much of the workers' time went into objects lately. Waiting, whatever for, is not work.
#[derive(Clone, Copy, Debug)]
pub(super) struct Occupancy {
    /// Seconds that workers were at work, and could have been.
    busy: f64,
    possible: f64,
    as_of: Timestamp,
}

impl Occupancy {
    pub(super) fn new(workers: usize, at: Timestamp) -> Self {
        let assumed = ASSUMED_SECONDS * workers.max(1) as f64;
        Self { busy: assumed, possible: assumed, as_of: at }
    }

    /// The same at a later instant, so many of `usable` workers having been at work since.
    pub(super) fn at(self, at: Timestamp, working: usize, usable: usize) -> Self {
        let seconds = at.ms_since(self.as_of) as f64 / 1000.0;
        let kept = (-seconds / OCCUPANCY_SECONDS).exp();
        Self {
            busy: self.busy * kept + seconds * working as f64,
            possible: self.possible * kept + seconds * usable as f64,
            as_of: at,
        }
    }

    /// Objects in work for each worker that could have some; with batches that may be more than one.
    pub(super) fn share(self) -> f64 {
        (self.busy / self.possible).max(LEAST_OCCUPANCY)
    }
}
