//! Results as files, written as the server's own exports are.

use model::{CSV_HEADER, ObjectResult};

/// CSV with a byte order mark, which spreadsheets need to read UTF-8.
pub(super) fn csv<'a>(results: impl Iterator<Item = &'a ObjectResult>) -> String {
    let mut text = format!("\u{feff}{CSV_HEADER}");
    text.extend(results.map(ObjectResult::csv_row));
    text
}

/// A JSON array of results.
pub(super) fn json<'a>(results: impl Iterator<Item = &'a ObjectResult>) -> String {
    let rows: Vec<String> = results.filter_map(|result| serde_json::to_string(result).ok()).collect();
    format!("[\n{}\n]\n", rows.join(",\n"))
}

#[cfg(test)]
mod tests {
    use model::{ObjectKind, ResultStatus, Timestamp};

    use super::*;

    #[test]
    fn a_row_is_quoted_where_it_must_be_and_never_a_formula() {
        let result = ObjectResult {
            index: 1,
            object: 7,
            object_name: "=cmd()|'/c calc'!A0".into(),
            object_type: ObjectKind::View,
            status: ResultStatus::Error,
            executed: false,
            error: Some("say \"hi\", twice".into()),
            execution_time_ms: 12,
            timestamp: Timestamp::from_unix_ms(1_795_543_445_120),
            attempts: 2,
            warnings: 1,
        };
        let text = csv([&result].into_iter());
        let row = "1,7,\"'=cmd()|'/c calc'!A0\",VIEW,error,false,\"say \"\"hi\"\", twice\",12,2026-11-24T18:04:05.120Z,2,1\r\n";
        assert_eq!(text, format!("\u{feff}{CSV_HEADER}{row}"));
        let back: Vec<ObjectResult> = serde_json::from_str(&json([&result, &result].into_iter())).unwrap();
        assert_eq!(back, [result.clone(), result]);
    }
}
