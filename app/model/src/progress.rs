use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ObjectKind;

/// How many objects are where.
///
/// Invariant: `completed + failed + skipped + running + queued = total`; queued is what the others leave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObjectCounts {
    /// All objects of the job.
    pub total: u32,
    /// Ended with success.
    pub completed: u32,
    /// Ended with an error.
    pub failed: u32,
    /// Left out on purpose.
    pub skipped: u32,
    /// In work now.
    pub running: u32,
}

/// [`ObjectCounts`] of each kind that occurs in a job.
pub type CountsByKind = BTreeMap<ObjectKind, ObjectCounts>;

impl ObjectCounts {
    /// Objects that have a result.
    pub const fn finished(&self) -> u32 {
        self.completed + self.failed + self.skipped
    }

    /// Objects that were not started.
    pub const fn queued(&self) -> u32 {
        self.total.saturating_sub(self.finished() + self.running)
    }

    /// `floor(100 * finished / total)`, 0..=100; 100 for a job without objects. Never rounded up and never forced, so
    /// 100 means that every object has a result.
    pub const fn percentage(&self) -> u8 {
        if self.total == 0 {
            return 100;
        }
        let percent = self.finished() as u64 * 100 / self.total as u64;
        if percent > 100 { 100 } else { percent as u8 }
    }

    /// Share of objects with a result, 0.0..=1.0; 1.0 for a job without objects. Objects, not time: a view and a
    /// 4,000-line procedure weigh the same.
    pub fn fraction(&self) -> f64 {
        if self.total == 0 { 1.0 } else { f64::from(self.finished()) / f64::from(self.total) }
    }

    /// Whether the parts fit into the total.
    pub const fn adds_up(&self) -> bool {
        self.finished() as u64 + self.running as u64 <= self.total as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_percentage_is_the_floor_and_100_only_when_all_is_finished() {
        for (finished, total, percent) in [(0, 0, 100), (0, 3, 0), (1, 3, 33), (2, 3, 66), (999, 1000, 99), (3, 3, 100)]
        {
            let counts = ObjectCounts { total, failed: finished, ..ObjectCounts::default() };
            assert_eq!(counts.percentage(), percent, "{finished} of {total}");
        }
    }

    #[test]
    fn queued_is_what_the_others_leave() {
        let counts = ObjectCounts { total: 10, completed: 3, failed: 2, skipped: 1, running: 2 };
        assert_eq!((counts.finished(), counts.queued()), (6, 2));
        assert!(counts.adds_up());
    }
}
