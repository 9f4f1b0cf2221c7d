use std::collections::HashMap;

use model::{EtaBasis, ObjectNumber};

use super::work::{KINDS, Work, ratio};

/// How much single objects scatter around what a run of the same inventory took for them, relative to it.
const OBJECT_SPREAD: f64 = 0.6;
/// Relative spread of durations where nothing better is known.
pub(super) const USUAL_SPREAD: f64 = 0.8;
const SPREADS: std::ops::RangeInclusive<f64> = 0.2..=2.0;

/// An object of an earlier job, with the time it took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Past {
    pub(crate) work: Work,
    pub(crate) seconds: f64,
}

/// What is known of a job's objects before it starts.
#[derive(Clone, Debug)]
pub(crate) struct Priors {
    basis: EtaBasis,
    /// Seconds that objects of this job took before, corrected for definitions that have grown.
    objects: HashMap<ObjectNumber, f64>,
    kinds: [Option<KindPrior>; KINDS],
}

/// What earlier objects of a kind took.
#[derive(Clone, Copy, Debug)]
struct KindPrior {
    /// Seconds per unit of weight.
    rate: f64,
    /// Standard deviation relative to what the rate predicts.
    spread: f64,
}

impl Priors {
    /// What `objects` took in a run of the same inventory, and `pasts` in any run like this one. `None` where that is
    /// nothing.
    pub(crate) fn learn(
        basis: EtaBasis,
        objects: HashMap<ObjectNumber, f64>,
        pasts: impl IntoIterator<Item = Past>,
    ) -> Option<Self> {
        let mut by_kind: [Vec<Past>; KINDS] = std::array::from_fn(|_| Vec::new());
        for past in pasts {
            by_kind[past.work.kind].push(past);
        }
        let kinds = by_kind.map(|pasts| KindPrior::of(&pasts));
        let known = !objects.is_empty() || kinds.iter().any(Option::is_some);
        known.then_some(Self { basis, objects, kinds })
    }

    pub(super) const fn basis(&self) -> EtaBasis {
        self.basis
    }

    /// Seconds that an object is expected to take. A kind that was never seen is judged by one that was.
    pub(super) fn seconds(&self, object: ObjectNumber, work: Work) -> f64 {
        if let Some(seconds) = self.objects.get(&object) {
            return *seconds;
        }
        let rate = self.kinds[work.kind].map(|prior| prior.rate).or_else(|| {
            let other = self.kinds.iter().enumerate().find_map(|(kind, prior)| Some((kind, prior.as_ref()?)));
            other.map(|(kind, prior)| prior.rate * ratio(work.kind) / ratio(kind))
        });
        rate.map_or(1.0, |rate| rate * work.weight)
    }

    /// How much an object scatters around that, relative to it.
    pub(super) fn spread(&self, object: ObjectNumber, work: Work) -> f64 {
        if self.objects.contains_key(&object) {
            return OBJECT_SPREAD;
        }
        self.kinds[work.kind].map_or(USUAL_SPREAD, |prior| prior.spread)
    }
}

impl KindPrior {
    fn of(pasts: &[Past]) -> Option<Self> {
        let (seconds, weight) = pasts
            .iter()
            .fold((0.0, 0.0), |(seconds, weight), past| (seconds + past.seconds, weight + past.work.weight));
        if seconds <= 0.0 {
            return None;
        }
        let rate = seconds / weight;
        let (mut off, mut predicted) = (0.0, 0.0);
        for past in pasts {
            off += (past.seconds - rate * past.work.weight).powi(2);
            predicted += (rate * past.work.weight).powi(2);
        }
        Some(Self { rate, spread: (off / predicted).sqrt().clamp(*SPREADS.start(), *SPREADS.end()) })
    }
}
