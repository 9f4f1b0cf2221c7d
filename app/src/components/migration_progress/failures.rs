use leptos::prelude::*;

use model::ResultStatus;

use super::failure_causes::{Cause, Causes, fingerprint};
use super::inert_text::inert;
use super::options::FailureCause;
use super::panel::{Panel, Shown};
use super::retry::{SomeRetry, retry_some};

/// Causes listed at first, and as many more as are asked for at a time.
const SHOWN: usize = 12;
const MORE: usize = 50;

/// Failures by cause; absent while nothing failed.
#[component]
pub(super) fn Failures(panel: Panel) -> impl IntoView {
    let feed = panel.feed;
    let causes = StoredValue::new(Causes::default());
    let retry = SomeRetry::default();
    let shown = RwSignal::new(SHOWN);
    let can_retry =
        Memo::new(move |_| panel.on_retry.is_some() && feed.status().get().is_terminal() && panel.is_caught_up.get());
    let list = Memo::new(move |_| {
        feed.results_version().track();
        feed.with_windows(|windows| {
            causes.try_update_value(|causes| {
                causes.take(windows.results(), windows.generation());
                causes.list()
            })
        })
        .flatten()
        .unwrap_or_default()
    });
    view! {
        <section
            class="mp-card mp-failures"
            aria-label=panel.called("Failures by cause")
            hidden=move || list.with(Vec::is_empty)
            data-testid="mp-failures"
        >
            <div class="mp-card__head">
                <h2 class="mp-card__title">
                    {panel.labels.failures_by_cause} " " <span class="mp-faint">{move || list.with(Vec::len)}</span>
                </h2>
            </div>
            <ul class="mp-failures__list">
                {move || {
                    list.get()
                        .into_iter()
                        .take(shown.get())
                        .map(|cause| {
                            let count = panel.counted(cause.count.into());
                            let (wanted, again) = (cause.fingerprint.clone(), cause.fingerprint);
                            let show = move |_| {
                                panel.filter.update(|filter| filter.choose_cause(wanted.clone()));
                                panel.reveal(Shown::Results, "mp-results");
                            };
                            let own = panel.slots.with_value(|slots| {
                                let (sample, count, first) = (cause.sample.clone(), cause.count, cause.first);
                                slots.failure_action.map(|action| action.run(FailureCause { sample, count, first }))
                            });
                            let retry_these = move |_| retry_some(panel, retry, names_of(panel, &again));
                            view! {
                                <li class="mp-failures__item" data-testid="mp-cause">
                                    <span class="mp-failures__count">{format!("{count}\u{200a}×")}</span>
                                    <span class="mp-failures__sample" title=inert(&cause.sample)>{inert(&cause.sample)}</span>
                                    <button type="button" class="mp-link" data-testid="mp-show-cause" on:click=show>
                                        {format!("Show {count}")}
                                    </button>
                                    <button
                                        type="button"
                                        class="mp-link"
                                        data-testid="mp-retry-cause"
                                        hidden=move || !can_retry.get()
                                        disabled=move || retry.busy.get()
                                        on:click=retry_these
                                    >
                                        {format!("Retry {count}")}
                                    </button>
                                    {own}
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
            <button
                type="button"
                class="mp-link mp-failures__more"
                data-testid="mp-more-causes"
                hidden=move || left(shown, list) == 0
                on:click=move |_| shown.update(|shown| *shown += MORE)
            >
                {move || format!("Show {} more", left(shown, list).min(MORE))}
            </button>
            <p class="mp-header__refusal" role="alert">{move || retry.refusal.get()}</p>
        </section>
    }
}

/// Causes that are not listed.
fn left(shown: RwSignal<usize>, list: Memo<Vec<Cause>>) -> usize {
    list.with(Vec::len).saturating_sub(shown.get())
}

/// Names of the objects that failed for a cause.
fn names_of(panel: Panel, cause: &str) -> Vec<String> {
    let names = panel.feed.with_windows(|windows| {
        let failed = windows.results().iter().filter(|result| result.status == ResultStatus::Error);
        let of_cause = failed.filter(|result| {
            fingerprint(result.error.as_deref().unwrap_or("No message"), &result.object_name) == cause
        });
        of_cause.map(|result| result.object_name.clone()).collect()
    });
    names.unwrap_or_default()
}
