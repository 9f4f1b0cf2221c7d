//! `dwma assess`.

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::dwma;

fn assessed(inventory: &Path, arguments: &[&str]) -> Output {
    dwma(&["assess"]).arg(inventory).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn an_inventory_is_told_to_a_person_a_program_and_on_paper() {
    let folder = tempfile::tempdir().unwrap();
    let (ddl, out) = (folder.path().join("ddl"), folder.path().join("made/report"));
    fs::create_dir(&ddl).unwrap();
    fs::write(ddl.join("a.sql"), "CREATE TABLE S.A (ID NUMBER(9));\nCREATE TABLE S.B (\n  ID ADDRESS_TYP\n);\n")
        .unwrap();
    let output = assessed(&ddl, &["--dialect", "oracle", "--out", out.to_str().unwrap()]);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}{}", text(&output.stderr));
    assert!(said.contains("Oracle: 2 objects, 4 lines") && said.contains("  table S.B:2:6: DWM-0107: "), "{said}");
    let csv = fs::read_to_string(out.join("assessment.csv")).unwrap();
    assert_eq!(csv.lines().next(), Some("kind,schema,name,grade,reasons,diagnostics,refusal,lines"));
    assert!(csv.contains("TABLE,S,A,simple,,,,1\r\n") && csv.contains("TABLE,S,B,manual,"), "{csv}");
    let page = fs::read_to_string(out.join("assessment.html")).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"), "{page}");

    let output = assessed(&ddl, &["--dialect", "oracle", "--json"]);
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &told["grades"]["manual"]), (Some(1), &1.into()), "{told}");
    assert_eq!(told["objects"][1]["diagnostics"][0]["line"], 2);
}

#[test]
fn the_exit_code_says_whether_rules_reach_everything() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str, text: &str| {
        let place = folder.path().join(name);
        fs::create_dir(&place).unwrap();
        let file = if text.starts_with('{') { "inventory.json" } else { "ddl.sql" };
        fs::write(place.join(file), text).unwrap();
        place
    };
    let simple = place("simple", "CREATE TABLE S.A (ID NUMBER(9));");
    let json = place(
        "json",
        r#"{"source_type": "synapse", "inventory": {"tables": [{"schema": "dbo", "name": "T", "ddl": "CREATE TABLE dbo.T (a INT)"}]}}"#,
    );
    let missing = folder.path().join("missing");
    for (inventory, arguments, code, said) in [
        (&simple, &["--dialect", "oracle"][..], 0, "Oracle: 1 object, 1 line"),
        (&simple, &[], 1, "does not say what it was taken from; name it with --dialect"),
        (&json, &[], 0, "Synapse: 1 object, 1 line"),
        (&json, &["--dialect", "tsql"], 0, "Synapse: 1 object, 1 line"),
        (&json, &["--dialect", "oracle"], 1, "the inventory was taken from synapse"),
        (&json, &["--dialect", "db2"], 2, "`db2` is not one of oracle"),
        (&json, &["--out", "/dev/null/x"], 1, "cannot write into /dev/null/x"),
        (&missing, &["--dialect", "oracle"], 1, "is not there"),
    ] {
        let output = assessed(inventory, arguments);
        let told = text(&output.stdout) + &text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {told}");
        assert!(told.contains(said), "{arguments:?}: {told}");
    }
}

#[test]
fn objects_that_rules_for_names_bring_together_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let (ddl, rules) = (folder.path().join("ddl"), folder.path().join("rules"));
    fs::create_dir(&ddl).unwrap();
    fs::write(ddl.join("a.sql"), "CREATE TABLE HR.EMP (a INT);\nCREATE TABLE OLD.EMP (a INT);\n").unwrap();
    fs::write(&rules, "# where OLD goes\nOLD=archive.old\n").unwrap();
    let file = format!("@{}", rules.display());
    let home = ["--dialect", "oracle", "--catalog", "main", "--schema", "m"];
    for (arguments, collision) in [
        (&home[..2], Some("\n  emp: HR.EMP, OLD.EMP\n")),
        (&home, Some("\n  main.m.emp: HR.EMP, OLD.EMP\n")),
        (&[&home[..], &["--map", &file]].concat(), None),
        (
            &[&home[..], &["--map", &file, "--map", "HR=archive.old"]].concat(),
            Some("  archive.old.emp: HR.EMP, OLD.EMP\n"),
        ),
    ] {
        let output = assessed(&ddl, arguments);
        let said = text(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{said}{}", text(&output.stderr));
        assert_eq!(said.contains("come to one name"), collision.is_some(), "{said}");
        assert!(collision.is_none_or(|collision| said.contains(collision)), "{said}");
    }
}
