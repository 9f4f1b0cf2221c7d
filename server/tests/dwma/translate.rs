//! `dwma translate`.

use std::io::Write;
use std::process::Output;

use crate::dwma;

fn translated(arguments: &[&str], input: &str) -> Output {
    let mut process = dwma(&["translate"]).args(arguments).spawn().unwrap();
    // A program that refuses its arguments does not read.
    let _ = process.stdin.take().unwrap().write_all(input.as_bytes());
    process.wait_with_output().unwrap()
}

#[test]
fn translations_go_to_standard_output_and_remarks_with_their_place_to_standard_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ddl.sql");
    std::fs::write(&file, "CREATE TABLE S.T (\n  ID NUMBER(9)\n);\nCREATE TABLE S.U (\n  ID ADDRESS_TYP\n);\n")
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
fn scripts_are_read_in_their_encoding_and_other_bytes_are_named_by_their_offset() {
    let script = "CREATE TABLE S.T (\n  \"Größe\" NUMBER(9)\n);\n";
    let wide = |mark: char, to_bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("{mark}{script}").encode_utf16().flat_map(to_bytes).collect()
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ddl.sql");
    let name = file.to_str().unwrap();
    for bytes in [
        script.as_bytes().to_vec(),
        format!("\u{feff}{script}").into_bytes(),
        wide('\u{feff}', u16::to_le_bytes),
        wide('\u{feff}', u16::to_be_bytes),
    ] {
        std::fs::write(&file, bytes).unwrap();
        let output = translated(&["--from", "oracle", name], "");
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert!(String::from_utf8(output.stdout).unwrap().contains("`Größe` DECIMAL(9,0)"));
    }
    let latin_1: Vec<u8> = script.chars().map(|c| u8::try_from(c).unwrap()).collect();
    for (bytes, why) in [
        (latin_1, "not UTF-8 text at byte 24"),
        (script.encode_utf16().flat_map(u16::to_le_bytes).collect(), "not UTF-8 text at byte 1"),
        (wide('\u{feff}', u16::to_le_bytes)[..85].to_vec(), "not at byte 84"),
    ] {
        std::fs::write(&file, bytes).unwrap();
        let output = translated(&["--from", "oracle", name], "");
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{said}");
        assert!(said.contains(&format!("cannot read {name}")) && said.contains(why), "{said}");
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
