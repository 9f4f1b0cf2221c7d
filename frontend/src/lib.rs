//! The browser's entry: takes over the page that the server rendered.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page's hydration script. Where a part of the program does not come, the page stays as it was rendered and says
/// so; its links lead on.
#[wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    match app::load_page().await {
        Ok(()) => leptos::mount::hydrate_body(app::App),
        Err(missing) => leptos::mount::mount_to_body(move || app::not_loaded(missing)),
    }
}
