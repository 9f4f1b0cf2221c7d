use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use model::{JobUpdate, LogEntry, ObjectResult, SNAPSHOT_LOG_LINES};
use rusqlite::Connection;
use tokio::sync::watch;

use crate::EngineError;
use crate::journal::{Journal, Live};
use crate::messages::{MESSAGE_ENTRIES, messages, part};
use crate::query::Position;
use crate::store::{Readers, Span, logs_from, logs_until, results_from, results_until};

/// One message of a job's stream, shared by all who read it live.
#[derive(Debug)]
pub struct Tick {
    /// What it says.
    pub update: JobUpdate,
    /// Its bytes on the wire, made by whoever needs them first and then shared by all.
    frame: OnceLock<Bytes>,
}

impl Tick {
    /// A message that nobody has encoded yet.
    pub fn new(update: JobUpdate) -> Arc<Self> {
        Arc::new(Self { update, frame: OnceLock::new() })
    }

    /// Its bytes; `encode` is called at most once for all readers.
    pub fn frame(&self, encode: impl FnOnce(&JobUpdate) -> Bytes) -> Bytes {
        self.frame.get_or_init(|| encode(&self.update)).clone()
    }
}

/// A reader of one job: first what it missed, from the store and in bounded chunks, then what happens.
///
/// Dropping it ends the reading; nothing in the job ever waits for it.
#[derive(Debug)]
pub struct Subscription {
    readers: Readers,
    job: i64,
    /// The journal to go on with after the catch-up; `None` for a job that has ended.
    journal: Option<(Arc<Journal>, watch::Receiver<u64>)>,
    catch_up: Option<CatchUp>,
    queue: VecDeque<Arc<Tick>>,
    next_tick: u64,
    /// What this reader has had, or will have after the catch-up: where it reads on when the ring has gone past it.
    had: Entries,
    ended: bool,
}

/// The last log entry and the last result up to a place.
#[derive(Clone, Copy, Debug)]
struct Entries {
    line: u64,
    index: u64,
}

impl Entries {
    /// All that a state counts.
    fn of(state: &JobUpdate) -> Self {
        Self { line: state.log_counts.total(), index: u64::from(state.counts().finished()) }
    }

    /// Goes on to the last entries of a message.
    fn take(&mut self, update: &JobUpdate) {
        self.line = update.new_logs.last().map_or(self.line, |entry| entry.line.max(self.line));
        self.index = update.new_results.last().map_or(self.index, |result| u64::from(result.index).max(self.index));
    }
}

/// What is still to be read from the store: all entries up to those of `base`.
#[derive(Debug)]
struct CatchUp {
    base: JobUpdate,
    /// The position to begin after, until the store has said which entries those are.
    seek: Option<u64>,
    logs: Span,
    results: Span,
}

impl CatchUp {
    fn new(base: JobUpdate, position: Position) -> Self {
        let Entries { line, .. } = Entries::of(&base);
        let head = base.seq.unwrap_or(0);
        let recent = Entries { line: line.saturating_sub(SNAPSHOT_LOG_LINES as u64), index: 0 };
        match position {
            Position::Level => Self::after(base, recent),
            Position::After(seq) if seq > head => Self::after(JobUpdate { reset: true, ..base }, recent),
            Position::After(seq) => {
                let seek = (seq > 0).then_some(seq);
                Self { seek, ..Self::after(base, Entries { line: 0, index: 0 }) }
            }
        }
    }

    /// Everything after entries that the reader has or is not to have.
    fn after(base: JobUpdate, had: Entries) -> Self {
        let to = Entries::of(&base);
        let logs = Span { after: had.line, to: to.line };
        let results = Span { after: had.index, to: to.index };
        Self { base, seek: None, logs, results }
    }
}

/// One chunk read from the store, and where the next one begins.
type Chunk = (Vec<LogEntry>, Vec<ObjectResult>, Span, Span);

fn read_chunk(
    store: &Connection,
    job: i64,
    seek: Option<u64>,
    mut logs: Span,
    mut results: Span,
) -> Result<Chunk, EngineError> {
    if let Some(seq) = seek {
        logs.after = logs_until(store, job, seq, logs.to)?;
        results.after = results_until(store, job, seq, results.to)?;
    }
    let new_logs = logs_from(store, job, logs, MESSAGE_ENTRIES)?;
    let room = MESSAGE_ENTRIES - new_logs.len();
    let new_results = if room == 0 { Vec::new() } else { results_from(store, job, results, room)? };
    logs.after = new_logs.last().map_or(logs.after, |entry| entry.line);
    results.after = new_results.last().map_or(results.after, |result| u64::from(result.index));
    Ok((new_logs, new_results, logs, results))
}

impl Subscription {
    pub(crate) fn new(
        readers: Readers,
        job: i64,
        base: JobUpdate,
        journal: Option<(Arc<Journal>, u64)>,
        position: Position,
    ) -> Self {
        let (journal, next_tick) = match journal {
            Some((journal, next_tick)) => {
                let watch = journal.watch();
                (Some((journal, watch)), next_tick)
            }
            None => (None, 0),
        };
        let had = Entries::of(&base);
        let catch_up = Some(CatchUp::new(base, position));
        Self { readers, job, journal, catch_up, queue: VecDeque::new(), next_tick, had, ended: false }
    }

    /// The next message, waiting for one if need be; `None` after the job's last. Cancel-safe: a message is taken only
    /// when it is returned.
    ///
    /// # Errors
    /// When the store cannot be read; the reader may subscribe again from its last `seq`.
    pub async fn next(&mut self) -> Result<Option<Arc<Tick>>, EngineError> {
        loop {
            if let Some(tick) = self.queue.pop_front() {
                self.had.take(&tick.update);
                self.ended = tick.update.complete;
                return Ok(Some(tick));
            }
            if self.ended {
                return Ok(None);
            }
            if self.catch_up.is_some() {
                self.read_on().await?;
                continue;
            }
            let Some((journal, watch)) = &mut self.journal else { return Ok(None) };
            watch.mark_unchanged();
            match journal.tick(self.next_tick) {
                Live::Tick(tick) => {
                    self.next_tick += 1;
                    self.queue.push_back(tick);
                }
                Live::Wait => {
                    if watch.changed().await.is_err() {
                        return Ok(None);
                    }
                }
                Live::Closed => return Ok(None),
                Live::Behind => {
                    let (snapshot, next_tick) = journal.level();
                    self.next_tick = next_tick;
                    let base = snapshot.to_update(snapshot.server_time);
                    let had = std::mem::replace(&mut self.had, Entries::of(&base));
                    self.catch_up = Some(CatchUp::after(base, had));
                }
            }
        }
    }

    /// Reads one chunk of what was missed; the last one carries the position.
    async fn read_on(&mut self) -> Result<(), EngineError> {
        let Some(CatchUp { seek, logs, results, .. }) = &self.catch_up else { return Ok(()) };
        let (job, seek, logs, results) = (self.job, *seek, *logs, *results);
        let (new_logs, new_results, logs, results) =
            self.readers.read(move |store| read_chunk(store, job, seek, logs, results)).await?;
        let Some(CatchUp { base, .. }) = self.catch_up.take() else { return Ok(()) };
        let nothing_left = logs.is_empty() && results.is_empty();
        if !nothing_left && new_logs.is_empty() && new_results.is_empty() {
            // What was counted is not there: the job was deleted meanwhile.
            return Err(EngineError::UnknownJob(base.job_id));
        }
        let made = if nothing_left {
            messages(base, new_logs, new_results)
        } else {
            let rest = JobUpdate { reset: false, ..base.clone() };
            self.catch_up = Some(CatchUp { base: rest, seek: None, logs, results });
            part(base, new_logs, new_results)
        };
        self.queue.extend(made.into_iter().map(Tick::new));
        Ok(())
    }
}
