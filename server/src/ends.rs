//! The ends of migrations outside of this process, as the wizard shows them before a job meets them.

use app::server_fns::{Ends, ModelsEnd, WarehouseEnd};
use databricks::{ServedModels, Settings, WarehouseState, Workspace, WorkspaceError};
use futures::join;

/// Names of catalogs, schemas and models that are offered.
const OFFERED: usize = 1_000;
/// What a migration of every kind needs in its schema.
const NEEDED: [&str; 4] = ["USE_CATALOG", "USE_SCHEMA", "CREATE_TABLE", "CREATE_FUNCTION"];

/// What this process was told of Databricks and served models.
#[derive(Clone, Debug, Default)]
pub struct OuterEnds {
    warehouse: Option<(Workspace, String)>,
    models: Option<ServedModels>,
}

impl OuterEnds {
    /// Those that the settings name.
    pub fn of(settings: &Settings) -> Self {
        let warehouse = settings.workspace.clone().zip(settings.warehouse_id.clone());
        Self { warehouse, models: settings.models.clone() }
    }

    /// How they are now, for a migration into this catalog and schema. What cannot be asked is a sentence in the answer.
    pub(crate) async fn look(&self, catalog: &str, schema: &str) -> Ends {
        let warehouse = async {
            match &self.warehouse {
                Some((workspace, id)) => Some(warehouse(workspace, id, catalog, schema).await),
                None => None,
            }
        };
        let models = async {
            match &self.models {
                Some(models) => Some(offered(models).await),
                None => None,
            }
        };
        let (warehouse, models) = join!(warehouse, models);
        Ends { warehouse, models }
    }
}

async fn offered(models: &ServedModels) -> ModelsEnd {
    let (mut names, trouble) = match models.list().await {
        Ok(names) => (names, None),
        Err(error) => (Vec::new(), Some(error.to_string())),
    };
    names.truncate(OFFERED);
    ModelsEnd { place: models.place().to_owned(), names, trouble }
}

async fn warehouse(workspace: &Workspace, id: &str, catalog: &str, schema: &str) -> WarehouseEnd {
    let mut end = WarehouseEnd { host: workspace.host().to_owned(), name: id.to_owned(), ..WarehouseEnd::default() };
    let schemas = async { if catalog.is_empty() { Ok(Vec::new()) } else { workspace.schemas(catalog).await } };
    let (found, catalogs, schemas) = join!(workspace.warehouse(id), workspace.catalogs(), schemas);
    match found {
        Ok(found) => {
            end.state = word(found.state).to_owned();
            if !found.name.is_empty() {
                end.name = found.name;
            }
        }
        Err(error) => end.trouble.push(error.to_string()),
    }
    match catalogs {
        Ok(catalogs) => end.catalogs = catalogs.into_iter().map(|catalog| catalog.name).take(OFFERED).collect(),
        Err(error) => end.trouble.push(error.to_string()),
    }
    // A name is in any case there.
    let is = |name: &String, wanted: &str| name.to_lowercase() == wanted.to_lowercase();
    match schemas {
        Ok(schemas) => {
            let names: Vec<String> = schemas.into_iter().map(|schema| schema.name).collect();
            if !schema.is_empty() && !catalog.is_empty() {
                if names.iter().any(|name| is(name, schema)) {
                    end.trouble.extend(lacking(workspace, catalog, schema).await);
                } else {
                    let why = "is not there; create it, or grant USE SCHEMA on it";
                    end.trouble.push(format!("The schema `{catalog}.{schema}` {why}"));
                }
            }
            end.schemas = names.into_iter().take(OFFERED).collect();
        }
        Err(WorkspaceError::NotFound(_)) => {
            end.trouble.push(format!("The catalog `{catalog}` is not there; create it, or grant USE CATALOG on it"));
        }
        Err(error) => end.trouble.push(error.to_string()),
    }
    end.trouble.dedup();
    end
}

/// What who signs in is not known to be allowed; nothing where that cannot be told.
async fn lacking(workspace: &Workspace, catalog: &str, schema: &str) -> Option<String> {
    let held = workspace.privileges(catalog, schema).await.ok()?;
    let lacking = held.lacking(&NEEDED);
    let named = lacking.join(", ").replace('_', " ");
    (!lacking.is_empty()).then(|| format!("{} is not known to have {named} on {catalog}.{schema}", held.user_name))
}

const fn word(state: WarehouseState) -> &'static str {
    match state {
        WarehouseState::Starting => "starting",
        WarehouseState::Running => "running",
        WarehouseState::Stopping => "stopping",
        WarehouseState::Stopped => "stopped",
        WarehouseState::Deleting => "being deleted",
        WarehouseState::Deleted => "deleted",
    }
}
