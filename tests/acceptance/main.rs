//! The product from outside: its rooms, its HTTP, and what people see in a real browser.
#![allow(clippy::unwrap_used)]

mod http_guide;
mod http_inventories;
mod http_refusals;
mod http_safety;
mod http_server;
mod http_stream;
