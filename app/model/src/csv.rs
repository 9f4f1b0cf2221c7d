use crate::ObjectResult;

/// The first line of results as CSV.
pub const CSV_HEADER: &str =
    "index,object,object_name,object_type,status,executed,error,execution_time_ms,timestamp,attempts,warnings\r\n";

impl ObjectResult {
    /// Its line under [`CSV_HEADER`], by RFC 4180: CRLF at its end, quotes where they are needed.
    pub fn csv_row(&self) -> String {
        let (name, error) = (cell(&self.object_name), cell(self.error.as_deref().unwrap_or_default()));
        format!(
            "{},{},{name},{},{},{},{error},{},{},{},{}\r\n",
            self.index,
            self.object,
            self.object_type,
            self.status.as_str(),
            self.executed,
            self.execution_time_ms,
            self.timestamp,
            self.attempts,
            self.warnings
        )
    }
}

/// A text that came from outside. What a spreadsheet would take for a formula gets an apostrophe before it.
pub(crate) fn cell(text: &str) -> String {
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
