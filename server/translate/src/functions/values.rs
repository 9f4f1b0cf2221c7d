//! Words that are values without parentheses.

use model::Dialect;
use sqlparser::ast::Expr;

use super::fill;

/// Words with what stands for them, and the dialects in which they are no column's name; no dialect is every dialect.
const VALUES: &[(&str, &str, &[Dialect])] = &[
    ("SYSDATE", "current_timestamp()", &[Dialect::Oracle, Dialect::Netezza, Dialect::Redshift]),
    ("SESSIONTIMEZONE", "current_timezone()", &[Dialect::Oracle]),
    ("SYSTIMESTAMP", "current_timestamp()", &[Dialect::Oracle]),
    ("CURRENT_TIMESTAMP", "current_timestamp()", &[]),
    ("LOCALTIMESTAMP", "CAST(current_timestamp() AS TIMESTAMP_NTZ)", &[]),
    ("CURRENT_DATE", "current_date()", &[]),
    ("CURRENT_USER", "current_user()", &[]),
    ("SESSION_USER", "session_user()", &[]),
    (
        "USER",
        "current_user()",
        &[Dialect::Oracle, Dialect::Teradata, Dialect::PostgreSql, Dialect::Redshift, Dialect::TSql],
    ),
    ("SYSTEM_USER", "current_user()", &[Dialect::TSql]),
    ("CURRENT_SCHEMA", "current_schema()", &[Dialect::PostgreSql, Dialect::Redshift, Dialect::Netezza]),
    ("CURRENT_CATALOG", "current_catalog()", &[Dialect::PostgreSql, Dialect::Netezza]),
    ("CURRENT_TIME", "date_format(current_timestamp(), 'HH:mm:ss')", &[]),
    (
        "LOCALTIME",
        "date_format(current_timestamp(), 'HH:mm:ss')",
        &[Dialect::PostgreSql, Dialect::Snowflake, Dialect::MySql],
    ),
    ("UTC_TIMESTAMP", "to_utc_timestamp(current_timestamp(), current_timezone())", &[Dialect::MySql]),
    ("UTC_DATE", "to_date(to_utc_timestamp(current_timestamp(), current_timezone()))", &[Dialect::MySql]),
    ("DATABASE", "current_schema()", &[Dialect::Teradata]),
    ("DATE", "current_date()", &[Dialect::Teradata]),
];

/// The call that a bare word stands for.
pub(crate) fn value_of(word: &str, dialect: Dialect) -> Option<Expr> {
    let known = VALUES.iter().find(|(source, _, _)| source.eq_ignore_ascii_case(word));
    let (_, target, _) = known.filter(|(_, _, dialects)| dialects.is_empty() || dialects.contains(&dialect))?;
    Some(fill(target, Vec::new()))
}

/// Whether a word asks where a row is stored, or for a session's number.
pub(crate) fn is_of_storage(word: &str, dialect: Dialect) -> bool {
    let words: &[&str] = match dialect {
        Dialect::Oracle => &["ROWID", "UID", "ORA_ROWSCN"],
        Dialect::Netezza => &["ROWID", "DATASLICEID", "CREATEXID", "DELETEXID"],
        Dialect::PostgreSql => &["CTID", "XMIN", "XMAX", "CMIN", "CMAX", "TABLEOID"],
        Dialect::Snowflake | Dialect::TSql | Dialect::Teradata | Dialect::Redshift | Dialect::MySql => &[],
    };
    words.iter().any(|known| word.eq_ignore_ascii_case(known))
}
