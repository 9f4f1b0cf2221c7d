//! What the component asks of the page it stands in: its address, its clipboard, its downloads, its memory.

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The pairs of the address's query, decoded.
pub(super) fn query() -> Vec<(String, String)> {
    let search = window().location().search().unwrap_or_default();
    let Ok(parameters) = web_sys::UrlSearchParams::new_with_str(&search) else { return Vec::new() };
    let pairs = js_sys::Array::from(&parameters);
    pairs
        .iter()
        .filter_map(|pair| {
            let pair: js_sys::Array = pair.dyn_into().ok()?;
            Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
        })
        .collect()
}

/// The address without its query.
pub(super) fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// What follows `#` in the address.
pub(super) fn fragment() -> String {
    window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned()
}

/// Writes these pairs into the address; an empty value takes the key out, other keys stay. `fragment` replaces what follows
/// `#`. Nothing is loaded and no step is added to the history.
pub(super) fn set_address(pairs: &[(&str, String)], fragment: Option<&str>) {
    let location = window().location();
    let Ok(parameters) = web_sys::UrlSearchParams::new_with_str(&location.search().unwrap_or_default()) else { return };
    for (key, value) in pairs {
        if value.is_empty() {
            parameters.delete(key);
        } else {
            parameters.set(key, value);
        }
    }
    let query = String::from(parameters.to_string());
    let query = if query.is_empty() { query } else { format!("?{query}") };
    let old = location.hash().unwrap_or_default();
    let fragment = match fragment {
        Some("") => String::new(),
        Some(text) => format!("#{text}"),
        None => old,
    };
    let address = format!("{}{query}{fragment}", location.pathname().unwrap_or_default());
    if let Ok(history) = window().history() {
        let state = history.state().unwrap_or(JsValue::NULL);
        let _ = history.replace_state_with_url(&state, "", Some(&address));
    }
}

/// Keeps a text in this browser.
pub(super) fn remember(key: &str, text: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(key, text);
    }
}

/// What [`remember`] kept.
pub(super) fn remembered(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

/// Copies a text. Pages that came over plain http have no clipboard; there a hidden field is copied from.
pub(crate) fn copy(text: &str) {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).unwrap_or(JsValue::UNDEFINED);
    if let Ok(clipboard) = clipboard.dyn_into::<web_sys::Clipboard>() {
        let (copied, text) = (clipboard.write_text(text), text.to_owned());
        leptos::task::spawn_local(async move {
            if JsFuture::from(copied).await.is_err() {
                copy_from_field(&text);
            }
        });
    } else {
        copy_from_field(text);
    }
}

fn copy_from_field(text: &str) {
    let (Ok(field), Some(body)) = (document().create_element("textarea"), document().body()) else { return };
    let Ok(field) = field.dyn_into::<web_sys::HtmlTextAreaElement>() else { return };
    field.set_value(text);
    let focused = document().active_element();
    if body.append_child(&field).is_ok() {
        field.select();
        let command = js_sys::Reflect::get(&document(), &"execCommand".into());
        if let Ok(command) = command.and_then(JsCast::dyn_into::<js_sys::Function>) {
            let _ = command.call1(&document(), &"copy".into());
        }
        field.remove();
    }
    if let Some(Ok(focused)) = focused.map(JsCast::dyn_into::<web_sys::HtmlElement>) {
        let _ = focused.focus();
    }
}

/// Puts a text on the clipboard of a copy that is under way.
pub(super) fn put(event: &leptos::ev::ClipboardEvent, text: &str) {
    if let Some(data) = event.clipboard_data() {
        event.prevent_default();
        let _ = data.set_data("text/plain", text);
    }
}

/// Whether the reader has selected text in the page.
pub(super) fn has_selection() -> bool {
    let selection = js_sys::Reflect::get(&window(), &"getSelection".into());
    let selection = selection.and_then(JsCast::dyn_into::<js_sys::Function>);
    let selection = selection.and_then(|get| get.call0(&window()));
    selection.and_then(|found| js_sys::Reflect::get(&found, &"isCollapsed".into())).ok() == Some(JsValue::FALSE)
}

/// Hands a text to the reader as a file.
pub(super) fn save(name: &str, kind: &str, text: &str) {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options) else { return };
    let Ok(address) = web_sys::Url::create_object_url_with_blob(&blob) else { return };
    if let Ok(Ok(link)) = document().create_element("a").map(JsCast::dyn_into::<web_sys::HtmlAnchorElement>) {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    set_timeout(move || drop(web_sys::Url::revoke_object_url(&address)), std::time::Duration::from_secs(30));
}

/// Asks the server; answers with what it sent, or a sentence.
pub(super) async fn fetch<T: DeserializeOwned>(address: &str) -> Result<T, String> {
    let lost = |_| "the server did not answer; check the connection and try again".to_owned();
    let answer = JsFuture::from(window().fetch_with_str(address)).await.map_err(lost)?;
    let answer: web_sys::Response = answer.dyn_into().map_err(lost)?;
    let text = JsFuture::from(answer.text().map_err(lost)?).await.map_err(lost)?.as_string().unwrap_or_default();
    if answer.ok() {
        return serde_json::from_str(&text).map_err(|_| "the server's answer could not be read; try again".to_owned());
    }
    let refused: Option<crate::ApiError> = serde_json::from_str(&text).ok();
    Err(refused.map_or_else(|| format!("the server answered {}", answer.status()), |refused| refused.error))
}

/// A text as it stands in a query.
pub(super) fn encoded(text: &str) -> String {
    String::from(js_sys::encode_uri_component(text))
}

/// How many characters fit into a line of the log before it wraps.
pub(super) fn columns(pane: &web_sys::Element) -> Option<usize> {
    let width = |part: &str| {
        let element = pane.query_selector(part).ok()??;
        Some(element.get_bounding_client_rect().width())
    };
    let text = width(".mp-line:not([hidden]) .mp-line__text")?;
    let letter = width(".mp-log__letter")? / 20.0;
    (letter > 0.0).then(|| ((text / letter + 0.01) as usize).max(8))
}

/// A pattern as the browser's own engine reads it.
pub(super) struct Pattern(js_sys::RegExp);

impl Pattern {
    /// Reads a pattern; otherwise says what is wrong with it.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let made = js_sys::Reflect::get(&window(), &"RegExp".into())
            .and_then(JsCast::dyn_into::<js_sys::Function>)
            .and_then(|class| js_sys::Reflect::construct(&class, &js_sys::Array::of2(&text.into(), &"i".into())))
            .and_then(JsCast::dyn_into::<js_sys::RegExp>);
        made.map(Self).map_err(|error| match error.dyn_ref::<js_sys::Error>() {
            Some(error) => String::from(error.message()),
            None => "this is no pattern".to_owned(),
        })
    }

    /// The first text that fits, empty where only an empty one does.
    pub(super) fn find(&self, text: &str) -> Option<String> {
        let found = self.0.exec(text)?;
        js_sys::Reflect::get_u32(&found, 0).ok()?.as_string()
    }
}

/// Moves the focus to the first element that fits.
pub(super) fn focus(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector)
        && let Ok(element) = element.dyn_into::<web_sys::HtmlElement>()
    {
        let _ = element.focus();
    }
}

/// Moves the focus to the first element within another that fits.
pub(super) fn focus_in(element: &web_sys::Element, selector: &str) {
    if let Some(Ok(element)) =
        element.query_selector(selector).ok().flatten().map(JsCast::dyn_into::<web_sys::HtmlElement>)
    {
        let _ = element.focus();
    }
}

/// Whether the focus that an event tells of goes to something outside of an element. It goes nowhere where a browser gives
/// no focus to what is pressed.
pub(super) fn goes_out_of(event: &leptos::ev::FocusEvent, element: &web_sys::Element) -> bool {
    let to = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    to.is_some_and(|to| !element.contains(Some(&to)))
}

/// Brings the first element that fits into view, looked for in the component, or where there is none in the page.
pub(super) fn reveal(root: Option<&web_sys::Element>, selector: &str) {
    let found = match root {
        Some(root) => root.query_selector(selector),
        None => document().query_selector(selector),
    };
    if let Ok(Some(element)) = found {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Whether an event comes from something in which arrows have a meaning of their own.
pub(super) fn in_text(event: &web_sys::Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target
        .is_some_and(|element| element.closest("input, select, textarea, pre, [role=tablist]").ok().flatten().is_some())
}
