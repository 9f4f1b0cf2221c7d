//! A model at work for one job.

use std::sync::Arc;

use async_trait::async_trait;
use engine::{BatchLimits, InventoryObject, JobContext, RulesTranslator, Translator, TranslatorError};
use model::{Diagnostic, LogLevel};
use tokio::sync::Semaphore;
use translate::{Translation, check};

use super::ModelLimits;
use super::answer::{parts, statements};
use super::chat::{Chat, Said, Turn};
use super::diagnostics::ModelRemark;
use super::prompt::{self, INSTRUCTIONS, definition, kind_made};
use super::usage::Usage;
use crate::WorkspaceError;

/// Translates for one job.
pub(super) struct JobModel {
    chat: Chat,
    model: String,
    rules_first: bool,
    limits: ModelLimits,
    calls: Arc<Semaphore>,
    usage: Usage,
}

/// Why there is no answer to work on.
enum NoAnswer {
    /// This object gets an error.
    OfObject(Diagnostic),
    Of(TranslatorError),
}

/// An object whose turn it is, with what rules said of it.
struct Asked<'a> {
    object: &'a InventoryObject,
    said: Vec<Diagnostic>,
}

impl JobModel {
    pub(super) fn new(chat: Chat, model: &str, rules_first: bool, limits: ModelLimits, calls: Arc<Semaphore>) -> Self {
        Self { chat, model: model.to_owned(), rules_first, limits, calls, usage: Usage::new(limits.prices) }
    }

    /// What rules make of an object: a translation, or what to tell the model.
    async fn by_rules<'a>(
        &self,
        object: &'a InventoryObject,
        job: &JobContext,
    ) -> Result<Result<Translation, Asked<'a>>, TranslatorError> {
        if !self.rules_first {
            return Ok(Err(Asked { object, said: Vec::new() }));
        }
        let translation = RulesTranslator.translate(object, job).await?;
        if translation.is_success() {
            self.usage.translated_by_rules();
            return Ok(Ok(translation));
        }
        Ok(Err(Asked { object, said: translation.diagnostics }))
    }

    /// One call, within the limits.
    async fn call(&self, turns: &[Turn], job: &JobContext) -> Result<Said, NoAnswer> {
        let _permit = self.calls.acquire().await;
        let used = self.usage.tokens();
        if let Some(most) = self.limits.tokens_per_job.filter(|most| used >= *most) {
            return Err(NoAnswer::OfObject(ModelRemark::OutOfTokens { used, most }.diagnostic()));
        }
        let asked = self.chat.ask(&self.model, turns, self.limits.answer_tokens, self.limits.call_within);
        let said = asked.await.map_err(|error| match error {
            WorkspaceError::Refused(why) => NoAnswer::OfObject(ModelRemark::Refused { why }.diagnostic()),
            WorkspaceError::NotFound(why) => {
                let why = format!("there is no model `{}`; choose one that is served ({why})", self.model);
                NoAnswer::Of(TranslatorError::Unavailable(why))
            }
            other => NoAnswer::Of(other.of_translator()),
        })?;
        if let Some(told) = self.usage.called(said.tokens, &self.model) {
            job.log.add(LogLevel::Info, told);
        }
        Ok(said)
    }

    /// A translation out of an answer, after at most one repair.
    async fn judged(
        &self,
        asked: &Asked<'_>,
        answer: String,
        job: &JobContext,
    ) -> Result<Translation, TranslatorError> {
        let first = self.found(asked.object, &answer, job);
        let found = match first {
            Ok(statements) => return Ok(self.translated(asked.object, statements, false)),
            Err(found) => found,
        };
        self.usage.repaired();
        let turns = [
            Turn::System(INSTRUCTIONS.to_owned()),
            Turn::User(prompt::request(&[(asked.object, &asked.said)], job)),
            Turn::Model(answer),
            Turn::User(prompt::repair(&found)),
        ];
        let said = match self.call(&turns, job).await {
            Ok(said) => said,
            Err(NoAnswer::OfObject(diagnostic)) => return Ok(failed(asked.object, vec![diagnostic])),
            Err(NoAnswer::Of(error)) => return Err(error),
        };
        if said.cut_off {
            return Ok(failed(asked.object, vec![self.cut_off()]));
        }
        Ok(match self.found(asked.object, &said.text, job) {
            Ok(statements) => self.translated(asked.object, statements, true),
            Err(found) => {
                let mut diagnostics = vec![ModelRemark::Failed { model: &self.model }.diagnostic()];
                diagnostics.extend(found);
                failed(asked.object, diagnostics)
            }
        })
    }

    /// The statements of an answer, if they pass the checks.
    fn found(&self, object: &InventoryObject, answer: &str, job: &JobContext) -> Result<Vec<String>, Vec<Diagnostic>> {
        let statements = statements(answer);
        if statements.is_empty() {
            return Err(vec![ModelRemark::NoSql { model: &self.model }.diagnostic()]);
        }
        let known = job.known.now();
        let names = job.target_names(&known);
        let found = check(&statements, &definition(object, job), Some(&names));
        if found.is_empty() { Ok(statements) } else { Err(found) }
    }

    fn translated(&self, object: &InventoryObject, statements: Vec<String>, repaired: bool) -> Translation {
        self.usage.translated_by_model();
        let kind = statements.first().map(|first| kind_made(first, object.kind));
        let diagnostics = vec![ModelRemark::Translated { model: &self.model, repaired }.diagnostic()];
        Translation { kind, statements, diagnostics }
    }

    fn cut_off(&self) -> Diagnostic {
        ModelRemark::CutOff { model: &self.model, answer_tokens: self.limits.answer_tokens }.diagnostic()
    }

    /// Why a definition is not sent, if it is not.
    fn too_large(&self, object: &InventoryObject) -> Option<Translation> {
        let (found, most) = (object.definition.len(), self.limits.definition_bytes);
        (found > most).then(|| failed(object, vec![ModelRemark::TooLarge { found, most }.diagnostic()]))
    }

    async fn alone(&self, asked: &Asked<'_>, job: &JobContext) -> Result<Translation, TranslatorError> {
        if let Some(refused) = self.too_large(asked.object) {
            return Ok(refused);
        }
        let request = prompt::request(&[(asked.object, &asked.said)], job);
        let turns = [Turn::System(INSTRUCTIONS.to_owned()), Turn::User(request)];
        match self.call(&turns, job).await {
            Ok(said) if said.cut_off => Ok(failed(asked.object, vec![self.cut_off()])),
            Ok(said) => self.judged(asked, said.text, job).await,
            Err(NoAnswer::OfObject(diagnostic)) => Ok(failed(asked.object, vec![diagnostic])),
            Err(NoAnswer::Of(error)) => Err(error),
        }
    }

    /// Several objects in one call. What its answer lacks is asked for alone.
    async fn together(
        &self,
        asked: &[Asked<'_>],
        job: &JobContext,
    ) -> Result<Vec<Result<Translation, TranslatorError>>, TranslatorError> {
        let objects: Vec<_> = asked.iter().map(|asked| (asked.object, asked.said.as_slice())).collect();
        let turns = [Turn::System(INSTRUCTIONS.to_owned()), Turn::User(prompt::request(&objects, job))];
        let said = match self.call(&turns, job).await {
            Ok(said) => said,
            Err(NoAnswer::OfObject(diagnostic)) => {
                return Ok(asked.iter().map(|asked| Ok(failed(asked.object, vec![diagnostic.clone()]))).collect());
            }
            Err(NoAnswer::Of(error)) => return Err(error),
        };
        let mut answers = Vec::with_capacity(asked.len());
        for (asked, part) in asked.iter().zip(parts(&said.text, asked.len())) {
            answers.push(match part {
                Some(part) => self.judged(asked, part.to_owned(), job).await,
                None => self.alone(asked, job).await,
            });
        }
        Ok(answers)
    }
}

#[async_trait]
impl Translator for JobModel {
    async fn translate(&self, object: &InventoryObject, job: &JobContext) -> Result<Translation, TranslatorError> {
        match self.by_rules(object, job).await? {
            Ok(translation) => Ok(translation),
            Err(asked) => self.alone(&asked, job).await,
        }
    }

    fn batch_limits(&self) -> Option<BatchLimits> {
        let ModelLimits { batch_objects: objects, batch_bytes: bytes, .. } = self.limits;
        (objects > 1).then_some(BatchLimits { objects, bytes })
    }

    async fn translate_batch(
        &self,
        objects: &[&InventoryObject],
        job: &JobContext,
    ) -> Result<Vec<Result<Translation, TranslatorError>>, TranslatorError> {
        let mut answers: Vec<Option<Result<Translation, TranslatorError>>> = Vec::with_capacity(objects.len());
        let (mut left, mut places) = (Vec::new(), Vec::new());
        for (place, object) in objects.iter().enumerate() {
            answers.push(match self.by_rules(object, job).await? {
                Ok(translation) => Some(Ok(translation)),
                Err(asked) => {
                    left.push(asked);
                    places.push(place);
                    None
                }
            });
        }
        let answered = match left.as_slice() {
            [] => Vec::new(),
            [asked] => vec![self.alone(asked, job).await],
            several => self.together(several, job).await?,
        };
        for (place, answer) in places.into_iter().zip(answered) {
            answers[place] = Some(answer);
        }
        Ok(answers.into_iter().flatten().collect())
    }

    fn ended(&self, job: &JobContext) {
        job.log.add(LogLevel::Info, self.usage.sentence(&self.model));
    }
}

fn failed(object: &InventoryObject, diagnostics: Vec<Diagnostic>) -> Translation {
    Translation { kind: Some(object.kind), statements: Vec::new(), diagnostics }
}
