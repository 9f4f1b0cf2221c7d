//! Who may call: a personal access token, or a token of OAuth that ends.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use serde_json::{Value, json};

use crate::{CLIENT_ID, CLIENT_SECRET, Shared, TOKEN};

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/oidc/.well-known/oauth-authorization-server", get(discovery))
        .route("/oidc/v1/token", post(token))
}

pub(crate) async fn check(State(inner): State<Shared>, request: Request, next: Next) -> Response {
    let shown = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let shown = shown.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default().to_owned();
    let good = shown == TOKEN || {
        let mut world = inner.world();
        match world.tokens.get_mut(&shown) {
            Some(Some(0)) | None => false,
            Some(Some(left)) => {
                *left -= 1;
                true
            }
            Some(None) => true,
        }
    };
    if good {
        return next.run(request).await;
    }
    let body = json!({"error_code": "401", "message": "Credential was not sent or was of an unsupported type."});
    (StatusCode::UNAUTHORIZED, Json(body)).into_response()
}

async fn discovery(State(inner): State<Shared>) -> Json<Value> {
    let host = format!("http://{}", inner.address);
    Json(json!({"token_endpoint": format!("{host}/oidc/v1/token"), "issuer": format!("{host}/oidc")}))
}

async fn token(State(inner): State<Shared>, headers: HeaderMap, body: String) -> Response {
    let expected = base64::engine::general_purpose::STANDARD.encode(format!("{CLIENT_ID}:{CLIENT_SECRET}"));
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if shown != Some(&format!("Basic {expected}")) || body != "grant_type=client_credentials&scope=all-apis" {
        let body = json!({"error": "invalid_client", "error_description": "Client authentication failed"});
        return (StatusCode::UNAUTHORIZED, Json(body)).into_response();
    }
    let mut world = inner.world();
    let token = format!("oauth-{}", world.tokens.len() + 1);
    let calls = world.token_calls;
    world.tokens.insert(token.clone(), calls);
    Json(json!({"access_token": token, "token_type": "Bearer", "scope": "all-apis", "expires_in": world.token_seconds}))
        .into_response()
}
