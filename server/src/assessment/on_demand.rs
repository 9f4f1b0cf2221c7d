use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use app::{ApiError, ErrorCode};
use engine::{Engine, Selection};
use model::{InventoryAssessment, NameMap, SourcePlatform};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::{Asked, assess};
use crate::backend::api_error;

/// Assessments that are made at the same time; each takes all but one of the processor's cores, and holds its inventory.
const AT_ONCE: usize = 1;
/// How long one waits for those before it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Makes assessments for whoever asks over the network. Clones share the room for them.
#[derive(Clone, Debug)]
pub(crate) struct Assessor {
    engine: Engine,
    room: Arc<Semaphore>,
    /// Fires when the server stops.
    stop: CancellationToken,
}

impl Assessor {
    pub(crate) fn new(engine: Engine, stop: CancellationToken) -> Self {
        Self { engine, room: Arc::new(Semaphore::new(AT_ONCE)), stop }
    }

    /// Assesses an inventory, as soon as there is room for it.
    pub(crate) async fn assess(
        &self,
        path: &str,
        platform: SourcePlatform,
        selection: Selection,
    ) -> Result<InventoryAssessment, ApiError> {
        let Ok(Ok(room)) = timeout(PATIENCE, self.room.clone().acquire_owned()).await else {
            let error = "another inventory is being assessed; try again when that is done";
            return Err(ApiError::new(ErrorCode::Unavailable, error));
        };
        let inventory = self.engine.definitions(path, platform).await.map_err(|error| api_error(&error, None))?;
        // Where the caller goes away, or the server stops, nobody waits for the rest.
        let waiting = Waiting::default();
        let (gone, stop) = (waiting.0.clone(), self.stop.clone());
        let asked = Asked { inventory_path: path.to_owned(), selection, home: None, map: NameMap::default() };
        let work = tokio::task::spawn_blocking(move || {
            let _room = room;
            assess(&inventory, &asked, threads(), &|| !stop.is_cancelled() && !gone.load(Ordering::Relaxed))
        });
        let assessment = work.await.ok().flatten();
        assessment
            .ok_or_else(|| ApiError::new(ErrorCode::Unavailable, "the server is stopping and the assessment broke off"))
    }
}

/// Tells the work when its caller is gone.
#[derive(Default)]
struct Waiting(Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// One core stays for jobs, streams and pages.
fn threads() -> NonZeroUsize {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    NonZeroUsize::new(cores.saturating_sub(1)).unwrap_or(NonZeroUsize::MIN)
}
