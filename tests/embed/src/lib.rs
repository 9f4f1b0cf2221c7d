//! A separate Leptos application that embeds the progress component, as others do.
#![cfg(target_arch = "wasm32")]
