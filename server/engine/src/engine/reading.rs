//! What is asked of inventories, and of jobs that are there: pages of them, their state, their parts, their stream.

use model::{
    Conflict, Conflicts, InventorySummary, JobId, JobSnapshot, LogEntry, MigrationSpec, ObjectDetail, ObjectNumber,
    ObjectResult, ObjectRow, SNAPSHOT_LOG_LINES, SharedName, SharedNames, SourcePlatform,
};

use super::Engine;
use crate::known_objects::{AtPlace, Known};
use crate::spec_check::check;
use crate::store::{self, Base, Span};
use crate::{
    Changes, EngineError, Inventory, JobFilter, JobPage, JobState, KnownObjects, LogFilter, ObjectFilter, Page,
    Position, ResultFilter, Standing, Subscription,
};

/// Conflicts that are named; the others are a number.
const CONFLICTS_NAMED: usize = 20;
/// Objects that are named of those that come to one name.
const OTHERS_NAMED: usize = 5;

impl Engine {
    /// Reads an inventory without starting anything.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn inventory(&self, path: &str, source_type: SourcePlatform) -> Result<InventorySummary, EngineError> {
        Ok(self.read(path, source_type).await?.summary(path))
    }

    /// Reads an inventory with its definitions, without starting anything.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn definitions(&self, path: &str, source_type: SourcePlatform) -> Result<Inventory, EngineError> {
        self.read(path, source_type).await
    }

    /// Which objects of a new migration would meet something in the target as it is now. Nothing is started or changed.
    /// `None` where the target cannot tell. Only the spec's inventory, patterns and target are looked at.
    ///
    /// # Errors
    /// When the spec or the inventory cannot be used, or the target cannot be looked at.
    pub async fn conflicts(&self, spec: &MigrationSpec) -> Result<Option<Conflicts>, EngineError> {
        let selection = check(spec)?;
        let mut inventory = self.read(&spec.inventory_path, spec.source_type).await?;
        inventory.objects.retain(|object| selection.takes(&object.name.to_string()));
        let found = self.standing(spec, &inventory).await?;
        Ok(found.map(|found| Conflicts {
            total: u32::try_from(found.len()).unwrap_or(u32::MAX),
            first: found
                .iter()
                .filter_map(|standing| Some((inventory.objects.get(standing.place)?, standing.kind)))
                .take(CONFLICTS_NAMED)
                .map(|(object, stands)| Conflict {
                    object_name: object.name.to_string(),
                    object_type: object.kind,
                    stands,
                })
                .collect(),
        }))
    }

    /// Which names in the target several objects of a new migration would come to, by its rules and without them. Nothing is
    /// started, and the target is not asked.
    ///
    /// # Errors
    /// When the spec or the inventory cannot be used.
    pub async fn shared_names(&self, spec: &MigrationSpec) -> Result<SharedNames, EngineError> {
        let selection = check(spec)?;
        let mut inventory = self.read(&spec.inventory_path, spec.source_type).await?;
        inventory.objects.retain(|object| selection.takes(&object.name.to_string()));
        let known = KnownObjects::new(spec.name_map.clone());
        let home = (spec.target_catalog.clone(), spec.target_schema.clone());
        let work = move || {
            known.learn(&inventory, 0, (&home.0, &home.1));
            shared_names(&known.now(), &inventory)
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| EngineError::Gone("inventory"))
    }

    /// Which objects have a name that is taken, in the inventory's order, wherever rules put them.
    async fn standing(
        &self,
        spec: &MigrationSpec,
        inventory: &Inventory,
    ) -> Result<Option<Vec<Standing>>, EngineError> {
        let target = &self.shared.parts.target;
        let (catalog, schema) = (&spec.target_catalog, &spec.target_schema);
        if spec.name_map.is_empty() {
            return self.answer(|| target.standing(catalog, schema, inventory)).await;
        }
        let (known, all, home) =
            (KnownObjects::new(spec.name_map.clone()), inventory.clone(), (catalog.clone(), schema.clone()));
        let placing = move || {
            known.learn(&all, 0, (&home.0, &home.1));
            known.by_place(&all, (&home.0, &home.1))
        };
        let places = tokio::task::spawn_blocking(placing).await.map_err(|_| EngineError::Gone("inventory"))?;
        let mut all = Vec::new();
        for AtPlace { catalog, schema, objects } in places {
            let (places, objects): (Vec<usize>, Vec<_>) = objects.into_iter().unzip();
            let there = Inventory::of(inventory.source_type, objects);
            let found = self.answer(|| target.standing(&catalog, &schema, &there)).await?;
            let Some(found) = found else { return Ok(None) };
            let of_all = |standing: Standing| Some(Standing { place: *places.get(standing.place)?, ..standing });
            all.extend(found.into_iter().filter_map(of_all));
        }
        all.sort_unstable_by_key(|standing| standing.place);
        Ok(Some(all))
    }

    /// A page of jobs, newest first.
    ///
    /// # Errors
    /// When the filter cannot be used.
    pub async fn jobs(&self, filter: &JobFilter) -> Result<JobPage, EngineError> {
        let filter = filter.clone();
        self.shared.readers.read(move |store| store::jobs(store, &filter)).await
    }

    /// A job's facts and its state as last published.
    ///
    /// # Errors
    /// When no job has this id.
    pub async fn state(&self, job_id: JobId) -> Result<JobState, EngineError> {
        let base = self.base(job_id).await?;
        let mut facts = base.facts();
        facts.retried_by = self.shared.readers.read(move |store| store::retried_by(store, job_id)).await?;
        if let Some(journal) = self.live(job_id) {
            return Ok(JobState { facts, snapshot: journal.level() });
        }
        let (job, mut head) = (base.job, base.head);
        let lines = head.log_counts.total();
        let first = lines.saturating_sub(SNAPSHOT_LOG_LINES as u64);
        let position = Span { after: first, to: lines };
        head.new_logs =
            self.shared.readers.read(move |store| store::logs_from(store, job, position, SNAPSHOT_LOG_LINES)).await?;
        let mut snapshot = JobSnapshot::new(job_id, head.start_time);
        snapshot.apply(&head, &mut model::Discard);
        snapshot.last_index = snapshot.counts.finished();
        Ok(JobState { facts, snapshot })
    }

    pub(super) async fn base(&self, job_id: JobId) -> Result<Base, EngineError> {
        self.shared.readers.read(move |store| store::job(store, job_id)).await
    }

    /// A page of a job's objects with their stages.
    ///
    /// # Errors
    /// When no job has this id, or the filter cannot be used.
    pub async fn objects(&self, job_id: JobId, filter: &ObjectFilter) -> Result<Page<ObjectRow>, EngineError> {
        let filter = filter.clone();
        let mut page = self.shared.readers.read(move |store| store::objects(store, job_id, &filter)).await?;
        if let Some(journal) = self.live(job_id) {
            let current = journal.head().0.current_objects;
            for row in page.rows.iter_mut().filter(|row| row.status.is_none()) {
                row.stage = current.iter().find(|of| of.object == row.object).map_or(row.stage, |of| of.stage);
            }
        }
        Ok(page)
    }

    /// A page of a job's results.
    ///
    /// # Errors
    /// When no job has this id, or the filter cannot be used.
    pub async fn results(&self, job_id: JobId, filter: &ResultFilter) -> Result<Page<ObjectResult>, EngineError> {
        let filter = filter.clone();
        self.shared.readers.read(move |store| store::results(store, job_id, &filter)).await
    }

    /// A page of a job's log.
    ///
    /// # Errors
    /// When no job has this id, or the filter cannot be used.
    pub async fn logs(&self, job_id: JobId, filter: &LogFilter) -> Result<Page<LogEntry>, EngineError> {
        let filter = filter.clone();
        self.shared.readers.read(move |store| store::logs(store, job_id, &filter)).await
    }

    /// One ended object in full.
    ///
    /// # Errors
    /// When no job has this id, or the object has no result.
    pub async fn object_detail(&self, job_id: JobId, object: ObjectNumber) -> Result<ObjectDetail, EngineError> {
        self.shared.readers.read(move |store| store::object_detail(store, job_id, object)).await
    }

    /// Follows a job from a position. `None` where the job has ended and the position is its last `seq`: nothing follows.
    /// A position beyond the job's head gets the level state, its first message with `reset`.
    ///
    /// # Errors
    /// When no job has this id.
    pub async fn subscribe(&self, job_id: JobId, position: Position) -> Result<Option<Subscription>, EngineError> {
        let catch_ups = self.shared.catch_ups.clone();
        // Nothing below need wait for anything, and who subscribes again and again must not keep its thread from the job.
        tokio::task::coop::consume_budget().await;
        // The journal is looked up before the store is read: a job leaves the journals only after its end is stored.
        if let Some(journal) = self.live(job_id) {
            if let Position::After(seq) = position
                && let Some((last, next_tick)) = journal.resume(seq)
            {
                return Ok(Some(Subscription::resumed(catch_ups, journal, &last, next_tick)));
            }
            let (head, next_tick) = journal.head();
            let (job, ended) = (journal.job(), head.complete);
            if ended && position == Position::After(head.seq.unwrap_or(0)) {
                return Ok(None);
            }
            let live = (!ended).then_some((journal, next_tick));
            return Ok(Some(Subscription::new(catch_ups, job, head, live, position)));
        }
        let base = self.base(job_id).await?;
        let at_end = base.head.complete && position == Position::After(base.head.seq.unwrap_or(0));
        Ok((!at_end).then(|| Subscription::new(catch_ups, base.job, base.head, None, position)))
    }

    /// Follows all jobs: every one that has not ended, then each that changes.
    pub fn changes(&self) -> Changes {
        self.shared.overview.clone().follow()
    }
}

fn shared_names(known: &Known, inventory: &Inventory) -> SharedNames {
    let named = |place: &usize| inventory.objects.get(*place).map(|object| object.name.to_string());
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let found = known.collisions();
    let first = found.iter().take(CONFLICTS_NAMED).filter_map(|(name, places)| {
        let (keeps, others) = places.split_first()?;
        Some(SharedName {
            name: (*name).to_owned(),
            keeps: named(keeps)?,
            others: others.iter().filter_map(named).take(OTHERS_NAMED).collect(),
            others_total: number(others.len()),
        })
    });
    SharedNames { total: number(found.len()), objects: number(known.without_name().count()), first: first.collect() }
}
