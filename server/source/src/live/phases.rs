use std::time::{Duration, Instant};

use super::{Phase, SourceFailure};

/// How long a phase took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhaseTime {
    /// The phase.
    pub phase: Phase,
    /// From its begin to its end, be that success or not.
    pub took: Duration,
}

/// The answer to "does this address work?".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionTest {
    /// The phases passed, and the one that failed, in order.
    pub phases: Vec<PhaseTime>,
    /// The server's name and version, once signed in.
    pub server: Option<String>,
    /// How many schemas the user sees, once the catalog has answered.
    pub schema_count: Option<usize>,
    /// Why it does not work; `None` where it does.
    pub failure: Option<SourceFailure>,
}

/// Notes when phases begin and end.
#[derive(Debug)]
pub(super) struct Phases {
    ended: Vec<PhaseTime>,
    current: Phase,
    began: Instant,
    is_test: bool,
}

impl Phases {
    /// Begins with the first phase. `is_test` where the times are shown to somebody.
    pub(super) fn begin(is_test: bool) -> Self {
        Self { ended: Vec::new(), current: Phase::Resolve, began: Instant::now(), is_test }
    }

    /// Whether the times are shown to somebody, so that phases must be told apart even where that costs a connection.
    pub(super) fn are_of_a_test(&self) -> bool {
        self.is_test
    }

    /// Ends the current phase and begins this one.
    pub(super) fn enter(&mut self, next: Phase) {
        let now = Instant::now();
        self.ended.push(PhaseTime { phase: self.current, took: now - self.began });
        (self.current, self.began) = (next, now);
    }

    /// The phase that is under way.
    pub(super) fn current(&self) -> Phase {
        self.current
    }

    /// Ends the current phase, the last.
    pub(super) fn end(mut self) -> Vec<PhaseTime> {
        self.enter(Phase::ReadCatalog);
        self.ended
    }
}
