//! Databricks: a workspace's SQL warehouses, Unity Catalog, volumes and served models.
//!
//! [`DatabricksTarget`] runs the statements of a migration on a SQL warehouse by the Statement Execution API.
//! [`ServedModels`] translates with models behind an OpenAI-compatible endpoint, and checks what they answer.
//!
//! Whose a name is: what this program makes carries a note of the job and the object that made it, as table properties or at
//! the end of a routine's comment (`ownership`). With it a statement whose answer was lost is told from one that never
//! arrived, and what stood there before from what a migration made.
//!
//! A call that fails for the moment is not made again here: the error says so, and the engine decides. Only a token that
//! ended is fetched anew, and a statement that runs is asked for until it ends.
//!
//! Invariants: no translation in the target. Secrets are zeroed after use, never printed, and go to no other host. Nothing of
//! a definition is sent to a model unless a job names one.
//!
//! Everything here was tested against a double of a workspace, by the documented facts of its APIs; never yet against a live
//! one.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod api;
mod connection;
mod creation;
mod credentials;
mod error;
mod ownership;
mod refusal;
mod rehearsal;
mod remark;
mod scan;
mod secret;
mod sentence;
mod served_model;
mod session;
mod settings;
mod standing;
mod statements;
mod target;
mod unity_catalog;
mod volumes;
mod warehouses;
mod workspace;

pub use credentials::Credentials;
pub use error::WorkspaceError;
pub use secret::Secret;
pub use served_model::{ModelLimits, ServedModels, TokenPrices};
pub use settings::{Settings, SettingsError};
pub use statements::Pace;
pub use target::DatabricksTarget;
pub use unity_catalog::{Catalog, Privileges, Relation, Schema};
pub use volumes::VolumeEntry;
pub use warehouses::{Warehouse, WarehouseState};
pub use workspace::Workspace;
