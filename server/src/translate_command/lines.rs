use std::io::{self, BufRead, Write};

use model::{Diagnostic, Dialect, ObjectKind, Severity};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use translate::{Definition, TargetNames, Translation};

/// The code of a line that cannot be read.
const UNREADABLE: &str = "DWM-0002";

/// A line in. Other fields are passed over: such files carry notes.
#[derive(Deserialize)]
struct Question {
    #[serde(default)]
    id: Value,
    dialect: String,
    #[serde(default)]
    kind: Option<String>,
    sql: String,
}

/// A line out.
#[derive(Serialize)]
struct Answer {
    id: Value,
    dialect: Option<String>,
    kind: Option<ObjectKind>,
    status: &'static str,
    statements: Vec<String>,
    diagnostics: Vec<Diagnostic>,
}

/// Answers each line with a line, in order. Returns whether all were translated.
pub(super) fn run(input: impl BufRead, output: &mut impl Write, target: Option<&TargetNames<'_>>) -> io::Result<bool> {
    let mut all = true;
    for line in input.split(b'\n') {
        let answer = answer(&line?, target);
        all &= answer.status == "success";
        serde_json::to_writer(&mut *output, &answer)?;
        output.write_all(b"\n")?;
    }
    Ok(all)
}

fn answer(line: &[u8], target: Option<&TargetNames<'_>>) -> Answer {
    let question = match serde_json::from_slice::<Question>(line) {
        Ok(question) => question,
        Err(error) => return unreadable(line, format!("{error}; expected {{id, dialect, kind?, sql}}")),
    };
    let dialect: Dialect = match question.dialect.parse() {
        Ok(dialect) => dialect,
        Err(error) => return unreadable(line, format!("dialect: {error}")),
    };
    let kind = question.kind.as_deref().and_then(|kind| kind.parse().ok());
    let definition = Definition { sql: &question.sql, dialect, kind, name: None, routines: None, columns: None };
    let translation = translate::translate(&definition, target);
    let success = translation.is_success();
    let Translation { kind: found, statements, diagnostics } = translation;
    Answer {
        id: question.id,
        dialect: Some(question.dialect),
        kind: found.or(kind),
        status: if success { "success" } else { "error" },
        statements: if success { statements } else { Vec::new() },
        diagnostics,
    }
}

/// The answer to a line that is no question, with as much of it as can be told.
fn unreadable(line: &[u8], message: String) -> Answer {
    let mut value: Value = serde_json::from_slice(line).unwrap_or_default();
    let dialect = value.get("dialect").and_then(Value::as_str).map(str::to_owned);
    Answer {
        id: value.get_mut("id").map(Value::take).unwrap_or_default(),
        dialect,
        kind: None,
        status: "error",
        statements: Vec::new(),
        diagnostics: vec![Diagnostic::new(UNREADABLE, Severity::Error, message)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_answered_in_order_also_one_that_cannot_be_read() {
        let input = concat!(
            "{\"id\":1,\"dialect\":\"oracle\",\"sql\":\"CREATE TABLE t (a NUMBER(9))\",\"note\":\"x\"}\n",
            "nonsense\n",
            "\n",
            "{\"id\":\"b\",\"dialect\":\"db2\",\"sql\":\"SELECT 1\"}\n",
            "{\"id\":[3],\"sql\":\"SELECT 1\"}"
        );
        let mut output = Vec::new();
        assert!(!run(input.as_bytes(), &mut output, None).unwrap());
        let answers: Vec<Value> =
            String::from_utf8(output).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let ids: Vec<_> = answers.iter().map(|answer| answer["id"].clone()).collect();
        assert_eq!(serde_json::json!(ids), serde_json::json!([1, null, null, "b", [3]]));
        assert_eq!(answers[0]["dialect"], "oracle");
        for answer in &answers[1..] {
            assert_eq!((&answer["status"], &answer["statements"]), (&"error".into(), &serde_json::json!([])));
        }
        assert!(answers[3]["diagnostics"][0]["message"].as_str().unwrap().contains("`db2` is not one of"));
    }
}
