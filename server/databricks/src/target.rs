use std::collections::{HashMap, HashSet};

use async_trait::async_trait;
use engine::{Inventory, InventoryObject, JobContext, Standing, Target, TargetError, TargetSession};
use model::{Home, LogLevel, ObjectKind};
use tokio::time::{Instant, sleep};

use crate::WorkspaceError;
use crate::session::Session;
use crate::standing::{self, Found, Look};
use crate::statements::{Pace, Statements};
use crate::warehouses::WarehouseState;
use crate::workspace::Workspace;

/// How long a SQL warehouse may take to start; a classic one takes minutes.
const START_WITHIN_S: u64 = 900;
/// A start that takes longer is told again every so often.
const TELL_EVERY_S: u64 = 60;

/// Databricks as a target: the translated statements are run by a SQL warehouse. See the package's documentation.
#[derive(Clone, Debug)]
pub struct DatabricksTarget {
    statements: Statements,
}

impl DatabricksTarget {
    /// The target behind this SQL warehouse.
    pub fn new(workspace: Workspace, warehouse_id: impl Into<String>, pace: Pace) -> Self {
        Self { statements: Statements { workspace, warehouse: warehouse_id.into(), pace } }
    }

    /// Waits until the warehouse runs; starts it where it does not.
    async fn wake(&self, job: &JobContext) -> Result<(), TargetError> {
        let Statements { workspace, warehouse: id, pace } = &self.statements;
        let (began, mut asked, mut told) = (Instant::now(), 0, None::<u64>);
        loop {
            let warehouse = workspace.warehouse(id).await.map_err(WorkspaceError::of_target)?;
            let name = if warehouse.name.is_empty() { id } else { &warehouse.name };
            let waited_s = began.elapsed().as_secs();
            let what = match warehouse.state {
                WarehouseState::Running => {
                    if told.is_some() {
                        job.log.add(LogLevel::Info, format!("The SQL warehouse {name} runs"));
                    }
                    return Ok(());
                }
                WarehouseState::Stopped => {
                    workspace.start_warehouse(id).await.map_err(WorkspaceError::of_target)?;
                    "is stopped and is being started"
                }
                WarehouseState::Starting => "is starting",
                WarehouseState::Stopping => "is stopping and is started again after that",
                WarehouseState::Deleting | WarehouseState::Deleted => {
                    let why = format!("the SQL warehouse {name} was deleted; choose another");
                    return Err(TargetError::Unavailable(why));
                }
            };
            if waited_s >= START_WITHIN_S {
                let why = format!("the SQL warehouse {name} has not started within {} minutes", START_WITHIN_S / 60);
                return Err(TargetError::Unavailable(why));
            }
            match told {
                None => job.log.add(LogLevel::Info, format!("The SQL warehouse {name} {what}; this may take minutes")),
                Some(before) if waited_s >= before + TELL_EVERY_S => {
                    job.log.add(LogLevel::Info, format!("The SQL warehouse {name} {what}, for {waited_s} s now"));
                }
                Some(_) => {
                    sleep(pace.wait(asked)).await;
                    asked += 1;
                    continue;
                }
            }
            told = Some(waited_s);
            sleep(pace.wait(asked)).await;
            asked += 1;
        }
    }

    /// Whether the job's catalog and schema are there.
    async fn look_for_home(&self, home: &Home) -> Result<(), TargetError> {
        let workspace = &self.statements.workspace;
        let (catalog, schema) = (&home.catalog, &home.schema);
        if !workspace.has_catalog(catalog).await.map_err(WorkspaceError::of_target)? {
            return Err(TargetError::Unavailable(format!(
                "the catalog `{catalog}` is not there; create it, or grant USE CATALOG on it"
            )));
        }
        if !workspace.has_schema(catalog, schema).await.map_err(WorkspaceError::of_target)? {
            return Err(TargetError::Unavailable(format!(
                "the schema `{catalog}.{schema}` is not there; create it, or grant USE SCHEMA on it"
            )));
        }
        Ok(())
    }

    /// Says which privileges the job will miss, as far as the catalog tells. Only a warning: roles above the catalog, which it
    /// does not tell of, may give them.
    async fn look_at_privileges(&self, job: &JobContext, home: &Home, inventory: &Inventory) {
        let mut needed = vec!["USE_CATALOG", "USE_SCHEMA"];
        let has = |kinds: &[ObjectKind]| inventory.objects.iter().any(|object| kinds.contains(&object.kind));
        if has(&[ObjectKind::Table, ObjectKind::View]) {
            needed.push("CREATE_TABLE");
        }
        if has(&[ObjectKind::Function, ObjectKind::Procedure]) {
            needed.push("CREATE_FUNCTION");
        }
        let (catalog, schema) = (&home.catalog, &home.schema);
        match self.statements.workspace.privileges(catalog, schema).await {
            Ok(held) => {
                let lacking = held.lacking(&needed);
                if !lacking.is_empty() {
                    let (user, lacking) = (&held.user_name, lacking.join(", ").replace('_', " "));
                    let message = format!("{user} is not known to have {lacking} on {catalog}.{schema}");
                    job.log.add(LogLevel::Warning, message);
                }
            }
            // Privileges may be looked at by fewer than have them.
            Err(error) => tracing::debug!(job.id = %job.job_id, %error, "privileges cannot be looked at"),
        }
    }

    /// What stands in a schema, without waking a warehouse for it: while it sleeps, procedures are not found.
    async fn routines(&self, home: &Home) -> Result<standing::Routines, WorkspaceError> {
        let Statements { workspace, warehouse, .. } = &self.statements;
        if workspace.warehouse(warehouse).await?.state == WarehouseState::Running {
            let standing = standing::Standing::new(self.statements.clone());
            return Ok(standing.routines(home, Look::Again).await?.as_ref().clone());
        }
        let functions = workspace.functions(&home.catalog, &home.schema).await?;
        let found =
            |name: String| (name.to_lowercase(), Found { kind: ObjectKind::Function, noun: "FUNCTION", note: None });
        Ok(functions.into_iter().map(found).collect())
    }
}

#[async_trait]
impl Target for DatabricksTarget {
    async fn open(&self, job: &JobContext, inventory: &Inventory) -> Result<Box<dyn TargetSession>, TargetError> {
        let home = Home { catalog: job.target_catalog.clone(), schema: job.target_schema.clone() };
        let elsewhere: Vec<Home> = (job.known.now().places())
            .map(|(catalog, schema)| Home { catalog: catalog.to_owned(), schema: schema.to_owned() })
            .filter(|place| (&place.catalog, &place.schema) != (&home.catalog, &home.schema))
            .collect();
        for place in std::iter::once(&home).chain(&elsewhere) {
            self.look_for_home(place).await?;
            self.look_at_privileges(job, place, inventory).await;
        }
        self.wake(job).await?;
        let names: HashSet<String> = names(&inventory.objects).collect();
        Ok(Box::new(Session::new(self.statements.clone(), home, job.clone(), names)))
    }

    async fn standing(
        &self,
        catalog: &str,
        schema: &str,
        inventory: &Inventory,
    ) -> Result<Option<Vec<Standing>>, TargetError> {
        let home = Home { catalog: catalog.to_owned(), schema: schema.to_owned() };
        let relations = match self.statements.workspace.relations(catalog, schema).await {
            Ok(relations) => relations,
            // Nothing can stand where nothing is.
            Err(WorkspaceError::NotFound(_)) => return Ok(Some(Vec::new())),
            Err(error) => return Err(error.of_target()),
        };
        let relations: HashMap<String, ObjectKind> =
            relations.iter().map(|relation| (relation.name.to_lowercase(), Found::of(relation).kind)).collect();
        let has_routines =
            inventory.objects.iter().any(|object| matches!(object.kind, ObjectKind::Function | ObjectKind::Procedure));
        let routines =
            if has_routines { self.routines(&home).await.map_err(WorkspaceError::of_target)? } else { HashMap::new() };
        let found = inventory.objects.iter().enumerate().filter_map(|(place, object)| {
            let name = object.name.name.to_lowercase();
            let kind = match object.kind {
                ObjectKind::Table | ObjectKind::View => relations.get(&name).copied(),
                ObjectKind::Function | ObjectKind::Procedure => routines.get(&name).map(|found| found.kind),
            };
            Some(Standing { place, kind: kind? })
        });
        Ok(Some(found.collect()))
    }
}

/// Under which names objects are known in the target: in lower case and without their schema.
pub(crate) fn names(objects: &[InventoryObject]) -> impl Iterator<Item = String> {
    objects.iter().map(|object| object.name.name.to_lowercase())
}
