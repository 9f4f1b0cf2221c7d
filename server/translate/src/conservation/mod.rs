//! The check that nothing of the source is lost: every name and every statement word of a table or a view, and of what a
//! routine reads and changes, is in its translation, or a remark says where it went.
//!
//! It knows nothing of rules, so that a rule that forgets something is found out. What it lets pass: words of the dialects'
//! grammar, names of types and functions (those have checks of their own), what stands before a dot (the target decides
//! where objects are), and what a remark quotes.

mod extent;
mod left_out;
mod routine;

use std::cell::{Cell, RefCell};
use std::ops::Range;

use model::{Diagnostic, Dialect};
use rustc_hash::FxHashSet;

use crate::diagnostic_codes::LOST;
use crate::scan::{LIKE_DATABRICKS, Token, TokenKind, scan};
use crate::{data_type, functions};

pub(crate) use routine::lost_of_routine;

/// What was left out on purpose, by bytes of the source, and what is to be said of it.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// Remarks made before a tree was there.
    pub(crate) said: RefCell<Vec<Diagnostic>>,
    /// Stretches of the source that a remark stands for.
    pub(crate) accounted: RefCell<Vec<Range<usize>>>,
    /// Whether it was said that texts are compared with their case.
    pub(crate) case_told: Cell<bool>,
    /// Whether it was said that products keep few decimals.
    pub(crate) decimals_told: Cell<bool>,
}

impl Notes {
    pub(crate) fn account(&self, tokens: &[Token<'_>]) {
        if let (Some(first), Some(last)) = (tokens.first(), tokens.last()) {
            self.accounted.borrow_mut().push(first.start..last.end());
        }
    }
}

/// Words that count statements.
const STATEMENTS: &[&str] = &["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "CALL"];
/// Words with a meaning of their own that the parser's list of keywords lacks.
const WITHOUT_NAME: &[&str] = &[
    "DUAL",
    "ROWNUM",
    "EDITIONABLE",
    "NONEDITIONABLE",
    "SYSDATE",
    "GET_TIME",
    "NORMAL",
    "SEL",
    "XC",
    "XCF",
    "XCV",
    "XB",
    "XBF",
    "XBV",
    "CASESPECIFIC",
    "ISNULL",
    "ZEROFILL",
    "APPROXIMATE",
    "EQ",
    "NE",
    "GT",
    "GE",
    "LT",
    "LE",
    "YEAR_MONTH",
    "DAY_HOUR",
    "DAY_MINUTE",
    "DAY_SECOND",
    "HOUR_MINUTE",
    "HOUR_SECOND",
    "MINUTE_SECOND",
];

/// What is missing in the statements, if anything is.
pub(crate) fn lost(
    tokens: &[Token<'_>],
    dialect: Dialect,
    accounted: &[Range<usize>],
    statements: &[String],
    remarks: &[Diagnostic],
) -> Option<Diagnostic> {
    let written = in_lower_case(statements);
    let said = in_lower_case(remarks.iter().map(|remark| &remark.message));
    let made: Vec<Token<'_>> = statements.iter().flat_map(|statement| scan(statement, LIKE_DATABRICKS)).collect();
    let held = Held::new(&made, &written, &said);
    let accounted = in_order(accounted);
    let mut counts = [0_usize; STATEMENTS.len()];
    for (at, token) in tokens.iter().enumerate() {
        // Signs of operators may look like names, as `#>` does.
        let is_sign = token.kind == TokenKind::Word && !token.text.contains(char::is_alphanumeric);
        if !token.is_name() || is_sign || is_in(&accounted, token.start) {
            continue;
        }
        if token.kind == TokenKind::Word
            && let Some(which) = statement_word(token)
        {
            // `FOR UPDATE`, `ON DELETE`, `MERGE JOIN` and the function `INSERT(…)` are no statements.
            let follows = at > 0 && tokens[at - 1].is_any(&["FOR", "ON"]);
            let next = tokens.get(at + 1);
            let joins = next.is_some_and(|next| next.is("JOIN"));
            let calls = !token.is("SELECT") && next.is_some_and(|next| next.is_symbol("("));
            counts[which] += usize::from(!follows && !joins && !calls);
            continue;
        }
        let next = tokens.get(at + 1);
        if next.is_some_and(|next| ["(", ".", "..", "=>"].iter().any(|sign| next.is_symbol(sign))) {
            continue;
        }
        if !held.has(token) && !is_of_grammar(tokens, at, dialect) {
            return Some(missing(token));
        }
    }
    let mut found = [0_usize; STATEMENTS.len()];
    for which in made.iter().filter(|token| token.kind == TokenKind::Word).filter_map(statement_word) {
        found[which] += 1;
    }
    let missing = (0..STATEMENTS.len()).find(|which| found[*which] < counts[*which])?;
    let message = format!(
        "found {} of {} {} in the translation, and no remark says why",
        found[missing], counts[missing], STATEMENTS[missing]
    );
    Some(LOST.diagnostic(message))
}

fn missing(token: &Token<'_>) -> Diagnostic {
    let message = format!("`{}` is missing in the translation, and no remark says why", token.text);
    LOST.diagnostic(message).at(token.line, token.column)
}

fn in_lower_case<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    texts.into_iter().flat_map(|text| [text.as_str(), "\n"]).collect::<String>().to_lowercase()
}

/// The names in a translation and in what is said of it.
struct Held<'a> {
    /// In lower case, as the other texts here.
    written: &'a str,
    said: &'a str,
    words: FxHashSet<&'a [u8]>,
    /// Names with signs of their own stand between quotes. They are looked for as a whole before they are looked for in all
    /// texts.
    quoted: FxHashSet<String>,
}

impl<'a> Held<'a> {
    fn new(made: &[Token<'_>], written: &'a str, said: &'a str) -> Self {
        let words = words_of(written).chain(words_of(said)).collect();
        let quoted = made.iter().filter(|token| token.kind == TokenKind::Quoted);
        Self { written, said, words, quoted: quoted.map(|token| token.name().to_lowercase()).collect() }
    }

    fn has(&self, token: &Token<'_>) -> bool {
        let is_quoted = token.kind == TokenKind::Quoted;
        let name = if is_quoted { token.name().to_lowercase() } else { token.text.to_lowercase() };
        self.words.contains(name.as_bytes())
            || self.words.contains(name.trim_start_matches(['@', '#', ':']).as_bytes())
            || (is_quoted && (self.quoted.contains(&name) || self.written.contains(&name) || self.said.contains(&name)))
    }
}

/// Ranges by their start, those that touch made one.
fn in_order(ranges: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut sorted: Vec<Range<usize>> = ranges.iter().filter(|range| !range.is_empty()).cloned().collect();
    sorted.sort_unstable_by_key(|range| range.start);
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(sorted.len());
    for range in sorted {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// Whether a place is in one of these ranges, which are in order and apart.
fn is_in(ranges: &[Range<usize>], place: usize) -> bool {
    let after = ranges.partition_point(|range| range.start <= place);
    after.checked_sub(1).is_some_and(|last| ranges[last].contains(&place))
}

fn statement_word(token: &Token<'_>) -> Option<usize> {
    if token.is("SEL") { Some(0) } else { STATEMENTS.iter().position(|word| token.is(word)) }
}

/// The runs of letters and digits in a text. Whatever is not ASCII counts as a letter.
fn words_of(text: &str) -> impl Iterator<Item = &[u8]> {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'#' | b'@' | 0x80..);
    text.as_bytes().split(move |byte| !is_letter(byte)).filter(|word| !word.is_empty())
}

/// Whether a word is one of the grammar, a type, a unit of time or a character set.
fn is_of_grammar(tokens: &[Token<'_>], at: usize, dialect: Dialect) -> bool {
    let token = &tokens[at];
    // `AS [text()]` says that a value of XML has no element.
    if is_type(tokens, at, dialect) || (dialect == Dialect::TSql && token.name().eq_ignore_ascii_case("text()")) {
        return true;
    }
    if token.kind != TokenKind::Word {
        return false;
    }
    let upper = token.text.to_ascii_uppercase();
    let of_text = token.text.starts_with('_') && tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::Text);
    let after_using = at > 0 && tokens[at - 1].is("USING");
    sqlparser::keywords::ALL_KEYWORDS.binary_search(&upper.as_str()).is_ok()
        || WITHOUT_NAME.contains(&upper.as_str())
        || (dialect == Dialect::MySql && (of_text || after_using))
        || functions::value_of(token.text, dialect).is_some()
        || functions::date_unit(token.text).is_some()
        || functions::part(token.text, functions::integer(0), dialect).is_some()
}

fn is_type(tokens: &[Token<'_>], at: usize, dialect: Dialect) -> bool {
    data_type::read(&tokens[at..=at], 0).is_some_and(|(read, _)| read.translate(dialect, "").is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_in_ranges_of_any_order() {
        let ranges = in_order(&[8..9, 2..4, 3..6, 6..7, 5..5]);
        assert_eq!(ranges, [2..7, 8..9]);
        let found: Vec<usize> = (0..10).filter(|place| is_in(&ranges, *place)).collect();
        assert_eq!(found, [2, 3, 4, 5, 6, 8]);
        assert!(!is_in(&[], 0));
    }

    #[test]
    fn what_is_missing_is_named_where_it_stood() {
        let remark = |message: &str| vec![Diagnostic::new("X", model::Severity::Info, message)];
        for (source, written, remarks, expected) in [
            ("SELECT a, b FROM t", "SELECT a, b FROM main.s.t", vec![], None),
            ("SELECT a, b FROM t", "SELECT a FROM t", vec![], Some((1, 11))),
            ("SELECT a, b FROM t", "SELECT a FROM t", remark("`b` dropped"), None),
            ("SELECT a, \"the b\" FROM t", "SELECT a, `the b` FROM t", vec![], None),
            ("SELECT CAST(a AS VARCHAR2(9)) FROM s.t x", "SELECT CAST(a AS VARCHAR(9)) FROM u.t x", vec![], None),
            ("SELECT NVL(a, 0) FROM t", "SELECT coalesce(a, 0) FROM t", vec![], None),
            ("SELECT a FROM t FOR UPDATE", "SELECT a FROM t", vec![], None),
        ] {
            let tokens = scan(source, Dialect::Oracle);
            let found = lost(&tokens, Dialect::Oracle, &[], &[written.to_owned()], &remarks);
            let place = found.and_then(|found| Some((found.line?, found.column?)));
            assert_eq!(place, expected, "{source} -> {written}");
        }
        let tokens = scan("SELECT a FROM t UNION SELECT a FROM t", Dialect::Oracle);
        let found = lost(&tokens, Dialect::Oracle, &[], &["SELECT a FROM t".to_owned()], &[]);
        assert!(found.is_some_and(|found| found.message.starts_with("found 1 of 2 SELECT")));
        let accounted = std::iter::once(9..10).collect::<Vec<_>>();
        let tokens = scan("SELECT a,b FROM t", Dialect::Oracle);
        assert!(lost(&tokens, Dialect::Oracle, &accounted, &["SELECT a FROM t".to_owned()], &[]).is_none());
    }
}
