//! Regular expressions with places, occurrences and flags.

use model::Dialect;
use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator};

use super::{Rewritten, call, fill, integer, literal, number, text};

/// `INSTR(x, y, start, occurrence)`. Both count overlapping occurrences; a later one from a place in the middle has no
/// counterpart, and neither has one from the end at a place that is not known.
pub(super) fn found_from(name: &str, arguments: &[Expr]) -> Rewritten {
    let first_only = arguments[3..].iter().all(|more| number(more) == Some("1"));
    if name == "INSTR" && first_only && is_never_negative(&arguments[2]) {
        return Rewritten::Other(fill("locate(b, a, c)", arguments[..3].to_vec()));
    }
    if name == "INSTR"
        && let [whole, part, start, more @ ..] = arguments
        && let Some((from_end, steps)) = end_of(start)
        && more.len() < 2
    {
        // The text stands there several times.
        if whole.to_string().len() > LONG_BYTES {
            return Rewritten::Refused(format!(
                "{name} of a text that takes so long to write has no rule; name it first"
            ));
        }
        // From a place before the end nothing is found that begins after it.
        let whole = match steps {
            1 => whole.clone(),
            steps => {
                let cut = vec![whole.clone(), part.clone(), integer(steps.to_string())];
                fill("substring(a, 1, length(a) - c + length(b))", cut)
            }
        };
        let occurrence = more.first().cloned().unwrap_or_else(|| integer(1));
        let found = if from_end {
            "CASE WHEN length(substring_index(a, b, -c)) = length(a) THEN 0 \
             ELSE length(a) - length(substring_index(a, b, -c)) - length(b) + 1 END"
        } else {
            "CASE WHEN length(substring_index(a, b, c)) = length(a) THEN 0 \
             ELSE length(substring_index(a, b, c)) + 1 END"
        };
        return Rewritten::Other(fill(found, vec![whole, part.clone(), grouped(occurrence)]));
    }
    if name == "INSTR" && first_only {
        let found = "CASE WHEN c >= 0 THEN locate(b, a, c) \
                     WHEN c < 0 THEN raise_error('INSTR was to look from the end of the text') END";
        return Rewritten::Assumed(
            fill(found, arguments[..3].to_vec()),
            "INSTR from a place that is known at run time: one from the end, below 0, is an error".to_owned(),
        );
    }
    if name == "REGEXP_INSTR" && first_only && number(&arguments[2]) == Some("1") {
        return Rewritten::Other(call("regexp_instr", arguments[..2].to_vec()));
    }
    Rewritten::Refused(format!("{name} from the end or of a later occurrence has no counterpart"))
}

/// How long an expression may be that is written several times.
const LONG_BYTES: usize = 1_000;

/// Whether a search begins at the end of the text, at -1, -2 and so on, or at its beginning, at 1; and at which place from
/// there.
fn end_of(start: &Expr) -> Option<(bool, u32)> {
    let place = |expr: &Expr| number(expr).and_then(|digits| digits.parse::<u32>().ok());
    match start {
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => {
            place(expr).filter(|place| *place > 0).map(|place| (true, place))
        }
        start => place(start).filter(|place| *place == 1).map(|place| (false, place)),
    }
}

/// Whether it is a number of characters or a place in a text, or a sum of such.
fn is_never_negative(place: &Expr) -> bool {
    match place {
        Expr::Nested(inner) => is_never_negative(inner),
        Expr::BinaryOp { left, op: BinaryOperator::Plus, right } => is_never_negative(left) && is_never_negative(right),
        Expr::Function(function) => {
            let name = function.name.to_string().to_ascii_lowercase();
            ["instr", "locate", "length", "regexp_instr"].contains(&name.as_str())
        }
        other => number(other).is_some(),
    }
}

fn grouped(expression: Expr) -> Expr {
    match expression {
        plain @ (Expr::Value(_) | Expr::Identifier(_) | Expr::CompoundIdentifier(_) | Expr::Nested(_)) => plain,
        other => Expr::Nested(Box::new(other)),
    }
}

/// Flags of regular expressions as Java's, in front of the pattern. `g` says nothing here: all matches count.
pub(crate) fn flagged(pattern: &Expr, flags: &Expr) -> Option<Expr> {
    let flags = literal(flags)?;
    let mut java = String::new();
    for flag in flags.chars() {
        match flag {
            // Letters besides those of ASCII have their capitals with `u` only.
            'i' => java.push_str("iu"),
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
pub(super) fn matched(arguments: &[Expr]) -> Rewritten {
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
        Some("?") if is_level(&arguments[3]) => Rewritten::Other(fill(
            "try_element_at(regexp_extract_all(a, b, c), CAST(d AS INT))",
            vec![arguments[0].clone(), pattern, group, arguments[3].clone()],
        )),
        Some("?") => refused(),
        Some(occurrence) => Rewritten::Other(fill(
            "try_element_at(regexp_extract_all(a, b, c), d)",
            vec![arguments[0].clone(), pattern, group, integer(occurrence)],
        )),
    }
}

/// Oracle's LEVEL, which is never below 1, as a place in an array has to be.
fn is_level(place: &Expr) -> bool {
    matches!(place, Expr::Identifier(word) if word.value.eq_ignore_ascii_case("LEVEL"))
}

pub(super) fn with_flags(name: &str, arguments: &[Expr], dialect: Dialect) -> Option<Rewritten> {
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
pub(super) fn replaced(arguments: &[Expr], dialect: Dialect) -> Option<Rewritten> {
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
    if let (Some("1"), Some("1"), Some(pattern)) = (number(&arguments[3]), number(&arguments[4]), &pattern) {
        let first = first_replaced(&first_three(pattern.clone()), r"([\s\S]*?)");
        return first.or_else(refused);
    }
    let Some(pattern) = pattern.filter(|_| all_matches) else { return refused() };
    let mut moved = first_three(pattern);
    if number(&arguments[3]) != Some("1") {
        moved.push(arguments[3].clone());
    }
    Some(Rewritten::Other(call("regexp_replace", moved)))
}

/// A pattern without the flags in front of it.
fn without_flags(pattern: &str) -> &str {
    let flags = pattern.strip_prefix("(?").and_then(|rest| rest.split_once(')'));
    let plain = flags.filter(|(flags, _)| flags.chars().all(|flag| flag.is_ascii_alphabetic()));
    plain.map_or(pattern, |(_, rest)| rest)
}

/// Whether a pattern has groups whose finds are kept.
pub(super) fn has_groups(pattern: &str) -> bool {
    without_flags(pattern).replace("\\\\", "").replace("\\(", "").replace("(?:", "").contains('(')
}

/// Whether a pattern refers to one of its groups.
fn refers(pattern: &str) -> bool {
    let mut signs = pattern.chars();
    while let Some(sign) = signs.next() {
        if sign == '\\' && signs.next().is_some_and(|next| next.is_ascii_digit() || next == 'k') {
            return true;
        }
    }
    false
}

/// PostgreSQL's `regexp_match(a, 'p(.)q')`: an array of the groups of the first match, or of the match where there are none, and
/// NULL where nothing fits.
///
/// Source: "POSIX Regular Expressions" of PostgreSQL's documentation, "regexp_extract function" of the Databricks SQL language
/// manual, which gives an empty text where nothing fits.
pub(super) fn first_groups(arguments: &[Expr]) -> Option<Rewritten> {
    let pattern = literal(&arguments[1])?;
    let signs = without_flags(pattern).replace("\\\\", "").replace("\\(", "");
    let groups = signs.matches('(').count() - signs.matches("(?").count();
    let found: Vec<String> = match groups {
        0 => vec!["regexp_extract(a, b, 0)".to_owned()],
        _ => (1..=groups).map(|group| format!("nullif(regexp_extract(a, b, {group}), '')")).collect(),
    };
    let template = format!("if(a RLIKE b, array({}), NULL)", found.join(", "));
    Some(Rewritten::Other(fill(&template, arguments.to_vec())))
}

/// Only the first match is replaced: all before it, which a group finds, is taken along, and nothing before that.
/// `None` where a group is referred to, whose number that changes.
pub(super) fn first_replaced(arguments: &[Expr], before: &str) -> Option<Rewritten> {
    let (pattern, replacement) = (literal(&arguments[1])?, literal(&arguments[2])?);
    let bare = without_flags(pattern);
    // At an end of the text there is but one match.
    let at_end = bare.starts_with('^') || (bare.ends_with('$') && !bare.ends_with("\\$"));
    if at_end && !pattern.contains('|') {
        return Some(Rewritten::Other(call("regexp_replace", arguments.to_vec())));
    }
    if refers(pattern) || replacement.contains('$') {
        return None;
    }
    let pattern = text(&format!("^{before}(?:{pattern})"));
    // A digit would count as one of the group's number.
    let digit = replacement.starts_with(|sign: char| sign.is_ascii_digit());
    let replacement = text(&format!("$1{}{replacement}", if digit { "\\" } else { "" }));
    Some(Rewritten::Other(call("regexp_replace", vec![arguments[0].clone(), pattern, replacement])))
}

/// `PATINDEX('%[0-9]%', x)` as the place of a regular expression.
pub(super) fn pattern_index(arguments: &[Expr]) -> Option<Rewritten> {
    let pattern = literal(&arguments[0])?;
    let open = pattern.strip_prefix('%').unwrap_or(pattern);
    let start = if open.len() == pattern.len() { "^" } else { "" };
    let inner = open.strip_suffix('%').unwrap_or(open);
    let end = if inner.len() == open.len() { "$" } else { "" };
    let lines = crate::query::over_lines(inner);
    let regex = format!("{lines}{start}{}{end}", crate::query::like_as_regex(inner));
    Some(Rewritten::Other(call("regexp_instr", vec![arguments[1].clone(), text(&regex)])))
}
