//! The application's pages, rendered here, and the files they need.

use std::path::Path;
use std::sync::Arc;

use app::backend::MigrationBackend;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::handler::Handler;
use axum::response::Response;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use http::{HeaderValue, StatusCode};
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list};
use tower::ServiceBuilder;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::state::AppState;

/// The name of the browser's program and style sheet in the site's folder `pkg`.
const OUTPUT_NAME: &str = "dwma";

/// What Leptos needs to know. Made here and not read from the environment, so that every way to start is the same.
pub(crate) fn leptos_options(site: &Path, address: std::net::SocketAddr) -> LeptosOptions {
    LeptosOptions::builder()
        .output_name(OUTPUT_NAME)
        .site_root(site.to_string_lossy())
        .site_pkg_dir("pkg")
        .site_addr(address)
        .build()
}

/// Pages, server functions, static files, and a page for what is not there.
pub(crate) fn routes(state: &AppState, site: &Path) -> Router<AppState> {
    let options = state.leptos.clone();
    let files = ServeDir::new(site)
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false)
        .redirect_to_trailing_slash(false)
        .call_fallback_on_method_not_allowed(true)
        .fallback(not_found.with_state(state.clone()));
    // Names do not change with their content, so browsers ask each time; the answer is mostly 304.
    let revalidate = SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    // The site's folder may hold pages too; they bring their scripts in files.
    let policy = HeaderValue::try_from(content_policy("")).expect("the policy is ASCII");
    let policy = SetResponseHeaderLayer::if_not_present(CONTENT_SECURITY_POLICY, policy);
    Router::new()
        .leptos_routes_with_context(state, generate_route_list(app::App), context(state), move || {
            app::shell(options.clone())
        })
        .fallback_service(ServiceBuilder::new().layer(revalidate).layer(policy).service(files))
}

/// What pages and server functions find in their context.
fn context(state: &AppState) -> impl Fn() + Clone + Send + Sync + 'static {
    let backend: Arc<dyn MigrationBackend> = Arc::new(state.backend.clone());
    move || {
        provide_context(backend.clone());
        let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) else { return };
        if let Ok(policy) = HeaderValue::try_from(content_policy(&format!("'nonce-{nonce}'"))) {
            response.insert_header(CONTENT_SECURITY_POLICY, policy);
        }
    }
}

/// Scripts come from here or carry the page's nonce, if it has one; styles may stand in attributes, which rows of long lists use.
fn content_policy(nonce: &str) -> String {
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' {nonce}; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

/// The application's own page for what is not there, with the status that says so.
async fn not_found(State(state): State<AppState>, request: Request) -> Response<Body> {
    let (context, options) = (context(&state), state.leptos.clone());
    let render = leptos_axum::render_app_to_stream_in_order_with_context(context, move || app::shell(options.clone()));
    let mut page = render(request).await;
    if page.status() == StatusCode::OK {
        *page.status_mut() = StatusCode::NOT_FOUND;
    }
    page
}
