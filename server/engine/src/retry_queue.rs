//! A job's objects that failed for the moment, until they are tried again. They wait here and not with a worker, which takes
//! other objects meanwhile.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use model::ObjectNumber;
use tokio::time::Instant;

use crate::object_run::Trial;

/// Calls that are made again, each when its time has come.
pub(crate) struct RetryQueue {
    /// By time, and by the first object for those of one instant.
    waiting: Mutex<BTreeMap<(Instant, ObjectNumber), Again>>,
    most: usize,
}

/// A call that failed for the moment.
pub(crate) struct Again {
    /// Before this it is not made again.
    pub(crate) due: Instant,
    /// What it is about, not empty: one object, or several that are translated in one call as before.
    pub(crate) trials: Vec<Trial>,
}

impl RetryQueue {
    /// A queue beside which nothing new is begun once it holds `most`: where nothing succeeds any more, no more objects use
    /// up their attempts than there are workers.
    pub(crate) fn new(most: usize) -> Self {
        Self { waiting: Mutex::default(), most }
    }

    pub(crate) fn push(&self, again: Again) {
        if let Some(first) = again.trials.first() {
            let key = (again.due, first.number());
            self.lock().insert(key, again);
        }
    }

    /// Takes the call that has been due for the longest, if one is.
    pub(crate) fn take_due(&self) -> Option<Again> {
        let mut waiting = self.lock();
        let first = waiting.first_entry().filter(|first| first.key().0 <= Instant::now())?;
        Some(first.remove())
    }

    /// When the next call is due, if one waits.
    pub(crate) fn next_due(&self) -> Option<Instant> {
        self.lock().first_key_value().map(|((due, _), _)| *due)
    }

    /// Whether something new may be begun.
    pub(crate) fn has_room(&self) -> bool {
        self.lock().len() < self.most
    }

    /// Takes out all that waits, for a job that is to stop.
    pub(crate) fn drain(&self) -> Vec<ObjectNumber> {
        let waiting = std::mem::take(&mut *self.lock());
        waiting.into_values().flat_map(|again| again.trials).map(|trial| trial.number()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(Instant, ObjectNumber), Again>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
