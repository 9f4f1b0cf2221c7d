//! Cases of `tests/corpus/`: a file has cases between lines of `=====`, each a title, the source, a line `-----`, and what
//! it becomes: statements, or the codes of what refuses it after `!`, and remarks' codes after `?`.

use std::collections::BTreeSet;

use model::{Dialect, Severity};
use translate::{Definition, translate};

const FILES: &[(&str, Dialect)] = &[
    ("oracle", Dialect::Oracle),
    ("snowflake", Dialect::Snowflake),
    ("tsql", Dialect::TSql),
    ("teradata", Dialect::Teradata),
    ("netezza", Dialect::Netezza),
    ("redshift", Dialect::Redshift),
    ("mysql", Dialect::MySql),
    ("postgresql", Dialect::PostgreSql),
];

#[test]
fn every_case_becomes_what_stands_beside_it() {
    let mut wrong = Vec::new();
    for (name, dialect) in FILES {
        let path = format!("{}/tests/corpus/{name}.sql", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut count = 0;
        for case in text.split("=====\n").map(str::trim).filter(|case| !case.is_empty()) {
            count += 1;
            let (head, expected) = case.split_once("\n-----\n").unwrap_or_else(|| panic!("{path}: no ----- in {case}"));
            let (title, source) = head.split_once('\n').unwrap_or_else(|| panic!("{path}: no source in {case}"));
            let found = outcome(source, *dialect);
            if found != expected.trim() {
                wrong.push(format!("{name}, {title}\n--- found\n{found}\n--- expected\n{expected}"));
            }
        }
        assert!(count >= 10, "{path} has {count} cases");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn outcome(source: &str, dialect: Dialect) -> String {
    let found =
        translate(&Definition { sql: source, dialect, kind: None, name: None, routines: None, columns: None }, None);
    let codes = |severity: Severity, sign: &str| -> Vec<String> {
        let codes: BTreeSet<String> = found
            .diagnostics
            .iter()
            .filter(|remark| remark.severity == severity)
            .map(|remark| format!("{sign} {}", remark.code))
            .collect();
        codes.into_iter().collect()
    };
    let mut lines: Vec<String> = found.statements.iter().map(|statement| format!("{statement};")).collect();
    lines.extend(codes(Severity::Error, "!"));
    lines.extend(codes(Severity::Warning, "?"));
    lines.join("\n")
}
