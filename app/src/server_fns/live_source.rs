use super::json::Json;
use leptos::prelude::*;
use model::ExtractionState;

use crate::ApiError;

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
