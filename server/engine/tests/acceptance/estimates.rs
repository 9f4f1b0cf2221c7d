//! The estimate of a job's end as its readers get it.

use std::sync::Arc;

use engine::{Engine, Position};
use model::{Eta, EtaBasis, ExecutionMode, JobId, MigrationSpec, ObjectKind, SourcePlatform};
use tokio::sync::Semaphore;

use crate::scripted::{Reader, Script, Scripted, object, open, spec, tables};

/// Reads until `enough`, and answers with the estimates on the way.
async fn estimates(engine: &Engine, job_id: JobId, enough: impl Fn(&Reader) -> bool) -> Vec<Option<Eta>> {
    let mut subscription = engine.subscribe(job_id, Position::After(0)).await.unwrap().unwrap();
    let (mut reader, mut estimates) = (Reader::new(job_id), Vec::new());
    while !enough(&reader) {
        let Some(tick) = subscription.next().await.unwrap() else { break };
        reader.take(&tick.update);
        estimates.push(tick.update.eta);
    }
    estimates
}

#[tokio::test]
async fn the_first_estimate_of_a_job_rests_on_what_is_known_of_jobs_like_it() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(6));
    let engine = open(&ports, folder.path(), 1).await;
    let of = |path: &str, platform, mode| MigrationSpec {
        inventory_path: path.to_owned(),
        source_type: platform,
        ..spec(mode)
    };
    let (oracle, mysql) = (SourcePlatform::Oracle, SourcePlatform::MySql);
    let (dry, real) = (ExecutionMode::DryRun, ExecutionMode::Execute);
    for (path, platform, mode, expected) in [
        ("a", oracle, dry, None),
        ("a", oracle, real, Some(EtaBasis::DryRun)),
        ("a", oracle, real, Some(EtaBasis::History)),
        ("a", oracle, dry, Some(EtaBasis::DryRun)),
        ("b", oracle, dry, Some(EtaBasis::History)),
        ("a", mysql, dry, None),
    ] {
        let gate = Arc::new(Semaphore::new(0));
        (1..=6).for_each(|number| ports.script(&format!("T{number}"), Script::Wait(gate.clone())));
        let job_id = engine.start(of(path, platform, mode)).await.unwrap().job_id;
        let first = estimates(&engine, job_id, |reader| reader.snapshot.counts.running == 1).await;
        let basis = first.last().unwrap().map(|eta| eta.basis);
        assert_eq!(basis, expected, "{path} from {platform}, {mode:?}");
        gate.add_permits(6);
        Reader::new(job_id).read(&engine, Position::After(0)).await;
    }
}

#[tokio::test]
async fn an_estimate_is_never_nothing_and_its_late_case_never_earlier() {
    let folder = tempfile::tempdir().unwrap();
    let mut objects = tables(20);
    objects.push(object(ObjectKind::View, "V", "CREATE VIEW S.V AS SELECT A FROM S.T3"));
    let ports = Scripted::new(objects);
    ports.script("T3", Script::Fail);
    let engine = open(&ports, folder.path(), 4).await;
    for _ in 0..2 {
        let job_id = engine.start(spec(ExecutionMode::DryRun)).await.unwrap().job_id;
        let all = estimates(&engine, job_id, |_| false).await;
        for eta in all.iter().flatten() {
            assert!(eta.p50_ms > 0 && eta.p90_ms >= eta.p50_ms && eta.stall_after_ms >= 15_000, "{eta:?}");
        }
        assert_eq!(all.last(), Some(&None), "an ended job has no time left");
    }
}
