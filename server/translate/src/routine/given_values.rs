//! What a variable holds of a value that is given to it, which may be less than the value.
//!
//! Source: "cast function" of the Databricks SQL language manual, which also says what an assignment does: a fraction is cut
//! off. PL/SQL, PL/pgSQL, MySQL and Snowflake round it; T-SQL and Teradata cut it off as well.

use std::collections::HashMap;

use model::Dialect;

use super::tree::Span;
use crate::data_type;
use crate::functions::IDENTITY;
use crate::query::texts_of_numbers::{is_padded, short};
use crate::scan::{Token, TokenKind};

/// Types of variables and parameters, by name in lower case.
pub(super) type Types = HashMap<String, String>;

/// A value that is given to a variable, a parameter or the caller.
pub(super) struct Given<'a> {
    /// The type of what takes it, where it is known.
    pub(super) data_type: Option<&'a String>,
    /// The value as it stands in the source.
    pub(super) value: Span<'a, 'a>,
    pub(super) types: &'a Types,
    pub(super) dialect: Dialect,
}

impl Given<'_> {
    /// The value as its variable holds it: without decimals, or without a time of day.
    pub(super) fn as_declared(&self, text: String) -> String {
        let Some(data_type) = self.data_type else { return text };
        let whole = is_whole(data_type);
        let times = ["NOW", "SYSDATE", "SYSTIMESTAMP", "CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "GETDATE"];
        let has_time = || self.value.iter().any(|token| token.is_any(&times));
        match may_have_fraction(self.value, data_type, self.types, self.dialect) {
            true if whole && rounds(self.dialect) => format!("CAST(round({text}) AS {data_type})"),
            true if whole || is_scaled(data_type) => format!("CAST({text} AS {data_type})"),
            _ if data_type == "DATE" && has_time() => format!("CAST({text} AS DATE)"),
            _ => text,
        }
    }

    /// The value as a variable takes it that brings it to its type by itself.
    pub(super) fn as_held(&self, text: String) -> String {
        self.as_bytes(self.as_json(self.as_text(self.rounded(text))))
    }

    /// The value where it is brought to a type by what takes it: rounded, where the source rounds it.
    pub(super) fn rounded(&self, text: String) -> String {
        let whole = self.data_type.filter(|data_type| data_type.ends_with("INT") && rounds(self.dialect));
        let rounds = whole.is_some_and(|data_type| may_have_fraction(self.value, data_type, self.types, self.dialect));
        if rounds { format!("round({text})") } else { text }
    }

    /// A number that is put into a variable of texts is written as Oracle writes it, and a BIT or MONEY as T-SQL does.
    fn as_text(&self, text: String) -> String {
        let is_text = self.data_type.is_some_and(|known| data_type::is_text(known));
        let known = match self.value {
            [only] if is_text && only.kind != TokenKind::Text => self.type_of(only),
            _ => None,
        };
        match (self.dialect, known) {
            (Dialect::Oracle, Some(known)) if is_padded(known) => short(&text),
            (Dialect::TSql, Some("BOOLEAN")) => format!("CAST({text} AS INT)"),
            (Dialect::TSql, Some("DECIMAL(19,4)" | "DECIMAL(10,4)")) => format!("CAST({text} AS DECIMAL(19,2))"),
            _ => text,
        }
    }

    /// A text that is put into a variable of JSON is read as JSON; as it is, it would become a VARIANT that holds a text.
    ///
    /// Sources: "The JSON Data Type" of the MySQL reference manual, "Assignment" of PL/pgSQL's documentation; "SET variable" of
    /// the Databricks SQL language manual.
    fn as_json(&self, text: String) -> String {
        let json = self.data_type.is_some_and(|data_type| data_type == "VARIANT");
        if !json || !matches!(self.dialect, Dialect::MySql | Dialect::PostgreSql) {
            return text;
        }
        let is_text = match self.value {
            [only] if only.kind == TokenKind::Text => true,
            [only] => self.type_of(only).is_some_and(data_type::is_text),
            _ => false,
        };
        if is_text { format!("parse_json({text})") } else { text }
    }

    /// An identity that is put into a variable of bytes, which takes no text of their digits.
    ///
    /// Source: "SYS_GUID" of the SQL Language Reference of Oracle, which gives a RAW of 16 bytes.
    fn as_bytes(&self, text: String) -> String {
        let bytes = self.data_type.is_some_and(|known| known == "BINARY");
        if bytes && text == IDENTITY { format!("unhex({text})") } else { text }
    }

    /// The type of a variable that is named.
    fn type_of(&self, name: &Token<'_>) -> Option<&str> {
        self.types.get(&name.name().to_lowercase()).map(String::as_str)
    }
}

fn rounds(dialect: Dialect) -> bool {
    !matches!(dialect, Dialect::TSql | Dialect::Teradata)
}

fn is_whole(data_type: &str) -> bool {
    data_type.ends_with("INT") || (data_type.starts_with("DECIMAL(") && data_type.ends_with(",0)"))
}

/// A number without a declared scale has ten decimals here, and any in the source.
fn is_scaled(data_type: &str) -> bool {
    data_type.starts_with("DECIMAL(") && data_type != "DECIMAL(38,10)"
}

/// Whether tokens have what makes a fraction, or a longer one than a type has.
fn may_have_fraction(value: Span<'_, '_>, held_as: &str, types: &Types, dialect: Dialect) -> bool {
    // Elsewhere `/` of integers drops the rest by itself, and which are integers is not known here.
    let divides = matches!(dialect, Dialect::Oracle | Dialect::MySql | Dialect::Snowflake) || is_scaled(held_as);
    // Sums of numbers of one type have its decimals.
    let multiplies = value.iter().any(|token| token.is_symbol("*"));
    let holds_one = |token: &Token<'_>| {
        types.get(&token.name().to_lowercase()).is_some_and(|data_type| {
            ["DECIMAL(", "DOUBLE", "FLOAT"].iter().any(|kind| data_type.starts_with(kind))
                && !is_whole(data_type)
                && (multiplies || data_type != held_as)
        })
    };
    // Of a function that is asked for a whole number nothing is to be cut off.
    let of_whole = |call: &Token<'_>| call.is_any(&["FLOOR", "CEIL", "CEILING", "TRUNC", "LENGTH", "COUNT"]);
    if let [call, inner @ ..] = value
        && of_whole(call)
        && is_one_list(inner)
    {
        return false;
    }
    value.iter().any(|token| {
        let decimal = token.kind == TokenKind::Number && token.text.contains('.');
        let named = token.is_name() && (token.is_any(FRACTIONS) || holds_one(token));
        // The seconds of a time have a fraction, except in Redshift.
        let seconds =
            dialect == Dialect::PostgreSql && (token.is("EPOCH") || token.text.eq_ignore_ascii_case("'epoch'"));
        decimal || (divides && token.is_symbol("/")) || named || seconds
    })
}

/// Whether tokens are a list in parentheses and nothing else.
fn is_one_list(tokens: Span<'_, '_>) -> bool {
    let mut depth = 0;
    let end = tokens.iter().position(|token| {
        depth += i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"));
        depth == 0
    });
    tokens.len() > 1 && end == Some(tokens.len() - 1)
}

/// Types of numbers with a fraction, and functions that give one.
const FRACTIONS: &[&str] = &[
    "NUMERIC",
    "DECIMAL",
    "FLOAT",
    "DOUBLE",
    "AVG",
    "SQRT",
    "POWER",
    "EXP",
    "LN",
    "RAND",
    "RANDOM",
    "DBMS_RANDOM",
    "MONTHS_BETWEEN",
    "STDDEV",
    "VARIANCE",
    "MEDIAN",
    "PERCENTILE_CONT",
];
