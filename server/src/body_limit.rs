//! How much a request may bring.
//!
//! Who sends too much is still listened to for a while: a client that is cut off while it writes sees a broken
//! connection and never the answer that says why.

use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use http::StatusCode;
use http_body_util::Limited;
use tokio::time::timeout;

use crate::refusal::Refusal;
use crate::rest::inventories::UPLOAD_BODY_BYTES;

/// The body of any call but an upload, in bytes.
const BODY_BYTES: usize = 1024 * 1024;
/// So many times the limit is read and thrown away before the connection is closed.
const LISTEN_ON: usize = 3;
const LISTEN_AT_LEAST: usize = 64 * 1024 * 1024;
const LISTEN_FOR: Duration = Duration::from_secs(20);

/// Reads the body of a call whole before the call begins, or refuses it.
pub(crate) async fn hold_body(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    match read(body).await {
        Ok(held) => next.run(Request::from_parts(parts, Body::from(held))).await,
        Err(refusal) => refusal.into_response(),
    }
}

async fn read(body: Body) -> Result<Bytes, Refusal> {
    if announced(&body) > BODY_BYTES as u64 {
        discard(body, BODY_BYTES).await;
        return Err(too_large("1 MB"));
    }
    let mut pieces = body.into_data_stream();
    let mut held = BytesMut::new();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| Refusal::bad_request("the body could not be read to its end"))?;
        if held.len() + piece.len() > BODY_BYTES {
            discard(Body::from_stream(pieces), BODY_BYTES).await;
            return Err(too_large("1 MB"));
        }
        held.extend_from_slice(&piece);
    }
    Ok(held.freeze())
}

/// Lets an upload's body through piece by piece up to its limit, and refuses one that announces more.
pub(crate) async fn limit_body(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if announced(&body) > UPLOAD_BODY_BYTES as u64 {
        discard(body, UPLOAD_BODY_BYTES).await;
        return too_large("256 MB").into_response();
    }
    let body = Body::new(Limited::new(body, UPLOAD_BODY_BYTES));
    next.run(Request::from_parts(parts, body)).await
}

fn announced(body: &Body) -> u64 {
    body.size_hint().exact().unwrap_or(0)
}

fn too_large(limit: &str) -> Refusal {
    Refusal::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        format!("the body is larger than {limit}, which is what this call takes"),
    )
}

async fn discard(body: Body, limit: usize) {
    let most = limit.saturating_mul(LISTEN_ON).max(LISTEN_AT_LEAST);
    let mut pieces = body.into_data_stream();
    let reading = async {
        let mut read = 0;
        while let Some(Ok(piece)) = pieces.next().await {
            read += piece.len();
            if read > most {
                return;
            }
        }
    };
    if timeout(LISTEN_FOR, reading).await.is_err() {
        tracing::debug!("a body too large was not sent to its end");
    }
}
