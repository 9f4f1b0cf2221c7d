//! Reading a whole source: the same for every platform.

mod reading;
mod result;

use std::time::{SystemTime, UNIX_EPOCH};

use model::{ObjectKind, ObjectName, RowCounts, SourcePlatform, Timestamp, plural};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

pub use result::{Ended, ExtractedObject, Extraction, UnreadObject};

use super::catalog::Listing;
use super::phases::Phases;
use super::session::{QueryError, Session};
use super::{FailureCause, LiveLimits, Phase, Reader, Secret, SourceFailure};
use reading::Reading;

/// What to read of a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExtractOptions {
    /// The schemas to read, as the source writes them. Empty, the default: all that the user sees, without the system's own.
    pub schemas: Vec<String>,
    /// Whether rows are counted.
    pub row_counts: RowCounts,
}

/// What happens while a source is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExtractionEvent {
    /// A session is open.
    Connected {
        /// The server's name and version.
        server: String,
    },
    /// The catalog has listed its objects.
    Listed(KindCounts),
    /// This object is being read, the first of those that are read together.
    Reading {
        /// Its kind.
        kind: ObjectKind,
        /// Its name.
        name: ObjectName,
    },
    /// So many definitions have been read, or given up, of those listed. Counts are absolute.
    Progress {
        /// Read or given up.
        done: usize,
        /// Listed.
        total: usize,
    },
    /// An object cannot be read; the others go on.
    Unread(UnreadObject),
    /// The rows of this table are being counted.
    Counting {
        /// Its name.
        name: ObjectName,
    },
    /// Something to know, as a sentence; also in [`Extraction::warnings`].
    Warning(String),
}

/// How many objects of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KindCounts {
    /// Tables.
    pub tables: usize,
    /// Views, materialized ones included.
    pub views: usize,
    /// Procedures.
    pub procedures: usize,
    /// Functions.
    pub functions: usize,
}

impl KindCounts {
    fn of(kinds: impl Iterator<Item = ObjectKind>) -> Self {
        let mut counts = Self::default();
        for kind in kinds {
            match kind {
                ObjectKind::Table => counts.tables += 1,
                ObjectKind::View => counts.views += 1,
                ObjectKind::Procedure => counts.procedures += 1,
                ObjectKind::Function => counts.functions += 1,
            }
        }
        counts
    }
}

/// One extraction, with all it needs.
pub(crate) struct Work<'a> {
    pub(crate) reader: &'a Reader,
    pub(crate) limits: LiveLimits,
    pub(crate) password: Option<&'a Secret>,
    pub(crate) options: &'a ExtractOptions,
    pub(crate) events: &'a (dyn Fn(ExtractionEvent) + Send + Sync),
    pub(crate) cancel: &'a CancellationToken,
}

impl Work<'_> {
    /// Lists, reads, counts.
    pub(crate) async fn run(&self, platform: SourcePlatform) -> Result<Extraction, SourceFailure> {
        let mut extraction = Extraction {
            source_type: platform,
            source_database: String::new(),
            extracted_at: now(),
            objects: Vec::new(),
            unread: Vec::new(),
            warnings: Vec::new(),
            ended: Ended::Cancelled,
        };
        let Some(session) = self.unless_cancelled(self.open()).await else { return Ok(extraction) };
        let mut session = session?;
        (self.events)(ExtractionEvent::Connected { server: session.server().to_owned() });
        let Some(listing) = self.unless_cancelled(self.list(&mut *session)).await else {
            stop(&mut *session).await;
            return Ok(extraction);
        };
        let Listing { database, objects, remarks } = listing?;
        extraction.source_database = database;
        (self.events)(ExtractionEvent::Listed(KindCounts::of(objects.iter().map(|of| of.kind))));
        for remark in remarks {
            self.warn(&mut extraction.warnings, remark);
        }
        let listed = objects.len();
        Reading::new(self, objects).run(session, &mut extraction).await;
        let early = match &extraction.ended {
            Ended::Complete => return Ok(extraction),
            Ended::Cancelled => "it was cancelled".to_owned(),
            Ended::Broken(failure) => failure.to_string(),
        };
        let read = extraction.objects.len();
        let sentence = format!(
            "the reading ended early with {read} of {listed} {} read: {early}",
            plural(listed as u64, "object")
        );
        self.warn(&mut extraction.warnings, sentence);
        Ok(extraction)
    }

    async fn open(&self) -> Result<Box<dyn Session>, SourceFailure> {
        let mut phases = Phases::begin(false);
        let limit = self.limits.open_timeout;
        let opened = timeout(limit, self.reader.connector.open(self.password, &mut phases)).await;
        opened.unwrap_or_else(|_| Err(SourceFailure::no_answer(phases.current(), limit)))
    }

    async fn list(&self, session: &mut dyn Session) -> Result<Listing, SourceFailure> {
        let limit = self.limits.query_timeout;
        let listed = timeout(limit, self.reader.catalog.list(session, &self.options.schemas)).await;
        let listed = listed.map_err(|_| SourceFailure::no_answer(Phase::ReadCatalog, limit))?;
        listed.map_err(|error| catalog_failure(&error))
    }

    async fn unless_cancelled<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        self.cancel.run_until_cancelled(work).await
    }

    fn warn(&self, warnings: &mut Vec<String>, sentence: String) {
        (self.events)(ExtractionEvent::Warning(sentence.clone()));
        warnings.push(sentence);
    }

    /// A server's sentence for people.
    fn cleaned(&self, reason: &str) -> String {
        self.password.map_or_else(|| reason.to_owned(), |secret| secret.removed_from(reason))
    }
}

/// Tells the server to stop, as far as that is done soon.
async fn stop(session: &mut dyn Session) {
    let _ = timeout(std::time::Duration::from_secs(2), session.stop()).await;
}

/// The catalog as a whole gives no answer.
pub(super) fn catalog_failure(error: &QueryError) -> SourceFailure {
    let cause = match error {
        QueryError::Refused { denied: true, .. } => FailureCause::PermissionDenied,
        QueryError::Refused { denied: false, .. } => FailureCause::Other,
        QueryError::Lost(_) => FailureCause::ConnectionLost,
        QueryError::Busy(_) => FailureCause::Busy,
    };
    SourceFailure::new(Phase::ReadCatalog, cause, error.reason())
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_unix_ms(i64::try_from(since.as_millis()).unwrap_or_default())
}
