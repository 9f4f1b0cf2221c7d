//! The program as its users start it.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};

fn dwma(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dwma"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn translated(arguments: &[&str], input: &str) -> Output {
    let mut process = dwma(&["translate"]).args(arguments).spawn().unwrap();
    // A program that refuses its arguments does not read.
    let _ = process.stdin.take().unwrap().write_all(input.as_bytes());
    process.wait_with_output().unwrap()
}

/// A server that has said where it answers.
struct Serving {
    process: Child,
    /// Kept open: the process may print later.
    _output: BufReader<ChildStdout>,
    address: String,
}

impl Serving {
    fn start(data: &Path) -> Self {
        let mut command = dwma(&["serve", "--listen", "127.0.0.1:0", "--scenarios", "--data"]);
        let mut process = command.arg(data).stderr(Stdio::null()).spawn().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").unwrap().to_owned();
        Self { process, _output: output, address }
    }

    /// Sends a request and leaves the connection open.
    fn send(&self, request: &str, body: &str) -> TcpStream {
        let mut connection = TcpStream::connect(&self.address).unwrap();
        let (host, length) = (&self.address, body.len());
        write!(
            connection,
            "{request} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        connection
    }

    /// The answer to a GET, which must be JSON without an error.
    fn get(&self, path: &str) -> serde_json::Value {
        let url = format!("http://{}{path}", self.address);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { reqwest::get(url).await.unwrap().error_for_status().unwrap().json().await.unwrap() })
    }

    /// Asks it to stop as service managers do, and waits for its end.
    fn terminate(&mut self) -> (Option<i32>, Duration) {
        let asked = Instant::now();
        let kill = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
        assert!(kill.success());
        (self.process.wait().unwrap().code(), asked.elapsed())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_server_asked_to_stop_ends_its_open_streams_within_two_seconds_and_its_jobs_are_still_known() {
    let data = tempfile::tempdir().unwrap();
    let mut server = Serving::start(data.path());
    let body = r#"{"inventory_path":"scenario:slow-cancel-30s","target_catalog":"main","target_schema":"m","source_type":"oracle"}"#;
    let mut started = String::new();
    server.send("POST /api/migrate/start", body).read_to_string(&mut started).unwrap();
    let job = started.split("\"job_id\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let mut stream = BufReader::new(server.send(&format!("GET /api/migrate/stream/{job}"), "")).lines();
    assert!(stream.any(|line| line.unwrap() == "id: 1"));
    let (code, took) = server.terminate();
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert_eq!(stream.last().unwrap().unwrap(), "", "the stream ends and is not cut off");

    let server = Serving::start(data.path());
    let known = server.get(&format!("/api/migrate/jobs/{job}/logs?level=warning&limit=1000"));
    let told =
        known["logs"].as_array().unwrap().iter().any(|entry| entry["message"].as_str().unwrap().contains("goes on"));
    assert!(told, "{known}");
}

#[test]
fn killed_at_any_instant_a_job_loses_nothing_and_repeats_nothing() {
    let data = tempfile::tempdir().unwrap();
    let mut server = Serving::start(data.path());
    let body = r#"{"inventory_path":"scenario:happy-500?speed=20","target_catalog":"main","target_schema":"m","source_type":"oracle","dry_run":false}"#;
    let mut started = String::new();
    server.send("POST /api/migrate/start", body).read_to_string(&mut started).unwrap();
    let job = started.split("\"job_id\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let (mut seq, mut lines, mut indexes) = (0, Vec::new(), Vec::new());
    // Each round reads on where the last one was cut off, and kills at the first message past its mark.
    for mark in [0, 1, 40, 41, 170, 320, 480, u64::MAX] {
        let stream = server.send(&format!("GET /api/migrate/stream/{job}?after={seq}"), "");
        for line in BufReader::new(stream).lines() {
            let line = line.unwrap();
            let Some(message) = line.strip_prefix("data: ").filter(|text| text.len() > 2) else { continue };
            let message: serde_json::Value = serde_json::from_str(message).unwrap();
            assert!(message["reset"].is_null(), "what was shown was on disk: {message}");
            // As the fold has it: only what is new counts.
            for (list, place, seen) in [("new_logs", "line", &mut lines), ("new_results", "index", &mut indexes)] {
                let numbers = message[list].as_array().unwrap().iter().map(|entry| entry[place].as_u64().unwrap());
                let last = seen.last().copied().unwrap_or(0);
                seen.extend(numbers.filter(|number| *number > last));
            }
            seq = message["seq"].as_u64().unwrap_or(seq);
            if message["completed_objects"].as_u64().unwrap() >= mark {
                break;
            }
        }
        if mark < u64::MAX {
            server.process.kill().unwrap();
            server.process.wait().unwrap();
            server = Serving::start(data.path());
        }
    }
    let progress = server.get(&format!("/api/migrate/progress/{job}"));
    assert_eq!((&progress["status"], &progress["completed_objects"]), (&"completed".into(), &500.into()), "{progress}");
    let results = progress["object_results"].as_array().unwrap();
    let mut objects: Vec<u64> = results.iter().map(|result| result["object"].as_u64().unwrap()).collect();
    objects.sort_unstable();
    assert_eq!(objects, (1..=500).collect::<Vec<_>>());
    assert_eq!(indexes, (1..=500).collect::<Vec<_>>());
    assert_eq!(lines, (1..=lines.len() as u64).collect::<Vec<_>>());
    let counts = &progress["log_counts"];
    let told: u64 = ["info", "warning", "error"].iter().map(|level| counts[level].as_u64().unwrap()).sum();
    assert_eq!(lines.len() as u64, told);
}

#[test]
fn a_taken_port_is_one_sentence_that_says_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, data) = (taken.local_addr().unwrap().to_string(), tempfile::tempdir().unwrap());
    let output = dwma(&["serve", "--listen", &address, "--data"]).arg(data.path().join("x")).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said, format!("dwma: cannot listen on {address}: the port is in use; choose another with --listen\n"));
    assert!(!data.path().join("x").exists(), "nothing is opened before the address is ours");
}

#[test]
fn translations_go_to_standard_output_and_remarks_with_their_place_to_standard_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ddl.sql");
    std::fs::write(&file, "CREATE TABLE S.T (\n  ID NUMBER(9)\n);\nCREATE TABLE S.U (\n  ID SDO_GEOMETRY\n);\n")
        .unwrap();
    let name = file.to_str().unwrap();
    let output = translated(&["--from", "oracle", "--catalog", "main", "--schema", "m", name], "");
    let (sql, remarks) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(1), "{remarks}");
    assert!(sql.to_lowercase().contains("create table main.m.t"), "{sql}");
    assert!(!sql.to_lowercase().contains("main.m.u"), "{sql}");
    let error = remarks.lines().find(|line| line.contains(": error ")).unwrap();
    let place =
        error.strip_prefix(name).unwrap().splitn(4, ':').skip(1).take(2).map(|part| part.parse::<u32>().unwrap());
    assert!(place.collect::<Vec<_>>()[0] >= 4, "{error}");

    let output = translated(&["--from", "oracle"], "CREATE TABLE S.T (ID NUMBER(9));");
    assert_eq!(output.status.code(), Some(0));
    assert!(!output.stdout.is_empty());
}

#[test]
fn bad_usage_ends_with_2() {
    for (arguments, sentence) in [
        (&["--from", "db2"][..], "`db2` is not one of oracle"),
        (&[], "--from"),
        (&["--from", "oracle", "--catalog", "main"], "--schema"),
        (&["--from", "oracle", "/no/such/file.sql"], "cannot read /no/such/file.sql"),
        (&["--from", "oracle", "--fast"], "--fast"),
    ] {
        let output = translated(arguments, "");
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(sentence), "{said}");
    }
}

#[test]
fn lines_are_answered_with_lines() {
    let input =
        "{\"id\":1,\"dialect\":\"oracle\",\"kind\":\"TABLE\",\"sql\":\"CREATE TABLE T (A NUMBER(9))\"}\n{\"id\":2}\n";
    let output = translated(&["--jsonl"], input);
    let lines: Vec<serde_json::Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((lines.len(), output.status.code()), (2, Some(1)));
    assert_eq!((&lines[0]["id"], &lines[0]["status"]), (&1.into(), &"success".into()));
    assert_eq!((&lines[1]["id"], &lines[1]["status"]), (&2.into(), &"error".into()));
}

fn migrate(data: &Path, inventory: &str, more: &[&str]) -> Command {
    let mut command = dwma(&["migrate", inventory, "--source", "oracle", "--catalog", "main", "--schema", "m"]);
    command.args(more).args(["--scenarios", "--data"]).arg(data);
    command
}

#[test]
fn a_migration_without_a_browser_ends_with_a_sentence_and_a_code() {
    let data = tempfile::tempdir().unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("a.sql"),
        "CREATE TABLE S.A (ID NUMBER(9));\nCREATE VIEW S.V AS SELECT ID FROM S.A;\n",
    )
    .unwrap();
    let files = folder.path().to_str().unwrap();
    let missing = folder.path().join("missing");
    for (inventory, more, code, said) in [
        ("scenario:happy-500?speed=100", &[][..], 0, "completed: 500 succeeded, 0 failed, 0 skipped, 0 not started"),
        ("scenario:all-fail?speed=100", &["--stop-after", "3", "--workers", "1"], 1, "failed: 0 succeeded, 3 failed"),
        (files, &["--execute"], 0, "completed: 2 succeeded"),
        (files, &["--execute"], 1, "failed: 0 succeeded, 1 failed, 1 skipped"),
        (missing.to_str().unwrap(), &[], 1, "is not there"),
        (files, &["--dry-run", "--execute"], 2, "cannot be used with"),
    ] {
        let output = migrate(data.path(), inventory, more).output().unwrap();
        let told = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert_eq!(output.status.code(), Some(code), "{inventory}: {told}");
        assert!(told.contains(said), "{inventory}: {told}");
    }
}

#[test]
fn a_program_that_runs_a_migration_reads_its_messages_and_may_cancel_it() {
    let data = tempfile::tempdir().unwrap();
    let mut process = migrate(data.path(), "scenario:slow-cancel-30s", &["--json"]).spawn().unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let mut statuses = Vec::new();
    for line in lines {
        let message: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        if statuses.is_empty() {
            let interrupted = Command::new("kill").args(["-INT", &process.id().to_string()]).status().unwrap();
            assert!(interrupted.success());
        }
        statuses.push(message["status"].as_str().unwrap().to_owned());
    }
    assert_eq!(statuses.last().unwrap(), "cancelled");
    assert_eq!(process.wait().unwrap().code(), Some(130));
}
