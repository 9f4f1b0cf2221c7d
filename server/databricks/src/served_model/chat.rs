//! Calls of an endpoint.

use std::time::Duration;

use serde_json::{Value, json};

use super::endpoint::{Choice, Completion, Content, Endpoints, Models, TokenUse};
use crate::WorkspaceError;
use crate::api::Api;
use crate::credentials::Credentials;
use crate::workspace::Workspace;

/// What serves chats among a workspace's endpoints.
const CHAT_TASK: &str = "llm/v1/chat";

/// An endpoint for chat completions.
#[derive(Clone, Debug)]
pub(super) struct Chat {
    api: Api,
    /// The workspace behind it, where it is one.
    workspace: Option<Workspace>,
    place: String,
}

/// Who says something to a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// What it is and does.
    System(String),
    /// What is asked of it.
    User(String),
    /// What it has answered.
    Model(String),
}

/// What a model answered.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) text: String,
    /// Whether it ended because it had become too long.
    pub(super) cut_off: bool,
    pub(super) tokens: TokenUse,
}

impl Chat {
    pub(super) fn of_workspace(workspace: &Workspace) -> Result<Self, WorkspaceError> {
        let api = workspace.beside("/serving-endpoints", "the workspace's model serving")?;
        Ok(Self { api, workspace: Some(workspace.clone()), place: "the workspace's model serving".to_owned() })
    }

    pub(super) fn at(base_url: &str, credentials: Credentials) -> Result<Self, WorkspaceError> {
        let api = Api::new(base_url, credentials, "the model endpoint")?;
        Ok(Self { api, workspace: None, place: format!("the model endpoint {}", base_url.trim_end_matches('/')) })
    }

    pub(super) fn place(&self) -> &str {
        &self.place
    }

    pub(super) async fn models(&self) -> Result<Vec<String>, WorkspaceError> {
        match &self.workspace {
            Some(workspace) => {
                let found: Endpoints = workspace.api.get("/api/2.0/serving-endpoints").await?;
                let chats = found.endpoints.into_iter().filter(|found| found.task.as_deref() == Some(CHAT_TASK));
                Ok(chats.map(|found| found.name).collect())
            }
            None => {
                let found: Models = self.api.get("/models").await?;
                Ok(found.data.into_iter().map(|found| found.id).collect())
            }
        }
    }

    /// Asks a model for what comes next.
    pub(super) async fn ask(
        &self,
        model: &str,
        turns: &[Turn],
        answer_tokens: u32,
        within: Duration,
    ) -> Result<Said, WorkspaceError> {
        let messages: Vec<Value> = turns
            .iter()
            .map(|turn| match turn {
                Turn::System(text) => json!({"role": "system", "content": text}),
                Turn::User(text) => json!({"role": "user", "content": text}),
                Turn::Model(text) => json!({"role": "assistant", "content": text}),
            })
            .collect();
        let body = json!({"model": model, "messages": messages, "max_tokens": answer_tokens, "temperature": 0.0});
        let answer: Completion = self.api.post_within("/chat/completions", &body, within).await?;
        let tokens = answer.usage.unwrap_or_default();
        let first = answer.choices.into_iter().next();
        let Some(Choice { message, finish_reason }) = first else {
            return Err(WorkspaceError::Unreadable("the model endpoint gave an answer without a choice".to_owned()));
        };
        let text = message.content.map(Content::text).unwrap_or_default();
        Ok(Said { text, cut_off: finish_reason.as_deref() == Some("length"), tokens })
    }
}
