//! A job as one row: used by every list of jobs.

use leptos::prelude::*;
use model::{JobStatus, JobSummary};

use super::moment::Moment;
use crate::components::migration_progress::words::{counted, duration, grouped};

/// What an inventory is called where there is little room.
pub(crate) fn inventory_name(path: &str) -> String {
    let name = path.trim_end_matches('/').rsplit(['/', ':']).next().unwrap_or(path);
    if path.starts_with("upload:") { "uploaded files".to_owned() } else { name.to_owned() }
}

/// The job's condition in words.
pub(crate) fn outcome(job: &JobSummary) -> String {
    match job.status {
        JobStatus::Completed if job.total_objects == 0 => "Nothing to migrate".to_owned(),
        JobStatus::Completed if job.failed_objects > 0 => {
            format!("Completed · {} failed", grouped(u64::from(job.failed_objects)))
        }
        JobStatus::Completed => "Completed".to_owned(),
        JobStatus::Failed => "Failed".to_owned(),
        JobStatus::Cancelled => "Cancelled".to_owned(),
        JobStatus::Queued => "Queued".to_owned(),
        JobStatus::Running => "Running".to_owned(),
        JobStatus::Cancelling => "Cancelling…".to_owned(),
    }
}

/// The class that colours it.
pub(crate) fn tone(job: &JobSummary) -> &'static str {
    match job.status {
        JobStatus::Completed if job.failed_objects > 0 => "chip chip--warn",
        JobStatus::Completed => "chip chip--ok",
        JobStatus::Failed => "chip chip--err",
        JobStatus::Running | JobStatus::Cancelling => "chip chip--info",
        JobStatus::Queued | JobStatus::Cancelled => "chip",
    }
}

/// A table of jobs. `delete` is called with the job whose button was pressed; without it there is no button.
#[component]
pub fn JobTable(jobs: Vec<JobSummary>, #[prop(optional)] delete: Option<Callback<JobSummary>>) -> impl IntoView {
    view! {
        <div class="card table-scroll">
            <table class="table table--jobs" data-testid="jobs-table">
                <thead>
                    <tr>
                        <th>"Job"</th><th>"Outcome"</th><th>"Progress"</th><th class="num">"Objects"</th>
                        <th>"Started"</th><th class="num">"Took"</th><th><span class="visually-hidden">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>{jobs.into_iter().map(|job| row(job, delete)).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn row(job: JobSummary, delete: Option<Callback<JobSummary>>) -> impl IntoView {
    let counts = job.counts();
    let share = |part: u32| format!("{:.2}%", 100.0 * f64::from(part) / f64::from(counts.total.max(1)));
    let (done, failed, skipped) = (share(counts.completed), share(counts.failed), share(counts.skipped));
    let took = job.end_time.map_or_else(|| "–".to_owned(), |end| duration(end.ms_since(job.start_time)));
    let name = format!("{} → {}.{}", inventory_name(&job.inventory_path), job.target_catalog, job.target_schema);
    let removable = job.status.is_terminal().then_some(delete).flatten();
    let label = format!("Delete the job {name}");
    let (tone, outcome, percent) = (tone(&job), outcome(&job), job.progress_percentage);
    view! {
        <tr data-testid="job-row">
            <td>
                <a class="table__main" href=format!("/jobs/{}", job.job_id)>{name}</a>
                <div class="table__sub">
                    {job.source_type.label()}
                    {job.dry_run.then(|| view! { <span class="pill pill--dry">"Dry run"</span> })}
                </div>
            </td>
            <td><span class=tone>{outcome}</span></td>
            <td>
                <div class="mini-bar" role="img" aria-label=format!("{percent} percent")>
                    <span class="mini-bar__ok" style:width=done></span>
                    <span class="mini-bar__failed" style:width=failed></span>
                    <span class="mini-bar__skipped" style:width=skipped></span>
                </div>
                <span class="table__sub">{format!("{percent}%")}</span>
            </td>
            <td class="num" title=counted(u64::from(counts.total), "object")>{grouped(u64::from(counts.total))}</td>
            <td class="mono"><Moment at=job.start_time/></td>
            <td class="num">{took}</td>
            <td class="num">
                {removable.map(|delete| view! {
                    <button class="button button--plain" data-testid="delete-job" aria-label=label
                        on:click=move |_| delete.run(job.clone())>{super::icon::Icon::Trash.draw()}</button>
                })}
            </td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inventories_are_called_by_their_last_part() {
        for (path, name) in [
            ("sample:oracle-retail", "oracle-retail"),
            ("ddl/orders/", "orders"),
            ("upload:0193f2c4", "uploaded files"),
            ("x", "x"),
        ] {
            assert_eq!(inventory_name(path), name);
        }
    }
}
