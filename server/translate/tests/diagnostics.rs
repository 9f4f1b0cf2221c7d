//! The table of codes: each row has a case that gives it, and the page of the documentation is made of it.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use model::{Dialect, NameMap, ObjectKind, ObjectName};
use translate::{
    CODES, Definition, Mapped, SourceNames, TableColumns, TargetNames, diagnostics_page, split_script, translate,
};

/// Rules for names, of which two fit `dbo` and one gives `known` another name.
const RULES: &str = "one.dbo=main.one\ntwo.dbo=main.two\ns=main.moved\n*.*.known=main.home.other";

/// The codes that a definition gives, as a script and as an object over a table `known` with a column `a`, by rules for names.
fn given(sql: &str, dialect: Dialect, kind: Option<ObjectKind>) -> BTreeSet<String> {
    let mut columns = TableColumns::default();
    columns.insert(&ObjectName::new("", "known"), ["a".to_owned()]);
    let definition = Definition { sql, dialect, kind, name: None, routines: None, columns: Some(&columns) };
    let (map, names) = (NameMap::read(RULES).unwrap(), SourceNames::default());
    let target = TargetNames { mapped: Some(Mapped { map: &map, names: &names }), ..TargetNames::one("main", "home") };
    let of_script = split_script(sql, dialect).diagnostics;
    translate(&definition, Some(&target)).diagnostics.into_iter().chain(of_script).map(|found| found.code).collect()
}

#[test]
fn every_code_has_a_definition_that_gives_it() {
    let mut without = Vec::new();
    for code in CODES {
        let (sql, kind) = match code.code {
            // It says that a rule is wrong; no definition is known that gives it, and the check has a test of its own.
            "DWM-0110" => continue,
            "DWM-0103" => (code.example.sql.to_owned(), Some(ObjectKind::View)),
            "DWM-0109" => {
                let depth = 5_000;
                (code.example.sql.replace("(((…)))", &format!("{}1{}", "(".repeat(depth), ")".repeat(depth))), None)
            }
            _ => (code.example.sql.to_owned(), None),
        };
        let found = given(&sql, code.example.dialect, kind);
        if !found.contains(code.code) {
            without.push(format!("{} gives {found:?}", code.code));
        }
    }
    assert!(without.is_empty(), "{}", without.join("\n"));
}

#[test]
fn codes_are_told_apart_and_in_order() {
    let codes: Vec<&str> = CODES.iter().map(|code| code.code).collect();
    assert!(codes.windows(2).all(|pair| pair[0] < pair[1]), "{codes:?}");
    for code in CODES {
        let is_error = code.code.starts_with("DWM-01");
        assert_eq!(is_error, code.severity == model::Severity::Error, "{}", code.code);
        assert!(code.summary.ends_with('.') && code.action.ends_with('.'), "{}", code.code);
    }
}

#[test]
fn the_page_is_made_of_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/diagnostics.md");
    let page = std::fs::read_to_string(path).unwrap_or_default();
    let stale =
        "docs/diagnostics.md is stale; run `cargo run -p translate --example diagnostics > docs/diagnostics.md`";
    assert!(page == diagnostics_page(), "{stale}");
}
