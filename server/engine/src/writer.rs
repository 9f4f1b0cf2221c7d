//! The one thread that writes the store: collects what jobs have to say, at once after silence and then at most ten times a
//! second a job, writes it as one transaction, and lets each job publish it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use model::{JobId, ObjectNumber};
use tokio::sync::oneshot;

use crate::EngineError;
use crate::journal::Journal;
use crate::store::{self, NewJob, TickRows, WritableStore};

/// The shortest time between two ticks of a job.
const TICK: Duration = Duration::from_millis(100);
/// How long the writer waits before it tries again what the disk refused.
const RETRY: Duration = Duration::from_secs(1);

/// Jobs that may still change, by id.
pub(crate) type LiveJobs = Arc<Mutex<HashMap<JobId, Arc<Journal>>>>;

enum Command {
    /// A journal has something to take.
    Pending(Arc<Journal>),
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
}

impl WriterHandle {
    /// Starts the thread. Journals that have published their last message leave `live`.
    pub(crate) fn spawn(folder: &Path, live: LiveJobs) -> Result<Self, EngineError> {
        let store = store::open_writer(folder)?;
        let (commands, received) = channel();
        let writer = Writer { store, due: Vec::new(), live };
        let thread = std::thread::Builder::new().name("journal-writer".to_owned());
        thread.spawn(move || writer.run(&received)).map_err(|_| EngineError::Gone("writer"))?;
        Ok(Self { commands })
    }

    /// A journal has something to take. After the writer has stopped nothing is taken any more.
    pub(crate) fn announce(&self, journal: Arc<Journal>) {
        let _ = self.commands.send(Command::Pending(journal));
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

    /// Returns when everything that was announced has been stored and published.
    pub(crate) async fn stop(&self) {
        let _ = self.ask(Command::Stop).await;
    }

    async fn ask<T>(&self, command: impl FnOnce(oneshot::Sender<T>) -> Command) -> Result<T, EngineError> {
        let (reply, answer) = oneshot::channel();
        self.commands.send(command(reply)).map_err(|_| EngineError::Gone("writer"))?;
        answer.await.map_err(|_| EngineError::Gone("writer"))
    }
}

struct Writer {
    store: WritableStore,
    /// Journals with something to take, each with the earliest time to do so.
    due: Vec<(Instant, Arc<Journal>)>,
    live: LiveJobs,
}

impl Writer {
    fn run(mut self, commands: &Receiver<Command>) {
        let mut next = None;
        loop {
            let wait = self.due.iter().map(|(at, _)| at.saturating_duration_since(Instant::now())).min();
            let command = match wait {
                _ if next.is_some() => next.take().ok_or(RecvTimeoutError::Timeout),
                Some(wait) => commands.recv_timeout(wait),
                None => commands.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match command {
                Ok(Command::Pending(journal)) => self.announce(journal),
                Ok(Command::Insert(job, reply)) => {
                    // Who asked may be gone; the job is stored all the same.
                    let _ = reply.send(store::insert_job(&mut self.store.connection, &job));
                }
                Ok(Command::Intend(first)) => {
                    let mut intents = vec![first];
                    next = loop {
                        match commands.try_recv() {
                            Ok(Command::Intend(another)) => intents.push(another),
                            other => break other.ok(),
                        }
                    };
                    self.intend(intents);
                }
                Ok(Command::Delete(job, reply)) => {
                    let _ = reply.send(store::delete_job(&mut self.store.connection, job));
                }
                Ok(Command::Stop(reply)) => {
                    while let Ok(Command::Pending(journal)) = commands.try_recv() {
                        self.announce(journal);
                    }
                    self.flush(true);
                    // The store is free for the next process before anyone hears that this one is done with it.
                    drop(self);
                    let _ = reply.send(());
                    return;
                }
                Err(RecvTimeoutError::Timeout) => self.flush(false),
                Err(RecvTimeoutError::Disconnected) => return self.flush(true),
            }
        }
    }

    fn announce(&mut self, journal: Arc<Journal>) {
        let at = journal.last_flush().map_or_else(Instant::now, |last| last + TICK);
        self.due.push((at, journal));
    }

    /// Stores what came together as one transaction. Statements are not sent before that, however long the disk refuses.
    fn intend(&mut self, intents: Vec<Intent>) {
        let noted = || intents.iter().map(|intent| (intent.job, intent.object));
        while let Err(error) = store::write_intents(&mut self.store.connection, noted()) {
            tracing::error!(error = &error as &dyn std::error::Error, "cannot write the job store; trying again");
            std::thread::sleep(RETRY);
        }
        for intent in intents {
            let _ = intent.stored.send(());
        }
    }

    fn flush(&mut self, all: bool) {
        let now = Instant::now();
        let (ready, later) = std::mem::take(&mut self.due).into_iter().partition(|(at, _)| all || *at <= now);
        self.due = later;
        let ready: Vec<(Instant, Arc<Journal>)> = ready;
        let ticks: Vec<TickRows> = ready.iter().map(|(_, journal)| journal.take()).collect();
        if ticks.is_empty() {
            return;
        }
        while let Err(error) = store::write_ticks(&mut self.store.connection, &ticks) {
            // What could not be stored is not shown either: jobs stand still until the disk takes it.
            tracing::error!(error = &error as &dyn std::error::Error, "cannot write the job store; trying again");
            if all {
                return;
            }
            std::thread::sleep(RETRY);
        }
        for ((_, journal), tick) in ready.into_iter().zip(ticks) {
            let job_id = tick.head.job_id;
            if journal.publish(tick) {
                self.live.lock().unwrap_or_else(PoisonError::into_inner).remove(&job_id);
            }
        }
    }
}
