use leptos::prelude::*;
use leptos_meta::Title;
use model::{JobStatus, JobSummary};

use super::job_rows::JobTable;
use super::jobs::NoJobs;
use super::moment::day;
use crate::server_fns::list_jobs;

/// Jobs that have ended, by day.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let jobs = Resource::new(
        || (),
        |()| async { list_jobs(vec![JobStatus::Completed, JobStatus::Failed, JobStatus::Cancelled], None, 200).await },
    );
    view! {
        <Title text="History"/>
        <header class="page-head"><h1>"History"</h1></header>
        <Transition fallback=|| view! { <p class="faint">"Loading history…"</p> }>
            {move || jobs.get().map(|answer| match answer {
                Err(error) => view! { <p class="notice notice--err" role="alert">{error.error}</p> }.into_any(),
                Ok(list) if list.jobs.is_empty() => view! { <NoJobs/> }.into_any(),
                Ok(list) => by_day(list.jobs).into_iter().map(|(day, jobs)| view! {
                    <section class="day">
                        <h2 class="day__name">{day}</h2>
                        <JobTable jobs/>
                    </section>
                }).collect_view().into_any(),
            })}
        </Transition>
    }
}

/// Neighbours of the same day together, in the order they come.
fn by_day(jobs: Vec<JobSummary>) -> Vec<(String, Vec<JobSummary>)> {
    let mut days: Vec<(String, Vec<JobSummary>)> = Vec::new();
    for job in jobs {
        let day = day(job.start_time);
        match days.last_mut() {
            Some((last, jobs)) if *last == day => jobs.push(job),
            _ => days.push((day, vec![job])),
        }
    }
    days
}
