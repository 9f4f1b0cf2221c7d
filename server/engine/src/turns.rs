//! Whose objects are worked on, where jobs have more of them than may be in work at once.

use std::sync::Arc;

use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};

/// One job's way to its turns. Jobs that compete get them round robin: the semaphore serves in the order of asking, and of
/// each job only one worker at a time asks, however many it has.
#[derive(Debug)]
pub(crate) struct Turns {
    all: Arc<Semaphore>,
    asking: Mutex<()>,
}

/// The right to call ports for one object, or for one batch of them, until it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    /// `None` only where the semaphore was closed, which nobody does.
    _permit: Option<OwnedSemaphorePermit>,
}

impl Turns {
    /// A job's way to turns out of those of all jobs.
    pub(crate) fn new(all: Arc<Semaphore>) -> Self {
        Self { all, asking: Mutex::new(()) }
    }

    /// Waits for a turn. Giving up loses nothing but the place among those who wait.
    pub(crate) async fn next(&self) -> Turn {
        let _asking = self.asking.lock().await;
        Turn { _permit: self.all.clone().acquire_owned().await.ok() }
    }
}
