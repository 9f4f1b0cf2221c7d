//! Estimated time until a job ends: work is counted, not objects. Each object costs what it took in an earlier run, or what
//! its kind and size say; what is in work counts with its age; and nothing is promised before the longest of it can be
//! done.
//!
//! Constants were chosen with the simulation in `simulation`.

mod occupancy;
mod priors;
mod remaining;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;
mod work;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use model::{Eta, EtaBasis, ObjectNumber, Timestamp};

use occupancy::Occupancy;
use priors::USUAL_SPREAD;
pub(crate) use priors::{Past, Priors};
use remaining::Remaining;
pub(crate) use work::Work;
use work::{KINDS, ratio};

/// How many imagined objects a prior counts as.
const PRIOR_OBJECTS: f64 = 3.0;
/// A duration counts at most this many times its prediction, so that one stall does not spoil the rest.
const OUTLIER: f64 = 8.0;
/// How much of the drift's memory an object leaves, how many imagined objects without drift calm it, and how far off (as a
/// logarithm) an object counts at most.
const DRIFT_DECAY: f64 = 0.97;
const DRIFT_OBJECTS: f64 = 5.0;
const DRIFT_OUTLIER: f64 = 1.2;
/// Without priors nothing is said before so many objects have ended and so much time has gone by.
const FIRST_OBJECTS: u32 = 3;
const FIRST_MS: u64 = 3000;
/// An object that has not ended.
#[derive(Clone, Copy, Debug)]
struct Left {
    work: Work,
    /// What it is expected to take: in seconds, or where there are no priors in tables of the usual size.
    cost: f64,
    /// How much it scatters around that, relative to it.
    spread: f64,
}

impl Left {
    /// Work of which nothing else is known yet.
    const fn bare(work: Work) -> Self {
        Self { work, cost: 0.0, spread: USUAL_SPREAD }
    }
}

/// What is known of one kind.
#[derive(Clone, Copy, Debug, Default)]
struct Kind {
    /// Mean weight and mean cost of the job's objects of this kind, and how many have been counted for either.
    objects: f64,
    mean_weight: f64,
    weighed: f64,
    mean_cost: f64,
    /// Seconds spent on finished objects.
    seconds: f64,
    /// Their cost.
    cost: f64,
    /// How many they are.
    finished: f64,
    /// Mean logarithm of seconds per cost of those that took time, and how many these are.
    log_rate: f64,
    logged: f64,
    /// Cost of what is not started, and the sums of its squares and of the squares of its scatter.
    queued: f64,
    queued_squares: f64,
    queued_variance: f64,
}

impl Kind {
    /// Takes note that there is an object of this work.
    fn count(&mut self, work: Work) {
        self.objects += 1.0;
        self.mean_weight += (work.weight - self.mean_weight) / self.objects;
    }

    fn queue(&mut self, left: Left) {
        self.queued += left.cost;
        self.queued_squares += left.cost.powi(2);
        self.queued_variance += (left.spread * left.cost).powi(2);
    }

    fn unqueue(&mut self, left: Left) {
        self.queued = (self.queued - left.cost).max(0.0);
        self.queued_squares = (self.queued_squares - left.cost.powi(2)).max(0.0);
        self.queued_variance = (self.queued_variance - (left.spread * left.cost).powi(2)).max(0.0);
    }
}

/// Keeps count of one job's work. Instants come from outside.
#[derive(Debug)]
pub(crate) struct EtaEstimator {
    kinds: [Kind; KINDS],
    left: HashMap<ObjectNumber, Left>,
    /// Objects in work, with the time since when.
    running: HashMap<ObjectNumber, Timestamp>,
    priors: Option<Priors>,
    finished: u32,
    workers: usize,
    started: Timestamp,
    occupancy: Occupancy,
    /// Decayed sum of how far off the last objects were from their kind's mean, as logarithms, and of their number.
    drift_off: f64,
    drift_objects: f64,
}

impl EtaEstimator {
    /// A job of this work, all of it queued.
    pub(crate) fn new(work: impl Iterator<Item = (ObjectNumber, Work)>, workers: usize, started: Timestamp) -> Self {
        let mut estimator = Self {
            kinds: [Kind::default(); KINDS],
            left: work.map(|(object, work)| (object, Left::bare(work))).collect(),
            running: HashMap::new(),
            priors: None,
            finished: 0,
            workers,
            started,
            occupancy: Occupancy::new(workers, started),
            drift_off: 0.0,
            drift_objects: 0.0,
        };
        estimator.weigh();
        estimator
    }

    /// Takes what is known from earlier jobs, before the first object begins.
    pub(crate) fn expect(&mut self, priors: Priors) {
        self.priors = Some(priors);
        self.weigh();
    }

    /// Takes more work into the queue. What has been learned so far holds for it too.
    pub(crate) fn grow(&mut self, work: impl Iterator<Item = (ObjectNumber, Work)>, at: Timestamp) {
        self.pass(at);
        let more: Vec<(ObjectNumber, Left)> = work.map(|(object, work)| (object, Left::bare(work))).collect();
        more.iter().for_each(|(_, left)| self.kinds[left.work.kind].count(left.work));
        for (object, mut left) in more {
            self.queue(object, &mut left);
            self.left.insert(object, left);
        }
    }

    /// Sets what everything that is left costs.
    fn weigh(&mut self) {
        self.kinds = [Kind::default(); KINDS];
        let mut all = std::mem::take(&mut self.left);
        all.values().for_each(|left| self.kinds[left.work.kind].count(left.work));
        all.iter_mut().for_each(|(object, left)| self.queue(*object, left));
        self.left = all;
    }

    /// Sets what an object costs whose kind has been counted, and queues it.
    fn queue(&mut self, object: ObjectNumber, left: &mut Left) {
        let kind = &mut self.kinds[left.work.kind];
        match &self.priors {
            Some(priors) => {
                left.cost = priors.seconds(object, left.work);
                left.spread = priors.spread(object, left.work);
            }
            None => left.cost = ratio(left.work.kind) * left.work.weight / kind.mean_weight,
        }
        kind.weighed += 1.0;
        kind.mean_cost += (left.cost - kind.mean_cost) / kind.weighed;
        kind.queue(*left);
    }

    /// The object is being worked on.
    pub(crate) fn begin(&mut self, object: ObjectNumber, at: Timestamp) {
        self.pass(at);
        if let Some(left) = self.left.get(&object)
            && let Entry::Vacant(place) = self.running.entry(object)
        {
            place.insert(at);
            self.kinds[left.work.kind].unqueue(*left);
        }
    }

    /// The object goes back to the queue.
    pub(crate) fn abandon(&mut self, object: ObjectNumber, at: Timestamp) {
        self.pass(at);
        if self.running.remove(&object).is_some()
            && let Some(left) = self.left.get(&object)
        {
            self.kinds[left.work.kind].queue(*left);
        }
    }

    /// The object is not worked on, now or ever: nothing is learned from it.
    pub(crate) fn leave_out(&mut self, object: ObjectNumber, at: Timestamp) {
        self.pass(at);
        if let Some(left) = self.left.remove(&object)
            && self.running.remove(&object).is_none()
        {
            self.kinds[left.work.kind].unqueue(left);
        }
    }

    /// The object has been worked on and has a result.
    pub(crate) fn finish(&mut self, object: ObjectNumber, at: Timestamp) {
        self.pass(at);
        let (Some(begun), Some(left)) = (self.running.remove(&object), self.left.remove(&object)) else { return };
        let took = at.ms_since(begun) as f64 / 1000.0;
        // Without priors the first object is what tables are measured by.
        let predicted = if self.finished == 0 && self.priors.is_none() { took } else { self.predicted(left) };
        let counted = took.min(OUTLIER * predicted.max(0.001));
        let kind = &mut self.kinds[left.work.kind];
        if took > 0.0 && left.cost > 0.0 {
            let rate = (took / left.cost).ln();
            // A mean of few says little.
            let trust = kind.logged / (kind.logged + PRIOR_OBJECTS);
            let off = (rate - kind.log_rate).clamp(-DRIFT_OUTLIER, DRIFT_OUTLIER) * trust;
            self.drift_off = self.drift_off * DRIFT_DECAY + off;
            self.drift_objects = self.drift_objects * DRIFT_DECAY + 1.0;
            kind.logged += 1.0;
            kind.log_rate += (rate - kind.log_rate) / kind.logged;
        }
        kind.seconds += counted;
        kind.cost += left.cost;
        kind.finished += 1.0;
        self.finished += 1;
    }

    /// Takes note of how many workers had work since the last change.
    fn pass(&mut self, at: Timestamp) {
        self.occupancy = self.occupancy.at(at, self.running.len(), self.usable());
    }

    /// Workers that can have work.
    fn usable(&self) -> usize {
        self.workers.min(self.left.len()).max(1)
    }

    /// The estimate at an instant; `None` until enough is known.
    pub(crate) fn estimate(&self, at: Timestamp) -> Option<Eta> {
        let seen = self.finished >= FIRST_OBJECTS && at.ms_since(self.started) >= FIRST_MS;
        if self.left.is_empty() || !(seen || self.priors.is_some()) {
            return None;
        }
        let drift = self.drift();
        let rates: [f64; KINDS] = std::array::from_fn(|kind| drift * self.rate(kind));
        let mut remaining = Remaining::default();
        for (kind, rate) in self.kinds.iter().zip(rates) {
            remaining.add_queued(kind, rate);
        }
        for (object, begun) in &self.running {
            if let Some(left) = self.left.get(object) {
                remaining.add_running(*left, rates[left.work.kind], at.ms_since(*begun) as f64 / 1000.0);
            }
        }
        let (running, usable) = (self.running.len(), self.usable());
        let workers = usable as f64 * self.occupancy.at(at, running, usable).share();
        Some(remaining.eta(workers, self.basis()))
    }

    /// History is what counts until every kind that is to come has been seen a few times.
    fn basis(&self) -> EtaBasis {
        let unseen = |kind: &Kind| kind.queued > 0.0 && kind.finished < PRIOR_OBJECTS;
        match self.priors.as_ref().map(Priors::basis) {
            Some(EtaBasis::History) if self.kinds.iter().any(unseen) => EtaBasis::History,
            Some(EtaBasis::DryRun) => EtaBasis::DryRun,
            Some(EtaBasis::History | EtaBasis::Run) | None => EtaBasis::Run,
        }
    }

    fn predicted(&self, left: Left) -> f64 {
        self.rate(left.work.kind) * left.cost
    }

    /// Seconds per unit of cost of a kind: what was seen, drawn towards what holds for all kinds while little was.
    fn rate(&self, kind: usize) -> f64 {
        let seen = self.kinds[kind];
        let prior = PRIOR_OBJECTS * seen.mean_cost;
        (prior * self.scale() + seen.seconds) / (prior + seen.cost).max(f64::MIN_POSITIVE)
    }

    /// Seconds per unit of cost over all kinds. A cost in seconds is taken at its word until objects have ended.
    fn scale(&self) -> f64 {
        let of_all = |value: fn(&Kind) -> f64| self.kinds.iter().map(value).sum::<f64>();
        let (seconds, cost, finished) =
            (of_all(|kind| kind.seconds), of_all(|kind| kind.cost), of_all(|kind| kind.finished));
        let usual = if finished > 0.0 { cost / finished } else { 1.0 };
        let assumed = if self.priors.is_some() { PRIOR_OBJECTS * usual } else { 0.0 };
        if assumed + cost > 0.0 { (assumed + seconds) / (assumed + cost) } else { 0.0 }
    }

    /// How much slower than usual the last objects were. Logarithms, because one slow procedure must not speak for all.
    fn drift(&self) -> f64 {
        (self.drift_off / (self.drift_objects + DRIFT_OBJECTS)).exp().clamp(0.4, 3.0)
    }
}
