//! The generated contract: every route is registered together with its description.

use std::sync::Arc;

use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::job_stream;
use crate::rest::{assessments, export, inventories, job_pages, jobs, live_sources, operations, progress, start};
use crate::state::AppState;

#[derive(OpenApi)]
#[openapi(info(
    title = "DW Migration Assistant",
    description = "Starts migrations to Databricks SQL and follows them. Times are RFC 3339 in UTC with milliseconds. An \
                   error is `{success: false, error, code}` with the fitting status. Unknown fields are refused."
))]
struct Contract;

/// The routes of wire.md but the upload, with `/api/openapi.json` that describes them all.
pub(crate) fn routes() -> (Router<AppState>, Router<AppState>) {
    let (calls, mut contract) = OpenApiRouter::with_openapi(Contract::openapi())
        .routes(routes!(start::start))
        .routes(routes!(progress::progress))
        .routes(routes!(jobs::cancel))
        .routes(routes!(jobs::list_jobs))
        .routes(routes!(jobs::delete))
        .routes(routes!(jobs::list_history))
        .routes(routes!(job_stream::stream_job))
        .routes(routes!(job_stream::stream_many))
        .routes(routes!(job_pages::objects))
        .routes(routes!(job_pages::results))
        .routes(routes!(job_pages::result))
        .routes(routes!(job_pages::logs))
        .routes(routes!(export::export))
        .routes(routes!(assessments::assessment))
        .routes(routes!(live_sources::test))
        .routes(routes!(live_sources::start))
        .routes(routes!(live_sources::extraction))
        .routes(routes!(live_sources::cancel))
        .routes(routes!(operations::healthz))
        .routes(routes!(operations::readyz))
        .routes(routes!(operations::metrics))
        .split_for_parts();
    let (upload, described) = OpenApiRouter::new().routes(routes!(inventories::upload)).split_for_parts();
    contract.merge(described);
    let contract = Arc::new(contract);
    let calls = calls.route("/api/openapi.json", get(move || async move { Json(contract.as_ref()).into_response() }));
    (calls, upload)
}
