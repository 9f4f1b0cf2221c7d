use model::ObjectKind;

use super::*;

fn at(ms: i64) -> Timestamp {
    Timestamp::from_unix_ms(ms)
}

/// Objects of one kind and size, each taking `each_ms`; returns the estimate after `finished` of them, a multiple of the
/// workers.
fn after(finished: u32, total: u32, each_ms: i64, workers: u32) -> Option<Eta> {
    let work = Work::new(ObjectKind::Table, 400);
    let mut eta = EtaEstimator::new((1..=total).map(|object| (object, work)), workers as usize, at(0));
    let mut clock = 0;
    for first in (1..=finished).step_by(workers as usize) {
        (first..first + workers).for_each(|object| eta.begin(object, at(clock)));
        clock += each_ms;
        (first..first + workers).for_each(|object| eta.finish(object, at(clock)));
    }
    eta.estimate(at(clock))
}

#[test]
fn nothing_is_said_before_three_objects_and_three_seconds() {
    assert_eq!(after(2, 10, 5000, 1), None);
    assert_eq!(after(5, 10, 100, 1), None);
    assert!(after(3, 10, 1000, 1).is_some());
}

#[test]
fn nothing_is_said_once_nothing_is_left() {
    assert_eq!(after(10, 10, 1000, 1), None);
}

#[test]
fn equal_objects_are_estimated_by_what_they_took() {
    for (finished, total, each_ms, workers, expected_ms) in
        [(10, 20, 1000, 1, 10_000), (12, 112, 1000, 4, 25_000), (50, 100, 400, 2, 10_000)]
    {
        let eta = after(finished, total, each_ms, workers).unwrap();
        let error = (eta.p50_ms as f64 / f64::from(expected_ms) - 1.0).abs();
        assert!(error < 0.05, "{eta:?}, expected {expected_ms}");
        assert!(eta.p90_ms >= eta.p50_ms);
    }
}

#[test]
fn slower_kinds_to_come_are_counted_as_slower() {
    let (table, procedure) = (Work::new(ObjectKind::Table, 400), Work::new(ObjectKind::Procedure, 400));
    let mut eta =
        EtaEstimator::new((1..=20).map(|object| (object, if object <= 10 { table } else { procedure })), 1, at(0));
    for object in 1..=10 {
        eta.begin(object, at(i64::from(object) * 1000));
        eta.finish(object, at(i64::from(object) * 1000 + 1000));
    }
    assert!(eta.estimate(at(11_000)).unwrap().p50_ms > 60_000);
}

#[test]
fn an_object_in_work_keeps_the_estimate_above_half_its_age() {
    let work = Work::new(ObjectKind::Table, 400);
    let mut eta = EtaEstimator::new((1..=4).map(|object| (object, work)), 1, at(0));
    for object in 1..=3 {
        eta.begin(object, at(i64::from(object) * 1000));
        eta.finish(object, at(i64::from(object) * 1000 + 1000));
    }
    eta.begin(4, at(4000));
    assert!(eta.estimate(at(64_000)).unwrap().p50_ms >= 30_000);
}

#[test]
fn one_stall_does_not_spoil_the_estimate_of_the_rest() {
    let work = Work::new(ObjectKind::Table, 400);
    let mut eta = EtaEstimator::new((1..=60).map(|object| (object, work)), 1, at(0));
    let mut clock = 0;
    for object in 1..=30 {
        eta.begin(object, at(clock));
        clock += if object == 20 { 300_000 } else { 1000 };
        eta.finish(object, at(clock));
    }
    // 30 are left, a second each.
    let p50 = eta.estimate(at(clock)).unwrap().p50_ms;
    assert!((30_000..60_000).contains(&p50), "{p50}");
}

#[test]
fn a_job_that_slows_down_is_estimated_by_its_newer_pace() {
    let work = Work::new(ObjectKind::Table, 400);
    let mut eta = EtaEstimator::new((1..=200).map(|object| (object, work)), 1, at(0));
    let mut clock = 0;
    for object in 1..=100 {
        eta.begin(object, at(clock));
        clock += if object <= 50 { 500 } else { 1500 };
        eta.finish(object, at(clock));
    }
    // The mean of all would say 100 s, the newer pace says 150 s.
    let p50 = eta.estimate(at(clock)).unwrap().p50_ms;
    assert!((115_000..190_000).contains(&p50), "{p50}");
}

#[test]
fn what_is_abandoned_counts_as_queued_again() {
    let work = Work::new(ObjectKind::View, 900);
    let mut eta = EtaEstimator::new((1..=8).map(|object| (object, work)), 1, at(0));
    for object in 1..=4 {
        eta.begin(object, at(i64::from(object) * 1000));
        eta.finish(object, at(i64::from(object) * 1000 + 1000));
    }
    let before = eta.estimate(at(5000)).unwrap();
    eta.begin(5, at(5000));
    eta.abandon(5, at(5000));
    assert_eq!(eta.estimate(at(5000)).unwrap(), before);
}

#[test]
fn objects_that_take_no_time_still_leave_an_estimate_above_nothing() {
    let work = Work::new(ObjectKind::Table, 0);
    let mut eta = EtaEstimator::new((1..=10).map(|object| (object, work)), 4, at(0));
    for object in 1..=5 {
        eta.begin(object, at(0));
        eta.finish(object, at(0));
    }
    let estimate = eta.estimate(at(3000)).unwrap();
    assert!(estimate.p50_ms > 0 && estimate.p90_ms >= estimate.p50_ms, "{estimate:?}");
}

#[test]
fn what_is_left_out_leaves_the_queue_and_teaches_nothing() {
    let work = Work::new(ObjectKind::Table, 400);
    let mut eta = EtaEstimator::new((1..=20).map(|object| (object, work)), 1, at(0));
    for object in 1..=10 {
        eta.begin(object, at(i64::from(object) * 1000));
        eta.finish(object, at(i64::from(object) * 1000 + 1000));
    }
    let before = eta.estimate(at(11_000)).unwrap().p50_ms as f64;
    eta.leave_out(11, at(11_000));
    eta.begin(12, at(11_000));
    eta.leave_out(12, at(11_000));
    let after = eta.estimate(at(11_000)).unwrap().p50_ms as f64;
    assert!((after / before - 0.8).abs() < 0.01, "{before} {after}");
}

#[test]
fn an_object_that_begins_again_counts_as_new() {
    let work = Work::new(ObjectKind::Table, 400);
    let mut eta = EtaEstimator::new((1..=4).map(|object| (object, work)), 1, at(0));
    for object in 1..=3 {
        eta.begin(object, at(i64::from(object) * 1000));
        eta.finish(object, at(i64::from(object) * 1000 + 1000));
    }
    eta.begin(4, at(4000));
    eta.begin(4, at(60_000));
    let old = eta.estimate(at(60_000)).unwrap().p50_ms;
    eta.abandon(4, at(60_000));
    eta.begin(4, at(60_000));
    assert!(old > 20_000 && eta.estimate(at(60_000)).unwrap().p50_ms < 2000, "{old}");
}

#[test]
fn workers_that_wait_are_not_counted_on() {
    let work = Work::new(ObjectKind::Table, 400);
    let mut eta = EtaEstimator::new((1..=100).map(|object| (object, work)), 4, at(0));
    for object in 1..=60 {
        eta.begin(object, at(i64::from(object) * 1000));
        eta.finish(object, at(i64::from(object) * 1000 + 1000));
    }
    // 40 are left, a second each, and only one of four workers has ever had something to do.
    let p50 = eta.estimate(at(61_000)).unwrap().p50_ms;
    assert!((30_000..45_000).contains(&p50), "{p50}");
}

#[test]
fn what_objects_took_before_is_what_they_are_expected_to_take() {
    let work = Work::new(ObjectKind::Procedure, 400);
    let new = || EtaEstimator::new((1..=10).map(|object| (object, work)), 2, at(0));
    let past = [Past { work: Work::new(ObjectKind::Table, 400), seconds: 1.0 }];
    for (basis, objects, pasts, expected_ms) in [
        (EtaBasis::DryRun, (1..=10).map(|object| (object, 4.0)).collect(), &past[..], 20_000),
        (EtaBasis::History, HashMap::new(), &past[..], 50_000),
    ] {
        let mut eta = new();
        eta.expect(Priors::learn(basis, objects, pasts.iter().copied()).unwrap());
        let estimate = eta.estimate(at(0)).unwrap();
        let error = estimate.p50_ms as f64 / f64::from(expected_ms) - 1.0;
        // The last of two workers ends a little after the other.
        assert!((0.0..0.15).contains(&error) && estimate.basis == basis, "{estimate:?}");
    }
    assert!(Priors::learn(EtaBasis::History, HashMap::new(), []).is_none());
}
