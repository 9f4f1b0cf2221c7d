use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{StatusCode, Uri};
use model::{JobFacts, JobId};
use serde::Serialize;

use crate::backend::api_error;
use crate::query_fields::{QueryFields, job_id};
use crate::refusal::{ErrorBody, Refusal};
use crate::rest::result_chunks::{json_with_results, results};
use crate::rest::{export_csv, export_zip};
use crate::state::AppState;

#[derive(Clone, Copy)]
enum Format {
    Sql,
    Csv,
    Json,
}

impl Format {
    const ALL: [Self; 3] = [Self::Sql, Self::Csv, Self::Json];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Sql => "sql",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

#[derive(Serialize)]
struct ExportHead {
    job_id: JobId,
    dry_run: bool,
    source_type: String,
    inventory_path: String,
    target_catalog: String,
    target_schema: String,
    model_id: String,
    on_conflict: String,
    /// The rules for names, as they were given.
    name_map: Vec<String>,
}

impl ExportHead {
    fn of(facts: &JobFacts) -> Self {
        Self {
            job_id: facts.job_id,
            dry_run: facts.mode.is_dry_run(),
            source_type: facts.source_type.to_string(),
            inventory_path: facts.inventory_path.clone(),
            target_catalog: facts.target_catalog.clone(),
            target_schema: facts.target_schema.clone(),
            model_id: facts.model_id.clone(),
            on_conflict: facts.on_conflict.to_string(),
            name_map: facts.name_map.rules().iter().map(ToString::to_string).collect(),
        }
    }
}

/// The translated SQL of a job as a zip laid out `catalog/schema/type/name.sql`, or its results as CSV or JSON.
#[utoipa::path(
    get,
    path = "/api/migrate/jobs/{job_id}/export",
    params(
        ("job_id" = String, Path, description = "The job."),
        ("format" = Option<String>, Query, description = "sql (by default), csv or json."),
    ),
    responses(
        (status = 200, description = "A file.", content_type = "application/zip", body = Vec<u8>),
        (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody),
    )
)]
pub(crate) async fn export(
    State(state): State<AppState>,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Response, Refusal> {
    let job = job_id(&id)?;
    let fields = QueryFields::read(&uri, &["format"])?;
    let format = fields.word("format", &Format::ALL, Format::as_str)?.unwrap_or(Format::Sql);
    let engine = state.backend.engine();
    let at = engine.state(job).await.map_err(|error| api_error(&error, Some(job)))?;
    let results = results(engine.clone(), job, at.snapshot.last_index);
    let (extension, kind, body) = match format {
        Format::Sql => {
            ("zip", "application/zip", Body::from_stream(export_zip::zip(engine.clone(), at.facts, results)))
        }
        Format::Csv => ("csv", "text/csv; charset=utf-8", Body::from_stream(export_csv::csv(results))),
        Format::Json => {
            let json = json_with_results(&ExportHead::of(&at.facts), "results", results).map_err(|_| {
                Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "the results cannot be written as JSON")
            })?;
            ("json", "application/json", Body::from_stream(json.boxed()))
        }
    };
    let name = format!("attachment; filename=\"migration-{job}.{extension}\"");
    Ok(([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)], body).into_response())
}
