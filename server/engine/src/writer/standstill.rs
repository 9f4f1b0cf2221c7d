use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::{EngineError, StoreFault};

/// The first wait before the writer tries again what the store refused. Doubled with each try up to [`LONGEST`].
const FIRST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(1);

/// The store takes no writes. Jobs stand still, what they have to say is kept, and no new job is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standstill {
    /// Why, as of the last try.
    pub fault: StoreFault,
    /// When a write was refused for the first time.
    pub since: Instant,
}

/// When to try again, and what to tell about it.
pub(super) struct Rhythm {
    state: watch::Sender<Option<Standstill>>,
    next_try: Instant,
    wait: Duration,
    /// Faults that the log has told of in this standstill.
    told: Vec<StoreFault>,
}

impl Rhythm {
    pub(super) fn new() -> (Self, watch::Receiver<Option<Standstill>>) {
        let (state, receiver) = watch::channel(None);
        (Self { state, next_try: Instant::now(), wait: FIRST, told: Vec::new() }, receiver)
    }

    pub(super) fn fault(&self) -> Option<StoreFault> {
        self.state.borrow().map(|standstill| standstill.fault)
    }

    /// When to try again; `None` while the store takes writes.
    pub(super) fn next_try(&self) -> Option<Instant> {
        self.fault().map(|_| self.next_try)
    }

    /// Something happened that may have helped.
    pub(super) fn try_now(&mut self) {
        self.next_try = Instant::now();
    }

    /// The store refused a write. The log tells it once for each cause.
    pub(super) fn refused(&mut self, fault: StoreFault, error: &EngineError) {
        let now = Instant::now();
        let since = self.state.borrow().map_or(now, |standstill| standstill.since);
        self.state.send_replace(Some(Standstill { fault, since }));
        (self.next_try, self.wait) = (now + self.wait, (self.wait * 2).min(LONGEST));
        if !self.told.contains(&fault) {
            self.told.push(fault);
            let (error, remedy) = (error as &dyn std::error::Error, fault.remedy());
            tracing::error!(error, "the job store takes no writes: {fault}; {remedy}. Jobs stand still until it does");
        }
    }

    /// The store took a write: ends the standstill and answers with it, if there was one.
    pub(super) fn accepted(&mut self) -> Option<Standstill> {
        let ended = *self.state.borrow();
        let standstill = ended?;
        self.state.send_replace(None);
        (self.wait, self.told) = (FIRST, Vec::new());
        let seconds = standstill.since.elapsed().as_secs_f64();
        tracing::warn!("the job store takes writes again after {seconds:.1} s; jobs go on");
        Some(standstill)
    }
}
