//! Translates a file of objects for measuring: `corpus OBJECTS.jsonl > TRANSLATED.jsonl`.
//!
//! In: one object a line with `id`, `dialect`, `kind` and `sql`. Out: the same `id`, `dialect` and `kind` with `status`
//! (`success` or `failed`), the `statements` and the `diagnostics`. How many objects a second went through is written to the
//! standard error, as the best of three runs on one thread.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::collections::HashSet;
use std::io::{BufWriter, Write};
use std::time::Instant;

use model::{Dialect, ObjectKind};
use serde_json::{Value, json};
use translate::{Definition, Translation, split_script, translate};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("found no file, expected the path of a JSONL file with objects")?;
    let rows: Vec<Value> =
        std::fs::read_to_string(path)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let routines = routines(&rows);
    let mut out = BufWriter::new(std::io::stdout().lock());
    for row in &rows {
        let found = translated(row, &routines);
        let status = if found.is_success() { "success" } else { "failed" };
        let answer = json!({
            "id": row["id"], "dialect": row["dialect"], "kind": row["kind"],
            "status": status, "statements": found.statements, "diagnostics": found.diagnostics,
        });
        writeln!(out, "{answer}")?;
    }
    let best = (0..3).map(|_| seconds(&rows, &routines)).fold(f64::INFINITY, f64::min);
    eprintln!("{} objects, {:.0} objects/s on one thread", rows.len(), rows.len() as f64 / best);
    Ok(())
}

fn seconds(rows: &[Value], routines: &HashSet<String>) -> f64 {
    let start = Instant::now();
    for row in rows {
        std::hint::black_box(translated(row, routines));
    }
    start.elapsed().as_secs_f64()
}

/// The functions of the file, as an inventory would know them.
fn routines(rows: &[Value]) -> HashSet<String> {
    let functions = rows.iter().filter(|row| row["kind"] == "function");
    let scripts = functions.map(|row| split_script(row["sql"].as_str().unwrap_or_default(), dialect(row)));
    let objects = scripts.flat_map(|script| script.objects).filter(|object| object.kind == ObjectKind::Function);
    objects.map(|object| object.name.name.to_lowercase()).collect()
}

fn dialect(row: &Value) -> Dialect {
    let name = match row["dialect"].as_str().unwrap_or_default() {
        "synapse" => "tsql",
        "postgres" => "postgresql",
        other => other,
    };
    name.parse().unwrap_or(Dialect::PostgreSql)
}

fn translated(row: &Value, routines: &HashSet<String>) -> Translation {
    let kind = match row["kind"].as_str() {
        Some("table") => Some(ObjectKind::Table),
        Some("view" | "mview") => Some(ObjectKind::View),
        Some("procedure") => Some(ObjectKind::Procedure),
        Some("function") => Some(ObjectKind::Function),
        _ => None,
    };
    let sql = row["sql"].as_str().unwrap_or_default();
    translate(
        &Definition { sql, dialect: dialect(row), kind, name: None, routines: Some(routines), columns: None },
        None,
    )
}
