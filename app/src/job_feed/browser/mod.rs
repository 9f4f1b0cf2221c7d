//! Follows a job in the browser: by a stream where one gets through and is looked at, by asking where not.

mod asking;
mod page;
mod sharing;
mod stream;

use std::time::Duration;

use futures::future::{Either, select};
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;

use self::page::{Page, Refusal, lost, why_refused};
use self::sharing::Place;
use super::backoff::Backoff;
use super::others::{Others, Word};
use super::receive::set;
use super::{Connection, JobFeed, Transport};
use crate::origin::sleep;
use crate::server_fns::get_job_head;
use crate::{ApiError, ErrorCode};

/// How long to wait before asking again while the session has expired.
const SIGNED_OUT: Duration = Duration::from_secs(20);
/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(10);

/// Follows the job until the component is gone. A refresh, a pause, the page being hidden or shown, and the network coming
/// or going run the effect again, which ends the task before.
pub(super) fn follow(feed: JobFeed) {
    let page = Page::watched();
    Effect::new(move |asked_before: Option<u32>| {
        let asked = feed.opened.get();
        let refresh = asked > asked_before.unwrap_or(0);
        let (paused, hidden) = (feed.paused.get(), page.hidden.get());
        page.network.track();
        spawn_local_scoped_with_cancellation(async move {
            // A refresh that falls into a pause is the reader's word too, and answered at once.
            if refresh && !read_head(feed, &mut Backoff::default(), true).await {
                return;
            }
            match (paused, hidden) {
                _ if feed.complete() => feed.connected(Connection::Ended),
                (true, _) => asking::count_ahead(feed).await,
                (false, true) => asking::while_hidden(feed).await,
                (false, false) => run(feed).await,
            }
        });
        asked
    });
}

/// How reading a stream, or asking in its place, came to its end.
enum End {
    /// The job's last message is here.
    Complete,
    /// Nothing came in the time in which a first message comes: something on the way holds the stream back.
    HeldBack,
    /// The line is open but silent for longer than the server is ever silent.
    Silent,
    /// The line broke, or could not be opened.
    Lost,
    /// The server answered, but not with what was asked for.
    Refused,
    /// It is time to try the stream again.
    Enough,
}

async fn run(feed: JobFeed) {
    let mut backoff = Backoff::default();
    if !knows_facts(feed) && !read_head(feed, &mut backoff, false).await {
        return;
    }
    let mut place = if feed.transport == Transport::Poll { None } else { Place::take(feed.job_id) };
    while let Some(place) = &mut place {
        match sharing::follow(feed, place).await {
            End::Complete => return feed.connected(Connection::Ended),
            End::Refused if !stands(feed, &mut backoff).await => return,
            End::Refused => {}
            _ => {
                place.tell_connection(feed);
                place.say(&Word::Who);
                break;
            }
        }
    }
    lead(feed, place, backoff).await;
}

/// Reads the stream: for all who follow jobs in this origin, or, where pages cannot speak to each other, alone.
async fn lead(feed: JobFeed, mut place: Option<Place>, mut backoff: Backoff) {
    let mut others = Others::default();
    loop {
        let read = match feed.transport {
            Transport::Stream => stream::read(feed, place.as_mut(), &mut others, &mut backoff).await,
            Transport::Poll => End::HeldBack,
        };
        let end = match read {
            End::HeldBack => asking::in_place_of_stream(feed, place.as_ref(), &mut backoff).await,
            end => end,
        };
        if let (End::Refused, Some(place), false) = (&end, &place, others.is_empty()) {
            // One job that is gone has the stream of all refused.
            others.clear();
            place.say(&Word::Check);
        }
        match end {
            End::Complete => return feed.connected(Connection::Ended),
            End::Enough | End::HeldBack => {}
            End::Silent => feed.connected(Connection::Delayed),
            End::Lost => wait(feed, &mut backoff).await,
            End::Refused if !stands(feed, &mut backoff).await => return,
            End::Refused => {}
        }
        if feed.complete() {
            return feed.connected(Connection::Ended);
        }
    }
}

async fn wait(feed: JobFeed, backoff: &mut Backoff) {
    feed.connected(lost());
    sleep(backoff.next(js_sys::Math::random())).await;
}

/// After a refusal: waits as long as its reason wants. `false` where there is no such job any more.
async fn stands(feed: JobFeed, backoff: &mut Backoff) -> bool {
    match why_refused(feed.job_id).await {
        Refusal::Gone => {
            let words = format!("there is no job {}", feed.job_id);
            set(feed.problem, Some(ApiError::new(ErrorCode::NotFound, words)));
            feed.connected(Connection::Gone);
            return false;
        }
        Refusal::SignedOut => {
            feed.connected(Connection::SignedOut);
            sleep(SIGNED_OUT).await;
        }
        Refusal::Other => wait(feed, backoff).await,
    }
    true
}

fn knows_facts(feed: JobFeed) -> bool {
    feed.facts.try_with_untracked(Option::is_some).unwrap_or(true)
}

/// Asks for the head until there is an answer. `false` where there is no such job.
async fn read_head(feed: JobFeed, backoff: &mut Backoff, refresh: bool) -> bool {
    loop {
        match answered(get_job_head(feed.job_id)).await {
            Some(Ok(head)) => {
                set(feed.problem, None);
                feed.adopt(head);
                if refresh {
                    feed.refreshed.try_update(|count| *count += 1);
                }
                return true;
            }
            Some(Err(error)) => {
                set(feed.problem, Some(error));
                if !stands(feed, backoff).await {
                    return false;
                }
            }
            None => wait(feed, backoff).await,
        }
    }
}

/// An answer, unless it takes too long.
async fn answered<T>(asked: impl Future<Output = T>) -> Option<T> {
    match select(Box::pin(asked), Box::pin(sleep(ANSWER))).await {
        Either::Left((answer, _)) => Some(answer),
        Either::Right(_) => None,
    }
}
