use std::time::Duration;

use futures::StreamExt;
use futures::future::{Either, select};
use futures::stream::select as merge;
use gloo_net::eventsource::futures::EventSource;
use gloo_net::eventsource::{EventSourceError, State};
use leptos::prelude::*;
use model::{JobId, JobUpdate};
use serde::Deserialize;
use web_sys::MessageEvent;

use super::super::others::{Others, Word};
use super::super::receive::Commit;
use super::super::{Connection, JobFeed};
use super::page::now_ms;
use super::sharing::{self, Place};
use super::{Backoff, End};
use crate::origin::sleep;

/// The server's first message comes at once; when nothing has come for so long, something on the way holds it back.
const FIRST_MS: i64 = 5000;
/// The server is never silent for longer than 5 s; after three times that the line is taken for dead.
pub(super) const SILENCE: Duration = Duration::from_secs(15);

/// Between two rounds of asking which pages are there.
const ROUND_MS: i64 = 20_000;
/// A stream is opened anew so long after it was first wanted: pages that are opened together are taken together.
const GATHER_MS: i64 = 100;

/// What happens to who leads.
enum Heard {
    Event(Result<(String, MessageEvent), EventSourceError>),
    Said(String),
}

/// What the leader must know of a message that is not of its own job.
#[derive(Deserialize)]
struct Passed {
    job_id: JobId,
    seq: Option<u64>,
    #[serde(default)]
    complete: bool,
}

/// Reads the stream, for those who follow too, from where the page is until the job's last message or the loss of the line.
/// `Enough`: the stream must be opened anew, for other jobs.
pub(super) async fn read(feed: JobFeed, place: Option<&mut Place>, others: &mut Others, backoff: &mut Backoff) -> End {
    let Ok(mut source) = EventSource::new(&others.address(feed.job_id, feed.position())) else { return End::Lost };
    // The browser's own retry would start from the wrong position and wait for as long as the server says; any error ends
    // this source, and the next one is opened with `after`.
    let (Ok(messages), Ok(pings), Ok(errors)) =
        (source.subscribe("message"), source.subscribe("ping"), source.subscribe("error"))
    else {
        return End::Lost;
    };
    let events = merge(merge(messages, pings), errors).map(Heard::Event);
    let voice = place.as_ref().map(|place| place.seat.voice());
    let say = |word: &Word<'_>| voice.iter().for_each(|voice| sharing::say(voice, word));
    let said = match place {
        Some(place) => Either::Left((&mut place.seat.heard).map(Heard::Said)),
        None => Either::Right(futures::stream::pending()),
    };
    let mut heard = merge(events, said);
    let opened = now_ms();
    let (mut line_dead, mut silent) = (opened + FIRST_MS, End::HeldBack);
    let (mut anew, mut round) = (i64::MAX, opened + ROUND_MS);
    loop {
        let now = now_ms();
        if now >= line_dead {
            return silent;
        }
        if now >= anew {
            return End::Enough;
        }
        if now >= round {
            round = now + ROUND_MS;
            if others.round() {
                anew = now;
            }
            say(&Word::Who);
        }
        let wait = Duration::from_millis((line_dead.min(anew).min(round) - now).max(0).unsigned_abs());
        let event = match select(heard.next(), Box::pin(sleep(wait))).await {
            Either::Left((Some(Heard::Event(Ok((kind, event)))), _)) => (kind, event),
            Either::Left((Some(Heard::Said(text)), _)) => {
                match Word::read(&text) {
                    Some(Word::Watch(job, after)) if others.watch(feed.job_id, job, after) => {
                        anew = anew.min(now_ms() + GATHER_MS);
                    }
                    Some(Word::Leave(job)) => {
                        others.leave(job);
                        say(&Word::Who);
                    }
                    _ => {}
                }
                continue;
            }
            Either::Left((Some(Heard::Event(Err(_))), _)) => return End::Refused,
            Either::Left((None, _)) => return End::Lost,
            Either::Right(_) => continue,
        };
        match event.0.as_str() {
            "error" if matches!(source.state(), State::Closed) => return End::Refused,
            "error" => return End::Lost,
            "message" => {
                let Some(text) = event.1.data().as_string() else { continue };
                let Ok(passed) = serde_json::from_str::<Passed>(&text) else {
                    leptos::logging::warn!("a message of the stream could not be read");
                    continue;
                };
                backoff.reset();
                // To say it takes longer than to read it, so nobody is told where nobody listens.
                if passed.job_id != feed.job_id || others.share_own() {
                    say(&Word::Message(passed.job_id, &text));
                }
                others.passed(passed.job_id, passed.seq, passed.complete);
                if passed.job_id != feed.job_id {
                    feed.connected(Connection::Live);
                } else if serde_json::from_str(&text).is_ok_and(|update| take(feed, &update)) {
                    return End::Complete;
                }
            }
            _ => {
                feed.connected(Connection::Live);
                say(&Word::Live);
            }
        }
        (line_dead, silent) = (now_ms() + SILENCE.as_millis() as i64, End::Silent);
    }
}

/// What three frames take where none of them is late.
const THREE_FRAMES: Duration = Duration::from_millis(50);

/// Commits a part in each of three frames. Together they take longer than one frame has, and who scrolls or types would
/// feel that ten times a second. Where even the parts are late the next commit waits twice as long as they were, so that
/// a slow machine has frames in between.
fn commit_by_parts(feed: JobFeed) {
    request_animation_frame(move || {
        let begun = now_ms();
        feed.commit_counts();
        request_animation_frame(move || {
            feed.commit_results();
            request_animation_frame(move || {
                feed.commit_logs();
                request_animation_frame(move || {
                    let took = Duration::from_millis((now_ms() - begun).unsigned_abs());
                    set_timeout(move || go_on(feed), 2 * took.saturating_sub(THREE_FRAMES));
                });
            });
        });
    });
}

fn go_on(feed: JobFeed) {
    if feed.committed() {
        commit_by_parts(feed);
    }
}

/// Folds a message in and sees to its commit. Whether it was the job's last.
pub(super) fn take(feed: JobFeed, update: &JobUpdate) -> bool {
    feed.clock(update.server_time, now_ms());
    match feed.take(update) {
        Commit::No => {}
        Commit::Now => feed.commit(),
        Commit::NextFrames => commit_by_parts(feed),
    }
    feed.connected(Connection::Live);
    update.complete
}
