//! What a reader missed: read from the store in bounded chunks, each read and encoded once for all who stand at the same
//! place, and kept no longer than somebody is catching up.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use model::{JobUpdate, LogEntry, ObjectResult, SNAPSHOT_LOG_LINES};
use rusqlite::Connection;
use tokio::sync::OnceCell;

use crate::EngineError;
use crate::messages::{MESSAGE_ENTRIES, messages, part};
use crate::query::Position;
use crate::store::{Readers, Span, logs_from, logs_until, results_from, results_until};
use crate::subscription::Tick;

/// Chunks kept for readers who come to the same place; one takes less than half a megabyte. Who catches up alone needs one:
/// what many chunks took together stays with the allocator, in pieces, long after they are dropped.
const CHUNKS: usize = 32;

/// The last log entry and the last result up to a place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entries {
    line: u64,
    index: u64,
}

impl Entries {
    const NONE: Self = Self { line: 0, index: 0 };

    /// All that a state counts.
    pub(crate) fn of(state: &JobUpdate) -> Self {
        Self { line: state.log_counts.total(), index: u64::from(state.counts().finished()) }
    }

    /// Goes on to the last entries of a message.
    pub(crate) fn take(&mut self, update: &JobUpdate) {
        self.line = update.new_logs.last().map_or(self.line, |entry| entry.line.max(self.line));
        self.index = update.new_results.last().map_or(self.index, |result| u64::from(result.index).max(self.index));
    }
}

/// What is still to be read from the store: all entries up to those of `base`.
#[derive(Debug)]
pub(crate) struct CatchUp {
    chunks: Arc<Chunks>,
    base: JobUpdate,
    place: Place,
}

/// Where a reader stands in its catch-up. Who stands at the same place gets the same messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    job: i64,
    /// The state the catch-up leads to.
    head: u64,
    reset: bool,
    /// The position to begin after, until the store has said which entries those are.
    seek: Option<u64>,
    logs: Span,
    results: Span,
}

impl CatchUp {
    pub(crate) fn new(catch_ups: &CatchUps, job: i64, base: JobUpdate, position: Position) -> Self {
        let all = Entries::of(&base);
        let recent = Entries { line: all.line.saturating_sub(SNAPSHOT_LOG_LINES as u64), index: 0 };
        let head = base.seq.unwrap_or(0);
        let (base, had, seek) = match position {
            Position::Level => (base, recent, None),
            Position::After(seq) if seq > head => (JobUpdate { reset: true, ..base }, recent, None),
            Position::After(seq) if seq == head => (base, all, None),
            Position::After(seq) => (base, Entries::NONE, (seq > 0).then_some(seq)),
        };
        let catch_up = Self::after(catch_ups, job, base, had);
        Self { place: Place { seek, ..catch_up.place }, ..catch_up }
    }

    /// Everything after entries that the reader has or is not to have.
    pub(crate) fn after(catch_ups: &CatchUps, job: i64, base: JobUpdate, had: Entries) -> Self {
        let to = Entries::of(&base);
        let logs = Span { after: had.line, to: to.line };
        let results = Span { after: had.index, to: to.index };
        let place = Place { job, head: base.seq.unwrap_or(0), reset: base.reset, seek: None, logs, results };
        Self { chunks: catch_ups.join(), base, place }
    }

    /// The next messages, of which the last of all carries the position; and whether those were all. Cancel-safe.
    pub(crate) async fn read_on(&mut self) -> Result<(Vec<Arc<Tick>>, bool), EngineError> {
        let place = self.place;
        if place.logs.is_empty() && place.results.is_empty() {
            let last = messages(self.base.clone(), Vec::new(), Vec::new());
            return Ok((last.into_iter().map(Tick::new).collect(), true));
        }
        let alone = Arc::strong_count(&self.chunks) == 1;
        let chunk = self.chunks.at(place, if alone { 1 } else { CHUNKS });
        let chunk = chunk.get_or_try_init(|| self.chunks.read(place, &self.base)).await?;
        let Some((logs, results)) = chunk.rest else { return Ok((chunk.ticks.clone(), true)) };
        self.base.reset = false;
        self.place = Place { reset: false, seek: None, logs, results, ..place };
        Ok((chunk.ticks.clone(), false))
    }
}

/// The chunks of all who are catching up, whatever their jobs. The last of them takes the chunks with it.
#[derive(Debug)]
pub(crate) struct CatchUps {
    readers: Readers,
    chunks: Mutex<Weak<Chunks>>,
}

impl CatchUps {
    pub(crate) fn new(readers: Readers) -> Self {
        Self { readers, chunks: Mutex::default() }
    }

    fn join(&self) -> Arc<Chunks> {
        let mut current = self.chunks.lock().unwrap_or_else(PoisonError::into_inner);
        current.upgrade().unwrap_or_else(|| {
            let chunks = Arc::new(Chunks { readers: self.readers.clone(), made: Mutex::default() });
            *current = Arc::downgrade(&chunks);
            chunks
        })
    }
}

/// The messages of one chunk, and what is left after it.
#[derive(Debug)]
struct Chunk {
    ticks: Vec<Arc<Tick>>,
    rest: Option<(Span, Span)>,
}

#[derive(Debug)]
struct Chunks {
    readers: Readers,
    /// The newest; whoever comes first to a place reads its chunk while the others wait.
    made: Mutex<VecDeque<(Place, Arc<OnceCell<Chunk>>)>>,
}

impl Chunks {
    /// The chunk of a place, made if need be, and besides it as many of the newest as are to be kept.
    fn at(&self, place: Place, kept: usize) -> Arc<OnceCell<Chunk>> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, chunk)) = made.iter().rev().find(|(of, _)| *of == place) {
            return chunk.clone();
        }
        while made.len() >= kept {
            made.pop_front();
        }
        let chunk = Arc::new(OnceCell::new());
        made.push_back((place, chunk.clone()));
        chunk
    }

    async fn read(&self, place: Place, base: &JobUpdate) -> Result<Chunk, EngineError> {
        let (new_logs, new_results, logs, results) = self.readers.read(move |store| read_entries(store, place)).await?;
        let nothing_left = logs.is_empty() && results.is_empty();
        if !nothing_left && new_logs.is_empty() && new_results.is_empty() {
            // What was counted is not there: the job was deleted meanwhile.
            return Err(EngineError::UnknownJob(base.job_id));
        }
        let base = base.clone();
        let (made, rest) = if nothing_left {
            (messages(base, new_logs, new_results), None)
        } else {
            (part(base, new_logs, new_results), Some((logs, results)))
        };
        Ok(Chunk { ticks: made.into_iter().map(Tick::new).collect(), rest })
    }
}

/// Entries read from the store, and what is left after them.
type Entried = (Vec<LogEntry>, Vec<ObjectResult>, Span, Span);

/// Chunks end at multiples of their size, so that readers who begin anywhere soon stand at the same places.
fn read_entries(store: &Connection, place: Place) -> Result<Entried, EngineError> {
    let Place { job, mut logs, mut results, .. } = place;
    if let Some(seq) = place.seek {
        logs.after = logs_until(store, job, seq, logs.to)?;
        results.after = results_until(store, job, seq, results.to)?;
    }
    let new_logs = logs_from(store, job, logs, to_boundary(logs.after))?;
    logs.after = new_logs.last().map_or(logs.after, |entry| entry.line);
    let room = (MESSAGE_ENTRIES - new_logs.len()).min(to_boundary(results.after));
    let new_results = if logs.is_empty() { results_from(store, job, results, room)? } else { Vec::new() };
    results.after = new_results.last().map_or(results.after, |result| u64::from(result.index));
    Ok((new_logs, new_results, logs, results))
}

fn to_boundary(after: u64) -> usize {
    let size = MESSAGE_ENTRIES as u64;
    usize::try_from(size - after % size).unwrap_or(MESSAGE_ENTRIES)
}
