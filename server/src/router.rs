//! All routes, and what is around all of them.

use std::any::Any;
use std::net::SocketAddr;
use std::path::Path;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, StatusCode};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;

use crate::body_limit::{hold_body, limit_body};
use crate::guard::{HostGuard, check_host, same_origin};
use crate::refusal::{Refusal, type_errors};
use crate::scenario::{Line, play_line};
use crate::state::AppState;
use crate::{openapi, pages, telemetry};

/// The whole server as one service.
pub(crate) fn router(
    state: AppState,
    site: &Path,
    address: SocketAddr,
    allowed_hosts: &[String],
    line: Option<Line>,
) -> Router {
    let (calls, upload) = openapi::routes();
    let calls = calls.route("/api/{*rest}", any(unknown_call)).merge(pages::routes(&state, site));
    let calls = match line {
        Some(line) => calls.layer(from_fn_with_state(line, play_line)),
        None => calls,
    };
    let calls = calls.layer(DefaultBodyLimit::disable()).layer(from_fn(hold_body));
    let upload = upload.layer(DefaultBodyLimit::disable()).layer(from_fn(limit_body));
    let header = |name, value| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    // Outermost first.
    let around = ServiceBuilder::new()
        .layer(TraceLayer::new_for_http())
        .layer(from_fn(telemetry::count_requests))
        .layer(header(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(REFERRER_POLICY, "same-origin"))
        .layer(header(CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"))
        .layer(from_fn(type_errors))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(HostGuard::new(address, allowed_hosts), check_host))
        .layer(same_origin());
    calls.merge(upload).layer(around).with_state(state)
}

async fn unknown_call() -> Refusal {
    Refusal::not_found("no such call; /api/openapi.json lists them")
}

// The layer hands the panic over in a box.
#[allow(clippy::needless_pass_by_value)]
fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a text");
    tracing::error!(panic = text, "a request's work panicked");
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "something failed on the server; its log says what").into_response()
}
