//! What pages ask of the browser itself.

use std::time::Duration;

use futures::StreamExt;
use futures::future::{Either, select};
use futures::stream::select as merge;
use gloo_net::eventsource::futures::EventSource;
use leptos::ev::DragEvent;
use leptos::html::{Dialog, Div, H1, Input, Textarea};
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use model::{JobSummary, Timestamp};
use serde::Deserialize;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use crate::origin::{Heard, Seat, Voice, sleep};

const DRAFT_KEY: &str = "dwma-draft";

/// Says on the document that the page's program has taken over.
pub(crate) fn mark_hydrated() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-hydrated", "");
    }
}

/// Whether the page is dark now.
pub(crate) fn is_dark() -> bool {
    let chosen = document().document_element().and_then(|root| root.get_attribute("data-theme"));
    let system =
        || window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches());
    chosen.map_or_else(system, |theme| theme == "dark")
}

/// Sets an attribute of the document for style sheets to look at; an empty word takes it away.
pub(crate) fn mark_document(attribute: &str, word: &str) {
    let Some(root) = document().document_element() else { return };
    let _ = if word.is_empty() { root.remove_attribute(attribute) } else { root.set_attribute(attribute, word) };
}

/// What this browser keeps under a key.
pub(crate) fn kept(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

/// Keeps a word in this browser; an empty one is forgotten.
pub(crate) fn keep(key: &str, word: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = if word.is_empty() { storage.remove_item(key) } else { storage.set_item(key, word) };
    }
}

/// The language of this browser, as it calls it.
pub(crate) fn language() -> String {
    window().navigator().language().unwrap_or_default()
}

/// Keeps the wizard's draft until the tab is closed.
pub(crate) fn save_draft(text: &str) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.set_item(DRAFT_KEY, text);
    }
}

pub(crate) fn load_draft() -> Option<String> {
    window().session_storage().ok()??.get_item(DRAFT_KEY).ok()?
}

/// The day in the browser's zone, `2026-11-24`.
pub(crate) fn local_day(at: Timestamp) -> Option<String> {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at.unix_ms() as f64));
    Some(format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date()))
}

/// How often a stream looks whether its page is still seen.
const LOOK: Duration = Duration::from_secs(1);
/// Wait before a lost stream is opened again; the list is asked for instead meanwhile.
const REOPEN: Duration = Duration::from_secs(2);
/// A page that reads the stream for others is gone or frozen when it says nothing for so long.
const SILENCE: Duration = Duration::from_secs(5);

/// The lock of who reads the stream of all jobs, and the channel it is passed on over.
const ALL_JOBS: &str = "mp-jobs";
/// What the reader of the stream says while it hears nothing.
const LISTENING: &str = "listening";
/// The same when its stream is lost.
const LOST: &str = "lost";

/// Hears of every job until the owner is gone, over one stream for all pages of this origin: a browser has few to a server, and
/// a page that nobody sees needs none. `lost` runs whenever something may have been missed.
pub(crate) fn follow_jobs(hear: Callback<JobSummary>, lost: Callback<()>) {
    Effect::new(move |_| {
        spawn_local_scoped_with_cancellation(async move {
            loop {
                let mut seat = Seat::take(ALL_JOBS);
                let leads = match &mut seat {
                    Some(seat) => hear_from_leader(seat, hear, lost).await,
                    None => true,
                };
                if leads {
                    read_stream(hear, seat.as_ref().map(Seat::voice)).await;
                }
                drop(seat);
                sleep(REOPEN).await;
                while document().hidden() {
                    sleep(LOOK).await;
                }
                lost.try_run(());
            }
        });
    });
}

fn tell(hear: Callback<JobSummary>, text: &str) {
    if let Ok(job) = serde_json::from_str(text) {
        hear.try_run(job);
    }
}

/// Hears of jobs from the page that reads the stream, until this one leads: `true`; or is hidden, or hears nothing.
async fn hear_from_leader(seat: &mut Seat, hear: Callback<JobSummary>, lost: Callback<()>) -> bool {
    let mut silent = Duration::ZERO;
    while !document().hidden() && silent < SILENCE {
        silent = match select(Box::pin(seat.next()), Box::pin(sleep(LOOK))).await {
            Either::Left((Heard::Lead, _)) => return true,
            Either::Left((Heard::Said(text), _)) => {
                match text.as_str() {
                    LISTENING => {}
                    LOST => {
                        lost.try_run(());
                    }
                    _ => tell(hear, &text),
                }
                Duration::ZERO
            }
            Either::Right(_) => silent + LOOK,
        };
    }
    false
}

/// Reads the stream, for other pages too, until it is lost or the page is hidden.
async fn read_stream(hear: Callback<JobSummary>, voice: Option<Voice>) {
    let Ok(mut source) = EventSource::new("/api/migrate/stream") else { return };
    let (Ok(messages), Ok(errors)) = (source.subscribe("message"), source.subscribe("error")) else { return };
    let mut events = merge(messages, errors);
    let say = |text: &str| voice.iter().for_each(|voice| voice.say(text));
    while !document().hidden() {
        match select(events.next(), Box::pin(sleep(LOOK))).await {
            Either::Left((Some(Ok((kind, event))), _)) if kind == "message" => {
                let Some(text) = event.data().as_string() else { continue };
                say(&text);
                tell(hear, &text);
            }
            Either::Left(_) => return say(LOST),
            Either::Right(_) => say(LISTENING),
        }
    }
}

/// A key that no other start has.
pub(crate) fn random_key() -> String {
    format!("{:x}-{:x}", js_sys::Date::now() as u64, (js_sys::Math::random() * 9e15) as u64)
}

pub(crate) fn show_dialog(dialog: NodeRef<Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        let _ = dialog.show_modal();
    }
}

pub(crate) fn close_dialog(dialog: NodeRef<Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        dialog.close();
    }
}

/// Moves the focus to an element once the page shows what it was told to.
pub(crate) fn focus(element: NodeRef<Div>) {
    request_animation_frame(move || {
        if let Some(element) = element.try_get_untracked().flatten() {
            let _ = element.focus();
        }
    });
}

/// Moves the focus to a page's heading, where who cannot see the page begins to read.
pub(crate) fn focus_heading(heading: NodeRef<H1>) {
    request_animation_frame(move || {
        if let Some(heading) = heading.try_get_untracked().flatten() {
            let _ = heading.focus();
        }
    });
}

/// Moves the focus to where the page itself begins; nothing is scrolled.
pub(crate) fn focus_main() {
    let Ok(Some(Ok(main))) =
        document().query_selector("#main").map(|main| main.map(JsCast::dyn_into::<web_sys::HtmlElement>))
    else {
        return;
    };
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = main.focus_with_options(&options);
}

/// Marks a line of a text field, from 1, and moves the focus there.
pub(crate) fn select_line(field: NodeRef<Textarea>, line: u32) {
    let Some(field) = field.get_untracked() else { return };
    let text = field.value();
    let lines = text.split_inclusive('\n');
    let length = |line: &str| u32::try_from(line.encode_utf16().count()).unwrap_or(u32::MAX);
    let start: u32 = lines.clone().take(line.saturating_sub(1) as usize).map(length).sum();
    let end =
        start + lines.skip(line.saturating_sub(1) as usize).take(1).map(|line| length(line.trim_end())).sum::<u32>();
    let _ = field.focus();
    let _ = field.set_selection_range(start, end);
}

/// Opens the browser's dialog for printing.
pub(crate) fn print() {
    let _ = window().print();
}

/// How far the element of a scroll event is scrolled, in px.
pub(crate) fn scroll_top(event: &leptos::ev::Event) -> f64 {
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    element.map_or(0.0, |element| f64::from(element.scroll_top().max(0)))
}

/// Files that a person gave to the page.
#[derive(Debug)]
pub(crate) struct Files(Vec<web_sys::File>);

impl Files {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn of(list: Option<web_sys::FileList>) -> Self {
        let list = list.as_ref();
        Self(list.into_iter().flat_map(|list| (0..list.length()).filter_map(|place| list.get(place))).collect())
    }
}

/// What was chosen in a file input.
pub(crate) fn chosen_files(input: NodeRef<Input>) -> Files {
    Files::of(input.get_untracked().and_then(|input| input.files()))
}

/// What was dropped; the event knows it only as long as it is handled.
pub(crate) fn dropped_files(event: &DragEvent) -> Files {
    Files::of(event.data_transfer().and_then(|data| data.files()))
}

/// Sends a JSON object to a route of this server, with what a field holds as its `password`; answers with the answer's text, or
/// with a sentence.
///
/// The password goes from the field into the request without passing through this program: what its memory once held stays
/// readable in it until something else is written there, and nothing says when.
pub(crate) async fn post_with_password(route: &str, body: &str, field: NodeRef<Input>) -> Result<String, String> {
    let lost = |_| "the server did not answer; check the connection and try again".to_owned();
    let sent = js_sys::JSON::parse(body).map_err(lost)?;
    if let Some(field) = field.try_get_untracked().flatten() {
        let password = js_sys::Reflect::get(&field, &"value".into()).map_err(lost)?;
        js_sys::Reflect::set(&sent, &"password".into(), &password).map_err(lost)?;
    }
    let headers = js_sys::Object::new();
    js_sys::Reflect::set(&headers, &"Content-Type".into(), &"application/json".into()).map_err(lost)?;
    let request = web_sys::RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    let text = js_sys::JSON::stringify(&sent).map_err(lost)?;
    request.set_body(text.as_ref());
    let answer = JsFuture::from(window().fetch_with_str_and_init(route, &request)).await.map_err(lost)?;
    let answer: web_sys::Response = answer.dyn_into().map_err(lost)?;
    let text = JsFuture::from(answer.text().map_err(lost)?).await.map_err(lost)?.as_string().unwrap_or_default();
    match serde_json::from_str(&text) {
        _ if answer.ok() => Ok(text),
        Ok(Answer { error: Some(error), .. }) => Err(error),
        _ => Err("the server's answer could not be read; try again".to_owned()),
    }
}

#[derive(Deserialize)]
struct Answer {
    inventory_path: Option<String>,
    error: Option<String>,
}

/// Sends the files; answers with the path that names them, or a sentence.
pub(crate) async fn upload(files: Files) -> Result<String, String> {
    let lost = |_| "the server did not answer; check the connection and try again".to_owned();
    let form = web_sys::FormData::new().map_err(lost)?;
    for file in &files.0 {
        form.append_with_blob_and_filename("files", file, &file.name()).map_err(lost)?;
    }
    let request = web_sys::RequestInit::new();
    request.set_method("POST");
    request.set_body(&form);
    let answer =
        JsFuture::from(window().fetch_with_str_and_init("/api/migrate/inventories", &request)).await.map_err(lost)?;
    let answer: web_sys::Response = answer.dyn_into().map_err(lost)?;
    let text = JsFuture::from(answer.text().map_err(lost)?).await.map_err(lost)?.as_string().unwrap_or_default();
    match serde_json::from_str(&text) {
        Ok(Answer { inventory_path: Some(path), .. }) => Ok(path),
        Ok(Answer { error: Some(error), .. }) => Err(error),
        _ => Err("the server's answer could not be read; try again".to_owned()),
    }
}
