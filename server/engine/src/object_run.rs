//! One object through its stages. Whatever goes wrong with it is in its result.

use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt;
use model::{Diagnostic, LogLevel, ObjectKind, ObjectNumber, ResultStatus, Severity, Stage};

use crate::job_run::{CYCLE_CODE, number};
use crate::journal::{Ending, Journal};
use crate::ports::{Execution, TargetError, TargetSession, Translator};
use crate::{Inventory, InventoryObject, JobContext};

/// What a worker needs for any object of its job.
pub(crate) struct ObjectRun {
    pub(crate) context: JobContext,
    pub(crate) inventory: Arc<Inventory>,
    pub(crate) journal: Arc<Journal>,
    pub(crate) translator: Arc<dyn Translator>,
    pub(crate) session: Arc<dyn TargetSession>,
    pub(crate) cycles: Vec<Vec<usize>>,
    /// Objects whose statements an earlier process may have sent.
    pub(crate) in_doubt: Arc<HashSet<ObjectNumber>>,
}

/// How it went on after an object.
pub(crate) enum Step {
    /// The object has this result.
    Done(ResultStatus),
    /// The job is to stop; the object went back to the queue.
    Cancelled,
    /// The target cannot be used any more; the object has a result that says so.
    TargetGone(TargetError),
}

impl ObjectRun {
    /// Migrates the object at a place of the inventory.
    pub(crate) async fn migrate(&self, place: usize) -> Step {
        let object = &self.inventory.objects[place];
        let number = number(place);
        let name = object.name.to_string();
        let message = format!("Processing {} {name}", object.kind);
        self.journal.begin(number, name.clone(), object.kind, object.definition.len(), message);
        let work = AssertUnwindSafe(self.through_stages(number, object)).catch_unwind();
        let worked = tokio::select! {
            biased;
            () = self.context.cancelled.cancelled() => {
                self.journal.abandon(number);
                return Step::Cancelled;
            }
            worked = work => worked,
        };
        let (mut ending, gone) = worked.unwrap_or_else(|_| {
            (failed("stopped unexpectedly on this object; please report it".to_owned(), Vec::new(), Vec::new()), None)
        });
        if let Some(remark) = self.cycle_remark(place) {
            ending.diagnostics.push(remark);
        }
        let status = ending.status;
        let (level, what) = match (ending.status, ending.executed) {
            (ResultStatus::Success, true) => (LogLevel::Info, "Created"),
            (ResultStatus::Success, false) => (LogLevel::Info, "Translated"),
            (ResultStatus::Skipped, _) => (LogLevel::Warning, "Skipped"),
            (ResultStatus::Error, _) => (LogLevel::Error, "Failed"),
        };
        let why = ending.error.as_ref().map(|error| format!(": {error}")).unwrap_or_default();
        self.journal.finish(number, ending, level, |ms| format!("{what} {name} in {ms} ms{why}"));
        gone.map_or(Step::Done(status), Step::TargetGone)
    }

    /// Gives an object its result without trying it: what it reads, at the place `by`, has no success in this job.
    pub(crate) fn skip(&self, place: usize, by: usize) {
        let (object, cause) = (&self.inventory.objects[place], &self.inventory.objects[by].name);
        let (number, name) = (number(place), object.name.to_string());
        let message = format!("Processing {} {name}", object.kind);
        self.journal.begin(number, name.clone(), object.kind, object.definition.len(), message);
        let why = format!("{cause}, which it reads, was not migrated");
        let ending = Ending {
            status: ResultStatus::Skipped,
            executed: false,
            error: Some(why.clone()),
            target_sql: Vec::new(),
            diagnostics: Vec::new(),
        };
        self.journal.finish(number, ending, LogLevel::Warning, |_| format!("Skipped {name}: {why}"));
    }

    async fn through_stages(&self, number: u32, object: &InventoryObject) -> (Ending, Option<TargetError>) {
        self.journal.stage(number, Stage::Translating);
        let translation = self.translator.translate(object, &self.context).await;
        let (success, error) = (translation.is_success(), translation.error().map(str::to_owned));
        let (kind, statements) = (translation.kind.unwrap_or(object.kind), translation.statements);
        let mut diagnostics = translation.diagnostics;
        if !success {
            return (failed(error.unwrap_or_default(), statements, diagnostics), None);
        }
        let dry_run = self.context.mode.is_dry_run();
        self.journal.stage(number, if dry_run { Stage::Validating } else { Stage::Executing });
        let executed = if statements.is_empty() {
            Ok(Execution::default())
        } else {
            self.execute(number, object, kind, &statements).await
        };
        let execution = match executed {
            Ok(execution) => execution,
            Err(TargetError::Refused(why)) => return (failed(why, statements, diagnostics), None),
            Err(gone @ TargetError::Unavailable(_)) => {
                return (failed(gone.to_string(), statements, diagnostics), Some(gone));
            }
        };
        diagnostics.extend(execution.diagnostics);
        let ending = Ending {
            status: ResultStatus::Success,
            executed: execution.executed && !dry_run,
            error: None,
            target_sql: statements,
            diagnostics,
        };
        (ending, None)
    }

    /// Runs the statements, unless an earlier process is found to have done so. What changes the target is noted first.
    async fn execute(
        &self,
        number: ObjectNumber,
        object: &InventoryObject,
        kind: ObjectKind,
        statements: &[String],
    ) -> Result<Execution, TargetError> {
        if !self.context.mode.is_dry_run() {
            if self.in_doubt.contains(&number)
                && let Some(before) = self.session.executed_before(object, kind, statements).await?
            {
                let message = format!("{} was created before the server stopped", object.name);
                self.journal.log(LogLevel::Info, Some(number), message);
                return Ok(before);
            }
            let noted = self.journal.intend(number).await;
            noted.map_err(|_| TargetError::Unavailable("the job store does not take notes any more".to_owned()))?;
        }
        self.session.execute(object, kind, statements).await
    }

    fn cycle_remark(&self, place: usize) -> Option<Diagnostic> {
        let members = self.cycles.iter().find(|members| members.contains(&place))?;
        let others = members.iter().filter(|other| **other != place).take(5);
        let names: Vec<String> = others.map(|other| self.inventory.objects[*other].name.to_string()).collect();
        let message =
            format!("this object and {} refer to each other in a circle; check the order by hand", names.join(", "));
        Some(Diagnostic::new(CYCLE_CODE, Severity::Warning, message))
    }
}

fn failed(error: String, target_sql: Vec<String>, diagnostics: Vec<Diagnostic>) -> Ending {
    Ending { status: ResultStatus::Error, executed: false, error: Some(error), target_sql, diagnostics }
}
