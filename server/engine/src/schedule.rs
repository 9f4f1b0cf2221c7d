use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::{ObjectKind, ObjectNumber};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::dependency_order::DependencyOrder;
use crate::ended::Ended;
use crate::job_run::number;
use crate::{BatchLimits, Inventory, InventoryObject};

/// Which objects may be started now; shared by a job's workers. Objects are named by their place in the inventory.
#[derive(Debug)]
pub(crate) struct Schedule {
    inventory: Arc<Inventory>,
    state: Mutex<State>,
    /// There may be something to do, or nothing more.
    pub(crate) changed: Notify,
    /// Fires when nothing more is to be started.
    pub(crate) over: CancellationToken,
}

#[derive(Debug)]
struct State {
    /// Objects whose dependencies have results, the first in the order on top.
    ready: BinaryHeap<Reverse<(usize, usize)>>,
    position: Vec<usize>,
    dependents: Vec<Vec<usize>>,
    waits_for: Vec<usize>,
    unfinished: usize,
    /// For each object, one that it reads and that has no success.
    blocked_by: Vec<Option<usize>>,
    /// For each object, whether it is known that it will be skipped.
    doomed: Vec<bool>,
    failures: u32,
    stop_after: Option<u32>,
}

/// What there is to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Objects can be taken.
    Take,
    /// The first object is skipped: what it reads, at the second place, has no success.
    Skip(usize, usize),
    /// Nothing before an object in work has ended.
    Wait,
    Finished,
}

/// An object that a worker has taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) place: usize,
    /// One that it reads and that has no success, where it is tried all the same.
    pub(crate) lacks: Option<usize>,
}

impl State {
    /// Takes note of how an object ended; answers with those that wait for it.
    fn ended(&mut self, place: usize, ended: Ended) -> Vec<usize> {
        self.failures += u32::from(ended == Ended::Error);
        let dependents = std::mem::take(&mut self.dependents[place]);
        for next in &dependents {
            self.waits_for[*next] -= 1;
            if !ended.can_be_read() {
                self.blocked_by[*next].get_or_insert(place);
            }
        }
        dependents
    }

    /// All that will be skipped because of this object, as far as that was not known before.
    fn doom(&mut self, inventory: &Inventory, place: usize) -> Vec<usize> {
        let (mut found, mut causes) = (Vec::new(), vec![place]);
        while let Some(cause) = causes.pop() {
            for next in &self.dependents[cause] {
                if needs_all(&inventory.objects[*next]) && !std::mem::replace(&mut self.doomed[*next], true) {
                    found.push(*next);
                    causes.push(*next);
                }
            }
        }
        found
    }

    fn stopped(&self) -> Option<u32> {
        self.stop_after.filter(|limit| self.failures >= *limit && self.unfinished > 0)
    }
}

impl Schedule {
    pub(crate) fn new(
        inventory: Arc<Inventory>,
        order: DependencyOrder,
        ended: &HashMap<ObjectNumber, Ended>,
        stop_after: Option<u32>,
    ) -> Self {
        let count = order.sequence.len();
        let mut position = vec![0; count];
        for (at, place) in order.sequence.iter().enumerate() {
            position[*place] = at;
        }
        let (dependents, waits_for) = (order.dependents, order.waits_for);
        let (ready, unfinished, blocked_by) = (BinaryHeap::new(), count - ended.len(), vec![None; count]);
        let (doomed, failures) = (vec![false; count], 0);
        let mut state =
            State { ready, position, dependents, waits_for, unfinished, blocked_by, doomed, failures, stop_after };
        let before = |place: usize| ended.get(&number(place)).copied();
        for place in &order.sequence {
            if let Some(ended) = before(*place) {
                state.ended(*place, ended);
            }
        }
        for place in order.sequence {
            if state.waits_for[place] == 0 && before(place).is_none() {
                state.ready.push(Reverse((state.position[place], place)));
            }
        }
        Self { inventory, state: Mutex::new(state), changed: Notify::new(), over: CancellationToken::new() }
    }

    /// What there is to do now. An object that is to be skipped is the caller's from here on.
    pub(crate) fn next(&self) -> Next {
        let mut state = self.lock();
        if state.unfinished == 0 || state.stopped().is_some() {
            return Next::Finished;
        }
        match state.ready.peek() {
            Some(Reverse((_, place))) => {
                let place = *place;
                let Some(by) = self.skipped_for(&state, place) else { return Next::Take };
                state.ready.pop();
                Next::Skip(place, by)
            }
            None => Next::Wait,
        }
    }

    /// Takes the next object, and with it as many of those that are ready as one call takes. None where another worker was
    /// faster, or nothing more is to be started.
    pub(crate) fn take(&self, limits: Option<BatchLimits>) -> Vec<Taken> {
        let limits = limits.unwrap_or(BatchLimits { objects: 1, bytes: 0 });
        let (mut state, mut taken, mut bytes) = (self.lock(), Vec::new(), 0);
        if state.stopped().is_some() {
            return taken;
        }
        while let Some(Reverse((_, place))) = state.ready.peek() {
            let place = *place;
            bytes += self.inventory.objects[place].definition.len();
            let full = taken.len() >= limits.objects.max(1) || bytes > limits.bytes;
            if (full && !taken.is_empty()) || self.skipped_for(&state, place).is_some() {
                break;
            }
            state.ready.pop();
            taken.push(Taken { place, lacks: state.blocked_by[place] });
        }
        taken
    }

    /// The object without success for which this one is not even tried.
    fn skipped_for(&self, state: &State, place: usize) -> Option<usize> {
        state.blocked_by[place].filter(|_| needs_all(&self.inventory.objects[place]))
    }

    /// Takes note of how an object ended. Answers with those of which that tells that they will be skipped.
    pub(crate) fn finished(&self, place: usize, ended: Ended) -> Vec<ObjectNumber> {
        let mut state = self.lock();
        state.unfinished -= 1;
        let mut wake = false;
        let doomed = if ended.can_be_read() { Vec::new() } else { state.doom(&self.inventory, place) };
        for next in state.ended(place, ended) {
            if state.waits_for[next] == 0 {
                let position = state.position[next];
                state.ready.push(Reverse((position, next)));
                wake = true;
            }
        }
        let over = state.unfinished == 0 || state.stopped().is_some();
        drop(state);
        if over {
            self.over.cancel();
        }
        if wake || over {
            self.changed.notify_waiters();
        }
        doomed.into_iter().map(number).collect()
    }

    /// The number of failures that stopped it, if they did.
    pub(crate) fn stopped(&self) -> Option<u32> {
        self.lock().stopped()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether an object cannot be without what it reads.
///
/// A view or a function is resolved when it is created. The body of a procedure is not looked at before it is called: its
/// translation is of use as it is, and what it lacks may come later.
fn needs_all(object: &InventoryObject) -> bool {
    object.kind != ObjectKind::Procedure
}

#[cfg(test)]
mod tests {
    use model::{ObjectName, SourcePlatform};

    use super::*;
    use crate::dependency_order::dependency_order;

    #[test]
    fn a_failure_tells_at_once_of_all_that_will_be_skipped() {
        let object = |kind, name, definition: &str| InventoryObject {
            name: ObjectName::new("S", name),
            kind,
            definition: definition.to_owned(),
        };
        let objects = vec![
            object(ObjectKind::Table, "T", "CREATE TABLE S.T (A INT)"),
            object(ObjectKind::View, "V", "CREATE VIEW S.V AS SELECT A FROM S.T"),
            object(ObjectKind::View, "W", "CREATE VIEW S.W AS SELECT V.A FROM S.V JOIN S.T ON T.A = V.A"),
            object(ObjectKind::Procedure, "P", "CREATE PROCEDURE S.P AS BEGIN DELETE FROM S.V; END;"),
            object(ObjectKind::View, "U", "CREATE VIEW S.U AS SELECT 1 AS A FROM DUAL"),
        ];
        for (ended, expected) in [(Ended::Error, vec![2, 3]), (Ended::Success, vec![]), (Ended::Present, vec![])] {
            let inventory = Arc::new(Inventory::of(SourcePlatform::Oracle, objects.clone()));
            let order = dependency_order(&inventory);
            let schedule = Schedule::new(inventory, order, &HashMap::new(), None);
            assert_eq!(schedule.take(None), [Taken { place: 0, lacks: None }]);
            let mut doomed = schedule.finished(0, ended);
            doomed.sort_unstable();
            assert_eq!(doomed, expected);
            assert_eq!(schedule.finished(1, Ended::Blocked).is_empty(), ended == Ended::Error);
        }
    }
}
