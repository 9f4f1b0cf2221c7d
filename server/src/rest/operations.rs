use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use engine::{EngineError, JobFilter};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use model::JobStatus;
use serde::Serialize;
use utoipa::ToSchema;

use crate::backend::api_error;
use crate::refusal::{ErrorBody, Refusal};
use crate::state::AppState;
use crate::telemetry;

/// A server that is up.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// `ok`.
    status: &'static str,
    /// The version of the program.
    version: &'static str,
}

const OK: Health = Health { status: "ok", version: env!("CARGO_PKG_VERSION") };

/// Whether the process is alive.
#[utoipa::path(get, path = "/healthz", responses((status = 200, body = Health)))]
pub(crate) async fn healthz() -> Json<Health> {
    Json(OK)
}

/// Whether it can take jobs: its store answers and takes writes, and it is not stopping.
#[utoipa::path(get, path = "/readyz", responses((status = 200, body = Health), (status = 503, body = ErrorBody)))]
pub(crate) async fn readyz(State(state): State<AppState>) -> Result<Json<Health>, Refusal> {
    let not_ready = |error: String| Refusal::new(StatusCode::SERVICE_UNAVAILABLE, error);
    if state.stop.is_cancelled() {
        return Err(not_ready(EngineError::Stopping.to_string()));
    }
    if let Some(standstill) = state.backend.engine().standstill() {
        return Err(not_ready(EngineError::StoreRefuses(standstill.fault).to_string()));
    }
    let filter = JobFilter { limit: 1, ..JobFilter::default() };
    state.backend.engine().jobs(&filter).await.map_err(|error| not_ready(api_error(&error, None).error))?;
    Ok(Json(OK))
}

/// Figures of the process, as Prometheus reads them.
#[utoipa::path(get, path = "/metrics", responses((status = 200, content_type = "text/plain", body = String)))]
pub(crate) async fn metrics(State(state): State<AppState>) -> Response {
    let status = JobStatus::ALL.into_iter().filter(|status| !status.is_terminal()).collect();
    let filter = JobFilter { status, limit: 1000, cursor: None };
    if let Ok(running) = state.backend.engine().jobs(&filter).await {
        ::metrics::gauge!("dwma_jobs_running").set(running.rows.len() as f64);
    }
    let stood = state.backend.engine().standstill().map_or(0.0, |standstill| standstill.since.elapsed().as_secs_f64());
    ::metrics::gauge!("dwma_store_standstill_seconds").set(stood);
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], telemetry::figures().render()).into_response()
}
