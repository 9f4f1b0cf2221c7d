//! How the pages of one origin, in however many tabs, share what a browser has few of: who holds a lock leads, and all speak
//! over one channel.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures::FutureExt;
use futures::StreamExt;
use futures::channel::{mpsc, oneshot};
use futures::future::{Either, Shared, select};
use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageEvent;

/// How long the lead takes to be given where nobody has it.
const AT_ONCE: Duration = Duration::from_millis(100);

/// A seat among the pages that share something. Dropped, it is given up, and with it the lead.
pub(crate) struct Seat {
    voice: Voice,
    /// What others say.
    pub(crate) heard: mpsc::UnboundedReceiver<String>,
    _listener: Closure<dyn Fn(MessageEvent)>,
    lead: Shared<oneshot::Receiver<()>>,
    held: Rc<RefCell<Held>>,
}

/// What a page says to the others with.
#[derive(Clone)]
pub(crate) struct Voice(JsValue);

/// What is held of the lock.
#[derive(Default)]
struct Held {
    given_up: bool,
    /// Ends the lock, once it is had.
    release: Option<Function>,
}

/// What a follower learns.
pub(crate) enum Heard {
    /// Another page said this.
    Said(String),
    /// This seat is the leader's now.
    Lead,
}

impl Seat {
    /// Takes a seat where both the lock and the channel have this name; `None` where the browser has no locks or no channels,
    /// as on a page that is not secure.
    pub(crate) fn take(name: &str) -> Option<Self> {
        let name = JsValue::from_str(name);
        let maker = function(&js_sys::global(), "BroadcastChannel")?;
        let locks = Reflect::get(window().navigator().as_ref(), &"locks".into()).ok()?;
        let request = function(&locks, "request")?;
        let channel = Reflect::construct(&maker, &Array::of1(&name)).ok()?;
        let (say, heard) = mpsc::unbounded();
        let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                // Nobody listens any more; the seat is being given up.
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
        let seat = Self { voice: Voice(channel), heard, _listener: listener, lead: lead.shared(), held };
        request.call2(&locks, &name, &holding).ok()?;
        Some(seat)
    }

    /// Waits for what another page says, or for the lead.
    pub(crate) async fn next(&mut self) -> Heard {
        match select(self.lead.clone(), self.heard.next()).await {
            Either::Right((Some(text), _)) => Heard::Said(text),
            _ => Heard::Lead,
        }
    }

    /// Waits a moment for the lead, which comes at once where nobody else has a seat.
    pub(crate) async fn leads_at_once(&self) -> bool {
        matches!(select(self.lead.clone(), Box::pin(sleep(AT_ONCE))).await, Either::Left(_))
    }

    /// To say something with, while it is listened.
    pub(crate) fn voice(&self) -> Voice {
        self.voice.clone()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
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
    pub(crate) fn say(&self, text: &str) {
        if let Some(post) = function(&self.0, "postMessage") {
            let _ = post.call1(&self.0, &text.into());
        }
    }
}

fn function(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}

/// Waits by the browser's timer.
pub(crate) async fn sleep(wait: Duration) {
    let ms = i32::try_from(wait.as_millis()).unwrap_or(i32::MAX);
    let promise = Promise::new(&mut |resolve, _| {
        // Where the timer cannot be set the promise would never end; then it ends at once.
        if window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms).is_err() {
            let _ = resolve.call0(&JsValue::NULL);
        }
    });
    let _ = JsFuture::from(promise).await;
}
