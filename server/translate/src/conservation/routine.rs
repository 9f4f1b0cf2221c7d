//! The check for procedures and functions: every statement of the source that reads or changes something is in the
//! translation, and so are the names in it.
//!
//! Statements are counted by their words, since rules move them: an `UPDATE … FROM` is found within a `MERGE`, an `EXEC` as a
//! `CALL` or an `EXECUTE IMMEDIATE`. One that a remark at its place says was left out is not looked for.

use std::collections::HashSet;

use model::{Diagnostic, Dialect};

use super::extent::end;
use super::{Held, in_lower_case, is_in, is_of_grammar, left_out, missing};
use crate::diagnostic_codes::LOST;
use crate::query::Rewriter;
use crate::routine::reader::{Reader, split_commas};
use crate::scan::{LIKE_DATABRICKS, Token, TokenKind, scan};
use crate::tsql_words::STARTERS;

/// A kind of statement.
struct Counted {
    /// The words that begin it in a source.
    source: &'static [&'static str],
    /// The words that it is found by in a translation.
    written: &'static [&'static str],
    /// Whether the words mean something else where no statement begins.
    only_first: bool,
}

const fn counted(source: &'static [&'static str], written: &'static [&'static str], only_first: bool) -> Counted {
    Counted { source, written, only_first }
}

const STATEMENTS: &[Counted] = &[
    counted(&["SELECT", "SEL"], &["SELECT"], false),
    counted(&["INSERT", "INS"], &["INSERT"], false),
    counted(&["UPDATE", "UPD"], &["UPDATE"], false),
    counted(&["DELETE", "DEL"], &["DELETE", "TRUNCATE"], false),
    counted(&["MERGE"], &["MERGE"], false),
    counted(&["CALL", "EXEC", "EXECUTE"], &["CALL", "EXECUTE"], true),
    counted(&["TRUNCATE"], &["TRUNCATE", "DELETE"], true),
    counted(&["CREATE"], &["CREATE"], true),
    counted(&["DROP"], &["DROP"], true),
    counted(&["ALTER"], &["ALTER"], true),
    counted(&["COMMIT"], &["COMMIT"], true),
    counted(&["ROLLBACK"], &["ROLLBACK"], true),
    counted(&["SAVEPOINT", "SAVE"], &["SAVEPOINT"], true),
    counted(&["LOCK"], &["LOCK"], true),
    counted(&["GRANT"], &["GRANT"], true),
    counted(&["REVOKE"], &["REVOKE"], true),
];
/// Teradata's short forms among their words.
const OF_TERADATA: &[&str] = &["SEL", "INS", "UPD", "DEL"];
/// Those of them whose names are looked for.
const WITH_NAMES: usize = 6;
/// Calls among them.
const CALLS: usize = 5;

/// What the languages call errors and counts of rows.
const OF_ERRORS: &[&str] = &[
    "SQLERRM",
    "SQLCODE",
    "SQLSTATE",
    "SQLROWCOUNT",
    "ROWCOUNT",
    "ROW_COUNT",
    "SQLFOUND",
    "SQLNOTFOUND",
    "ACTIVITY_COUNT",
    "FOUND",
];
/// Words that begin a statement of Oracle which is no call.
const NO_CALLS: &[&str] = &["RAISE_APPLICATION_ERROR", "EXIT", "CONTINUE", "RAISE", "RETURN", "NULL", "GOTO", "LOOP"];

/// What of a routine's body is missing in its translation, if anything is.
///
/// `body` is what stands in the source after the routine's head, `made` the statement that came of it.
pub(crate) fn lost_of_routine(
    body: &[Token<'_>],
    made: &String,
    rewriter: &Rewriter<'_>,
    remarks: &[Diagnostic],
) -> Option<Diagnostic> {
    let dialect = rewriter.dialect;
    let written = in_lower_case([made]);
    let tokens = scan(made, LIKE_DATABRICKS);
    let renamed = rewriter.target.map(|target| target.said()).unwrap_or_default();
    let said = in_lower_case(remarks.iter().map(|remark| &remark.message).chain(&renamed));
    let held = Held::new(&tokens, &written, &said);
    let variables = rewriter.variables.borrow();
    let accounted = left_out::ranges(body, dialect, &rewriter.notes.accounted.borrow(), remarks);
    let mut counts = [0_usize; STATEMENTS.len()];
    let mut declared = None;
    // Up to where names are looked for.
    let mut names_to = 0;
    for (at, token) in body.iter().enumerate() {
        if !token.is_name() || is_in(&accounted, token.start) {
            continue;
        }
        if let Some(which) = statement_at(body, at, dialect) {
            counts[which] += 1;
            if which < WITH_NAMES {
                names_to = names_to.max(end(body, at, dialect));
            }
            continue;
        }
        // Variables, questions of Oracle's compiler (`$$PLSQL_UNIT`), and signs of operators that look like names.
        let no_name = token.kind == TokenKind::Word
            && (token.text.starts_with('@')
                || !token.text.contains(char::is_alphanumeric)
                || (at > 0 && body[at - 1].is_symbol("$")));
        if at >= names_to || no_name || token.is_any(OF_ERRORS) || is_part_or_call(body, at) {
            continue;
        }
        if held.has(token) || is_of_grammar(body, at, dialect) || runs_text(body, at, dialect) {
            continue;
        }
        // What a variable holds may stand in its place.
        let name = token.name().to_lowercase();
        if !variables.contains_key(&name) && !declared.get_or_insert_with(|| self::declared(body)).contains(&name) {
            return Some(missing(token));
        }
    }
    let found = written_counts(&tokens);
    let short = (0..STATEMENTS.len()).find(|which| found[*which] < counts[*which])?;
    let message = format!(
        "found {} of {} {} in the translation, and no remark says why",
        found[short], counts[short], STATEMENTS[short].source[0]
    );
    Some(LOST.diagnostic(message))
}

/// Which kind of statement begins at a place.
fn statement_at(body: &[Token<'_>], at: usize, dialect: Dialect) -> Option<usize> {
    let token = &body[at];
    if token.kind != TokenKind::Word {
        return None;
    }
    // Elsewhere they are names, such as that of the rows to update.
    let shortened = dialect != Dialect::Teradata && token.is_any(OF_TERADATA);
    let which = STATEMENTS.iter().position(|statement| token.is_any(statement.source));
    let Some(which) = which.filter(|_| !shortened) else {
        return (dialect == Dialect::Oracle && calls(body, at)).then_some(CALLS);
    };
    let (before, next) = (at.checked_sub(1).map(|before| &body[before]), body.get(at + 1));
    let is_next = |words: &[&str]| next.is_some_and(|next| next.is_any(words));
    let is_sign = |token: Option<&Token<'_>>, signs: &[&str]| {
        token.is_some_and(|token| signs.iter().any(|sign| token.is_symbol(sign)))
    };
    let begins = if STATEMENTS[which].only_first {
        is_first(before, token, dialect)
    } else {
        // `FOR UPDATE`, `ON DELETE`, `MERGE JOIN`, `UPDATE(a)` and `rows.DELETE` are no statements; `THEN INSERT (a)` is one.
        !before.is_some_and(|before| before.is_any(&["FOR", "ON", "AS"]))
            && !is_sign(before, &[".", ",", "@"])
            && !is_next(&["JOIN"])
            && !fills_variable(body, at, dialect)
            && !is_sign(next, &[".", ",", ")", "=", ":="])
            && !(which > 0 && is_sign(next, &["("]) && !before.is_some_and(|before| before.is("THEN")))
    };
    begins.then_some(which)
}

/// Whether a statement of T-SQL only sets a variable, or changes one that holds a table; a function's own is no table of the
/// translation.
fn fills_variable(body: &[Token<'_>], at: usize, dialect: Dialect) -> bool {
    let target = body[at + 1..].iter().find(|token| !token.is_any(&["INTO", "FROM"]));
    let variable = target.is_some_and(|target| target.kind == TokenKind::Word && target.text.starts_with('@'));
    // A query in parentheses is counted by itself.
    let reads = || {
        let statement = &body[at..end(body, at, dialect)];
        body[at].is("SELECT") && Reader::new(statement).until_words(&["FROM"]).len() < statement.len()
    };
    variable && !reads()
}

/// Whether a word can be the first of a statement.
fn is_first(before: Option<&Token<'_>>, token: &Token<'_>, dialect: Dialect) -> bool {
    let Some(before) = before else { return true };
    before.is_symbol(";")
        || before.is_any(&["BEGIN", "THEN", "ELSE", "LOOP", "DO", "REPEAT", "AS", "IS", "END", "TRY", "CATCH"])
        || (dialect == Dialect::TSql && begins_in_tsql(before, token))
}

/// Whether a word of T-SQL, which needs no `;`, begins a statement.
fn begins_in_tsql(before: &Token<'_>, token: &Token<'_>) -> bool {
    let reserved = token.is_any(&["EXEC", "EXECUTE", "COMMIT", "ROLLBACK", "TRUNCATE"]);
    (token.first_in_line || reserved)
        && !before.is_any(&["ON", "WITH", "AS", "GRANT", "TO"])
        && ![",", "(", "."].iter().any(|sign| before.is_symbol(sign))
}

/// Whether a statement of Oracle is the name of a procedure, perhaps with arguments.
fn calls(body: &[Token<'_>], at: usize) -> bool {
    let upper = body[at].text.to_ascii_uppercase();
    let known = sqlparser::keywords::ALL_KEYWORDS.binary_search(&upper.as_str()).is_ok();
    let ends = at > 0 && body[at - 1].is("END");
    if known
        || ends
        || body[at].is_any(NO_CALLS)
        || !is_first(at.checked_sub(1).map(|at| &body[at]), &body[at], Dialect::Oracle)
    {
        return false;
    }
    let mut after = at + 1;
    while body.get(after).is_some_and(|dot| dot.is_symbol(".")) && body.get(after + 1).is_some_and(Token::is_name) {
        after += 2;
    }
    if body.get(after).is_some_and(|open| open.is_symbol("(")) {
        let mut depth = 0_usize;
        let closes = |token: &Token<'_>| {
            depth = if token.is_symbol("(") { depth + 1 } else { depth - usize::from(token.is_symbol(")")) };
            depth == 0
        };
        after += body[after..].iter().position(closes).map_or(body.len(), |close| close + 1);
    }
    body.get(after).is_some_and(|end| end.is_symbol(";"))
}

/// Whether a name is that of what runs a text as SQL: a procedure of T-SQL's own, or a statement of MySQL that was prepared.
fn runs_text(body: &[Token<'_>], at: usize, dialect: Dialect) -> bool {
    let called = at > 0 && body[at - 1].is_any(&["EXEC", "EXECUTE"]);
    let of_tsql =
        body[at].name().eq_ignore_ascii_case("sp_executesql") || body[at].name().eq_ignore_ascii_case("sp_rename");
    called && ((dialect == Dialect::TSql && of_tsql) || dialect == Dialect::MySql)
}

/// The variables that a body declares and the parameters of its cursors, in lower case: names where a declaration can stand.
fn declared(body: &[Token<'_>]) -> HashSet<String> {
    let mut found = HashSet::new();
    let (mut depth, mut declares) = (0_i32, false);
    for (at, token) in body.iter().enumerate() {
        depth += i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"));
        let before = at.checked_sub(1).map(|before| &body[before]);
        let first = before.is_none_or(|before| before.is_symbol(";") || before.is("DECLARE"));
        declares = token.is("DECLARE") || (declares && !token.is_symbol(";") && !token.is_any(STARTERS));
        let one_of_several = declares && depth == 0 && before.is_some_and(|before| before.is_symbol(","));
        if token.is_name() && (first || one_of_several) {
            found.insert(token.name().to_lowercase());
        }
        if token.is_symbol("(") && body[at.saturating_sub(2)..at].iter().any(|before| before.is("CURSOR")) {
            let list = Reader { tokens: body, at }.parenthesised().unwrap_or_default();
            found.extend(
                split_commas(list).iter().filter_map(|part| part.first()).map(|name| name.name().to_lowercase()),
            );
        }
    }
    found
}

/// Whether a name stands before a part of itself, or is one that is called.
fn is_part_or_call(body: &[Token<'_>], at: usize) -> bool {
    let Some(next) = body.get(at + 1) else { return false };
    // The columns of `INSERT INTO t (a)` are no arguments.
    let filled = next.is_symbol("(") && at > 0 && body[at - 1].is("INTO");
    !filled && ["(", ".", "..", "=>"].iter().any(|sign| next.is_symbol(sign))
}

/// How many statements of each kind a translation has.
fn written_counts(made: &[Token<'_>]) -> [usize; STATEMENTS.len()] {
    let mut found = [0_usize; STATEMENTS.len()];
    // The routine's own CREATE is not of its body.
    for token in made.iter().skip(1).filter(|token| token.kind == TokenKind::Word) {
        for (count, statement) in found.iter_mut().zip(STATEMENTS) {
            *count += usize::from(token.is_any(statement.written));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Definition;
    use crate::conservation::Notes;
    use crate::diagnostic_codes::STATEMENT_DROPPED;

    #[test]
    fn every_statement_of_a_routine_is_found_again_or_a_remark_stands_for_it() {
        use Dialect::{MySql, Oracle, PostgreSql, TSql, Teradata};
        let lost = |word: &str| Some(format!("`{word}` is missing in the translation, and no remark says why"));
        let fewer = |found: &str| Some(format!("found {found} in the translation, and no remark says why"));
        for (dialect, body, made, said, expected) in [
            (Oracle, "BEGIN DELETE FROM t; END", "CREATE PROCEDURE p() AS BEGIN DELETE FROM t; END", None, None),
            (Oracle, "BEGIN DELETE FROM t; END", "CREATE PROCEDURE p() AS BEGIN END", None, lost("t")),
            (
                Oracle,
                "BEGIN DELETE FROM t; DELETE FROM t; END",
                "BEGIN DELETE FROM t; END",
                None,
                fewer("1 of 2 DELETE"),
            ),
            (Oracle, "BEGIN UPDATE t SET a = b; END", "BEGIN UPDATE t SET a = 1; END", None, lost("b")),
            (
                Oracle,
                "BEGIN INSERT INTO t (a, b) VALUES (1, 2); END",
                "BEGIN INSERT INTO t (a) VALUES (1); END",
                None,
                lost("b"),
            ),
            (
                Oracle,
                "BEGIN INSERT INTO t (a) VALUES (1); END",
                "BEGIN INSERT INTO u (a) VALUES (1); END",
                None,
                lost("t"),
            ),
            (Oracle, "v NUMBER; BEGIN SELECT a INTO v FROM t; END", "RETURN (SELECT a FROM t)", None, None),
            (Oracle, "BEGIN q(1); s.q; END", "BEGIN CALL q(1); CALL q(); END", None, None),
            (Oracle, "BEGIN q(1); s.q; END", "BEGIN CALL q(1); END", None, fewer("1 of 2 CALL")),
            (Oracle, "BEGIN y := rows.DELETE(1); END", "BEGIN END", None, None),
            (Oracle, "BEGIN DELETE FROM t; COMMIT; END", "BEGIN DELETE FROM t; END", None, fewer("0 of 1 COMMIT")),
            (Oracle, "BEGIN DELETE FROM t; COMMIT; END", "BEGIN DELETE FROM t; END", Some((1, 22)), None),
            (
                Oracle,
                "BEGIN a(); EXCEPTION WHEN OTHERS THEN DELETE FROM t; RAISE; END",
                "BEGIN CALL a(); END",
                Some((1, 22)),
                None,
            ),
            (
                Oracle,
                "BEGIN a(); EXCEPTION WHEN OTHERS THEN DELETE FROM t; END",
                "BEGIN CALL a(); END",
                None,
                lost("t"),
            ),
            (
                TSql,
                "UPDATE t SET a = u.b FROM u",
                "MERGE INTO t USING u WHEN MATCHED THEN UPDATE SET a = u.b",
                None,
                None,
            ),
            (
                TSql,
                "UPDATE t SET a = upd.b FROM u AS upd JOIN v upd2 ON upd.a = 1, w UPD WHERE UPD.a = t.a",
                "MERGE INTO t USING u AS upd JOIN v upd2, w UPD WHEN MATCHED THEN UPDATE SET a = upd.b",
                None,
                None,
            ),
            (Teradata, "BEGIN UPD t SET a = 1; END", "BEGIN SELECT a FROM t; END", None, fewer("0 of 1 UPDATE")),
            (
                Oracle,
                "BEGIN DELETE FROM t; report('t', SQL%ROWCOUNT); END",
                "BEGIN DELETE FROM t; GET DIAGNOSTICS n = ROW_COUNT; CALL report('t', n); END",
                None,
                None,
            ),
            (TSql, "SELECT @a = 1", "SET a = 1;", None, None),
            (TSql, "SELECT @a = b FROM t", "SET a = 1;", None, lost("b")),
            (TSql, "INSERT INTO @rows (a) SELECT a FROM t", "SELECT a FROM t", None, None),
            (TSql, "EXEC sp_executesql @a", "EXECUTE IMMEDIATE a", None, None),
            (TSql, "EXEC p EXEC refill", "CALL p()", None, lost("refill")),
            (TSql, "DELETE t\nSET @a = 1\nDROP TABLE u", "DELETE FROM t; SET a = 1;", None, fewer("0 of 1 DROP")),
            (
                TSql,
                "BEGIN TRY DELETE t END TRY BEGIN CATCH INSERT u VALUES (1) END CATCH",
                "BEGIN DELETE FROM t; END",
                Some((1, 28)),
                None,
            ),
            (MySql, "BEGIN PREPARE s FROM @a; EXECUTE s; END", "BEGIN EXECUTE IMMEDIATE a; END", None, None),
            (MySql, "BEGIN SELECT a FROM t FOR UPDATE; END", "BEGIN SELECT a FROM t; END", None, None),
            (PostgreSql, "BEGIN PERFORM f(a) FROM t; END", "BEGIN SELECT f(a) FROM t; END", None, None),
            (
                PostgreSql,
                "BEGIN INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET b = 2; END",
                "BEGIN MERGE INTO t WHEN MATCHED THEN UPDATE SET b = 2 WHEN NOT MATCHED THEN INSERT (a) VALUES (1); END",
                None,
                None,
            ),
            (PostgreSql, "BEGIN TRUNCATE t; END", "BEGIN SELECT 1; END", None, fewer("0 of 1 TRUNCATE")),
        ] {
            let tokens = scan(body, dialect);
            let definition = Definition { sql: body, dialect, kind: None, name: None, routines: None, columns: None };
            let notes = Notes::default();
            let rewriter = Rewriter::new(&definition, None, 50, &notes);
            let said: Vec<Diagnostic> = said
                .map(|(line, column)| STATEMENT_DROPPED.diagnostic("left out").at(line, column))
                .into_iter()
                .collect();
            let found = lost_of_routine(&tokens, &format!("AS {made}"), &rewriter, &said);
            assert_eq!(found.map(|found| found.message), expected, "{body} -> {made}");
        }
    }
}
