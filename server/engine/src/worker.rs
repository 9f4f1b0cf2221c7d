//! A worker: takes objects of its job, one or a batch at a time, and sees them through. What fails for the moment goes to the
//! job's queue of those that are tried again, out of which any worker takes it.

use std::future;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use model::{LogLevel, ObjectNumber, Stage};
use tokio::time::Instant;

use crate::InventoryObject;
use crate::at_target::AtTarget;
use crate::job_run::number;
use crate::object_run::{Answer, ObjectRun, Trial, Tried};
use crate::ports::TranslatorError;
use crate::retry_queue::Again;
use crate::schedule::Next;
use crate::turns::{Turn, Turns};

/// A port that its job cannot do without cannot be used any more; a clause that says why.
#[derive(Clone, Debug)]
pub(crate) struct PortGone(pub(crate) String);

/// One of a job's workers.
pub(crate) struct Worker {
    pub(crate) run: Arc<ObjectRun>,
    pub(crate) turns: Arc<Turns>,
    pub(crate) at_target: AtTarget,
}

/// What came of asking for several objects in one call.
enum Together {
    /// An answer for each, or for the first of them; the others are asked for alone.
    Answered(Vec<Answer>),
    /// The call failed for the moment, and is made again as a whole.
    Again(Duration),
    /// It was made enough; its objects have results that say so.
    GivenUp,
}

impl Worker {
    /// Takes objects until none is left, the job is to stop, or a port is gone.
    pub(crate) async fn work(self) -> Result<(), PortGone> {
        let Self { run, .. } = &self;
        let (schedule, cancelled) = (&run.schedule, &run.context.cancelled);
        while !cancelled.is_cancelled() {
            let mut changed = pin!(schedule.changed.notified());
            changed.as_mut().enable();
            if let Some(again) = run.retries.take_due() {
                self.try_again(again).await?;
                continue;
            }
            match schedule.next() {
                Next::Finished if run.retries.next_due().is_none() => break,
                Next::Take if run.retries.has_room() => {
                    let turn = tokio::select! {
                        biased;
                        () = cancelled.cancelled() => break,
                        () = schedule.over.cancelled() => continue,
                        turn = self.turn() => turn,
                    };
                    self.take_new(turn).await?;
                    // A port that never waits must not keep its thread from everything else.
                    tokio::task::coop::consume_budget().await;
                }
                Next::Finished | Next::Take | Next::Wait => tokio::select! {
                    () = cancelled.cancelled() => break,
                    () = changed => {}
                    () = self.next_due() => {}
                },
                Next::Skip(place, by) => tokio::select! {
                    biased;
                    () = cancelled.cancelled() => break,
                    () = run.journal.room() => run.skip(place, by),
                },
            }
        }
        Ok(())
    }

    async fn turn(&self) -> Turn {
        self.run.journal.room().await;
        self.turns.next().await
    }

    /// Waits until the next further attempt is due; for ever where none waits.
    async fn next_due(&self) {
        match self.run.retries.next_due() {
            Some(due) => tokio::time::sleep_until(due).await,
            None => future::pending().await,
        }
    }

    /// Puts the next objects in work.
    async fn take_new(&self, _turn: Turn) -> Result<(), PortGone> {
        let taken = self.run.schedule.take(self.run.translator.batch_limits());
        let numbers = taken.iter().map(|taken| number(taken.place)).collect();
        let work = async { self.see_through(taken.into_iter().map(|taken| self.run.begin(taken)).collect()).await };
        self.see_to(numbers, work).await
    }

    /// Makes the next attempt at what failed for the moment.
    async fn try_again(&self, Again { mut trials, .. }: Again) -> Result<(), PortGone> {
        let numbers = trials.iter().map(Trial::number).collect();
        let work = async {
            let _turn = self.turn().await;
            trials.iter_mut().for_each(Trial::begin_again);
            self.see_through(trials).await
        };
        self.see_to(numbers, work).await
    }

    /// Sees objects to their results, or to the queue of those that are tried again. When the job is to stop, or a port is
    /// gone, what has no result goes back to the job's own queue.
    async fn see_to(
        &self,
        numbers: Vec<ObjectNumber>,
        work: impl Future<Output = Result<Vec<Again>, PortGone>>,
    ) -> Result<(), PortGone> {
        let Self { run, .. } = self;
        let ended = tokio::select! {
            biased;
            () = self.told_to_stop() => Ok(Vec::new()),
            ended = work => ended,
        };
        match ended {
            Ok(again) if !run.context.cancelled.is_cancelled() => {
                if !again.is_empty() {
                    again.into_iter().for_each(|again| run.retries.push(again));
                    // Whoever has nothing to do wakes up in time for them.
                    run.schedule.changed.notify_waiters();
                }
                Ok(())
            }
            ended => {
                numbers.into_iter().for_each(|number| run.journal.abandon(number));
                ended.map(drop)
            }
        }
    }

    /// Ends when the job is to stop, and nothing is with a target that would go on with it. Such an object is named, and
    /// waited for.
    async fn told_to_stop(&self) {
        let Self { run, at_target, .. } = self;
        run.context.cancelled.cancelled().await;
        let Some(object) = at_target.object().filter(|_| !run.session.may_be_dropped()) else { return };
        let inventory = run.schedule.inventory();
        let name = usize::try_from(object - 1).ok().and_then(|place| inventory.objects.get(place));
        if let Some(InventoryObject { name, .. }) = name {
            let message = format!("Stopping: {name} is in work at the target, which is told to let go of it");
            run.journal.log(LogLevel::Info, Some(object), message);
        }
        at_target.empty().await;
    }

    /// Makes one attempt at each; answers with those that failed for the moment.
    async fn see_through(&self, mut trials: Vec<Trial>) -> Result<Vec<Again>, PortGone> {
        let answers = if trials.len() > 1 {
            match self.ask_together(&mut trials).await? {
                Together::Answered(answers) => answers,
                Together::Again(wait) => return Ok(vec![Again { due: Instant::now() + wait, trials }]),
                Together::GivenUp => return Ok(Vec::new()),
            }
        } else {
            Vec::new()
        };
        let mut answers = answers.into_iter();
        let mut failed_for_now = Vec::new();
        for mut trial in trials {
            if self.run.context.cancelled.is_cancelled() {
                break;
            }
            match self.run.attempt(&mut trial, answers.next(), &self.at_target).await {
                Tried::Ended => {}
                Tried::Stopped => break,
                Tried::Again(wait) => {
                    failed_for_now.push(Again { due: Instant::now() + wait, trials: vec![trial] });
                }
                Tried::PortGone(why) => return Err(PortGone(why)),
            }
        }
        Ok(failed_for_now)
    }

    /// Asks the translator for all of them in one call.
    async fn ask_together(&self, trials: &mut [Trial]) -> Result<Together, PortGone> {
        let run = &self.run;
        trials.iter().for_each(|trial| run.journal.stage(trial.number(), Stage::Translating));
        let objects: Vec<&InventoryObject> = trials.iter().map(Trial::object).collect();
        let call = run.translator.translate_batch(&objects, &run.context);
        let error = match AssertUnwindSafe(call).catch_unwind().await {
            Ok(Ok(answers)) => return Ok(Together::Answered(answers)),
            Ok(Err(error)) => error,
            Err(_) => {
                let together = objects.len();
                let message =
                    format!("The translator stopped unexpectedly on {together} objects together; they go one by one");
                run.journal.log(LogLevel::Warning, None, message);
                return Ok(Together::Answered(Vec::new()));
            }
        };
        match error {
            TranslatorError::Transient { message, retry_after } => {
                let wait = run.failed_for_now(trials, &message, retry_after);
                Ok(wait.map_or(Together::GivenUp, Together::Again))
            }
            TranslatorError::Unavailable(why) => {
                trials.iter_mut().for_each(|trial| run.fail(trial, why.clone()));
                Err(PortGone(why))
            }
        }
    }
}
