//! What can be done next, in each state in which that is not plain: a button or two beside the state's sentence.

use leptos::html::Dialog;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::{JobId, JobStatus, LogLevel, ObjectCounts};

use super::glyph::{Glyph, icon};
use super::panel::{Panel, Shown};
use super::row_filter::Group;
use super::words::{counted, grouped};

/// What a state offers besides Cancel and trying again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Offer {
    /// Nothing finishes: the log says what was done last.
    ShowLog,
    /// Some objects failed.
    ReviewFailures,
    /// The job could not go on: the log's errors say why.
    Details,
    /// Nothing was written yet; this many objects could be.
    RunForReal(u32),
}

/// What is offered in this state; the order is that of the buttons.
pub(super) fn offers(status: JobStatus, counts: &ObjectCounts, dry_run: bool, stalled: bool) -> Vec<Offer> {
    match status {
        JobStatus::Running if stalled => vec![Offer::ShowLog],
        JobStatus::Completed => {
            let failed = (counts.failed > 0).then_some(Offer::ReviewFailures);
            let real = (dry_run && counts.completed > 0).then_some(Offer::RunForReal(counts.completed));
            failed.into_iter().chain(real).collect()
        }
        JobStatus::Failed if counts.total > 0 && counts.finished() == counts.total => vec![Offer::ReviewFailures],
        JobStatus::Failed => vec![Offer::Details],
        JobStatus::Queued | JobStatus::Running | JobStatus::Cancelling | JobStatus::Cancelled => Vec::new(),
    }
}

/// The buttons of the state that the job is in.
#[component]
pub(super) fn OutcomeActions(panel: Panel) -> impl IntoView {
    let feed = panel.feed;
    let now = Memo::new(move |_| {
        if !feed.known().get() || feed.paused().get() {
            return Vec::new();
        }
        offers(feed.status().get(), &feed.counts().get(), panel.dry_run.get(), panel.stalled_ms.get().is_some())
    });
    move || now.get().into_iter().map(|offer| button(panel, offer)).collect_view()
}

fn button(panel: Panel, offer: Offer) -> AnyView {
    let (id, label) = match offer {
        Offer::ShowLog => ("mp-stall-log", panel.labels.show_log),
        Offer::ReviewFailures => ("mp-review", panel.labels.review_failures),
        Offer::Details => ("mp-details", panel.labels.details),
        Offer::RunForReal(objects) => {
            return panel.on_retry.map(|started| real_run(panel, started, objects)).into_any();
        }
    };
    let press = move |_| match offer {
        Offer::ReviewFailures => {
            panel.filter.update(|filter| {
                filter.clear();
                filter.group = Group::Failed;
            });
            panel.reveal(Shown::Results, "mp-results");
        }
        Offer::Details => {
            panel.lines.update(|lines| {
                lines.levels = LogLevel::ALL.map(|level| level == LogLevel::Error);
                lines.object = None;
            });
            panel.reveal(Shown::Log, "mp-log");
        }
        Offer::ShowLog | Offer::RunForReal(_) => panel.reveal(Shown::Log, "mp-log"),
    };
    view! { <button type="button" class="mp-button" data-testid=id on:click=press>{label}</button> }.into_any()
}

/// Does what a dry run tried, once the reader has agreed to what that changes.
fn real_run(panel: Panel, started: Callback<JobId>, objects: u32) -> AnyView {
    let dialog = NodeRef::<Dialog>::new();
    let (starting, refusal) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let ask = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            // Fails only where the dialog is open already.
            let _ = dialog.show_modal();
        }
    };
    let run = move |_| {
        close();
        starting.set(true);
        refusal.set(None);
        spawn_local(async move {
            match panel.feed.run_for_real().await {
                Ok(answer) => started.run(answer.job_id),
                Err(error) => drop(refusal.try_set(Some(error.error))),
            }
            starting.try_set(false);
        });
    };
    let title = move || format!("Migrate to {}?", panel.target.get());
    view! {
        <button
            type="button"
            class="mp-button"
            class=("mp-button--primary", move || panel.feed.counts().get().failed == 0)
            data-testid="mp-run-for-real"
            disabled=move || starting.get()
            on:click=ask
        >
            {icon(Glyph::Play)}
            {format!("Run these {} for real…", grouped(objects.into()))}
        </button>
        <p class="mp-header__refusal" role="alert">{move || refusal.get()}</p>
        <dialog class="mp-dialog" node_ref=dialog aria-label=title>
            <h2 class="mp-dialog__title">{title}</h2>
            <p>{move || agreed_to(objects, &panel.target.get())}</p>
            <div class="mp-dialog__actions">
                <button type="button" class="mp-button" autofocus=true on:click=move |_| close()>"Not yet"</button>
                <button type="button" class="mp-button mp-button--primary" data-testid="mp-confirm-real" on:click=run>
                    {move || format!("Migrate to {}", panel.target.get())}
                </button>
            </div>
        </dialog>
    }
    .into_any()
}

fn agreed_to(objects: u32, target: &str) -> String {
    format!(
        "{} that the dry run translated. What they define is created in {target}; what exists there already is treated as the \
         plan of the dry run says.",
        counted(objects.into(), "object")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_offers_what_helps_in_it() {
        let counts = |completed, failed, total| ObjectCounts { total, completed, failed, ..ObjectCounts::default() };
        use JobStatus::{Cancelled, Completed, Failed, Queued, Running};
        use Offer::{Details, ReviewFailures, RunForReal, ShowLog};
        for (status, counts, dry_run, stalled, expected) in [
            (Queued, counts(0, 0, 9), true, false, vec![]),
            (Running, counts(3, 1, 9), true, false, vec![]),
            (Running, counts(3, 1, 9), true, true, vec![ShowLog]),
            (Completed, counts(9, 0, 9), false, false, vec![]),
            (Completed, counts(9, 0, 9), true, false, vec![RunForReal(9)]),
            (Completed, counts(7, 2, 9), true, false, vec![ReviewFailures, RunForReal(7)]),
            (Completed, counts(7, 2, 9), false, false, vec![ReviewFailures]),
            (Completed, counts(0, 0, 0), true, false, vec![]),
            (Failed, counts(0, 9, 9), false, false, vec![ReviewFailures]),
            (Failed, counts(2, 1, 9), false, false, vec![Details]),
            (Cancelled, counts(2, 1, 9), false, false, vec![]),
        ] {
            assert_eq!(offers(status, &counts, dry_run, stalled), expected, "{status} {counts:?}");
        }
    }
}
