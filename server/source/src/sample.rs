//! The sample warehouse that is part of the binary.

use engine::{Inventory, InventoryError};
use model::{SAMPLE_INVENTORY, SourcePlatform};

use crate::inventory_json;

const ORACLE_RETAIL: &str = include_str!("../../../tests/warehouses/oracle-retail/inventory.json");

/// Reads `sample:NAME`.
pub(crate) fn read(path: &str, source_type: SourcePlatform) -> Result<Inventory, InventoryError> {
    if path != SAMPLE_INVENTORY {
        return Err(InventoryError::NotFound(format!(
            "there is no sample `{path}`; the sample is `{SAMPLE_INVENTORY}`"
        )));
    }
    inventory_json::parse(ORACLE_RETAIL, path, source_type)
}
