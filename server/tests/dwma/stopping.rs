//! How a server starts and stops.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::time::Duration;

use crate::dwma;
use crate::serving::Serving;

#[test]
fn a_server_asked_to_stop_ends_its_open_streams_within_two_seconds_and_its_jobs_are_still_known() {
    let data = tempfile::tempdir().unwrap();
    let mut server = Serving::start(data.path());
    let body =
        r#"{"inventory_path":"scenario:happy-500","target_catalog":"main","target_schema":"m","source_type":"oracle"}"#;
    let job = server.started(body);
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
fn a_taken_port_is_one_sentence_that_says_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, data) = (taken.local_addr().unwrap().to_string(), tempfile::tempdir().unwrap());
    let output = dwma(&["serve", "--listen", &address, "--data"]).arg(data.path().join("x")).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said, format!("dwma: cannot listen on {address}: the port is in use; choose another with --listen\n"));
    assert!(!data.path().join("x").exists(), "nothing is opened before the address is ours");
}
