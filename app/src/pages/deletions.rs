//! Removing a job: asked for, taken back within ten seconds, and only then done. Kept above the pages, so that walking on does
//! not undo it, and what a closed tab had not done yet is not done.

use std::time::Duration;

use leptos::html::Dialog;
use leptos::prelude::*;
use model::JobId;

use super::device;
use super::toasts::ToastList;
use crate::server_fns::delete_job;

/// How long a removal can be taken back.
const UNDO: Duration = Duration::from_secs(10);

/// Jobs on their way out.
#[derive(Clone, Copy)]
pub(crate) struct Deletions {
    /// The job a person is asked about, with its name.
    asked: RwSignal<Option<(JobId, String)>>,
    /// Those that can be taken back.
    leaving: RwSignal<Vec<(JobId, String)>>,
    /// Those that are removed; lists that were asked for before still have them.
    gone: RwSignal<Vec<JobId>>,
    refusal: RwSignal<Option<String>>,
    dialog: NodeRef<Dialog>,
}

/// Makes the state that lists and [`DeletionDialog`] share.
pub(crate) fn provide_deletions() {
    provide_context(Deletions {
        asked: RwSignal::new(None),
        leaving: RwSignal::new(Vec::new()),
        gone: RwSignal::new(Vec::new()),
        refusal: RwSignal::new(None),
        dialog: NodeRef::new(),
    });
}

/// The state, from the context.
pub(crate) fn deletions() -> Deletions {
    expect_context()
}

impl Deletions {
    /// Asks whether the job is to go.
    pub(crate) fn ask(self, job_id: JobId, name: String) {
        self.asked.set(Some((job_id, name)));
        device::show_dialog(self.dialog);
    }

    /// Whether a list leaves the job out.
    pub(crate) fn hides(self, job_id: JobId) -> Memo<bool> {
        Memo::new(move |_| {
            self.leaving.read().iter().any(|(id, _)| *id == job_id) || self.gone.read().contains(&job_id)
        })
    }

    fn confirm(self) {
        device::close_dialog(self.dialog);
        let Some(job) = self.asked.get_untracked() else { return };
        let job_id = job.0;
        self.refusal.set(None);
        self.leaving.update(|leaving| leaving.push(job));
        set_timeout(
            move || {
                if self.take_out(job_id) {
                    self.gone.update(|gone| gone.push(job_id));
                    leptos::task::spawn_local(self.remove(job_id));
                }
            },
            UNDO,
        );
    }

    async fn remove(self, job_id: JobId) {
        if let Err(error) = delete_job(job_id).await {
            self.gone.update(|gone| gone.retain(|id| *id != job_id));
            self.refusal.set(Some(error.error));
        }
    }

    /// Ends the time in which it can be taken back; whether it had not ended before.
    fn take_out(self, job_id: JobId) -> bool {
        let before = self.leaving.read_untracked().len();
        self.leaving.update(|leaving| leaving.retain(|(id, _)| *id != job_id));
        self.leaving.read_untracked().len() < before
    }
}

/// The question, and the way back for ten seconds.
#[component]
pub(crate) fn DeletionDialog() -> impl IntoView {
    let deletions = deletions();
    let name = move || deletions.asked.get().map(|(_, name)| name);
    view! {
        <dialog class="dialog" node_ref=deletions.dialog aria-labelledby="delete-title">
            <h2 id="delete-title">"Delete this job?"</h2>
            <p><strong>{name}</strong></p>
            <p>"Its log, its results and its translated SQL are lost. What it created in the target stays."</p>
            <div class="dialog__actions">
                <button class="button" autofocus on:click=move |_| device::close_dialog(deletions.dialog)>"Keep it"</button>
                <button class="button button--danger" data-testid="confirm-delete" on:click=move |_| deletions.confirm()>"Delete job"</button>
            </div>
        </dialog>
        <div class="toasts" role="status">
            <ToastList/>
            {move || deletions.leaving.get().into_iter().map(|(job_id, name)| view! {
                <div class="toast" data-testid="undo-toast">
                    <span class="toast__text">"Deleted "{name}</span>
                    <button class="button button--small" data-testid="undo-delete" on:click=move |_| { deletions.take_out(job_id); }>"Undo"</button>
                </div>
            }).collect_view()}
            {move || deletions.refusal.get().map(|text| view! {
                <div class="toast toast--err">
                    <span class="toast__text">"The job was not deleted: "{text}</span>
                    <button class="button button--small" on:click=move |_| deletions.refusal.set(None)>"Close"</button>
                </div>
            })}
        </div>
    }
}
