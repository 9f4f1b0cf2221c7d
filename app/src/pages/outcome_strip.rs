use leptos::prelude::*;
use model::JobSummary;

use super::job_rows::{inventory_name, outcome, tone};
use super::moment::Moment;

/// How jobs ended, the newest at the right: the height is the share of objects that are done, hatched what failed, grey what was
/// left out or not begun.
#[component]
pub(super) fn OutcomeStrip(
    /// Newest first.
    jobs: Vec<JobSummary>,
) -> impl IntoView {
    let columns = jobs.into_iter().rev().map(|job| {
        let share = |part: u32| format!("{:.1}%", 100.0 * f64::from(part) / f64::from(job.total_objects.max(1)));
        let label = format!("{}: {}", inventory_name(&job.inventory_path), outcome(&job));
        let (class, icon) = tone(&job);
        let title = label.clone();
        view! {
            <li>
                <a class="outcomes__job" href=format!("/jobs/{}", job.job_id) title=title data-testid="outcome">
                    <span class="visually-hidden">{label}</span>
                    <span class="outcomes__bar">
                        <span class="outcomes__failed" style:height=share(job.failed_objects)></span>
                        <span class="outcomes__ok" style:height=share(job.completed_objects)></span>
                    </span>
                    <span class=format!("outcomes__mark {class}")>{icon.draw()}</span>
                    <span class="outcomes__time"><Moment at=job.start_time short=true/></span>
                </a>
            </li>
        }
        .into_any()
    });
    view! {
        <ol class="outcomes">{columns.collect_view()}</ol>
        <p class="faint outcomes__key">"Height is the share of objects done. Hatched is failed, grey was skipped or not started."</p>
    }
}
