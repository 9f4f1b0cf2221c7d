//! Unity Catalog, and who is calling.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Shared;
use crate::sql::Standing;

const USER: &str = "someone@example.com";

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/api/2.0/preview/scim/v2/Me", get(me))
        .route("/api/2.1/unity-catalog/catalogs", get(catalogs))
        .route("/api/2.1/unity-catalog/catalogs/{name}", get(catalog))
        .route("/api/2.1/unity-catalog/schemas", get(schemas))
        .route("/api/2.1/unity-catalog/schemas/{name}", get(schema))
        .route("/api/2.1/unity-catalog/tables", get(tables))
        .route("/api/2.1/unity-catalog/tables/{name}", get(table))
        .route("/api/2.1/unity-catalog/functions", get(functions))
        .route("/api/2.1/unity-catalog/effective-permissions/schema/{name}", get(permissions))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    catalog_name: String,
    #[serde(default)]
    schema_name: String,
    #[serde(default)]
    page_token: Option<String>,
}

async fn me() -> Json<Value> {
    Json(json!({"userName": USER, "groups": [{"display": "engineers", "value": "1"}]}))
}

async fn catalogs(State(inner): State<Shared>, Query(asked): Query<Asked>) -> Json<Value> {
    let world = inner.world();
    let all =
        world.catalogs.keys().map(|name| json!({"name": name, "catalog_type": "MANAGED_CATALOG", "owner": "admin"}));
    page("catalogs", all.collect(), &asked, world.page_entries)
}

async fn catalog(State(inner): State<Shared>, Path(name): Path<String>) -> Response {
    match inner.world().catalogs.contains_key(&name) {
        true => Json(json!({"name": name, "owner": "admin"})).into_response(),
        false => unknown("CATALOG_DOES_NOT_EXIST", &name),
    }
}

async fn schemas(State(inner): State<Shared>, Query(asked): Query<Asked>) -> Response {
    let world = inner.world();
    let Some(schemas) = world.catalogs.get(&asked.catalog_name) else {
        return unknown("CATALOG_DOES_NOT_EXIST", &asked.catalog_name);
    };
    let all = schemas.iter().map(String::as_str).chain(["information_schema"]);
    page("schemas", all.map(|name| json!({"name": name})).collect(), &asked, world.page_entries).into_response()
}

async fn schema(State(inner): State<Shared>, Path(name): Path<String>) -> Response {
    match name.split_once('.').filter(|(catalog, schema)| has_schema(&inner, catalog, schema)) {
        Some(_) => Json(json!({"full_name": name, "owner": "admin"})).into_response(),
        None => unknown("SCHEMA_DOES_NOT_EXIST", &name),
    }
}

fn has_schema(inner: &Shared, catalog: &str, schema: &str) -> bool {
    let world = inner.world();
    world.catalogs.get(catalog).is_some_and(|schemas| schemas.iter().any(|known| known == schema))
}

async fn tables(State(inner): State<Shared>, Query(asked): Query<Asked>) -> Response {
    if !has_schema(&inner, &asked.catalog_name, &asked.schema_name) {
        return unknown("SCHEMA_DOES_NOT_EXIST", &asked.schema_name);
    }
    let all = inner.sql.names_of(&asked.catalog_name, &asked.schema_name);
    let all = all.iter().filter(|found| !is_routine(found)).map(described).collect();
    let entries = inner.world().page_entries;
    page("tables", all, &asked, entries).into_response()
}

async fn table(State(inner): State<Shared>, Path(name): Path<String>) -> Response {
    match inner.sql.standing(&name) {
        Some(found) => Json(described(&found)).into_response(),
        None => unknown("TABLE_DOES_NOT_EXIST", &name),
    }
}

async fn functions(State(inner): State<Shared>, Query(asked): Query<Asked>) -> Json<Value> {
    let all = inner.sql.names_of(&asked.catalog_name, &asked.schema_name);
    let all = all.iter().filter(|found| found.noun == "FUNCTION").map(|found| json!({"name": found.name}));
    page("functions", all.collect(), &asked, inner.world().page_entries)
}

async fn permissions(State(inner): State<Shared>) -> Json<Value> {
    let held: Vec<Value> = inner.world().privileges.iter().map(|held| json!({"privilege": held})).collect();
    Json(json!({"privilege_assignments": [
        {"principal": "engineers", "privileges": held},
        {"principal": "others", "privileges": [{"privilege": "ALL_PRIVILEGES"}]},
    ]}))
}

fn described(found: &Standing) -> Value {
    let table_type = match found.noun.as_str() {
        "TABLE" => "MANAGED",
        "EXTERNAL TABLE" => "EXTERNAL",
        "MATERIALIZED VIEW" => "MATERIALIZED_VIEW",
        _ => "VIEW",
    };
    json!({"name": found.name, "table_type": table_type, "properties": found.properties})
}

fn is_routine(found: &Standing) -> bool {
    ["FUNCTION", "PROCEDURE"].contains(&found.noun.as_str())
}

fn unknown(code: &str, name: &str) -> Response {
    let body = json!({"error_code": code, "message": format!("'{name}' does not exist."), "details": []});
    (StatusCode::NOT_FOUND, Json(body)).into_response()
}

/// A page of a list; tokens are places.
fn page(field: &str, all: Vec<Value>, asked: &Asked, entries: usize) -> Json<Value> {
    let start: usize = asked.page_token.as_deref().and_then(|token| token.parse().ok()).unwrap_or(0);
    let more = all.len() > start + entries;
    let items: Vec<Value> = all.into_iter().skip(start).take(entries).collect();
    let mut body = json!({field: items});
    if more {
        body["next_page_token"] = json!((start + entries).to_string());
    }
    Json(body)
}
