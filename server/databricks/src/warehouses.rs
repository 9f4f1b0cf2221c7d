//! SQL warehouses: which there are, whether one runs, and starting it.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::WorkspaceError;
use crate::api::escaped;
use crate::workspace::Workspace;

const PATH: &str = "/api/2.0/sql/warehouses";

/// A SQL warehouse of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Warehouse {
    /// What it is known by, e.g. `1234567890abcdef`.
    pub id: String,
    /// What people call it.
    #[serde(default)]
    pub name: String,
    /// Whether it runs.
    pub state: WarehouseState,
    /// Its size, such as `Small`.
    #[serde(default)]
    pub cluster_size: String,
    /// Whether it starts within seconds.
    #[serde(default)]
    pub enable_serverless_compute: bool,
}

/// The condition of a SQL warehouse. Only the workspace sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum WarehouseState {
    /// On its way to running.
    Starting,
    /// Takes statements.
    Running,
    /// On its way to being stopped.
    Stopping,
    /// Can be started.
    Stopped,
    /// On its way to being deleted.
    Deleting,
    /// Gone.
    Deleted,
}

#[derive(Deserialize)]
struct Listed {
    #[serde(default)]
    warehouses: Vec<Warehouse>,
}

impl Workspace {
    /// The SQL warehouses that who signs in may see.
    ///
    /// # Errors
    /// When the workspace cannot be asked.
    pub async fn warehouses(&self) -> Result<Vec<Warehouse>, WorkspaceError> {
        let listed: Listed = self.api.get(PATH).await?;
        Ok(listed.warehouses)
    }

    /// One of them.
    ///
    /// # Errors
    /// When there is none with this id, or the workspace cannot be asked.
    pub async fn warehouse(&self, id: &str) -> Result<Warehouse, WorkspaceError> {
        self.api.get(&format!("{PATH}/{}", escaped(id))).await.map_err(|error| match error {
            WorkspaceError::NotFound(why) => WorkspaceError::NotFound(format!(
                "there is no SQL warehouse `{id}`; take the id from its connection details ({why})"
            )),
            WorkspaceError::Denied(why) => WorkspaceError::Denied(format!(
                "the SQL warehouse `{id}` may not be used; ask for the permission CAN USE on it ({why})"
            )),
            other => other,
        })
    }

    /// Tells a SQL warehouse to start; it takes its time.
    ///
    /// # Errors
    /// When that is not permitted, or the workspace cannot be asked.
    pub async fn start_warehouse(&self, id: &str) -> Result<(), WorkspaceError> {
        let _: Value = self.api.post(&format!("{PATH}/{}/start", escaped(id)), &json!({})).await?;
        Ok(())
    }
}
