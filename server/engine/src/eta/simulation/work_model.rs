//! Jobs like those of a warehouse: most objects are quick, some are slow, and all scatter.

use model::{ObjectKind, ObjectNumber};

use crate::eta::Work;

/// Spread of the logarithm of sizes, and of what size does not explain.
const SIZE_SIGMA: f64 = 0.7;
const TIME_SIGMA: f64 = 0.6;
/// What a dry run takes of an object's time, and how its objects scatter around that.
const DRY_RUN_SHARE: f64 = 0.6;
const DRY_RUN_SIGMA: f64 = 0.3;
/// Objects of earlier jobs that are known.
const HISTORY_OBJECTS: usize = 300;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scenario {
    ByKindOneWorker,
    ByKind,
    Shuffled,
    Stall,
    Slowdown,
}

pub(super) const SCENARIOS: [Scenario; 5] =
    [Scenario::ByKindOneWorker, Scenario::ByKind, Scenario::Shuffled, Scenario::Stall, Scenario::Slowdown];

impl Scenario {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::ByKindOneWorker => "by kind, 1 worker, n=200",
            Self::ByKind => "by kind, 8 workers, n=1000",
            Self::Shuffled => "shuffled, 8 workers, n=1000",
            Self::Stall => "90 s stall, 8 workers",
            Self::Slowdown => "2x slower half way, 8 workers",
        }
    }
}

/// What is known before the job starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Knowledge {
    DryRun,
    History,
    Nothing,
}

impl Knowledge {
    pub(super) const ALL: [Knowledge; 3] = [Self::DryRun, Self::History, Self::Nothing];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::DryRun => "ours, after a dry run",
            Self::History => "ours, with history",
            Self::Nothing => "ours, first run",
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Object {
    pub(super) work: Work,
    kind: ObjectKind,
    seconds: f64,
    /// What it took in a dry run, in seconds.
    pub(super) dry_run: f64,
}

#[derive(Debug)]
pub(super) struct Job {
    scenario: Scenario,
    pub(super) workers: usize,
    pub(super) objects: Vec<Object>,
    /// Work of earlier jobs, with what it took in seconds.
    pub(super) history: Vec<(Work, f64)>,
    /// When something happens to it, in milliseconds.
    middle: u64,
}

impl Job {
    pub(super) fn new(scenario: Scenario, seed: u64) -> Self {
        let mut random = Random(seed);
        let (workers, count) = if scenario == Scenario::ByKindOneWorker { (1, 200) } else { (8, 1000) };
        let history = (0..HISTORY_OBJECTS).map(|_| Object::new(&mut random)).map(|of| (of.work, of.seconds)).collect();
        let mut objects: Vec<Object> = (0..count).map(|_| Object::new(&mut random)).collect();
        if matches!(scenario, Scenario::ByKindOneWorker | Scenario::ByKind) {
            objects.sort_by_key(|object| object.kind);
        }
        let seconds: f64 = objects.iter().map(|object| object.seconds).sum();
        Self { scenario, workers, objects, history, middle: (seconds * 500.0) as u64 / workers as u64 }
    }

    /// When an object ends that begins at `now`, in milliseconds.
    pub(super) fn end_of(&self, object: ObjectNumber, now: u64) -> u64 {
        let whole = (self.objects[object as usize - 1].seconds * 1000.0) as u64;
        let end = now + whole;
        match self.scenario {
            Scenario::Stall if now <= self.middle && end > self.middle => end + 90_000,
            Scenario::Slowdown if end > self.middle => end + (end - self.middle.max(now)),
            Scenario::ByKindOneWorker
            | Scenario::ByKind
            | Scenario::Shuffled
            | Scenario::Stall
            | Scenario::Slowdown => end,
        }
    }
}

impl Object {
    fn new(random: &mut Random) -> Self {
        let (kind, median_seconds, median_bytes) = match random.unit() {
            place if place < 0.60 => (ObjectKind::Table, 1.5, 500.0),
            place if place < 0.85 => (ObjectKind::View, 4.0, 900.0),
            _ => (ObjectKind::Procedure, 20.0, 4000.0),
        };
        let size = (SIZE_SIGMA * random.normal()).exp();
        let seconds = median_seconds * size.powf(0.8) * (TIME_SIGMA * random.normal()).exp();
        let dry_run = seconds * DRY_RUN_SHARE * (DRY_RUN_SIGMA * random.normal()).exp();
        Self { work: Work::new(kind, (median_bytes * size) as usize), kind, seconds, dry_run }
    }
}

/// Numbers that look random and are the same every time: SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        value ^ (value >> 31)
    }

    /// Above 0, below 1.
    fn unit(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.unit().ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }
}
