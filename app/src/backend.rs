//! What server functions need from the process that runs the jobs.

use async_trait::async_trait;
use model::{
    Conflicts, ExtractionRequest, ExtractionState, InventoryAssessment, JobId, JobStatus, JobUpdate, MigrationSpec,
    ObjectDetail, ObjectNumber, ObjectResult, SharedNames, SourceLogin, SourcePlatform, SourceTest,
};

use crate::ApiError;
use crate::server_fns::{
    CancelAnswer, Ends, InventoryQuestion, InventoryView, JobHead, JobList, StartAnswer, TranslationAnswer,
    TranslationQuestion,
};

/// Runs migrations. The server provides one as `Arc<dyn MigrationBackend>` in the Leptos context of every request.
#[async_trait]
pub trait MigrationBackend: Send + Sync + 'static {
    /// Starts a job.
    async fn start(&self, spec: MigrationSpec) -> Result<StartAnswer, ApiError>;
    /// Asks a job to stop.
    async fn cancel(&self, job_id: JobId) -> Result<CancelAnswer, ApiError>;
    /// A page of jobs, newest first; no statuses takes all.
    async fn jobs(&self, statuses: Vec<JobStatus>, cursor: Option<String>, limit: usize) -> Result<JobList, ApiError>;
    /// Removes an ended job.
    async fn delete(&self, job_id: JobId) -> Result<(), ApiError>;
    /// The head of a job: its facts, its snapshot with at most 100 log entries, its first 100 results.
    async fn job_head(&self, job_id: JobId) -> Result<JobHead, ApiError>;
    /// The messages of the job's stream from after that `seq` up to now; without one, from the level state on. None where
    /// the job has ended and the position is its last.
    async fn job_news(&self, job_id: JobId, after: Option<u64>) -> Result<Vec<JobUpdate>, ApiError>;
    /// Every result of a job, in the order in which objects ended.
    async fn all_results(&self, job_id: JobId) -> Result<Vec<ObjectResult>, ApiError>;
    /// One ended object in full.
    async fn object_detail(&self, job_id: JobId, object: ObjectNumber) -> Result<ObjectDetail, ApiError>;
    /// Which objects of a new migration would meet something in the target as it is; `None` where the target cannot tell.
    async fn conflicts(&self, spec: MigrationSpec) -> Result<Option<Conflicts>, ApiError>;
    /// Which names in the target several objects of a new migration would come to.
    async fn shared_names(&self, spec: MigrationSpec) -> Result<SharedNames, ApiError>;
    /// What a selection takes of an inventory, with a part of its tree.
    async fn view_inventory(&self, question: InventoryQuestion) -> Result<InventoryView, ApiError>;
    /// Where statements and definitions go, for a migration into this catalog and schema.
    async fn ends(&self, target_catalog: &str, target_schema: &str) -> Result<Ends, ApiError>;
    /// What an inventory will take to migrate, told without running anything.
    async fn assess(&self, path: &str, source_type: SourcePlatform) -> Result<InventoryAssessment, ApiError>;
    /// Tries to reach a source.
    async fn test_source(&self, login: SourceLogin) -> Result<SourceTest, ApiError>;
    /// Begins to read a source's catalog into an inventory.
    async fn start_extraction(&self, request: ExtractionRequest) -> Result<ExtractionState, ApiError>;
    /// Where an extraction is.
    async fn extraction(&self, extraction_id: &str) -> Result<ExtractionState, ApiError>;
    /// Asks an extraction to stop.
    async fn cancel_extraction(&self, extraction_id: &str) -> Result<ExtractionState, ApiError>;
    /// Translates a text by rules, without a job.
    async fn translate(&self, question: TranslationQuestion) -> Result<TranslationAnswer, ApiError>;
}
