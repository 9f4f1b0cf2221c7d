//! Translates pairs for measuring: `pairs PAIRS.jsonl > TRANSLATED.jsonl`.
//!
//! In: one pair a line with `id`, `source_dialect`, `source_sql` and `fragment`; what is no query (or, as a fragment, no
//! expression) and what is of no dialect of ours is left out. Out: `id`, `dialect`, `kind`, `status` and `statements`,
//! fragments as `SELECT <it>`, with `expected` beside them.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use model::Dialect;
use serde_json::{Value, json};
use translate::{Definition, translate};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("found no file, expected the path of a JSONL file with pairs")?;
    for line in std::fs::read_to_string(path)?.lines() {
        let row: Value = serde_json::from_str(line)?;
        let name = match row["source_dialect"].as_str().unwrap_or_default() {
            "postgres" => "postgresql",
            other => other,
        };
        let Ok(dialect) = name.parse::<Dialect>() else { continue };
        let (source, expected) =
            (row["source_sql"].as_str().unwrap_or_default(), row["expected_databricks_sql"].as_str());
        let fragment = row["fragment"] == true;
        let prefix = if fragment { "SELECT " } else { "" };
        let upper = source.trim_start().to_uppercase();
        if !fragment && !["SELECT", "WITH", "CREATE TABLE"].iter().any(|start| upper.starts_with(start)) {
            continue;
        }
        let query = format!("{prefix}{source}");
        // In a table the columns keep the names they have, or have none.
        let sql = if upper.starts_with("CREATE TABLE") { query.clone() } else { format!("CREATE TABLE v AS {query}") };
        let definition = Definition { sql: &sql, dialect, kind: None, name: None, routines: None, columns: None };
        let found = translate(&definition, None);
        let statements: Vec<&str> = found
            .statements
            .iter()
            .map(|statement| statement.strip_prefix("CREATE TABLE v AS ").unwrap_or(statement))
            .collect();
        println!(
            "{}",
            json!({
                "id": row["id"], "dialect": dialect.to_string(), "kind": "pair", "source": query,
                "status": if found.is_success() { "success" } else { "failed" }, "statements": statements,
                "expected": format!("{prefix}{}", expected.unwrap_or_default()), "error": found.error(),
            })
        );
    }
    Ok(())
}
