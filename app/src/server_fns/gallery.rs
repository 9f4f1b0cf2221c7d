use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::Timestamp;
use serde::{Deserialize, Serialize};

use super::JobHead;
use crate::ApiError;

/// A state of the progress component, as a picture of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Still {
    /// What the address calls it.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// What is known of the job then.
    pub head: JobHead,
    /// The server's clock then.
    pub at: Timestamp,
}

/// Every state of the component. Made here, so that browsers need no program for it.
#[server(prefix = "/api/ui", endpoint = "gallery", input = Json, output = Json)]
pub async fn gallery_states() -> Result<Vec<Still>, ApiError> {
    Ok(super::gallery_scenes::stills())
}
