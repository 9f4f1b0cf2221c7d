use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use model::{JobUpdate, SNAPSHOT_LOG_LINES};
use tokio::sync::watch;

use crate::EngineError;
use crate::journal::{Journal, Live};
use crate::messages::{MESSAGE_ENTRIES, series};
use crate::query::Position;
use crate::store::{LogPosition, Readers, logs_from, results_from};

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
    /// The position to read on from when the ring has gone past this reader.
    last_seq: u64,
    ended: bool,
}

/// What is still to be read from the store: all entries up to those of `base`.
#[derive(Debug)]
struct CatchUp {
    base: JobUpdate,
    logs: LogPosition,
    results: LogPosition,
}

impl CatchUp {
    fn new(base: JobUpdate, position: Position) -> Self {
        let (lines, indices) = (base.log_counts.total(), u64::from(base.counts().finished()));
        let head = base.seq.unwrap_or(0);
        let (after_seq, level, reset) = match position {
            Position::Level => (0, true, false),
            Position::After(seq) if seq > head => (0, true, true),
            Position::After(seq) => (seq, false, false),
        };
        let first = if level { lines.saturating_sub(SNAPSHOT_LOG_LINES as u64) } else { 0 };
        Self {
            base: JobUpdate { reset, ..base },
            logs: LogPosition { after_seq, after: first, to: lines },
            results: LogPosition { after_seq, after: 0, to: indices },
        }
    }
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
        let last_seq = base.seq.unwrap_or(0);
        let catch_up = Some(CatchUp::new(base, position));
        Self { readers, job, journal, catch_up, queue: VecDeque::new(), next_tick, last_seq, ended: false }
    }

    /// The next message, waiting for one if need be; `None` after the job's last. Cancel-safe: a message is taken only
    /// when it is returned.
    ///
    /// # Errors
    /// When the store cannot be read; the reader may subscribe again from its last `seq`.
    pub async fn next(&mut self) -> Result<Option<Arc<Tick>>, EngineError> {
        loop {
            if let Some(tick) = self.queue.pop_front() {
                self.last_seq = tick.update.seq.unwrap_or(self.last_seq);
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
                Live::Behind => {
                    let (snapshot, next_tick) = journal.level();
                    self.next_tick = next_tick;
                    let base = snapshot.to_update(snapshot.server_time);
                    self.catch_up = Some(CatchUp::new(base, Position::After(self.last_seq)));
                }
            }
        }
    }

    /// Reads one chunk of what was missed; the last one carries the position.
    async fn read_on(&mut self) -> Result<(), EngineError> {
        let Some(catch_up) = &self.catch_up else { return Ok(()) };
        let (job, logs, results) = (self.job, catch_up.logs, catch_up.results);
        let (new_logs, new_results) = self
            .readers
            .read(move |store| {
                let new_logs = logs_from(store, job, logs, MESSAGE_ENTRIES)?;
                let room = MESSAGE_ENTRIES - new_logs.len();
                let new_results = if room == 0 { Vec::new() } else { results_from(store, job, results, room)? };
                Ok((new_logs, new_results))
            })
            .await?;
        let Some(mut catch_up) = self.catch_up.take() else { return Ok(()) };
        catch_up.logs.after = new_logs.last().map_or(catch_up.logs.after, |entry| entry.line);
        catch_up.results.after = new_results.last().map_or(catch_up.results.after, |result| u64::from(result.index));
        let finished = new_logs.len() + new_results.len() < MESSAGE_ENTRIES;
        let mut messages = self.messages(&catch_up.base, new_logs, new_results);
        if !finished {
            if let Some(last) = messages.last_mut() {
                (last.seq, last.complete) = (None, false);
            }
            catch_up.base.reset = false;
            self.catch_up = Some(catch_up);
        }
        self.queue.extend(messages.into_iter().map(Tick::new));
        Ok(())
    }

    /// Entries first, then, for a job that has ended, its last message by itself.
    fn messages(
        &self,
        base: &JobUpdate,
        logs: Vec<model::LogEntry>,
        results: Vec<model::ObjectResult>,
    ) -> Vec<JobUpdate> {
        if !base.complete || (logs.is_empty() && results.is_empty()) {
            return series(base.clone(), logs, results);
        }
        let mut messages = series(JobUpdate { complete: false, ..base.clone() }, logs, results);
        if let Some(last) = messages.last_mut() {
            last.seq = None;
        }
        messages.push(JobUpdate { reset: false, ..base.clone() });
        messages
    }
}
