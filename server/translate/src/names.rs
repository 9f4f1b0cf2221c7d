//! Names in Databricks' spelling.

use crate::placing::Placing;

/// Words that cannot stand bare where a name is expected, in order, by Databricks' SQL reference ("Reserved words", ANSI mode).
const RESERVED: &[&str] = &[
    "ALL",
    "AND",
    "ANTI",
    "ANY",
    "AS",
    "AUTHORIZATION",
    "BOTH",
    "CASE",
    "CAST",
    "CHECK",
    "COLLATE",
    "COLUMN",
    "CONSTRAINT",
    "CREATE",
    "CROSS",
    "CURRENT_DATE",
    "CURRENT_TIME",
    "CURRENT_TIMESTAMP",
    "CURRENT_USER",
    "DISTINCT",
    "ELSE",
    "END",
    "ESCAPE",
    "EXCEPT",
    "EXISTS",
    "FALSE",
    "FETCH",
    "FILTER",
    "FOR",
    "FOREIGN",
    "FROM",
    "FULL",
    "GRANT",
    "GROUP",
    "HAVING",
    "IN",
    "INNER",
    "INTERSECT",
    "INTO",
    "IS",
    "JOIN",
    "LATERAL",
    "LEADING",
    "LEFT",
    "MINUS",
    "NATURAL",
    "NOT",
    "NULL",
    "OFFSET",
    "ON",
    "ONLY",
    "OR",
    "ORDER",
    "OUTER",
    "OVERLAPS",
    "PRIMARY",
    "REFERENCES",
    "RIGHT",
    "SELECT",
    "SEMI",
    "SESSION_USER",
    "SOME",
    "SYMMETRIC",
    "TABLE",
    "THEN",
    "TO",
    "TRAILING",
    "TRUE",
    "UNION",
    "UNIQUE",
    "UNKNOWN",
    "USER",
    "USING",
    "WHEN",
    "WHERE",
    "WINDOW",
    "WITH",
];

/// Whether a name can stand without backticks.
pub(crate) fn is_plain(name: &str) -> bool {
    let mut chars = name.chars();
    let first = chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    first && chars.all(|c| c.is_ascii_alphanumeric() || c == '_') && !is_reserved(name)
}

fn is_reserved(name: &str) -> bool {
    let upper = || name.bytes().map(|byte| byte.to_ascii_uppercase());
    RESERVED.binary_search_by(|word| word.bytes().cmp(upper())).is_ok()
}

/// A name, in backticks where it needs them.
pub(crate) fn identifier(name: &str) -> String {
    if is_plain(name) { name.to_owned() } else { format!("`{}`", name.replace('`', "``")) }
}

/// Names in parentheses.
pub(crate) fn list(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| identifier(name)).collect();
    format!("({})", names.join(", "))
}

/// Where an object goes: `catalog.schema.name`, or the parts it has where there is no target.
pub(crate) fn object(parts: &[String], target: Option<&Placing<'_>>) -> String {
    let parts: Vec<String> = match target {
        Some(placing) if !parts.is_empty() => {
            let place = placing.place(parts);
            [place.catalog, place.schema, place.name].iter().map(|part| identifier(part)).collect()
        }
        Some(_) | None => parts.iter().filter(|part| !part.is_empty()).map(|part| identifier(part)).collect(),
    };
    parts.join(".")
}

/// A text as a literal. Versions of Databricks differ in what a doubled quote says, so that none is written.
///
/// Source: "STRING type" of the Databricks SQL language manual.
pub(crate) fn literal(text: &str) -> String {
    let text = text.replace('\\', "\\\\");
    match (text.contains('\''), text.contains('"')) {
        (false, _) => format!("'{text}'"),
        (true, false) => format!("\"{text}\""),
        (true, true) => format!("'{}'", text.replace('\'', "\\u0027")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserved_word_is_found_in_any_case() {
        assert!(RESERVED.is_sorted());
        assert!(RESERVED.iter().all(|word| is_reserved(word) && is_reserved(&word.to_lowercase())));
        for name in ["", "al", "alls", "_all", "withs", "name"] {
            assert!(!is_reserved(name), "{name}");
        }
    }

    #[test]
    fn a_literal_needs_no_doubled_quote() {
        for (text, expected) in [
            ("plain", "'plain'"),
            ("it's", "\"it's\""),
            ("say \"so\"", "'say \"so\"'"),
            ("both ' and \"", "'both \\u0027 and \"'"),
            ("C:\\temp", "'C:\\\\temp'"),
        ] {
            assert_eq!(literal(text), expected);
        }
    }
}
