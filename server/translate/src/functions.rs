//! Functions of the source dialects in Databricks' words.

use std::collections::HashSet;
use std::sync::OnceLock;

use sqlparser::ast::{
    BinaryOperator, CaseWhen, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, Ident, ObjectName,
    ObjectNamePart, Value,
};
use sqlparser::tokenizer::Span;

use model::Dialect;

/// Names of Databricks SQL's built-in functions, from the alphabetical list of its language manual.
const BUILT_IN: &str = include_str!("data/databricks_functions.txt");

pub(crate) fn is_built_in(name: &str) -> bool {
    static NAMES: OnceLock<HashSet<&'static str>> = OnceLock::new();
    NAMES.get_or_init(|| BUILT_IN.split_whitespace().collect()).contains(name.to_ascii_lowercase().as_str())
}

/// Functions that only have another name.
const RENAMED: &[(&str, &str)] = &[
    ("LEN", "length"),
    ("SUBSTR", "substr"),
    ("CHARINDEX", "charindex"),
    ("COUNT_BIG", "count"),
    ("GETUTCDATE", "current_timestamp"),
    ("SYSDATETIME", "current_timestamp"),
    ("SYSUTCDATETIME", "current_timestamp"),
    ("NEWID", "uuid"),
    ("ISNULL", "coalesce"),
    ("IFNULL", "coalesce"),
    ("NVL", "coalesce"),
    ("IFF", "if"),
    ("GEN_RANDOM_UUID", "uuid"),
    ("UUID_STRING", "uuid"),
    ("SYS_GUID", "uuid"),
    ("STRTOK", "split_part"),
    ("ARRAY_TO_STRING", "array_join"),
    ("BOOLOR_AGG", "bool_or"),
    ("BOOLAND_AGG", "bool_and"),
    ("SPLIT_TO_ARRAY", "split"),
    ("STDEV", "stddev"),
    ("STDEVP", "stddev_pop"),
    ("VAR", "variance"),
    ("VARP", "var_pop"),
    ("EOMONTH", "last_day"),
    ("CHARACTERS", "length"),
    ("OREPLACE", "replace"),
    ("OTRANSLATE", "translate"),
    ("INDEX", "charindex"),
    ("LISTAGG", "listagg"),
    ("GROUP_CONCAT", "listagg"),
    ("LCASE", "lower"),
    ("UCASE", "upper"),
    ("CLOCK_TIMESTAMP", "current_timestamp"),
    ("TO_VARCHAR", "to_varchar"),
    ("REPLICATE", "repeat"),
    ("DATE_PART", "date_part"),
    ("STRPOS", "instr"),
    ("RANDOM", "rand"),
    ("TIMESTAMPADD", "timestampadd"),
    ("TO_TIMESTAMP_NTZ", "to_timestamp"),
    ("TRY_PARSE_JSON", "try_parse_json"),
];

/// Words that are values without parentheses.
const VALUES: &[(&str, &str)] = &[
    ("SYSDATE", "current_timestamp"),
    ("SYSTIMESTAMP", "current_timestamp"),
    ("CURRENT_TIMESTAMP", "current_timestamp"),
    ("LOCALTIMESTAMP", "current_timestamp"),
    ("CURRENT_DATE", "current_date"),
    ("USER", "current_user"),
    ("CURRENT_USER", "current_user"),
    ("SESSION_USER", "session_user"),
    ("SYSTEM_USER", "current_user"),
    ("CURRENT_DATETIME", "current_timestamp"),
];

/// The call that a bare word stands for.
pub(crate) fn value_of(word: &str) -> Option<Expr> {
    let (_, name) = VALUES.iter().find(|(source, _)| source.eq_ignore_ascii_case(word))?;
    Some(call(name, Vec::new()))
}

/// A call of a built-in.
pub(crate) fn call(name: &str, arguments: Vec<Expr>) -> Expr {
    let arguments =
        arguments.into_iter().map(|argument| FunctionArg::Unnamed(FunctionArgExpr::Expr(argument))).collect();
    let list = sqlparser::ast::FunctionArgumentList { duplicate_treatment: None, args: arguments, clauses: Vec::new() };
    Expr::Function(Function {
        name: ObjectName(vec![ObjectNamePart::Identifier(Ident::new(name))]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(list),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    })
}

/// The plain arguments of a call; `None` where one is named or a star.
fn plain_arguments(function: &Function) -> Option<Vec<Expr>> {
    match &function.args {
        FunctionArguments::None => Some(Vec::new()),
        FunctionArguments::Subquery(_) => None,
        FunctionArguments::List(list) => list
            .args
            .iter()
            .map(|argument| match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(expression)) => Some(expression.clone()),
                _ => None,
            })
            .collect(),
    }
}

/// What became of a call.
pub(crate) enum Rewritten {
    /// It stays as it is, perhaps under another name.
    Same,
    /// Something else stands for it.
    Other(Expr),
    /// The same, but it rests on an assumption.
    Assumed(Expr, &'static str),
    /// It has no counterpart.
    Refused(String),
}

/// Rewrites a call of a function of the source dialect.
pub(crate) fn rewrite(function: &mut Function, dialect: Dialect) -> Rewritten {
    let [ObjectNamePart::Identifier(name)] = function.name.0.as_mut_slice() else { return Rewritten::Same };
    let upper = name.value.to_ascii_uppercase();
    let arguments = plain_arguments(function);
    if let Some(arguments) = arguments
        && let Some(other) = by_arguments(&upper, arguments, dialect)
    {
        return other;
    }
    let [ObjectNamePart::Identifier(name)] = function.name.0.as_mut_slice() else { return Rewritten::Same };
    if let Some((_, target)) = RENAMED.iter().find(|(source, _)| *source == upper) {
        name.value = (*target).to_owned();
        return Rewritten::Same;
    }
    if is_built_in(&upper) {
        return Rewritten::Same;
    }
    Rewritten::Refused(format!("the function {} is not one of Databricks' and has no rule yet", name.value))
}

fn by_arguments(name: &str, mut arguments: Vec<Expr>, dialect: Dialect) -> Option<Rewritten> {
    let other = match (name, arguments.len()) {
        ("DECODE", 3..) if dialect != Dialect::MySql => decode(arguments),
        ("GETDATE" | "SYSDATETIME" | "GETUTCDATE" | "CURRENT_TIMESTAMP" | "NOW", 0..=1) => {
            call("current_timestamp", Vec::new())
        }
        ("CURRENT_DATE" | "CURDATE", 0) => call("current_date", Vec::new()),
        ("NVL2", 3) => call("nvl2", arguments),
        ("ZEROIFNULL", 1) => call("coalesce", vec![arguments.remove(0), integer("0")]),
        ("DATEDIFF", 3) | ("DATEADD", 3) | ("TIMESTAMPDIFF", 3) | ("TIMESTAMPADD", 3) => {
            return date_part_first(name, arguments);
        }
        ("TRUNC", 1) if dialect == Dialect::Oracle => {
            let day = call("date_trunc", vec![text("DAY"), arguments.remove(0)]);
            return Some(Rewritten::Assumed(
                day,
                "TRUNC of one argument is taken as the day of a date; use floor for a number",
            ));
        }
        ("TRUNC", 2) => match literal(&arguments[1]).as_deref().and_then(trunc_unit) {
            Some(unit) => call("date_trunc", vec![text(unit), arguments.remove(0)]),
            None => {
                return Some(Rewritten::Refused("TRUNC of a number has no counterpart; use floor or round".to_owned()));
            }
        },
        ("TO_CHAR" | "TO_VARCHAR", 2) => return Some(formatted("date_format", arguments)),
        ("TO_CHAR" | "TO_VARCHAR", 1) => call("string", arguments),
        ("TO_DATE" | "TO_TIMESTAMP", 2) => return Some(formatted(&name.to_ascii_lowercase(), arguments)),
        ("INSTR", 3..) => {
            return Some(Rewritten::Refused("INSTR with a start has no counterpart; use locate".to_owned()));
        }
        ("STRPOS", 2) | ("INSTR", 2) => call("instr", arguments),
        _ => return None,
    };
    Some(Rewritten::Other(other))
}

fn decode(mut arguments: Vec<Expr>) -> Expr {
    let operand = arguments.remove(0);
    let otherwise = (arguments.len() % 2 == 1).then(|| arguments.pop()).flatten();
    let mut conditions = Vec::new();
    let mut pairs = arguments.into_iter();
    while let (Some(search), Some(result)) = (pairs.next(), pairs.next()) {
        // DECODE finds NULL equal to NULL; a CASE with an operand does not.
        let op = BinaryOperator::Spaceship;
        let condition = Expr::BinaryOp { left: Box::new(operand.clone()), op, right: Box::new(search) };
        conditions.push(CaseWhen { condition, result });
    }
    Expr::Case {
        case_token: sqlparser::ast::helpers::attached_token::AttachedToken::empty(),
        end_token: sqlparser::ast::helpers::attached_token::AttachedToken::empty(),
        operand: None,
        conditions,
        else_result: otherwise.map(Box::new),
    }
}

/// `DATEADD(day, 1, x)`, whose first argument is a word, or a text in Snowflake.
fn date_part_first(name: &str, arguments: Vec<Expr>) -> Option<Rewritten> {
    let unit = match &arguments[0] {
        Expr::Identifier(word) => word.value.clone(),
        other => literal(other)?,
    };
    let unit = match unit.to_ascii_lowercase().as_str() {
        "year" | "yyyy" | "yy" | "years" => "YEAR",
        "quarter" | "qq" | "q" => "QUARTER",
        "month" | "mm" | "m" | "months" => "MONTH",
        "week" | "wk" | "ww" | "weeks" => "WEEK",
        "day" | "dd" | "d" | "days" => "DAY",
        "hour" | "hh" | "hours" => "HOUR",
        "minute" | "mi" | "n" | "minutes" => "MINUTE",
        "second" | "ss" | "s" | "seconds" => "SECOND",
        "millisecond" | "ms" => "MILLISECOND",
        _ => return Some(Rewritten::Refused(format!("{name} by `{unit}` has no rule"))),
    };
    let target = if name.ends_with("DIFF") { "timestampdiff" } else { "timestampadd" };
    let mut moved = vec![Expr::Identifier(Ident::new(unit))];
    moved.extend(arguments.into_iter().skip(1));
    Some(match name {
        "DATEDIFF" => {
            Rewritten::Assumed(call(target, moved), "DATEDIFF counts crossed boundaries, timestampdiff whole units")
        }
        _ => Rewritten::Other(call(target, moved)),
    })
}

fn trunc_unit(format: &str) -> Option<&'static str> {
    Some(match format.to_ascii_uppercase().as_str() {
        "YYYY" | "YEAR" | "Y" | "YY" | "SYYYY" => "YEAR",
        "Q" => "QUARTER",
        "MM" | "MON" | "MONTH" | "RM" => "MONTH",
        "IW" | "W" | "WW" => "WEEK",
        "DD" | "DDD" | "J" | "D" | "DAY" => "DAY",
        "HH" | "HH24" | "HH12" => "HOUR",
        "MI" => "MINUTE",
        _ => return None,
    })
}

/// Elements of a date format, longest first, with Databricks' pattern letters.
const FORMATS: &[(&str, &str)] = &[
    ("YYYY", "yyyy"),
    ("RRRR", "yyyy"),
    ("MONTH", "MMMM"),
    ("HH24", "HH"),
    ("HH12", "hh"),
    ("MON", "MMM"),
    ("DDD", "DDD"),
    ("DAY", "EEEE"),
    ("YY", "yy"),
    ("RR", "yy"),
    ("MM", "MM"),
    ("MI", "mm"),
    ("DD", "dd"),
    ("DY", "EEE"),
    ("HH", "hh"),
    ("SS", "ss"),
    ("AM", "a"),
    ("PM", "a"),
    ("FF", "SSSSSS"),
    ("Q", "q"),
];

/// A call whose second argument is a format of dates; numbers have formats of other letters and are refused.
fn formatted(target: &str, mut arguments: Vec<Expr>) -> Rewritten {
    let Some(format) = literal(&arguments[1]) else {
        return Rewritten::Refused("a date format that is no literal cannot be translated".to_owned());
    };
    let mut pattern = String::new();
    let upper = format.to_ascii_uppercase();
    let mut rest = upper.as_str();
    while let Some(first) = rest.chars().next() {
        if let Some((element, letters)) = FORMATS.iter().find(|(element, _)| rest.starts_with(element)) {
            pattern.push_str(letters);
            rest = &rest[element.len()..];
        } else if !first.is_ascii_alphanumeric() && first.is_ascii() && first != '"' {
            pattern.push(first);
            rest = &rest[1..];
        } else if let Some(tail) = rest.strip_prefix('T') {
            pattern.push_str("'T'");
            rest = tail;
        } else {
            return Rewritten::Refused(format!("the format `{format}` has no rule"));
        }
    }
    arguments[1] = text(&pattern.replace('\'', "''"));
    Rewritten::Other(call(target, arguments))
}

fn literal(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) | Value::NationalStringLiteral(text) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    }
}

fn text(text: &str) -> Expr {
    Expr::Value(Value::SingleQuotedString(text.to_owned()).with_span(Span::empty()))
}

fn integer(digits: &str) -> Expr {
    Expr::Value(Value::Number(digits.to_owned(), false).with_span(Span::empty()))
}
