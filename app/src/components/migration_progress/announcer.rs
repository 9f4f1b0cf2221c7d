//! What is said aloud to readers of the screen: the run's own news, and on request the errors of its log.

use leptos::prelude::*;
use model::{JobStatus, LogLevel};

use super::log::Log;
use super::panel::Panel;
use super::words::counted;
use crate::job_feed::percent;

/// Between news, in ms. With it no more than four messages come in a minute.
const NEWS_GAP: i64 = 15_000;
/// Between tenths, in ms.
const TENTH_GAP: i64 = 30_000;
/// Between errors of the log, in ms.
const ERROR_GAP: i64 = 5_000;

/// What a listener is told about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Heard {
    /// How it ended, and how many objects failed.
    ended: Option<(JobStatus, u32)>,
    started: bool,
    lost: bool,
    failing: bool,
    tenth: u64,
}

impl Heard {
    /// What is new since `before`; nothing while it is too soon, `since` ms after the last message.
    fn news(self, before: Self, since: Option<i64>) -> Option<String> {
        if self == before || self.ended.is_some() {
            return None;
        }
        let is_event = (self.started, self.lost, self.failing) != (before.started, before.lost, before.failing);
        let gap = if is_event { NEWS_GAP } else { TENTH_GAP };
        if since.is_some_and(|since| since < gap) {
            return None;
        }
        if self.lost {
            return Some("The connection is lost. The migration goes on.".to_owned());
        }
        let mut said = String::new();
        if before.lost {
            said.push_str("The connection is back. ");
        }
        if self.started && !before.started {
            said.push_str("The migration has started. ");
        }
        said.push_str(&format!("{} percent done", self.tenth * 10));
        said.push_str(if self.failing { ", some objects failed." } else { "." });
        Some(said)
    }
}

/// Says what a glance at the screen shows: the start, each tenth, the first failure, a line that is lost or back, at most four
/// times a minute; and at once the end. Nothing is said of the first view.
#[component]
pub(super) fn Announcer(panel: Panel) -> impl IntoView {
    let feed = panel.feed;
    let (said, end) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let heard = Memo::new(move |_| {
        let (status, counts) = (feed.status().get(), feed.counts().get());
        Heard {
            ended: status.is_terminal().then_some((status, counts.failed)),
            started: status != JobStatus::Queued,
            lost: panel.lost_ms.get().is_some(),
            failing: counts.failed > 0,
            tenth: u64::from(percent(false, &counts)) / 10,
        }
    });
    Effect::new(move |known: Option<(Heard, Option<i64>)>| {
        let (heard, now) = (heard.get(), panel.now.get());
        let Some((known, at)) = known else { return (heard, None) };
        if let Some((status, failed)) = heard.ended.filter(|_| known.ended.is_none()) {
            end.set(ended(status, failed));
            return (heard, at);
        }
        let since = at.zip(now).map(|(at, now)| now - at);
        match heard.news(known, since) {
            Some(news) => {
                said.set(news);
                (heard, now)
            }
            None => (known, at),
        }
    });
    view! {
        <p class="mp-hidden" role="status" data-testid="mp-said">{move || said.get()}</p>
        <p class="mp-hidden" role="alert">{move || end.get()}</p>
    }
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

/// Says the errors of the log while the reader wants them: the last one, with how many came since the message before.
#[component]
pub(super) fn ErrorsAloud(log: Log) -> impl IntoView {
    let (panel, said) = (log.panel, RwSignal::new(String::new()));
    Effect::new(move |known: Option<Option<(u64, Option<i64>)>>| {
        if !log.aloud.get() {
            return None;
        }
        let (count, now) = (panel.feed.log_counts().get().of(LogLevel::Error), panel.now.get());
        let Some((told, at)) = known.flatten() else { return Some((count, None)) };
        let too_soon = at.zip(now).is_some_and(|(at, now)| now - at < ERROR_GAP);
        if count <= told || too_soon {
            return Some((told, at));
        }
        let last = panel.feed.with_windows(|windows| {
            let last = windows.logs().iter().rev().find(|entry| entry.level == LogLevel::Error);
            last.map(|entry| entry.message.clone())
        });
        said.set(errors(count - told, &last.flatten().unwrap_or_default()));
        Some((count, now))
    });
    view! { <p class="mp-hidden" role="status" data-testid="mp-log-said">{move || said.get()}</p> }
}

fn errors(new: u64, last: &str) -> String {
    match new {
        1 => format!("Error: {last}"),
        _ => format!("{}. The last: {last}", counted(new, "error")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_come_at_most_four_times_a_minute_and_the_last_state_counts() {
        let known = Heard { ended: None, started: true, lost: false, failing: false, tenth: 1 };
        let percent = |tenth: u64| Some(format!("{}0 percent done.", tenth));
        for (heard, since, expected) in [
            (known, None, None),
            (Heard { tenth: 2, ..known }, None, percent(2)),
            (Heard { tenth: 5, ..known }, Some(29_999), None),
            (Heard { tenth: 5, ..known }, Some(30_000), percent(5)),
            (Heard { failing: true, ..known }, Some(14_999), None),
            (Heard { failing: true, ..known }, Some(15_000), Some("10 percent done, some objects failed.".to_owned())),
            (
                Heard { lost: true, tenth: 3, ..known },
                Some(15_000),
                Some("The connection is lost. The migration goes on.".to_owned()),
            ),
            // The end is said elsewhere, and at once.
            (Heard { ended: Some((JobStatus::Completed, 0)), tenth: 10, ..known }, Some(60_000), None),
        ] {
            assert_eq!(heard.news(known, since), expected, "{heard:?} {since:?}");
        }
        let back = known.news(Heard { lost: true, ..known }, Some(15_000));
        assert_eq!(back.as_deref(), Some("The connection is back. 10 percent done."));
        let begun = Heard { tenth: 0, ..known }.news(Heard { started: false, tenth: 0, ..known }, None);
        assert_eq!(begun.as_deref(), Some("The migration has started. 0 percent done."));
    }

    #[test]
    fn errors_are_counted_and_the_last_is_said() {
        assert_eq!(errors(1, "denied"), "Error: denied");
        assert_eq!(errors(3, "denied"), "3 errors. The last: denied");
    }
}
