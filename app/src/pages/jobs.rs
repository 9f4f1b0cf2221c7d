use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;
use model::{JobStatus, JobSummary};

use super::icon::Icon;
use super::job_rows::{Group, JobTable};
use super::live_jobs::LiveJobs;
use super::moment::day;
use super::sample::TrySample;
use crate::ApiError;
use crate::server_fns::{JobList, list_jobs};

/// Ended jobs of one page.
const PAGE: usize = 50;
/// Jobs that have not ended are few; all stand on the first page.
const ACTIVE: usize = 200;

const FILTERS: [(&str, &str); 5] =
    [("", "All"), ("active", "Active"), ("completed", "Completed"), ("failed", "Failed"), ("cancelled", "Cancelled")];

pub(super) const UNENDED: [JobStatus; 3] = [JobStatus::Queued, JobStatus::Running, JobStatus::Cancelling];
pub(super) const ENDED: [JobStatus; 3] = [JobStatus::Completed, JobStatus::Failed, JobStatus::Cancelled];

/// The statuses of a filter: those that have not ended, and those that have.
fn statuses(filter: &str) -> (Vec<JobStatus>, Vec<JobStatus>) {
    match filter {
        "active" => (UNENDED.to_vec(), Vec::new()),
        named => match named.parse::<JobStatus>() {
            Ok(status) if status.is_terminal() => (Vec::new(), vec![status]),
            Ok(status) => (vec![status], Vec::new()),
            Err(_) => (UNENDED.to_vec(), ENDED.to_vec()),
        },
    }
}

/// Jobs that have not ended, and the newest that have.
type Page = (Vec<JobSummary>, JobList);

async fn first_page(filter: String) -> Result<Page, ApiError> {
    let (unended, ended) = statuses(&filter);
    let none = || JobList { jobs: Vec::new(), next_cursor: None };
    let active = if unended.is_empty() { none() } else { list_jobs(unended, None, ACTIVE).await? };
    let ended = if ended.is_empty() { none() } else { list_jobs(ended, None, PAGE).await? };
    Ok((active.jobs, ended))
}

/// Every job, those that have not ended first. What happens is heard over one stream; older jobs come page by page.
#[component]
pub fn JobsPage() -> impl IntoView {
    let query = use_query_map();
    let filter = Memo::new(move |_| query.read().get("status").unwrap_or_default());
    let jobs = Resource::new(move || filter.get(), first_page);
    let live = LiveJobs::listen(Callback::new(move |()| jobs.refetch()));
    let older = RwSignal::new(None::<JobList>);
    // What was read last, under its filter: a server that is away for a moment takes no list from the page.
    let kept = StoredValue::new(None::<(String, Page)>);
    let last = move |answer: Result<Page, ApiError>| match answer {
        Ok(page) => {
            kept.set_value(Some((filter.get_untracked(), page.clone())));
            (Ok(page), None)
        }
        Err(error) => {
            let before = kept.get_value().filter(|(under, _)| *under == filter.get_untracked());
            before.map_or((Err(error.clone()), None), |(_, page)| (Ok(page), Some(error)))
        }
    };
    Effect::new(move |_| {
        filter.track();
        older.set(None);
    });
    view! {
        <Title text="Jobs"/>
        <header class="page-head">
            <h1>"Jobs"</h1>
            <A href="/new/connect" attr:class="button button--primary">{Icon::Plus.draw()}"New migration"</A>
        </header>
        <section class="card" aria-label="Jobs">
            <div class="card__bar">
                <div class="segments" role="group" aria-label="State">
                    {FILTERS.map(|(value, label)| view! {
                        <a class="segment" href=if value.is_empty() { "/jobs".to_owned() } else { format!("/jobs?status={value}") }
                            aria-current=move || (filter.get() == value).then_some("true")>{label}</a>
                    }).collect_view()}
                </div>
            </div>
            <Transition fallback=|| view! { <p class="card__foot faint">"Loading jobs…"</p> }>
                {move || jobs.get().map(|answer| {
                    let (answer, problem) = last(answer);
                    view! {
                        {problem.map(|error| view! { <p class="card__note list__problem" role="alert" data-testid="list-stale">"These are the jobs as last heard of: "{error.error}</p> })}
                        {listed(answer, filter.get(), live, older, jobs)}
                    }
                })}
            </Transition>
        </section>
    }
}

fn listed(
    answer: Result<Page, ApiError>,
    filter: String,
    live: LiveJobs,
    older: RwSignal<Option<JobList>>,
    jobs: Resource<Result<Page, ApiError>>,
) -> AnyView {
    let (active, first) = match answer {
        Ok(page) => page,
        Err(error) => return view! { <Failed error retry=Callback::new(move |()| jobs.refetch())/> }.into_any(),
    };
    if active.is_empty() && first.jobs.is_empty() {
        return if filter.is_empty() { view! { <NoJobs/> }.into_any() } else { view! { <NoMatch/> }.into_any() };
    }
    let first = StoredValue::new((active, first));
    view! {
        {move || {
            let more = older.get();
            let groups = first.with_value(|(active, page)| {
                grouped(active.clone(), page.jobs.iter().chain(more.iter().flat_map(|more| &more.jobs)).cloned().collect())
            });
            view! { <JobTable groups live removable=true/> }
        }}
        {move || {
            let next = older.with(|more| more.as_ref().map(|more| more.next_cursor.clone()));
            next.unwrap_or_else(|| first.with_value(|(_, page)| page.next_cursor.clone())).map(|cursor| {
                let filter = filter.clone();
                view! { <p class="card__foot"><button class="button button--small" data-testid="older-jobs" on:click=move |_| {
                    let ended = statuses(&filter).1;
                    leptos::task::spawn_local(more(ended, cursor.clone(), older));
                }>"Show older jobs"</button></p> }
            })
        }}
    }
    .into_any()
}

/// Asks for the next page and puts it under those that are there.
pub(super) async fn more(ended: Vec<JobStatus>, cursor: String, older: RwSignal<Option<JobList>>) {
    if let Ok(mut page) = list_jobs(ended, Some(cursor), PAGE).await {
        older.try_update(|older| {
            let mut jobs = older.take().map(|older| older.jobs).unwrap_or_default();
            jobs.append(&mut page.jobs);
            *older = Some(JobList { jobs, next_cursor: page.next_cursor });
        });
    }
}

fn grouped(active: Vec<JobSummary>, ended: Vec<JobSummary>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    if !active.is_empty() {
        groups.push((format!("Active, {}", active.len()), active));
    }
    groups.extend(by_day(ended));
    groups
}

/// Neighbours of the same day together, in the order they come.
pub(super) fn by_day(jobs: Vec<JobSummary>) -> Vec<Group> {
    let mut days: Vec<Group> = Vec::new();
    for job in jobs {
        let day = day(job.start_time);
        match days.last_mut() {
            Some((last, jobs)) if *last == day => jobs.push(job),
            _ => days.push((day, vec![job])),
        }
    }
    days
}

/// What stands where a list could not be read.
#[component]
pub(super) fn Failed(error: ApiError, retry: Callback<()>) -> impl IntoView {
    view! {
        <div class="empty" role="alert" data-testid="list-failed">
            <h2>"The jobs cannot be shown"</h2>
            <p>{error.error}</p>
            <p class="empty__actions"><button class="button" on:click=move |_| retry.run(())>"Try again"</button></p>
        </div>
    }
}

#[component]
fn NoMatch() -> impl IntoView {
    view! {
        <div class="empty" data-testid="no-match">
            <h2>"No job is in this state"</h2>
            <p>"Other jobs are hidden by the filter above."</p>
            <p class="empty__actions"><A href="/jobs" attr:class="button">"Show all jobs"</A></p>
        </div>
    }
}

/// What stands where there is no job yet.
#[component]
pub fn NoJobs() -> impl IntoView {
    view! {
        <div class="empty" data-testid="no-jobs">
            <h2>"No migrations yet"</h2>
            <p>"Connect a source, look at its inventory, and begin with a dry run: it writes nothing."</p>
            <p class="empty__actions">
                <A href="/new/connect" attr:class="button button--primary">"New migration"</A>
                <TrySample/>
            </p>
        </div>
    }
}
