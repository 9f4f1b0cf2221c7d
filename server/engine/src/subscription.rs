use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use model::JobUpdate;
use tokio::sync::watch;

use crate::EngineError;
use crate::catch_up::{CatchUp, CatchUps, Entries};
use crate::journal::{Journal, Live};
use crate::query::Position;

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
    catch_ups: Arc<CatchUps>,
    job: i64,
    /// The journal to go on with after the catch-up; `None` for a job that has ended.
    journal: Option<(Arc<Journal>, watch::Receiver<u64>)>,
    /// Boxed, since most readers have none most of the time.
    catch_up: Option<Box<CatchUp>>,
    queue: VecDeque<Arc<Tick>>,
    next_tick: u64,
    /// What this reader has had, or will have after the catch-up: where it reads on when the ring has gone past it.
    had: Entries,
    ended: bool,
}

impl Subscription {
    /// A reader that begins with what it missed up to `base`, and goes on with the journal's message of this number.
    pub(crate) fn new(
        catch_ups: Arc<CatchUps>,
        job: i64,
        base: JobUpdate,
        journal: Option<(Arc<Journal>, u64)>,
        position: Position,
    ) -> Self {
        let had = Entries::of(&base);
        let catch_up = Some(Box::new(CatchUp::new(&catch_ups, job, base, position)));
        let next_tick = journal.as_ref().map_or(0, |(_, next_tick)| *next_tick);
        let journal = journal.map(|(journal, _)| with_watch(journal));
        Self { catch_ups, job, journal, catch_up, queue: VecDeque::new(), next_tick, had, ended: false }
    }

    /// A reader that has had this message of the journal and goes on with the one of this number.
    pub(crate) fn resumed(catch_ups: Arc<CatchUps>, journal: Arc<Journal>, last: &Tick, next_tick: u64) -> Self {
        let (job, had) = (journal.job(), Entries::of(&last.update));
        let journal = Some(with_watch(journal));
        Self { catch_ups, job, journal, catch_up: None, queue: VecDeque::new(), next_tick, had, ended: false }
    }

    /// The next message, waiting for one if need be; `None` after the job's last. Cancel-safe: a message is taken only
    /// when it is returned.
    ///
    /// # Errors
    /// When the store cannot be read; the reader may subscribe again from its last `seq`.
    pub async fn next(&mut self) -> Result<Option<Arc<Tick>>, EngineError> {
        loop {
            if let Some(tick) = self.queue.pop_front() {
                return Ok(Some(self.hand_out(tick)));
            }
            if self.ended {
                return Ok(None);
            }
            if let Some(catch_up) = &mut self.catch_up {
                let (ticks, all) = catch_up.read_on().await?;
                self.queue.extend(ticks);
                if all {
                    self.catch_up = None;
                }
                continue;
            }
            // What the catch-up needed is not kept for as long as the job lasts.
            self.queue = VecDeque::new();
            let Some((journal, watch)) = &mut self.journal else { return Ok(None) };
            watch.mark_unchanged();
            match journal.tick(self.next_tick) {
                Live::Tick(tick) => {
                    self.next_tick += 1;
                    return Ok(Some(self.hand_out(tick)));
                }
                Live::Wait => {
                    if watch.changed().await.is_err() {
                        return Ok(None);
                    }
                }
                Live::Closed => return Ok(None),
                Live::Behind => {
                    let (base, next_tick) = journal.head();
                    self.next_tick = next_tick;
                    let had = std::mem::replace(&mut self.had, Entries::of(&base));
                    self.catch_up = Some(Box::new(CatchUp::after(&self.catch_ups, self.job, base, had)));
                }
            }
        }
    }

    fn hand_out(&mut self, tick: Arc<Tick>) -> Arc<Tick> {
        self.had.take(&tick.update);
        self.ended = tick.update.complete;
        tick
    }
}

fn with_watch(journal: Arc<Journal>) -> (Arc<Journal>, watch::Receiver<u64>) {
    let watch = journal.watch();
    (journal, watch)
}
