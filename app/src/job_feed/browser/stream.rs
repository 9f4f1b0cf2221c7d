use std::time::Duration;

use futures::StreamExt;
use futures::future::{Either, select};
use futures::stream::select as merge;
use gloo_net::eventsource::State;
use gloo_net::eventsource::futures::EventSource;
use leptos::prelude::*;
use model::JobUpdate;

use super::super::receive::Commit;
use super::super::{Connection, JobFeed};
use super::page::{now_ms, sleep};
use super::sharing::{PING, Place};
use super::{Backoff, End};

/// The server's first message comes at once; when nothing has come for so long, something on the way holds it back.
const FIRST: Duration = Duration::from_secs(5);
/// The server is never silent for longer than 5 s; after three times that the line is taken for dead.
pub(super) const SILENCE: Duration = Duration::from_secs(15);

/// Reads the stream, for those who follow too, from where the page is until the job's last message or the loss of the line.
pub(super) async fn read(feed: JobFeed, place: Option<&Place>, backoff: &mut Backoff) -> End {
    let after = feed.position().map(|seq| format!("?after={seq}")).unwrap_or_default();
    let url = format!("/api/migrate/stream/{}{after}", feed.job_id);
    let Ok(mut source) = EventSource::new(&url) else { return End::Lost };
    // The browser's own retry would start from the wrong position and wait for as long as the server says; any error ends
    // this source, and the next one is opened with `after`.
    let (Ok(messages), Ok(pings), Ok(errors)) =
        (source.subscribe("message"), source.subscribe("ping"), source.subscribe("error"))
    else {
        return End::Lost;
    };
    let mut events = merge(merge(messages, pings), errors);
    let (mut patience, mut silent) = (FIRST, End::HeldBack);
    loop {
        let event = match select(events.next(), Box::pin(sleep(patience))).await {
            Either::Left((Some(event), _)) => event,
            Either::Left((None, _)) => return End::Lost,
            Either::Right(_) => return silent,
        };
        let Ok((kind, event)) = event else { return End::Refused };
        match kind.as_str() {
            "error" if matches!(source.state(), State::Closed) => return End::Refused,
            "error" => return End::Lost,
            "message" => {
                let Some(text) = event.data().as_string() else { continue };
                let Ok(update) = serde_json::from_str::<JobUpdate>(&text) else {
                    leptos::logging::warn!("a message of the stream could not be read");
                    continue;
                };
                backoff.reset();
                if let Some(place) = place {
                    place.say(&text);
                }
                if take(feed, &update) {
                    return End::Complete;
                }
            }
            _ => {
                feed.connected(Connection::Live);
                if let Some(place) = place {
                    place.say(PING);
                }
            }
        }
        (patience, silent) = (SILENCE, End::Silent);
    }
}

/// Folds a message in and sees to its commit. Whether it was the job's last.
pub(super) fn take(feed: JobFeed, update: &JobUpdate) -> bool {
    feed.clock(update.server_time, now_ms());
    match feed.take(update) {
        Commit::No => {}
        Commit::Now => feed.commit(),
        Commit::NextFrame => request_animation_frame(move || feed.commit()),
    }
    feed.connected(Connection::Live);
    update.complete
}
