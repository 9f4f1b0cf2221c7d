//! A session whose answers were recorded, for the catalogs of platforms that do not run here.

use std::collections::BTreeMap;

use async_trait::async_trait;
use model::{Dialect, ObjectKind, SourcePlatform};
use tokio_util::sync::CancellationToken;
use translate::{Definition, TargetNames};

use super::catalog::{Catalog, Found, Listed, Listing};
use super::extraction::Work;
use super::phases::Phases;
use super::session::{Connector, QueryError, Row, Session};
use super::{Ended, ExtractOptions, ExtractionEvent, LiveLimits, Reader, Secret, SourceFailure};

/// Answers by the first entry whose words all stand in the query; a query that nothing answers is refused.
#[derive(Clone, Copy)]
pub(super) struct Recorded(pub(super) &'static [(&'static [&'static str], &'static [&'static [&'static str]])]);

/// What stands for `NULL` in a recorded answer.
pub(super) const NULL: &str = "\0";

#[async_trait]
impl Session for Recorded {
    fn server(&self) -> &str {
        "recorded"
    }

    async fn rows(&mut self, sql: &str) -> Result<Vec<Row>, QueryError> {
        let answer = self.0.iter().find(|(words, _)| words.iter().all(|word| sql.contains(word)));
        let Some((_, rows)) = answer else {
            return Err(QueryError::Refused { reason: format!("nothing was recorded for {sql}"), denied: false });
        };
        let row = |columns: &&[&str]| {
            Row::new(columns.iter().map(|text| (*text != NULL).then(|| (*text).to_owned())).collect())
        };
        Ok(rows.iter().map(row).collect())
    }
}

#[async_trait]
impl Connector for Recorded {
    async fn open(&self, _: Option<&Secret>, _: &mut Phases) -> Result<Box<dyn Session>, SourceFailure> {
        Ok(Box::new(*self))
    }
}

/// What an extraction by one session makes of it, which is cancelled after the first batch or not: the names of what was read,
/// what was not with its reason, and how it ended.
pub(super) async fn extracted(
    catalog: Box<dyn Catalog>,
    recorded: Recorded,
    is_cancelled: bool,
) -> (Vec<String>, Vec<String>, Ended) {
    let reader = Reader { connector: Box::new(recorded), catalog };
    let cancel = CancellationToken::new();
    let events = |event| {
        if is_cancelled && matches!(event, ExtractionEvent::Progress { .. }) {
            cancel.cancel();
        }
    };
    let limits = LiveLimits { sessions: 1, ..LiveLimits::default() };
    let options = ExtractOptions::default();
    let work = Work { reader: &reader, limits, password: None, options: &options, events: &events, cancel: &cancel };
    // The platform is only noted.
    let found = work.run(SourcePlatform::SqlServer).await.unwrap();
    let names = found.objects.iter().map(|of| of.object.name.to_string()).collect();
    let unread = found.unread.iter().map(|of| format!("{}: {}", of.name, of.reason)).collect();
    (names, unread, found.ended)
}

/// What a catalog lists, and what it reads of it, by the objects' names.
pub(super) async fn everything(catalog: &dyn Catalog, mut session: Recorded) -> (Listing, BTreeMap<String, Found>) {
    let listing = catalog.list(&mut session, &[]).await.unwrap();
    let mut found = BTreeMap::new();
    for kind in ObjectKind::ALL {
        let batch: Vec<Listed> = listing.objects.iter().filter(|of| of.kind == kind).cloned().collect();
        for batch in batch.chunks(catalog.batch_size()) {
            for one in catalog.read(&mut session, batch).await.unwrap() {
                let name = batch.iter().find(|of| of.id == one.id).unwrap().name.to_string();
                found.insert(name, one);
            }
        }
    }
    (listing, found)
}

/// What the translator refuses of what was read, with its reason.
pub(super) fn refused(found: &BTreeMap<String, Found>, dialect: Dialect) -> Vec<String> {
    let target = TargetNames::one("c", "s");
    let refused = found.iter().filter_map(|(name, found)| {
        let sql = found.definition.as_ref().ok()?;
        let kind = Some(found.kind);
        let definition = Definition { sql, dialect, kind, name: None, routines: None, columns: None };
        let translation = translate::translate(&definition, Some(&target));
        translation.error().map(|error| format!("{name}: {error}\n{sql}"))
    });
    refused.collect()
}
