//! The browser's own calls. Each goes to [`MigrationBackend`](crate::backend::MigrationBackend), as the REST routes do.

#[cfg(feature = "ssr")]
mod accounting;
mod accounts;
mod assessment;
mod ends;
mod gallery;
#[cfg(feature = "ssr")]
mod gallery_scenes;
mod inventory;
mod jobs;
mod json;
mod live_source;
mod translation;

pub use accounts::{
    AccountedJob, Change, Changes, CompareJobs, Effort, FailureCause, GetReport, JobComparison, JobReport,
    compare_jobs, get_report,
};
pub use assessment::{AssessInventory, assess_inventory};
pub use ends::{Ends, LookAtEnds, ModelsEnd, WarehouseEnd, look_at_ends};
pub use gallery::{GalleryStates, Still, gallery_states};
pub use inventory::{
    FindConflicts, FindSharedNames, InventoryQuestion, InventoryView, KindCount, RowTotal, SchemaCount, TreeObject,
    TreeRow, ViewInventory, find_conflicts, find_shared_names, view_inventory,
};
pub use jobs::{
    CancelAnswer, CancelMigration, DeleteJob, GetJobHead, GetJobNews, GetObjectDetail, JobHead, JobList, ListJobs,
    StartAnswer, StartMigration, cancel_migration, delete_job, get_job_head, get_job_news, get_object_detail,
    list_jobs, start_migration,
};
pub(crate) use json::JsonText;
pub use live_source::{CancelExtraction, GetExtraction, cancel_extraction, get_extraction};

pub use translation::{TranslateText, TranslationAnswer, TranslationQuestion, translate_text};

/// The process that runs the jobs, from the request's context.
#[cfg(feature = "ssr")]
fn backend() -> Result<std::sync::Arc<dyn crate::backend::MigrationBackend>, crate::ApiError> {
    leptos::prelude::use_context().ok_or_else(|| {
        crate::ApiError::new(crate::ErrorCode::Internal, "the server was set up without a migration backend")
    })
}

/// Gives a failed answer the HTTP status of its code; without this every failed server function answers 500.
#[cfg(feature = "ssr")]
fn with_status<T>(answer: Result<T, crate::ApiError>) -> Result<T, crate::ApiError> {
    if let (Err(error), Some(response)) = (&answer, leptos::prelude::use_context::<leptos_axum::ResponseOptions>())
        && let Ok(status) = http::StatusCode::from_u16(error.code.http_status())
    {
        response.set_status(status);
    }
    answer
}
