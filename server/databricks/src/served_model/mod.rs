//! Translation by served models behind an OpenAI-compatible endpoint: Databricks model serving, or any other.
//!
//! A job names `MODEL`, which then translates everything, or `rules+MODEL`, which translates what rules refuse. Every answer
//! goes through the checks of [`translate::check`]; one that fails is sent back once with what was found, and what fails again
//! is an error of its object, never a success.

mod answer;
mod chat;
mod diagnostics;
mod endpoint;
mod job_model;
mod price;
mod prompt;
mod usage;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use engine::{InventoryObject, JobContext, RulesTranslator, Translator, TranslatorError};
use model::RULES_MODEL;
use tokio::sync::Semaphore;
use translate::Translation;

use crate::credentials::Credentials;
use crate::error::WorkspaceError;
use crate::workspace::Workspace;

use chat::Chat;
use job_model::JobModel;

pub use price::TokenPrices;

/// What `model_id` begins with where rules come first.
const RULES_FIRST: &str = "rules+";

/// How much is asked of served models.
#[derive(Clone, Copy, Debug)]
pub struct ModelLimits {
    /// Calls at the same time over all jobs. Default 8.
    pub concurrent_calls: usize,
    /// How long a call may take. Default 2 minutes.
    pub call_within: Duration,
    /// Tokens, of prompts and answers, that one job may use in one process; none by default. Calls that are under way when
    /// it is reached are finished.
    pub tokens_per_job: Option<u64>,
    /// Bytes a definition may have. Default 100,000.
    pub definition_bytes: usize,
    /// Tokens an answer may have. Default 8,192.
    pub answer_tokens: u32,
    /// Small objects that go in one call, at most; 1 sends each alone. Default 6.
    pub batch_objects: usize,
    /// Bytes of their definitions together. Default 6,000.
    pub batch_bytes: usize,
    /// What tokens cost, to tell what a job's took; not known by default.
    pub prices: Option<TokenPrices>,
}

impl Default for ModelLimits {
    fn default() -> Self {
        Self {
            concurrent_calls: 8,
            call_within: Duration::from_secs(120),
            tokens_per_job: None,
            definition_bytes: 100_000,
            answer_tokens: 8192,
            batch_objects: 6,
            batch_bytes: 6_000,
            prices: None,
        }
    }
}

/// Translates by rules, and by the models of one endpoint for the jobs that name one.
#[derive(Clone, Debug)]
pub struct ServedModels {
    chat: Chat,
    limits: ModelLimits,
    calls: Arc<Semaphore>,
}

impl ServedModels {
    /// The models that a workspace serves.
    ///
    /// # Errors
    /// When its address cannot be used.
    pub fn of_workspace(workspace: &Workspace, limits: ModelLimits) -> Result<Self, WorkspaceError> {
        Ok(Self::new(Chat::of_workspace(workspace)?, limits))
    }

    /// The models at a base URL such as `http://127.0.0.1:11434/v1`, below which `/chat/completions` and `/models` are.
    ///
    /// # Errors
    /// When the address cannot be used.
    pub fn at(base_url: &str, credentials: Credentials, limits: ModelLimits) -> Result<Self, WorkspaceError> {
        Ok(Self::new(Chat::at(base_url, credentials)?, limits))
    }

    fn new(chat: Chat, limits: ModelLimits) -> Self {
        Self { chat, limits, calls: Arc::new(Semaphore::new(limits.concurrent_calls.max(1))) }
    }

    /// Where definitions go for a job that names one of these models; for people to read.
    pub fn place(&self) -> &str {
        self.chat.place()
    }

    /// The models that there are, for a person to choose from. As `model_id`, each stands alone or after `rules+`.
    ///
    /// # Errors
    /// When the endpoint cannot be asked.
    pub async fn list(&self) -> Result<Vec<String>, WorkspaceError> {
        self.chat.models().await
    }
}

#[async_trait]
impl Translator for ServedModels {
    async fn translate(&self, object: &InventoryObject, job: &JobContext) -> Result<Translation, TranslatorError> {
        RulesTranslator.translate(object, job).await
    }

    fn for_job(&self, model_id: &str, _: &JobContext) -> Option<Arc<dyn Translator>> {
        let (name, rules_first) = match model_id.strip_prefix(RULES_FIRST) {
            Some(name) => (name, true),
            None => (model_id, false),
        };
        if name.is_empty() || name == RULES_MODEL {
            return None;
        }
        Some(Arc::new(JobModel::new(self.chat.clone(), name, rules_first, self.limits, self.calls.clone())))
    }
}
