//! Disks and stores that do not do what they should.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::dwma;
use crate::serving::{Serving, serve};

/// What `dwma serve` says when it cannot use this data folder; it must end with 1.
fn refused(data: &Path) -> String {
    let output = dwma(&["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    said.lines().last().unwrap_or_default().to_owned()
}

#[test]
fn a_store_that_cannot_be_used_is_one_sentence_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let good = folder.path().join("good");
    let mut server = Serving::start(&good);
    let job = server.started(
        r#"{"inventory_path":"scenario:happy-500?speed=100","target_catalog":"main","target_schema":"m","source_type":"oracle"}"#,
    );
    BufReader::new(server.send(&format!("GET /api/migrate/stream/{job}"), ""))
        .lines()
        .for_each(|line| drop(line.unwrap()));
    server.terminate();
    let whole = std::fs::read(good.join("jobs.sqlite")).unwrap();
    let changed = |change: fn(&mut Vec<u8>)| {
        let mut bytes = whole.clone();
        change(&mut bytes);
        bytes
    };
    let newer = changed(|bytes| bytes[60..64].copy_from_slice(&99u32.to_be_bytes()));
    let overwritten = changed(|bytes| bytes[..4096].fill(7));
    let cut = changed(|bytes| bytes.truncate(bytes.len() / 2));
    let no_tables = changed(|bytes| bytes[100..4096].fill(0));
    for (case, bytes, said) in [
        ("newer", newer, "has revision 99"),
        ("text", b"this is no database, whatever its name".repeat(200), "its file is damaged (file is not a database)"),
        ("overwritten", overwritten, "its file is damaged (file is not a database)"),
        ("cut", cut, "its file is damaged (database disk image is malformed)"),
        ("no-tables", no_tables, "its file is damaged (database disk image is malformed)"),
    ] {
        let data = folder.path().join(case);
        std::fs::create_dir(&data).unwrap();
        let file = data.join("jobs.sqlite");
        std::fs::write(&file, &bytes).unwrap();
        let told = refused(&data);
        assert!(
            told.starts_with("dwma: ") && told.contains(said) && told.contains(file.to_str().unwrap()),
            "{case}: {told}"
        );
        assert!(case == "newer" || told.contains("put a backup in its place, or move it away"), "{case}: {told}");
        assert!(std::fs::read(&file).unwrap() == bytes, "{case}: the file was changed");
        // What it says helps.
        std::fs::write(&file, &whole).unwrap();
        assert_eq!(Serving::start(&data).get(&format!("/api/migrate/progress/{job}"))["status"], "completed", "{case}");
    }
    let told = refused(&good.join("jobs.sqlite"));
    assert!(told.contains("cannot be made or written"), "{told}");
    let _running = Serving::start(&good);
    let told = refused(&good);
    assert!(told.contains("in use by another server"), "{told}");
}

/// How many bytes a file may have that this process writes; `None` for any number.
#[cfg(target_os = "linux")]
fn limit_files(server: &Serving, bytes: Option<u64>) {
    let limit = (bytes.unwrap_or(rlimit::INFINITY), rlimit::INFINITY);
    let process = i32::try_from(server.process.id()).unwrap();
    rlimit::prlimit(process, rlimit::Resource::FSIZE, Some(limit), None).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn while_the_disk_takes_no_writes_jobs_stand_still_and_afterwards_nothing_is_missing() {
    let data = tempfile::tempdir().unwrap();
    // A process that ignores this signal gets an error for a write beyond its limit.
    let mut shell = Command::new("sh");
    shell
        .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let dwma = serve(data.path());
    shell.arg(dwma.get_program()).args(dwma.get_args()).env("DWMA_LOG", "engine=warn");
    let mut process = shell.spawn().unwrap();
    let told = process.stderr.take().unwrap();
    let told = std::thread::spawn(move || BufReader::new(told).lines().map_while(Result::ok).collect::<Vec<_>>());
    let mut server = Serving::of(process);
    let body = r#"{"inventory_path":"scenario:happy-500?speed=20","target_catalog":"main","target_schema":"m","source_type":"oracle","dry_run":false}"#;
    let job = server.started(body);
    let mut stream = BufReader::new(server.send(&format!("GET /api/migrate/stream/{job}?after=0"), "")).lines();
    let (mut lines, mut results, mut stood) = (Vec::new(), Vec::new(), Vec::new());
    let mut next = |stream: &mut dyn Iterator<Item = std::io::Result<String>>| loop {
        let line = stream.next().unwrap().unwrap();
        let Some(text) = line.strip_prefix("data: ").filter(|text| text.len() > 2) else { continue };
        let message: serde_json::Value = serde_json::from_str(text).unwrap();
        for entry in message["new_logs"].as_array().unwrap() {
            lines.push(entry["line"].as_u64().unwrap());
            let said = entry["message"].as_str().unwrap();
            stood.extend(said.contains("stood still for").then(|| said.to_owned()));
        }
        results
            .extend(message["new_results"].as_array().unwrap().iter().map(|result| result["object"].as_u64().unwrap()));
        return message;
    };
    while next(&mut stream)["completed_objects"].as_u64().unwrap() < 50 {}

    limit_files(&server, Some(1));
    let answer = |request: &str, body: &str| {
        let mut answer = String::new();
        server.send(request, body).read_to_string(&mut answer).unwrap();
        answer
    };
    let refused = loop {
        let ready = answer("GET /readyz", "");
        if ready.starts_with("HTTP/1.1 503") {
            break ready;
        }
    };
    let why = "the job store takes no writes: its file cannot be read or written; check the disk";
    assert!(refused.contains(why), "{refused}");
    let refused = answer("POST /api/migrate/start", body);
    assert!(refused.starts_with("HTTP/1.1 503") && refused.contains(why), "{refused}");
    assert!(refused.to_lowercase().contains("retry-after"), "{refused}");
    let figures = answer("GET /metrics", "");
    let stands = figures.lines().find_map(|line| line.strip_prefix("dwma_store_standstill_seconds ")).unwrap();
    assert!(stands.parse::<f64>().unwrap() > 0.0, "{stands}");
    assert_eq!(server.get(&format!("/api/migrate/progress/{job}"))["status"], "running", "what is stored can be read");

    limit_files(&server, None);
    while next(&mut stream)["complete"] != true {}
    results.sort_unstable();
    assert_eq!(results, (1..=500).collect::<Vec<_>>());
    assert_eq!(lines, (1..=lines.len() as u64).collect::<Vec<_>>());
    assert_eq!(stood.len(), 1, "{stood:?}");
    assert!(stood[0].contains("because its file cannot be read or written"), "{stood:?}");
    assert!(answer("GET /readyz", "").starts_with("HTTP/1.1 200"));
    assert!(answer("GET /metrics", "").contains("\ndwma_store_standstill_seconds 0\n"));
    server.terminate();
    let told = told.join().unwrap();
    let causes = told.iter().filter(|line| line.contains("takes no writes")).count();
    assert_eq!(causes, 1, "once for a cause, not for each try: {told:?}");
}
