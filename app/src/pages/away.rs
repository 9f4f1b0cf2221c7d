//! What a job says to somebody who looks at another tab: the title, the tab's icon, and, where it was asked for, a
//! notification.

use std::time::Duration;

use leptos::prelude::*;
use model::{JobSnapshot, JobStatus, ObjectCounts};

use super::attention;
use super::settings::{Setting, settings};
use super::tab_icon::{Mark, STEPS, tab_icon};
use super::toasts::toasts;
use crate::JobFeed;
use crate::components::migration_progress::words::grouped;
use crate::job_feed::percent;

/// The tab's icon where no job is looked at.
const ICON: &str = "/favicon.svg";
/// The title changes at most once in this time.
const REST: Duration = Duration::from_secs(1);

/// As much of a job as a tab can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sign {
    status: JobStatus,
    percent: u8,
    failed: u32,
    empty: bool,
}

impl Sign {
    fn new(status: JobStatus, counts: &ObjectCounts) -> Self {
        let percent = percent(status.is_terminal(), counts);
        Self { status, percent, failed: counts.failed, empty: counts.total == 0 }
    }

    /// What the server knew of the job.
    pub(super) fn of(snapshot: &JobSnapshot) -> Self {
        Self::new(snapshot.status, &snapshot.counts)
    }

    /// `62% · 4 failed · orders_dw`.
    pub(super) fn title(self, name: &str) -> String {
        let first = match self.status {
            JobStatus::Queued => "Queued".to_owned(),
            JobStatus::Running | JobStatus::Cancelling => format!("{}%", self.percent),
            JobStatus::Completed if self.empty => "Nothing to migrate".to_owned(),
            JobStatus::Completed => "Completed".to_owned(),
            JobStatus::Failed => "Failed".to_owned(),
            JobStatus::Cancelled => format!("Cancelled at {}%", self.percent),
        };
        match self.failed {
            0 => format!("{first} · {name}"),
            failed => format!("{first} · {} failed · {name}", grouped(failed.into())),
        }
    }

    fn icon(self) -> String {
        let step = usize::from(self.percent) * STEPS / 100;
        tab_icon(match self.status {
            JobStatus::Queued => Mark::Ring(0),
            JobStatus::Running | JobStatus::Cancelling => Mark::Ring(step),
            JobStatus::Completed if self.failed == 0 => Mark::Done,
            JobStatus::Completed | JobStatus::Failed => Mark::Failed,
            JobStatus::Cancelled => Mark::Stopped,
        })
    }

    /// Something to be called back for, where it was not so before.
    fn news(self, before: Self) -> Option<&'static str> {
        if self.status.is_terminal() && !before.status.is_terminal() {
            return Some("It has ended.");
        }
        (self.failed > 0 && before.failed == 0).then_some("An object failed. The rest goes on.")
    }
}

/// Where a tab and a person who waits are told of a job.
#[derive(Clone, Copy)]
pub(super) struct Away {
    sign: RwSignal<Sign>,
    /// Whether a notification is wanted.
    waiting: RwSignal<bool>,
    name: StoredValue<String>,
}

impl Away {
    /// Begins with what the server knew. The tab's icon is the product's again when the caller's owner is gone.
    pub(super) fn new(sign: ArcRwSignal<Sign>, name: String) -> Self {
        on_cleanup(|| attention::set_icon(ICON));
        Self { sign: RwSignal::from(sign), waiting: RwSignal::new(false), name: StoredValue::new(name) }
    }

    /// Tells what happens to the job, as long as the feed lives.
    pub(super) fn follow(self, feed: JobFeed) {
        let now = Memo::new(move |_| Sign::new(feed.status().get(), &feed.counts().get()));
        let resting = StoredValue::new(false);
        Effect::new(move |_| {
            now.track();
            self.show(now, resting);
        });
        let icon = Memo::new(move |_| now.get().icon());
        Effect::new(move |_| attention::set_icon(&icon.read()));
        self.call(now);
    }

    /// Shows the newest, unless something was shown a moment ago; then it is looked at again when the time is over.
    fn show(self, now: Memo<Sign>, resting: StoredValue<bool>) {
        let (Some(sign), Some(false)) = (now.try_get_untracked(), resting.try_get_value()) else { return };
        if self.sign.try_get_untracked().is_some_and(|shown| shown != sign) {
            self.sign.try_set(sign);
            resting.set_value(true);
            let after = move || {
                resting.try_set_value(false);
                self.show(now, resting);
            };
            set_timeout(after, REST);
        }
    }

    /// Calls a person back who asked for it, once, and only where the page is not looked at.
    fn call(self, now: Memo<Sign>) {
        let settings = settings();
        let toasts = toasts();
        Effect::new(move |_| {
            if settings.differs(Setting::Notify) && !now.get_untracked().status.is_terminal() {
                self.waiting.set(true);
            }
        });
        Effect::new(move |before: Option<Sign>| {
            let sign = now.get();
            let news = before.and_then(|before| sign.news(before));
            if let Some(text) = news.filter(|_| self.waiting.get_untracked() && attention::is_hidden()) {
                self.waiting.set(false);
                let name = self.name.get_value();
                let title = sign.title(&name);
                if !attention::notify(&title, text, &name) {
                    toasts.say(format!("{title}. {text}"));
                }
            }
            sign
        });
    }
}

/// Asks to be called back.
#[component]
pub(super) fn NotifyButton(away: Away) -> impl IntoView {
    let toasts = toasts();
    let ended = Memo::new(move |_| away.sign.get().status.is_terminal());
    let press = move |_| {
        away.waiting.update(|waiting| *waiting = !*waiting);
        if away.waiting.get_untracked() {
            attention::ask(toasts);
        }
    };
    view! {
        <button type="button" class="button" data-testid="notify-me" hidden=move || ended.get()
            title="Once, at the first failure or at the end, if you look at something else"
            aria-pressed=move || away.waiting.get().to_string() on:click=press>
            {super::icon::Icon::Bell.draw()}<span class="notify__text">"Notify me"</span>
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sign(status: JobStatus, percent: u8, failed: u32) -> Sign {
        Sign { status, percent, failed, empty: false }
    }

    #[test]
    fn a_title_says_how_far_it_is_what_failed_and_whose_it_is() {
        for (sign, title) in [
            (sign(JobStatus::Queued, 0, 0), "Queued · orders_dw"),
            (sign(JobStatus::Running, 62, 4), "62% · 4 failed · orders_dw"),
            (sign(JobStatus::Running, 62, 0), "62% · orders_dw"),
            (sign(JobStatus::Completed, 100, 0), "Completed · orders_dw"),
            (sign(JobStatus::Completed, 100, 1200), "Completed · 1,200 failed · orders_dw"),
            (sign(JobStatus::Failed, 10, 0), "Failed · orders_dw"),
            (sign(JobStatus::Cancelled, 31, 0), "Cancelled at 31% · orders_dw"),
        ] {
            assert_eq!(sign.title("orders_dw"), title);
        }
    }

    #[test]
    fn one_is_called_for_the_first_failure_and_for_the_end_and_for_nothing_that_was_so_before() {
        let running = |percent, failed| sign(JobStatus::Running, percent, failed);
        for (before, now, called) in [
            (running(10, 0), running(20, 0), false),
            (running(10, 0), running(20, 1), true),
            (running(10, 1), running(20, 2), false),
            (running(99, 1), sign(JobStatus::Completed, 100, 1), true),
            (sign(JobStatus::Completed, 100, 1), sign(JobStatus::Completed, 100, 1), false),
        ] {
            assert_eq!(now.news(before).is_some(), called, "{before:?} {now:?}");
        }
    }
}
