//! Measures how fast definitions are translated on one thread: `throughput OBJECTS.jsonl [SECONDS]`, release only.
//!
//! In: one object a line with `dialect`, `kind` and `sql`, as `corpus` takes them. Out: objects a second over the whole
//! file, as the best of the runs that fit into the time (default 10 s), by kind as well; then how long large inputs take,
//! each twice as large as the one before, so that what is not linear shows.

#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use model::{Dialect, ObjectKind};
use serde_json::Value;
use translate::{Definition, split_script, translate};

struct Object {
    sql: String,
    dialect: Dialect,
    kind: Option<ObjectKind>,
    word: String,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("found no file, expected the path of a JSONL file with objects")?;
    let seconds: u64 = arguments.next().map(|text| text.parse()).transpose()?.unwrap_or(10);
    let text = std::fs::read_to_string(path)?;
    let objects = text.lines().map(object).collect::<Result<Vec<_>, _>>()?;
    report("all", &objects.iter().collect::<Vec<_>>(), Duration::from_secs(seconds));
    let mut kinds: BTreeMap<&str, Vec<&Object>> = BTreeMap::new();
    for object in &objects {
        kinds.entry(&object.word).or_default().push(object);
    }
    for (kind, objects) in kinds {
        report(kind, &objects, Duration::from_millis(300 * seconds / 5));
    }
    large();
    Ok(())
}

fn object(line: &str) -> Result<Object, serde_json::Error> {
    let row: Value = serde_json::from_str(line)?;
    let word = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let dialect = match word("dialect").as_str() {
        "synapse" => Dialect::TSql,
        "postgres" => Dialect::PostgreSql,
        other => other.parse().unwrap_or(Dialect::PostgreSql),
    };
    let kind = match word("kind").as_str() {
        "table" => Some(ObjectKind::Table),
        "view" | "mview" => Some(ObjectKind::View),
        "procedure" => Some(ObjectKind::Procedure),
        "function" => Some(ObjectKind::Function),
        _ => None,
    };
    Ok(Object { sql: word("sql"), dialect, kind, word: word("kind") })
}

fn run(sql: &str, dialect: Dialect, kind: Option<ObjectKind>) -> bool {
    let definition = Definition { sql, dialect, kind, name: None, routines: None, columns: None };
    std::hint::black_box(translate(&definition, None)).is_success()
}

fn report(name: &str, objects: &[&Object], time: Duration) {
    let end = Instant::now() + time;
    let mut best = Duration::MAX;
    while Instant::now() < end || best == Duration::MAX {
        let start = Instant::now();
        for object in objects {
            run(&object.sql, object.dialect, object.kind);
        }
        best = best.min(start.elapsed());
    }
    let bytes: usize = objects.iter().map(|object| object.sql.len()).sum();
    println!(
        "{name:12} {:5} objects {:8.0} objects/s {:6.1} MB/s",
        objects.len(),
        objects.len() as f64 / best.as_secs_f64(),
        bytes as f64 / best.as_secs_f64() / 1e6
    );
}

/// Inputs that grow, each by a name and the text for a size.
type Growing = (&'static str, Dialect, [usize; 3], fn(usize) -> String);

fn large() {
    let inputs: [Growing; 7] = [
        ("view of N columns", Dialect::Snowflake, [2_500, 5_000, 10_000], |size| {
            let columns: Vec<String> = (0..size).map(|n| format!("NVL(t.column_{n}, 0) AS c{n}")).collect();
            format!("CREATE VIEW v AS SELECT {} FROM t", columns.join(", "))
        }),
        ("view of N columns, casts of Teradata", Dialect::Teradata, [2_500, 5_000, 10_000], |size| {
            let columns: Vec<String> = (0..size).map(|n| format!("t.column_{n} (INTEGER) AS c{n}")).collect();
            format!("CREATE VIEW v AS SELECT {} FROM t", columns.join(", "))
        }),
        ("table of N columns", Dialect::Oracle, [2_500, 5_000, 10_000], |size| {
            let columns: Vec<String> = (0..size).map(|n| format!("column_{n} NUMBER(9) DEFAULT 1 NOT NULL")).collect();
            format!("CREATE TABLE t ({})", columns.join(", "))
        }),
        ("N parentheses", Dialect::PostgreSql, [250, 500, 1_000], |size| {
            format!("CREATE VIEW v AS SELECT {}a{} AS b FROM t", "(".repeat(size), ")".repeat(size))
        }),
        ("N nested queries", Dialect::PostgreSql, [125, 250, 500], |size| {
            format!("CREATE VIEW v AS {}SELECT a FROM t{}", "SELECT * FROM (".repeat(size), ") q".repeat(size))
        }),
        ("chain of N operators", Dialect::Oracle, [25_000, 50_000, 100_000], |size| {
            format!("CREATE VIEW v AS SELECT a{} AS b FROM t", " || a".repeat(size))
        }),
        ("union of N queries", Dialect::TSql, [5_000, 10_000, 20_000], |size| {
            format!("CREATE VIEW v AS SELECT 1 AS a{}", " UNION ALL SELECT 2".repeat(size))
        }),
    ];
    for (name, dialect, sizes, text) in inputs {
        for size in sizes {
            let sql = text(size);
            let start = Instant::now();
            let success = run(&sql, dialect, None);
            let milliseconds = start.elapsed().as_secs_f64() * 1e3;
            let outcome = if success { "translated" } else { "refused" };
            println!("{name:38} N={size:6} {:8} bytes {milliseconds:8.1} ms {outcome}", sql.len());
        }
    }
    let script = "CREATE TABLE t (a INT);\nCREATE VIEW v AS SELECT a FROM t;\n".repeat(1_600_000);
    let start = Instant::now();
    let objects = split_script(&script, Dialect::PostgreSql).objects.len();
    println!("script of {} MB: {objects} objects in {:.1} s", script.len() / 1_000_000, start.elapsed().as_secs_f64());
}
