//! What pages ask of the browser itself.

use leptos::html::{Dialog, Input};
use leptos::prelude::*;
use serde::Deserialize;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

const THEME_KEY: &str = "dwma-theme";
const DRAFT_KEY: &str = "dwma-draft";

/// Says on the document that the page's program has taken over.
pub(crate) fn mark_hydrated() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-hydrated", "");
    }
}

/// From light to dark or back, remembered.
pub(crate) fn toggle_theme() {
    let Some(root) = document().document_element() else { return };
    let prefers_dark =
        || window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches());
    let dark = root.get_attribute("data-theme").map_or_else(prefers_dark, |theme| theme == "dark");
    let theme = if dark { "light" } else { "dark" };
    let _ = root.set_attribute("data-theme", theme);
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(THEME_KEY, theme);
    }
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

#[derive(Deserialize)]
struct Answer {
    inventory_path: Option<String>,
    error: Option<String>,
}

/// Sends the chosen files; answers with the path that names them, or a sentence.
pub(crate) async fn upload(input: NodeRef<Input>) -> Result<String, String> {
    let lost = |_| "the server did not answer; check the connection and try again".to_owned();
    let form = web_sys::FormData::new().map_err(lost)?;
    let files = input.get_untracked().and_then(|input| input.files()).ok_or("no file was chosen")?;
    for file in (0..files.length()).filter_map(|place| files.get(place)) {
        form.append_with_blob_and_filename("files", &file, &file.name()).map_err(lost)?;
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
