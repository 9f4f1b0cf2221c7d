use axum::Json;
use axum::extract::{Path, State};
use engine::{EngineError, LogFilter, ObjectFilter, ResultFilter, ResultOrder};
use http::Uri;
use model::{JobId, LogEntry, LogLevel, ObjectDetail, ObjectKind, ObjectNumber, ObjectResult, ObjectRow, ResultStatus};
use serde::Serialize;
use utoipa::ToSchema;

use crate::backend::api_error;
use crate::query_fields::{QueryFields, job_id};
use crate::refusal::{ErrorBody, Refusal};
use crate::state::AppState;

/// Rows in a page that does not say how many it wants.
const DEFAULT_ROWS: usize = 100;

const RESULT_STATUSES: [ResultStatus; 3] = [ResultStatus::Success, ResultStatus::Error, ResultStatus::Skipped];
const ORDERS: [ResultOrder; 4] = [ResultOrder::Index, ResultOrder::Name, ResultOrder::Duration, ResultOrder::Status];

/// A page of a job's objects.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ObjectsPage {
    /// In the order of their numbers.
    objects: Vec<ObjectRow>,
    /// What to ask the next page with; null on the last.
    next_cursor: Option<String>,
}

/// A page of a job's results.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ResultsPage {
    /// In the order asked for.
    results: Vec<ObjectResult>,
    /// What to ask the next page with; null on the last.
    next_cursor: Option<String>,
}

/// A page of a job's log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogsPage {
    /// Oldest first.
    logs: Vec<LogEntry>,
    /// What to ask the next page with; null on the last.
    next_cursor: Option<String>,
}

/// Every object of a job with its stage.
#[utoipa::path(
    get,
    path = "/api/migrate/jobs/{job_id}/objects",
    params(
        ("job_id" = String, Path, description = "The job."),
        ("status" = Option<ResultStatus>, Query, description = "Only objects with such a result."),
        ("type" = Option<ObjectKind>, Query, description = "Only this kind."),
        ("q" = Option<String>, Query, description = "Only names with this text, or `/regex/`."),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of an earlier page."),
        ("limit" = Option<usize>, Query, description = "At most this many, 1 to 1000; 100 by default."),
    ),
    responses((status = 200, body = ObjectsPage), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody))
)]
pub(crate) async fn objects(
    State(state): State<AppState>,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Json<ObjectsPage>, Refusal> {
    let job = job_id(&id)?;
    let fields = QueryFields::read(&uri, &["status", "type", "q", "cursor", "limit"])?;
    let filter = ObjectFilter {
        kind: fields.word("type", &ObjectKind::ALL, ObjectKind::as_str)?,
        status: fields.word("status", &RESULT_STATUSES, ResultStatus::as_str)?,
        text: fields.text("q").map(str::to_owned),
        cursor: fields.cursor(),
        limit: fields.limit(DEFAULT_ROWS)?,
    };
    let page = state.backend.engine().objects(job, &filter).await.map_err(refused(job))?;
    Ok(Json(ObjectsPage { objects: page.rows, next_cursor: page.next_cursor }))
}

/// The results of a job so far.
#[utoipa::path(
    get,
    path = "/api/migrate/jobs/{job_id}/results",
    params(
        ("job_id" = String, Path, description = "The job."),
        ("status" = Option<ResultStatus>, Query, description = "Only this status."),
        ("type" = Option<ObjectKind>, Query, description = "Only this kind."),
        ("object" = Option<ObjectNumber>, Query, description = "Only this object."),
        ("q" = Option<String>, Query, description = "Only names or errors with this text, or `/regex/`."),
        ("sort" = Option<String>, Query, description = "index (by default), name, duration (longest first) or status."),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of an earlier page."),
        ("limit" = Option<usize>, Query, description = "At most this many, 1 to 1000; 100 by default."),
    ),
    responses((status = 200, body = ResultsPage), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody))
)]
pub(crate) async fn results(
    State(state): State<AppState>,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Json<ResultsPage>, Refusal> {
    let job = job_id(&id)?;
    let fields = QueryFields::read(&uri, &["status", "type", "object", "q", "sort", "cursor", "limit"])?;
    let filter = ResultFilter {
        status: fields.word("status", &RESULT_STATUSES, ResultStatus::as_str)?,
        kind: fields.word("type", &ObjectKind::ALL, ObjectKind::as_str)?,
        object: fields.parsed("object", "an object's number")?,
        text: fields.text("q").map(str::to_owned),
        order: fields.word("sort", &ORDERS, order_word)?.unwrap_or_default(),
        cursor: fields.cursor(),
        limit: fields.limit(DEFAULT_ROWS)?,
    };
    let page = state.backend.engine().results(job, &filter).await.map_err(refused(job))?;
    Ok(Json(ResultsPage { results: page.rows, next_cursor: page.next_cursor }))
}

const fn order_word(order: ResultOrder) -> &'static str {
    match order {
        ResultOrder::Index => "index",
        ResultOrder::Name => "name",
        ResultOrder::Duration => "duration",
        ResultOrder::Status => "status",
    }
}

/// The log of a job so far.
#[utoipa::path(
    get,
    path = "/api/migrate/jobs/{job_id}/logs",
    params(
        ("job_id" = String, Path, description = "The job."),
        ("level" = Option<LogLevel>, Query, description = "Only this level."),
        ("object" = Option<ObjectNumber>, Query, description = "Only entries about this object."),
        ("q" = Option<String>, Query, description = "Only messages with this text, or `/regex/`."),
        ("from" = Option<u64>, Query, description = "From this line on."),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of an earlier page."),
        ("limit" = Option<usize>, Query, description = "At most this many, 1 to 1000; 100 by default."),
    ),
    responses((status = 200, body = LogsPage), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody))
)]
pub(crate) async fn logs(
    State(state): State<AppState>,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Json<LogsPage>, Refusal> {
    let job = job_id(&id)?;
    let fields = QueryFields::read(&uri, &["level", "object", "q", "from", "cursor", "limit"])?;
    let filter = LogFilter {
        level: fields.word("level", &LogLevel::ALL, LogLevel::as_str)?,
        object: fields.parsed("object", "an object's number")?,
        text: fields.text("q").map(str::to_owned),
        from: fields.parsed("from", "a line's number")?,
        cursor: fields.cursor(),
        limit: fields.limit(DEFAULT_ROWS)?,
    };
    let page = state.backend.engine().logs(job, &filter).await.map_err(refused(job))?;
    Ok(Json(LogsPage { logs: page.rows, next_cursor: page.next_cursor }))
}

/// One ended object in full: source SQL, target SQL, diagnostics, and every attempt at it in `attempts_made`.
#[utoipa::path(
    get,
    path = "/api/migrate/jobs/{job_id}/results/{object}",
    params(
        ("job_id" = String, Path, description = "The job."),
        ("object" = ObjectNumber, Path, description = "The object's number."),
    ),
    responses((status = 200, body = ObjectDetail), (status = 404, body = ErrorBody))
)]
pub(crate) async fn result(
    State(state): State<AppState>,
    Path((id, object)): Path<(String, String)>,
) -> Result<Json<ObjectDetail>, Refusal> {
    let job = job_id(&id)?;
    let Ok(object) = object.parse::<ObjectNumber>() else {
        let object: String = object.chars().take(64).collect();
        return Err(Refusal::not_found(format!("no object `{object}`: an object is named by its number")));
    };
    Ok(Json(state.backend.engine().object_detail(job, object).await.map_err(refused(job))?))
}

fn refused(job: JobId) -> impl Fn(EngineError) -> Refusal {
    move |error| api_error(&error, Some(job)).into()
}
