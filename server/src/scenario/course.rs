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
    /// How long the translator keeps its thread before all else.
    pub(super) holding: Duration,
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
    /// A few entries with the escapes that colour them on a terminal.
    InColour,
    /// One entry of so many bytes.
    LongLine(usize),
    /// Nothing, for so long; nor does it take any other object meanwhile.
    Stall(Duration),
}

/// What an object of a real warehouse is like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Natural {
    /// Size of its definition.
    pub(super) bytes: usize,
    /// Time in work.
    pub(super) ms: u64,
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
        let holding = if self.scenario == Scenario::Hold30s { 30_000 } else { 0 };
        // Only what is at the target is waited for by a cancel, so all of its time is there.
        let slow = self.lets_go_late();
        let (translating, executing) = if slow { (0, whole) } else { (whole * 7 / 10, whole * 3 / 10) };
        Course {
            holding: self.at_speed(holding),
            translating: self.at_speed(translating),
            executing: self.at_speed(executing),
            letting_go: self.at_speed(if slow { 30_000 } else { 0 }),
            outcome: self.outcome(number),
            telling: self.telling(number),
        }
    }

    /// Whether its target goes on with what it has begun when the job is to stop.
    pub(super) fn lets_go_late(&self) -> bool {
        self.scenario == Scenario::SlowCancel30s
    }

    /// How long something takes that takes so many milliseconds at speed 1.
    pub(super) fn at_speed(&self, ms: u64) -> Duration {
        Duration::from_micros(ms * 1_000 / u64::from(self.speed))
    }

    /// Time in work at speed 1, besides what telling takes. The means of a kind make 500 objects last about a minute with
    /// 4 workers.
    fn duration_ms(&self, number: u32) -> u64 {
        let mean = match (self.scenario.work(), self.kind(number)) {
            (Scenario::EtaKind | Scenario::EtaShuffled | Scenario::EtaSlowdown, _) => {
                return self.natural(number).ms;
            }
            (
                Scenario::Inventory50k
                | Scenario::Steady100PerS
                | Scenario::Flood1kPerS
                | Scenario::Burst50k
                | Scenario::Line100kB
                | Scenario::Results100k
                | Scenario::Hold30s,
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
        match self.scenario.work() {
            Scenario::Steady100PerS => evenly(100, 1_000),
            Scenario::Flood1kPerS => evenly(50, 50),
            Scenario::Burst50k if number == 6 => Telling::AtOnce(50_000),
            Scenario::Line100kB if number == 6 => Telling::LongLine(100_000),
            Scenario::Burst50k | Scenario::Line100kB => evenly(4, 1_000),
            Scenario::Results100k => Telling::AtOnce(1),
            Scenario::Ansi => Telling::InColour,
            Scenario::Stall90s if number == self.scenario.object_count() / 2 => Telling::Stall(self.at_speed(90_000)),
            _ => Telling::AtOnce(0),
        }
    }

    fn outcome(&self, number: u32) -> Outcome {
        let failure = [Outcome::Untranslatable, Outcome::Missing, Outcome::Denied];
        let failure = failure[number as usize % failure.len()];
        match self.scenario.work() {
            Scenario::AllFail => failure,
            Scenario::Mixed500 if fails_in_mixed(number) => failure,
            // Holds for another 37.
            Scenario::Mixed500 if number % 13 == 4 && number > 4 => Outcome::Warning,
            _ => Outcome::Success,
        }
    }

    /// Size and duration of object `number` as in a real warehouse: most are quick, some are slow, all scatter, and the
    /// large ones take longer.
    pub(super) fn natural(&self, number: u32) -> Natural {
        let shuffled = self.scenario != Scenario::EtaKind;
        let rank = if shuffled { (self.scrambled(number) >> 32) as u32 % 20 } else { (number - 1) / 10 };
        let (ms, bytes) = match rank {
            0..12 => (1_500.0, 500.0),
            12..17 => (4_000.0, 900.0),
            _ => (20_000.0, 4_000.0),
        };
        let (for_size, for_time) = self.normal(number);
        let size = (0.7 * for_size).exp();
        let ms = ms * size.powf(0.8) * (0.6 * for_time).exp();
        let late = self.scenario == Scenario::EtaSlowdown && number > self.scenario.object_count() / 2;
        Natural { bytes: (bytes * size) as usize, ms: (ms * if late { 2.0 } else { 1.0 }) as u64 }
    }

    /// Two numbers that look normally distributed.
    fn normal(&self, number: u32) -> (f64, f64) {
        let unit = |value: u64| ((value >> 11) as f64 + 0.5) / (1_u64 << 53) as f64;
        let (near, far) = (self.scrambled(number), self.scrambled(number ^ 0x8000_0000));
        let (radius, angle) = ((-2.0 * unit(near).ln()).sqrt(), std::f64::consts::TAU * unit(far));
        (radius * angle.cos(), radius * angle.sin())
    }

    /// A number that looks random and is not: SplitMix64 of seed and object number.
    pub(super) fn scrambled(&self, number: u32) -> u64 {
        let mut value = self.seed.wrapping_add(u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        value ^ (value >> 31)
    }
}
