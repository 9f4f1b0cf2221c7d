//! Calls whose translation depends on what their arguments say.

use model::Dialect;
use sqlparser::ast::{Expr, Value};

use super::{IDENTITY, Rewritten, call, dates, fill, literal, number, number_texts, series, text};
use super::{
    as_number, as_text, as_time, choices, json_objects, lists, months, regular_expressions, semi_structured, slices,
    texts, times_added, truncated, weeks,
};

use crate::query::{WITHOUT_NULL, ages};

/// What stands for a call; `None` leaves it to the tables.
pub(super) fn rewrite(name: &str, arguments: &[Expr], dialect: Dialect) -> Option<Rewritten> {
    let all = || arguments.to_vec();
    if dialect == Dialect::Snowflake
        && let Some(other) = semi_structured::rewrite(name, arguments)
    {
        return Some(other);
    }
    match (name, arguments.len()) {
        // Databricks' own DECODE of three and more arguments finds NULL equal to NULL as well.
        ("DECODE", 3..) if dialect != Dialect::MySql => Some(Rewritten::Other(call("decode", all()))),
        (
            "DATEDIFF" | "DATEDIFF_BIG" | "DATEADD" | "TIMESTAMPDIFF" | "TIMESTAMPADD" | "TIMEDIFF" | "TIMEADD"
            | "DATE_ADD",
            3,
        ) => dates::unit_first(name, arguments, dialect),
        ("DATE_DIFF", 3) if dialect == Dialect::Redshift => dates::unit_first(name, arguments, dialect),
        ("DATE_ADD" | "ADDDATE" | "DATE_SUB" | "SUBDATE", 2) => as_time::interval_added(name, arguments),
        ("DATEPART" | "DATE_PART" | "PGDATE_PART", 2) => {
            let word = dates::named(&arguments[0])?;
            let part = dates::part(&word, arguments[1].clone(), dialect);
            Some(part.map_or_else(|| Rewritten::Refused(format!("{name} of `{word}` has no rule")), Rewritten::Other))
        }
        ("DATENAME", 2) => {
            let word = dates::named(&arguments[0])?;
            let part = dates::part_name(&word, arguments[1].clone());
            Some(part.map_or_else(|| Rewritten::Refused(format!("{name} of `{word}` has no rule")), Rewritten::Other))
        }
        ("TRUNC" | "TRUNCATE", _) => truncated::truncated(arguments, dialect),
        ("ROUND", 1) if dialect == Dialect::Oracle && dates::is_date(&arguments[0]) => {
            Some(truncated::rounded(&arguments[0], "DD"))
        }
        ("ROUND", 2) if dialect == Dialect::Oracle && literal(&arguments[1]).is_some() => {
            Some(truncated::rounded(&arguments[0], literal(&arguments[1]).unwrap_or_default()))
        }
        ("ROUND", 2) if literal(&arguments[1]).is_some() => {
            Some(Rewritten::Refused("ROUND of a date has no counterpart; use date_trunc".to_owned()))
        }
        ("ROUND", 3) if dialect == Dialect::TSql => match number(&arguments[2]) {
            Some("0") => Some(Rewritten::Other(call("round", arguments[..2].to_vec()))),
            Some(_) => Some(truncated::cut_off(arguments[0].clone(), &arguments[1])),
            None => None,
        },
        ("DATE_TRUNC" | "DATETRUNC", 2) => {
            let word = dates::named(&arguments[0])?;
            let Some(unit) = dates::unit(&word).or_else(|| dates::truncation(&word)) else {
                return Some(Rewritten::Refused(format!("{name} to `{word}` has no rule")));
            };
            // Weeks of T-SQL start on Sunday unless they are those of ISO.
            if dialect == Dialect::TSql && unit == "WEEK" && !word.to_ascii_lowercase().starts_with("iso") {
                let sunday = "(date_trunc('WEEK', timestampadd(DAY, 1, a)) - INTERVAL '1' DAY)";
                return Some(Rewritten::Other(fill(sunday, arguments[1..].to_vec())));
            }
            Some(Rewritten::Other(call("date_trunc", vec![text(unit), arguments[1].clone()])))
        }
        // A number of MySQL where a date is expected has its digits.
        ("DATE", 1) if dialect == Dialect::MySql && number(&arguments[0]).is_some_and(|digits| digits.len() == 8) => {
            Some(Rewritten::Other(fill("to_date(CAST(a AS STRING), 'yyyyMMdd')", all())))
        }
        ("WEEK" | "YEARWEEK", 1..=2) if dialect == Dialect::MySql => Some(weeks::of_mysql(name, arguments)),
        ("QUOTENAME", 2) if dialect == Dialect::TSql => texts::quoted_name(arguments),
        ("TIME_SLICE", 3..=4) => slices::sliced(arguments),
        // Of a division by zero MySQL gives NULL.
        ("MOD", 2) if dialect == Dialect::MySql && number(&arguments[1]).is_none_or(|digits| digits == "0") => {
            Some(Rewritten::Other(fill("mod(a, nullif(b, 0))", all())))
        }
        ("ADD_MONTHS" | "OADD_MONTHS", 2) => months::added(name, arguments, dialect),
        ("CONCAT_WS", 2..) if dialect == Dialect::Snowflake => Some(texts::joined(arguments)),
        ("LAST_DAY", 2) if dialect == Dialect::Snowflake => truncated::last_day_of(arguments),
        ("TO_CHAR" | "TO_VARCHAR" | "DATE_FORMAT" | "TIME_FORMAT", 2..) => {
            Some(as_text::as_text(name, arguments, dialect))
        }
        ("TO_CHAR", 1) if dialect == Dialect::Oracle && dates::is_date(&arguments[0]) => Some(Rewritten::Assumed(
            fill("CAST(a AS STRING)", all()),
            "TO_CHAR of a date without a format follows NLS_DATE_FORMAT; the text of ISO is given".to_owned(),
        )),
        ("TO_CHAR", 1) => Some(Rewritten::Other(fill("CAST(a AS STRING)", all()))),
        ("FORMAT", 1..) if matches!(dialect, Dialect::PostgreSql | Dialect::Netezza) => Some(texts::filled(arguments)),
        ("FORMAT", 2..) if dialect == Dialect::TSql => Some(as_text::formatted(arguments)),
        (
            "TO_DATE"
            | "TO_TIMESTAMP"
            | "TO_TIMESTAMP_NTZ"
            | "TO_TIMESTAMP_TZ"
            | "TO_TIMESTAMP_LTZ"
            | "STR_TO_DATE"
            | "TRY_TO_DATE"
            | "TRY_TO_TIMESTAMP"
            | "TRY_TO_TIMESTAMP_NTZ"
            | "DATE",
            2..,
        ) => Some(as_time::as_time(name, arguments, dialect)),
        ("TO_TIMESTAMP" | "TO_TIMESTAMP_NTZ" | "TO_TIMESTAMP_LTZ", 1) if dialect == Dialect::Snowflake => {
            Some(as_time::stamp(name, arguments))
        }
        ("FROM_UNIXTIME", 2) => Some(as_text::as_text(name, arguments, dialect)),
        ("TO_NUMBER" | "TRY_TO_NUMBER" | "TO_DECIMAL" | "TO_NUMERIC" | "TRY_TO_DECIMAL" | "TRY_TO_NUMERIC", 1..) => {
            as_number::as_number(name, arguments, dialect)
        }
        ("INSTR", 3..) | ("REGEXP_INSTR", 3..) => Some(regular_expressions::found_from(name, arguments)),
        ("REGEXP_SUBSTR", 3..) => Some(regular_expressions::matched(arguments)),
        ("REGEXP_LIKE" | "RLIKE" | "REGEXP_COUNT", 3..) => regular_expressions::with_flags(name, arguments, dialect),
        // A dot of PostgreSQL is any sign, the end of a line too.
        ("REGEXP_REPLACE", 3) if dialect == Dialect::PostgreSql => {
            regular_expressions::first_replaced(arguments, "(?s)(.*?)")
        }
        (ages::YEARS, 2) => Some(Rewritten::Other(fill("timestampdiff(YEAR, a, b)", all()))),
        (ages::MONTHS, 2) => Some(Rewritten::Other(fill("(timestampdiff(MONTH, a, b) % 12)", all()))),
        ("CONVERT_TO" | "CONVERT_FROM", 2)
            if literal(&arguments[1])
                .is_some_and(|name| ["utf8", "utf-8", "unicode"].contains(&name.to_ascii_lowercase().as_str())) =>
        {
            let target = if name == "CONVERT_TO" { "BINARY" } else { "STRING" };
            Some(Rewritten::Other(fill(&format!("CAST(a AS {target})"), arguments[..1].to_vec())))
        }
        ("REGEXP_MATCH", 2) if dialect == Dialect::PostgreSql => regular_expressions::first_groups(arguments),
        ("REGEXP_REPLACE", 4..) => regular_expressions::replaced(arguments, dialect),
        ("SUBSTR" | "SUBSTRING" | "MID", 2..=3) => texts::substring(arguments, dialect),
        ("LEFT" | "RIGHT", 2) if dialect == Dialect::TSql && number(&arguments[0]).is_some() => Some(Rewritten::Other(
            call(&name.to_lowercase(), vec![fill("CAST(a AS STRING)", arguments[..1].to_vec()), arguments[1].clone()]),
        )),
        ("STRING_TO_ARRAY", 2..=3) => Some(lists::split(arguments)),
        ("GENERATE_SERIES", 2..=3) => Some(Rewritten::Other(call("explode", vec![series(arguments)]))),
        ("LTRIM" | "RTRIM", 2) => {
            let side = if name == "LTRIM" { "LEADING" } else { "TRAILING" };
            Some(Rewritten::Other(fill(&format!("trim({side} b FROM a)"), all())))
        }
        // The digits of what is a text of them already.
        ("RAWTOHEX", 1) if arguments[0].to_string() == IDENTITY => Some(Rewritten::Other(arguments[0].clone())),
        ("GREATEST" | "LEAST", 2..) => choices::extreme(name, arguments, dialect),
        ("LEFT" | "RIGHT", 2) if dialect == Dialect::PostgreSql => texts::all_but(name, arguments),
        ("LEN", 1) if dialect == Dialect::TSql => {
            // LEN does not count blanks at the end; a literal shows whether it has any.
            let plain = literal(&arguments[0]).is_some_and(|text| !text.ends_with(' '));
            plain.then(|| Rewritten::Other(call("length", all())))
        }
        ("PARSENAME", 2) => texts::parse_name(arguments),
        ("HASHBYTES", 2) => texts::hashed(arguments).map(texts::of_bytes),
        ("STR", 3) if dialect == Dialect::TSql => number_texts::of_width(arguments),
        ("STANDARD_HASH", 2) => texts::hashed(&[arguments[1].clone(), arguments[0].clone()]),
        ("PATINDEX", 2) => regular_expressions::pattern_index(arguments),
        ("NUMTODSINTERVAL" | "NUMTOYMINTERVAL", 2) => as_time::number_to_interval(arguments),
        ("SYS_CONTEXT", 2) => texts::context(arguments),
        ("MAKE_REF", 2) if dialect == Dialect::Oracle => Some(Rewritten::Assumed(
            arguments[1].clone(),
            format!(
                "a reference to a row of {} becomes its key; join by it where the reference was followed",
                arguments[0]
            ),
        )),
        ("BEGIN" | "END", 1) if dialect == Dialect::Teradata => {
            crate::query::field(&arguments[0], &name.to_lowercase()).map(Rewritten::Other)
        }
        ("PERIOD", 2) if dialect == Dialect::Teradata => {
            Some(Rewritten::Other(fill("named_struct('begin', a, 'end', b)", all())))
        }
        (
            "OBJECT_CONSTRUCT"
            | "OBJECT_CONSTRUCT_KEEP_NULL"
            | "JSON_OBJECT"
            | WITHOUT_NULL
            | "JSON_BUILD_OBJECT"
            | "JSONB_BUILD_OBJECT",
            2..,
        ) => Some(json_objects::object(name, arguments, dialect)),
        ("JSON_ARRAY", 1..) if dialect == Dialect::MySql => {
            Some(Rewritten::Other(call("to_variant_object", vec![semi_structured::array_of(arguments)])))
        }
        ("GET_PATH" | "GET", 2) if dialect == Dialect::Snowflake => Some(json_objects::path(arguments)),
        ("JSON_EXTRACT_PATH_TEXT" | "JSON_EXTRACT_PATH" | "JSONB_EXTRACT_PATH_TEXT" | "JSONB_EXTRACT_PATH", 2..) => {
            // Redshift's last argument says that what is no JSON gives NULL, as it does here.
            let path = match arguments {
                [path @ .., Expr::Value(last)]
                    if last.value == Value::Boolean(true) && dialect == Dialect::Redshift =>
                {
                    path
                }
                all => all,
            };
            json_objects::json_path(name, path, dialect)
        }
        ("JSON_EXTRACT_ARRAY_ELEMENT_TEXT", 3)
            if dialect == Dialect::Redshift
                && matches!(&arguments[2], Expr::Value(last) if last.value == Value::Boolean(true)) =>
        {
            Some(Rewritten::Other(fill("get_json_object(a, concat('$[', b, ']'))", arguments[..2].to_vec())))
        }
        ("ADDTIME" | "SUBTIME", 2) if dialect == Dialect::MySql => times_added::added(name, arguments),
        ("UNIFORM", 3) if number(&arguments[2]).is_some() => Some(Rewritten::Other(call("uniform", all()))),
        ("UNIFORM", 3) => Some(Rewritten::Other(call("uniform", arguments[..2].to_vec()))),
        ("ENCODE", 2) => match literal(&arguments[1])?.to_ascii_lowercase().as_str() {
            "hex" => Some(Rewritten::Other(fill("lower(hex(a))", all()))),
            "base64" => Some(Rewritten::Other(fill("base64(a)", all()))),
            _ => None,
        },
        ("DECODE", 2) => match literal(&arguments[1])?.to_ascii_lowercase().as_str() {
            "hex" => Some(Rewritten::Other(fill("unhex(a)", all()))),
            "base64" => Some(Rewritten::Other(fill("unbase64(a)", all()))),
            _ => None,
        },
        _ => None,
    }
}
