use leptos::prelude::*;
use model::JobStatus;

use super::panel::Panel;
use super::words::counted;
use crate::job_feed::percent;

/// Says aloud what a reader of the screen sees at a glance: each tenth, the first failure, a lost line, the end. Nothing is
/// said of the first view.
#[component]
pub(super) fn Announcer(panel: Panel) -> impl IntoView {
    let feed = panel.feed;
    let said = RwSignal::new(String::new());
    let sentence = Memo::new(move |_| {
        let (status, counts) = (feed.status().get(), feed.counts().get());
        if status.is_terminal() {
            return ended(status, counts.failed);
        }
        if panel.lost_ms.get().is_some() {
            return "The connection is lost. The migration goes on.".to_owned();
        }
        let tenth = percent(false, &counts) / 10 * 10;
        let failed = if counts.failed > 0 { ", some objects failed" } else { "" };
        format!("{tenth} percent done{failed}")
    });
    Effect::new(move |before: Option<String>| {
        let now = sentence.get();
        if before.is_some_and(|before| before != now) {
            said.set(now.clone());
        }
        now
    });
    view! { <p class="mp-hidden" role="status">{move || said.get()}</p> }
}

fn ended(status: JobStatus, failed: u32) -> String {
    match status {
        JobStatus::Completed if failed > 0 => format!("Completed. {} failed.", counted(failed.into(), "object")),
        JobStatus::Completed => "Completed.".to_owned(),
        JobStatus::Cancelled => "Cancelled.".to_owned(),
        JobStatus::Failed => "The migration failed.".to_owned(),
        JobStatus::Queued | JobStatus::Running | JobStatus::Cancelling => String::new(),
    }
}
