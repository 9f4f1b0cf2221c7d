//! What a source finds after its job has begun.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use model::{LogLevel, ObjectKind, ObjectName, SourcePlatform};

use crate::dependency_order::dependency_order;
use crate::journal::Journal;
use crate::object_run::ObjectRun;
use crate::retry::{RetryPolicy, persist, seconds};
use crate::spec_check::Selection;
use crate::worker::PortGone;
use crate::{Inventory, InventoryObject, InventorySource};

/// A job's source, asked for what it finds besides what it was read for.
pub(crate) struct Growth {
    source: Arc<dyn InventorySource>,
    path: String,
    source_type: SourcePlatform,
    selection: Selection,
    retry: RetryPolicy,
    round: u32,
}

impl Growth {
    pub(crate) fn new(
        source: Arc<dyn InventorySource>,
        path: String,
        source_type: SourcePlatform,
        selection: Selection,
        retry: RetryPolicy,
    ) -> Self {
        Self { source, path, source_type, selection, retry, round: 0 }
    }

    /// The job's inventory with what is found next, once the journal has shown that it grows: nothing is sent to a target that
    /// a crash could make unknown. `None` where nothing more comes.
    pub(crate) async fn next(&mut self, known: &Inventory, journal: &Arc<Journal>) -> Option<Arc<Inventory>> {
        let found = self.found(known, journal).await?;
        let more = found.len();
        let mut inventory = known.clone();
        inventory.objects.extend_from_slice(&found);
        journal.grow(found, |total| {
            let objects = if more == 1 { "object" } else { "objects" };
            format!("The source has {more} more {objects}; there are {total} now")
        });
        journal.shown().await;
        Some(Arc::new(inventory))
    }

    /// What the source finds next that the job takes and does not have.
    async fn found(&mut self, known: &Inventory, journal: &Arc<Journal>) -> Option<Vec<InventoryObject>> {
        let known: HashSet<(&ObjectName, ObjectKind)> =
            known.objects.iter().map(|object| (&object.name, object.kind)).collect();
        let room = usize::try_from(u32::MAX).unwrap_or(usize::MAX) - known.len();
        let told = |what: &str, wait: Duration| {
            let message = format!("The source does not answer, the next attempt is in {}: {what}", seconds(wait));
            journal.log(LogLevel::Warning, None, message);
        };
        loop {
            let ask = || self.source.more(&self.path, self.source_type, self.round);
            let mut found = match persist(self.retry.tries(0), ask, told).await {
                Ok(found) => found?,
                Err(error) => {
                    let message = format!("The source cannot tell whether there is more to migrate: {error}");
                    journal.log(LogLevel::Warning, None, message);
                    return None;
                }
            };
            self.round += 1;
            found.retain(|object| {
                !known.contains(&(&object.name, object.kind)) && self.selection.takes(&object.name.to_string())
            });
            found.truncate(room);
            if !found.is_empty() {
                return Some(found);
            }
            // A source that never waits must not keep its thread from everything else.
            tokio::task::coop::consume_budget().await;
        }
    }
}

/// Takes up what the source finds while a job's workers are at work.
pub(crate) struct Grower {
    pub(crate) run: Arc<ObjectRun>,
    pub(crate) growth: Growth,
}

impl Grower {
    /// Goes on until the source has told all, or nothing more is to be started.
    pub(crate) async fn work(mut self) -> Result<(), PortGone> {
        let run = self.run.clone();
        tokio::select! {
            biased;
            () = run.context.cancelled.cancelled() => {}
            () = run.schedule.over.cancelled() => {}
            () = self.take_up() => {}
        }
        Ok(())
    }

    async fn take_up(&mut self) {
        let run = &self.run;
        loop {
            let known = run.schedule.inventory();
            let Some(inventory) = self.growth.next(&known, &run.journal).await else { break };
            let (ordered, grown) = (inventory.clone(), &inventory.objects[known.objects.len()..]);
            let (job, from) = (run.context.clone(), known.objects.len());
            let order = move || {
                job.known.learn(&ordered, from, (&job.target_catalog, &job.target_schema));
                dependency_order(&ordered)
            };
            let Ok(order) = tokio::task::spawn_blocking(order).await else {
                // Only a panic gets here; what it was about has no result, and the job says so at its end.
                tracing::error!(job.id = %run.context.job_id, "more objects could not be put in order");
                break;
            };
            run.session.grown(grown).await;
            let before = run.schedule.cycles();
            let new = order.cycles.iter().filter(|members| !before.contains(members));
            new.for_each(|members| run.journal.announce_cycle(&inventory, members));
            run.journal.leave_out(run.schedule.grow(inventory.clone(), order));
        }
        run.schedule.is_whole();
    }
}
