//! What it costs a job to know its tables' columns: the time to learn them, and that of translating with and without them.
//! `cargo run --release -p translate --example known_columns [OBJECTS …]`
#![expect(clippy::print_stdout, reason = "it prints its table")]

use std::collections::HashSet;
use std::time::Instant;

use model::{Dialect, ObjectKind, ObjectName};
use translate::{Definition, SourceNames, TableColumns, TargetNames, target_name, translate};

/// Columns of a table.
const COLUMNS: usize = 20;

fn main() {
    let asked: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![5_000, 50_000] } else { asked };
    println!("{:>9} {:>12} {:>14} {:>14} {:>9}", "objects", "learning ms", "without ms", "with ms", "share");
    for size in sizes {
        let objects: Vec<(ObjectName, ObjectKind, String)> = (0..size).map(object).collect();
        let routines = HashSet::new();
        let definition = |at: usize| Definition {
            sql: &objects[at].2,
            dialect: Dialect::Oracle,
            kind: Some(objects[at].1),
            name: Some(&objects[at].0),
            routines: Some(&routines),
            columns: None,
        };
        let target = TargetNames::one("main", "migrated");
        let clock = Instant::now();
        let (mut columns, mut names) = (TableColumns::default(), SourceNames::default());
        for at in 0..size {
            columns.learn(&definition(at));
            names.learn(&definition(at));
            std::hint::black_box(target_name(&definition(at), &target));
        }
        let learning = clock.elapsed().as_secs_f64() * 1_000.0;
        let translated = |columns: Option<&TableColumns>| {
            let clock = Instant::now();
            for at in 0..size {
                std::hint::black_box(translate(&Definition { columns, ..definition(at) }, Some(&target)));
            }
            clock.elapsed().as_secs_f64() * 1_000.0
        };
        let (without, with) = (translated(None), translated(Some(&columns)));
        let share = 100.0 * (learning + with - without) / without;
        println!("{size:>9} {learning:>12.1} {without:>14.1} {with:>14.1} {share:>8.1}%");
    }
}

/// Four tables and then a view over one of them, again and again.
fn object(at: usize) -> (ObjectName, ObjectKind, String) {
    let table = |at: usize| format!("TABLE_{at}");
    if at % 5 == 4 {
        let name = format!("VIEW_{at}");
        let selected: Vec<String> = (0..COLUMNS).map(|column| format!("T.COLUMN_{column}")).collect();
        let of = table(at - 1);
        let sql = format!(
            "CREATE VIEW S.{name} AS SELECT {} FROM S.{of} T JOIN S.{of} U ON T.COLUMN_0 = U.COLUMN_0",
            selected.join(", ")
        );
        return (ObjectName::new("S", name), ObjectKind::View, sql);
    }
    let columns: Vec<String> = (0..COLUMNS).map(|column| format!("COLUMN_{column} NUMBER(9) NOT NULL")).collect();
    let sql = format!("CREATE TABLE S.{} ({})", table(at), columns.join(", "));
    (ObjectName::new("S", table(at)), ObjectKind::Table, sql)
}
