//! One object through its stages, as often as it takes. Whatever goes wrong with it is in its result.

use std::collections::{HashMap, HashSet};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use model::{Attempt, Diagnostic, LogLevel, ObjectKind, ObjectNumber, ResultStatus, Severity, Stage, Timestamp};
use tokio::time::Instant;
use translate::Translation;

use crate::at_target::AtTarget;
use crate::clock::now;
use crate::ended::Ended;
use crate::job_run::{CYCLE_CODE, LACKING_CODE, NAME_SHARED_CODE, NAME_TAKEN_CODE, number};
use crate::journal::{Ending, Journal};
use crate::ports::{Execution, TargetError, TargetSession, Translator, TranslatorError};
use crate::retry::{RetryPolicy, Tries, seconds};
use crate::retry_queue::RetryQueue;
use crate::schedule::{Schedule, Taken};
use crate::{Inventory, InventoryObject, JobContext};

/// What is known of a job's objects from earlier processes.
#[derive(Debug, Default)]
pub(crate) struct Earlier {
    /// How objects ended that have a result.
    pub(crate) ended: HashMap<ObjectNumber, Ended>,
    /// Objects whose statements may have been sent.
    pub(crate) in_doubt: HashSet<ObjectNumber>,
    /// Attempts at objects that have no result.
    pub(crate) attempts: HashMap<ObjectNumber, u32>,
}

/// What the workers of a job share.
pub(crate) struct ObjectRun {
    pub(crate) context: JobContext,
    pub(crate) journal: Arc<Journal>,
    pub(crate) translator: Arc<dyn Translator>,
    pub(crate) session: Arc<dyn TargetSession>,
    pub(crate) schedule: Schedule,
    pub(crate) earlier: Arc<Earlier>,
    pub(crate) retry: RetryPolicy,
    pub(crate) retries: RetryQueue,
}

/// What a translator says to one object.
pub(crate) type Answer = Result<Translation, TranslatorError>;

/// An object in work, and how far it is.
pub(crate) struct Trial {
    taken: Taken,
    /// The job's objects as of its taking.
    inventory: Arc<Inventory>,
    tries: Tries,
    /// The attempt that is being made, from 1 over all processes.
    attempt: u32,
    began: (Timestamp, Instant),
    /// Its translation, which a further attempt need not ask for again.
    translation: Option<Translation>,
    /// Whether it is on disk that its statements may reach the target.
    noted: bool,
    /// The attempt whose answer from the target was lost.
    unanswered: Option<u32>,
}

impl Trial {
    pub(crate) fn number(&self) -> ObjectNumber {
        number(self.taken.place)
    }

    pub(crate) fn object(&self) -> &InventoryObject {
        &self.inventory.objects[self.taken.place]
    }

    /// Begins the next attempt.
    pub(crate) fn begin_again(&mut self) {
        self.attempt += 1;
        self.began = (now(), Instant::now());
    }
}

/// How it went on after an attempt.
pub(crate) enum Tried {
    /// The object has a result.
    Ended,
    /// It failed for the moment; the next attempt comes after this time.
    Again(Duration),
    /// A port cannot be used any more; the object has a result that says so.
    PortGone(String),
    /// The job is to stop, and nothing of the object is left.
    Stopped,
}

/// Why an attempt brought no ending.
enum Trouble {
    Transient { message: String, retry_after: Option<Duration> },
    PortGone(String),
    Refused(String),
    Cancelled,
}

impl From<TranslatorError> for Trouble {
    fn from(error: TranslatorError) -> Self {
        match error {
            TranslatorError::Transient { message, retry_after } => Self::Transient { message, retry_after },
            TranslatorError::Unavailable(why) => Self::PortGone(why),
        }
    }
}

impl From<TargetError> for Trouble {
    fn from(error: TargetError) -> Self {
        match error {
            TargetError::Transient { message, retry_after } => Self::Transient { message, retry_after },
            TargetError::Unavailable(why) => Self::PortGone(why),
            TargetError::Refused(why) | TargetError::Skipped(why) => Self::Refused(why),
            TargetError::Cancelled => Self::Cancelled,
        }
    }
}

impl ObjectRun {
    /// Puts an object in work, with its first attempt in this process.
    pub(crate) fn begin(&self, taken: Taken) -> Trial {
        let inventory = self.schedule.inventory();
        let number = self.announce(taken.place, &inventory);
        let before = self.earlier.attempts.get(&number).copied().unwrap_or(0);
        Trial {
            taken,
            inventory,
            tries: self.retry.tries(number.into()),
            attempt: before + 1,
            began: (now(), Instant::now()),
            translation: None,
            noted: false,
            unanswered: None,
        }
    }

    /// Gives an object its result without trying it: what it reads, at the place `by`, has no success in this job.
    pub(crate) fn skip(&self, place: usize, by: usize) {
        let inventory = self.schedule.inventory();
        let number = self.announce(place, &inventory);
        let (object, cause) = (&inventory.objects[place], &inventory.objects[by].name);
        let why = format!("{cause}, which it reads, was not migrated");
        let ending = Ending { error: Some(why.clone()), ..Ending::new(ResultStatus::Skipped) };
        self.journal.finish(number, ending, LogLevel::Warning, |_| format!("Skipped {}: {why}", object.name));
        self.journal.leave_out(self.schedule.finished(place, Ended::Blocked));
    }

    fn announce(&self, place: usize, inventory: &Inventory) -> ObjectNumber {
        let object = &inventory.objects[place];
        let (number, name) = (number(place), object.name.to_string());
        let message = format!("Processing {} {name}", object.kind);
        self.journal.begin(number, name, object.kind, message);
        number
    }

    /// Makes one attempt at an object, with the translator's answer where it was given already.
    pub(crate) async fn attempt(&self, trial: &mut Trial, answer: Option<Answer>, at_target: &AtTarget) -> Tried {
        let work = AssertUnwindSafe(self.through_stages(trial, answer, at_target)).catch_unwind();
        let trouble = match work.await {
            Ok(Ok(ending)) => {
                self.finish(trial, ending);
                return Tried::Ended;
            }
            Ok(Err(trouble)) => trouble,
            Err(_) => Trouble::Refused("stopped unexpectedly on this object; please report it".to_owned()),
        };
        match trouble {
            Trouble::Cancelled if self.context.cancelled.is_cancelled() => Tried::Stopped,
            Trouble::Cancelled => {
                let why = "the target stopped on this object, which nobody asked for; please report it".to_owned();
                self.fail(trial, why);
                Tried::Ended
            }
            Trouble::Refused(why) => {
                self.fail(trial, why);
                Tried::Ended
            }
            Trouble::PortGone(why) => {
                self.fail(trial, why.clone());
                Tried::PortGone(why)
            }
            Trouble::Transient { message, retry_after } => {
                let wait = self.failed_for_now(std::slice::from_mut(trial), &message, retry_after);
                wait.map_or(Tried::Ended, Tried::Again)
            }
        }
    }

    /// Takes note that the attempt at these objects, one call for all, failed for the moment. Answers how long to wait for the
    /// next; where they were tried enough, they have results that say so.
    pub(crate) fn failed_for_now(
        &self,
        trials: &mut [Trial],
        message: &str,
        retry_after: Option<Duration>,
    ) -> Option<Duration> {
        trials.iter_mut().for_each(|trial| trial.tries.failed(trial.began.1.elapsed()));
        // Those of one call have been through the same, so one stands for all.
        match trials.first_mut()?.tries.wait(retry_after) {
            Ok(wait) => {
                for trial in trials {
                    let (name, number, (began, clock)) = (&trial.object().name, trial.attempt, trial.began);
                    let told = format!("{name}: attempt {number} failed, the next is in {}: {message}", seconds(wait));
                    let took_ms = u64::try_from(clock.elapsed().as_millis()).unwrap_or(u64::MAX);
                    let attempt = Attempt { number, began, took_ms, outcome: message.to_owned() };
                    self.journal.attempt_failed(trial.number(), attempt, told);
                    trial.tries.waited(wait);
                }
                Some(wait)
            }
            Err(given_up) => {
                trials.iter_mut().for_each(|trial| self.fail(trial, format!("{message}; {given_up}")));
                None
            }
        }
    }

    /// Gives an object an error for its result, with as much of a translation as there is.
    pub(crate) fn fail(&self, trial: &mut Trial, why: String) {
        let Translation { statements, diagnostics, .. } = trial.translation.take().unwrap_or_default();
        self.finish(
            trial,
            Ending { error: Some(why), target_sql: statements, diagnostics, ..Ending::new(ResultStatus::Error) },
        );
    }

    fn finish(&self, trial: &Trial, mut ending: Ending) {
        let place = trial.taken.place;
        let name = &trial.object().name;
        ending.diagnostics.extend(self.cycle_remark(place));
        ending.diagnostics.extend(self.shared_name_remark(place));
        ending.diagnostics.extend(trial.taken.lacks.map(|lacking| self.lacking_remark(lacking)));
        (ending.attempts, ending.attempt_began) = (trial.attempt, Some(trial.began.0));
        let ended = Ended::of_result(ending.status, ending.attempts);
        let (level, what) = match (ending.status, ending.executed) {
            (ResultStatus::Success, true) => (LogLevel::Info, "Created"),
            (ResultStatus::Success, false) => (LogLevel::Info, "Translated"),
            // As was asked for.
            (ResultStatus::Skipped, _) => (LogLevel::Info, "Skipped"),
            (ResultStatus::Error, _) => (LogLevel::Error, "Failed"),
        };
        let why = ending.error.as_ref().map(|error| format!(": {error}")).unwrap_or_default();
        self.journal.finish(number(place), ending, level, |ms| format!("{what} {name} in {ms} ms{why}"));
        self.journal.leave_out(self.schedule.finished(place, ended));
    }

    async fn through_stages(
        &self,
        trial: &mut Trial,
        answer: Option<Answer>,
        at_target: &AtTarget,
    ) -> Result<Ending, Trouble> {
        let (inventory, number) = (trial.inventory.clone(), trial.number());
        let object = &inventory.objects[trial.taken.place];
        let translation = match trial.translation.take() {
            Some(translation) => translation,
            None => match answer {
                Some(answer) => answer?,
                None => {
                    self.journal.stage(number, Stage::Translating);
                    self.translator.translate(object, &self.context.about(number)).await?
                }
            },
        };
        if !translation.is_success() {
            let error = Some(translation.error().unwrap_or_default().to_owned());
            let (target_sql, diagnostics) = (translation.statements, translation.diagnostics);
            return Ok(Ending { error, target_sql, diagnostics, ..Ending::new(ResultStatus::Error) });
        }
        if let Some(taken) = self.name_is_taken(trial.taken.place) {
            // The target is not asked: it could only say that something stands there.
            let (error, target_sql) = (Some(taken.message.clone()), translation.statements);
            let diagnostics = translation.diagnostics.into_iter().chain([taken]).collect();
            return Ok(Ending { error, target_sql, diagnostics, ..Ending::new(ResultStatus::Error) });
        }
        let dry_run = self.context.mode.is_dry_run();
        self.journal.stage(number, if dry_run { Stage::Validating } else { Stage::Executing });
        let kind = translation.kind.unwrap_or(object.kind);
        let executed = match translation.statements.as_slice() {
            [] => Ok(Execution::default()),
            statements => self.execute(trial, object, kind, statements, at_target).await,
        };
        let execution = match executed {
            Ok(execution) => execution,
            Err(TargetError::Skipped(why)) => {
                let (target_sql, diagnostics) = (translation.statements, translation.diagnostics);
                return Ok(Ending { error: Some(why), target_sql, diagnostics, ..Ending::new(ResultStatus::Skipped) });
            }
            Err(error) => {
                trial.translation = Some(translation);
                return Err(error.into());
            }
        };
        let mut diagnostics = translation.diagnostics;
        diagnostics.extend(execution.diagnostics);
        Ok(Ending {
            executed: execution.executed && !dry_run,
            target_sql: translation.statements,
            diagnostics,
            ..Ending::new(ResultStatus::Success)
        })
    }

    /// Runs the statements, unless they are found to have been run already by an earlier process, or by an attempt whose
    /// answer was lost. What changes the target is noted first.
    async fn execute(
        &self,
        trial: &mut Trial,
        object: &InventoryObject,
        kind: ObjectKind,
        statements: &[String],
        at_target: &AtTarget,
    ) -> Result<Execution, TargetError> {
        let number = trial.number();
        if !self.context.mode.is_dry_run() {
            let in_doubt = self.earlier.in_doubt.contains(&number);
            if (trial.unanswered.is_some() || in_doubt || !self.context.earlier.is_empty())
                && let Some(before) = self.session.executed_before(object, kind, statements).await?
            {
                let when = match trial.unanswered {
                    Some(attempt) => format!("by attempt {attempt}, whose answer was lost"),
                    None if in_doubt => "before the server stopped".to_owned(),
                    None => "by the job that this one tries again".to_owned(),
                };
                let message = format!("{} was created {when}", object.name);
                self.journal.log(LogLevel::Info, Some(number), message);
                return Ok(before);
            }
            if !trial.noted {
                let noted = self.journal.intend(number).await;
                noted.map_err(|_| TargetError::Unavailable("the job store does not take notes any more".to_owned()))?;
                trial.noted = true;
            }
        }
        let executed = {
            let _there = at_target.enter(number);
            self.session.execute(object, kind, statements).await
        };
        if matches!(executed, Err(TargetError::Transient { .. })) {
            trial.unanswered = Some(trial.attempt);
        }
        executed
    }

    fn cycle_remark(&self, place: usize) -> Option<Diagnostic> {
        let (members, inventory) = (self.schedule.circle(place)?, self.schedule.inventory());
        let others = members.iter().filter(|other| **other != place).take(5);
        let names: Vec<String> = others.map(|other| inventory.objects[*other].name.to_string()).collect();
        let message =
            format!("this object and {} refer to each other in a circle; check the order by hand", names.join(", "));
        Some(Diagnostic::new(CYCLE_CODE, Severity::Warning, message))
    }

    /// Why an object cannot have its name in the target, where another comes to the same.
    fn name_is_taken(&self, place: usize) -> Option<Diagnostic> {
        let known = self.context.known.now();
        let sharing = known.sharing(place).filter(|sharing| sharing.first != place)?;
        let inventory = self.schedule.inventory();
        let (own, other) = (&inventory.objects.get(place)?.name, &inventory.objects.get(sharing.first)?.name);
        let name = sharing.name;
        let message = format!(
            "{own} and {other} come to the same name in the target, {name}, which {other} has; give one of them another \
             place by a rule for names, or leave one out"
        );
        Some(Diagnostic::new(NAME_TAKEN_CODE, Severity::Error, message))
    }

    /// That an object has a name in the target to which others come as well.
    fn shared_name_remark(&self, place: usize) -> Option<Diagnostic> {
        let known = self.context.known.now();
        let sharing = known.sharing(place).filter(|sharing| sharing.first == place)?;
        let inventory = self.schedule.inventory();
        let others = sharing.places.iter().filter(|other| **other != place).take(5);
        let names: Vec<String> =
            others.filter_map(|other| Some(inventory.objects.get(*other)?.name.to_string())).collect();
        let message = format!(
            "{} comes to the same name in the target, {}, and cannot be migrated beside this object",
            names.join(", "),
            sharing.name
        );
        Some(Diagnostic::new(NAME_SHARED_CODE, Severity::Warning, message))
    }

    fn lacking_remark(&self, lacking: usize) -> Diagnostic {
        let inventory = self.schedule.inventory();
        let name = &inventory.objects[lacking].name;
        let message =
            format!("{name}, which it reads, was not migrated; calls of this procedure fail until it is there");
        Diagnostic::new(LACKING_CODE, Severity::Warning, message)
    }
}
