//! One job's use of the warehouse.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use engine::{Execution, InventoryObject, JobContext, TargetError, TargetSession};
use model::{Diagnostic, Home, LogLevel, ObjectKind, OnConflict, TargetName};

use crate::WorkspaceError;
use crate::creation::{Creation, Over};
use crate::ownership::{Note, fingerprint, identity};
use crate::refusal;
use crate::remark::Remark;
use crate::standing::{Found, Look, Standing};
use crate::statements::{Ended, Failed, LONGEST_STATEMENT, StatementId, Statements, Submission};
use crate::target::names;

/// Looks at a name that others take at the same time; then it is given up.
const MOST_LOOKS: u32 = 4;

/// The session of one job. Its workers share it.
pub(crate) struct Session {
    pub(crate) statements: Statements,
    pub(crate) home: Home,
    pub(crate) job: JobContext,
    pub(crate) standing: Standing,
    /// Names, in lower case and without schema, that the job brings.
    pub(crate) brought: Mutex<HashSet<String>>,
    /// In a dry run: which object would have taken a name.
    pub(crate) rehearsed: Mutex<HashMap<String, String>>,
    /// Statements that may still run, by the object for which they were submitted.
    unanswered: Mutex<HashMap<String, StatementId>>,
}

/// Why a statement was not run to its end.
pub(crate) enum Trouble {
    /// The warehouse does not take it.
    Failed(Failed),
    /// Anything else.
    Ended(TargetError),
}

impl From<WorkspaceError> for Trouble {
    fn from(error: WorkspaceError) -> Self {
        Self::Ended(match error {
            // About this statement, not about the warehouse as a whole.
            WorkspaceError::Refused(why) => TargetError::Refused(why),
            other => other.of_target(),
        })
    }
}

impl Trouble {
    fn ended(self) -> TargetError {
        match self {
            Self::Ended(error) => error,
            Self::Failed(failed) => {
                let lacks = ["PERMISSION", "42501"].iter().any(|sign| failed.sentence().contains(sign));
                let hint = if lacks { "; grant what is named, then retry what failed" } else { "" };
                TargetError::Refused(format!("{}{hint}", failed.sentence()))
            }
        }
    }
}

/// An object that is being made.
struct Making<'a> {
    /// Its [`identity`].
    object: &'a str,
    /// Names that it took, which nothing else had.
    fresh: Vec<(TargetName, &'static str, ObjectKind)>,
    diagnostics: Vec<Diagnostic>,
}

impl Session {
    pub(crate) fn new(statements: Statements, home: Home, job: JobContext, brought: HashSet<String>) -> Self {
        let standing = Standing::new(statements.clone());
        let (brought, rehearsed, unanswered) = (Mutex::new(brought), Mutex::default(), Mutex::default());
        Self { statements, home, job, standing, brought, rehearsed, unanswered }
    }

    /// Runs a statement for an object to its end; stops it when the job is to stop.
    pub(crate) async fn run(&self, object: &str, sql: &str) -> Result<Vec<Vec<Option<String>>>, Trouble> {
        if self.job.cancelled.is_cancelled() {
            return Err(Trouble::Ended(TargetError::Cancelled));
        }
        if sql.len() > LONGEST_STATEMENT {
            let (found, most) = (sql.len(), LONGEST_STATEMENT);
            let why = format!("the statement has {found} bytes, the warehouse takes at most {most}");
            return Err(Trouble::Ended(TargetError::Refused(why)));
        }
        let tags = [("dwma_job", self.job.job_id.to_string()), ("dwma_object", object.to_owned())];
        let (catalog, schema) = (Some(self.home.catalog.as_str()), Some(self.home.schema.as_str()));
        let submission = Submission { sql, catalog, schema, parameters: &[], tags: &tags };
        let submitted = self.statements.submit(&submission).await;
        if matches!(submitted, Err(WorkspaceError::Transient { .. })) {
            self.standing.forget().await;
        }
        let (id, ended) = submitted?;
        let ended = match ended {
            Some(ended) => ended,
            None => self.followed(object, &id).await?,
        };
        match ended {
            Ended::Succeeded(rows) => Ok(rows),
            Ended::Cancelled if self.job.cancelled.is_cancelled() => Err(Trouble::Ended(TargetError::Cancelled)),
            Ended::Cancelled => {
                Err(passing("the statement was cancelled at the warehouse, which may have been stopped".to_owned()))
            }
            Ended::Failed(failed) if failed.is_passing() => {
                self.standing.forget().await;
                let sentence = failed.sentence();
                Err(passing(format!(
                    "the warehouse has trouble for the moment: {sentence}; should that last, see that it runs, then retry what failed"
                )))
            }
            Ended::Failed(failed) => Err(Trouble::Failed(failed)),
        }
    }

    /// Follows a statement to its end. Where its answers get lost, its id is kept, so that it is not submitted twice.
    async fn followed(&self, object: &str, id: &StatementId) -> Result<Ended, Trouble> {
        let ended = tokio::select! {
            biased;
            () = self.job.cancelled.cancelled() => self.statements.cancel(id).await,
            ended = self.statements.wait(id) => ended,
        };
        if matches!(ended, Err(WorkspaceError::Transient { .. })) {
            self.standing.forget().await;
            let mut unanswered = self.unanswered.lock().unwrap_or_else(PoisonError::into_inner);
            unanswered.insert(object.to_owned(), id.clone());
        }
        Ok(ended?)
    }

    /// Waits for a statement of this object whose answer was lost, so that nothing runs beside it. How it ended shows in what
    /// stands.
    async fn settle(&self, object: &str) -> Result<(), Trouble> {
        let before = self.unanswered.lock().unwrap_or_else(PoisonError::into_inner).remove(object);
        let Some(id) = before else { return Ok(()) };
        match self.followed(object, &id).await {
            // The warehouse forgets statements an hour after they ended.
            Err(Trouble::Ended(TargetError::Unavailable(_))) | Ok(_) => Ok(()),
            Err(trouble) => Err(trouble),
        }
    }

    /// Whether this job, or one that it tries again, left the note.
    fn is_own_job(&self, note: &Note) -> bool {
        note.is_of(&self.job.job_id) || self.job.earlier.iter().any(|job| note.is_of(job))
    }

    /// What becomes of something that stands under a name that an object is to have. Answers with whether it was there before
    /// the migration.
    pub(crate) fn over(&self, object: &str, found: &Found, name: &TargetName) -> Result<bool, TargetError> {
        if let Some(note) = found.note.as_ref().filter(|note| self.is_own_job(note)) {
            if note.object == object {
                return Ok(false);
            }
            return Err(TargetError::Refused(refusal::taken_twice(found.kind, name)));
        }
        match self.job.on_conflict {
            OnConflict::Error => Err(TargetError::Refused(refusal::conflict(found.kind, name))),
            OnConflict::Skip => Err(TargetError::Skipped(refusal::left(found.kind, name))),
            OnConflict::Replace => Ok(true),
        }
    }

    /// Creates something, in the place of what may be replaced.
    async fn create(&self, making: &mut Making<'_>, creation: &Creation, note: &Note) -> Result<(), Trouble> {
        let (name, kind) = (&creation.name, creation.kind);
        let mut look = Look::Remembered;
        for _ in 0..MOST_LOOKS {
            let found = self.standing.at(name, kind, look).await?;
            let mut over = Over::Nothing;
            let mut was_there = false;
            if let Some(found) = &found {
                was_there = self.over(making.object, found, name).map_err(Trouble::Ended)?;
                if creation.can_replace(found.noun) {
                    over = Over::Replaced;
                } else {
                    self.run(making.object, &format!("DROP {} IF EXISTS {name}", found.noun)).await?;
                }
            }
            match self.run(making.object, &creation.written(over, note)).await {
                Ok(_) => {
                    if let (true, Some(found)) = (was_there, &found) {
                        let remark = Remark::Replaced { kind: found.kind, name: name.clone() };
                        making.diagnostics.push(remark.diagnostic());
                    } else {
                        making.fresh.push((name.clone(), creation.noun(), kind));
                    }
                    if matches!(kind, ObjectKind::Function | ObjectKind::Procedure) {
                        let made = Found { kind, noun: creation.noun(), note: Some(note.clone()) };
                        self.standing.changed(name, Some(made)).await;
                    }
                    return Ok(());
                }
                Err(Trouble::Failed(failed)) if failed.is_taken() => look = Look::Again,
                Err(trouble) => return Err(trouble),
            }
        }
        let why = format!("the name {name} is taken again and again by somebody else");
        Err(Trouble::Ended(TargetError::Refused(why)))
    }

    async fn make(&self, making: &mut Making<'_>, statements: &[String]) -> Result<(), Trouble> {
        let whole = fingerprint(statements);
        let read: Vec<Option<Creation>> = statements.iter().map(|sql| Creation::read(sql, &self.home)).collect();
        // With one statement, what it makes is whole from the first instant on.
        let at_once = (statements.len() == 1).then(|| whole.clone());
        let note =
            Note { job: self.job.job_id.to_string(), object: making.object.to_owned(), statements: at_once.clone() };
        for (creation, sql) in read.iter().zip(statements) {
            match creation {
                Some(creation) => self.create(making, creation, &note).await?,
                None => drop(self.run(making.object, sql).await?),
            }
        }
        if let (None, Some(first)) = (at_once, read.iter().flatten().next()) {
            self.mark_whole(making.object, first, &Note { statements: Some(whole), ..note }).await?;
        }
        Ok(())
    }

    /// Notes that all statements of an object were run. A function or procedure has no place for a later note; it would be made
    /// again, which changes nothing.
    async fn mark_whole(&self, object: &str, first: &Creation, note: &Note) -> Result<(), Trouble> {
        let noun = match first.kind {
            ObjectKind::Table => "TABLE",
            ObjectKind::View => first.noun(),
            ObjectKind::Function | ObjectKind::Procedure => return Ok(()),
        };
        let sql = format!("ALTER {noun} {} SET TBLPROPERTIES ({})", first.name, note.properties());
        self.run(object, &sql).await.map(drop)
    }

    /// Takes away what an object that came to nothing has made.
    async fn undo(&self, making: &Making<'_>) {
        for (name, noun, kind) in making.fresh.iter().rev() {
            let sql = format!("DROP {noun} IF EXISTS {name}");
            let submission = Submission { sql: &sql, catalog: None, schema: None, parameters: &[], tags: &[] };
            match self.statements.ask(&submission).await {
                Ok(Ended::Succeeded(_)) => {
                    if matches!(kind, ObjectKind::Function | ObjectKind::Procedure) {
                        self.standing.changed(name, None).await;
                    }
                }
                Ok(Ended::Failed(_) | Ended::Cancelled) | Err(_) => {
                    // A later try knows it by its note and makes it anew.
                    let message = format!("{} {name} was made in part and could not be dropped", kind.noun());
                    self.job.log.add(LogLevel::Warning, message);
                }
            }
        }
    }
}

fn passing(message: String) -> Trouble {
    Trouble::Ended(TargetError::Transient { message, retry_after: None })
}

#[async_trait]
impl TargetSession for Session {
    async fn execute(
        &self,
        object: &InventoryObject,
        _: ObjectKind,
        statements: &[String],
    ) -> Result<Execution, TargetError> {
        let object = identity(object);
        if self.job.mode.is_dry_run() {
            let diagnostics = self.rehearse(&object, statements).await.map_err(Trouble::ended)?;
            return Ok(Execution { executed: false, diagnostics });
        }
        self.settle(&object).await.map_err(Trouble::ended)?;
        let mut making = Making { object: &object, fresh: Vec::new(), diagnostics: Vec::new() };
        match self.make(&mut making, statements).await.map_err(Trouble::ended) {
            Ok(()) => Ok(Execution { executed: true, diagnostics: making.diagnostics }),
            Err(error) => {
                match &error {
                    TargetError::Refused(_) | TargetError::Skipped(_) | TargetError::Cancelled => {
                        self.undo(&making).await
                    }
                    // What was made is found by the next try.
                    TargetError::Transient { .. } | TargetError::Unavailable(_) => {}
                }
                Err(error)
            }
        }
    }

    async fn grown(&self, more: &[InventoryObject]) {
        self.brought.lock().unwrap_or_else(PoisonError::into_inner).extend(names(more));
    }

    /// A statement that nobody waits for runs on at the warehouse.
    fn may_be_dropped(&self) -> bool {
        false
    }

    async fn executed_before(
        &self,
        object: &InventoryObject,
        _: ObjectKind,
        statements: &[String],
    ) -> Result<Option<Execution>, TargetError> {
        let object = identity(object);
        self.settle(&object).await.map_err(Trouble::ended)?;
        let whole = fingerprint(statements);
        let read: Vec<Creation> = statements.iter().filter_map(|sql| Creation::read(sql, &self.home)).collect();
        for (place, creation) in read.iter().enumerate() {
            let found = self.standing.at(&creation.name, creation.kind, Look::Remembered).await;
            let found = found.map_err(|error| Trouble::from(error).ended())?;
            let own = found.filter(|found| found.kind == creation.kind).and_then(|found| found.note);
            let own = own.filter(|note| note.object == object && self.is_own_job(note));
            let is_whole = |note: Note| place > 0 || note.statements.as_ref() == Some(&whole);
            if !own.is_some_and(is_whole) {
                return Ok(None);
            }
        }
        Ok((!read.is_empty()).then(|| Execution { executed: true, diagnostics: Vec::new() }))
    }
}
