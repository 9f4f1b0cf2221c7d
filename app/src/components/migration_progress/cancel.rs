use leptos::html::Dialog;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::{JobStatus, ObjectCounts};

use super::glyph::{Glyph, icon};
use super::panel::Panel;
use super::words::{counted, grouped};

/// The button that stops a job. A real run asks first; a dry run, which changes nothing, does not.
#[component]
pub(super) fn CancelControl(panel: Panel) -> impl IntoView {
    let feed = panel.feed;
    let dialog = NodeRef::<Dialog>::new();
    let asked = RwSignal::new(false);
    let refusal = RwSignal::new(None::<String>);
    let status = feed.status();
    let stopping = Memo::new(move |_| status.get() == JobStatus::Cancelling || asked.get());

    let cancel = move || {
        asked.set(true);
        refusal.set(None);
        spawn_local(async move {
            let refused = match feed.cancel().await {
                Ok(answer) if answer.success => return,
                Ok(answer) => answer.message,
                Err(error) => error.error,
            };
            asked.try_set(false);
            refusal.try_set(Some(refused));
        });
    };
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let press = move |_| match dialog.get_untracked() {
        Some(dialog) if panel.confirm_cancel && !panel.dry_run.get_untracked() => {
            // Fails only where the dialog is open already.
            let _ = dialog.show_modal();
        }
        _ => cancel(),
    };
    let confirm = move |_| {
        close();
        cancel();
    };

    view! {
        <button
            type="button"
            class="mp-button mp-button--danger"
            data-testid="mp-cancel"
            hidden=move || !feed.known().get() || status.get().is_terminal()
            disabled=move || stopping.get()
            on:click=press
        >
            {icon(Glyph::Stopped)}
            {move || if stopping.get() { panel.labels.cancelling } else { panel.labels.cancel }}
        </button>
        <p class="mp-header__refusal" role="alert">{move || refusal.get()}</p>
        <dialog class="mp-dialog" node_ref=dialog aria-label="Cancel this migration?">
            <h2 class="mp-dialog__title">"Cancel this migration?"</h2>
            <p>{move || consequence(&feed.counts().get(), &panel.target.get())}</p>
            <div class="mp-dialog__actions">
                <button
                    type="button"
                    class="mp-button"
                    autofocus=true
                    data-testid="mp-keep-running"
                    on:click=move |_| close()
                >
                    {panel.labels.keep_running}
                </button>
                <button
                    type="button"
                    class="mp-button mp-button--danger-solid"
                    data-testid="mp-confirm-cancel"
                    on:click=confirm
                >
                    {panel.labels.cancel}
                </button>
            </div>
        </dialog>
    }
}

fn consequence(counts: &ObjectCounts, target: &str) -> String {
    let left = counts.total.saturating_sub(counts.finished());
    format!(
        "{} done so far; what was created in {target} stays there. {} not finished will not be migrated. Objects in work \
         are ended first.",
        counted(counts.finished().into(), "object"),
        grouped(left.into())
    )
}
