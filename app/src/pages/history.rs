use leptos::prelude::*;
use leptos_meta::Title;
use model::JobSummary;

use super::job_rows::{Group, JobTable};
use super::jobs::{ENDED, Failed, NoJobs, by_day, more};
use super::moment::week;
use super::outcome_strip::OutcomeStrip;
use crate::components::migration_progress::words::{counted, grouped};
use crate::server_fns::{JobList, list_jobs};

/// Jobs that are read at first.
const PAGE: usize = 200;

/// Jobs that have ended: the last outcomes as a strip, what each week did, and every job by its day.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let jobs = Resource::new(|| (), |()| async { list_jobs(ENDED.to_vec(), None, PAGE).await });
    let older = RwSignal::new(None::<JobList>);
    view! {
        <Title text="History"/>
        <header class="page-head"><h1>"History"</h1></header>
        <Transition fallback=|| view! { <p class="faint">"Loading history…"</p> }>
            {move || jobs.get().map(|answer| match answer {
                Err(error) => view! { <Failed error retry=Callback::new(move |()| jobs.refetch())/> }.into_any(),
                Ok(list) if list.jobs.is_empty() => view! { <NoJobs/> }.into_any(),
                Ok(list) => history(list, older).into_any(),
            })}
        </Transition>
    }
}

fn history(list: JobList, older: RwSignal<Option<JobList>>) -> impl IntoView {
    let newest: Vec<JobSummary> = list.jobs.iter().take(30).cloned().collect();
    let first = StoredValue::new(list);
    let shown = move || {
        let mut jobs = first.with_value(|first| first.jobs.clone());
        older.with(|older| jobs.extend(older.iter().flat_map(|older| older.jobs.clone())));
        jobs
    };
    let cursor = move || {
        let next = older.with(|older| older.as_ref().map(|older| older.next_cursor.clone()));
        next.unwrap_or_else(|| first.with_value(|first| first.next_cursor.clone()))
    };
    view! {
        <section class="card card--padded">
            <h2 class="card__title">"Last outcomes"</h2>
            <OutcomeStrip jobs=newest/>
        </section>
        {move || by_week(shown()).into_iter().map(|(week, jobs)| {
            let totals = totals(&jobs);
            view! {
                <section class="card" data-testid="history-week">
                    <div class="card__bar"><h2 class="card__title">"Week of "{week}</h2><span class="faint numeric" data-testid="week-totals">{totals}</span></div>
                    <JobTable groups=by_day(jobs) removable=true compare=earlier/>
                </section>
            }
        }).collect_view()}
        {move || cursor().map(|cursor| view! {
            <p class="faint">"The oldest week may have more jobs. "
                <button class="button button--small" data-testid="older-jobs"
                    on:click=move |_| leptos::task::spawn_local(more(ENDED.to_vec(), cursor.clone(), older))>"Show older jobs"</button>
            </p>
        })}
    }
}

/// The address that compares a job with the one before it of the same inventory, if that is on the page.
fn earlier(job: &JobSummary, groups: &[Group]) -> Option<String> {
    let mut jobs = groups.iter().flat_map(|(_, jobs)| jobs);
    let before = jobs.find(|of| of.inventory_path == job.inventory_path && of.start_time < job.start_time)?;
    Some(format!("/compare?a={}&b={}", before.job_id, job.job_id))
}

/// What jobs did together.
fn totals(jobs: &[JobSummary]) -> String {
    let sum = |of: fn(&JobSummary) -> u32| jobs.iter().map(|job| u64::from(of(job))).sum::<u64>();
    let (done, failed) = (sum(|job| job.completed_objects), sum(|job| job.failed_objects));
    format!("{} · {} done · {} failed", counted(jobs.len() as u64, "job"), grouped(done), grouped(failed))
}

fn by_week(jobs: Vec<JobSummary>) -> Vec<Group> {
    let mut weeks: Vec<Group> = Vec::new();
    for job in jobs {
        let week = week(job.start_time);
        match weeks.last_mut() {
            Some((last, jobs)) if *last == week => jobs.push(job),
            _ => weeks.push((week, vec![job])),
        }
    }
    weeks
}
