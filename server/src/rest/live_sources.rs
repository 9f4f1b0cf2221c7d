use app::backend::MigrationBackend;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use model::{ExtractionRequest, ExtractionState, SourceLogin, SourceTest};

use crate::refusal::{ErrorBody, Refusal};
use crate::state::AppState;

/// Tries to reach a live source, phase by phase, within 15 s. What goes wrong on the way is in the answer.
#[utoipa::path(
    post,
    path = "/api/migrate/sources/test",
    request_body = SourceLogin,
    responses(
        (status = 200, body = SourceTest),
        (status = 400, description = "The address is none.", body = ErrorBody),
    )
)]
pub(crate) async fn test(
    State(state): State<AppState>,
    login: Result<Json<SourceLogin>, JsonRejection>,
) -> Result<Json<SourceTest>, Refusal> {
    let login = read(login, "{\"address\": \"PLATFORM://USER@HOST/DATABASE\", \"password\": \"…\"}")?;
    Ok(Json(state.backend.test_source(login).await?))
}

/// Begins to read the catalog of a live source into an inventory, in the background.
#[utoipa::path(
    post,
    path = "/api/migrate/extractions",
    request_body = ExtractionRequest,
    responses(
        (status = 200, body = ExtractionState),
        (status = 400, description = "The address is none.", body = ErrorBody),
        (status = 503, description = "As many are being read as may be.", body = ErrorBody),
    )
)]
pub(crate) async fn start(
    State(state): State<AppState>,
    request: Result<Json<ExtractionRequest>, JsonRejection>,
) -> Result<Json<ExtractionState>, Refusal> {
    let expected = "{\"address\": \"PLATFORM://USER@HOST/DATABASE\", \"password\": \"…\", \"row_counts\": \"skip\", \"estimate\" or \"exact\"}";
    Ok(Json(state.backend.start_extraction(read(request, expected)?).await?))
}

/// Where an extraction is; once it has ended, the `inventory_path` to start a migration with.
#[utoipa::path(
    get,
    path = "/api/migrate/extractions/{extraction_id}",
    params(("extraction_id" = String, Path, description = "The extraction.")),
    responses(
        (status = 200, body = ExtractionState),
        (status = 404, description = "No such extraction since the server's start.", body = ErrorBody),
    )
)]
pub(crate) async fn extraction(
    State(state): State<AppState>,
    Path(extraction_id): Path<String>,
) -> Result<Json<ExtractionState>, Refusal> {
    Ok(Json(state.backend.extraction(&extraction_id).await?))
}

/// Asks an extraction to stop. What it has read until then becomes its inventory.
#[utoipa::path(
    post,
    path = "/api/migrate/extractions/{extraction_id}/cancel",
    params(("extraction_id" = String, Path, description = "The extraction.")),
    responses(
        (status = 200, body = ExtractionState),
        (status = 404, description = "No such extraction since the server's start.", body = ErrorBody),
    )
)]
pub(crate) async fn cancel(
    State(state): State<AppState>,
    Path(extraction_id): Path<String>,
) -> Result<Json<ExtractionState>, Refusal> {
    Ok(Json(state.backend.cancel_extraction(&extraction_id).await?))
}

/// The body of a request. The parser's words are not repeated whole: they quote what was sent, and that holds a password.
fn read<T>(body: Result<Json<T>, JsonRejection>, expected: &str) -> Result<T, Refusal> {
    let Json(body) = body.map_err(|_| Refusal::bad_request(format!("the body is not {expected}")))?;
    Ok(body)
}
