use std::time::Duration;

use futures::StreamExt;
use futures::future::{Either, select};
use futures::stream::select as merge;
use gloo_net::eventsource::State;
use gloo_net::eventsource::futures::EventSource;
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use model::JobUpdate;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::backoff::Backoff;
use super::receive::{Commit, set};
use super::{Connection, JobFeed};
use crate::ErrorCode;
use crate::server_fns::get_job_head;

/// The server is never silent for longer than 5 s; after three times that the line is taken for dead.
const SILENCE: Duration = Duration::from_secs(15);
/// How often a hidden page commits; browsers give it no frames.
const HIDDEN_COMMIT: Duration = Duration::from_secs(1);

/// Follows the job until the component is gone. A refresh runs the effect again, which ends the task before.
pub(super) fn follow(feed: JobFeed) {
    Effect::new(move |_| {
        let asked = feed.opened.get();
        spawn_local_scoped_with_cancellation(run(feed, asked > 0));
    });
}

enum End {
    Complete,
    Lost { refused: bool },
}

async fn run(feed: JobFeed, refresh: bool) {
    let mut backoff = Backoff::default();
    if (refresh || !knows_facts(feed)) && !read_head(feed, &mut backoff).await {
        return;
    }
    if refresh {
        feed.refreshed.try_update(|count| *count += 1);
        if feed.complete() {
            feed.connected(Connection::Ended);
            return;
        }
    }
    loop {
        let refused = match read_stream(feed, &mut backoff).await {
            End::Complete => {
                feed.connected(Connection::Ended);
                return;
            }
            End::Lost { refused } => refused,
        };
        if refused && !read_head(feed, &mut backoff).await {
            return;
        }
        if feed.complete() {
            feed.connected(Connection::Ended);
            return;
        }
        feed.connected(Connection::Reconnecting);
        sleep(backoff.next(js_sys::Math::random())).await;
    }
}

fn knows_facts(feed: JobFeed) -> bool {
    feed.facts.try_with_untracked(Option::is_some).unwrap_or(true)
}

/// Asks for the head until there is an answer. `false` where there is no such job.
async fn read_head(feed: JobFeed, backoff: &mut Backoff) -> bool {
    loop {
        match get_job_head(feed.job_id).await {
            Ok(head) => {
                set(feed.problem, None);
                feed.adopt(head);
                return true;
            }
            Err(error) if error.code == ErrorCode::NotFound => {
                set(feed.problem, Some(error));
                feed.connected(Connection::Gone);
                return false;
            }
            Err(error) => {
                set(feed.problem, Some(error));
                feed.connected(Connection::Reconnecting);
                sleep(backoff.next(js_sys::Math::random())).await;
            }
        }
    }
}

/// Reads the stream from where the page is until the job's last message or the loss of the line.
async fn read_stream(feed: JobFeed, backoff: &mut Backoff) -> End {
    let lost = End::Lost { refused: false };
    let after = feed.position().map(|seq| format!("?after={seq}")).unwrap_or_default();
    let url = format!("/api/migrate/stream/{}{after}", feed.job_id);
    let Ok(mut source) = EventSource::new(&url) else { return lost };
    // The browser's own retry would start from the wrong position and wait for as long as the server says; any error ends
    // this source, and the next one is opened with `after`.
    let (Ok(messages), Ok(pings), Ok(errors)) =
        (source.subscribe("message"), source.subscribe("ping"), source.subscribe("error"))
    else {
        return lost;
    };
    let mut events = merge(merge(messages, pings), errors);
    loop {
        let event = match select(events.next(), Box::pin(sleep(SILENCE))).await {
            Either::Left((Some(event), _)) => event,
            Either::Left((None, _)) => return lost,
            Either::Right(_) => {
                feed.connected(Connection::Delayed);
                return lost;
            }
        };
        let Ok((kind, event)) = event else { return End::Lost { refused: true } };
        match kind.as_str() {
            "error" => return End::Lost { refused: matches!(source.state(), State::Closed) },
            "message" => {
                let Some(text) = event.data().as_string() else { continue };
                let Ok(update) = serde_json::from_str::<JobUpdate>(&text) else {
                    leptos::logging::warn!("a message of the stream could not be read");
                    continue;
                };
                backoff.reset();
                if take(feed, &update) {
                    return End::Complete;
                }
            }
            _ => feed.connected(Connection::Live),
        }
    }
}

/// Folds a message in and sees to its commit. Whether it was the job's last.
fn take(feed: JobFeed, update: &JobUpdate) -> bool {
    feed.clock(update.server_time, now_ms());
    match feed.take(update) {
        Commit::No => {}
        Commit::Now => feed.commit(),
        Commit::NextFrame if document().hidden() => set_timeout(move || feed.commit(), HIDDEN_COMMIT),
        Commit::NextFrame => request_animation_frame(move || feed.commit()),
    }
    feed.connected(Connection::Live);
    update.complete
}

fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

async fn sleep(wait: Duration) {
    let ms = i32::try_from(wait.as_millis()).unwrap_or(i32::MAX);
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        // Where the timer cannot be set the promise would never end; then it ends at once.
        if window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms).is_err() {
            let _ = resolve.call0(&JsValue::NULL);
        }
    });
    let _ = JsFuture::from(promise).await;
}
