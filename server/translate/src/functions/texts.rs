//! Texts: parts of them, hashes, and what the session says of itself.

use model::Dialect;
use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator};

use super::regular_expressions::has_groups;
use super::{Rewritten, call, fill, integer, literal, number, text};

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
    // Counted from the end, a place before the first is none.
    if matches!(dialect, Dialect::MySql | Dialect::Oracle)
        && let Expr::UnaryOp { op: UnaryOperator::Minus, expr } = &arguments[1]
        && let Some(places) = number(expr)
    {
        let nothing = if dialect == Dialect::Oracle { "NULL" } else { "''" };
        let part = if arguments.len() == 2 { "substring(a, b)" } else { "substring(a, b, c)" };
        return Some(Rewritten::Other(fill(
            &format!("if(length(a) < {places}, {nothing}, {part})"),
            arguments.to_vec(),
        )));
    }
    // No place is the zeroth of MySQL.
    if dialect == Dialect::MySql && number(&arguments[1]) == Some("0") {
        return Some(Rewritten::Other(fill("left(a, 0)", arguments[..1].to_vec())));
    }
    if dialect == Dialect::MySql && may_be_zero(&arguments[1]) {
        let part = if arguments.len() == 2 { "substring(a, b)" } else { "substring(a, b, c)" };
        return Some(Rewritten::Other(fill(&format!("if((b) = 0, '', {part})"), arguments.to_vec())));
    }
    if dialect == Dialect::PostgreSql
        && let [value, pattern] = arguments
        && let Some(said) = literal(pattern)
    {
        // A text instead of a place is a pattern: what is wanted is its first group, or all that fits.
        let template = if has_groups(said) { "nullif(regexp_extract(a, b, 1), '')" } else { "regexp_substr(a, b)" };
        return Some(Rewritten::Other(fill(template, vec![value.clone(), pattern.clone()])));
    }
    None
}

/// Whether a place is one that was looked for, which is zero where nothing was found.
fn may_be_zero(place: &Expr) -> bool {
    match place {
        Expr::Function(call) => ["LOCATE", "INSTR"].iter().any(|name| call.name.to_string().eq_ignore_ascii_case(name)),
        Expr::Position { .. } => true,
        Expr::Nested(place) => may_be_zero(place),
        Expr::BinaryOp { left, op: BinaryOperator::Minus, .. } => may_be_zero(left) || number(left).is_none(),
        _ => false,
    }
}

/// `QUOTENAME(a, '"')`: the sign that ends the name stands twice where it is in it. Names of more than 128 characters give NULL.
///
/// Source: "QUOTENAME" of the Transact-SQL reference.
pub(super) fn quoted_name(arguments: &[Expr]) -> Option<Rewritten> {
    let (open, close) = match literal(&arguments[1])? {
        "[" | "]" => ("[", "]"),
        "(" | ")" => ("(", ")"),
        "<" | ">" => ("<", ">"),
        "{" | "}" => ("{", "}"),
        "\"" => ("\"", "\""),
        "'" => ("'", "'"),
        "`" => ("`", "`"),
        _ => return None,
    };
    let [name, open, close, twice] = [arguments[0].clone(), text(open), text(close), text(&close.repeat(2))];
    Some(Rewritten::Other(fill(
        "if(length(a) <= 128, concat(b, replace(a, c, d), c), NULL)",
        vec![name, open, close, twice],
    )))
}

pub(super) fn parse_name(arguments: &[Expr]) -> Option<Rewritten> {
    let part: i32 = number(&arguments[1])?.parse().ok()?;
    if !(1..=4).contains(&part) {
        return Some(Rewritten::Other(fill("NULL", Vec::new())));
    }
    Some(Rewritten::Other(call("split_part", vec![arguments[0].clone(), text("."), integer(-part)])))
}

pub(super) fn hashed(arguments: &[Expr]) -> Option<Rewritten> {
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

/// Says what T-SQL hashes of a text: the two bytes of each character of an NVARCHAR, of which Databricks has others.
pub(super) fn of_bytes(made: Rewritten) -> Rewritten {
    let message = "HASHBYTES of an NVARCHAR hashes its UTF-16, and hashes here UTF-8; write encode(…, 'UTF-16LE') for the \
                   value where old hashes are compared with new ones";
    match made {
        Rewritten::Other(value) => Rewritten::Assumed(value, message.to_owned()),
        other => other,
    }
}

pub(super) fn context(arguments: &[Expr]) -> Option<Rewritten> {
    let template = match literal(&arguments[1])?.to_ascii_uppercase().as_str() {
        "SESSION_USER" | "CURRENT_USER" | "OS_USER" => "current_user()",
        "CURRENT_SCHEMA" => "current_schema()",
        "DB_NAME" => "current_catalog()",
        _ => return None,
    };
    Some(Rewritten::Other(fill(template, Vec::new())))
}

/// PostgreSQL's `format('… %s …', a)`: the texts and the values put together.
pub(super) fn filled(arguments: &[Expr]) -> Rewritten {
    let refused =
        || Rewritten::Refused("FORMAT with a text that is no literal of %s, %I and %L has no rule".to_owned());
    let Some((pattern, values)) = arguments.split_first().and_then(|(first, rest)| Some((literal(first)?, rest)))
    else {
        return refused();
    };
    let mut values = values.iter();
    let mut pieces = Vec::new();
    let mut said = String::new();
    let mut signs = pattern.chars();
    while let Some(sign) = signs.next() {
        if sign != '%' {
            said.push(sign);
            continue;
        }
        let template = match signs.next() {
            Some('%') => {
                said.push('%');
                continue;
            }
            Some('s') => "coalesce(CAST(a AS STRING), '')",
            Some('I') => "concat('`', replace(a, '`', '``'), '`')",
            Some('L') => "coalesce(concat('\\'', replace(CAST(a AS STRING), '\\'', '\\'\\''), '\\''), 'NULL')",
            Some(_) | None => return refused(),
        };
        let Some(value) = values.next() else { return refused() };
        if !said.is_empty() {
            pieces.push(text(&std::mem::take(&mut said)));
        }
        pieces.push(fill(template, vec![value.clone()]));
    }
    if values.next().is_some() {
        return refused();
    }
    if !said.is_empty() || pieces.is_empty() {
        pieces.push(text(&said));
    }
    Rewritten::Other(if pieces.len() == 1 { pieces.remove(0) } else { call("concat", pieces) })
}

/// PostgreSQL's `left(x, -n)` is all but the last n characters, and `right(x, -n)` all but the first.
pub(super) fn all_but(name: &str, arguments: &[Expr]) -> Option<Rewritten> {
    let Expr::UnaryOp { op: UnaryOperator::Minus, expr } = &arguments[1] else { return None };
    let template = format!("{}(a, greatest(length(a) - b, 0))", name.to_lowercase());
    number(expr).map(|_| Rewritten::Other(fill(&template, vec![arguments[0].clone(), (**expr).clone()])))
}

/// `CONCAT_WS` of Snowflake, which is NULL where a part is; that of Databricks leaves the part out.
pub(super) fn joined(arguments: &[Expr]) -> Rewritten {
    let Some((between, parts)) = arguments.split_first() else { return Rewritten::Same };
    let mut texts = Vec::new();
    for part in parts {
        if !texts.is_empty() {
            texts.push(between.clone());
        }
        texts.push(part.clone());
    }
    Rewritten::Other(call("concat", texts))
}
