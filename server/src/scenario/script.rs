use std::fmt;
use std::time::Duration;

use engine::{InventoryError, InventoryObject};
use model::{ObjectKind, ObjectName};

use super::catalogue::Scenario;
use super::warehouse;

/// What inventory paths of scenarios begin with.
pub(super) const PREFIX: &str = "scenario:";

/// What the first line of a scripted definition begins with.
const MARK: &str = "-- scenario ";

/// Views of `mixed-500` that read a table that fails, and the table.
const SKIPPED_IN_MIXED: [u32; 4] = [320, 340, 360, 380];
const FAILS_IN_MIXED: u32 = 71;

/// How long a source takes to find more, at speed 1.
const LATER_MS: u64 = 5_000;

/// A scenario at a speed, with a seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Script {
    pub(super) scenario: Scenario,
    /// How many times faster than speed 1, 1..=100.
    pub(super) speed: u32,
    /// Makes the durations; the same seed makes the same script. Default 1.
    pub(super) seed: u64,
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

    /// The objects that its source has when it is read, in the order of their numbers.
    pub(super) fn objects(&self) -> impl Iterator<Item = InventoryObject> {
        (1..=self.scenario.found_after(0)).map(|number| self.object(number))
    }

    /// Those that it finds in a further round, and the time that takes it.
    pub(super) fn found_later(&self, round: u32) -> Option<(Duration, impl Iterator<Item = InventoryObject>)> {
        let (had, has) = (self.scenario.found_after(round), self.scenario.found_after(round + 1));
        (has > had).then(|| (self.at_speed(LATER_MS), (had + 1..=has).map(|number| self.object(number))))
    }

    /// Object `number`, from 1.
    fn object(&self, number: u32) -> InventoryObject {
        let kind = self.kind(number);
        let name = match self.scenario {
            Scenario::NastyNames => warehouse::nasty_name(number),
            _ => warehouse::name(self.place(number), kind),
        };
        let mut sql = warehouse::definition(&name, &self.base(number), self.place(number), kind);
        if matches!(self.scenario, Scenario::EtaKind | Scenario::EtaShuffled | Scenario::EtaSlowdown) {
            warehouse::annotate(&mut sql, self.natural(number).bytes);
        }
        InventoryObject { definition: format!("{MARK}{self} object {number}\n{sql}"), name, kind }
    }

    /// Of every 20 objects 12 are tables, 5 are views and 3 are procedures, in blocks, tables first.
    pub(super) fn kind(&self, number: u32) -> ObjectKind {
        if matches!(self.scenario, Scenario::EtaShuffled | Scenario::EtaSlowdown) {
            return ObjectKind::Table;
        }
        let count = u64::from(self.scenario.object_count());
        match u64::from(number) * 20 {
            place if place <= count * 12 => ObjectKind::Table,
            place if place <= count * 17 => ObjectKind::View,
            _ => ObjectKind::Procedure,
        }
    }

    /// The place of object `number` among those of its kind, from 0.
    pub(super) fn place(&self, number: u32) -> usize {
        let count = self.scenario.object_count();
        let before = match self.kind(number) {
            ObjectKind::Table | ObjectKind::Function => 0,
            ObjectKind::View => count * 12 / 20,
            ObjectKind::Procedure => count * 17 / 20,
        };
        (number - before - 1) as usize
    }

    /// The table that object `number` reads, if it is one that reads.
    fn base(&self, number: u32) -> ObjectName {
        let subject = self.place(number) % warehouse::SUBJECTS.len();
        match self.scenario {
            // Nothing there waits for what fails, so that all of it is tried.
            Scenario::AllFail => {
                ObjectName { schema: "LEGACY".to_owned(), ..warehouse::name(subject, ObjectKind::Table) }
            }
            Scenario::Mixed500 if SKIPPED_IN_MIXED.contains(&number) => {
                warehouse::name(self.place(FAILS_IN_MIXED), ObjectKind::Table)
            }
            _ => warehouse::name(subject, ObjectKind::Table),
        }
    }

    /// What the translator makes of object `number`.
    pub(super) fn translated(&self, name: &ObjectName, number: u32, catalog: &str, schema: &str) -> String {
        let base = self.base(number);
        warehouse::translation(name, &base, self.place(number), self.kind(number), catalog, schema)
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(64).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::time::Duration;

    use crate::scenario::course::{Outcome, Telling};

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
    fn mixed_500_has_12_failures_37_warnings_and_4_objects_that_read_what_failed() {
        let script = script("mixed-500");
        let of = |wanted: Outcome| (1..=500).filter(|number| script.course(*number).outcome == wanted).count();
        assert_eq!(of(Outcome::Untranslatable) + of(Outcome::Missing) + of(Outcome::Denied), 12);
        assert!(of(Outcome::Untranslatable) > 0 && of(Outcome::Missing) > 0 && of(Outcome::Denied) > 0);
        assert_eq!(of(Outcome::Warning), 37);
        let failing = script.object(FAILS_IN_MIXED).name;
        assert_ne!(script.course(FAILS_IN_MIXED).outcome, Outcome::Success);
        let reads_it = |object: &InventoryObject| object.definition.contains(&format!("FROM {failing} t"));
        assert_eq!(script.objects().filter(reads_it).count(), SKIPPED_IN_MIXED.len());
    }

    #[test]
    fn jobs_with_a_pace_have_that_many_entries_a_second_with_those_of_the_engine() {
        for (name, entries, seconds) in [("steady-100-per-s", 12_000, 120), ("flood-1k-per-s", 60_000, 60)] {
            let script = script(name);
            let (mut told, mut time) = (0, Duration::ZERO);
            for number in 1..=script.scenario.object_count() {
                let Telling::Evenly(entries, while_told) = script.course(number).telling else {
                    panic!("{name}: {number} has no pace")
                };
                (told, time) = (told + entries + 2, time + while_told);
            }
            assert_eq!((told, time.as_secs()), (entries, seconds), "{name}");
        }
    }
}
