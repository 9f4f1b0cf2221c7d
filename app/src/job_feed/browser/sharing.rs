//! One stream for all who follow jobs in this origin, in however many tabs and components: who holds the lock reads one
//! stream for the jobs of all and passes on what comes; the others say what they follow and listen, and the next of them
//! takes over when the lock is given up.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures::FutureExt;
use futures::StreamExt;
use futures::channel::{mpsc, oneshot};
use futures::future::{Either, Shared, select};
use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::*;
use model::JobId;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::MessageEvent;

use super::super::others::Word;
use super::super::{Connection, JobFeed};
use super::End;
use super::asking::news;
use super::page::{lost, sleep};
use super::stream::{self, SILENCE};

/// Both the lock and the channel.
const NAME: &str = "mp-feed";
/// How long the lead takes to be given where nobody has it.
const AT_ONCE: Duration = Duration::from_millis(100);
/// Between two questions where the leader says nothing.
const QUESTION: Duration = Duration::from_secs(2);

/// A place among those who follow a job of this origin. Dropped, it is given up, and with it the lead.
pub(super) struct Place {
    job_id: JobId,
    voice: Voice,
    /// What others say.
    pub(super) heard: mpsc::UnboundedReceiver<String>,
    _listener: Closure<dyn Fn(MessageEvent)>,
    lead: Shared<oneshot::Receiver<()>>,
    held: Rc<RefCell<Held>>,
}

/// What a page says to the others with.
#[derive(Clone)]
pub(super) struct Voice(JsValue);

/// What is held of the lock.
#[derive(Default)]
struct Held {
    given_up: bool,
    /// Ends the lock, once it is had.
    release: Option<Function>,
}

/// What a follower learns.
pub(super) enum Heard {
    /// The leader passed this on.
    Said(String),
    /// This place is the leader's now.
    Lead,
}

impl Place {
    /// Takes a place; `None` where the browser has no locks or no channels, as on a page that is not secure.
    pub(super) fn take(job_id: JobId) -> Option<Self> {
        let name = JsValue::from_str(NAME);
        let maker = function(&js_sys::global(), "BroadcastChannel")?;
        let locks = Reflect::get(window().navigator().as_ref(), &"locks".into()).ok()?;
        let request = function(&locks, "request")?;
        let channel = Reflect::construct(&maker, &Array::of1(&name)).ok()?;
        let (say, heard) = mpsc::unbounded();
        let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                // Nobody listens any more; the place is being given up.
                let _ = say.unbounded_send(text);
            }
        });
        Reflect::set(&channel, &"onmessage".into(), listener.as_ref()).ok()?;
        let (granted, lead) = oneshot::channel();
        let held = Rc::<RefCell<Held>>::default();
        let holding = Closure::once_into_js({
            let held = held.clone();
            // The lock is held until the promise that this answers with is kept.
            move || -> Promise {
                let promise = Promise::new(&mut |resolve, _| {
                    let mut held = held.borrow_mut();
                    if held.given_up {
                        let _ = resolve.call0(&JsValue::NULL);
                    } else {
                        held.release = Some(resolve);
                    }
                });
                let _ = granted.send(());
                promise
            }
        });
        let place = Self { job_id, voice: Voice(channel), heard, _listener: listener, lead: lead.shared(), held };
        request.call2(&locks, &name, &holding).ok()?;
        Some(place)
    }

    /// Waits for what the leader passes on, or for the lead.
    pub(super) async fn next(&mut self) -> Heard {
        match select(self.lead.clone(), self.heard.next()).await {
            Either::Right((Some(text), _)) => Heard::Said(text),
            _ => Heard::Lead,
        }
    }

    /// Waits a moment for the lead, which comes at once where nobody else follows the job.
    pub(super) async fn leads_at_once(&self) -> bool {
        matches!(select(self.lead.clone(), Box::pin(sleep(AT_ONCE))).await, Either::Left(_))
    }

    /// Says something to the others.
    pub(super) fn say(&self, word: &Word<'_>) {
        self.voice.say(word);
    }

    /// To say something with, while it is listened.
    pub(super) fn voice(&self) -> Voice {
        self.voice.clone()
    }

    /// Tells the others how this page stands with the server, as it changes, for as long as the calling task's owner lives.
    pub(super) fn tell_connection(&self, feed: JobFeed) {
        let voice = self.voice();
        Effect::new(move |_| match feed.connection.get() {
            Connection::Reconnecting | Connection::Offline => voice.say(&Word::Lost),
            Connection::Delayed => voice.say(&Word::Delayed),
            Connection::SignedOut => voice.say(&Word::SignedOut),
            _ => {}
        });
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.say(&Word::Leave(self.job_id));
        let release = {
            let mut held = self.held.borrow_mut();
            held.given_up = true;
            held.release.take()
        };
        if let Some(release) = release {
            let _ = release.call0(&JsValue::NULL);
        }
        let _ = Reflect::set(&self.voice.0, &"onmessage".into(), &JsValue::NULL);
        if let Some(close) = function(&self.voice.0, "close") {
            let _ = close.call0(&self.voice.0);
        }
    }
}

impl Voice {
    pub(super) fn say(&self, word: &Word<'_>) {
        if let Some(post) = function(&self.0, "postMessage") {
            let _ = post.call1(&self.0, &word.text().into());
        }
    }
}

fn function(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}

/// Follows the leader until the job's last message, until the server refuses the job, or until this place leads: then the
/// answer is `Enough`.
pub(super) async fn follow(feed: JobFeed, place: &mut Place) -> End {
    if place.leads_at_once().await {
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
        let heard = match select(Box::pin(place.next()), Box::pin(sleep(patience))).await {
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
