//! Regular expressions and their replacements as Databricks reads them, which are Java's.
//!
//! Source: "regexp_replace function" and "rlike operator" of the Databricks SQL language manual. Java knows the classes of
//! POSIX by other names, and takes `$1` for what a group has found.

use model::Dialect;
use sqlparser::ast::{BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments};

use crate::functions::{literal, text};

/// Functions whose second argument is a regular expression.
const FUNCTIONS: &[&str] = &[
    "REGEXP_COUNT",
    "REGEXP_EXTRACT",
    "REGEXP_INSTR",
    "REGEXP_LIKE",
    "REGEXP_MATCH",
    "REGEXP_MATCHES",
    "REGEXP_REPLACE",
    "REGEXP_SIMILAR",
    "REGEXP_SPLIT_TO_ARRAY",
    "REGEXP_SPLIT_TO_TABLE",
    "REGEXP_SUBSTR",
    "REGEXP_SUBSTR_ALL",
    "RLIKE",
];

/// Classes of POSIX, and what Java calls them.
const CLASSES: &[(&str, &str)] = &[
    ("alnum", "\\p{Alnum}"),
    ("alpha", "\\p{Alpha}"),
    ("blank", "\\p{Blank}"),
    ("cntrl", "\\p{Cntrl}"),
    ("digit", "\\p{Digit}"),
    ("graph", "\\p{Graph}"),
    ("lower", "\\p{Lower}"),
    ("print", "\\p{Print}"),
    ("punct", "\\p{Punct}"),
    ("space", "\\s"),
    ("upper", "\\p{Upper}"),
    ("xdigit", "\\p{XDigit}"),
];

/// Brings the regular expressions of a call or a comparison of the source into Java's spelling, where they are literals.
pub(super) fn adapt(expression: &mut Expr, dialect: Dialect) {
    match expression {
        Expr::Function(function) => of_call(function, dialect),
        Expr::RLike { pattern: regex, .. }
        | Expr::BinaryOp {
            op:
                BinaryOperator::PGRegexMatch
                | BinaryOperator::PGRegexIMatch
                | BinaryOperator::PGRegexNotMatch
                | BinaryOperator::PGRegexNotIMatch,
            right: regex,
            ..
        } => change(regex, |said| pattern(said, dialect)),
        Expr::Substring { substring_from: Some(regex), .. } if dialect == Dialect::PostgreSql => {
            change(regex, |said| pattern(said, dialect));
        }
        Expr::SimilarTo { pattern: regex, .. } => change(regex, |said| classes(said, dialect)),
        _ => {}
    }
}

fn of_call(function: &mut Function, dialect: Dialect) {
    let name = function.name.to_string();
    if !FUNCTIONS.iter().any(|known| name.eq_ignore_ascii_case(known)) {
        return;
    }
    let FunctionArguments::List(list) = &mut function.args else { return };
    let value = |argument: &mut FunctionArg, made: &dyn Fn(&str) -> String| {
        if let FunctionArg::Unnamed(FunctionArgExpr::Expr(value)) = argument {
            change(value, made);
        }
    };
    if let Some(argument) = list.args.get_mut(1) {
        value(argument, &|said| pattern(said, dialect));
    }
    // Redshift and MySQL write groups as Java does.
    let as_java = matches!(dialect, Dialect::Redshift | Dialect::MySql);
    if let Some(argument) = list.args.get_mut(2).filter(|_| name.eq_ignore_ascii_case("REGEXP_REPLACE") && !as_java) {
        value(argument, &replacement);
    }
}

/// Puts another text in the place of a literal, if it is another.
fn change(value: &mut Expr, made: impl Fn(&str) -> String) {
    if let Some(said) = literal(value) {
        let made = made(said);
        if made != said {
            *value = text(&made);
        }
    }
}

/// A pattern in Java's spelling.
fn pattern(said: &str, dialect: Dialect) -> String {
    let made = classes(said, dialect);
    if dialect != Dialect::PostgreSql {
        return made;
    }
    // PostgreSQL's own names of the ends of words and of the text.
    let mut java = flags_of_postgresql(&made).to_owned();
    let mut signs = made.chars();
    while let Some(sign) = signs.next() {
        java.push(sign);
        if sign == '\\' {
            java.extend(signs.next().map(|escaped| match escaped {
                'm' | 'M' | 'y' => 'b',
                'Y' => 'B',
                'Z' => 'z',
                other => other,
            }));
        }
    }
    java
}

/// The flags with which Java reads a pattern as PostgreSQL does, whose dot takes the end of a line as well (`s`), and whose
/// classes are those of all languages (`U`).
fn flags_of_postgresql(pattern: &str) -> &'static str {
    let (mut dot, mut class, mut bracket) = (false, false, false);
    let mut signs = pattern.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => match signs.next() {
                Some('w' | 'W' | 'm' | 'M' | 'y' | 'Y') => class = true,
                Some('p') => {
                    let name: String = signs.by_ref().take_while(|sign| *sign != '}').collect();
                    class |= matches!(name.as_str(), "{Alpha" | "{Alnum" | "{Upper" | "{Lower");
                }
                _ => {}
            },
            '[' => bracket = true,
            ']' => bracket = false,
            '.' if !bracket => dot = true,
            _ => {}
        }
    }
    match (dot, class) {
        (true, true) => "(?sU)",
        (true, false) => "(?s)",
        (false, true) => "(?U)",
        (false, false) => "",
    }
}

/// A pattern whose brackets Java reads the same.
fn classes(said: &str, dialect: Dialect) -> String {
    let mut java = String::new();
    let mut rest = said;
    let mut bracket = false;
    while let Some(sign) = rest.chars().next() {
        let mut taken = sign.len_utf8();
        if bracket && rest.starts_with("\\]") && dialect == Dialect::Oracle {
            // There it escapes nothing between brackets.
            java.push_str("\\\\");
        } else if sign == '\\' {
            taken += rest[1..].chars().next().map_or(0, char::len_utf8);
            java.push_str(&rest[..taken]);
        } else if !bracket && sign == '[' {
            bracket = true;
            let negated = rest[1..].starts_with('^');
            java.push_str(if negated { "[^" } else { "[" });
            taken += usize::from(negated);
            // A bracket that stands first is one of the signs.
            if rest[taken..].starts_with(']') {
                java.push_str("\\]");
                taken += 1;
            }
        } else if bracket && sign == '[' {
            let class = CLASSES.iter().find(|(name, _)| {
                rest[1..]
                    .strip_prefix(':')
                    .and_then(|rest| rest.strip_prefix(name))
                    .is_some_and(|rest| rest.starts_with(":]"))
            });
            java.push_str(class.map_or("\\[", |(_, java)| java));
            taken = class.map_or(taken, |(name, _)| name.len() + 4);
        } else {
            bracket &= sign != ']';
            java.push(sign);
        }
        rest = &rest[taken..];
    }
    java
}

/// A replacement in which groups are named with `$`.
fn replacement(said: &str) -> String {
    let mut java = String::new();
    let mut signs = said.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '$' => java.push_str("\\$"),
            '\\' => match signs.peek().copied() {
                Some(digit) if digit.is_ascii_digit() => {
                    signs.next();
                    java.push('$');
                    java.push(digit);
                    // Of `\10` only the first digit is the group's.
                    if signs.peek().is_some_and(char::is_ascii_digit) {
                        java.push('\\');
                    }
                }
                Some('&') => {
                    signs.next();
                    java.push_str("$0");
                }
                Some('\\') => {
                    signs.next();
                    java.push_str("\\\\");
                }
                _ => java.push_str("\\\\"),
            },
            other => java.push(other),
        }
    }
    java
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_java_s() {
        for (said, java) in [
            ("[[:space:]]+", "[\\s]+"),
            ("^[^[:alpha:]_[:digit:]]$", "^[^\\p{Alpha}_\\p{Digit}]$"),
            ("[[(]x", "[\\[(]x"),
            ("[]a]", "[\\]a]"),
            ("[^]a][b]", "[^\\]a][b]"),
            ("\\[:alpha:]", "\\[:alpha:]"),
            ("[[:odd:]]", "[\\[:odd:]]"),
            ("[ü[:upper:]", "[ü\\p{Upper}"),
            ("(a|b)\\1", "(a|b)\\1"),
            ("[^\\]+", "[^\\\\]+"),
        ] {
            assert_eq!(pattern(said, Dialect::Oracle), java, "{said}");
        }
        for (said, java) in [
            ("\\ma\\Z\\\\m", "(?U)\\ba\\z\\\\m"),
            ("a.b", "(?s)a.b"),
            ("[.]a\\.", "[.]a\\."),
            (".[[:alpha:]]", "(?sU).[\\p{Alpha}]"),
            ("[[:digit:]]", "[\\p{Digit}]"),
        ] {
            assert_eq!(pattern(said, Dialect::PostgreSql), java, "{said}");
        }
    }

    #[test]
    fn replacements_name_groups_with_a_dollar() {
        for (said, java) in [
            ("\\1-\\2", "$1-$2"),
            ("US$", "US\\$"),
            ("\\10", "$1\\0"),
            ("[\\&]", "[$0]"),
            ("a\\\\b", "a\\\\b"),
            ("a\\", "a\\\\"),
        ] {
            assert_eq!(replacement(said), java, "{said}");
        }
    }
}
