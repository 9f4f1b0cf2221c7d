use leptos::prelude::*;

use super::failure_causes::Causes;
use super::panel::Panel;
use super::words::grouped;

/// Causes listed; the rest is in the results.
const SHOWN: usize = 12;

/// Failures by cause; absent while nothing failed.
#[component]
pub(super) fn Failures(panel: Panel) -> impl IntoView {
    let feed = panel.feed;
    let causes = StoredValue::new(Causes::default());
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
            aria-label="Failures by cause"
            hidden=move || list.with(Vec::is_empty)
            data-testid="mp-failures"
        >
            <div class="mp-card__head">
                <h2 class="mp-card__title">
                    "Failures by cause " <span class="mp-faint">{move || list.with(Vec::len)}</span>
                </h2>
            </div>
            <ul class="mp-failures__list">
                {move || {
                    list.get()
                        .into_iter()
                        .take(SHOWN)
                        .map(|cause| {
                            let (label, title) = (format!("Show {}", grouped(cause.count.into())), cause.sample.clone());
                            let show = move |_| panel.filter.update(|filter| filter.choose_cause(cause.fingerprint.clone()));
                            view! {
                                <li class="mp-failures__item">
                                    <span class="mp-failures__count">{format!("{}\u{200a}×", grouped(cause.count.into()))}</span>
                                    <span class="mp-failures__sample" title=title>{cause.sample}</span>
                                    <button type="button" class="mp-link" on:click=show>{label}</button>
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
        </section>
    }
}
