//! Variables of the clients that run a source's scripts, and of templates that scripts are made of. Whoever runs them puts their
//! values in before a server reads the text, so that here nothing is known of them.
//!
//! Source: "Using SnowSQL" (`&{a}`), "SQL*Plus User's Guide" (`&a`), "sqlcmd utility" (`$(a)`); `${a}` is a shell's, `{{ a }}`
//! and `{% a %}` stand in templates of dbt and their like.

use model::{Diagnostic, Dialect, ObjectKind};

use crate::diagnostic_codes::{ASSUMED, CLIENT_VARIABLE, SYNTAX};
use crate::routine::reader::short;
use crate::scan::{Token, TokenKind};

/// What opens a variable wherever it stands, what closes it, and whose it is.
const MARKS: &[(&str, &str, &str)] = &[
    ("&{", "}", "the client"),
    ("{{", "}}", "a template"),
    ("{%", "%}", "a template"),
    ("${", "}", "a shell or a template"),
    ("$(", ")", "sqlcmd"),
];
/// What may stand for a variable in the place of a name.
const PLACEHOLDERS: &[(&str, &str)] = &[("[", "]"), ("{", "}"), ("<", ">"), ("%", "%"), (":", ""), ("?", "")];

/// Why a definition is refused that holds a variable outside of texts and of names in quotes.
pub(crate) fn refused(tokens: &[Token<'_>], sql: &str, dialect: Dialect) -> Option<Diagnostic> {
    tokens.iter().find_map(|token| {
        let (named, whose) = variable(token, sql, dialect)?;
        Some(unknown(named, whose).at(token.line, token.column))
    })
}

/// What is to be said of a head that names its object by a placeholder, or not at all.
pub(crate) fn nameless(kind: ObjectKind, tokens: &[Token<'_>], after: usize, sql: &str) -> Diagnostic {
    let Some(found) = tokens.get(after) else {
        let message = format!("found the end, expected the name of the {}", kind.noun());
        return tokens
            .last()
            .map_or(SYNTAX.diagnostic(&message), |last| SYNTAX.diagnostic(&message).at(last.line, last.column));
    };
    let rest = &sql[found.start..];
    let word = &rest[..rest.find(char::is_whitespace).unwrap_or(rest.len())];
    let is_placeholder = PLACEHOLDERS.iter().any(|(open, close)| word.starts_with(open) && word[1..].contains(close));
    let diagnostic = if is_placeholder {
        CLIENT_VARIABLE.diagnostic(format!(
            "found `{}` where the name of the {} stands; put a name in its place",
            short(word),
            kind.noun()
        ))
    } else {
        SYNTAX.diagnostic(format!("found `{}`, expected the name of the {}", short(word), kind.noun()))
    };
    diagnostic.at(found.line, found.column)
}

/// Says, once, that names in quotes hold variables: they stay in the name, which the rules for names may take away.
pub(crate) fn in_quotes(tokens: &[Token<'_>], dialect: Dialect) -> Option<Diagnostic> {
    let holds = |token: &&Token<'_>| token.kind == TokenKind::Quoted && held(token.text, dialect).is_some();
    let token = tokens.iter().find(holds)?;
    let (named, whose) = held(token.text, dialect)?;
    let message = format!("the name {} holds the variable `{named}` of {whose}; put its value in", short(token.text));
    Some(ASSUMED.diagnostic(message).at(token.line, token.column))
}

fn unknown(named: &str, whose: &str) -> Diagnostic {
    let message =
        format!("`{}` is a variable of {whose}, whose value is not known here; put its value in", short(named));
    CLIENT_VARIABLE.diagnostic(message)
}

/// The variable that begins with a token, and whose it is.
fn variable<'a>(token: &Token<'_>, sql: &'a str, dialect: Dialect) -> Option<(&'a str, &'static str)> {
    let rest = match token.kind {
        TokenKind::Symbol => &sql[token.start..],
        // `dev_${a}`: the sign is taken for a part of the word.
        TokenKind::Word if token.text.ends_with('$') => &sql[token.end() - 1..],
        _ => return None,
    };
    if let Some(found) = marked(rest, dialect) {
        return Some(found);
    }
    let takes_words = matches!(dialect, Dialect::Oracle | Dialect::Snowflake);
    let name = rest.strip_prefix('&').filter(|_| takes_words)?;
    let signs = 1 + usize::from(name.starts_with('&'));
    let length = rest[signs..].find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len() - signs);
    (length > 0).then(|| (&rest[..signs + length], "the client"))
}

/// The first variable in a name in quotes that says by its marks what it is.
fn held(name: &str, dialect: Dialect) -> Option<(&str, &'static str)> {
    name.char_indices().find_map(|(at, _)| marked(&name[at..], dialect))
}

/// The variable that a text begins with, by its marks.
fn marked(text: &str, dialect: Dialect) -> Option<(&str, &'static str)> {
    let (open, close, whose) = MARKS.iter().find(|(open, _, _)| text.starts_with(open))?;
    let line = &text[..text.find('\n').unwrap_or(text.len())];
    let end = line[open.len()..].find(close)? + open.len() + close.len();
    (*open != "$(" || dialect == Dialect::TSql).then(|| (&text[..end], *whose))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::scan;

    #[test]
    fn a_variable_is_named_with_its_place_and_its_owner() {
        for (dialect, sql, expected) in [
            (Dialect::Snowflake, "CREATE TABLE &{db}.t (a INT)", Some("`&{db}` is a variable of the client")),
            (Dialect::Snowflake, "CREATE VIEW v AS SELECT a FROM &src.t", Some("`&src` is a variable of the client")),
            (Dialect::Oracle, "CREATE TABLE &&own..t (a DATE)", Some("`&&own` is a variable of the client")),
            (Dialect::TSql, "CREATE VIEW v AS SELECT a FROM $(Db).dbo.t", Some("`$(Db)` is a variable of sqlcmd")),
            (Dialect::TSql, "CREATE VIEW v AS SELECT a & b AS c FROM t", None),
            (Dialect::PostgreSql, "CREATE VIEW v AS SELECT a &b FROM t", None),
            (Dialect::Teradata, "CREATE TABLE dev_${env}.t (a INT)", Some("`${env}` is a variable of a shell")),
            (Dialect::Redshift, "CREATE TABLE {{ db }}.t (a INT)", Some("`{{ db }}` is a variable of a template")),
            (Dialect::Snowflake, "CREATE VIEW v AS SELECT {'a': {'b': 1}} AS c", None),
            (Dialect::Snowflake, "CREATE VIEW v AS SELECT '&{a}' AS c, $1 FROM @s", None),
        ] {
            let found = refused(&scan(sql, dialect), sql, dialect).map(|found| found.message);
            match expected {
                Some(expected) => assert!(found.is_some_and(|found| found.starts_with(expected)), "{sql}"),
                None => assert_eq!(found, None, "{sql}"),
            }
        }
    }
}
