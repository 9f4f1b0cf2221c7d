//! One stream for all who follow a job in this origin, in however many tabs and components: who holds the job's lock reads
//! the stream and passes on what comes; the others listen, and the next of them takes over when the lock is given up.

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

use super::super::{Connection, JobFeed};
use super::End;
use super::asking::news;
use super::page::{lost, sleep};
use super::stream::{self, SILENCE};

/// What a leader says besides the messages themselves.
pub(super) const PING: &str = "ping";
pub(super) const ASK: &str = "ask";
const LOST: &str = "lost";
const DELAYED: &str = "delayed";
const SIGNED_OUT: &str = "signed out";
/// How long the lead takes to be given where nobody has it.
const AT_ONCE: Duration = Duration::from_millis(100);
/// Between two questions where the leader says nothing.
const QUESTION: Duration = Duration::from_secs(2);

/// A place among those who follow a job. Dropped, it is given up, and with it the lead.
pub(super) struct Place {
    channel: JsValue,
    heard: mpsc::UnboundedReceiver<String>,
    _listener: Closure<dyn Fn(MessageEvent)>,
    lead: Shared<oneshot::Receiver<()>>,
    held: Rc<RefCell<Held>>,
}

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
        let name = JsValue::from_str(&format!("mp-feed-{job_id}"));
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
        let place = Self { channel, heard, _listener: listener, lead: lead.shared(), held };
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

    /// Passes something on to the others.
    pub(super) fn say(&self, text: &str) {
        say(&self.channel, text);
    }

    /// Tells the others how this page stands with the server, as it changes, for as long as the calling task's owner lives.
    pub(super) fn tell_connection(&self, feed: JobFeed) {
        let channel = self.channel.clone();
        Effect::new(move |_| match feed.connection.get() {
            Connection::Reconnecting | Connection::Offline => say(&channel, LOST),
            Connection::Delayed => say(&channel, DELAYED),
            Connection::SignedOut => say(&channel, SIGNED_OUT),
            _ => {}
        });
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let release = {
            let mut held = self.held.borrow_mut();
            held.given_up = true;
            held.release.take()
        };
        if let Some(release) = release {
            let _ = release.call0(&JsValue::NULL);
        }
        let _ = Reflect::set(&self.channel, &"onmessage".into(), &JsValue::NULL);
        if let Some(close) = function(&self.channel, "close") {
            let _ = close.call0(&self.channel);
        }
    }
}

fn say(channel: &JsValue, text: &str) {
    if let Some(post) = function(channel, "postMessage") {
        let _ = post.call1(channel, &text.into());
    }
}

fn function(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}

/// Follows the leader until the job's last message, or until this place leads: then the answer is `Enough`.
pub(super) async fn follow(feed: JobFeed, place: &mut Place) -> End {
    if place.leads_at_once().await {
        return End::Enough;
    }
    // What the leader said before this place was taken is asked for; what it says meanwhile waits in the channel.
    let mut ask = true;
    let mut patience = SILENCE;
    loop {
        if ask && matches!(news(feed).await, End::Complete) {
            return End::Complete;
        }
        ask = false;
        let heard = match select(Box::pin(place.next()), Box::pin(sleep(patience))).await {
            Either::Left((heard, _)) => heard,
            Either::Right(_) => {
                // A leader that is frozen neither says anything nor gives up its lead.
                (ask, patience) = (true, QUESTION);
                feed.connected(Connection::Polling);
                continue;
            }
        };
        patience = SILENCE;
        let Heard::Said(text) = heard else { return End::Enough };
        match text.as_str() {
            LOST => feed.connected(lost()),
            DELAYED => feed.connected(Connection::Delayed),
            SIGNED_OUT => feed.connected(Connection::SignedOut),
            PING => feed.connected(Connection::Live),
            ASK => {
                ask = true;
                feed.connected(Connection::Polling);
            }
            text => {
                let Ok(update) = serde_json::from_str(text) else { continue };
                ask = feed.misses(&update);
                if !ask && stream::take(feed, &update) {
                    return End::Complete;
                }
            }
        }
    }
}
