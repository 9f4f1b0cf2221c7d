//! Procedures and functions, a file per case: the source, what it becomes after `--- becomes`, and what is said of it after
//! `--- says`. The file's name begins with the dialect.

#![allow(clippy::unwrap_used)]

use std::fmt::Write;

use model::Dialect;
use translate::{Definition, TargetNames, translate};

#[test]
fn routines_become_scripts_and_functions_of_databricks() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/routines");
    let target = TargetNames::one("main", "moved");
    let mut cases = 0;
    let mut wrong = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let case = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let (source, expected) = text.split_once("--- becomes\n").unwrap_or((&text, ""));
        let dialect: Dialect = case.split('-').next().unwrap().parse().unwrap();
        let found = translate(
            &Definition { sql: source, dialect, kind: None, name: None, routines: None, columns: None },
            Some(&target),
        );
        let mut answer = found.statements.join("\n;\n");
        answer.push_str("\n--- says\n");
        for said in &found.diagnostics {
            let (line, column) = (said.line.unwrap_or(0), said.column.unwrap_or(0));
            writeln!(answer, "{} {line}:{column} {}", said.code, said.message).unwrap();
        }
        if answer.trim() != expected.trim() {
            writeln!(wrong, "######## {case}\n{answer}").unwrap();
        }
        cases += 1;
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(cases > 20, "found {cases} cases");
}
