//! `dwma migrate`.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Command;

use crate::dwma;

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
        (files, &["--execute", "--on-conflict", "skip"], 0, "completed: 0 succeeded, 0 failed, 2 skipped"),
        (files, &["--execute", "--on-conflict", "replace"], 0, "completed: 2 succeeded"),
        (files, &["--on-conflict", "keep"], 2, "`keep` is not one of error, skip, replace"),
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
    let mut process = migrate(data.path(), "scenario:happy-500", &["--json"]).spawn().unwrap();
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
