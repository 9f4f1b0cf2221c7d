//! Calls that go wrong because a test says so.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::Shared;

/// What goes wrong.
#[derive(Clone, Debug)]
pub enum Fault {
    /// HTTP 429, with or without a time to wait in seconds.
    TooMany(Option<u64>),
    /// HTTP 503 with a page in place of JSON.
    Page,
    /// HTTP 401.
    Unauthorized,
    /// HTTP 403 with this sentence.
    Forbidden(String),
    /// The connection is dropped before anything was done.
    Dropped,
    /// The call is carried out, and the connection dropped before its answer.
    LostAnswer,
}

pub(crate) struct Planned {
    pub(crate) call: String,
    pub(crate) times: usize,
    pub(crate) fault: Fault,
}

pub(crate) async fn apply(State(inner): State<Shared>, request: Request, next: Next) -> Response {
    let call = format!("{} {}", request.method(), request.uri().path());
    let fault = {
        let mut world = inner.world();
        world.calls.push(call.clone());
        let planned = world.faults.iter_mut().find(|planned| planned.times > 0 && call.starts_with(&planned.call));
        planned.map(|planned| {
            planned.times -= 1;
            planned.fault.clone()
        })
    };
    let refusal = |status: StatusCode, code: &str, message: &str| {
        let body = serde_json::json!({"error_code": code, "message": message, "details": []}).to_string();
        (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
    };
    match fault {
        None => next.run(request).await,
        Some(Fault::TooMany(wait)) => {
            let mut response = refusal(StatusCode::TOO_MANY_REQUESTS, "REQUEST_LIMIT_EXCEEDED", "Too many calls.");
            if let Some(seconds) = wait {
                response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
            response
        }
        Some(Fault::Page) => {
            (StatusCode::SERVICE_UNAVAILABLE, "<html><body>Service unavailable</body></html>").into_response()
        }
        Some(Fault::Unauthorized) => {
            refusal(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", "Credential was not sent or is wrong.")
        }
        Some(Fault::Forbidden(why)) => refusal(StatusCode::FORBIDDEN, "PERMISSION_DENIED", &why),
        Some(Fault::Dropped) => dropped(),
        Some(Fault::LostAnswer) => {
            drop(next.run(request).await);
            dropped()
        }
    }
}

/// An answer that breaks off in its first byte.
fn dropped() -> Response {
    let broken = futures::stream::once(async { Err::<bytes::Bytes, _>(std::io::Error::other("dropped")) });
    Response::new(Body::from_stream(broken))
}
