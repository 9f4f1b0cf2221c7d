use std::fmt;
use std::time::Duration;

use engine::{InventoryError, InventoryObject};
use model::{ObjectKind, ObjectName};

use super::warehouse;

/// What inventory paths of scenarios begin with.
pub(super) const PREFIX: &str = "scenario:";

/// What the first line of a scripted definition begins with.
const MARK: &str = "-- scenario ";

/// The scripts there are. Counts and times hold at speed 1 and with 4 workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scenario {
    /// 500 objects, all of which succeed, in about a minute.
    Happy500,
    /// No objects.
    Zero,
    /// 500 objects of which 12 fail for three causes and 37 have a warning.
    Mixed500,
    /// 60 objects, all of which fail.
    AllFail,
    /// 40 objects whose names are hard to show.
    NastyNames,
    /// 40 objects of 5 s each; one in work goes on for 30 s after a cancel.
    SlowCancel30s,
    /// 50,000 objects that take no time.
    Inventory50k,
}

impl Scenario {
    pub(super) const ALL: [Scenario; 7] = [
        Self::Happy500,
        Self::Zero,
        Self::Mixed500,
        Self::AllFail,
        Self::NastyNames,
        Self::SlowCancel30s,
        Self::Inventory50k,
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Happy500 => "happy-500",
            Self::Zero => "zero",
            Self::Mixed500 => "mixed-500",
            Self::AllFail => "all-fail",
            Self::NastyNames => "nasty-names",
            Self::SlowCancel30s => "slow-cancel-30s",
            Self::Inventory50k => "inventory-50k",
        }
    }

    const fn object_count(self) -> u32 {
        match self {
            Self::Happy500 | Self::Mixed500 => 500,
            Self::Zero => 0,
            Self::AllFail => 60,
            Self::NastyNames | Self::SlowCancel30s => 40,
            Self::Inventory50k => 50_000,
        }
    }
}

/// A scenario at a speed, with a seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Script {
    scenario: Scenario,
    /// How many times faster than speed 1, 1..=100.
    speed: u32,
    /// Makes the durations; the same seed makes the same script. Default 1.
    seed: u64,
}

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
}

/// `NAME?speed=S&seed=N`, the way a path and a definition's first line name a script.
impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}?speed={}&seed={}", self.scenario.as_str(), self.speed, self.seed)
    }
}

impl Script {
    /// Reads `NAME`, `NAME?speed=10`, `NAME?speed=10&seed=3`.
    pub(super) fn parse(text: &str) -> Result<Self, InventoryError> {
        let (name, options) = text.split_once('?').unwrap_or((text, ""));
        let known = Scenario::ALL.into_iter().find(|scenario| scenario.as_str() == name);
        let scenario = known.ok_or_else(|| {
            let names = Scenario::ALL.map(Scenario::as_str).join(", ");
            InventoryError::NotFound(format!("there is no scenario `{}`; there are {names}", shortened(name)))
        })?;
        let mut script = Self { scenario, speed: 1, seed: 1 };
        for option in options.split('&').filter(|option| !option.is_empty()) {
            let (key, value) = option.split_once('=').unwrap_or((option, ""));
            match (key, value.parse::<u64>()) {
                ("speed", Ok(speed @ 1..=100)) => script.speed = speed as u32,
                ("seed", Ok(seed)) => script.seed = seed,
                _ => {
                    return Err(InventoryError::NotFound(format!(
                        "found `{}` after the scenario's name, expected speed=1 to 100 or seed=NUMBER",
                        shortened(option)
                    )));
                }
            }
        }
        Ok(script)
    }

    /// The script and number that an object belongs to, if any.
    pub(super) fn of(object: &InventoryObject) -> Option<(Self, u32)> {
        let line = object.definition.lines().next()?.strip_prefix(MARK)?;
        let (script, number) = line.split_once(" object ")?;
        let (script, number) = (Self::parse(script).ok()?, number.parse().ok()?);
        let played = (1..=script.scenario.object_count()).contains(&number) && script.object(number) == *object;
        played.then_some((script, number))
    }

    /// Its objects, in the order of their numbers.
    pub(super) fn objects(&self) -> impl Iterator<Item = InventoryObject> {
        (1..=self.scenario.object_count()).map(|number| self.object(number))
    }

    /// Object `number`, from 1.
    fn object(&self, number: u32) -> InventoryObject {
        let kind = self.kind(number);
        let name = match self.scenario {
            Scenario::NastyNames => warehouse::nasty_name(number),
            Scenario::Happy500
            | Scenario::Zero
            | Scenario::Mixed500
            | Scenario::AllFail
            | Scenario::SlowCancel30s
            | Scenario::Inventory50k => warehouse::name(self.place(number), kind),
        };
        let sql = warehouse::definition(&name, self.place(number), kind);
        InventoryObject { definition: format!("{MARK}{self} object {number}\n{sql}"), name, kind }
    }

    /// Of every 20 objects 12 are tables, 5 are views and 3 are procedures, in blocks, tables first.
    fn kind(&self, number: u32) -> ObjectKind {
        let count = u64::from(self.scenario.object_count());
        match u64::from(number) * 20 {
            place if place <= count * 12 => ObjectKind::Table,
            place if place <= count * 17 => ObjectKind::View,
            _ => ObjectKind::Procedure,
        }
    }

    /// The place of object `number` among those of its kind, from 0.
    fn place(&self, number: u32) -> usize {
        let count = self.scenario.object_count();
        let before = match self.kind(number) {
            ObjectKind::Table | ObjectKind::Function => 0,
            ObjectKind::View => count * 12 / 20,
            ObjectKind::Procedure => count * 17 / 20,
        };
        (number - before - 1) as usize
    }

    /// What happens to object `number`.
    pub(super) fn course(&self, number: u32) -> Course {
        let whole = self.duration_ms(number);
        let at_speed = |ms: u64| Duration::from_micros(ms * 1_000 / u64::from(self.speed));
        let letting_go = if self.scenario == Scenario::SlowCancel30s { 30_000 } else { 0 };
        Course {
            translating: at_speed(whole * 7 / 10),
            executing: at_speed(whole * 3 / 10),
            letting_go: at_speed(letting_go),
            outcome: self.outcome(number),
        }
    }

    /// Time in work at speed 1. The means of a kind make 500 objects last about a minute with 4 workers.
    fn duration_ms(&self, number: u32) -> u64 {
        let mean = match (self.scenario, self.kind(number)) {
            (Scenario::Inventory50k | Scenario::Zero, _) => return 0,
            (Scenario::SlowCancel30s, _) => return 5_000,
            (_, ObjectKind::Table | ObjectKind::Function) => 250,
            (_, ObjectKind::View) => 560,
            (_, ObjectKind::Procedure) => 1_270,
        };
        // Between 0.4 and 1.6 times the mean.
        mean * (400 + scrambled(self.seed, number) % 1_201) / 1_000
    }

    fn outcome(&self, number: u32) -> Outcome {
        let failure = [Outcome::Untranslatable, Outcome::Missing, Outcome::Denied];
        let failure = failure[number as usize % failure.len()];
        match self.scenario {
            Scenario::AllFail => failure,
            // Of 1..=500 the first holds for 12, the second for another 37.
            Scenario::Mixed500 if number % 41 == 20 => failure,
            Scenario::Mixed500 if number % 13 == 4 && number > 4 => Outcome::Warning,
            Scenario::Mixed500
            | Scenario::Happy500
            | Scenario::Zero
            | Scenario::NastyNames
            | Scenario::SlowCancel30s
            | Scenario::Inventory50k => Outcome::Success,
        }
    }

    /// What the translator makes of object `number`.
    pub(super) fn translated(&self, name: &ObjectName, number: u32, catalog: &str, schema: &str) -> String {
        warehouse::translation(&name.name, self.place(number), self.kind(number), catalog, schema)
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(64).collect()
}

/// A number that looks random and is not: SplitMix64 of seed and object number.
fn scrambled(seed: u64, number: u32) -> u64 {
    let mut value = seed.wrapping_add(u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn script(text: &str) -> Script {
        Script::parse(text).unwrap()
    }

    #[test]
    fn a_script_is_read_with_its_options_and_refused_with_what_there_is() {
        assert_eq!(script("happy-500").to_string(), "happy-500?speed=1&seed=1");
        assert_eq!(script("happy-500?speed=10&seed=3").to_string(), "happy-500?speed=10&seed=3");
        let unknown = Script::parse("sad-500").unwrap_err().to_string();
        assert!(unknown.contains("no scenario `sad-500`; there are happy-500, zero, mixed-500"), "{unknown}");
        for bad in ["zero?speed=0", "zero?speed=101", "zero?speed=fast", "zero?pace=2", "zero?seed=-1"] {
            let error = Script::parse(bad).unwrap_err().to_string();
            assert!(error.contains("expected speed=1 to 100 or seed=NUMBER"), "{bad}: {error}");
        }
    }

    #[test]
    fn happy_500_has_tables_views_and_procedures_with_names_of_their_own() {
        let objects: Vec<_> = script("happy-500").objects().collect();
        let of = |kind| objects.iter().filter(|object| object.kind == kind).count();
        assert_eq!((of(ObjectKind::Table), of(ObjectKind::View), of(ObjectKind::Procedure)), (300, 125, 75));
        let names: HashSet<_> = objects.iter().map(|object| &object.name).collect();
        assert_eq!(names.len(), 500);
        let bare: HashSet<_> = objects.iter().map(|object| &object.name.name).collect();
        assert_eq!(bare.len(), 500, "all move into one schema");
    }

    #[test]
    fn happy_500_lasts_about_a_minute_with_four_workers() {
        for seed in 1..=20 {
            let script = script(&format!("happy-500?seed={seed}"));
            let courses = (1..=500).map(|number| script.course(number));
            let total: Duration = courses.map(|course| course.translating + course.executing).sum();
            let seconds = total.as_secs_f64() / 4.0;
            assert!((54.0..66.0).contains(&seconds), "{seconds}");
        }
    }

    #[test]
    fn every_scripted_object_is_recognised_and_a_changed_one_is_not() {
        for scenario in Scenario::ALL {
            let script = script(&format!("{}?speed=7&seed=9", scenario.as_str()));
            for (object, number) in script.objects().zip(1..).take(600) {
                assert_eq!(Script::of(&object), Some((script, number)));
                let mut changed = object;
                changed.definition.push(' ');
                assert_eq!(Script::of(&changed), None);
            }
        }
    }

    #[test]
    fn mixed_500_has_12_failures_and_37_warnings() {
        let script = script("mixed-500");
        let of = |wanted: Outcome| (1..=500).filter(|number| script.course(*number).outcome == wanted).count();
        assert_eq!(of(Outcome::Untranslatable) + of(Outcome::Missing) + of(Outcome::Denied), 12);
        assert!(of(Outcome::Untranslatable) > 0 && of(Outcome::Missing) > 0 && of(Outcome::Denied) > 0);
        assert_eq!(of(Outcome::Warning), 37);
    }
}
