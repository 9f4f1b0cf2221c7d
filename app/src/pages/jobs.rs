use std::time::Duration;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;
use model::{JobStatus, JobSummary};

use super::device;
use super::job_rows::JobTable;
use crate::ApiError;
use crate::server_fns::{JobList, delete_job, list_jobs};

/// Rows of one page.
const PAGE: usize = 100;
const REFRESH: Duration = Duration::from_secs(2);

const FILTERS: [(&str, &str); 6] = [
    ("", "All"),
    ("running", "Running"),
    ("completed", "Completed"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
    ("queued", "Queued"),
];

/// Every job, running ones first, looked at again every two seconds while one runs.
#[component]
pub fn JobsPage() -> impl IntoView {
    let query = use_query_map();
    let status = Memo::new(move |_| query.read().get("status").unwrap_or_default());
    let jobs = Resource::new(
        move || status.get(),
        |status| async move {
            let statuses = status.parse::<JobStatus>().ok().into_iter().collect();
            list_jobs(statuses, None, PAGE).await
        },
    );
    refetch_while_running(jobs);
    let doomed = RwSignal::new(None::<JobSummary>);
    let dialog = NodeRef::new();
    let refusal = RwSignal::new(None::<String>);
    let ask = Callback::new(move |job| {
        doomed.set(Some(job));
        device::show_dialog(dialog);
    });
    let remove = move |_| {
        device::close_dialog(dialog);
        let Some(job) = doomed.get_untracked() else { return };
        leptos::task::spawn_local(async move {
            refusal.try_set(delete_job(job.job_id).await.err().map(|error| error.error));
            jobs.refetch();
        });
    };
    view! {
        <Title text="Jobs"/>
        <header class="page-head">
            <h1>"Jobs"</h1>
            <A href="/new/connect" attr:class="button button--primary">"New migration"</A>
        </header>
        <div class="segments" role="group" aria-label="Status">
            {FILTERS.map(|(value, label)| view! {
                <a class="segment" href=if value.is_empty() { "/jobs".to_owned() } else { format!("/jobs?status={value}") }
                    aria-current=move || (status.get() == value).then_some("true")>{label}</a>
            }).collect_view()}
        </div>
        {move || refusal.get().map(|text| view! { <p class="notice notice--err" role="alert">{text}</p> })}
        <Transition fallback=|| view! { <p class="faint">"Loading jobs…"</p> }>
            {move || jobs.get().map(|answer| listed(answer, status.get().is_empty(), ask))}
        </Transition>
        <dialog class="dialog" node_ref=dialog>
            <h2>"Delete this job?"</h2>
            <p>"Its log, its results and its translated SQL are removed. What it created in the target stays."</p>
            <div class="dialog__actions">
                <button class="button" autofocus on:click=move |_| device::close_dialog(dialog)>"Keep it"</button>
                <button class="button button--danger" data-testid="confirm-delete" on:click=remove>"Delete job"</button>
            </div>
        </dialog>
    }
}

fn refetch_while_running(jobs: Resource<Result<JobList, ApiError>>) {
    Effect::new(move |_| {
        let timer = set_interval_with_handle(
            move || {
                let runs = |list: &JobList| list.jobs.iter().any(|job| !job.status.is_terminal());
                if jobs.get_untracked().is_some_and(|answer| answer.as_ref().is_ok_and(runs)) {
                    jobs.refetch();
                }
            },
            REFRESH,
        );
        on_cleanup(move || {
            if let Ok(timer) = timer {
                timer.clear();
            }
        });
    });
}

fn listed(answer: Result<JobList, ApiError>, unfiltered: bool, ask: Callback<JobSummary>) -> AnyView {
    match answer {
        Err(error) => view! { <p class="notice notice--err" role="alert">{error.error}</p> }.into_any(),
        Ok(list) if list.jobs.is_empty() && unfiltered => view! { <NoJobs/> }.into_any(),
        Ok(list) if list.jobs.is_empty() => view! {
            <div class="empty"><h2>"No job has this status"</h2><p><A href="/jobs">"Show all jobs"</A></p></div>
        }
        .into_any(),
        Ok(mut list) => {
            list.jobs.sort_by_key(|job| job.status.is_terminal());
            let more = list.next_cursor.is_some();
            view! {
                <JobTable jobs=list.jobs delete=ask/>
                {more.then(|| view! { <p class="faint">{format!("The newest {PAGE} jobs are shown.")}</p> })}
            }
            .into_any()
        }
    }
}

/// What stands where there is no job yet.
#[component]
pub fn NoJobs() -> impl IntoView {
    view! {
        <div class="empty">
            <h2>"No migrations yet"</h2>
            <p>"Connect a source, look at its inventory, and begin with a dry run: it writes nothing."</p>
            <p class="empty__actions">
                <A href="/new/connect" attr:class="button button--primary">"New migration"</A>
                <A href="/new/connect?sample" attr:class="button">"Try the sample"</A>
            </p>
        </div>
    }
}
