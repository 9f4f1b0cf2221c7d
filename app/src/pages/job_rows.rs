//! A job as one row: used by every list of jobs.

use leptos::prelude::*;
use model::{JobId, JobStatus, JobSummary};

use super::deletions::{Deletions, deletions};
use super::icon::Icon;
use super::live_jobs::LiveJobs;
use super::moment::Moment;
use crate::components::migration_progress::eta_text;
use crate::components::migration_progress::words::{counted, duration, grouped};

/// What an inventory is called where there is little room.
pub(crate) fn inventory_name(path: &str) -> String {
    let bare = path.split_once('?').map_or(path, |(bare, _)| bare);
    let name = bare.trim_end_matches('/').rsplit(['/', ':']).next().unwrap_or(bare);
    // Files that were uploaded have no name, what was read of a database has its.
    if path.starts_with("upload:") && !path.contains('/') { "uploaded files".to_owned() } else { name.to_owned() }
}

/// `orders → main.migrated`.
pub(crate) fn job_name(job: &JobSummary) -> String {
    format!("{} → {}.{}", inventory_name(&job.inventory_path), job.target_catalog, job.target_schema)
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

/// The class that colours it, and its drawing.
pub(crate) fn tone(job: &JobSummary) -> (&'static str, Icon) {
    match job.status {
        JobStatus::Completed if job.total_objects == 0 => ("chip", Icon::Queued),
        JobStatus::Completed if job.failed_objects > 0 => ("chip chip--warn", Icon::Warning),
        JobStatus::Completed => ("chip chip--ok", Icon::Done),
        JobStatus::Failed => ("chip chip--err", Icon::Failed),
        JobStatus::Running | JobStatus::Cancelling => ("chip chip--info", Icon::Running),
        JobStatus::Queued => ("chip", Icon::Queued),
        JobStatus::Cancelled => ("chip", Icon::Stopped),
    }
}

/// Jobs under a heading of their own within one table.
pub(crate) type Group = (String, Vec<JobSummary>);

/// The address that compares a job of these groups with one before it, if there is one.
pub(crate) type Compare = fn(&JobSummary, &[Group]) -> Option<String>;

/// A table of jobs in groups. What is heard of a job while it stands here is shown in its row.
#[component]
pub(crate) fn JobTable(
    groups: Vec<Group>,
    /// Hears what happens to jobs, where the page listens.
    #[prop(optional)]
    live: Option<LiveJobs>,
    /// Whether ended jobs can be removed here.
    #[prop(optional)]
    removable: bool,
    /// For a job the address that compares it with one before.
    #[prop(optional)]
    compare: Option<Compare>,
) -> impl IntoView {
    let deletions = deletions();
    let addresses: Vec<Option<String>> = match compare {
        Some(compare) => groups.iter().flat_map(|(_, jobs)| jobs).map(|job| compare(job, &groups)).collect(),
        None => Vec::new(),
    };
    let mut addresses = addresses.into_iter();
    let bodies = groups.into_iter().map(|(title, jobs)| {
        let rows = jobs.into_iter().map(|job| {
            let compare = addresses.next().flatten();
            row(job, live, removable.then_some(deletions), compare).into_any()
        });
        let rows = rows.collect_view();
        view! {
            <tbody>
                {(!title.is_empty()).then(|| view! { <tr class="table__group"><th colspan="7" scope="rowgroup">{title}</th></tr> })}
                {rows}
            </tbody>
        }
    });
    view! {
        <div class="table-scroll">
            <table class="table table--jobs" class=("table--ended", compare.is_some()) data-testid="jobs-table">
                <thead>
                    <tr>
                        <th scope="col">"Job"</th><th scope="col">"State"</th><th scope="col">"Progress"</th>
                        <th scope="col" class="num">"Warnings"</th><th scope="col">"Left or took"</th><th scope="col">"Started"</th>
                        <th scope="col"><span class="visually-hidden">"Actions"</span></th>
                    </tr>
                </thead>
                {bodies.collect_view()}
            </table>
        </div>
    }
}

fn row(
    first: JobSummary,
    live: Option<LiveJobs>,
    deletions: Option<Deletions>,
    compare: Option<String>,
) -> impl IntoView {
    let (job_id, start_time, dry_run) = (first.job_id, first.start_time, first.dry_run);
    let (name, about) = (job_name(&first), format!("{} · {}", first.source_type.label(), first.model_id));
    let label = StoredValue::new(name.clone());
    let hidden = deletions.map(|deletions| deletions.hides(job_id));
    let job = Memo::new(move |_| live.and_then(|live| live.latest(job_id)).unwrap_or_else(|| first.clone()));
    let ended = Memo::new(move |_| job.read().status.is_terminal());
    view! {
        <tr data-testid="job-row" hidden=move || hidden.is_some_and(|hidden| hidden.get())>
            <td>
                <div class="table__line">
                    <a class="table__main" href=format!("/jobs/{job_id}")>{name}</a>
                    {dry_run.then(|| view! { <span class="pill pill--dry">"Dry run"</span> })}
                </div>
                <div class="table__sub">{about}</div>
            </td>
            <td>{move || { let job = job.read(); chip(&job).into_any() }}</td>
            <td>{progress(job, dry_run)}</td>
            <td class="num table__warnings" data-testid="job-warnings">{move || warned(job.read().warning_count)}</td>
            <td class="numeric" data-testid="job-time">{move || { let job = job.read(); time(&job) }}</td>
            <td class="numeric"><Moment at=start_time/></td>
            <td class="table__actions">
                {compare.map(|address| view! { <a class="button button--small" href=address data-testid="compare-link">"Compare"</a> })}
                {deletions.map(|deletions| view! {
                    <Show when=move || ended.get()>
                        <button class="button button--plain" data-testid="delete-job" aria-label=format!("Delete the job {}", label.get_value())
                            on:click=move |_| deletions.ask(job_id, label.get_value())>{Icon::Trash.draw()}</button>
                    </Show>
                })}
            </td>
        </tr>
    }
}

/// The job's condition, coloured and drawn.
pub(crate) fn chip(job: &JobSummary) -> impl IntoView + use<> {
    let (class, icon) = tone(job);
    view! { <span class=class>{icon.draw()}{outcome(job)}</span> }
}

/// How far it is, as a bar and in numbers.
fn progress(job: Memo<JobSummary>, dry_run: bool) -> impl IntoView {
    view! {
        <div class="mini-frame" class=("mini-frame--dry", dry_run)>{bar(job)}</div>
        <div class="table__sub table__sub--apart">
            <span>{move || {
                let job = job.read();
                let ended = job.counts().finished();
                if job.total_objects == 0 && ended == 0 && job.status.is_terminal() {
                    return "No objects".to_owned();
                }
                format!("{}% · {} of {}", job.progress_percentage, grouped(ended.into()), grouped(job.total_objects.into()))
            }}</span>
            <span>{move || {
                let job = job.read();
                let failed = (job.failed_objects > 0).then(|| format!("{} failed", grouped(job.failed_objects.into())));
                view! { <span class="table__failed">{failed}</span> }
            }}</span>
        </div>
    }
}

/// The bar of four parts.
pub(crate) fn bar(job: Memo<JobSummary>) -> impl IntoView {
    let parts = [("mini-bar__ok", 0), ("mini-bar__failed", 1), ("mini-bar__skipped", 2), ("mini-bar__running", 3)];
    let label = move || {
        let job = job.read();
        format!("{} percent, {} failed", job.progress_percentage, job.failed_objects)
    };
    view! {
        <div class="mini-bar" role="img" aria-label=label>
            {parts.map(|(class, part)| view! { <span class=class style:width=move || width(&job.read(), part)></span> }).collect_view()}
        </div>
    }
}

/// The share of one part: done, failed, skipped, in work.
fn width(job: &JobSummary, part: usize) -> String {
    let running = if job.status.is_terminal() { 0 } else { job.running_objects };
    let parts = [job.completed_objects, job.failed_objects, job.skipped_objects, running];
    let objects = parts.get(part).copied().unwrap_or_default();
    format!("{:.2}%", 100.0 * f64::from(objects) / f64::from(job.total_objects.max(1)))
}

/// How many warnings there are; drawn where there are any.
fn warned(count: u64) -> AnyView {
    if count == 0 {
        return view! { <span class="faint">"0"</span> }.into_any();
    }
    let label = counted(count, "warning");
    view! { <span class="table__warned" title=label>{Icon::Warning.draw()}" "{grouped(count)}</span> }.into_any()
}

/// How long the job took, or how long it will go on.
pub(crate) fn time(job: &JobSummary) -> String {
    match (job.end_time, job.status, job.eta) {
        (Some(end), ..) => duration(end.ms_since(job.start_time)),
        (None, JobStatus::Queued, _) => "Waiting".to_owned(),
        (None, _, Some(eta)) => eta_text(eta.p50_ms as f64, eta.p90_ms as f64),
        (None, ..) => "Running".to_owned(),
    }
}

/// The end of an id, enough to tell jobs apart.
pub(crate) fn short_id(job_id: JobId) -> String {
    let text = job_id.to_string();
    text.get(text.len().saturating_sub(6)..).unwrap_or_default().to_owned()
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
            ("upload:0193f2c4/sales", "sales"),
            ("scenario:happy-500?speed=3", "happy-500"),
            ("x", "x"),
        ] {
            assert_eq!(inventory_name(path), name);
        }
    }
}
