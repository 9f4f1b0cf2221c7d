use leptos::prelude::*;
use leptos::task::spawn_local;
use model::{JobId, JobStatus, ObjectCounts, OnConflict, RetryScope, is_tracked};

use super::glyph::{Glyph, icon};
use super::panel::Panel;
use super::words::grouped;

/// What a button that tries some objects again shows of it.
#[derive(Clone, Copy)]
pub(super) struct SomeRetry {
    /// Whether the start is under way.
    pub(super) busy: RwSignal<bool>,
    /// What the server said against it.
    pub(super) refusal: RwSignal<Option<String>>,
}

impl Default for SomeRetry {
    fn default() -> Self {
        Self { busy: RwSignal::new(false), refusal: RwSignal::new(None) }
    }
}

/// Starts a job that tries these objects of an ended one again, and tells the host its id.
pub(super) fn retry_some(panel: Panel, shown: SomeRetry, names: Vec<String>) {
    let Some(on_retry) = panel.on_retry else { return };
    shown.busy.set(true);
    shown.refusal.set(None);
    let include = names.iter().map(|name| pattern_of(name)).collect();
    spawn_local(async move {
        match panel.feed.retry_only(RetryScope::Failed, include).await {
            Ok(answer) => on_retry.run(answer.job_id),
            Err(error) => drop(shown.refusal.try_set(Some(error.error))),
        }
        shown.busy.try_set(false);
    });
}

/// A pattern that only this name fits.
fn pattern_of(name: &str) -> String {
    let mut pattern = String::with_capacity(name.len());
    for c in name.chars() {
        if matches!(c, '*' | '?' | '[' | ']' | '{' | '}' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

/// Starts a job that tries again what has no success in this one, which has ended; tells the host its id.
#[component]
pub(super) fn RetryControl(panel: Panel, on_retry: Callback<JobId>) -> impl IntoView {
    let feed = panel.feed;
    let (starting, refusal) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let offer = Memo::new(move |_| {
        let facts = feed.facts().get().filter(|facts| !is_tracked(&facts.inventory_path))?;
        let skipping = facts.on_conflict == OnConflict::Skip;
        feed.known().get().then(|| offered(feed.status().get(), &feed.counts().get(), skipping)).flatten()
    });
    let press = move |_| {
        let Some((scope, _)) = offer.get_untracked() else { return };
        starting.set(true);
        refusal.set(None);
        spawn_local(async move {
            match feed.retry(scope).await {
                Ok(answer) => on_retry.run(answer.job_id),
                Err(error) => drop(refusal.try_set(Some(error.error))),
            }
            starting.try_set(false);
        });
    };
    view! {
        <button
            type="button"
            class="mp-button"
            class=("mp-button--primary", move || feed.status().get() != JobStatus::Cancelled)
            data-testid="mp-retry"
            hidden=move || offer.get().is_none()
            disabled=move || starting.get()
            on:click=press
        >
            {icon(Glyph::Retry)}
            {move || offer.get().map(|(_, words)| words)}
        </button>
        <p class="mp-header__refusal" role="alert">{move || refusal.get()}</p>
    }
}

/// What an ended job with these counts offers to try again, and in which words. Where it was `skipping` what was there
/// already, its counts do not tell that from what was skipped because something failed.
fn offered(status: JobStatus, counts: &ObjectCounts, skipping: bool) -> Option<(RetryScope, String)> {
    if !status.is_terminal() {
        return None;
    }
    if counts.queued() > 0 {
        let left = counts.total - counts.completed;
        return Some((RetryScope::Unfinished, format!("Resume {} remaining", grouped(left.into()))));
    }
    if skipping && counts.skipped > 0 {
        let words = format!("Retry {} failed and what reads them", grouped(counts.failed.into()));
        return (counts.failed > 0).then_some((RetryScope::Failed, words));
    }
    let failed = counts.failed + counts.skipped;
    let what = if counts.skipped > 0 { "objects" } else { "failed" };
    (failed > 0).then(|| (RetryScope::Failed, format!("Retry {} {what}", grouped(failed.into()))))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_pattern_of_itself_only() {
        assert_eq!(pattern_of("SALES.ORDERS"), "SALES.ORDERS");
        assert_eq!(pattern_of(r"s.[a]*{b}?\c"), r"s.\[a\]\*\{b\}\?\\c");
    }

    #[test]
    fn an_ended_job_offers_what_has_no_success() {
        let counts = |completed, failed, skipped| ObjectCounts { total: 1200, completed, failed, skipped, running: 0 };
        let (failed, unfinished) = (RetryScope::Failed, RetryScope::Unfinished);
        for (status, counts, skipping, expected) in [
            (JobStatus::Running, counts(1, 2, 0), false, None),
            (JobStatus::Completed, counts(1200, 0, 0), false, None),
            (JobStatus::Completed, counts(1000, 150, 50), false, Some((failed, "Retry 200 objects"))),
            (JobStatus::Completed, counts(1000, 150, 50), true, Some((failed, "Retry 150 failed and what reads them"))),
            (JobStatus::Completed, counts(1000, 0, 200), true, None),
            (JobStatus::Completed, counts(1000, 200, 0), true, Some((failed, "Retry 200 failed"))),
            (JobStatus::Cancelled, counts(100, 2, 0), false, Some((unfinished, "Resume 1,100 remaining"))),
            (JobStatus::Failed, counts(0, 1200, 0), false, Some((failed, "Retry 1,200 failed"))),
            (JobStatus::Failed, counts(3, 5, 0), false, Some((unfinished, "Resume 1,197 remaining"))),
        ] {
            let expected = expected.map(|(scope, words): (_, &str)| (scope, words.to_owned()));
            assert_eq!(offered(status, &counts, skipping), expected, "{status} {counts:?}");
        }
    }
}
