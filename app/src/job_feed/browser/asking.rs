use std::time::Duration;

use super::super::others::Word;
use super::super::receive::set;
use super::super::{Connection, JobFeed};
use super::sharing::Place;
use super::{Backoff, End, SIGNED_OUT, answered};
use crate::origin::sleep;
use crate::server_fns::{get_job_head, get_job_news};

/// Between two questions in place of a stream.
const EVERY: Duration = Duration::from_secs(2);
/// So many questions before the stream is tried again: about a minute.
const QUESTIONS: u32 = 30;
/// Between two questions of a page that nobody sees, or that is paused.
const CALM: Duration = Duration::from_secs(5);

/// Asks every two seconds, for a minute.
pub(super) async fn in_place_of_stream(feed: JobFeed, place: Option<&Place>, backoff: &mut Backoff) -> End {
    for _ in 0..QUESTIONS {
        match news(feed).await {
            End::Enough => {}
            end => return end,
        }
        backoff.reset();
        if let Some(place) = place {
            place.say(&Word::Ask);
        }
        feed.connected(Connection::Polling);
        sleep(EVERY).await;
    }
    End::Enough
}

/// A hidden page holds no stream, of which a browser has few; it asks now and then, for its title and who waits for the end.
pub(super) async fn while_hidden(feed: JobFeed) {
    loop {
        match news(feed).await {
            End::Complete => return feed.connected(Connection::Ended),
            End::Refused => sleep(SIGNED_OUT).await,
            _ => sleep(CALM).await,
        }
    }
}

/// Takes nothing; only learns how far the job has come while the view is paused.
pub(super) async fn count_ahead(feed: JobFeed) {
    feed.connected(Connection::Paused);
    loop {
        if let Some(Ok(head)) = answered(get_job_head(feed.job_id)).await {
            set(feed.ahead, Some(head.snapshot.counts.finished()));
        }
        sleep(CALM).await;
    }
}

/// Folds in what has happened since. `Enough` where that was not the end.
pub(super) async fn news(feed: JobFeed) -> End {
    let updates = match answered(get_job_news(feed.job_id, feed.position())).await {
        Some(Ok(updates)) => updates,
        Some(Err(_)) => return End::Refused,
        None => return End::Lost,
    };
    for update in &updates {
        feed.take(update);
    }
    feed.commit();
    if feed.complete() { End::Complete } else { End::Enough }
}
