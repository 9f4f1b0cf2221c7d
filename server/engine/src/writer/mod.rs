//! The one thread that writes the store: collects what jobs have to say, at once after silence and then at most ten times a
//! second a job (its end comes at once), writes it as one transaction, and lets each job publish it.
//!
//! What the store does not take is kept and tried again; meanwhile jobs stand still, and callers are answered all the same.

mod standstill;

use std::collections::HashMap;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use model::{JobId, LogLevel, ObjectNumber};
use tokio::sync::{oneshot, watch};

use self::standstill::Rhythm;
pub use self::standstill::Standstill;
use crate::journal::Journal;
use crate::store::{self, NewJob, TickRows, WritableStore};
use crate::{EngineError, StoreFault};

/// The shortest time between two ticks of a job.
const TICK: Duration = Duration::from_millis(100);

/// Jobs that may still change, by id.
pub(crate) type LiveJobs = Arc<Mutex<HashMap<JobId, Arc<Journal>>>>;

enum Command {
    /// A journal has something to take.
    Pending(Arc<Journal>),
    /// What a journal has to say, if it has not been taken yet, waits for no tick.
    Hurry(Arc<Journal>),
    Insert(Box<NewJob>, oneshot::Sender<Result<i64, EngineError>>),
    /// An object's statements are about to be sent.
    Intend(Intent),
    Delete(JobId, oneshot::Sender<Result<(), EngineError>>),
    /// Write what is pending now, then answer and end.
    Stop(oneshot::Sender<()>),
}

struct Intent {
    job: i64,
    object: ObjectNumber,
    stored: oneshot::Sender<()>,
}

/// Reaches the writer thread.
#[derive(Clone, Debug)]
pub(crate) struct WriterHandle {
    commands: Sender<Command>,
    standstill: watch::Receiver<Option<Standstill>>,
}

impl WriterHandle {
    /// Starts the thread. Journals that have published their last message leave `live`.
    pub(crate) fn spawn(folder: &Path, live: LiveJobs) -> Result<Self, EngineError> {
        let store = store::open_writer(folder)?;
        let (commands, received) = channel();
        let (rhythm, standstill) = Rhythm::new();
        let writer = Writer { store, due: Vec::new(), batch: Batch::default(), rhythm, live };
        let thread = std::thread::Builder::new().name("journal-writer".to_owned());
        thread.spawn(move || writer.run(&received)).map_err(|_| EngineError::Gone("writer"))?;
        Ok(Self { commands, standstill })
    }

    /// Since when and why the store takes no writes, if that is so.
    pub(crate) fn standstill(&self) -> Option<Standstill> {
        *self.standstill.borrow()
    }

    /// Waits while the store takes no writes.
    pub(crate) async fn writable(&self) {
        if self.standstill().is_some() {
            // Where the writer has ended nothing is worth waiting for.
            let _ = self.standstill.clone().wait_for(Option::is_none).await;
        }
    }

    /// A journal has something to take. After the writer has stopped nothing is taken any more.
    pub(crate) fn announce(&self, journal: Arc<Journal>) {
        let _ = self.commands.send(Command::Pending(journal));
    }

    /// What a journal has announced is to be taken now.
    pub(crate) fn hurry(&self, journal: Arc<Journal>) {
        let _ = self.commands.send(Command::Hurry(journal));
    }

    pub(crate) async fn insert(&self, job: NewJob) -> Result<i64, EngineError> {
        self.ask(|reply| Command::Insert(Box::new(job), reply)).await?
    }

    /// Returns once it is on disk that this object's statements may have reached the target.
    pub(crate) async fn intend(&self, job: i64, object: ObjectNumber) -> Result<(), EngineError> {
        self.ask(|stored| Command::Intend(Intent { job, object, stored })).await
    }

    pub(crate) async fn delete(&self, job_id: JobId) -> Result<(), EngineError> {
        self.ask(|reply| Command::Delete(job_id, reply)).await?
    }

    /// Returns when everything that was announced has been stored and published, or the store has refused it.
    pub(crate) async fn stop(&self) {
        let _ = self.ask(Command::Stop).await;
    }

    async fn ask<T>(&self, command: impl FnOnce(oneshot::Sender<T>) -> Command) -> Result<T, EngineError> {
        let (reply, answer) = oneshot::channel();
        self.commands.send(command(reply)).map_err(|_| EngineError::Gone("writer"))?;
        answer.await.map_err(|_| EngineError::Gone("writer"))
    }
}

/// What one transaction brings to disk. It is kept as it is until the store takes it.
#[derive(Default)]
struct Batch {
    journals: Vec<Arc<Journal>>,
    /// What was taken from each of them.
    ticks: Vec<TickRows>,
    intents: Vec<Intent>,
}

impl Batch {
    fn is_empty(&self) -> bool {
        self.ticks.is_empty() && self.intents.is_empty()
    }
}

struct Writer {
    store: WritableStore,
    /// Journals with something to take, each with the earliest time to do so.
    due: Vec<(Instant, Arc<Journal>)>,
    batch: Batch,
    rhythm: Rhythm,
    live: LiveJobs,
}

/// How it goes on after a command.
enum After {
    /// What came together is to be written together.
    More,
    /// It was written by itself; now it is the turn of what is due.
    Written,
    Stop(oneshot::Sender<()>),
}

impl Writer {
    fn run(mut self, commands: &Receiver<Command>) {
        loop {
            let round = self.rhythm.next_try().or_else(|| self.due.iter().map(|(at, _)| *at).min());
            let mut command = match round {
                Some(at) => commands.recv_timeout(at.saturating_duration_since(Instant::now())),
                None => commands.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            if let Err(RecvTimeoutError::Disconnected) = command {
                return self.write(true);
            }
            while let Ok(next) = command {
                match self.take(next) {
                    After::More => command = commands.try_recv().map_err(|_| RecvTimeoutError::Timeout),
                    After::Written => break,
                    After::Stop(reply) => return self.stop(commands, reply),
                }
            }
            self.write(false);
        }
    }

    fn take(&mut self, command: Command) -> After {
        match command {
            Command::Pending(journal) => self.announce(journal),
            Command::Hurry(journal) => {
                if let Some((at, _)) = self.due.iter_mut().find(|(_, due)| Arc::ptr_eq(due, &journal)) {
                    *at = Instant::now();
                }
            }
            Command::Intend(intent) => self.batch.intents.push(intent),
            Command::Insert(job, reply) => {
                // Who asked may be gone; the job is stored all the same.
                let _ = reply.send(self.insert(&job));
                return After::Written;
            }
            Command::Delete(job, reply) => {
                let _ = reply.send(self.delete(job));
                return After::Written;
            }
            Command::Stop(reply) => return After::Stop(reply),
        }
        After::More
    }

    fn announce(&mut self, journal: Arc<Journal>) {
        let at = journal.last_flush().map_or_else(Instant::now, |last| last + TICK);
        self.due.push((at, journal));
    }

    fn insert(&mut self, job: &NewJob) -> Result<i64, EngineError> {
        if let Some(fault) = self.rhythm.fault() {
            return Err(EngineError::StoreRefuses(fault));
        }
        let inserted = self.store.writable().and_then(|connection| store::insert_job(connection, job));
        inserted.map_err(|error| {
            let Some(fault) = StoreFault::of(&error) else { return error };
            self.rhythm.refused(fault, &error);
            EngineError::StoreRefuses(fault)
        })
    }

    /// Tried at a standstill too: it makes room.
    fn delete(&mut self, job: JobId) -> Result<(), EngineError> {
        let deleted = self.store.writable().and_then(|connection| store::delete_job(connection, job));
        if deleted.is_ok() {
            self.rhythm.try_now();
        }
        deleted.map_err(|error| StoreFault::of(&error).map_or(error, EngineError::StoreRefuses))
    }

    /// Writes what is due, or what the store has refused before, when it is time to.
    fn write(&mut self, all: bool) {
        let now = Instant::now();
        if self.rhythm.next_try().is_some_and(|at| at > now && !all) {
            return;
        }
        let standing = self.rhythm.fault().is_some();
        if !standing || all {
            self.gather(now, all);
        }
        if self.batch.is_empty() && !standing {
            return;
        }
        let Batch { ticks, intents, .. } = &self.batch;
        let noted = intents.iter().map(|intent| (intent.job, intent.object));
        let written = self.store.writable().and_then(|connection| match ticks.is_empty() && intents.is_empty() {
            true => store::write_nothing(connection),
            false => store::write(connection, ticks, noted),
        });
        match written {
            Ok(()) => {
                self.publish();
                self.go_on();
            }
            // What could not be stored is not shown either.
            Err(error) => self.rhythm.refused(StoreFault::of(&error).unwrap_or(StoreFault::Other), &error),
        }
    }

    fn gather(&mut self, now: Instant, all: bool) {
        let (ready, later) = std::mem::take(&mut self.due).into_iter().partition(|(at, _)| all || *at <= now);
        self.due = later;
        let ready: Vec<(Instant, Arc<Journal>)> = ready;
        for (_, journal) in ready {
            self.batch.ticks.push(journal.take());
            self.batch.journals.push(journal);
        }
    }

    fn publish(&mut self) {
        let Batch { journals, ticks, intents } = std::mem::take(&mut self.batch);
        for intent in intents {
            // Who asked may have been cancelled meanwhile.
            let _ = intent.stored.send(());
        }
        for (journal, tick) in journals.into_iter().zip(ticks) {
            let job_id = tick.head.job_id;
            if journal.publish(tick) {
                self.live.lock().unwrap_or_else(PoisonError::into_inner).remove(&job_id);
            }
        }
    }

    /// Ends a standstill, if there was one; the jobs that stood still say so.
    fn go_on(&mut self) {
        let Some(Standstill { fault, since }) = self.rhythm.accepted() else { return };
        let stood = since.elapsed().as_secs_f64();
        let message = format!("The job stood still for {stood:.1} s: the job store took no writes, because {fault}");
        let stood: Vec<_> = self.live.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
        for journal in stood {
            journal.log(LogLevel::Warning, None, message.clone());
        }
    }

    fn stop(mut self, commands: &Receiver<Command>, reply: oneshot::Sender<()>) {
        while let Ok(command) = commands.try_recv() {
            if let Command::Pending(journal) = command {
                self.announce(journal);
            }
        }
        self.write(true);
        if self.rhythm.fault().is_none() {
            self.store.settle();
        }
        // The store is free for the next process before anyone hears that this one is done with it.
        drop(self);
        let _ = reply.send(());
    }
}
