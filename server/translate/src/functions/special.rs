//! Calls whose translation depends on what their arguments say.

use model::Dialect;
use sqlparser::ast::{BinaryOperator, Expr};

use super::date_formats::{self, Use};
use super::{Rewritten, call, dates, fill, integer, literal, number, numbers, text};

/// What stands for a call; `None` leaves it to the tables.
pub(super) fn rewrite(name: &str, arguments: &[Expr], dialect: Dialect) -> Option<Rewritten> {
    let all = || arguments.to_vec();
    match (name, arguments.len()) {
        // Databricks' own DECODE of three and more arguments finds NULL equal to NULL as well.
        ("DECODE", 3..) if dialect != Dialect::MySql => Some(Rewritten::Other(call("decode", all()))),
        (
            "DATEDIFF" | "DATEDIFF_BIG" | "DATEADD" | "TIMESTAMPDIFF" | "TIMESTAMPADD" | "TIMEDIFF" | "TIMEADD"
            | "DATE_ADD",
            3,
        ) => dates::unit_first(name, arguments, dialect),
        ("DATE_ADD" | "ADDDATE" | "DATE_SUB" | "SUBDATE", 2) => interval_added(name, arguments),
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
        ("TRUNC" | "TRUNCATE", _) => truncated(arguments, dialect),
        ("ROUND", 2) if literal(&arguments[1]).is_some() => {
            Some(Rewritten::Refused("ROUND of a date has no counterpart; use date_trunc".to_owned()))
        }
        ("ROUND", 3) if dialect == Dialect::TSql => match number(&arguments[2]) {
            Some("0") => Some(Rewritten::Other(call("round", arguments[..2].to_vec()))),
            Some(_) => Some(cut_off(arguments[0].clone(), &arguments[1])),
            None => None,
        },
        ("DATE_TRUNC" | "DATETRUNC", 2) => {
            let word = dates::named(&arguments[0])?;
            let Some(unit) = dates::unit(&word).or_else(|| dates::truncation(&word)) else {
                return Some(Rewritten::Refused(format!("{name} to `{word}` has no rule")));
            };
            Some(Rewritten::Other(call("date_trunc", vec![text(unit), arguments[1].clone()])))
        }
        ("LAST_DAY", 2) if dialect == Dialect::Snowflake => last_day_of(arguments),
        ("TO_CHAR" | "TO_VARCHAR" | "DATE_FORMAT" | "TIME_FORMAT", 2..) => Some(as_text(name, arguments, dialect)),
        ("TO_CHAR", 1) => Some(Rewritten::Other(fill("CAST(a AS STRING)", all()))),
        ("FORMAT", 2..) if dialect == Dialect::TSql => Some(formatted(arguments)),
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
        ) => Some(as_time(name, arguments, dialect)),
        ("TO_TIMESTAMP" | "TO_TIMESTAMP_NTZ" | "TO_TIMESTAMP_LTZ", 1) if dialect == Dialect::Snowflake => {
            Some(stamp(name, arguments))
        }
        ("FROM_UNIXTIME", 2) => Some(as_text(name, arguments, dialect)),
        ("TO_NUMBER" | "TRY_TO_NUMBER" | "TO_DECIMAL" | "TO_NUMERIC" | "TRY_TO_DECIMAL" | "TRY_TO_NUMERIC", 1..) => {
            as_number(name, arguments, dialect)
        }
        ("INSTR", 3..) | ("REGEXP_INSTR", 3..) => Some(found_from(name, arguments)),
        ("REGEXP_SUBSTR", 3..) => Some(matched(arguments)),
        ("REGEXP_LIKE" | "RLIKE" | "REGEXP_COUNT", 3..) => with_flags(name, arguments, dialect),
        ("REGEXP_REPLACE", 4..) => replaced(arguments, dialect),
        ("SUBSTR" | "SUBSTRING", 2..=3) => substring(arguments, dialect),
        ("LEFT" | "RIGHT", 2) if dialect == Dialect::TSql && number(&arguments[0]).is_some() => Some(Rewritten::Other(
            call(&name.to_lowercase(), vec![fill("CAST(a AS STRING)", arguments[..1].to_vec()), arguments[1].clone()]),
        )),
        ("LTRIM" | "RTRIM", 2) => {
            let side = if name == "LTRIM" { "LEADING" } else { "TRAILING" };
            Some(Rewritten::Other(fill(&format!("trim({side} b FROM a)"), all())))
        }
        ("LEN", 1) if dialect == Dialect::TSql => {
            // LEN does not count blanks at the end; a literal shows whether it has any.
            let plain = literal(&arguments[0]).is_some_and(|text| !text.ends_with(' '));
            plain.then(|| Rewritten::Other(call("length", all())))
        }
        ("PARSENAME", 2) => parse_name(arguments),
        ("HASHBYTES", 2) => hashed(arguments),
        ("STANDARD_HASH", 2) => hashed(&[arguments[1].clone(), arguments[0].clone()]),
        ("PATINDEX", 2) => pattern_index(arguments),
        ("NUMTODSINTERVAL" | "NUMTOYMINTERVAL", 2) => number_to_interval(arguments),
        ("SYS_CONTEXT", 2) => context(arguments),
        (
            "OBJECT_CONSTRUCT"
            | "OBJECT_CONSTRUCT_KEEP_NULL"
            | "JSON_OBJECT"
            | "JSON_BUILD_OBJECT"
            | "JSONB_BUILD_OBJECT",
            2..,
        ) => Some(object(name, arguments)),
        ("GET_PATH" | "GET", 2) if dialect == Dialect::Snowflake => Some(path(arguments)),
        ("JSON_EXTRACT_PATH_TEXT" | "JSON_EXTRACT_PATH" | "JSONB_EXTRACT_PATH_TEXT" | "JSONB_EXTRACT_PATH", 2..) => {
            json_path(name, arguments, dialect)
        }
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

/// `DATE_ADD(x, INTERVAL n DAY)` of MySQL; with a number of days instead it stays.
fn interval_added(name: &str, arguments: &[Expr]) -> Option<Rewritten> {
    let minus = name.contains("SUB");
    match &arguments[1] {
        Expr::Interval(_) => {
            let op = if minus { BinaryOperator::Minus } else { BinaryOperator::Plus };
            Some(Rewritten::Other(Expr::Nested(Box::new(Expr::BinaryOp {
                left: Box::new(fill("(a)", arguments[..1].to_vec())),
                op,
                right: Box::new(arguments[1].clone()),
            }))))
        }
        // An interval of an expression has become a call already.
        Expr::Function(function) if function.name.to_string() == "make_dt_interval" => None,
        _ if name.starts_with("DATE_") => None,
        _ => Some(Rewritten::Other(call(if minus { "date_sub" } else { "date_add" }, arguments.to_vec()))),
    }
}

fn truncated(arguments: &[Expr], dialect: Dialect) -> Option<Rewritten> {
    let first = arguments.first()?.clone();
    if arguments.len() == 1 {
        if dates::is_date(&first) {
            return Some(Rewritten::Other(call("date_trunc", vec![text("DAY"), first])));
        }
        if !matches!(dialect, Dialect::Oracle | Dialect::Teradata | Dialect::Netezza | Dialect::Snowflake) {
            return None;
        }
        if number(&first).is_some() || dialect == Dialect::Snowflake {
            return Some(Rewritten::Other(fill("CAST(a AS BIGINT)", vec![first])));
        }
        let day = call("date_trunc", vec![text("DAY"), first]);
        return Some(Rewritten::Assumed(
            day,
            "TRUNC of one argument is taken as the day of a date; use CAST(… AS BIGINT) for a number".to_owned(),
        ));
    }
    if arguments.len() > 2 {
        return None;
    }
    if let Some(format) = literal(&arguments[1]) {
        let upper = format.to_ascii_uppercase();
        if dialect == Dialect::Oracle && matches!(upper.as_str(), "DAY" | "DY" | "D") {
            // The week starts on the day that NLS_TERRITORY says; Sunday in most.
            let sunday = fill("date_sub(a, dayofweek(a) - 1)", vec![first]);
            let why = "TRUNC to DAY is taken as the Sunday before; it depends on NLS_TERRITORY";
            return Some(Rewritten::Assumed(sunday, why.to_owned()));
        }
        return Some(match dates::truncation(format).or_else(|| dates::unit(format)) {
            Some(unit) => Rewritten::Other(call("date_trunc", vec![text(unit), first])),
            None => Rewritten::Refused(format!("TRUNC to `{format}` has no rule")),
        });
    }
    match &arguments[1] {
        Expr::Identifier(word) if dates::is_date(&first) => {
            let unit = dates::unit(&word.value)?;
            Some(Rewritten::Other(call("date_trunc", vec![text(unit), first])))
        }
        places => Some(cut_off(first, places)),
    }
}

/// A number without the decimals after a place.
fn cut_off(value: Expr, places: &Expr) -> Rewritten {
    let digits = match places {
        Expr::UnaryOp { op: sqlparser::ast::UnaryOperator::Minus, expr } => {
            number(expr).map(|digits| format!("-{digits}"))
        }
        other => number(other).map(str::to_owned),
    };
    match digits.as_deref().and_then(|digits| digits.parse::<i32>().ok()) {
        Some(0) => Rewritten::Other(fill("CAST(a AS BIGINT)", vec![value])),
        Some(places @ 1..=30) => {
            let factor = format!("1{}", "0".repeat(places as usize));
            Rewritten::Other(fill("(sign(a) * floor(abs(a) * b) / b)", vec![value, integer(factor)]))
        }
        Some(places @ -30..=-1) => {
            let factor = format!("1{}", "0".repeat(places.unsigned_abs() as usize));
            Rewritten::Other(fill("(sign(a) * floor(abs(a) / b) * b)", vec![value, integer(factor)]))
        }
        _ => Rewritten::Refused("cutting a number off at a place that is no literal has no counterpart".to_owned()),
    }
}

fn last_day_of(arguments: &[Expr]) -> Option<Rewritten> {
    let word = dates::named(&arguments[1])?;
    let first = arguments[0].clone();
    Some(match dates::unit(&word) {
        Some("MONTH") => Rewritten::Other(call("last_day", vec![first])),
        Some("YEAR") => Rewritten::Other(fill("make_date(year(a), 12, 31)", vec![first])),
        Some("QUARTER") => Rewritten::Other(fill("last_day(add_months(trunc(a, 'QUARTER'), 2))", vec![first])),
        Some("WEEK") => Rewritten::Other(fill("date_add(trunc(a, 'WEEK'), 6)", vec![first])),
        _ => Rewritten::Refused(format!("LAST_DAY of `{word}` has no rule")),
    })
}

/// `TO_CHAR` and `DATE_FORMAT`: a time or a number as text.
fn as_text(name: &str, arguments: &[Expr], dialect: Dialect) -> Rewritten {
    let value = arguments[0].clone();
    let Some(format) = literal(&arguments[1]) else {
        return Rewritten::Refused(format!("{name} with a format that is no literal cannot be translated"));
    };
    if name.starts_with("TO_") && numbers::is_number_format(format) {
        return match numbers::converted(format) {
            Some((format, trimmed)) => {
                let written = call("to_char", vec![value, text(&format)]);
                Rewritten::Other(if trimmed { call("trim", vec![written]) } else { written })
            }
            None => Rewritten::Refused(format!("the format of numbers `{format}` has no rule")),
        };
    }
    let single = match format.to_ascii_uppercase().as_str() {
        "D" if dialect != Dialect::MySql => Some("CAST(dayofweek(a) AS STRING)"),
        "Q" => Some("CAST(quarter(a) AS STRING)"),
        "WW" | "IW" => Some("lpad(CAST(weekofyear(a) AS STRING), 2, '0')"),
        "IYYY" => Some("CAST(year(date_add(date_trunc('WEEK', a), 3)) AS STRING)"),
        "J" => Some("CAST(datediff(a, DATE'1970-01-01') + 2440588 AS STRING)"),
        "SSSSS" => Some("CAST(hour(a) * 3600 + minute(a) * 60 + second(a) AS STRING)"),
        _ => None,
    };
    if let Some(template) = single {
        return Rewritten::Other(fill(template, vec![value]));
    }
    let target = if name == "FROM_UNIXTIME" { "from_unixtime" } else { "date_format" };
    match date_formats::converted(format, dialect, Use::Write) {
        Some(pattern) => {
            let written = call(target, vec![value, text(&pattern)]);
            Rewritten::Other(if names_in_capitals(format, dialect) { call("upper", vec![written]) } else { written })
        }
        None => Rewritten::Refused(format!("the format `{format}` has no rule")),
    }
}

/// Oracle and its like write names as the format is written: MON gives `JAN`, Mon gives `Jan`.
fn names_in_capitals(format: &str, dialect: Dialect) -> bool {
    let writes_so = !matches!(dialect, Dialect::Snowflake | Dialect::MySql | Dialect::TSql);
    let names = ["MON", "DAY", "DY"].iter().any(|name| format.contains(name));
    writes_so && names && !format.contains('"')
}

/// T-SQL's FORMAT, whose format tells whether its value is a time or a number.
fn formatted(arguments: &[Expr]) -> Rewritten {
    let value = arguments[0].clone();
    let Some(format) = literal(&arguments[1]) else {
        return Rewritten::Refused("FORMAT with a format that is no literal cannot be translated".to_owned());
    };
    if arguments.len() > 2 && literal(&arguments[2]).is_none_or(|culture| !culture.eq_ignore_ascii_case("en-us")) {
        return Rewritten::Refused("FORMAT with a culture other than en-US has no counterpart".to_owned());
    }
    let other = match numbers::net(format) {
        Some(numbers::Net::Decimals(count)) => call("format_number", vec![value, integer(count)]),
        Some(numbers::Net::Pattern(pattern)) => call("format_number", vec![value, text(&pattern)]),
        None => match date_formats::converted(format, Dialect::TSql, Use::Write)
            .filter(|_| format.len() > 1 || "dDsmMyYtTgG".contains(format))
        {
            Some(pattern) => call("date_format", vec![value, text(&pattern)]),
            None => return Rewritten::Refused(format!("the format `{format}` has no rule")),
        },
    };
    Rewritten::Other(other)
}

/// A text read as a time, by a format.
fn as_time(name: &str, arguments: &[Expr], dialect: Dialect) -> Rewritten {
    let value = arguments[0].clone();
    if dialect == Dialect::Snowflake
        && let Some(scale) = number(&arguments[1])
    {
        return match scale {
            "0" => Rewritten::Other(fill("timestamp_seconds(a)", vec![value])),
            "3" => Rewritten::Other(fill("timestamp_millis(a)", vec![value])),
            "6" => Rewritten::Other(fill("timestamp_micros(a)", vec![value])),
            "9" => Rewritten::Other(fill("timestamp_micros(CAST((a) / 1000 AS BIGINT))", vec![value])),
            scale => Rewritten::Refused(format!("{name} with the scale {scale} has no rule")),
        };
    }
    let Some(format) = literal(&arguments[1]) else {
        return Rewritten::Refused(format!("{name} with a format that is no literal cannot be translated"));
    };
    let reads = Use::Read;
    let automatic = format.eq_ignore_ascii_case("AUTO");
    let pattern = date_formats::converted(format, dialect, reads);
    let Some(pattern) = pattern.filter(|_| !automatic) else {
        return Rewritten::Refused(format!("the format `{format}` has no rule"));
    };
    let has_time = pattern.contains(['H', 'h', 'm', 's', 'S']);
    let target = match (name, dialect) {
        // Oracle's DATE has a time of day.
        ("TO_DATE", Dialect::Oracle) => "to_timestamp",
        ("TO_DATE" | "DATE", _) => "to_date",
        ("STR_TO_DATE", _) => {
            if has_time {
                "to_timestamp"
            } else {
                "to_date"
            }
        }
        ("TRY_TO_DATE", _) => "try_to_date",
        (name, _) if name.starts_with("TRY_") => "try_to_timestamp",
        _ => "to_timestamp",
    };
    Rewritten::Other(call(target, vec![value, text(&pattern)]))
}

/// `TO_TIMESTAMP(x)` of Snowflake, where a number counts seconds.
fn stamp(name: &str, arguments: &[Expr]) -> Rewritten {
    let value = arguments[0].clone();
    let digits = literal(&value).is_some_and(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()));
    if number(&value).is_some() {
        return Rewritten::Other(call("timestamp_seconds", vec![value]));
    }
    if digits {
        return Rewritten::Other(fill("timestamp_seconds(CAST(a AS BIGINT))", vec![value]));
    }
    Rewritten::Other(match name {
        "TO_TIMESTAMP_LTZ" => call("to_timestamp", vec![value]),
        _ if literal(&value).is_some() => fill("CAST(a AS TIMESTAMP_NTZ)", vec![value]),
        _ => call("to_timestamp", vec![value]),
    })
}

fn as_number(name: &str, arguments: &[Expr], dialect: Dialect) -> Option<Rewritten> {
    let value = arguments[0].clone();
    let tries = name.starts_with("TRY_");
    if dialect == Dialect::Snowflake {
        let sizes: Vec<&str> = arguments[1..].iter().filter_map(number).collect();
        let sized = sizes.len() == arguments.len() - 1;
        let cast = if tries { "TRY_CAST" } else { "CAST" };
        return match sizes.as_slice() {
            [] if arguments.len() == 1 => None,
            [precision] if sized => {
                Some(Rewritten::Other(fill(&format!("{cast}(a AS DECIMAL({precision},0))"), vec![value])))
            }
            [precision, scale] if sized => {
                Some(Rewritten::Other(fill(&format!("{cast}(a AS DECIMAL({precision},{scale}))"), vec![value])))
            }
            _ => Some(number_format(name, &value, &arguments[1])),
        };
    }
    if arguments.len() > 1 {
        return Some(number_format(name, &value, &arguments[1]));
    }
    Some(Rewritten::Assumed(
        fill("CAST(a AS DECIMAL(38,10))", vec![value]),
        format!("{name} without a format keeps ten decimals; cast to DOUBLE for more"),
    ))
}

fn number_format(name: &str, value: &Expr, format: &Expr) -> Rewritten {
    let target = if name.starts_with("TRY_") { "try_to_number" } else { "to_number" };
    match literal(format).map(|format| (format, numbers::converted(format))) {
        Some((_, Some((format, _)))) => Rewritten::Other(call(target, vec![value.clone(), text(&format)])),
        Some((format, None)) => Rewritten::Refused(format!("the format of numbers `{format}` has no rule")),
        None => Rewritten::Assumed(
            call(target, vec![value.clone(), format.clone()]),
            format!("the formats that {name} is given must be of those that Databricks has too"),
        ),
    }
}

/// `INSTR(x, y, start)`; an occurrence other than the first has no counterpart.
fn found_from(name: &str, arguments: &[Expr]) -> Rewritten {
    let first_only = arguments[3..].iter().all(|more| number(more) == Some("1"));
    let positive = number(&arguments[2]).is_some();
    if name == "INSTR" && first_only && positive {
        return Rewritten::Other(fill("locate(b, a, c)", arguments[..3].to_vec()));
    }
    if name == "REGEXP_INSTR" && first_only && number(&arguments[2]) == Some("1") {
        return Rewritten::Other(call("regexp_instr", arguments[..2].to_vec()));
    }
    Rewritten::Refused(format!("{name} from the end or of a later occurrence has no counterpart"))
}

/// Flags of regular expressions as Java's, in front of the pattern. `g` says nothing here: all matches count.
fn flagged(pattern: &Expr, flags: &Expr) -> Option<Expr> {
    let flags = literal(flags)?;
    let mut java = String::new();
    for flag in flags.chars() {
        match flag {
            'i' => java.push('i'),
            'n' | 's' => java.push('s'),
            'm' => java.push('m'),
            'x' => java.push('x'),
            'c' | 'g' | 'e' => {}
            _ => return None,
        }
    }
    if java.is_empty() {
        return Some(pattern.clone());
    }
    Some(match literal(pattern) {
        Some(pattern) => text(&format!("(?{java}){pattern}")),
        None => call("concat", vec![text(&format!("(?{java})")), pattern.clone()]),
    })
}

/// `REGEXP_SUBSTR(x, p, start, occurrence, flags, group)`.
fn matched(arguments: &[Expr]) -> Rewritten {
    let at = |place: usize| arguments.get(place).map(|argument| number(argument).unwrap_or("?"));
    let refused = || Rewritten::Refused("REGEXP_SUBSTR from a later place or with these flags has no rule".to_owned());
    if at(2) != Some("1") {
        return refused();
    }
    let pattern = match arguments.get(4) {
        Some(flags) => match flagged(&arguments[1], flags) {
            Some(pattern) => pattern,
            None => return refused(),
        },
        None => arguments[1].clone(),
    };
    let extracts = arguments.get(4).and_then(literal).is_some_and(|flags| flags.contains('e'));
    let group = arguments.get(5).cloned().unwrap_or_else(|| integer(u8::from(extracts)));
    match at(3) {
        None | Some("1") if number(&group) == Some("0") => {
            Rewritten::Other(call("regexp_substr", vec![arguments[0].clone(), pattern]))
        }
        None | Some("1") => {
            Rewritten::Other(fill("nullif(regexp_extract(a, b, c), '')", vec![arguments[0].clone(), pattern, group]))
        }
        Some("?") => refused(),
        Some(occurrence) => Rewritten::Other(fill(
            "try_element_at(regexp_extract_all(a, b, c), d)",
            vec![arguments[0].clone(), pattern, group, integer(occurrence)],
        )),
    }
}

fn with_flags(name: &str, arguments: &[Expr], dialect: Dialect) -> Option<Rewritten> {
    let refused = || Some(Rewritten::Refused(format!("{name} with these arguments has no rule")));
    if name == "REGEXP_COUNT" {
        if number(&arguments[2]) != Some("1") {
            return refused();
        }
        let pattern = match arguments.get(3) {
            Some(flags) => flagged(&arguments[1], flags),
            None => Some(arguments[1].clone()),
        };
        let Some(pattern) = pattern else { return refused() };
        return Some(Rewritten::Other(call("regexp_count", vec![arguments[0].clone(), pattern])));
    }
    let Some(mut pattern) = flagged(&arguments[1], &arguments[2]) else { return refused() };
    if dialect == Dialect::Snowflake {
        pattern = fill("concat('^(?:', a, ')$')", vec![pattern]);
    }
    Some(Rewritten::Other(call("regexp_like", vec![arguments[0].clone(), pattern])))
}

/// `REGEXP_REPLACE` with a start, an occurrence and flags; with a text in the fourth place those are PostgreSQL's flags.
fn replaced(arguments: &[Expr], dialect: Dialect) -> Option<Rewritten> {
    let refused = || Some(Rewritten::Refused("REGEXP_REPLACE with these arguments has no rule".to_owned()));
    let first_three = |pattern: Expr| vec![arguments[0].clone(), pattern, arguments[2].clone()];
    if let Some(flags) = literal(&arguments[3]) {
        let all = flags.contains('g') || matches!(dialect, Dialect::Redshift | Dialect::Netezza);
        let pattern = flagged(&arguments[1], &arguments[3]).filter(|_| all);
        let Some(pattern) = pattern else { return refused() };
        return Some(Rewritten::Other(call("regexp_replace", first_three(pattern))));
    }
    if arguments.len() == 4 {
        return None;
    }
    let all_matches = number(&arguments[4]) == Some("0");
    let pattern = match arguments.get(5) {
        Some(flags) => flagged(&arguments[1], flags),
        None => Some(arguments[1].clone()),
    };
    let Some(pattern) = pattern.filter(|_| all_matches) else { return refused() };
    let mut moved = first_three(pattern);
    if number(&arguments[3]) != Some("1") {
        moved.push(arguments[3].clone());
    }
    Some(Rewritten::Other(call("regexp_replace", moved)))
}

/// `SUBSTRING`, whose places before the first are counted differently.
pub(crate) fn substring(arguments: &[Expr], dialect: Dialect) -> Option<Rewritten> {
    let standard = matches!(
        dialect,
        Dialect::TSql | Dialect::PostgreSql | Dialect::Redshift | Dialect::Netezza | Dialect::Teradata
    );
    let negative = matches!(&arguments[1], Expr::UnaryOp { op: sqlparser::ast::UnaryOperator::Minus, expr } if number(expr).is_some());
    if standard && (number(&arguments[1]) == Some("0") || negative) {
        let [value, start, length] = arguments else {
            return Some(Rewritten::Other(call("substring", vec![arguments[0].clone(), integer(1)])));
        };
        // The places before the first count as well: SUBSTRING(x, 0, 3) gives two characters.
        let template = "substring(a, 1, greatest((c) + (b) - 1, 0))";
        return Some(Rewritten::Other(fill(template, vec![value.clone(), start.clone(), length.clone()])));
    }
    None
}

fn parse_name(arguments: &[Expr]) -> Option<Rewritten> {
    let part: i32 = number(&arguments[1])?.parse().ok()?;
    Some(Rewritten::Other(call("split_part", vec![arguments[0].clone(), text("."), integer(-part)])))
        .filter(|_| part > 0)
}

fn hashed(arguments: &[Expr]) -> Option<Rewritten> {
    let algorithm = literal(&arguments[0])?.to_ascii_uppercase();
    let value = arguments[1].clone();
    let template = match algorithm.as_str() {
        "MD5" => "unhex(md5(a))",
        "SHA" | "SHA1" => "unhex(sha1(a))",
        "SHA2_256" | "SHA256" => "unhex(sha2(a, 256))",
        "SHA384" => "unhex(sha2(a, 384))",
        "SHA2_512" | "SHA512" => "unhex(sha2(a, 512))",
        _ => return Some(Rewritten::Refused(format!("the hash {algorithm} has no counterpart"))),
    };
    Some(Rewritten::Other(fill(template, vec![value])))
}

/// `PATINDEX('%[0-9]%', x)` as the place of a regular expression.
fn pattern_index(arguments: &[Expr]) -> Option<Rewritten> {
    let pattern = literal(&arguments[0])?;
    let open = pattern.strip_prefix('%').unwrap_or(pattern);
    let start = if open.len() == pattern.len() { "^" } else { "" };
    let inner = open.strip_suffix('%').unwrap_or(open);
    let end = if inner.len() == open.len() { "$" } else { "" };
    let regex = format!("{start}{}{end}", crate::query::like_as_regex(inner));
    Some(Rewritten::Other(call("regexp_instr", vec![arguments[1].clone(), text(&regex)])))
}

fn number_to_interval(arguments: &[Expr]) -> Option<Rewritten> {
    let word = literal(&arguments[1])?;
    let value = arguments[0].clone();
    let template = match dates::unit(word)? {
        "DAY" => "make_dt_interval(a)",
        "HOUR" => "make_dt_interval(0, a)",
        "MINUTE" => "make_dt_interval(0, 0, a)",
        "SECOND" => "make_dt_interval(0, 0, 0, a)",
        "YEAR" => "make_ym_interval(a)",
        "MONTH" => "make_ym_interval(0, a)",
        _ => return None,
    };
    Some(Rewritten::Other(fill(template, vec![value])))
}

fn context(arguments: &[Expr]) -> Option<Rewritten> {
    let template = match literal(&arguments[1])?.to_ascii_uppercase().as_str() {
        "SESSION_USER" | "CURRENT_USER" | "OS_USER" => "current_user()",
        "CURRENT_SCHEMA" => "current_schema()",
        "DB_NAME" => "current_catalog()",
        _ => return None,
    };
    Some(Rewritten::Other(fill(template, Vec::new())))
}

/// An object of keys and values; the keys must be literals, since they become names of fields.
fn object(name: &str, arguments: &[Expr]) -> Rewritten {
    let keys = arguments.iter().step_by(2).all(|key| literal(key).is_some());
    if !arguments.len().is_multiple_of(2) || !keys {
        return Rewritten::Refused(format!("{name} with keys that are no literals has no counterpart"));
    }
    let made = call("named_struct", arguments.to_vec());
    match name {
        // Text in T-SQL, MySQL and Oracle; a field that is NULL is left out by to_json.
        "JSON_OBJECT" | "JSON_BUILD_OBJECT" => Rewritten::Other(call("to_json", vec![made])),
        "OBJECT_CONSTRUCT" => Rewritten::Assumed(
            call("to_variant_object", vec![made]),
            "OBJECT_CONSTRUCT leaves out what is NULL, to_variant_object keeps it".to_owned(),
        ),
        _ => Rewritten::Other(call("to_variant_object", vec![made])),
    }
}

fn path(arguments: &[Expr]) -> Rewritten {
    match (literal(&arguments[1]), number(&arguments[1])) {
        (Some(path), _) if path.starts_with('[') => {
            Rewritten::Other(call("variant_get", vec![arguments[0].clone(), text(&format!("${path}"))]))
        }
        (Some(path), _) => {
            Rewritten::Other(call("variant_get", vec![arguments[0].clone(), text(&format!("$.{path}"))]))
        }
        (_, Some(index)) => {
            Rewritten::Other(call("variant_get", vec![arguments[0].clone(), text(&format!("$[{index}]"))]))
        }
        _ => Rewritten::Refused("GET with a path that is no literal has no counterpart".to_owned()),
    }
}

fn json_path(name: &str, arguments: &[Expr], dialect: Dialect) -> Option<Rewritten> {
    let mut path = "$".to_owned();
    for step in &arguments[1..] {
        let key = literal(step)?;
        let index = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
        let plain = crate::names::is_plain(key);
        path.push_str(&match (index, plain || dialect == Dialect::Snowflake) {
            (true, _) => format!("[{key}]"),
            (false, true) => format!(".{key}"),
            (false, false) => format!("['{key}']"),
        });
    }
    let of_variant = dialect == Dialect::PostgreSql && literal(&arguments[0]).is_none();
    let value = arguments[0].clone();
    Some(Rewritten::Other(match (of_variant, name.ends_with("TEXT")) {
        (true, true) => call("variant_get", vec![value, text(&path), text("STRING")]),
        (true, false) => call("variant_get", vec![value, text(&path)]),
        (false, _) => call("get_json_object", vec![value, text(&path)]),
    }))
}
