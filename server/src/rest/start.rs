use app::backend::MigrationBackend;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use model::JobId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::backend::api_error;
use crate::refusal::{ErrorBody, Refusal};
use crate::rest::start_request::{self, StartRequest};
use crate::state::AppState;

/// The answer to a start.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Started {
    /// Always `true`.
    success: bool,
    /// The job.
    job_id: JobId,
    /// Its objects.
    total_objects: u32,
    /// One sentence.
    message: String,
}

/// Starts a migration.
///
/// The inventory is read before the answer; when it cannot be, nothing is started. The work goes on in the background.
#[utoipa::path(
    post,
    path = "/api/migrate/start",
    request_body = StartRequest,
    responses(
        (status = 200, body = Started),
        (status = 400, description = "A field or the inventory cannot be used.", body = ErrorBody),
        (status = 403, description = "The path leads out of the inventories, or the request comes from elsewhere.", body = ErrorBody),
        (status = 409, description = "The idempotency key was used with another body.", body = ErrorBody),
        (status = 413, description = "The body is larger than 1 MB.", body = ErrorBody),
        (status = 503, description = "The server is stopping.", body = ErrorBody),
    )
)]
pub(crate) async fn start(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Started>, Refusal> {
    require_json(&headers)?;
    let engine = state.backend.engine();
    let facts =
        async |job| engine.state(job).await.map(|at| at.facts).map_err(|error| api_error(&error, Some(job)).into());
    let answer = state.backend.start(start_request::read(&body, facts).await?).await?;
    let (job_id, total_objects, message) = (answer.job_id, answer.total_objects, answer.message);
    Ok(Json(Started { success: true, job_id, total_objects, message }))
}

fn require_json(headers: &HeaderMap) -> Result<(), Refusal> {
    let found = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("nothing");
    let essence = found.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    let found: String = found.chars().take(64).collect();
    let error = format!("Content-Type: found `{found}`, expected application/json");
    Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, error))
}
