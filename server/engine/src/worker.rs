//! A worker: takes objects of its job, one or a batch at a time, and sees them through.

use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::try_join_all;
use model::{LogLevel, Stage};
use tokio::sync::Mutex;

use crate::InventoryObject;
use crate::at_target::AtTarget;
use crate::job_run::number;
use crate::object_run::{Answer, ObjectRun, Trial, Tried};
use crate::ports::TranslatorError;
use crate::schedule::{Next, Taken};
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

impl Worker {
    /// Takes objects until none is left, the job is to stop, or a port is gone.
    pub(crate) async fn work(self) -> Result<(), PortGone> {
        let Self { run, .. } = &self;
        let (schedule, cancelled) = (&run.schedule, &run.context.cancelled);
        while !cancelled.is_cancelled() {
            let mut changed = pin!(schedule.changed.notified());
            changed.as_mut().enable();
            match schedule.next() {
                Next::Finished => break,
                Next::Wait => tokio::select! {
                    () = cancelled.cancelled() => break,
                    () = changed => {}
                },
                Next::Skip(place, by) => tokio::select! {
                    biased;
                    () = cancelled.cancelled() => break,
                    () = run.journal.room() => run.skip(place, by),
                },
                Next::Take => {
                    let turn = tokio::select! {
                        biased;
                        () = cancelled.cancelled() => break,
                        () = schedule.over.cancelled() => break,
                        turn = self.turn() => turn,
                    };
                    let taken = schedule.take(run.translator.batch_limits());
                    self.see_to(taken, turn).await?;
                    // A port that never waits must not keep its thread from everything else.
                    tokio::task::coop::consume_budget().await;
                }
            }
        }
        Ok(())
    }

    async fn turn(&self) -> Turn {
        self.run.journal.room().await;
        self.turns.next().await
    }

    /// Sees objects to their results. When the job is to stop, or a port is gone, what has none goes back to the queue.
    async fn see_to(&self, taken: Vec<Taken>, turn: Turn) -> Result<(), PortGone> {
        let places: Vec<usize> = taken.iter().map(|taken| taken.place).collect();
        let ended = tokio::select! {
            biased;
            () = self.told_to_stop() => Ok(()),
            ended = self.see_through(taken, turn) => ended,
        };
        places.into_iter().for_each(|place| self.run.journal.abandon(number(place)));
        ended
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

    async fn see_through(&self, taken: Vec<Taken>, turn: Turn) -> Result<(), PortGone> {
        let mut trials: Vec<Trial> = taken.into_iter().map(|taken| self.run.begin(taken)).collect();
        let mut turn = Some(turn);
        let answers = if trials.len() > 1 { self.ask_together(&mut trials, &mut turn).await? } else { Vec::new() };
        let mut answers = answers.into_iter();
        let mut failed_for_now = Vec::new();
        for mut trial in trials {
            if self.run.context.cancelled.is_cancelled() {
                return Ok(());
            }
            match self.run.attempt(&mut trial, answers.next(), &self.at_target).await {
                Tried::Ended => {}
                Tried::Stopped => return Ok(()),
                Tried::Again(wait) => failed_for_now.push((trial, wait)),
                Tried::PortGone(why) => return Err(PortGone(why)),
            }
        }
        drop(turn);
        let one_call = Mutex::new(());
        try_join_all(failed_for_now.into_iter().map(|(trial, wait)| self.try_again(trial, wait, &one_call))).await?;
        Ok(())
    }

    /// Asks the translator for all of them in one call, which is made again as a whole while it fails for the moment. Those
    /// for which there is no answer are left to be asked for alone. The turn is not kept over a wait.
    async fn ask_together(&self, trials: &mut Vec<Trial>, turn: &mut Option<Turn>) -> Result<Vec<Answer>, PortGone> {
        let run = &self.run;
        loop {
            trials.iter().for_each(|trial| run.journal.stage(trial.number(), Stage::Translating));
            let objects: Vec<&InventoryObject> = trials.iter().map(Trial::object).collect();
            let call = run.translator.translate_batch(&objects, &run.context);
            let error = match AssertUnwindSafe(call).catch_unwind().await {
                Ok(Ok(answers)) => return Ok(answers),
                Ok(Err(error)) => error,
                Err(_) => {
                    let together = objects.len();
                    let message = format!(
                        "The translator stopped unexpectedly on {together} objects together; they go one by one"
                    );
                    run.journal.log(LogLevel::Warning, None, message);
                    return Ok(Vec::new());
                }
            };
            match error {
                TranslatorError::Transient { message, retry_after } => {
                    let Some(wait) = run.failed_for_now(trials, &message, retry_after) else {
                        trials.clear();
                        return Ok(Vec::new());
                    };
                    *turn = None;
                    tokio::time::sleep(wait).await;
                    *turn = Some(self.turns.next().await);
                    trials.iter_mut().for_each(Trial::begin_again);
                }
                TranslatorError::Unavailable(why) => {
                    trials.iter_mut().for_each(|trial| run.fail(trial, why.clone()));
                    return Err(PortGone(why));
                }
            }
        }
    }

    /// Makes further attempts at an object until it has a result. Those of one worker make one call at a time.
    async fn try_again(&self, mut trial: Trial, mut wait: Duration, one_call: &Mutex<()>) -> Result<(), PortGone> {
        loop {
            tokio::time::sleep(wait).await;
            let _call = one_call.lock().await;
            let _turn = self.turns.next().await;
            if self.run.context.cancelled.is_cancelled() {
                return Ok(());
            }
            trial.begin_again();
            wait = match self.run.attempt(&mut trial, None, &self.at_target).await {
                Tried::Ended | Tried::Stopped => return Ok(()),
                Tried::Again(wait) => wait,
                Tried::PortGone(why) => return Err(PortGone(why)),
            };
        }
    }
}
