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
    state: Mutex<State>,
    stop_after: Option<u32>,
    /// There may be something to do, or nothing more.
    pub(crate) changed: Notify,
    /// Fires when nothing more is to be started.
    pub(crate) over: CancellationToken,
}

#[derive(Debug)]
struct State {
    inventory: Arc<Inventory>,
    /// Groups of objects that read each other in a circle.
    cycles: Vec<Vec<usize>>,
    /// Objects whose dependencies have results, the first in the order on top.
    ready: BinaryHeap<Reverse<(usize, usize)>>,
    position: Vec<usize>,
    dependents: Vec<Vec<usize>>,
    waits_for: Vec<usize>,
    /// For each object, how far it is.
    progress: Vec<Progress>,
    unfinished: usize,
    /// For each object, one that it reads and that has no success.
    blocked_by: Vec<Option<usize>>,
    /// For each object, whether it is known that it will be skipped.
    doomed: Vec<bool>,
    failures: u32,
    /// Whether the source may still find more.
    may_grow: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    Queued,
    Taken,
    Ended(Ended),
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
    /// Objects in this order, as far as they are; with those of which that tells that they will be skipped.
    fn new(
        inventory: Arc<Inventory>,
        order: DependencyOrder,
        progress: Vec<Progress>,
        may_grow: bool,
    ) -> (Self, Vec<usize>) {
        let DependencyOrder { sequence, dependents, waits_for, cycles } = order;
        let count = sequence.len();
        let mut position = vec![0; count];
        for (at, place) in sequence.iter().enumerate() {
            position[*place] = at;
        }
        let unfinished = progress.iter().filter(|progress| !matches!(progress, Progress::Ended(_))).count();
        let (ready, blocked_by, doomed) = (BinaryHeap::new(), vec![None; count], vec![false; count]);
        let mut state = Self {
            inventory,
            cycles,
            ready,
            position,
            dependents,
            waits_for,
            progress,
            unfinished,
            blocked_by,
            doomed,
            failures: 0,
            may_grow,
        };
        let mut lost = Vec::new();
        for place in &sequence {
            if let Progress::Ended(ended) = state.progress[*place] {
                lost.extend(state.doom(*place, ended));
                state.ended(*place, ended);
            }
        }
        sequence.into_iter().for_each(|place| {
            state.offer(place);
        });
        (state, lost)
    }

    /// Makes an object ready that waits for nothing; says whether it did.
    fn offer(&mut self, place: usize) -> bool {
        // What was taken before it was known to read something else is not taken again when that ends.
        let offered = self.waits_for[place] == 0 && self.progress[place] == Progress::Queued;
        if offered {
            self.ready.push(Reverse((self.position[place], place)));
        }
        offered
    }

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

    /// All that will be skipped because this object ended so, as far as that was not known before.
    fn doom(&mut self, place: usize, ended: Ended) -> Vec<usize> {
        let (mut found, mut causes) = (Vec::new(), if ended.can_be_read() { Vec::new() } else { vec![place] });
        while let Some(cause) = causes.pop() {
            for next in &self.dependents[cause] {
                if needs_all(&self.inventory.objects[*next]) && !std::mem::replace(&mut self.doomed[*next], true) {
                    found.push(*next);
                    causes.push(*next);
                }
            }
        }
        found
    }

    /// The object without success for which this one is not even tried.
    fn skipped_for(&self, place: usize) -> Option<usize> {
        self.blocked_by[place].filter(|_| needs_all(&self.inventory.objects[place]))
    }

    /// Takes the first object that is ready.
    fn pop(&mut self) {
        if let Some(Reverse((_, place))) = self.ready.pop() {
            self.progress[place] = Progress::Taken;
        }
    }
}

impl Schedule {
    /// A schedule of objects of which some have ended before; with those of which that tells that they will be skipped.
    pub(crate) fn new(
        inventory: Arc<Inventory>,
        order: DependencyOrder,
        ended: &HashMap<ObjectNumber, Ended>,
        stop_after: Option<u32>,
        may_grow: bool,
    ) -> (Self, Vec<ObjectNumber>) {
        let before = |place| ended.get(&number(place)).map_or(Progress::Queued, |ended| Progress::Ended(*ended));
        let progress = (0..inventory.objects.len()).map(before).collect();
        let (state, lost) = State::new(inventory, order, progress, may_grow);
        let (changed, over) = (Notify::new(), CancellationToken::new());
        (Self { state: Mutex::new(state), stop_after, changed, over }, numbers(lost))
    }

    /// Takes in a larger inventory, in which the objects so far keep their places. Answers with those that will be skipped.
    pub(crate) fn grow(&self, inventory: Arc<Inventory>, order: DependencyOrder) -> Vec<ObjectNumber> {
        let mut state = self.lock();
        let mut progress = std::mem::take(&mut state.progress);
        progress.resize(inventory.objects.len(), Progress::Queued);
        let (grown, lost) = State::new(inventory, order, progress, state.may_grow);
        *state = grown;
        drop(state);
        self.changed.notify_waiters();
        numbers(lost)
    }

    /// The source has found all there is.
    pub(crate) fn is_whole(&self) {
        let mut state = self.lock();
        state.may_grow = false;
        let over = self.is_over(&state);
        drop(state);
        self.tell(over, over);
    }

    /// Whether the source may still find more.
    pub(crate) fn may_grow(&self) -> bool {
        self.lock().may_grow
    }

    /// Its objects, as far as they are known.
    pub(crate) fn inventory(&self) -> Arc<Inventory> {
        self.lock().inventory.clone()
    }

    /// Groups of objects that read each other in a circle.
    pub(crate) fn cycles(&self) -> Vec<Vec<usize>> {
        self.lock().cycles.clone()
    }

    /// The objects that this one is in a circle with, if it is, itself among them.
    pub(crate) fn circle(&self, place: usize) -> Option<Vec<usize>> {
        self.lock().cycles.iter().find(|members| members.contains(&place)).cloned()
    }

    /// What there is to do now. An object that is to be skipped is the caller's from here on.
    pub(crate) fn next(&self) -> Next {
        let mut state = self.lock();
        if self.is_over(&state) {
            return Next::Finished;
        }
        let Some(Reverse((_, place))) = state.ready.peek() else { return Next::Wait };
        let place = *place;
        let Some(by) = state.skipped_for(place) else { return Next::Take };
        state.pop();
        Next::Skip(place, by)
    }

    /// Takes the next object, and with it as many of those that are ready as one call takes. None where another worker was
    /// faster, or nothing more is to be started.
    pub(crate) fn take(&self, limits: Option<BatchLimits>) -> Vec<Taken> {
        let limits = limits.unwrap_or(BatchLimits { objects: 1, bytes: 0 });
        let (mut state, mut taken, mut bytes) = (self.lock(), Vec::new(), 0);
        if self.is_over(&state) {
            return taken;
        }
        while let Some(Reverse((_, place))) = state.ready.peek() {
            let place = *place;
            bytes += state.inventory.objects[place].definition.len();
            let full = taken.len() >= limits.objects.max(1) || bytes > limits.bytes;
            if (full && !taken.is_empty()) || state.skipped_for(place).is_some() {
                break;
            }
            state.pop();
            taken.push(Taken { place, lacks: state.blocked_by[place] });
        }
        taken
    }

    /// Takes note of how an object ended. Answers with those of which that tells that they will be skipped.
    pub(crate) fn finished(&self, place: usize, ended: Ended) -> Vec<ObjectNumber> {
        let mut state = self.lock();
        state.unfinished -= 1;
        state.progress[place] = Progress::Ended(ended);
        let lost = state.doom(place, ended);
        let mut offered = false;
        for next in state.ended(place, ended) {
            offered |= state.offer(next);
        }
        let over = self.is_over(&state);
        drop(state);
        self.tell(over, offered || over);
        numbers(lost)
    }

    /// The number of failures that stopped it, if they did.
    pub(crate) fn stopped(&self) -> Option<u32> {
        self.stopped_in(&self.lock())
    }

    fn stopped_in(&self, state: &State) -> Option<u32> {
        self.stop_after.filter(|limit| state.failures >= *limit && state.unfinished > 0)
    }

    fn is_over(&self, state: &State) -> bool {
        (state.unfinished == 0 && !state.may_grow) || self.stopped_in(state).is_some()
    }

    fn tell(&self, over: bool, changed: bool) {
        if over {
            self.over.cancel();
        }
        if changed {
            self.changed.notify_waiters();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn numbers(places: Vec<usize>) -> Vec<ObjectNumber> {
    places.into_iter().map(number).collect()
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

    fn object(kind: ObjectKind, name: &str, definition: &str) -> InventoryObject {
        InventoryObject { name: ObjectName::new("S", name), kind, definition: definition.to_owned() }
    }

    fn inventory(objects: &[InventoryObject]) -> (Arc<Inventory>, DependencyOrder) {
        let inventory = Inventory::of(SourcePlatform::Oracle, objects.to_vec());
        let order = dependency_order(&inventory);
        (Arc::new(inventory), order)
    }

    #[test]
    fn what_came_later_is_waited_for_and_nothing_is_taken_twice() {
        let mut objects = vec![
            object(ObjectKind::View, "V", "CREATE VIEW S.V AS SELECT A FROM S.T"),
            object(ObjectKind::View, "W", "CREATE VIEW S.W AS SELECT A FROM S.T"),
            object(ObjectKind::View, "X", "CREATE VIEW S.X AS SELECT A FROM S.U"),
        ];
        let (few, order) = inventory(&objects);
        let (schedule, _) = Schedule::new(few, order, &HashMap::new(), None, true);
        let take = || schedule.take(None).into_iter().map(|taken| taken.place).collect::<Vec<_>>();
        assert_eq!(take(), [0], "S.T is not known yet");
        objects.push(object(ObjectKind::Table, "T", "CREATE TABLE S.T (A INT)"));
        let (more, order) = inventory(&objects);
        assert!(schedule.grow(more, order).is_empty());
        assert_eq!((take(), take(), take()), (vec![3], vec![2], vec![]));
        schedule.finished(3, Ended::Success);
        assert_eq!((take(), take()), (vec![1], vec![]));
        for place in [0, 1] {
            schedule.finished(place, Ended::Success);
        }
        schedule.finished(2, Ended::Error);
        assert_eq!((schedule.next(), schedule.over.is_cancelled()), (Next::Wait, false), "there may be more");
        objects.push(object(ObjectKind::View, "Y", "CREATE VIEW S.Y AS SELECT A FROM S.X"));
        let (more, order) = inventory(&objects);
        assert_eq!(schedule.grow(more, order), [5], "what it reads has failed before");
        assert_eq!(schedule.next(), Next::Skip(4, 2));
        schedule.is_whole();
        assert_eq!(schedule.next(), Next::Wait);
        schedule.finished(4, Ended::Blocked);
        assert_eq!((schedule.next(), schedule.over.is_cancelled()), (Next::Finished, true));
    }

    #[test]
    fn a_failure_tells_at_once_of_all_that_will_be_skipped() {
        let objects = vec![
            object(ObjectKind::Table, "T", "CREATE TABLE S.T (A INT)"),
            object(ObjectKind::View, "V", "CREATE VIEW S.V AS SELECT A FROM S.T"),
            object(ObjectKind::View, "W", "CREATE VIEW S.W AS SELECT V.A FROM S.V JOIN S.T ON T.A = V.A"),
            object(ObjectKind::Procedure, "P", "CREATE PROCEDURE S.P AS BEGIN DELETE FROM S.V; END;"),
            object(ObjectKind::View, "U", "CREATE VIEW S.U AS SELECT 1 AS A FROM DUAL"),
        ];
        for (ended, expected) in [(Ended::Error, vec![2, 3]), (Ended::Success, vec![]), (Ended::Present, vec![])] {
            let (inventory, order) = inventory(&objects);
            let (schedule, lost) = Schedule::new(inventory, order, &HashMap::new(), None, false);
            assert!(lost.is_empty());
            assert_eq!(schedule.take(None), [Taken { place: 0, lacks: None }]);
            let mut doomed = schedule.finished(0, ended);
            doomed.sort_unstable();
            assert_eq!(doomed, expected);
            assert_eq!(schedule.finished(1, Ended::Blocked).is_empty(), ended == Ended::Error);
        }
    }
}
