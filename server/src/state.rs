use std::fmt;
use std::sync::Arc;

use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use source::Uploads;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::backend::Backend;

/// What every request may need. Clones share it.
#[derive(Clone)]
pub(crate) struct AppState {
    pub(crate) backend: Backend,
    pub(crate) uploads: Uploads,
    /// One permit per stream that may be open.
    pub(crate) streams: Arc<Semaphore>,
    /// One permit per assessment that may be made at the same time.
    pub(crate) assessments: Arc<Semaphore>,
    /// Fires when the server stops.
    pub(crate) stop: CancellationToken,
    pub(crate) leptos: LeptosOptions,
}

impl fmt::Debug for AppState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppState").field("backend", &self.backend).finish_non_exhaustive()
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}
