//! One stream for all who follow jobs in this origin, in however many tabs and components: who holds the lock reads one
//! stream for the jobs of all and passes on what comes; the others say what they follow and listen, and the next of them
//! takes over when the lock is given up.

use std::time::Duration;

use futures::future::{Either, select};
use leptos::prelude::*;
use model::JobId;

use super::super::others::Word;
use super::super::{Connection, JobFeed};
use super::End;
use super::asking::news;
use super::page::lost;
use super::stream::{self, SILENCE};
use crate::origin::{Heard, Seat, Voice, sleep};

/// Both the lock and the channel.
const NAME: &str = "mp-feed";
/// Between two questions where the leader says nothing.
const QUESTION: Duration = Duration::from_secs(2);

/// A place among those who follow a job of this origin. Dropped, it is given up, and with it the lead.
pub(super) struct Place {
    job_id: JobId,
    pub(super) seat: Seat,
}

impl Place {
    /// Takes a place; `None` where pages cannot speak to each other.
    pub(super) fn take(job_id: JobId) -> Option<Self> {
        Some(Self { job_id, seat: Seat::take(NAME)? })
    }

    /// Says something to the others.
    pub(super) fn say(&self, word: &Word<'_>) {
        say(&self.seat.voice(), word);
    }

    /// Tells the others how this page stands with the server, as it changes, for as long as the calling task's owner lives.
    pub(super) fn tell_connection(&self, feed: JobFeed) {
        let voice = self.seat.voice();
        Effect::new(move |_| match feed.connection.get() {
            Connection::Reconnecting | Connection::Offline => say(&voice, &Word::Lost),
            Connection::Delayed => say(&voice, &Word::Delayed),
            Connection::SignedOut => say(&voice, &Word::SignedOut),
            _ => {}
        });
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.say(&Word::Leave(self.job_id));
    }
}

/// Says a word with a page's voice.
pub(super) fn say(voice: &Voice, word: &Word<'_>) {
    voice.say(&word.text());
}

/// Follows the leader until the job's last message, until the server refuses the job, or until this place leads: then the
/// answer is `Enough`.
pub(super) async fn follow(feed: JobFeed, place: &mut Place) -> End {
    if place.seat.leads_at_once().await {
        return End::Enough;
    }
    // What the leader said before this place was taken is asked for; what it says meanwhile waits in the channel.
    let (mut ask, mut told) = (true, false);
    let mut patience = SILENCE;
    loop {
        if ask && let end @ (End::Complete | End::Refused) = news(feed).await {
            return end;
        }
        if !told {
            place.say(&Word::Watch(feed.job_id, feed.position()));
        }
        (ask, told) = (false, true);
        let heard = match select(Box::pin(place.seat.next()), Box::pin(sleep(patience))).await {
            Either::Left((heard, _)) => heard,
            Either::Right(_) => {
                // A leader that is frozen neither says anything nor gives up its lead.
                (ask, patience) = (true, QUESTION);
                feed.connected(Connection::Polling);
                continue;
            }
        };
        let Heard::Said(text) = heard else { return End::Enough };
        match Word::read(&text) {
            Some(Word::Lost) => feed.connected(lost()),
            Some(Word::Delayed) => feed.connected(Connection::Delayed),
            Some(Word::SignedOut) => feed.connected(Connection::SignedOut),
            Some(Word::Live) => feed.connected(Connection::Live),
            Some(Word::Ask) => {
                ask = true;
                feed.connected(Connection::Polling);
            }
            Some(Word::Who) => told = false,
            Some(Word::Check) => (ask, told) = (true, false),
            Some(Word::Message(job, text)) if job == feed.job_id => {
                let Ok(update) = serde_json::from_str(text) else { continue };
                ask = feed.misses(&update);
                if !ask && stream::take(feed, &update) {
                    return End::Complete;
                }
            }
            Some(Word::Message(..)) => {}
            // Not the leader's words; nothing is known of its line by them.
            Some(Word::Watch(..) | Word::Leave(_)) | None => continue,
        }
        patience = SILENCE;
    }
}
