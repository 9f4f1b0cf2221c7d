use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::{Conflicts, InventorySummary, MigrationSpec, SourcePlatform};

use crate::ApiError;

/// Reads an inventory: the wizard's second step.
#[server(prefix = "/api/ui", endpoint = "inventory", input = Json, output = Json)]
pub async fn read_inventory(inventory_path: String, source_type: SourcePlatform) -> Result<InventorySummary, ApiError> {
    let backend = super::backend()?;
    super::with_status(backend.inventory(inventory_path, source_type).await)
}

/// Which objects of a new migration would meet something in the target: what the wizard's last step tells before the start.
/// `None` where the target cannot tell.
#[server(prefix = "/api/ui", endpoint = "conflicts", input = Json, output = Json)]
pub async fn find_conflicts(spec: MigrationSpec) -> Result<Option<Conflicts>, ApiError> {
    let backend = super::backend()?;
    super::with_status(backend.conflicts(spec).await)
}
