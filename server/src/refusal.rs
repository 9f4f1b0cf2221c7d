use app::{ApiError, ErrorCode};
use axum::Json;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

/// Seconds after which a caller may try again what was refused for want of room.
const RETRY_AFTER_SECONDS: &str = "5";

/// What an error looks like on the wire.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErrorBody {
    /// Always `false`.
    success: bool,
    /// What was found, what is expected, what to do.
    error: String,
    /// The kind of error, for programs.
    code: &'static str,
}

/// Why a REST call is not answered: an HTTP status, a code for programs, a sentence for people.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    code: &'static str,
    error: String,
}

impl Refusal {
    /// A refusal with the code that goes with the status.
    pub(crate) fn new(status: StatusCode, error: impl Into<String>) -> Self {
        Self { status, code: code(status), error: error.into() }
    }

    /// 400: a field cannot be used.
    pub(crate) fn field(field: &str, found: &str, expected: &str) -> Self {
        let found: String = found.chars().take(64).collect();
        Self::bad_request(format!("{field}: found `{found}`, expected {expected}"))
    }

    /// 400 with this sentence.
    pub(crate) fn bad_request(error: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error)
    }

    /// 404 with this sentence.
    pub(crate) fn not_found(error: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, error)
    }
}

fn code(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "bad_request",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "not_found",
        405 => "method_not_allowed",
        409 => "conflict",
        413 => "too_large",
        415 => "unsupported_media_type",
        503 => "unavailable",
        _ if status.is_client_error() => "refused",
        _ => "internal",
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        let status = match error.code {
            ErrorCode::Transport => StatusCode::INTERNAL_SERVER_ERROR,
            code => StatusCode::from_u16(code.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        };
        Self::new(status, error.error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = ErrorBody { success: false, error: self.error, code: self.code };
        let mut response = (self.status, Json(body)).into_response();
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SECONDS));
        }
        response
    }
}

/// Gives errors that axum and its layers make by themselves (a method not allowed, a body too large) the wire's shape.
pub(crate) async fn type_errors(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let response = next.run(request).await;
    let status = response.status();
    let is_json =
        response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if !is_api || is_json || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    let sentence = match status {
        StatusCode::METHOD_NOT_ALLOWED => "this call has another method; /api/openapi.json lists them",
        StatusCode::PAYLOAD_TOO_LARGE => "the body is larger than this call takes",
        StatusCode::FORBIDDEN => "this may not be done from here",
        status if status.is_client_error() => "the request cannot be used",
        _ => "something failed on the server; its log says what",
    };
    let typed = Refusal::new(status, sentence).into_response();
    for name in [CONTENT_TYPE, http::header::CONTENT_LENGTH, http::header::TRANSFER_ENCODING] {
        parts.headers.remove(name);
    }
    let (typed, body): (_, Body) = typed.into_parts();
    parts.headers.extend(typed.headers);
    Response::from_parts(parts, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_code_of_the_server_functions_keeps_its_word_and_status() {
        for code in [
            ErrorCode::BadRequest,
            ErrorCode::Forbidden,
            ErrorCode::NotFound,
            ErrorCode::Conflict,
            ErrorCode::TooLarge,
            ErrorCode::Unavailable,
            ErrorCode::Internal,
        ] {
            let refusal = Refusal::from(ApiError::new(code, "x"));
            assert_eq!(refusal.status.as_u16(), code.http_status());
            assert_eq!(serde_json::json!(code), refusal.code);
        }
    }
}
