//! Extractions: catalogs of live sources read into inventories, in the background.
//!
//! They live as long as the process. What one has read is kept as an inventory on disk; a password is dropped as soon as the
//! source has been read.

use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use app::{ApiError, ErrorCode};
use model::{
    ExtractionRequest, ExtractionState, ExtractionStatus, ListedKind, ObjectKind, SourceLogin, SourceTest,
    SourceTrouble, TestPhase, Timestamp,
};
use source::{
    AddressError, ConnectionTest, Ended, ExtractOptions, Extraction, ExtractionEvent, KindCounts, LiveSources, Secret,
    SourceAddress, SourceFailure, Uploads,
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Extractions at work at the same time; each holds a few sessions of its source.
const AT_WORK: usize = 8;
/// Extractions that are remembered, those at work among them.
const REMEMBERED: usize = 64;
/// Sentences of an extraction that are shown.
const REMARKS: usize = 100;

/// All extractions of a server. Clones share them.
#[derive(Clone)]
pub(crate) struct Extractions {
    sources: LiveSources,
    uploads: Uploads,
    /// Fires when the server stops.
    stop: CancellationToken,
    /// Oldest first.
    known: Arc<Mutex<VecDeque<Arc<Background>>>>,
}

impl fmt::Debug for Extractions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Extractions").finish_non_exhaustive()
    }
}

/// One of them.
struct Background {
    state: Mutex<ExtractionState>,
    cancel: CancellationToken,
}

impl Extractions {
    pub(crate) fn new(sources: LiveSources, uploads: Uploads, stop: CancellationToken) -> Self {
        Self { sources, uploads, stop, known: Arc::default() }
    }

    /// Tries a source.
    pub(crate) async fn test(&self, login: SourceLogin) -> Result<SourceTest, ApiError> {
        let (address, password) = taken(login)?;
        Ok(told(self.sources.test(&address, password.as_ref()).await))
    }

    /// Begins to read a source.
    pub(crate) fn start(&self, request: ExtractionRequest) -> Result<ExtractionState, ApiError> {
        let (login, row_counts) = request.into_parts();
        let options = ExtractOptions { row_counts, ..ExtractOptions::default() };
        let shown = login.address.trim().to_owned();
        let (address, password) = taken(login)?;
        let state = begun(&address, shown);
        let background = Arc::new(Background { state: Mutex::new(state.clone()), cancel: self.stop.child_token() });
        self.remember(background.clone())?;
        let source = (address, password);
        tokio::spawn(read(self.sources, self.uploads.clone(), background, source, options));
        Ok(state)
    }

    fn remember(&self, background: Arc<Background>) -> Result<(), ApiError> {
        let mut known = lock(&self.known);
        let at_work = known.iter().filter(|one| !lock(&one.state).status.is_terminal()).count();
        if at_work >= AT_WORK {
            let error = format!("{at_work} sources are being read; wait for one of them, or cancel it");
            return Err(ApiError::new(ErrorCode::Unavailable, error));
        }
        if known.len() >= REMEMBERED
            && let Some(oldest) = known.iter().position(|one| lock(&one.state).status.is_terminal())
        {
            known.remove(oldest);
        }
        known.push_back(background);
        Ok(())
    }

    /// Where one is.
    pub(crate) fn state(&self, extraction_id: &str) -> Result<ExtractionState, ApiError> {
        Ok(lock(&self.find(extraction_id)?.state).clone())
    }

    /// Asks one to stop. One that has ended stays as it is.
    pub(crate) fn cancel(&self, extraction_id: &str) -> Result<ExtractionState, ApiError> {
        let background = self.find(extraction_id)?;
        background.cancel.cancel();
        Ok(lock(&background.state).clone())
    }

    fn find(&self, extraction_id: &str) -> Result<Arc<Background>, ApiError> {
        let known = lock(&self.known);
        let found = known.iter().find(|one| lock(&one.state).extraction_id == extraction_id);
        found.cloned().ok_or_else(|| {
            let error =
                "no extraction has this id; the server may have been started anew since, so read the source again";
            ApiError::new(ErrorCode::NotFound, error)
        })
    }
}

/// Address and password of a login.
fn taken(login: SourceLogin) -> Result<(SourceAddress, Option<Secret>), ApiError> {
    let password = (!login.password.is_empty()).then(|| Secret::new(login.password));
    let address: Result<SourceAddress, AddressError> = login.address.parse();
    let address = address.map_err(|error| ApiError::new(ErrorCode::BadRequest, format!("address: {error}")))?;
    if address.root_certificates().is_some() {
        // It would be read from this machine, which is not the sender's.
        let error = "address: `sslrootcert` names a file of the server; leave it out and let the server's own store of \
                     certificates know the authority, or use `dwma inventory`";
        return Err(ApiError::new(ErrorCode::BadRequest, error));
    }
    if address.is_connection_string() {
        // A driver's own words can name files of this machine too.
        let error = "address: found the connection string of a driver, expected `PLATFORM://USER@HOST:PORT/DATABASE`; a \
                     connection string is taken by `dwma inventory` only";
        return Err(ApiError::new(ErrorCode::BadRequest, error));
    }
    Ok((address, password))
}

fn told(test: ConnectionTest) -> SourceTest {
    let phase = |of: source::PhaseTime| TestPhase {
        phase: of.phase.to_string(),
        took_ms: u64::try_from(of.took.as_millis()).unwrap_or(u64::MAX),
    };
    SourceTest {
        success: test.failure.is_none(),
        phases: test.phases.into_iter().map(phase).collect(),
        server: test.server,
        schema_count: test.schema_count.map(|count| count as u64),
        failure: test.failure.map(trouble),
    }
}

fn trouble(failure: SourceFailure) -> SourceTrouble {
    SourceTrouble {
        phase: failure.phase.to_string(),
        suggestion: failure.cause.suggestion_on_a_page().to_owned(),
        reason: failure.reason,
    }
}

fn begun(address: &SourceAddress, shown: String) -> ExtractionState {
    ExtractionState {
        extraction_id: Uuid::now_v7().to_string(),
        source_type: address.platform(),
        address: shown,
        status: ExtractionStatus::Running,
        started: now(),
        ended: None,
        server: None,
        listed: Vec::new(),
        done: 0,
        total: 0,
        current: None,
        unread: 0,
        remarks: Vec::new(),
        inventory_path: None,
        failure: None,
    }
}

/// Reads one source to its end.
async fn read(
    sources: LiveSources,
    uploads: Uploads,
    background: Arc<Background>,
    (address, password): (SourceAddress, Option<Secret>),
    options: ExtractOptions,
) {
    let events = |event| hear(&mut lock(&background.state), event);
    let answer = sources.extract(&address, password.as_ref(), &options, &events, &background.cancel).await;
    drop(password);
    let (status, failure, inventory_path) = match answer {
        Ok(extraction) => {
            let (status, failure) = match extraction.ended.clone() {
                Ended::Complete => (ExtractionStatus::Completed, None),
                Ended::Cancelled => (ExtractionStatus::Cancelled, None),
                Ended::Broken(failure) => (ExtractionStatus::Failed, Some(trouble(failure))),
            };
            match kept(uploads, extraction).await {
                Ok(inventory_path) => (status, failure, inventory_path),
                Err(not_kept) => (ExtractionStatus::Failed, Some(not_kept), None),
            }
        }
        Err(failure) => (ExtractionStatus::Failed, Some(trouble(failure)), None),
    };
    let mut state = lock(&background.state);
    (state.status, state.failure, state.inventory_path) = (status, failure, inventory_path);
    (state.ended, state.current) = (Some(now()), None);
}

/// Keeps what was read; nothing where nothing was and more should have been.
async fn kept(uploads: Uploads, extraction: Extraction) -> Result<Option<String>, SourceTrouble> {
    if extraction.objects.is_empty() && extraction.ended != Ended::Complete {
        return Ok(None);
    }
    let written = tokio::task::spawn_blocking(move || uploads.keep(&extraction)).await;
    let error: Box<dyn Error + Send + Sync> = match written {
        Ok(Ok(inventory_path)) => return Ok(Some(inventory_path)),
        Ok(Err(error)) => error.into(),
        Err(error) => error.into(),
    };
    tracing::error!(error = error.as_ref() as &dyn Error, "an extracted inventory could not be stored");
    Err(SourceTrouble {
        phase: "store".to_owned(),
        reason: "what was read could not be stored; the server's log says why".to_owned(),
        suggestion: "see that the data folder has room, and read the source again".to_owned(),
    })
}

/// Takes in what happens.
fn hear(state: &mut ExtractionState, event: ExtractionEvent) {
    match event {
        ExtractionEvent::Connected { server } => state.server = Some(server),
        ExtractionEvent::Listed(counts) => {
            state.listed = listed(counts);
            state.total = state.listed.iter().map(|of| of.count).sum();
        }
        ExtractionEvent::Reading { kind, name } => state.current = Some(format!("{kind} {name}")),
        ExtractionEvent::Progress { done, total } => (state.done, state.total) = (done as u64, total as u64),
        ExtractionEvent::Unread(object) => {
            state.unread += 1;
            remark(state, format!("{} {} cannot be read: {}", object.kind, object.name, object.reason));
        }
        ExtractionEvent::Counting { name } => state.current = Some(format!("rows of {name}")),
        ExtractionEvent::Warning(sentence) => remark(state, sentence),
    }
}

fn remark(state: &mut ExtractionState, sentence: String) {
    if state.remarks.len() < REMARKS {
        state.remarks.push(sentence);
    }
}

fn listed(counts: KindCounts) -> Vec<ListedKind> {
    [
        (ObjectKind::Table, counts.tables),
        (ObjectKind::View, counts.views),
        (ObjectKind::Procedure, counts.procedures),
        (ObjectKind::Function, counts.functions),
    ]
    .map(|(kind, count)| ListedKind { kind, count: count as u64 })
    .to_vec()
}

fn now() -> Timestamp {
    let ms = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    Timestamp::from_unix_ms(i64::try_from(ms).unwrap_or(i64::MAX))
}

/// Nothing panics while it holds one of these locks; if something did, what it holds is still whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_from_a_page_names_no_file_of_the_server() {
        for (address, expected) in [
            ("postgresql://ann@h/d?sslrootcert=/etc/passwd", "names a file of the server"),
            ("odbc+postgresql:DSN=sales;SSLCA=/etc/passwd", "a connection string is taken by `dwma inventory` only"),
            ("odbc+postgresql://ann@h/d?driver=/tmp/x.so", "a name as `odbcinst -q -d` lists it, not a file"),
        ] {
            let login = SourceLogin { address: address.to_owned(), password: String::new() };
            let refused = taken(login).unwrap_err();
            assert!(refused.error.contains(expected), "{address}: {refused:?}");
        }
    }
}
