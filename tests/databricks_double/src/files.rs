//! Files in volumes.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Shared;

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/api/2.0/fs/files/{*path}", get(read).put(write))
        .route("/api/2.0/fs/directories/{*path}", get(list))
        .layer(DefaultBodyLimit::disable())
}

#[derive(Deserialize)]
struct Asked {
    page_token: Option<String>,
}

fn unknown(path: &str) -> Response {
    let body = json!({"error_code": "NOT_FOUND", "message": format!("The path /{path} does not exist.")});
    (StatusCode::NOT_FOUND, Json(body)).into_response()
}

async fn read(State(inner): State<Shared>, Path(path): Path<String>) -> Response {
    let contents = inner.world().files.get(&format!("/{path}")).cloned();
    contents.map_or_else(|| unknown(&path), IntoResponse::into_response)
}

async fn write(State(inner): State<Shared>, Path(path): Path<String>, body: Bytes) -> StatusCode {
    inner.world().files.insert(format!("/{path}"), body.to_vec());
    StatusCode::NO_CONTENT
}

async fn list(State(inner): State<Shared>, Path(path): Path<String>, Query(asked): Query<Asked>) -> Response {
    let world = inner.world();
    let folder = format!("/{}/", path.trim_matches('/'));
    let mut entries: BTreeMap<String, Value> = BTreeMap::new();
    for (file, contents) in world.files.range(folder.clone()..).take_while(|(file, _)| file.starts_with(&folder)) {
        let rest = &file[folder.len()..];
        let (name, is_directory) = rest.split_once('/').map_or((rest, false), |(name, _)| (name, true));
        let mut entry = json!({"path": format!("{folder}{name}"), "name": name, "is_directory": is_directory});
        if !is_directory {
            entry["file_size"] = json!(contents.len());
        }
        entries.insert(name.to_owned(), entry);
    }
    if entries.is_empty() {
        return unknown(&path);
    }
    let start: usize = asked.page_token.and_then(|token| token.parse().ok()).unwrap_or(0);
    let more = entries.len() > start + world.page_entries;
    let contents: Vec<Value> = entries.into_values().skip(start).take(world.page_entries).collect();
    let mut body = json!({"contents": contents});
    if more {
        body["next_page_token"] = json!((start + world.page_entries).to_string());
    }
    Json(body).into_response()
}
