use axum::Json;
use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use axum::extract::{Multipart, State};
use http::StatusCode;
use serde::Serialize;
use source::{UPLOAD_LIMIT_BYTES, UploadError, UploadedFile};
use utoipa::ToSchema;

use crate::refusal::{ErrorBody, Refusal};
use crate::state::AppState;

/// What the parts' heads and boundaries may take besides.
const FRAME_BYTES: u64 = 1024 * 1024;
/// The body of an upload, in bytes.
pub(crate) const UPLOAD_BODY_BYTES: usize = (UPLOAD_LIMIT_BYTES + FRAME_BYTES) as usize;
/// Files in an upload.
const UPLOAD_FILES: usize = 20_000;

/// The answer to an upload.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Uploaded {
    /// Always `true`.
    success: bool,
    /// What to start a migration with.
    inventory_path: String,
}

/// What an upload looks like.
#[derive(Debug, ToSchema)]
#[allow(dead_code, reason = "stands for the form in the generated contract")]
pub(crate) struct UploadForm {
    /// `.sql` files, a zip of them, or an `inventory.json`.
    #[schema(value_type = Vec<String>, format = Binary)]
    files: Vec<Vec<u8>>,
}

/// Keeps `.sql` files, a zip or an `inventory.json` as an inventory; at most 256 MB.
#[utoipa::path(
    post,
    path = "/api/migrate/inventories",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, body = Uploaded),
        (status = 400, description = "No files, or files that are no inventory.", body = ErrorBody),
        (status = 413, description = "More than 256 MB.", body = ErrorBody),
    )
)]
pub(crate) async fn upload(
    State(state): State<AppState>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Json<Uploaded>, Refusal> {
    let form = form.map_err(|_| {
        let error = "Content-Type: expected multipart/form-data with files in it";
        Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, error)
    })?;
    let files = files(form).await?;
    if files.is_empty() {
        return Err(Refusal::bad_request("files: found none, expected .sql files, a zip or an inventory.json"));
    }
    let uploads = state.uploads.clone();
    let stored = tokio::task::spawn_blocking(move || uploads.store(files)).await;
    let inventory_path = stored.map_err(|error| failed(&error))?.map_err(|error| match error {
        UploadError::Refused(sentence) => Refusal::bad_request(sentence),
        UploadError::TooLarge => Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, error.to_string()),
        UploadError::Store(_) => failed(&error),
    })?;
    Ok(Json(Uploaded { success: true, inventory_path }))
}

fn failed(error: &(dyn std::error::Error + 'static)) -> Refusal {
    tracing::error!(error, "an upload could not be stored");
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "the upload could not be stored; the server's log says why")
}

async fn files(mut form: Multipart) -> Result<Vec<UploadedFile>, Refusal> {
    let mut files = Vec::new();
    let mut left = UPLOAD_LIMIT_BYTES;
    while let Some(field) = form.next_field().await.map_err(|error| unread(&error))? {
        let Some(name) = field.file_name().map(str::to_owned) else {
            let name: String = field.name().unwrap_or_default().chars().take(64).collect();
            return Err(Refusal::bad_request(format!("{name}: found a field without a file name, expected files")));
        };
        if files.len() == UPLOAD_FILES {
            return Err(Refusal::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("more than {UPLOAD_FILES} files; send a zip"),
            ));
        }
        files.push(UploadedFile { name, bytes: content(field, &mut left).await? });
    }
    Ok(files)
}

async fn content(mut field: Field<'_>, left: &mut u64) -> Result<Vec<u8>, Refusal> {
    let mut content = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|error| unread(&error))? {
        *left = left.checked_sub(piece.len() as u64).ok_or_else(too_large)?;
        content.extend_from_slice(&piece);
    }
    Ok(content)
}

fn unread(error: &MultipartError) -> Refusal {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large();
    }
    Refusal::bad_request("the form breaks off or is not written as multipart/form-data")
}

fn too_large() -> Refusal {
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "the upload is larger than 256 MB")
}
