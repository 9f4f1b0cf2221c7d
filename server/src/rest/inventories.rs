use axum::Json;
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::extract::{Multipart, State};
use bytes::Bytes;
use http::StatusCode;
use serde::Serialize;
use source::{UPLOAD_LIMIT_BYTES, UploadError, Uploads};
use tokio::sync::mpsc;
use utoipa::ToSchema;

use crate::refusal::{ErrorBody, Refusal};
use crate::state::AppState;

/// What the parts' heads and boundaries may take besides.
const FRAME_BYTES: u64 = 1024 * 1024;
/// The body of an upload, in bytes.
pub(crate) const UPLOAD_BODY_BYTES: usize = (UPLOAD_LIMIT_BYTES + FRAME_BYTES) as usize;
/// Files in an upload.
const UPLOAD_FILES: usize = 20_000;

/// Pieces of an upload in memory while the disk takes the ones before.
const PIECES_WAITING: usize = 8;

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
    let (pieces, received) = mpsc::channel(PIECES_WAITING);
    let uploads = state.uploads.clone();
    let storing = tokio::task::spawn_blocking(move || store(&uploads, received));
    let sent = send(form, pieces).await;
    let stored = storing.await.map_err(|error| failed(&error))?;
    sent?;
    let inventory_path = stored.map_err(|error| match error {
        UploadError::Refused(sentence) => Refusal::bad_request(sentence),
        UploadError::TooLarge => Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, error.to_string()),
        UploadError::Store(_) => failed(&error),
    })?;
    Ok(Json(Uploaded { success: true, inventory_path }))
}

/// What of a form goes to disk.
enum Piece {
    /// A file of this name begins.
    File(String),
    Bytes(Bytes),
    /// The form was read to its end.
    End,
}

/// Writes pieces as they come. Where they break off before the end nothing remains.
fn store(uploads: &Uploads, mut pieces: mpsc::Receiver<Piece>) -> Result<String, UploadError> {
    let mut upload = uploads.begin();
    while let Some(piece) = pieces.blocking_recv() {
        match piece {
            Piece::File(name) => upload.file(&name)?,
            Piece::Bytes(bytes) => upload.write(&bytes)?,
            Piece::End => return upload.finish(),
        }
    }
    Err(UploadError::Refused("the form breaks off".to_owned()))
}

fn failed(error: &(dyn std::error::Error + 'static)) -> Refusal {
    tracing::error!(error, "an upload could not be stored");
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "the upload could not be stored; the server's log says why")
}

/// Reads a form to its end. Where the store refuses a piece the rest is still read: a client that is cut off while it writes
/// never sees the answer that says why.
async fn send(mut form: Multipart, pieces: mpsc::Sender<Piece>) -> Result<(), Refusal> {
    let mut files = 0;
    while let Some(mut field) = form.next_field().await.map_err(|error| unread(&error))? {
        let Some(name) = field.file_name().map(str::to_owned) else {
            let name: String = field.name().unwrap_or_default().chars().take(64).collect();
            return Err(Refusal::bad_request(format!("{name}: found a field without a file name, expected files")));
        };
        if files == UPLOAD_FILES {
            let sentence = format!("more than {UPLOAD_FILES} files; send a zip");
            return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, sentence));
        }
        files += 1;
        let _ = pieces.send(Piece::File(name)).await;
        while let Some(piece) = field.chunk().await.map_err(|error| unread(&error))? {
            let _ = pieces.send(Piece::Bytes(piece)).await;
        }
    }
    if files == 0 {
        return Err(Refusal::bad_request("files: found none, expected .sql files, a zip or an inventory.json"));
    }
    let _ = pieces.send(Piece::End).await;
    Ok(())
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
