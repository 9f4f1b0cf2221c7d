//! Reading definitions by several sessions at a time.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use engine::InventoryObject;
use model::{ObjectKind, ObjectName, RowCount, RowCountBasis};
use tokio::time::timeout;

use super::super::catalog::{Found, Listed};
use super::super::session::{QueryError, Session};
use super::super::{RowCounts, SourceFailure};
use super::{Ended, ExtractedObject, Extraction, ExtractionEvent, UnreadObject, Work, stop};

/// A batch is taken apart when its connection was lost this often with it.
const LOSSES_BORNE: u8 = 2;
/// Tables whose estimates are asked for together.
const ESTIMATES_TOGETHER: usize = 500;

/// The reading of what was listed. Objects are named by their place in the list.
pub(super) struct Reading<'a> {
    work: &'a Work<'a>,
    listed: Vec<Listed>,
    queue: Mutex<VecDeque<Batch>>,
    found: Mutex<HashMap<usize, Found>>,
    row_counts: Mutex<HashMap<usize, RowCount>>,
    done: AtomicUsize,
    warnings: Mutex<Vec<String>>,
}

/// Objects that are read together.
struct Batch {
    places: Vec<usize>,
    what: Asked,
    /// How often the connection was lost with it.
    losses: u8,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Definitions,
    RowCount,
    Estimates,
}

impl<'a> Reading<'a> {
    pub(super) fn new(work: &'a Work<'a>, listed: Vec<Listed>) -> Self {
        Self {
            work,
            listed,
            queue: Mutex::default(),
            found: Mutex::default(),
            row_counts: Mutex::default(),
            done: AtomicUsize::new(0),
            warnings: Mutex::default(),
        }
    }

    /// Reads all, and puts it into `extraction`.
    pub(super) async fn run(self, session: Box<dyn Session>, extraction: &mut Extraction) {
        self.fill_queue();
        let helpers = self.work.limits.sessions.clamp(1, 16).min(lock(&self.queue).len());
        let mut sessions: Vec<Option<Box<dyn Session>>> = vec![Some(session)];
        sessions.resize_with(helpers.max(1), || None);
        let lost: Vec<Option<SourceFailure>> =
            futures::future::join_all(sessions.into_iter().map(|session| self.work_off(session))).await;
        let is_rest = !lock(&self.queue).is_empty();
        extraction.ended = match lost.into_iter().flatten().next() {
            _ if self.work.cancel.is_cancelled() => Ended::Cancelled,
            Some(failure) if is_rest => Ended::Broken(failure.without(self.work.password)),
            Some(_) | None => Ended::Complete,
        };
        self.hand_over(extraction);
    }

    fn fill_queue(&self) {
        let mut queue = lock(&self.queue);
        // Tables apart from views apart from routines: a batch asks for one kind of thing.
        for kind in [ObjectKind::Table, ObjectKind::View, ObjectKind::Function, ObjectKind::Procedure] {
            let places: Vec<usize> = (0..self.listed.len()).filter(|place| self.listed[*place].kind == kind).collect();
            let batches = places.chunks(self.work.reader.catalog.batch_size().max(1));
            queue.extend(batches.map(|places| Batch { places: places.to_vec(), what: Asked::Definitions, losses: 0 }));
        }
        let tables: Vec<usize> =
            (0..self.listed.len()).filter(|place| self.listed[*place].kind == ObjectKind::Table).collect();
        let (together, what) = match self.work.options.row_counts {
            RowCounts::Skip => return,
            RowCounts::Estimate => (ESTIMATES_TOGETHER, Asked::Estimates),
            RowCounts::Exact => (1, Asked::RowCount),
        };
        queue.extend(tables.chunks(together).map(|places| Batch { places: places.to_vec(), what, losses: 0 }));
    }

    /// Takes batches until there is none left. Answers with why no session could be had, if that is so.
    async fn work_off(&self, mut session: Option<Box<dyn Session>>) -> Option<SourceFailure> {
        loop {
            // The session comes before the batch, so that no batch waits in the hands of one who has none.
            let open = match session.take() {
                Some(open) => open,
                None if lock(&self.queue).is_empty() => return None,
                None => match self.work.unless_cancelled(self.work.open()).await {
                    Some(Ok(open)) => open,
                    Some(Err(failure)) => return Some(failure),
                    None => return None,
                },
            };
            let batch = lock(&self.queue).pop_front()?;
            session = self.take_on(open, batch).await?;
        }
    }

    /// Reads one batch; `None` when it was cancelled, an inner `None` when the session is lost.
    async fn take_on(&self, mut session: Box<dyn Session>, batch: Batch) -> Option<Option<Box<dyn Session>>> {
        let answer = match batch.what {
            Asked::Definitions => self.work.unless_cancelled(self.read(&mut *session, &batch)).await,
            Asked::RowCount => self.work.unless_cancelled(self.count(&mut *session, batch.places[0])).await,
            Asked::Estimates => self.work.unless_cancelled(self.estimate(&mut *session, &batch)).await,
        };
        let Some(answer) = answer else {
            stop(&mut *session).await;
            return None;
        };
        match answer {
            Ok(()) => Some(Some(session)),
            Err(QueryError::Refused { reason, denied }) => {
                let counted = batch.what == Asked::RowCount;
                let advice =
                    if counted && denied { "; grant this user SELECT on it, or do without its rows" } else { "" };
                self.take_apart(batch, &format!("{reason}{advice}"));
                Some(Some(session))
            }
            Err(QueryError::Lost(_) | QueryError::Busy(_)) if batch.losses + 1 < LOSSES_BORNE => {
                lock(&self.queue).push_front(Batch { losses: batch.losses + 1, ..batch });
                Some(None)
            }
            Err(QueryError::Lost(reason) | QueryError::Busy(reason)) => {
                self.take_apart(batch, &reason);
                Some(None)
            }
        }
    }

    async fn read(&self, session: &mut dyn Session, batch: &Batch) -> Result<(), QueryError> {
        let listed: Vec<Listed> = batch.places.iter().map(|place| self.listed[*place].clone()).collect();
        if let Some(first) = listed.first() {
            (self.work.events)(ExtractionEvent::Reading { kind: first.kind, name: first.name.clone() });
        }
        let limit = self.work.limits.query_timeout;
        let found = timeout(limit, self.work.reader.catalog.read(session, &listed)).await;
        let found =
            found.unwrap_or_else(|_| Err(QueryError::Lost(format!("no answer within {} s", limit.as_secs()))))?;
        let mut found: HashMap<String, Found> = found.into_iter().map(|of| (of.id.clone(), of)).collect();
        for (place, listed) in batch.places.iter().zip(&listed) {
            match found.remove(&listed.id) {
                Some(found) => self.record(*place, found),
                None => self.record_unread(*place, "it was there when the catalog was listed and is no longer"),
            }
        }
        self.tell_progress(batch.places.len());
        Ok(())
    }

    async fn count(&self, session: &mut dyn Session, place: usize) -> Result<(), QueryError> {
        let table = &self.listed[place];
        (self.work.events)(ExtractionEvent::Counting { name: table.name.clone() });
        let rows = session.rows_however_long(&self.work.reader.catalog.count_query(table)).await?;
        if let Some(counted) = rows.first().and_then(|row| row.number(0)) {
            lock(&self.row_counts).insert(place, RowCount { rows: counted, basis: RowCountBasis::Exact });
        }
        Ok(())
    }

    async fn estimate(&self, session: &mut dyn Session, batch: &Batch) -> Result<(), QueryError> {
        let tables: Vec<&Listed> = batch.places.iter().map(|place| &self.listed[*place]).collect();
        let Some(query) = self.work.reader.catalog.estimates_query(&tables) else {
            self.warn("this source's estimates of rows are not read; have the rows counted instead".to_owned());
            return Ok(());
        };
        let limit = self.work.limits.query_timeout;
        let rows = timeout(limit, session.rows(&query)).await;
        let rows = rows.unwrap_or_else(|_| Err(QueryError::Lost(format!("no answer within {} s", limit.as_secs()))))?;
        let estimates: HashMap<&str, u64> = rows.iter().filter_map(|row| Some((row.text(0), row.number(1)?))).collect();
        let mut row_counts = lock(&self.row_counts);
        let mut without = 0;
        for (place, table) in batch.places.iter().zip(tables) {
            match estimates.get(table.id.as_str()) {
                Some(rows) => drop(row_counts.insert(*place, RowCount { rows: *rows, basis: RowCountBasis::Estimate })),
                None => without += 1,
            }
        }
        drop(row_counts);
        match without {
            0 => {}
            1 => self.warn("the source has no estimate of the rows of 1 table".to_owned()),
            without => self.warn(format!("the source has no estimate of the rows of {without} tables")),
        }
        Ok(())
    }

    /// Asks for the halves of a batch; what cannot be halved has its reason.
    fn take_apart(&self, batch: Batch, reason: &str) {
        let reason = self.work.cleaned(reason);
        match (batch.what, batch.places.as_slice()) {
            (Asked::RowCount, _) => {
                for place in &batch.places {
                    self.warn(format!("the rows of {} were not counted: {reason}", self.listed[*place].name));
                }
            }
            (Asked::Estimates, _) => self.warn(format!("the source's estimates of rows were not read: {reason}")),
            (Asked::Definitions, [place]) => {
                self.record_unread(*place, &reason);
                self.tell_progress(1);
            }
            (Asked::Definitions, places) => {
                let mut queue = lock(&self.queue);
                let (left, right) = places.split_at(places.len() / 2);
                for half in [right, left] {
                    queue.push_front(Batch { places: half.to_vec(), what: batch.what, losses: 0 });
                }
            }
        }
    }

    fn record(&self, place: usize, found: Found) {
        if let Err(reason) = &found.definition {
            return self.record_unread(place, reason);
        }
        for remark in &found.remarks {
            self.warn(remark.clone());
        }
        lock(&self.found).insert(place, found);
    }

    fn record_unread(&self, place: usize, reason: &str) {
        let listed = &self.listed[place];
        let reason = self.work.cleaned(reason);
        (self.work.events)(ExtractionEvent::Unread(UnreadObject {
            kind: listed.kind,
            name: listed.name.clone(),
            reason: reason.clone(),
        }));
        let found = Found { definition: Err(reason), ..Found::of(listed, String::new()) };
        lock(&self.found).insert(place, found);
    }

    fn warn(&self, sentence: String) {
        self.work.warn(&mut lock(&self.warnings), sentence);
    }

    fn tell_progress(&self, count: usize) {
        let done = self.done.fetch_add(count, Ordering::Relaxed) + count;
        (self.work.events)(ExtractionEvent::Progress { done, total: self.listed.len() });
    }

    /// Puts what was found into the answer, in the catalog's order.
    fn hand_over(self, extraction: &mut Extraction) {
        let mut found = self.found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        let row_counts = self.row_counts.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        let names: HashSet<ObjectName> = self.listed.iter().map(|listed| listed.name.clone()).collect();
        for (place, listed) in self.listed.into_iter().enumerate() {
            let Some(mut found) = found.remove(&place) else { continue };
            let Listed { kind, name, .. } = listed;
            found.depends_on.retain(|of| *of != name && names.contains(of));
            found.depends_on.sort_unstable();
            match found.definition {
                Ok(definition) => extraction.objects.push(ExtractedObject {
                    object: InventoryObject { name, kind, definition },
                    row_count: row_counts.get(&place).copied(),
                    depends_on: found.depends_on,
                }),
                Err(reason) => extraction.unread.push(UnreadObject { kind, name, reason }),
            }
        }
        let warnings = self.warnings.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        extraction.warnings.extend(warnings);
    }
}

/// Nothing panics while it holds one of these locks; if something did, what it holds is still whole.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
