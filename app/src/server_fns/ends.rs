use super::json::Json;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ApiError;

/// Where statements and definitions go from this server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ends {
    /// The SQL warehouse that is the target; `None` where a file of this server is.
    pub warehouse: Option<WarehouseEnd>,
    /// The served models that may translate; `None` where the server was told of none.
    pub models: Option<ModelsEnd>,
}

/// A SQL warehouse as a target, as it is now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarehouseEnd {
    /// The workspace's address.
    pub host: String,
    /// The warehouse's name, or its id where it has none.
    pub name: String,
    /// The workspace's word for its condition in lower case, such as `running` or `stopped`; empty where it is not known.
    pub state: String,
    /// Catalogs to choose from; the first 1,000.
    pub catalogs: Vec<String>,
    /// Schemas of the catalog that was asked about; the first 1,000.
    pub schemas: Vec<String>,
    /// Sentences about what a job into the catalog and schema would trip over.
    pub trouble: Vec<String>,
}

/// Served models to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelsEnd {
    /// Where definitions go; for people to read.
    pub place: String,
    /// Their names.
    pub names: Vec<String>,
    /// Why they cannot be listed, where that is so.
    pub trouble: Option<String>,
}

/// Looks at this server's ends for a migration into a catalog and schema: the wizard's third step.
#[server(prefix = "/api/ui", endpoint = "ends", input = Json, output = Json)]
pub async fn look_at_ends(target_catalog: String, target_schema: String) -> Result<Ends, ApiError> {
    let backend = super::backend()?;
    super::with_status(backend.ends(&target_catalog, &target_schema).await)
}
