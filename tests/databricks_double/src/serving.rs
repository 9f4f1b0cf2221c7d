//! Model serving, under Databricks' paths and under those of OpenAI's API.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Shared;

/// What a client asks a model.
#[derive(Clone, Debug, Deserialize)]
pub struct ChatRequest {
    /// The model.
    pub model: String,
    /// What was said so far.
    pub messages: Vec<ChatMessage>,
    /// Tokens that the answer may have.
    #[serde(default)]
    pub max_tokens: Option<u64>,
}

/// One thing that was said.
#[derive(Clone, Debug, Deserialize)]
pub struct ChatMessage {
    /// `system`, `user` or `assistant`.
    pub role: String,
    /// The text.
    pub content: String,
}

impl ChatRequest {
    /// The last thing that was said.
    pub fn last(&self) -> &str {
        self.messages.last().map_or("", |message| &message.content)
    }
}

/// What a model answers.
#[derive(Clone, Debug)]
pub enum Reply {
    /// A text.
    Says(String),
    /// A text that was cut off.
    CutOff(String),
    /// HTTP 400 with this sentence.
    Refuses(String),
}

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/serving-endpoints/chat/completions", post(chat))
        .route("/v1/chat/completions", post(chat))
        .route("/api/2.0/serving-endpoints", get(endpoints))
        .route("/v1/models", get(models))
}

async fn endpoints(State(inner): State<Shared>) -> Json<Value> {
    let world = inner.world();
    let chats =
        world.models.iter().map(|name| json!({"name": name, "task": "llm/v1/chat", "state": {"ready": "READY"}}));
    let others = json!({"name": "embeddings", "task": "llm/v1/embeddings", "state": {"ready": "READY"}});
    Json(json!({"endpoints": chats.chain([others]).collect::<Vec<_>>()}))
}

async fn models(State(inner): State<Shared>) -> Json<Value> {
    let world = inner.world();
    Json(json!({"object": "list", "data": world.models.iter().map(|name| json!({"id": name})).collect::<Vec<_>>()}))
}

async fn chat(State(inner): State<Shared>, Json(request): Json<ChatRequest>) -> Response {
    let (script, latency, known) = {
        let mut world = inner.world();
        world.chats.0 += 1;
        world.chats.1 = world.chats.1.max(world.chats.0);
        (world.script.clone(), world.latency, world.models.contains(&request.model))
    };
    // A client that goes away is one less all the same.
    let _under_way = UnderWay(&inner);
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    if !known {
        let body = json!({"error_code": "RESOURCE_DOES_NOT_EXIST", "message": format!("The endpoint {} does not exist.", request.model)});
        return (StatusCode::NOT_FOUND, Json(body)).into_response();
    }
    let (text, finish) = match script(&request) {
        Reply::Says(text) => (text, "stop"),
        Reply::CutOff(text) => (text, "length"),
        Reply::Refuses(why) => {
            let body = json!({"error_code": "BAD_REQUEST", "message": why});
            return (StatusCode::BAD_REQUEST, Json(body)).into_response();
        }
    };
    let prompt: usize = request.messages.iter().map(|message| message.content.len()).sum();
    let usage = json!({"prompt_tokens": prompt / 4, "completion_tokens": text.len() / 4, "total_tokens": (prompt + text.len()) / 4});
    Json(json!({
        "object": "chat.completion",
        "model": request.model,
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}],
        "usage": usage,
    }))
    .into_response()
}

struct UnderWay<'a>(&'a Shared);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.world().chats.0 -= 1;
    }
}
