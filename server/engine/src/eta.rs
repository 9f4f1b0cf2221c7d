//! Estimated time until a job ends: work is counted, not objects. Each object weighs by its kind and the size of its
//! definition, what is in work counts with its age, and nothing is promised before the longest of it can be done.

use std::collections::HashMap;

use model::{Eta, EtaBasis, ObjectKind, ObjectNumber, Timestamp};

/// Time grows more slowly than the text.
const SIZE_EXPONENT: f64 = 0.8;
/// How many imagined objects the prior of a kind counts as.
const PRIOR_OBJECTS: f64 = 3.0;
/// A duration counts at most this many times its prediction, so that one stall does not spoil the rest.
const OUTLIER: f64 = 8.0;
/// How much of the drift's memory an object leaves.
const DRIFT_DECAY: f64 = 0.95;
const DRIFT_OBJECTS: f64 = 10.0;
/// Relative spread of durations where nothing better is known.
const SPREAD: f64 = 0.8;
/// The normal distribution's 90th percentile.
const Z90: f64 = 1.28;
const FIRST_OBJECTS: u32 = 3;
const FIRST_MS: u64 = 3000;

/// What an object costs before anything is known of its job: its kind, and its size as a weight.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Work {
    kind: usize,
    weight: f64,
}

impl Work {
    /// The work of an object of this kind whose definition has `size` bytes.
    pub(crate) fn new(kind: ObjectKind, size: usize) -> Self {
        Self { kind: kind as usize, weight: (size.max(1) as f64).powf(SIZE_EXPONENT) }
    }
}

/// Seconds per unit of weight, relative to a table.
const RATIOS: [(ObjectKind, f64); 4] =
    [(ObjectKind::Table, 1.0), (ObjectKind::Function, 5.0), (ObjectKind::View, 2.5), (ObjectKind::Procedure, 10.0)];
const KINDS: usize = RATIOS.len();

/// What is known of one kind.
#[derive(Clone, Copy, Debug, Default)]
struct Kind {
    /// Seconds spent on finished objects.
    seconds: f64,
    /// Their weight.
    weight: f64,
    /// How many they are.
    finished: f64,
    /// Weight of what is not started.
    queued: f64,
    /// Sum of its squares.
    queued_squares: f64,
}

/// Keeps count of one job's work. Instants come from outside.
#[derive(Debug)]
pub(crate) struct EtaEstimator {
    kinds: [Kind; KINDS],
    running: HashMap<ObjectNumber, (Work, Timestamp)>,
    queued: u32,
    finished: u32,
    workers: usize,
    started: Timestamp,
    /// Decayed sums of what objects took and of what they were predicted to take, in seconds.
    drift_taken: f64,
    drift_predicted: f64,
}

impl EtaEstimator {
    /// A job of this work, all of it queued.
    pub(crate) fn new(work: impl Iterator<Item = Work>, workers: usize, started: Timestamp) -> Self {
        let mut kinds = [Kind::default(); KINDS];
        let mut queued = 0;
        for work in work {
            queued += 1;
            let kind = &mut kinds[work.kind];
            kind.queued += work.weight;
            kind.queued_squares += work.weight * work.weight;
        }
        let running = HashMap::new();
        Self { kinds, running, queued, finished: 0, workers, started, drift_taken: 0.0, drift_predicted: 0.0 }
    }

    pub(crate) fn begin(&mut self, object: ObjectNumber, work: Work, at: Timestamp) {
        let kind = &mut self.kinds[work.kind];
        kind.queued = (kind.queued - work.weight).max(0.0);
        kind.queued_squares = (kind.queued_squares - work.weight * work.weight).max(0.0);
        self.queued = self.queued.saturating_sub(1);
        self.running.insert(object, (work, at));
    }

    pub(crate) fn abandon(&mut self, object: ObjectNumber) {
        if let Some((work, _)) = self.running.remove(&object) {
            let kind = &mut self.kinds[work.kind];
            kind.queued += work.weight;
            kind.queued_squares += work.weight * work.weight;
            self.queued += 1;
        }
    }

    pub(crate) fn finish(&mut self, object: ObjectNumber, at: Timestamp) {
        let Some((work, begun)) = self.running.remove(&object) else { return };
        let took = at.ms_since(begun) as f64 / 1000.0;
        let predicted = self.predicted(work);
        let counted = if self.finished == 0 { took } else { took.min(OUTLIER * predicted.max(0.001)) };
        self.drift_taken = self.drift_taken * DRIFT_DECAY + counted;
        self.drift_predicted =
            self.drift_predicted * DRIFT_DECAY + if self.finished == 0 { counted } else { predicted };
        let kind = &mut self.kinds[work.kind];
        kind.seconds += counted;
        kind.weight += work.weight;
        kind.finished += 1.0;
        self.finished += 1;
    }

    /// The estimate at an instant; `None` until enough has been seen.
    pub(crate) fn estimate(&self, at: Timestamp) -> Option<Eta> {
        let unfinished = self.queued as usize + self.running.len();
        if self.finished < FIRST_OBJECTS || at.ms_since(self.started) < FIRST_MS || unfinished == 0 {
            return None;
        }
        let drift = self.drift();
        let rates: [f64; KINDS] = std::array::from_fn(|kind| drift * self.rate(kind));
        let queued: f64 = self.kinds.iter().zip(rates).map(|(kind, rate)| rate * kind.queued).sum();
        let mut running = 0.0;
        let mut longest: f64 = 0.0;
        let mut variance: f64 =
            self.kinds.iter().zip(rates).map(|(kind, rate)| rate * rate * kind.queued_squares).sum();
        for (work, begun) in self.running.values() {
            let age = at.ms_since(*begun) as f64 / 1000.0;
            let whole = rates[work.kind] * work.weight;
            let left = (whole - age).max(0.5 * age);
            running += left;
            longest = longest.max(left);
            variance += whole * whole;
        }
        let usable = self.workers.min(unfinished).max(1) as f64;
        let p50 = ((queued + running) / usable).max(longest).max(0.001);
        let p90 = p50 + Z90 * SPREAD * variance.sqrt() / usable;
        Some(Eta { p50_ms: (p50 * 1000.0) as u64 + 1, p90_ms: (p90 * 1000.0) as u64 + 1, basis: EtaBasis::Run })
    }

    fn predicted(&self, work: Work) -> f64 {
        self.rate(work.kind) * work.weight
    }

    /// Seconds per unit of weight of a kind: what was seen, drawn towards the prior while little was.
    fn rate(&self, kind: usize) -> f64 {
        let seen = self.kinds[kind];
        let prior = ratio(kind) * self.scale();
        // The prior counts as that many objects of the kind's usual weight.
        let usual = if seen.finished > 0.0 { seen.weight / seen.finished } else { 1.0 };
        (PRIOR_OBJECTS * usual * prior + seen.seconds) / (PRIOR_OBJECTS * usual + seen.weight)
    }

    /// Seconds per unit of a table's weight, learned over all kinds.
    fn scale(&self) -> f64 {
        let seconds: f64 = self.kinds.iter().map(|kind| kind.seconds).sum();
        let weight: f64 = self.kinds.iter().enumerate().map(|(number, kind)| ratio(number) * kind.weight).sum();
        if weight > 0.0 { seconds / weight } else { 0.0 }
    }

    fn drift(&self) -> f64 {
        let seconds: f64 = self.kinds.iter().map(|kind| kind.seconds).sum();
        let mean = seconds / f64::from(self.finished.max(1));
        let calm = DRIFT_OBJECTS * mean;
        if self.drift_predicted + calm <= 0.0 {
            return 1.0;
        }
        ((self.drift_taken + calm) / (self.drift_predicted + calm)).clamp(0.4, 3.0)
    }
}

fn ratio(kind: usize) -> f64 {
    RATIOS.iter().find(|(of, _)| *of as usize == kind).map_or(1.0, |(_, ratio)| *ratio)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_unix_ms(ms)
    }

    /// Objects of one kind and size, one worker, each taking `each_ms`; returns the estimate after `finished` of them.
    fn after(finished: u32, total: u32, each_ms: i64, workers: usize) -> Option<Eta> {
        let work = Work::new(ObjectKind::Table, 400);
        let mut eta = EtaEstimator::new((0..total).map(|_| work), workers, at(0));
        let mut clock = 0;
        for object in 1..=finished {
            eta.begin(object, work, at(clock));
            clock += each_ms;
            eta.finish(object, at(clock));
        }
        eta.estimate(at(clock))
    }

    #[test]
    fn nothing_is_said_before_three_objects_and_three_seconds() {
        assert_eq!(after(2, 10, 5000, 1), None);
        assert_eq!(after(5, 10, 100, 1), None);
        assert!(after(3, 10, 1000, 1).is_some());
    }

    #[test]
    fn nothing_is_said_once_nothing_is_left() {
        assert_eq!(after(10, 10, 1000, 1), None);
    }

    #[test]
    fn equal_objects_are_estimated_by_what_they_took() {
        for (finished, total, each_ms, workers, expected_ms) in
            [(10, 20, 1000, 1, 10_000), (10, 110, 1000, 4, 25_000), (50, 100, 400, 2, 10_000)]
        {
            let eta = after(finished, total, each_ms, workers).unwrap();
            let error = (eta.p50_ms as f64 / f64::from(expected_ms) - 1.0).abs();
            assert!(error < 0.05, "{eta:?}, expected {expected_ms}");
            assert!(eta.p90_ms >= eta.p50_ms);
        }
    }

    #[test]
    fn slower_kinds_to_come_are_counted_as_slower() {
        let (table, procedure) = (Work::new(ObjectKind::Table, 400), Work::new(ObjectKind::Procedure, 400));
        let mut eta = EtaEstimator::new([table; 10].into_iter().chain([procedure; 10]), 1, at(0));
        for object in 1..=10 {
            eta.begin(object, table, at(i64::from(object) * 1000));
            eta.finish(object, at(i64::from(object) * 1000 + 1000));
        }
        assert!(eta.estimate(at(11_000)).unwrap().p50_ms > 60_000);
    }

    #[test]
    fn an_object_in_work_keeps_the_estimate_above_half_its_age() {
        let work = Work::new(ObjectKind::Table, 400);
        let mut eta = EtaEstimator::new([work; 4].into_iter(), 1, at(0));
        for object in 1..=3 {
            eta.begin(object, work, at(i64::from(object) * 1000));
            eta.finish(object, at(i64::from(object) * 1000 + 1000));
        }
        eta.begin(4, work, at(4000));
        assert!(eta.estimate(at(64_000)).unwrap().p50_ms >= 30_000);
    }

    #[test]
    fn one_stall_does_not_spoil_the_estimate_of_the_rest() {
        let work = Work::new(ObjectKind::Table, 400);
        let mut eta = EtaEstimator::new([work; 60].into_iter(), 1, at(0));
        let mut clock = 0;
        for object in 1..=30 {
            eta.begin(object, work, at(clock));
            clock += if object == 20 { 300_000 } else { 1000 };
            eta.finish(object, at(clock));
        }
        // 30 are left, a second each.
        let p50 = eta.estimate(at(clock)).unwrap().p50_ms;
        assert!((30_000..60_000).contains(&p50), "{p50}");
    }

    #[test]
    fn a_job_that_slows_down_is_estimated_by_its_newer_pace() {
        let work = Work::new(ObjectKind::Table, 400);
        let mut eta = EtaEstimator::new([work; 200].into_iter(), 1, at(0));
        let mut clock = 0;
        for object in 1..=100 {
            eta.begin(object, work, at(clock));
            clock += if object <= 50 { 500 } else { 1500 };
            eta.finish(object, at(clock));
        }
        // The mean of all would say 100 s, the newer pace says 150 s.
        let p50 = eta.estimate(at(clock)).unwrap().p50_ms;
        assert!((115_000..190_000).contains(&p50), "{p50}");
    }

    #[test]
    fn what_is_abandoned_counts_as_queued_again() {
        let work = Work::new(ObjectKind::View, 900);
        let mut eta = EtaEstimator::new([work; 8].into_iter(), 1, at(0));
        for object in 1..=4 {
            eta.begin(object, work, at(i64::from(object) * 1000));
            eta.finish(object, at(i64::from(object) * 1000 + 1000));
        }
        let before = eta.estimate(at(5000)).unwrap();
        eta.begin(5, work, at(5000));
        eta.abandon(5);
        assert_eq!(eta.estimate(at(5000)).unwrap(), before);
    }

    #[test]
    fn objects_that_take_no_time_still_leave_an_estimate_above_nothing() {
        let work = Work::new(ObjectKind::Table, 0);
        let mut eta = EtaEstimator::new([work; 10].into_iter(), 4, at(0));
        for object in 1..=5 {
            eta.begin(object, work, at(0));
            eta.finish(object, at(0));
        }
        let estimate = eta.estimate(at(3000)).unwrap();
        assert!(estimate.p50_ms > 0 && estimate.p90_ms >= estimate.p50_ms, "{estimate:?}");
    }
}
