//! Statement Execution.

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::sql::Failed;
use crate::world::Statement;
use crate::{Shared, WAREHOUSE, warehouse};

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/api/2.0/sql/statements", post(submit))
        .route("/api/2.0/sql/statements/{id}", get(look))
        .route("/api/2.0/sql/statements/{id}/cancel", post(cancel))
        .route("/api/2.0/sql/statements/{id}/result/chunks/{chunk}", get(chunk))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Submitted {
    statement: String,
    warehouse_id: String,
    #[serde(default)]
    catalog: Option<String>,
    #[serde(default)]
    schema: Option<String>,
    #[serde(default)]
    parameters: Vec<Parameter>,
    #[serde(default)]
    query_tags: Vec<Tag>,
    #[serde(default)]
    wait_timeout: Option<String>,
    #[serde(default)]
    on_wait_timeout: Option<String>,
    #[serde(default)]
    disposition: Option<String>,
    #[serde(default)]
    format: Option<String>,
}

#[derive(Deserialize)]
struct Parameter {
    name: String,
    value: String,
}

#[derive(Deserialize)]
struct Tag {
    key: String,
    #[serde(default)]
    value: String,
}

fn refused(message: &str) -> Response {
    let body = json!({"error_code": "INVALID_PARAMETER_VALUE", "message": message, "details": []});
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

async fn submit(State(inner): State<Shared>, body: bytes::Bytes) -> Response {
    let submitted: Submitted = match serde_json::from_slice(&body) {
        Ok(submitted) => submitted,
        Err(error) => return refused(&format!("The request cannot be read: {error}.")),
    };
    if submitted.warehouse_id != WAREHOUSE {
        return warehouse::unknown(&submitted.warehouse_id);
    }
    let wait = submitted.wait_timeout.as_deref().unwrap_or("10s");
    let seconds: Option<u32> = wait.strip_suffix('s').and_then(|seconds| seconds.parse().ok());
    if !seconds.is_some_and(|seconds| seconds == 0 || (5..=50).contains(&seconds)) {
        return refused("wait_timeout must be 0s or between 5s and 50s.");
    }
    let known = |value: &Option<String>, known: &[&str]| value.as_deref().is_none_or(|value| known.contains(&value));
    if !known(&submitted.on_wait_timeout, &["CONTINUE", "CANCEL"])
        || !known(&submitted.disposition, &["INLINE"])
        || !known(&submitted.format, &["JSON_ARRAY"])
        || submitted.query_tags.len() > 20
    {
        return refused("A value is out of range.");
    }
    if submitted.statement.len() > 16 * 1024 * 1024 {
        return refused("The statement is larger than 16 MiB.");
    }
    let id = uuid::Uuid::new_v4().to_string();
    {
        let mut world = inner.world();
        let statement = Statement {
            sql: submitted.statement,
            tags: submitted.query_tags.into_iter().map(|tag| (tag.key, tag.value)).collect(),
            state: "PENDING",
            catalog: submitted.catalog.unwrap_or_else(|| "main".to_owned()),
            schema: submitted.schema.unwrap_or_else(|| "default".to_owned()),
            parameters: submitted.parameters.into_iter().map(|given| (given.name, given.value)).collect(),
            questions_left: world.questions_until_done,
            rows: Vec::new(),
            failed: None,
        };
        world.statements.insert(id.clone(), statement);
        world.order.push(id.clone());
        // A statement wakes a warehouse that sleeps.
        if world.warehouse_state == "STOPPED" {
            world.warehouse_state = "RUNNING";
        }
    }
    step(&inner, &id).await;
    described(&inner, &id)
}

async fn look(State(inner): State<Shared>, Path(id): Path<String>) -> Response {
    step(&inner, &id).await;
    described(&inner, &id)
}

async fn cancel(State(inner): State<Shared>, Path(id): Path<String>) -> Response {
    let mut world = inner.world();
    if world.deaf_to_cancels > 0 {
        world.deaf_to_cancels -= 1;
    } else if let Some(statement) = world.statements.get_mut(&id)
        && ["PENDING", "RUNNING"].contains(&statement.state)
    {
        statement.state = "CANCELED";
    }
    Json(json!({})).into_response()
}

/// Brings a statement one question nearer to its end; the last one runs it.
async fn step(inner: &Shared, id: &str) {
    let (sql, catalog, schema, parameters) = {
        let mut world = inner.world();
        let Some(statement) = world.statements.get_mut(id) else { return };
        match (statement.state, statement.questions_left) {
            ("PENDING", 0) | ("RUNNING", 0) => {}
            ("PENDING" | "RUNNING", _) => {
                statement.questions_left -= 1;
                statement.state = if statement.questions_left % 2 == 0 { "RUNNING" } else { "PENDING" };
                return;
            }
            _ => return,
        }
        let (sql, catalog) = (statement.sql.clone(), statement.catalog.clone());
        let (schema, parameters) = (statement.schema.clone(), statement.parameters.clone());
        if let Some(failed) = planned(&mut world) {
            if let Some(statement) = world.statements.get_mut(id) {
                (statement.state, statement.failed) = ("FAILED", Some(failed));
            }
            return;
        }
        (sql, catalog, schema, parameters)
    };
    let denied = inner.world().denied.clone();
    let ended = match crate::sql::denied(&sql, &denied) {
        Some(failed) => Err(failed),
        None => inner.sql.run(&sql, &catalog, &schema, &parameters).await,
    };
    let mut world = inner.world();
    let Some(statement) = world.statements.get_mut(id) else { return };
    match ended {
        Ok(rows) => (statement.state, statement.rows) = ("SUCCEEDED", rows),
        Err(failed) => (statement.state, statement.failed) = ("FAILED", Some(failed)),
    }
}

/// The failure that the next statement has by plan.
fn planned(world: &mut crate::World) -> Option<Failed> {
    if world.failing.is_empty() {
        return None;
    }
    if world.failing_after > 0 {
        world.failing_after -= 1;
        return None;
    }
    let (code, message) = world.failing.pop_front()?;
    if code == "TEMPORARILY_UNAVAILABLE" {
        world.warehouse_state = "STOPPED";
    }
    Some(Failed { code, sql_state: None, message })
}

fn described(inner: &Shared, id: &str) -> Response {
    let world = inner.world();
    let Some(statement) = world.statements.get(id) else {
        let body =
            json!({"error_code": "NOT_FOUND", "message": format!("The statement {id} was not found."), "details": []});
        return (StatusCode::NOT_FOUND, Json(body)).into_response();
    };
    let mut status = json!({"state": statement.state});
    if let Some(Failed { code, sql_state, message }) = &statement.failed {
        status["error"] = json!({"error_code": code, "message": message});
        if let Some(sql_state) = sql_state {
            status["sql_state"] = json!(sql_state);
        }
    }
    let mut body = json!({"statement_id": id, "status": status});
    if statement.state == "SUCCEEDED" {
        let chunks = statement.rows.len().div_ceil(world.chunk_rows).max(1);
        body["manifest"] = json!({"format": "JSON_ARRAY", "total_chunk_count": chunks, "truncated": false});
        body["result"] = part(statement, id, 0, world.chunk_rows);
    }
    Json(body).into_response()
}

async fn chunk(State(inner): State<Shared>, Path((id, chunk)): Path<(String, usize)>) -> Response {
    let world = inner.world();
    match world.statements.get(&id) {
        Some(statement) => Json(part(statement, &id, chunk, world.chunk_rows)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn part(statement: &Statement, id: &str, chunk: usize, rows: usize) -> Value {
    let found: Vec<&Vec<Option<String>>> = statement.rows.iter().skip(chunk * rows).take(rows).collect();
    let mut part =
        json!({"chunk_index": chunk, "row_offset": chunk * rows, "row_count": found.len(), "data_array": found});
    if (chunk + 1) * rows < statement.rows.len() {
        part["next_chunk_index"] = json!(chunk + 1);
        part["next_chunk_internal_link"] = json!(format!(
            "/api/2.0/sql/statements/{id}/result/chunks/{}?row_offset={}",
            chunk + 1,
            (chunk + 1) * rows
        ));
    }
    part
}

/// Values of parameters by their names.
pub(crate) type Parameters = HashMap<String, String>;
