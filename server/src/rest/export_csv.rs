use std::io;

use bytes::Bytes;
use futures::stream::{self, Stream, StreamExt};
use model::ObjectResult;

const HEADER: &str =
    "index,object,object_name,object_type,status,executed,error,execution_time_ms,timestamp,attempts,warnings\r\n";

/// Results as CSV by RFC 4180: a header, CRLF, quotes where they are needed.
pub(super) fn csv(
    results: impl Stream<Item = io::Result<Vec<ObjectResult>>> + Send + 'static,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    let rows = results.map(|chunk| Ok(Bytes::from(chunk?.iter().map(row).collect::<String>())));
    stream::iter([Ok(Bytes::from_static(HEADER.as_bytes()))]).chain(rows)
}

fn row(result: &ObjectResult) -> String {
    let (name, error) = (cell(&result.object_name), cell(result.error.as_deref().unwrap_or_default()));
    format!(
        "{},{},{name},{},{},{},{error},{},{},{},{}\r\n",
        result.index,
        result.object,
        result.object_type,
        result.status.as_str(),
        result.executed,
        result.execution_time_ms,
        result.timestamp,
        result.attempts,
        result.warnings
    )
}

/// A text that came from outside. What a spreadsheet would take for a formula gets an apostrophe before it.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { "'" } else { "" };
    if guard.is_empty() && !text.contains([',', '"', '\r', '\n']) {
        return text.to_owned();
    }
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_where_it_must_be_and_never_a_formula() {
        for (text, written) in [
            ("", ""),
            ("HR.EMPLOYEES", "HR.EMPLOYEES"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            ("@sum", "\"'@sum\""),
            ("-1", "\"'-1\""),
            ("a=b", "a=b"),
        ] {
            assert_eq!(cell(text), written);
        }
    }
}
