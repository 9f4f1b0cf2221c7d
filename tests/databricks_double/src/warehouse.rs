//! One SQL warehouse.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::{Shared, WAREHOUSE};

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/api/2.0/sql/warehouses", get(list))
        .route("/api/2.0/sql/warehouses/{id}", get(one))
        .route("/api/2.0/sql/warehouses/{id}/start", post(start))
}

fn described(state: &str) -> Value {
    json!({"id": WAREHOUSE, "name": "Double", "state": state, "cluster_size": "Small", "enable_serverless_compute": false})
}

async fn list(State(inner): State<Shared>) -> Json<Value> {
    let state = inner.world().warehouse_state;
    Json(json!({"warehouses": [described(state)]}))
}

async fn one(State(inner): State<Shared>, Path(id): Path<String>) -> Response {
    if id != WAREHOUSE {
        return unknown(&id);
    }
    let mut world = inner.world();
    if world.warehouse_state == "STARTING" {
        if world.starting_questions == 0 {
            world.warehouse_state = "RUNNING";
        }
        world.starting_questions = world.starting_questions.saturating_sub(1);
    }
    Json(described(world.warehouse_state)).into_response()
}

async fn start(State(inner): State<Shared>, Path(id): Path<String>) -> Response {
    if id != WAREHOUSE {
        return unknown(&id);
    }
    let mut world = inner.world();
    (world.warehouse_state, world.starting_questions) = ("STARTING", world.questions_until_running);
    Json(json!({})).into_response()
}

pub(crate) fn unknown(id: &str) -> Response {
    let body =
        json!({"error_code": "RESOURCE_DOES_NOT_EXIST", "message": format!("SQL warehouse {id} does not exist.")});
    (StatusCode::NOT_FOUND, Json(body)).into_response()
}
