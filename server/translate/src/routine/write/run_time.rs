//! SQL that is put together at run time.

use model::Dialect;

use super::super::dynamic::{self, Piece};
use super::super::foreign_texts;
use super::super::held;
use super::super::tree::Span;
use super::{INDEX, UNTRANSLATED, Writer, Written, refuse};
use crate::diagnostic_codes::{NOT_TRANSLATED, PHYSICAL_DROPPED, STATEMENT_CHANGED, STATEMENT_DROPPED};
use crate::names::{identifier, literal, object};
use crate::scan::{Token, scan};

impl<'s> Writer<'_, '_, 's> {
    /// Dynamic SQL: the text is made at run time, so that nobody has translated it.
    pub(super) fn execute(
        &mut self,
        text: Span<'_, '_>,
        into: &[String],
        using: &[Span<'_, '_>],
        depth: usize,
    ) -> Written<()> {
        let dialect = self.rewriter.dialect;
        let known = held::of(text, &self.held).cloned();
        let translated = self.dynamic(known.as_deref().unwrap_or(text), using.len())?;
        let as_written = translated.is_none();
        if as_written && dynamic::fills_session(text, dialect) {
            let message = "SQL made at run time that fills a variable of the session has no counterpart; use INTO";
            return Err(refuse(text.first(), message));
        }
        if as_written && let Some(spelled) = dynamic::spelled(known.as_deref().unwrap_or(text), dialect) {
            let tokens = scan(&spelled, dialect);
            if let Some(message) = without_result(&tokens, dialect) {
                self.remarks.push(STATEMENT_DROPPED.diagnostic(message));
                return Ok(());
            }
            if let Some(message) = foreign_texts::refused(&tokens, dialect) {
                return Err(refuse(text.first(), &message));
            }
        }
        let text = translated.map_or_else(|| self.expression(text), Ok)?;
        let into: Vec<String> = into.iter().map(|name| self.target(name)).collect();
        let mut using = using.iter().map(|value| self.expression(value)).collect::<Written<Vec<_>>>()?;
        let numbered = dynamic::numbers_parameters(self.rewriter.dialect);
        // From the last on, since `$1` begins `$10` too.
        let text = (1..=using.len())
            .rev()
            .filter(|_| as_written && numbered)
            .fold(text, |text, number| format!("replace({text}, '${number}', ':p{number}')"));
        if numbered {
            for (at, value) in using.iter_mut().enumerate() {
                *value = format!("{value} AS p{}", at + 1);
            }
        }
        let into = if into.is_empty() { String::new() } else { format!(" INTO {}", into.join(", ")) };
        let using = if using.is_empty() { String::new() } else { format!(" USING {}", using.join(", ")) };
        let bare = text.strip_prefix('\'').and_then(super::sql::without_if_exists).filter(|_| !as_written);
        match bare {
            Some(statement) => self.where_there(&format!("EXECUTE IMMEDIATE '{statement};"), depth),
            None => self.line(depth, format!("EXECUTE IMMEDIATE {text}{into}{using};")),
        }
        if as_written {
            self.remarks.push(STATEMENT_CHANGED.diagnostic(UNTRANSLATED));
        }
        Ok(())
    }

    /// The text that a variable carries to where it is run, with what is known of the variables that it is made from.
    pub(super) fn carried(&self, run: Span<'_, '_>, text: Span<'_, 's>) -> Vec<Token<'s>> {
        held::of(run, &self.held).cloned().unwrap_or_else(|| text.to_vec())
    }

    /// Rows that a text gives, put into a table: the INSERT becomes the beginning of the text.
    pub(super) fn insert_executed(
        &mut self,
        table: &[String],
        columns: &[String],
        text: Span<'_, '_>,
        depth: usize,
    ) -> Written<()> {
        let table = match table {
            [own] if own.starts_with(['#', '@']) => identifier(own.trim_start_matches(['#', '@'])),
            _ => object(table, self.rewriter.target),
        };
        let columns: Vec<String> = columns.iter().map(|column| identifier(column)).collect();
        let columns = if columns.is_empty() { String::new() } else { format!(" ({})", columns.join(", ")) };
        let known = held::of(text, &self.held).cloned();
        let translated = self.dynamic(known.as_deref().unwrap_or(text), 0)?;
        if translated.is_none() {
            self.remarks.push(STATEMENT_CHANGED.diagnostic(UNTRANSLATED));
        }
        let text = translated.map_or_else(|| self.expression(text), Ok)?;
        self.line(
            depth,
            format!("EXECUTE IMMEDIATE {} || {text};", literal(&format!("INSERT INTO {table}{columns} "))),
        );
        Ok(())
    }

    /// The text of dynamic SQL, translated, as an expression.
    pub(super) fn dynamic(&mut self, text: Span<'_, '_>, parameters: usize) -> Written<Option<String>> {
        let Some(pieces) = dynamic::pieces(text, self.rewriter.dialect) else { return Ok(None) };
        let text = dynamic::marked(&pieces);
        let Some((statements, remarks)) = dynamic::translated(&text, parameters, self.rewriter) else {
            return Ok(None);
        };
        let [statement] = statements.as_slice() else { return Ok(None) };
        self.remarks.extend(remarks);
        let index = statement.starts_with("ANALYZE");
        if index {
            self.remarks.push(PHYSICAL_DROPPED.diagnostic(INDEX));
        }
        let values = self.values(&pieces)?;
        Ok(dynamic::unmarked(statement, &values, index))
    }

    /// The values among the pieces of a text, with their places.
    pub(super) fn values(&mut self, pieces: &[Piece<'_, '_>]) -> Written<Vec<(usize, String)>> {
        let mut values = Vec::new();
        for (at, piece) in pieces.iter().enumerate() {
            if let Piece::Value(value) = piece {
                let simple = value.len() == 1;
                let value = self.expression(value)?;
                values.push((at, if simple { value } else { format!("({value})") }));
            }
        }
        Ok(values)
    }

    /// T-SQL's `sp_rename` of a table.
    pub(super) fn rename(&mut self, from: Span<'_, '_>, to: Span<'_, '_>, depth: usize) -> Written<()> {
        let (from, to) = (self.expression(from)?, self.expression(to)?);
        self.line(depth, format!("EXECUTE IMMEDIATE 'ALTER TABLE ' || {from} || ' RENAME TO ' || {to};"));
        Ok(())
    }

    pub(super) fn execute_named(
        &mut self,
        text: Span<'_, '_>,
        (parameters, values): (&[String], &[Span<'_, '_>]),
        outputs: &[(String, String)],
        depth: usize,
    ) -> Written<()> {
        let mut using = Vec::new();
        for (parameter, value) in parameters.iter().zip(values) {
            using.push(format!("{} AS {}", self.expression(value)?, identifier(parameter.trim_start_matches('@'))));
        }
        let using = if using.is_empty() { String::new() } else { format!(" USING {}", using.join(", ")) };
        if !outputs.is_empty() {
            let (text, into) = self.filling_text(text, parameters.len(), outputs)?;
            self.line(depth, format!("EXECUTE IMMEDIATE {text} INTO {into}{using};"));
            return Ok(());
        }
        let known = held::of(text, &self.held).cloned();
        let text = match self.dynamic(known.as_deref().unwrap_or(text), parameters.len())? {
            Some(translated) => translated,
            None => {
                self.remarks.push(STATEMENT_CHANGED.diagnostic(UNTRANSLATED));
                parameters.iter().fold(self.expression(text)?, |text, parameter| {
                    format!("replace({text}, '{parameter}', ':{}')", parameter.trim_start_matches('@'))
                })
            }
        };
        self.line(depth, format!("EXECUTE IMMEDIATE {text}{using};"));
        Ok(())
    }

    /// A text whose query fills parameters, as one that gives its row, and the variables that take it.
    fn filling_text(
        &mut self,
        text: Span<'_, '_>,
        parameters: usize,
        outputs: &[(String, String)],
    ) -> Written<(String, String)> {
        let refuse = || {
            let message =
                "an OUTPUT parameter of SQL made at run time has a rule where its text is one SELECT that fills it";
            NOT_TRANSLATED.diagnostic(message)
        };
        let text = self.known_text(text);
        let pieces = dynamic::pieces(&text, self.rewriter.dialect).ok_or_else(refuse)?;
        let (names, query) = dynamic::filled(&dynamic::marked(&pieces)).ok_or_else(refuse)?;
        let into = names
            .iter()
            .map(|name| outputs.iter().find(|(output, _)| output.eq_ignore_ascii_case(name)))
            .map(|found| found.map(|(_, variable)| self.target(variable)).ok_or_else(refuse))
            .collect::<Written<Vec<_>>>()?;
        let (statements, remarks) = dynamic::translated(&query, parameters, self.rewriter).ok_or_else(refuse)?;
        self.remarks.extend(remarks);
        let [statement] = statements.as_slice() else { return Err(refuse()) };
        let values = self.values(&pieces)?;
        let text = dynamic::unmarked(statement, &values, false).ok_or_else(refuse)?;
        Ok((text, into.join(", ")))
    }
}

/// Settings of a session of Oracle that change no result. Those of its languages, its time zone and its schema do.
///
/// Source: "ALTER SESSION" and "Initialization Parameters" of Oracle's database reference.
const SETTINGS: &[&str] = &[
    "COMMIT_LOGGING",
    "COMMIT_WAIT",
    "CURSOR_SHARING",
    "EVENTS",
    "HASH_AREA_SIZE",
    "MAX_DUMP_FILE_SIZE",
    "OPTIMIZER_MODE",
    "PLSQL_OPTIMIZE_LEVEL",
    "RESULT_CACHE_MODE",
    "SKIP_UNUSABLE_INDEXES",
    "SORT_AREA_SIZE",
    "SQL_TRACE",
    "STATISTICS_LEVEL",
    "TIMED_STATISTICS",
    "TRACEFILE_IDENTIFIER",
    "WORKAREA_SIZE_POLICY",
];

/// What is said of a text that is left out since it changes nothing that Databricks has, and no result.
fn without_result(tokens: &[Token<'_>], dialect: Dialect) -> Option<&'static str> {
    if super::sql::changes_indexes(tokens) {
        return Some("the change of an index is left out: Databricks has none");
    }
    let [alter, session, how, what, ..] = tokens else { return None };
    let of_session = dialect == Dialect::Oracle && alter.is("ALTER") && session.is("SESSION");
    let parallel = how.is_any(&["ENABLE", "DISABLE", "FORCE"]) && what.is_any(&["PARALLEL", "RESUMABLE"]);
    let set = how.is("SET") && what.is_any(SETTINGS) && !tokens.iter().any(|token| token.text.starts_with("NLS_"));
    (of_session && (parallel || set)).then_some("the setting of the session is left out: it changes no result")
}
