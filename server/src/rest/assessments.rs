use std::io;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::stream::{self, StreamExt};
use http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderMap, StatusCode, Uri};
use model::{ASSESSMENT_CSV_HEADER, AssessedObject, InventoryAssessment, SourcePlatform};

use crate::assessment::write_page;
use crate::query_fields::QueryFields;
use crate::refusal::{ErrorBody, Refusal};
use crate::state::AppState;

/// Objects whose CSV goes out in one piece.
const ROWS: usize = 1_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Json,
    Csv,
    Html,
}

impl Format {
    const ALL: [Self; 3] = [Self::Json, Self::Csv, Self::Html];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Html => "html",
        }
    }

    /// The first form named in an `Accept` that there is; JSON where none is.
    fn accepted(headers: &HeaderMap) -> Self {
        let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut kinds = accept.split(',').map(|kind| kind.split(';').next().unwrap_or_default().trim());
        let known = kinds.find_map(|kind| match kind {
            "application/json" => Some(Self::Json),
            "text/csv" => Some(Self::Csv),
            "text/html" => Some(Self::Html),
            _ => None,
        });
        known.unwrap_or(Self::Json)
    }
}

/// What an inventory, or a part of it, will take to migrate: its objects by kind and grade, every remark that their translations
/// make, and names in the target that several of them come to where all go to one schema.
/// Nothing is run or kept. As JSON, as CSV with a line an object, or as a page of HTML that stands by itself.
#[utoipa::path(
    get,
    path = "/api/migrate/assessments",
    params(
        ("inventory_path" = String, Query, description = "The inventory, as a start names it."),
        ("source_type" = SourcePlatform, Query, description = "The platform the inventory was taken from."),
        ("include" = Option<String>, Query, description = "Patterns of `schema.name` with `*` and `?`, commas between: only these objects."),
        ("exclude" = Option<String>, Query, description = "Likewise: not these objects."),
        ("format" = Option<String>, Query, description = "json, csv or html; by default what `Accept` names first, else json."),
    ),
    responses(
        (status = 200, body = InventoryAssessment),
        (status = 400, description = "The inventory cannot be read.", body = ErrorBody),
        (status = 403, description = "The path leads out of the folder of inventories.", body = ErrorBody),
        (status = 503, description = "Others are being made, and none of them ended within half a minute.", body = ErrorBody),
    )
)]
pub(crate) async fn assessment(
    State(state): State<AppState>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Refusal> {
    let fields = QueryFields::read(&uri, &["inventory_path", "source_type", "include", "exclude", "format"])?;
    let missing = |name: &str| Refusal::bad_request(format!("{name}: missing, expected a text"));
    let path = fields.text("inventory_path").ok_or_else(|| missing("inventory_path"))?.to_owned();
    let platform = fields.word("source_type", &SourcePlatform::ALL, SourcePlatform::as_str)?;
    let platform = platform.ok_or_else(|| missing("source_type"))?;
    let format = fields.word("format", &Format::ALL, Format::as_str)?.unwrap_or_else(|| Format::accepted(&headers));
    let (include, exclude) = (fields.list("include"), fields.list("exclude"));
    let assessment = state.backend.assess_selected(&path, platform, &include, &exclude).await?;
    answer(assessment, format)
}

fn answer(assessment: InventoryAssessment, format: Format) -> Result<Response, Refusal> {
    let file = |name: &str| (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""));
    match format {
        Format::Json => Ok(Json(assessment).into_response()),
        Format::Csv => {
            let kind = (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned());
            Ok(([kind, file("assessment.csv")], Body::from_stream(csv(assessment.objects))).into_response())
        }
        Format::Html => {
            let mut page = Vec::new();
            write_page(&assessment, &mut page).map_err(|_| {
                Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "the assessment cannot be written as a page")
            })?;
            let kind = (CONTENT_TYPE, "text/html; charset=utf-8".to_owned());
            Ok(([kind, file("assessment.html")], page).into_response())
        }
    }
}

fn csv(objects: Vec<AssessedObject>) -> impl futures::Stream<Item = io::Result<Bytes>> + Send + 'static {
    let places = (0..objects.len()).step_by(ROWS);
    let pieces = places.map(move |from| {
        let rows = objects.iter().skip(from).take(ROWS).map(AssessedObject::csv_row);
        Ok(Bytes::from(rows.collect::<String>()))
    });
    stream::iter([Ok(Bytes::from_static(ASSESSMENT_CSV_HEADER.as_bytes()))]).chain(stream::iter(pieces))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn the_first_form_that_there_is_is_taken() {
        for (accept, format) in [
            ("", Format::Json),
            ("*/*", Format::Json),
            ("text/csv", Format::Csv),
            ("application/xml, text/csv;q=0.9, application/json", Format::Csv),
            ("text/html,application/xhtml+xml,*/*;q=0.8", Format::Html),
        ] {
            let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(accept))]);
            assert_eq!(Format::accepted(&headers), format, "{accept}");
        }
    }
}
