//! Runs migration jobs: reads an inventory, orders it, translates and executes each object, and journals every change.
//!
//! Invariant: no HTTP, no Leptos, no SQL dialect knowledge here. Definitions come from an [`InventorySource`], go through
//! a [`Translator`] and leave through a [`Target`]; what happens on the way is written by one journal per job.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod apart;
mod at_target;
mod catch_up;
mod clock;
mod dependency_order;
mod ended;
mod engine;
mod error;
mod eta;
mod growth;
mod inventory;
mod job_log;
mod job_run;
mod journal;
mod known_objects;
mod messages;
mod object_run;
mod overview;
mod ports;
mod query;
mod retry;
mod retry_queue;
mod schedule;
mod spec_check;
mod store;
mod subscription;
mod tracked_job;
mod turns;
mod worker;
mod writer;

pub use engine::{Engine, EngineLimits, EngineParts};
pub use error::EngineError;
pub use inventory::{Inventory, InventoryObject};
pub use job_log::JobLog;
pub use known_objects::{Known, KnownObjects};
pub use model::TRACKED_INVENTORY;
pub use overview::{ChangedJob, Changes};
pub use ports::{
    BatchLimits, Execution, InventoryError, InventorySource, JobContext, RulesTranslator, Standing, Target,
    TargetError, TargetSession, Translator, TranslatorError, translator_stopped,
};
pub use query::{
    CancelOutcome, JobFilter, JobPage, JobState, LogFilter, ObjectFilter, Page, Position, ResultFilter, ResultOrder,
    StartedJob,
};
pub use retry::RetryPolicy;
pub use spec_check::Selection;
pub use store::StoreFault;
pub use subscription::{Subscription, Tick};
pub use tracked_job::{TrackedJob, TrackedObject};
pub use writer::Standstill;
