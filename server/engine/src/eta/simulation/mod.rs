//! The estimator beside those of other programs, on jobs like the ones it is made for: virtual time, the same every time.
//!
//! `cargo test -p engine eta_simulation -- --nocapture` prints the table.

mod others;
mod work_model;

use std::collections::{BinaryHeap, HashMap};

use model::{Eta, EtaBasis, ObjectNumber, ShownEta, Timestamp, is_stalled};

use super::{EtaEstimator, Past, Priors};
use others::{Ema, GlobalMean, Other, TimeWeighted};
use work_model::{Job, Knowledge, SCENARIOS, Scenario};

const SEEDS: std::ops::RangeInclusive<u64> = 1..=12;
/// The shortest time between two updates that a client gets.
const TICK_MS: u64 = 100;

/// A value that was shown, with the truth at that moment, both in milliseconds.
#[derive(Clone, Copy, Debug)]
struct Shown {
    at: u64,
    value: f64,
    late: f64,
    truth: f64,
}

/// What one run of one scenario showed, a value a second.
#[derive(Debug, Default)]
struct Run {
    length: u64,
    shown: Vec<Shown>,
    revisions: usize,
    /// Seconds in which the value rose by more than a tenth without the word.
    rises: usize,
    /// Seconds in which it stood still, and those of them in which it got longer.
    held: usize,
    rose_while_held: usize,
    first_at: Option<u64>,
}

/// Works through a job in virtual time: `change` hears of each begin (`false`) and end (`true`), `second` is called every
/// second. Returns its length.
fn play(job: &Job, mut change: impl FnMut(ObjectNumber, u64, bool), mut second: impl FnMut(u64)) -> u64 {
    let mut ends: BinaryHeap<std::cmp::Reverse<(u64, ObjectNumber)>> = BinaryHeap::new();
    let mut queue = (1..=job.objects.len() as ObjectNumber).peekable();
    let (mut now, mut next_second) = (0, 0);
    loop {
        while ends.len() < job.workers
            && let Some(object) = queue.next()
        {
            change(object, now, false);
            ends.push(std::cmp::Reverse((job.end_of(object, now), object)));
        }
        let Some(std::cmp::Reverse((end, object))) = ends.pop() else { return now };
        while next_second < end {
            second(next_second);
            next_second += 1000;
        }
        now = end;
        change(object, now, true);
    }
}

fn at(ms: u64) -> Timestamp {
    Timestamp::from_unix_ms(ms as i64)
}

fn estimator(job: &Job, knowledge: Knowledge) -> EtaEstimator {
    let numbered = || job.objects.iter().zip(1..);
    let mut eta = EtaEstimator::new(numbered().map(|(object, number)| (number, object.work)), job.workers, at(0));
    let pasts = job.history.iter().map(|(work, seconds)| Past { work: *work, seconds: *seconds });
    let priors = match knowledge {
        Knowledge::Nothing => None,
        Knowledge::History => Priors::learn(EtaBasis::History, HashMap::new(), pasts),
        Knowledge::DryRun => {
            let objects = numbered().map(|(object, number)| (number, object.dry_run)).collect();
            Priors::learn(EtaBasis::DryRun, objects, [])
        }
    };
    if let Some(priors) = priors {
        eta.expect(priors);
    }
    eta
}

/// What a client shows of our estimates.
fn ours(job: &Job, knowledge: Knowledge) -> Run {
    let length = play(job, |_, _, _| {}, |_| {});
    // Both closures of `play` change it.
    let client = std::cell::RefCell::new(Client::new(estimator(job, knowledge)));
    play(
        job,
        |object, now, ended| client.borrow_mut().change(object, now, ended),
        |now| client.borrow_mut().second(now, length),
    );
    let mut run = client.into_inner().run;
    run.length = length;
    run
}

/// A client of one run: gets updates as they come, looks at the value every second.
struct Client {
    eta: EtaEstimator,
    running: u32,
    shown_estimate: Option<Eta>,
    display: ShownEta,
    /// When the last update came, and when the one that is due comes.
    updated: Option<u64>,
    due: Option<u64>,
    last_finish: u64,
    before: Option<f64>,
    was_revised: bool,
    run: Run,
}

impl Client {
    fn new(eta: EtaEstimator) -> Self {
        let run = Run::default();
        Self {
            eta,
            running: 0,
            shown_estimate: None,
            display: ShownEta::default(),
            updated: None,
            due: None,
            last_finish: 0,
            before: None,
            was_revised: false,
            run,
        }
    }

    fn change(&mut self, object: ObjectNumber, now: u64, ended: bool) {
        self.update(now);
        if ended {
            self.eta.finish(object, at(now));
            self.running -= 1;
            self.last_finish = now;
        } else {
            self.eta.begin(object, at(now));
            self.running += 1;
        }
        let earliest = self.updated.map_or(now, |last| (last + TICK_MS).max(now));
        self.due.get_or_insert(earliest);
    }

    /// Makes the update that was due before `now`.
    fn update(&mut self, now: u64) {
        let Some(due) = self.due.filter(|due| *due <= now) else { return };
        (self.due, self.updated) = (None, Some(due));
        if let Some(estimate) = self.eta.estimate(at(due)) {
            assert!(estimate.p50_ms > 0 && estimate.p90_ms >= estimate.p50_ms, "{estimate:?}");
            self.run.first_at.get_or_insert(due);
            self.shown_estimate = Some(estimate);
            self.display.take(estimate, due as f64);
            let revised = self.display.revised(due as f64);
            self.run.revisions += usize::from(revised && !self.was_revised);
            self.was_revised = revised;
        }
    }

    fn second(&mut self, now: u64, length: u64) {
        self.update(now);
        let stalled = is_stalled(self.running, self.shown_estimate, now - self.last_finish);
        if stalled {
            self.display.hold(now as f64);
        }
        let Some((value, late)) = self.display.remaining_ms(now as f64) else { return };
        // Below 20 s the text is the same whatever the value.
        let told = value.max(20_000.0);
        let before = self.before.replace(told);
        self.run.held += usize::from(stalled);
        if let Some(before) = before {
            self.run.rose_while_held += usize::from(stalled && told > before + 1.0);
            self.run.rises += usize::from(told > before * 1.1 && !self.was_revised);
        }
        self.run.shown.push(Shown { at: now, value, late, truth: (length - now) as f64 });
    }
}

/// What another program's estimator shows.
fn other(job: &Job, estimator: impl Other) -> Run {
    let length = play(job, |_, _, _| {}, |_| {});
    let estimator = std::cell::RefCell::new(estimator);
    let mut run = Run { length, ..Run::default() };
    let mut finished = 0;
    let total = job.objects.len();
    let seen = std::cell::Cell::new(0);
    play(
        job,
        |_, now, ended| {
            if ended {
                finished += 1;
                seen.set(finished);
                estimator.borrow_mut().finished(finished, now as f64 / 1000.0);
            }
        },
        |now| {
            let value = estimator.borrow().remaining(total - seen.get(), now as f64 / 1000.0);
            if let Some(value) = value.map(|seconds| seconds * 1000.0) {
                run.shown.push(Shown { at: now, value, late: value, truth: (length - now) as f64 });
            }
        },
    );
    run
}

/// How good some runs were between 5 % and 95 % of their length.
#[derive(Debug)]
struct Figures {
    median_error: f64,
    p90_error: f64,
    max_ratio: f64,
    jitter: f64,
    /// Share of moments at which the job ended before the nine-in-ten case.
    covered: f64,
}

impl Figures {
    fn of(runs: &[Run]) -> Self {
        let inside = |run: &Run, shown: &Shown| shown.at * 20 >= run.length && shown.at * 20 <= run.length * 19;
        let all: Vec<Shown> =
            runs.iter().flat_map(|run| run.shown.iter().filter(|shown| inside(run, shown))).copied().collect();
        let mut errors: Vec<f64> = all.iter().map(|shown| (shown.value - shown.truth).abs() / shown.truth).collect();
        errors.sort_by(f64::total_cmp);
        let at_share = |share: f64| errors[((errors.len() - 1) as f64 * share) as usize];
        let jitters = runs.iter().map(|run| {
            let ends = run
                .shown
                .windows(2)
                .map(|pair| ((pair[1].at as f64 + pair[1].value) - (pair[0].at as f64 + pair[0].value)).abs());
            ends.sum::<f64>() / run.length as f64
        });
        Self {
            median_error: at_share(0.5),
            p90_error: at_share(0.9),
            max_ratio: all.iter().map(|shown| shown.value / shown.truth).fold(0.0, f64::max),
            jitter: jitters.sum::<f64>() / runs.len() as f64,
            covered: all.iter().filter(|shown| shown.truth <= shown.late).count() as f64 / all.len() as f64,
        }
    }
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let number = |of: f64| if of < 1000.0 { format!("{of:.1}") } else { format!("{of:.0e}") };
        let percent = |share: f64| if share < 10.0 { format!("{:.0}%", share * 100.0) } else { format!("{share:.0e}") };
        let ratio = number(self.max_ratio);
        write!(
            f,
            "{:>8} {:>8} {ratio:>8} {:>8} {:>8}",
            percent(self.median_error),
            percent(self.p90_error),
            number(self.jitter),
            percent(self.covered)
        )
    }
}

fn runs_of(scenario: Scenario, run: impl Fn(&Job) -> Run) -> Vec<Run> {
    SEEDS.map(|seed| run(&Job::new(scenario, seed))).collect()
}

/// A row of the table.
#[allow(clippy::print_stdout, reason = "the table is what one runs it for")]
fn row(scenario: Scenario, estimator: &str, runs: &[Run]) -> Figures {
    let figures = Figures::of(runs);
    println!("{:<30} {estimator:<24} {figures}", scenario.name());
    figures
}

#[test]
#[allow(clippy::print_stdout, reason = "the table is what one runs it for")]
fn eta_simulation() {
    println!(
        "{:<30} {:<24} {:>8} {:>8} {:>8} {:>8} {:>8}",
        "scenario", "estimator", "median", "p90", "max", "jitter", "in p90"
    );
    for scenario in SCENARIOS {
        row(scenario, "global mean", &runs_of(scenario, |job| other(job, GlobalMean::default())));
        row(scenario, "tqdm, EMA 0.3", &runs_of(scenario, |job| other(job, Ema::default())));
        row(scenario, "indicatif, 15 s double", &runs_of(scenario, |job| other(job, TimeWeighted::default())));
        for knowledge in Knowledge::ALL {
            let runs = runs_of(scenario, |job| ours(job, knowledge));
            let figures = row(scenario, knowledge.name(), &runs);
            let what = format!("{}, {}", scenario.name(), knowledge.name());
            assert!(figures.median_error <= 0.30, "{what}: {figures:?}");
            assert!(figures.p90_error <= 0.65, "{what}: {figures:?}");
            assert!(figures.max_ratio <= 2.5, "{what}: {figures:?}");
            for (run, seed) in runs.iter().zip(SEEDS) {
                calm(run, scenario, knowledge, &format!("{what}, seed {seed}"));
            }
        }
    }
}

/// What holds of every single run.
fn calm(run: &Run, scenario: Scenario, knowledge: Knowledge, what: &str) {
    assert_eq!(run.rises, 0, "{what}: rose by more than a tenth without a word");
    assert!(run.revisions <= 3, "{what}: revised {} times", run.revisions);
    let long = 30.0 * 86_400_000.0;
    assert!(run.shown.iter().all(|shown| (0.0..long).contains(&shown.value)), "{what}");
    let at_latest = if knowledge == Knowledge::Nothing { 60_000 } else { 1000 };
    assert!(run.first_at.is_some_and(|first| first <= at_latest), "{what}: first value at {:?}", run.first_at);
    assert_eq!(run.rose_while_held, 0, "{what}: counted up while nothing happened");
    if scenario == Scenario::Stall {
        assert!((30..90).contains(&run.held), "{what}: held for {} of 90 s", run.held);
    }
}
