use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use engine::{
    Execution, Inventory, InventoryError, InventoryObject, InventorySource, JobContext, Standing, Target, TargetError,
    TargetSession, Translator, TranslatorError,
};
use model::{Diagnostic, ObjectKind, Severity, SourcePlatform};
use tokio_util::sync::CancellationToken;
use translate::Translation;

use super::course::{Course, Outcome};
use super::script::{PREFIX, Script};
use super::telling::Teller;

/// Puts the player before the real ports: scripted jobs are played, all others go through.
pub fn wrap(
    source: Arc<dyn InventorySource>,
    translator: Arc<dyn Translator>,
    target: Arc<dyn Target>,
) -> (Arc<dyn InventorySource>, Arc<dyn Translator>, Arc<dyn Target>) {
    (Arc::new(PlayedSource(source)), Arc::new(PlayedTranslator(translator)), Arc::new(PlayedTarget(target)))
}

struct PlayedSource(Arc<dyn InventorySource>);

#[async_trait]
impl InventorySource for PlayedSource {
    async fn read(&self, path: &str, source_type: SourcePlatform) -> Result<Inventory, InventoryError> {
        let Some(script) = path.strip_prefix(PREFIX) else { return self.0.read(path, source_type).await };
        let objects = Script::parse(script)?.objects().collect();
        Ok(Inventory::of(source_type, objects))
    }

    async fn more(
        &self,
        path: &str,
        source_type: SourcePlatform,
        round: u32,
    ) -> Result<Option<Vec<InventoryObject>>, InventoryError> {
        let Some(script) = path.strip_prefix(PREFIX) else { return self.0.more(path, source_type, round).await };
        let script = Script::parse(script)?;
        let Some((time, objects)) = script.found_later(round) else { return Ok(None) };
        tokio::time::sleep(time).await;
        Ok(Some(objects.collect()))
    }
}

/// Takes no batches, whatever the real translator does: each scripted object takes a time of its own.
struct PlayedTranslator(Arc<dyn Translator>);

#[async_trait]
impl Translator for PlayedTranslator {
    fn for_job(&self, model_id: &str, job: &JobContext) -> Option<Arc<dyn Translator>> {
        self.0.for_job(model_id, job).map(|translator| Arc::new(Self(translator)) as _)
    }

    fn ended(&self, job: &JobContext) {
        self.0.ended(job);
    }

    async fn translate(&self, object: &InventoryObject, job: &JobContext) -> Result<Translation, TranslatorError> {
        let Some((script, number)) = Script::of(object) else { return self.0.translate(object, job).await };
        let course = script.course(number);
        std::thread::sleep(course.holding);
        pass(course.translating, &course, &job.cancelled).await;
        let remark = |code, severity, message| vec![Diagnostic::new(code, severity, message).at(2, 1)];
        let diagnostics = match course.outcome {
            Outcome::Untranslatable => {
                let message = "the hierarchical query (CONNECT BY) has no counterpart; rewrite it as a recursive query";
                return Ok(Translation {
                    kind: Some(object.kind),
                    statements: Vec::new(),
                    diagnostics: remark("SCN-0001", Severity::Error, message),
                });
            }
            Outcome::Warning => {
                let message =
                    "empty strings are NULL in the source and are not on Databricks; check comparisons with ''";
                remark("SCN-0002", Severity::Warning, message)
            }
            Outcome::Success | Outcome::Missing | Outcome::Denied => Vec::new(),
        };
        let statement = script.translated(&object.name, number, &job.target_catalog, &job.target_schema);
        Ok(Translation { kind: Some(object.kind), statements: vec![statement], diagnostics })
    }
}

struct PlayedTarget(Arc<dyn Target>);

#[async_trait]
impl Target for PlayedTarget {
    async fn open(&self, job: &JobContext, inventory: &Inventory) -> Result<Box<dyn TargetSession>, TargetError> {
        // A job without objects has no use for a target either.
        if inventory.objects.iter().all(|object| Script::of(object).is_some()) {
            let scripts = inventory.objects.iter().filter_map(Script::of);
            let lets_go_late = scripts.take(1).any(|(script, _)| script.lets_go_late());
            return Ok(Box::new(PlayedSession { job: job.clone(), teller: Teller::default(), lets_go_late }));
        }
        self.0.open(job, inventory).await
    }

    async fn standing(
        &self,
        catalog: &str,
        schema: &str,
        inventory: &Inventory,
    ) -> Result<Option<Vec<Standing>>, TargetError> {
        if inventory.objects.iter().all(|object| Script::of(object).is_some()) {
            return Ok(Some(Vec::new()));
        }
        self.0.standing(catalog, schema, inventory).await
    }
}

struct PlayedSession {
    job: JobContext,
    teller: Teller,
    lets_go_late: bool,
}

#[async_trait]
impl TargetSession for PlayedSession {
    async fn execute(
        &self,
        object: &InventoryObject,
        _kind: ObjectKind,
        _statements: &[String],
    ) -> Result<Execution, TargetError> {
        let Some((script, number)) = Script::of(object) else {
            return Err(TargetError::Refused(format!("{} is not part of the scenario", object.name)));
        };
        let course = script.course(number);
        pass(course.executing, &course, &self.job.cancelled).await;
        tokio::select! {
            () = self.job.cancelled.cancelled() => {}
            () = self.teller.tell(&course.telling, object, &self.job.log) => {}
        }
        let place = format!("{}.{}", self.job.target_catalog, self.job.target_schema);
        match course.outcome {
            Outcome::Missing => {
                Err(TargetError::Refused(format!("{place}.exchange_rates does not exist on the target")))
            }
            Outcome::Denied => Err(TargetError::Refused(format!("permission denied: CREATE TABLE on schema {place}"))),
            Outcome::Success | Outcome::Warning | Outcome::Untranslatable => {
                Ok(Execution { executed: !self.job.mode.is_dry_run(), diagnostics: Vec::new() })
            }
        }
    }

    fn may_be_dropped(&self) -> bool {
        !self.lets_go_late
    }
}

/// Lets time go by; after a cancel only as much as the script says.
async fn pass(time: Duration, course: &Course, cancelled: &CancellationToken) {
    // A timer takes a millisecond even for nothing, which 100,000 objects would notice.
    if time.is_zero() {
        return;
    }
    tokio::select! {
        () = tokio::time::sleep(time) => {}
        () = cancelled.cancelled() => tokio::time::sleep(course.letting_go).await,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use engine::JobLog;
    use model::{ExecutionMode, JobId, ObjectName};
    use tokio::time::Instant;

    use super::*;

    /// Real ports that count what reaches them.
    #[derive(Default)]
    struct Behind(AtomicUsize);

    #[async_trait]
    impl InventorySource for Behind {
        async fn read(&self, _: &str, source_type: SourcePlatform) -> Result<Inventory, InventoryError> {
            self.0.fetch_add(1, Ordering::Relaxed);
            let definition = "-- scenario happy-500?speed=1&seed=1 object 1\nDROP TABLE everything".to_owned();
            let object = InventoryObject { name: ObjectName::new("A", "B"), kind: ObjectKind::Table, definition };
            Ok(Inventory::of(source_type, vec![object]))
        }
    }

    #[async_trait]
    impl Translator for Behind {
        async fn translate(&self, _: &InventoryObject, _: &JobContext) -> Result<Translation, TranslatorError> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Ok(Translation::default())
        }
    }

    #[async_trait]
    impl Target for Behind {
        async fn open(&self, _: &JobContext, _: &Inventory) -> Result<Box<dyn TargetSession>, TargetError> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Err(TargetError::Unavailable("counted".to_owned()))
        }
    }

    struct Played {
        behind: Arc<Behind>,
        source: Arc<dyn InventorySource>,
        translator: Arc<dyn Translator>,
        target: Arc<dyn Target>,
    }

    fn played() -> Played {
        let behind = Arc::new(Behind::default());
        let (source, translator, target) = wrap(behind.clone(), behind.clone(), behind.clone());
        Played { behind, source, translator, target }
    }

    fn job() -> JobContext {
        JobContext {
            job_id: JobId(uuid::Uuid::nil()),
            source_type: SourcePlatform::Oracle,
            target_catalog: "main".to_owned(),
            target_schema: "sales".to_owned(),
            mode: ExecutionMode::Execute,
            on_conflict: Default::default(),
            known: Default::default(),
            earlier: Vec::new(),
            functions: Default::default(),
            cancelled: CancellationToken::new(),
            log: JobLog::default(),
        }
    }

    async fn inventory(played: &Played, path: &str) -> Inventory {
        played.source.read(path, SourcePlatform::Oracle).await.unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn a_scripted_job_runs_without_the_real_ports() {
        let (played, job) = (played(), job());
        let inventory = inventory(&played, "scenario:happy-500?speed=100").await;
        let session = played.target.open(&job, &inventory).await.unwrap();
        let started = Instant::now();
        for object in &inventory.objects {
            let translation = played.translator.translate(object, &job).await.unwrap();
            assert!(translation.is_success() && translation.statements.len() == 1);
            assert!(session.execute(object, object.kind, &translation.statements).await.unwrap().executed);
        }
        assert!(started.elapsed() > Duration::from_secs(2), "{:?}", started.elapsed());
        assert_eq!(played.behind.0.load(Ordering::Relaxed), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_cancel_ends_the_work_at_once_and_in_slow_cancel_after_30_seconds() {
        for (path, expected) in [("scenario:happy-500", 0), ("scenario:slow-cancel-30s", 30)] {
            let (played, job) = (played(), job());
            let inventory = inventory(&played, path).await;
            let session = played.target.open(&job, &inventory).await.unwrap();
            job.cancelled.cancel();
            let (started, object) = (Instant::now(), &inventory.objects[0]);
            played.translator.translate(object, &job).await.unwrap();
            session.execute(object, object.kind, &[]).await.unwrap();
            assert_eq!((started.elapsed().as_secs(), session.may_be_dropped()), (expected, expected == 0), "{path}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn everything_else_goes_to_the_real_ports_even_under_a_script_s_comment() {
        let (played, job) = (played(), job());
        let inventory = inventory(&played, "my/warehouse").await;
        played.translator.translate(&inventory.objects[0], &job).await.unwrap();
        assert!(played.target.open(&job, &inventory).await.is_err());
        assert_eq!(played.behind.0.load(Ordering::Relaxed), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn zero_has_no_objects_and_an_unknown_scenario_names_the_known_ones() {
        let played = played();
        assert_eq!(inventory(&played, "scenario:zero").await.objects, []);
        let error = played.source.read("scenario:nope", SourcePlatform::Oracle).await.unwrap_err();
        assert!(error.to_string().contains("happy-500, zero"), "{error}");
    }

    #[tokio::test(start_paused = true)]
    async fn only_total_grows_finds_more_and_after_a_while() {
        let played = played();
        let more = async |path, round| played.source.more(path, SourcePlatform::Oracle, round).await.unwrap();
        assert_eq!(more("scenario:happy-500", 0).await, None);
        let (path, started) = ("scenario:total-grows", Instant::now());
        let mut all = inventory(&played, path).await.objects;
        for (round, seconds) in [(0, 5), (1, 10)] {
            all.extend(more(path, round).await.unwrap());
            assert_eq!(started.elapsed().as_secs(), seconds);
        }
        assert_eq!((all.len(), more(path, 2).await), (240, None));
        let numbers: Vec<_> = all.iter().filter_map(|object| Some(Script::of(object)?.1)).collect();
        assert_eq!(numbers, (1..=240).collect::<Vec<_>>());
    }

    #[tokio::test(start_paused = true)]
    async fn all_fail_fails_at_the_translator_or_at_the_target() {
        let (played, job) = (played(), job());
        let inventory = inventory(&played, "scenario:all-fail").await;
        let session = played.target.open(&job, &inventory).await.unwrap();
        for object in &inventory.objects {
            let translation = played.translator.translate(object, &job).await.unwrap();
            assert!(!translation.is_success() || session.execute(object, object.kind, &[]).await.is_err());
        }
    }
}
