use super::json::Json;
use leptos::prelude::*;
use model::{InventoryAssessment, SourcePlatform};

use crate::ApiError;

/// Objects that the page lists, and remarks about the inventory; the files that can be saved have all.
#[cfg(feature = "ssr")]
const LISTED: usize = 200;

/// What an inventory will take to migrate. Of its objects come the first 200 with the most work, each with the remark that
/// refuses it or none.
#[server(prefix = "/api/ui", endpoint = "assessment", input = Json, output = Json)]
pub async fn assess_inventory(
    inventory_path: String,
    source_type: SourcePlatform,
) -> Result<InventoryAssessment, ApiError> {
    let backend = super::backend()?;
    let mut assessment = super::with_status(backend.assess(&inventory_path, source_type).await)?;
    assessment.objects.sort_by_key(|object| std::cmp::Reverse((object.grade, object.lines)));
    assessment.objects.truncate(LISTED);
    for object in &mut assessment.objects {
        object.diagnostics = object.refusal().cloned().into_iter().collect();
    }
    assessment.collisions.truncate(LISTED);
    let more = assessment.warnings.len().saturating_sub(LISTED);
    assessment.warnings.truncate(LISTED);
    if more > 0 {
        assessment.warnings.push(format!("and {more} more"));
    }
    Ok(assessment)
}
