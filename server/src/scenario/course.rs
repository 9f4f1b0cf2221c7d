use std::time::Duration;

use model::ObjectKind;

use super::catalogue::Scenario;
use super::script::Script;

/// How the target takes a scripted object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Success,
    /// The translation has a warning.
    Warning,
    /// The translator gives up.
    Untranslatable,
    /// The target refuses: something is missing.
    Missing,
    /// The target refuses: no permission.
    Denied,
}

/// What happens to one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Course {
    pub(super) translating: Duration,
    pub(super) executing: Duration,
    /// How long work goes on after a cancel.
    pub(super) letting_go: Duration,
    pub(super) outcome: Outcome,
    pub(super) telling: Telling,
}

/// What the target says in the job's log while it takes an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Telling {
    /// So many entries without a pause.
    AtOnce(u32),
    /// So many entries, evenly over this time. The target tells of one object at a time, so that the pace of a job does
    /// not depend on its workers.
    Evenly(u32, Duration),
}

/// Entries that the engine itself writes about an object that succeeds: begun, ended.
const OWN_ENTRIES: u32 = 2;

/// Of 1..=500 this holds for 12, none of which is among the tables that others read.
pub(super) const fn fails_in_mixed(number: u32) -> bool {
    number % 41 == 30
}

impl Script {
    /// What happens to object `number`.
    pub(super) fn course(&self, number: u32) -> Course {
        let whole = self.duration_ms(number);
        let letting_go = if self.scenario == Scenario::SlowCancel30s { 30_000 } else { 0 };
        Course {
            translating: self.at_speed(whole * 7 / 10),
            executing: self.at_speed(whole * 3 / 10),
            letting_go: self.at_speed(letting_go),
            outcome: self.outcome(number),
            telling: self.telling(number),
        }
    }

    /// How long something takes that takes so many milliseconds at speed 1.
    fn at_speed(&self, ms: u64) -> Duration {
        Duration::from_micros(ms * 1_000 / u64::from(self.speed))
    }

    /// Time in work at speed 1, besides what telling takes. The means of a kind make 500 objects last about a minute with
    /// 4 workers.
    fn duration_ms(&self, number: u32) -> u64 {
        let mean = match (self.scenario, self.kind(number)) {
            (
                Scenario::Inventory50k
                | Scenario::Zero
                | Scenario::Steady100PerS
                | Scenario::Flood1kPerS
                | Scenario::Burst50k
                | Scenario::Results100k,
                _,
            ) => return 0,
            (Scenario::SlowCancel30s, _) => return 5_000,
            (_, ObjectKind::Table | ObjectKind::Function) => 250,
            (_, ObjectKind::View) => 560,
            (_, ObjectKind::Procedure) => 1_270,
        };
        // Between 0.4 and 1.6 times the mean.
        mean * (400 + self.scrambled(number) % 1_201) / 1_000
    }

    fn telling(&self, number: u32) -> Telling {
        let evenly = |entries: u32, ms| Telling::Evenly(entries - OWN_ENTRIES, self.at_speed(ms));
        match self.scenario {
            Scenario::Steady100PerS => evenly(100, 1_000),
            Scenario::Flood1kPerS => evenly(50, 50),
            Scenario::Burst50k if number == 6 => Telling::AtOnce(50_000),
            Scenario::Burst50k => evenly(4, 1_000),
            Scenario::Results100k => Telling::AtOnce(1),
            Scenario::Happy500
            | Scenario::Zero
            | Scenario::Mixed500
            | Scenario::AllFail
            | Scenario::NastyNames
            | Scenario::SlowCancel30s
            | Scenario::Inventory50k => Telling::AtOnce(0),
        }
    }

    fn outcome(&self, number: u32) -> Outcome {
        let failure = [Outcome::Untranslatable, Outcome::Missing, Outcome::Denied];
        let failure = failure[number as usize % failure.len()];
        match self.scenario {
            Scenario::AllFail => failure,
            Scenario::Mixed500 if fails_in_mixed(number) => failure,
            // Holds for another 37.
            Scenario::Mixed500 if number % 13 == 4 && number > 4 => Outcome::Warning,
            Scenario::Mixed500
            | Scenario::Happy500
            | Scenario::Zero
            | Scenario::NastyNames
            | Scenario::Steady100PerS
            | Scenario::Flood1kPerS
            | Scenario::Burst50k
            | Scenario::Results100k
            | Scenario::SlowCancel30s
            | Scenario::Inventory50k => Outcome::Success,
        }
    }

    /// A number that looks random and is not: SplitMix64 of seed and object number.
    pub(super) fn scrambled(&self, number: u32) -> u64 {
        let mut value = self.seed.wrapping_add(u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        value ^ (value >> 31)
    }
}
