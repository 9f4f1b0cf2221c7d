use super::json::Json;
use leptos::prelude::*;
use model::{ExtractionRequest, ExtractionState, SourceLogin, SourceTest};

use crate::ApiError;

/// Tries to reach a source, phase by phase. What goes wrong on the way is in the answer.
#[server(prefix = "/api/ui", endpoint = "test_source", input = Json, output = Json)]
pub async fn test_source(login: SourceLogin) -> Result<SourceTest, ApiError> {
    let backend = super::backend()?;
    super::with_status(backend.test_source(login).await)
}

/// Begins to read a source's catalog into an inventory, in the background.
#[server(prefix = "/api/ui", endpoint = "start_extraction", input = Json, output = Json)]
pub async fn start_extraction(request: ExtractionRequest) -> Result<ExtractionState, ApiError> {
    let backend = super::backend()?;
    super::with_status(backend.start_extraction(request).await)
}

/// Where an extraction is.
#[server(prefix = "/api/ui", endpoint = "extraction", input = Json, output = Json)]
pub async fn get_extraction(extraction_id: String) -> Result<ExtractionState, ApiError> {
    let backend = super::backend()?;
    super::with_status(backend.extraction(&extraction_id).await)
}

/// Asks an extraction to stop; what it has read until then becomes its inventory.
#[server(prefix = "/api/ui", endpoint = "cancel_extraction", input = Json, output = Json)]
pub async fn cancel_extraction(extraction_id: String) -> Result<ExtractionState, ApiError> {
    let backend = super::backend()?;
    super::with_status(backend.cancel_extraction(&extraction_id).await)
}
