use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use axum::body::Body;
use axum::serve::ListenerExt;
use engine::Engine;
#[cfg(target_os = "linux")]
use socket2::SockRef;
use source::{LiveSources, Uploads};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tower::make::Shared;

use crate::backend::Backend;
use crate::extractions::Extractions;
use crate::rest::assessments::ASSESSMENTS_AT_ONCE;
use crate::router::router;
use crate::scenario::Line;
use crate::state::AppState;
use crate::{pages, telemetry};

/// A stop takes no longer than this: streams are told to end at once, and what still reads or writes is cut off.
const STOP_WITHIN: Duration = Duration::from_millis(1500);

/// A connection whose other end takes nothing and answers nothing for so long is closed: it is half open, or its reader
/// has stopped; a reader of a stream that is still there comes back to where it was.
const UNANSWERED: Duration = Duration::from_secs(120);
/// What the system keeps of a connection besides what is under way, in bytes. More would only be memory for readers that
/// lag, megabytes each.
const UNSENT_BYTES: u32 = 128 * 1024;

/// What a server works with.
#[derive(Debug)]
pub struct ServerParts {
    /// Runs the jobs.
    pub engine: Engine,
    /// Reads live sources.
    pub sources: LiveSources,
    /// Keeps inventories that were uploaded or extracted.
    pub uploads: Uploads,
    /// The folder of the browser's files.
    pub site: PathBuf,
    /// Host names that are answered to on a loopback address besides its own.
    pub allowed_hosts: Vec<String>,
    /// Job streams that may be open at the same time.
    pub max_streams: usize,
    /// Whether jobs may be scripted ones, some of which have a bad line to their readers.
    pub scenarios: bool,
}

/// A server that answers.
pub struct RunningServer {
    address: SocketAddr,
    engine: Engine,
    stop: CancellationToken,
    serving: JoinHandle<io::Result<()>>,
}

impl fmt::Debug for RunningServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunningServer").field("address", &self.address).finish_non_exhaustive()
    }
}

/// Starts a server on a listener; it answers once this returns.
///
/// # Errors
/// When the listener has no address.
pub fn start(parts: ServerParts, listener: TcpListener) -> io::Result<RunningServer> {
    telemetry::figures();
    let address = listener.local_addr()?;
    let stop = CancellationToken::new();
    let extractions = Extractions::new(parts.sources, parts.uploads.clone(), stop.clone());
    let state = AppState {
        backend: Backend::new(parts.engine.clone(), extractions),
        uploads: parts.uploads,
        streams: Arc::new(Semaphore::new(parts.max_streams.min(Semaphore::MAX_PERMITS))),
        assessments: Arc::new(Semaphore::new(ASSESSMENTS_AT_ONCE)),
        stop: stop.clone(),
        leptos: pages::leptos_options(&parts.site, address),
    };
    let line = parts.scenarios.then(|| Line::new(parts.engine.clone()));
    let service = router(state, &parts.site, address, &parts.allowed_hosts, line);
    let listener = listener.tap_io(|connection| {
        if let Err(error) = tune(connection) {
            tracing::debug!(%error, "a connection keeps the system's settings");
        }
    });
    let stopped = stop.clone().cancelled_owned();
    // Shared, since a router given as it is copies all its routes for every connection.
    let service = Shared::new(service.into_service::<Body>());
    let serving = tokio::spawn(async move { axum::serve(listener, service).with_graceful_shutdown(stopped).await });
    Ok(RunningServer { address, engine: parts.engine, stop, serving })
}

/// What every connection is set to.
fn tune(connection: &TcpStream) -> io::Result<()> {
    // Small messages must not wait for one another.
    connection.set_nodelay(true)?;
    #[cfg(target_os = "linux")]
    {
        let socket = SockRef::from(connection);
        socket.set_tcp_user_timeout(Some(UNANSWERED))?;
        socket.set_tcp_notsent_lowat(UNSENT_BYTES)?;
    }
    Ok(())
}

impl RunningServer {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address for a browser on this machine.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The engine behind it.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Ends its streams, takes no more requests, ends the jobs in work as `failed` and stores that; what hangs is cut off
    /// after 1.5 s.
    pub async fn stop(mut self) {
        self.stop.cancel();
        let ended = timeout(STOP_WITHIN, async {
            let (served, ()) = tokio::join!(&mut self.serving, self.engine.shutdown());
            served
        })
        .await;
        match ended {
            Ok(Ok(Ok(()))) => {}
            Ok(Ok(Err(error))) => tracing::error!(%error, "the server ended with an error"),
            Ok(Err(error)) => tracing::error!(%error, "the server's task ended unexpectedly"),
            Err(_) => {
                tracing::warn!("something did not end in time and was cut off");
                self.serving.abort();
            }
        }
    }
}
