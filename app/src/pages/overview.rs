use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use model::JobSummary;

use super::job_rows::{JobTable, inventory_name, outcome, tone};
use super::jobs::NoJobs;
use crate::components::migration_progress::words::grouped;
use crate::server_fns::list_jobs;

/// What runs, how the last jobs ended, and the way to the next.
#[component]
pub fn Overview() -> impl IntoView {
    let jobs = Resource::new(|| (), |()| async { list_jobs(Vec::new(), None, 50).await });
    view! {
        <Title text="Overview"/>
        <header class="page-head">
            <h1>"Overview"</h1>
            <A href="/new/connect" attr:class="button button--primary">"New migration"</A>
        </header>
        <Transition fallback=|| view! { <p class="faint">"Loading…"</p> }>
            {move || jobs.get().map(|answer| match answer {
                Err(error) => view! { <p class="notice notice--err" role="alert">{error.error}</p> }.into_any(),
                Ok(list) if list.jobs.is_empty() => view! { <NoJobs/> }.into_any(),
                Ok(list) => overview(list.jobs).into_any(),
            })}
        </Transition>
    }
}

fn overview(jobs: Vec<JobSummary>) -> impl IntoView {
    let (ended, running): (Vec<_>, Vec<_>) = jobs.into_iter().partition(|job| job.status.is_terminal());
    let failed: u64 = ended.iter().take(10).map(|job| u64::from(job.failed_objects)).sum();
    let strip = ended.iter().take(10).map(|job| {
        let label = format!("{}: {}", inventory_name(&job.inventory_path), outcome(job));
        view! { <a class=format!("strip__job {}", tone(job)) href=format!("/jobs/{}", job.job_id) title=label.clone() aria-label=label></a> }
    });
    let strip = strip.collect_view();
    view! {
        <dl class="figures card">
            <div><dt>"Running now"</dt><dd>{running.len()}</dd></div>
            <div><dt>"Ended, newest ten"</dt><dd class="strip">{strip}</dd></div>
            <div><dt>"Failed objects in them"</dt><dd class=("figures--err", failed > 0)>{grouped(failed)}</dd></div>
        </dl>
        {(!running.is_empty()).then(|| view! { <h2>"Running"</h2><JobTable jobs=running/> })}
        {(!ended.is_empty()).then(|| view! { <h2>"Ended"</h2><JobTable jobs=ended.into_iter().take(10).collect()/> })}
    }
}
