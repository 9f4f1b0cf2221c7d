//! Statements of a script in lines where they are long.

use crate::query::layout::{LIKE_DATABRICKS, fits, statement_in_lines};
use crate::scan::{Token, scan};

/// A statement in lines, all but the first from an indent on; `None` where it stays as it is: it is short, or has a literal or a
/// name of several lines, which no indent may change.
pub(super) fn in_lines(statement: &str, indent: &str) -> Option<String> {
    let has_lines = statement.contains('\n');
    if fits(statement) && !has_lines {
        return None;
    }
    let (text, end) = statement.strip_suffix(';').map_or((statement, ""), |text| (text, ";"));
    let tokens = scan(text, LIKE_DATABRICKS);
    let lines = if has_lines {
        tokens.iter().all(|token| !token.text.contains('\n')).then(|| text.to_owned())?
    } else if tokens.first()?.is_any(&["SELECT", "WITH", "UPDATE", "DELETE"]) {
        statement_in_lines(text)?
    } else {
        Parts::new(text, &tokens).laid_out()?
    };
    Some(lines.replace('\n', &format!("\n{indent}")) + end)
}

/// A statement whose parts are laid out one by one: queries in it, the rows of an INSERT, and the cases of a MERGE.
struct Parts<'a> {
    text: &'a str,
    tokens: &'a [Token<'a>],
    /// Up to where the text is written.
    done: usize,
    lines: String,
}

impl<'a> Parts<'a> {
    fn new(text: &'a str, tokens: &'a [Token<'a>]) -> Self {
        Self { text, tokens, done: 0, lines: String::new() }
    }

    fn laid_out(mut self) -> Option<String> {
        let first = &self.tokens[0];
        let (merges, inserts) = (first.is("MERGE"), first.is("INSERT"));
        let (mut depth, mut at) = (0, 0);
        while let Some(token) = self.tokens.get(at) {
            let opens_query = self.tokens.get(at + 1).is_some_and(|next| next.is_any(&["SELECT", "WITH"]));
            if depth == 0 && opens_query && token.is_symbol("(") {
                at = self.query(at, self.close_of(at)?, "  ") + 1;
                continue;
            }
            if depth == 0 && opens_query && (inserts || token.is("AS")) {
                at = self.query(at, self.end_of_query(), if first.is_any(&["CREATE", "INSERT"]) { "" } else { "  " });
                continue;
            }
            if depth == 0 && (merges && token.is_any(&["USING", "WHEN"]) || inserts && token.is("VALUES")) {
                self.write_to(token.start);
                self.end_line();
            }
            depth += i32::from(token.is_symbol("(") || token.is("CASE"));
            depth -= i32::from(token.is_symbol(")") || token.is("END"));
            at += 1;
        }
        self.write_to(self.text.len());
        self.lines.contains('\n').then_some(self.lines)
    }

    /// Lays out the query between two tokens and goes on at the second.
    fn query(&mut self, before: usize, end: usize, indent: &str) -> usize {
        let (from, to) = (self.tokens[before].end(), self.tokens.get(end).map_or(self.text.len(), |token| token.start));
        let query = self.text[from..to].trim();
        if !fits(query)
            && let Some(lines) = statement_in_lines(query)
        {
            self.write_to(from);
            for line in lines.lines() {
                self.lines.push('\n');
                self.lines.push_str(indent);
                self.lines.push_str(line);
            }
            self.done = to;
            if end < self.tokens.len() {
                self.lines.push('\n');
            }
        }
        end
    }

    /// The token that closes a parenthesis.
    fn close_of(&self, open: usize) -> Option<usize> {
        let mut depth = 0;
        let rest = self.tokens.get(open..)?;
        let length = rest.iter().position(|token| {
            depth += i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"));
            depth == 0
        })?;
        Some(open + length)
    }

    /// What follows a query that stands without parentheses: the DO of a loop, or nothing.
    fn end_of_query(&self) -> usize {
        let last = self.tokens.len() - 1;
        if self.tokens[last].is("DO") { last } else { last + 1 }
    }

    fn write_to(&mut self, end: usize) {
        self.lines.push_str(&self.text[self.done..end]);
        self.done = end;
    }

    fn end_line(&mut self) {
        self.lines.truncate(self.lines.trim_end().len());
        self.lines.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::in_lines;

    #[test]
    fn long_statements_have_a_line_for_each_part_and_say_the_same() {
        let (long, wide) = ("a_column_with_a_long_name", "a_table_with_a_name_that_is_rather_long_for_a_table");
        for (statement, expected) in [
            ("SELECT a FROM t;".to_owned(), None),
            ("EXECUTE IMMEDIATE 'SELECT\n  a';".to_owned(), None),
            // Written anew this would be a comment.
            (format!("SELECT {long}, - -1 AS b FROM {wide} WHERE {long} IN (1, 2, 3, 4, 5, 6);"), None),
            (format!("SELECT {long}, -1 AS b, 'x\ny' AS c FROM {wide} WHERE {long} IN (1, 2, 3, 4, 5);"), None),
            (
                format!("SELECT {long}, -1 AS b, 'x  y' AS c FROM {wide} WHERE {long} IN (1, 2, 3, 4, 5);"),
                Some(format!(
                    "SELECT\n    {long},\n    -1 AS b,\n    'x  y' AS c\n  FROM\n    {wide}\n  WHERE\n    {long} IN (1, 2, 3, 4, 5);"
                )),
            ),
            (
                format!(
                    "INSERT INTO t ({long}, b) VALUES ('WHEN', 1), ('some longer text to make it long enough', 2);"
                ),
                Some(format!(
                    "INSERT INTO t ({long}, b)\n  VALUES ('WHEN', 1), ('some longer text to make it long enough', 2);"
                )),
            ),
            (
                format!(
                    "MERGE INTO t USING {wide} AS s ON t.a = CASE WHEN s.a > 1 THEN 1 END WHEN MATCHED THEN UPDATE SET b = s.b;"
                ),
                Some(format!(
                    "MERGE INTO t\n  USING {wide} AS s ON t.a = CASE WHEN s.a > 1 THEN 1 END\n  WHEN MATCHED THEN UPDATE SET b = s.b;"
                )),
            ),
            (
                format!("FOR r AS SELECT {long} FROM {wide} WHERE {long} = 'something' ORDER BY b DO"),
                Some(format!(
                    "FOR r AS\n    SELECT\n      {long}\n    FROM\n      {wide}\n    WHERE\n      {long} = 'something'\n    ORDER BY b\n  DO"
                )),
            ),
            (
                "CREATE TEMPORARY TABLE t (\n  a INT\n);".to_owned(),
                Some("CREATE TEMPORARY TABLE t (\n    a INT\n  );".to_owned()),
            ),
            ("CREATE TEMPORARY TABLE t (\n  a STRING DEFAULT '\n'\n);".to_owned(), None),
        ] {
            assert_eq!(in_lines(&statement, "  "), expected, "{statement}");
        }
    }
}
