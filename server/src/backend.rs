//! Where the application and the engine meet.

use std::error::Error;

use app::backend::MigrationBackend;
use app::server_fns::{
    CancelAnswer, Ends, InventoryQuestion, InventoryView, JobHead, JobList, StartAnswer, TranslationAnswer,
    TranslationQuestion,
};
use app::{ApiError, ErrorCode};
use async_trait::async_trait;
use engine::{CancelOutcome, Engine, EngineError, InventoryError, JobFilter, Page, Position, ResultFilter, Selection};
use model::{
    Conflicts, ExtractionRequest, ExtractionState, InventoryAssessment, JobId, JobStatus, JobUpdate, MigrationSpec,
    ObjectDetail, ObjectNumber, ObjectResult, SharedNames, SourceLogin, SourcePlatform, SourceTest,
};
use tokio_util::sync::CancellationToken;

use crate::assessment::Assessor;
use crate::ends::OuterEnds;
use crate::extractions::Extractions;
use crate::inventory_view::LookedAt;
use crate::one_off;

/// Log entries and results that a rendered page holds of a job.
const HEAD_ENTRIES: usize = 100;

/// Results that are read at a time where all are wanted.
const RESULTS: usize = 1000;

/// The engine as the application sees it.
#[derive(Clone, Debug)]
pub(crate) struct Backend {
    engine: Engine,
    inventories: LookedAt,
    extractions: Extractions,
    assessor: Assessor,
    ends: OuterEnds,
}

impl Backend {
    pub(crate) fn new(engine: Engine, extractions: Extractions, ends: OuterEnds, stop: CancellationToken) -> Self {
        let assessor = Assessor::new(engine.clone(), stop);
        Self { engine, inventories: LookedAt::default(), extractions, assessor, ends }
    }

    /// Assesses the objects of an inventory that these patterns take.
    pub(crate) async fn assess_selected(
        &self,
        path: &str,
        source_type: SourcePlatform,
        include: &[String],
        exclude: &[String],
    ) -> Result<InventoryAssessment, ApiError> {
        let selection = Selection::new(include, exclude).map_err(|error| api_error(&error, None))?;
        self.assessor.assess(path, source_type, selection).await
    }

    /// The engine itself, for what only the REST routes ask.
    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }
}

/// What of an engine's error crosses the wire. What a caller cannot mend is logged here, whole, and nowhere else.
pub(crate) fn api_error(error: &EngineError, job_id: Option<JobId>) -> ApiError {
    let code = match error {
        EngineError::UnknownJob(_) | EngineError::UnknownObject { .. } => ErrorCode::NotFound,
        EngineError::NotEnded { .. } | EngineError::KeyReused { .. } => ErrorCode::Conflict,
        EngineError::Inventory(InventoryError::Forbidden(_)) => ErrorCode::Forbidden,
        EngineError::Stopping
        | EngineError::StoreRefuses(_)
        | EngineError::Target(_)
        | EngineError::Inventory(InventoryError::Transient { .. }) => ErrorCode::Unavailable,
        EngineError::Invalid { .. } | EngineError::Inventory(_) => ErrorCode::BadRequest,
        EngineError::Store(_)
        | EngineError::StoredText(_)
        | EngineError::StoreFolder { .. }
        | EngineError::StoreUnusable { .. }
        | EngineError::StoreInUse
        | EngineError::NewerStore { .. }
        | EngineError::Gone(_) => {
            let job = job_id.map(tracing::field::display);
            tracing::error!(job.id = job, error = error as &dyn Error, "a call to the engine failed");
            return ApiError::new(ErrorCode::Internal, "the job store failed; the server's log says why");
        }
    };
    ApiError::new(code, error.to_string())
}

#[async_trait]
impl MigrationBackend for Backend {
    async fn start(&self, spec: MigrationSpec) -> Result<StartAnswer, ApiError> {
        let started = self.engine.start(spec).await.map_err(|error| api_error(&error, None))?;
        let message = if started.existing {
            "This job had been started before with the same idempotency_key"
        } else {
            metrics::counter!("dwma_jobs_started_total").increment(1);
            "Migration job started successfully"
        };
        Ok(StartAnswer { job_id: started.job_id, total_objects: started.total_objects, message: message.to_owned() })
    }

    async fn cancel(&self, job_id: JobId) -> Result<CancelAnswer, ApiError> {
        let outcome = self.engine.cancel(job_id).await.map_err(|error| api_error(&error, Some(job_id)))?;
        Ok(match outcome {
            CancelOutcome::Accepted => CancelAnswer { success: true, message: "Migration job cancelled".to_owned() },
            CancelOutcome::AlreadyEnded(status) => {
                CancelAnswer { success: false, message: format!("the job had already ended: it is {status}") }
            }
        })
    }

    async fn jobs(&self, status: Vec<JobStatus>, cursor: Option<String>, limit: usize) -> Result<JobList, ApiError> {
        let filter = JobFilter { status, cursor, limit };
        let Page { rows, next_cursor } = self.engine.jobs(&filter).await.map_err(|error| api_error(&error, None))?;
        Ok(JobList { jobs: rows, next_cursor })
    }

    async fn delete(&self, job_id: JobId) -> Result<(), ApiError> {
        self.engine.delete(job_id).await.map_err(|error| api_error(&error, Some(job_id)))
    }

    async fn job_head(&self, job_id: JobId) -> Result<JobHead, ApiError> {
        let failed = |error: EngineError| api_error(&error, Some(job_id));
        let mut state = self.engine.state(job_id).await.map_err(failed)?;
        let filter = ResultFilter { limit: HEAD_ENTRIES, ..ResultFilter::default() };
        let results = self.engine.results(job_id, &filter).await.map_err(failed)?.rows;
        let surplus = state.snapshot.logs.len().saturating_sub(HEAD_ENTRIES);
        state.snapshot.logs.drain(..surplus);
        Ok(JobHead { facts: state.facts, snapshot: state.snapshot, results })
    }

    async fn job_news(&self, job_id: JobId, after: Option<u64>) -> Result<Vec<JobUpdate>, ApiError> {
        let failed = |error: EngineError| api_error(&error, Some(job_id));
        let position = after.map_or(Position::Level, Position::After);
        let Some(mut news) = self.engine.subscribe(job_id, position).await.map_err(failed)? else {
            return Ok(Vec::new());
        };
        let mut updates = Vec::new();
        // The catch-up comes without waiting, and only its last message has a `seq`.
        while let Some(tick) = news.next().await.map_err(failed)? {
            updates.push(tick.update.clone());
            if tick.update.seq.is_some() {
                break;
            }
        }
        Ok(updates)
    }

    async fn all_results(&self, job_id: JobId) -> Result<Vec<ObjectResult>, ApiError> {
        let mut filter = ResultFilter { limit: RESULTS, ..ResultFilter::default() };
        let mut results = Vec::new();
        loop {
            let page = self.engine.results(job_id, &filter).await.map_err(|error| api_error(&error, Some(job_id)))?;
            results.extend(page.rows);
            match page.next_cursor {
                Some(cursor) => filter.cursor = Some(cursor),
                None => return Ok(results),
            }
        }
    }

    async fn object_detail(&self, job_id: JobId, object: ObjectNumber) -> Result<ObjectDetail, ApiError> {
        self.engine.object_detail(job_id, object).await.map_err(|error| api_error(&error, Some(job_id)))
    }

    async fn conflicts(&self, spec: MigrationSpec) -> Result<Option<Conflicts>, ApiError> {
        self.engine.conflicts(&spec).await.map_err(|error| api_error(&error, None))
    }

    async fn shared_names(&self, spec: MigrationSpec) -> Result<SharedNames, ApiError> {
        self.engine.shared_names(&spec).await.map_err(|error| api_error(&error, None))
    }

    async fn view_inventory(&self, question: InventoryQuestion) -> Result<InventoryView, ApiError> {
        self.inventories.view(&self.engine, question).await.map_err(|error| api_error(&error, None))
    }

    async fn ends(&self, target_catalog: &str, target_schema: &str) -> Result<Ends, ApiError> {
        Ok(self.ends.look(target_catalog.trim(), target_schema.trim()).await)
    }

    async fn assess(&self, path: &str, source_type: SourcePlatform) -> Result<InventoryAssessment, ApiError> {
        self.assess_selected(path, source_type, &[], &[]).await
    }

    async fn test_source(&self, login: SourceLogin) -> Result<SourceTest, ApiError> {
        self.extractions.test(login).await
    }

    async fn start_extraction(&self, request: ExtractionRequest) -> Result<ExtractionState, ApiError> {
        self.extractions.start(request)
    }

    async fn extraction(&self, extraction_id: &str) -> Result<ExtractionState, ApiError> {
        self.extractions.state(extraction_id)
    }

    async fn cancel_extraction(&self, extraction_id: &str) -> Result<ExtractionState, ApiError> {
        self.extractions.cancel(extraction_id)
    }

    async fn translate(&self, question: TranslationQuestion) -> Result<TranslationAnswer, ApiError> {
        one_off::translate(question).await
    }
}
