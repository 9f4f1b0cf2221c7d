//! A server that is killed at random instants while it works, and started again.
//!
//! `DWMA_TEST_KILLS` says how often, `DWMA_TEST_SEED` makes the instants.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::serving::{Serving, job_id, send, serve};

/// Jobs that run at the same time.
const JOBS: usize = 4;
/// Objects of a real run: a view on every third table.
const TABLES: u64 = 120;
const OBJECTS: u64 = TABLES + TABLES / 3;

/// Random numbers from a seed, by xorshift.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    /// The instant of a kill is what is random here; nothing is waited for.
    fn pause(&mut self, longest_ms: u64) {
        std::thread::sleep(Duration::from_millis(self.below(longest_ms)));
    }
}

/// A job that somebody wants, and what its reader has of it.
struct Wanted {
    /// The body of its start; its key makes it one job however often it is sent.
    body: Value,
    /// Where it really runs, the schema of the target that is its own.
    schema: Option<String>,
    /// Known once the start was answered.
    job: Option<String>,
    total: u64,
    seq: u64,
    line: u64,
    /// Each result as it was shown, in the order of their indexes.
    results: Vec<Value>,
    lines_about_look_ups: u64,
    complete: bool,
    /// Whether a server that was started after its end had all of it.
    settled: bool,
}

impl Wanted {
    /// Every second job really runs; the others are played, and half of those find more objects while they run.
    fn new(number: usize) -> Self {
        let (inventory, schema, total) = match number % 4 {
            0 | 2 => ("ddl".to_owned(), Some(format!("m{number}")), OBJECTS),
            1 => (format!("scenario:happy-500?speed=40&seed={number}"), None, 500),
            _ => (format!("scenario:total-grows?speed=40&seed={number}"), None, 240),
        };
        let body = json!({
            "inventory_path": inventory, "target_catalog": "main", "target_schema": format!("m{number}"),
            "source_type": "oracle", "dry_run": false, "idempotency_key": format!("job {number}"),
        });
        let results = Vec::new();
        let (seq, line, lines_about_look_ups, complete, settled) = (0, 0, 0, false, false);
        Self { body, schema, job: None, total, seq, line, results, lines_about_look_ups, complete, settled }
    }

    /// Starts it where that was not answered yet, and reads its stream from where it stands until the line is cut.
    fn follow(&mut self, address: &str) -> std::io::Result<()> {
        if self.job.is_none() {
            let mut answer = String::new();
            send(address, "POST /api/migrate/start", &self.body.to_string())?.read_to_string(&mut answer)?;
            self.job = job_id(&answer);
        }
        let Some(job) = &self.job else { return Ok(()) };
        let stream = send(address, &format!("GET /api/migrate/stream/{job}?after={}", self.seq), "")?;
        let mut data = String::new();
        for line in BufReader::new(stream).lines() {
            let line = line?;
            if let Some(text) = line.strip_prefix("data: ") {
                text.clone_into(&mut data);
            } else if line.is_empty() && data.len() > 2 {
                self.take(&serde_json::from_str(&std::mem::take(&mut data)).unwrap());
            }
        }
        Ok(())
    }

    /// As the fold has it: only what is new counts, and it follows what was there without a gap.
    fn take(&mut self, message: &Value) {
        assert!(message["reset"].is_null(), "what was shown was on disk: {message}");
        for entry in message["new_logs"].as_array().unwrap() {
            let line = entry["line"].as_u64().unwrap();
            if line > self.line {
                assert_eq!(line, self.line + 1, "{message}");
                self.line = line;
                let said = entry["message"].as_str().unwrap();
                self.lines_about_look_ups += u64::from(said.contains("was created before the server stopped"));
            }
        }
        for result in message["new_results"].as_array().unwrap() {
            let index = result["index"].as_u64().unwrap() as usize;
            match self.results.get(index - 1) {
                Some(before) => assert_eq!(before, result, "a result never changes"),
                None => {
                    assert_eq!(index, self.results.len() + 1, "{message}");
                    self.results.push(result.clone());
                }
            }
        }
        let seq = message["seq"].as_u64().unwrap_or(self.seq);
        assert!(seq >= self.seq, "{message}");
        self.seq = seq;
        self.complete |= message["complete"] == true;
    }

    /// What the server says of it holds all that was shown, and nothing twice.
    fn check(&self, server: &Serving) {
        let Some(job) = &self.job else { return };
        let progress = server.get(&format!("/api/migrate/progress/{job}"));
        let results = progress["object_results"].as_array().unwrap();
        assert!(results.len() >= self.results.len(), "{job}: {} of {}", results.len(), self.results.len());
        assert_eq!(results[..self.results.len()], self.results, "{job}");
        let objects: BTreeSet<u64> = results.iter().map(|result| result["object"].as_u64().unwrap()).collect();
        assert_eq!(objects.len(), results.len(), "{job}");
        assert!(objects.iter().all(|object| (1..=self.total).contains(object)), "{job}");
        if self.complete {
            assert_eq!((&progress["status"], objects.len() as u64), (&json!("completed"), self.total), "{job}");
            assert_eq!(progress["completed_objects"], self.total, "{job}");
            let counts = &progress["log_counts"];
            let told: u64 = ["info", "warning", "error"].iter().map(|level| counts[level].as_u64().unwrap()).sum();
            assert_eq!((self.line, self.seq), (told, progress["seq"].as_u64().unwrap()), "{job}");
        }
    }
}

/// Names of a schema's objects, in lower case.
type Names = BTreeMap<String, BTreeSet<String>>;

/// Copies a database with its journals and opens the copy: looking must not repair what the next start has to.
fn copied(data: &Path, file: &str) -> (tempfile::TempDir, Option<rusqlite::Connection>) {
    let folder = tempfile::tempdir().unwrap();
    for ending in ["", "-wal", "-journal"] {
        let name = format!("{file}{ending}");
        if data.join(&name).exists() {
            std::fs::copy(data.join(&name), folder.path().join(&name)).unwrap();
        }
    }
    let copy = folder.path().join(file);
    let connection = copy.exists().then(|| rusqlite::Connection::open(copy).unwrap());
    (folder, connection)
}

fn names(connection: Option<&rusqlite::Connection>, sql: &str) -> Names {
    let mut found = Names::new();
    let Some(mut query) = connection.and_then(|connection| connection.prepare(sql).ok()) else { return found };
    let mut rows = query.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let (schema, name): (String, String) = (row.get(0).unwrap(), row.get(1).unwrap());
        let last = name.rsplit('.').next().unwrap().to_lowercase();
        assert!(found.entry(schema).or_default().insert(last), "{name} is there twice");
    }
    found
}

/// The target has all that is recorded as run, and besides at most what was noted as about to run. With `ended` it has
/// exactly what is recorded.
fn check_target(data: &Path, ended: bool) {
    let (_store_folder, store) = copied(data, "jobs.sqlite");
    let (_target_folder, target) = copied(data, "target.sqlite");
    let of_jobs = |tables: &str| {
        format!(
            "SELECT json_extract(spec, '$.target_schema'), {tables} AND json_extract(spec, '$.inventory_path') = 'ddl'"
        )
    };
    let recorded = of_jobs("r.object_name FROM results r JOIN jobs j ON j.job = r.job WHERE r.executed = 1");
    let noted = of_jobs(
        "o.name FROM intents i JOIN jobs j ON j.job = i.job JOIN objects o ON o.job = i.job AND o.object = i.object WHERE true",
    );
    let (recorded, noted) = (names(store.as_ref(), &recorded), names(store.as_ref(), &noted));
    // `main.m4.t17`
    let there = "SELECT substr(name, 6, instr(substr(name, 6), '.') - 1), name FROM sqlite_master
        WHERE type IN ('table', 'view') AND name LIKE 'main.%'";
    let there = names(target.as_ref(), there);
    for (schema, recorded) in &recorded {
        let there = there.get(schema).unwrap_or_else(|| panic!("{schema} is recorded and not there"));
        assert!(recorded.is_subset(there), "{schema}: {recorded:?} are not all in {there:?}");
    }
    for (schema, there) in &there {
        let noted = noted.get(schema).unwrap_or_else(|| panic!("{schema} is there and not noted"));
        assert!(there.is_subset(noted), "{schema}: {there:?} are not all in {noted:?}");
        if ended {
            assert_eq!(recorded.get(schema), Some(there), "{schema}");
        }
    }
}

fn write_ddl(folder: &Path) {
    let mut ddl = String::new();
    for table in 1..=TABLES {
        writeln!(ddl, "CREATE TABLE S.T{table} (ID NUMBER(9), NAME VARCHAR2(40));").unwrap();
        if table % 3 == 0 {
            writeln!(ddl, "CREATE VIEW S.V{table} AS SELECT ID FROM S.T{table};").unwrap();
        }
    }
    std::fs::create_dir(folder.join("ddl")).unwrap();
    std::fs::write(folder.join("ddl/all.sql"), ddl).unwrap();
}

fn number_from(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).map_or(otherwise, |text| text.parse().unwrap())
}

#[test]
fn killed_at_random_instants_jobs_lose_nothing_and_repeat_nothing() {
    let (kills, seed) = (number_from("DWMA_TEST_KILLS", 12), number_from("DWMA_TEST_SEED", 7));
    let (data, inventories, mut dice) = (
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
        Dice(seed.max(1).wrapping_mul(0x9E37_79B9_7F4A_7C15)),
    );
    write_ddl(inventories.path());
    let begin = || serve(data.path()).arg("--inventories").arg(inventories.path()).spawn().unwrap();
    let mut wanted: Vec<Wanted> = Vec::new();
    let mut before_it_answered = 0;
    for _ in 0..kills {
        let mut process = begin();
        if dice.below(6) == 0 {
            dice.pause(120);
            process.kill().unwrap();
            process.wait().unwrap();
            before_it_answered += 1;
            check_target(data.path(), false);
            continue;
        }
        let mut server = Serving::of(process);
        let known = server.get("/api/migrate/jobs");
        let known: BTreeSet<&str> =
            known["jobs"].as_array().unwrap().iter().map(|job| job["job_id"].as_str().unwrap()).collect();
        assert!(wanted.iter().filter_map(|one| one.job.as_deref()).all(|job| known.contains(job)), "a job is lost");
        for one in wanted.iter_mut().filter(|one| !one.settled) {
            one.check(&server);
            one.settled = one.complete;
        }
        while wanted.iter().filter(|one| !one.complete).count() < JOBS {
            wanted.push(Wanted::new(wanted.len()));
        }
        let address = server.address.clone();
        std::thread::scope(|scope| {
            for one in wanted.iter_mut().filter(|one| !one.complete) {
                let address = &address;
                // The line is cut by the kill.
                scope.spawn(move || drop(one.follow(address)));
            }
            dice.pause(400);
            server.kill();
        });
        check_target(data.path(), false);
    }
    let server = Serving::of(begin());
    std::thread::scope(|scope| {
        for one in wanted.iter_mut().filter(|one| !one.complete) {
            let address = &server.address;
            scope.spawn(move || one.follow(address).unwrap());
        }
    });
    for one in &wanted {
        assert!(one.complete, "{:?} {}", one.job, one.body);
        one.check(&server);
    }
    assert_eq!(server.get("/api/migrate/jobs")["jobs"].as_array().unwrap().len(), wanted.len(), "one job a key");
    drop(server);
    check_target(data.path(), true);
    let (results, lines): (usize, u64) =
        wanted.iter().fold((0, 0), |sum, one| (sum.0 + one.results.len(), sum.1 + one.line));
    let real = wanted.iter().filter(|one| one.schema.is_some()).count();
    let looked_up: u64 = wanted.iter().map(|one| one.lines_about_look_ups).sum();
    // Not by a macro: those are silenced where a test passes, and this count is what a long run is for.
    writeln!(
        std::io::stderr(),
        "{kills} kills with seed {seed}, {before_it_answered} of them before the server answered: {} jobs, {real} of them \
         real runs, {results} results and {lines} log lines; none lost, none doubled. {looked_up} objects were found in \
         the target and taken as done",
        wanted.len()
    )
    .unwrap();
}
