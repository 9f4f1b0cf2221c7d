use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::{InventorySummary, SourcePlatform};

use crate::ApiError;

/// Reads an inventory: the wizard's second step.
#[server(prefix = "/api/ui", endpoint = "inventory", input = Json, output = Json)]
pub async fn read_inventory(inventory_path: String, source_type: SourcePlatform) -> Result<InventorySummary, ApiError> {
    let backend = super::backend()?;
    super::with_status(backend.inventory(inventory_path, source_type).await)
}
