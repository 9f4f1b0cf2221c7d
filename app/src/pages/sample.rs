use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use model::{ExecutionMode, MigrationSpec, SAMPLE_INVENTORY, SourcePlatform};

use super::icon::Icon;
use super::toasts::toasts;
use crate::server_fns::start_migration;

/// Starts a dry run of the sample warehouse and leads to it: the product at work, without a source and without a question.
#[component]
pub(super) fn TrySample() -> impl IntoView {
    let navigate = use_navigate();
    let toasts = toasts();
    let starting = RwSignal::new(false);
    let start = move |_| {
        starting.set(true);
        let navigate = navigate.clone();
        let (platform, mode) = (SourcePlatform::Oracle, ExecutionMode::DryRun);
        let spec = MigrationSpec::new(SAMPLE_INVENTORY, platform, "main", "migrated", mode);
        leptos::task::spawn_local(async move {
            match start_migration(spec).await {
                Ok(started) => navigate(&format!("/jobs/{}", started.job_id), NavigateOptions::default()),
                Err(error) => toasts.say(format!("The sample was not started: {}", error.error)),
            }
            starting.try_set(false);
        });
    };
    view! {
        <button type="button" class="button" data-testid="run-sample" disabled=move || starting.get() on:click=start>
            {Icon::Play.draw()}"Try the sample"
        </button>
    }
}
