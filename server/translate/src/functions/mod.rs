//! Functions of the source dialects in Databricks' words: tables of rules, and code for what a table cannot say.

mod aggregates;
mod as_number;
mod as_text;
mod as_time;
mod choices;
mod date_elements;
mod date_formats;
mod dates;
mod frames;
mod in_order;
mod json_arrays;
mod json_objects;
mod lists;
mod made_intervals;
mod months;
mod mysql;
mod number_texts;
mod numbers;
mod oracle;
mod postgresql;
mod regular_expressions;
mod semi_structured;
mod shared;
mod slices;
mod snowflake;
mod special;
mod template;
mod teradata;
#[cfg(test)]
mod tests;
mod texts;
mod time_texts;
mod times_added;
mod truncated;
mod tsql;
mod values;
mod weeks;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use model::Dialect;
use sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList, FunctionArguments, Ident, ObjectName,
    ObjectNamePart, Value,
};
use sqlparser::tokenizer::Span;

pub(crate) use aggregates::{AGGREGATES, is_condition};
pub(crate) use date_formats::{Use, phrase, style};
pub(crate) use dates::{add as add_to_date, date_digits, is_date, part, unit as date_unit};
pub(crate) use json_objects::is_json;
pub(crate) use lists::series;
pub(crate) use regular_expressions::flagged;
pub(crate) use semi_structured::{element_at, makes_variant};
pub(crate) use shared::IDENTITY;
pub(crate) use template::{fill, fill_rows, is_primary};
pub(crate) use texts::substring;
pub(crate) use values::{is_of_storage, value_of};

use template::{Entry, Rule};

/// Names of Databricks SQL's built-in functions, from the alphabetical list of its language manual.
const BUILT_IN: &str = include_str!("../data/databricks_functions.txt");

pub(crate) fn is_built_in(name: &str) -> bool {
    static NAMES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| BUILT_IN.split_whitespace().collect());
    NAMES.contains(name.to_ascii_lowercase().as_str())
}

/// What became of a call.
pub(crate) enum Rewritten {
    /// It stays as it is, perhaps under another name.
    Same,
    /// It stays, but it rests on an assumption.
    SameAssumed(String),
    /// It calls a function of the warehouse, which gets the target's names.
    Own,
    /// Something else stands for it.
    Other(Expr),
    /// The same, but it rests on an assumption.
    Assumed(Expr, String),
    /// It has no counterpart.
    Refused(String),
}

/// Rewrites a call of a function of the source dialect. `is_own` says whether the inventory has a function of that name.
pub(crate) fn rewrite(function: &mut Function, dialect: Dialect, is_own: &dyn Fn(&str) -> bool) -> Rewritten {
    let Some(ObjectNamePart::Identifier(name)) = function.name.0.last() else { return Rewritten::Same };
    let (name, qualified) = (name.value.clone(), function.name.0.len() > 1);
    if is_own(&name) && (qualified || !is_built_in(&name)) {
        return Rewritten::Own;
    }
    if qualified && !is_of_system(&function.name, dialect) {
        if let Some(arguments) = plain_arguments(function).filter(|_| dialect == Dialect::Oracle) {
            let packaged = function.name.to_string().to_ascii_uppercase();
            let packaged = packaged.strip_prefix("SYS.").unwrap_or(&packaged);
            if let Some(entry) = entries(dialect, packaged).find(|entry| entry.takes(arguments.len())) {
                return ruled(entry, arguments);
            }
        }
        return qualified_call(function, dialect);
    }
    let upper = name.to_ascii_uppercase();
    // The parser reads these groupings as calls in the dialects for which it has no grammar of them.
    let groups = matches!(dialect, Dialect::TSql | Dialect::Redshift) && !qualified;
    if groups && matches!(upper.as_str(), "ROLLUP" | "CUBE") {
        return Rewritten::Same;
    }
    if upper == "MAKE_INTERVAL" && dialect == Dialect::PostgreSql {
        return made_intervals::made(function);
    }
    aggregates::put_nulls_after(function);
    match dialect {
        Dialect::Snowflake => frames::whole(&upper, function),
        Dialect::Teradata => frames::whole_of_aggregates(&upper, function),
        _ => {}
    }
    if let Some(other) = aggregates::rewrite(&upper, function, dialect) {
        return other;
    }
    if let Some(of_row) = json_objects::of_row(&upper, function).filter(|_| dialect == Dialect::Snowflake) {
        return of_row;
    }
    if let Some(arguments) = plain_arguments(function)
        && function.within_group.is_empty()
    {
        if let Some(other) = special::rewrite(&upper, &arguments, dialect) {
            return carry(function, other);
        }
        if let Some(entry) = entries(dialect, &upper).find(|entry| !entry.renames() && entry.takes(arguments.len())) {
            return carry(function, ruled(entry, arguments));
        }
    }
    if let Some(entry) = entries(dialect, &upper).find(|entry| entry.renames()) {
        if entry.target.is_empty() {
            return Rewritten::Refused(format!("{name}: {}", entry.remark));
        }
        function.name = ObjectName(vec![ObjectNamePart::Identifier(Ident::new(entry.target))]);
        return if entry.remark.is_empty() { Rewritten::Same } else { Rewritten::SameAssumed(entry.remark.to_owned()) };
    }
    if !is_built_in(&upper) {
        return Rewritten::Refused(format!("the function {name} is not one of Databricks' and has no rule yet"));
    }
    if qualified {
        function.name.0.drain(..function.name.0.len() - 1);
    }
    Rewritten::Same
}

fn ruled(entry: &Entry, arguments: Vec<Expr>) -> Rewritten {
    if entry.target.is_empty() {
        return Rewritten::Refused(entry.remark.to_owned());
    }
    let other = fill(entry.target, arguments);
    if entry.remark.is_empty() { Rewritten::Other(other) } else { Rewritten::Assumed(other, entry.remark.to_owned()) }
}

/// What stands after a call (OVER, FILTER) or before its arguments (DISTINCT) goes with what stands for it.
fn carry(function: &Function, other: Rewritten) -> Rewritten {
    let distinct = match &function.args {
        FunctionArguments::List(list) => list.duplicate_treatment,
        _ => None,
    };
    let plain = function.over.is_none()
        && function.filter.is_none()
        && function.null_treatment.is_none()
        && distinct.is_none_or(|treatment| treatment == sqlparser::ast::DuplicateTreatment::All);
    if plain {
        return other;
    }
    let moved = |other: Expr| match other {
        Expr::Function(mut target) if target.over.is_none() => {
            target.over.clone_from(&function.over);
            target.filter.clone_from(&function.filter);
            target.null_treatment = function.null_treatment;
            if let FunctionArguments::List(list) = &mut target.args {
                list.duplicate_treatment = distinct;
            }
            Some(Expr::Function(target))
        }
        _ => None,
    };
    let refused = || Rewritten::Refused(format!("{} with DISTINCT, FILTER or OVER has no rule", function.name));
    match other {
        Rewritten::Other(other) => moved(other).map_or_else(refused, Rewritten::Other),
        Rewritten::Assumed(other, why) => moved(other).map_or_else(refused, |other| Rewritten::Assumed(other, why)),
        rest => rest,
    }
}

/// Whether a qualified name is one of the source's own built-ins, such as `pg_catalog.lower`.
fn is_of_system(name: &ObjectName, dialect: Dialect) -> bool {
    let Some(ObjectNamePart::Identifier(schema)) = name.0.iter().rev().nth(1) else { return false };
    let schemas: &[&str] = match dialect {
        Dialect::PostgreSql | Dialect::Redshift => &["PG_CATALOG"],
        Dialect::Teradata => &["SYSLIB", "TD_SYSFNLIB", "TD_SYSXML"],
        Dialect::Netezza => &["ADMIN", "SQLEXT", "_V"],
        Dialect::Snowflake | Dialect::TSql | Dialect::MySql | Dialect::Oracle => &[],
    };
    schemas.iter().any(|known| known.eq_ignore_ascii_case(&schema.value))
}

/// Whether a package or a schema, in capitals, is one that Oracle brings with it.
pub(crate) fn is_of_oracle(name: &str) -> bool {
    let exact = ["SYS", "HTP", "HTF", "OWA"].contains(&name);
    exact || ["DBMS_", "UTL_", "APEX_", "OWA_", "CTX_"].iter().any(|start| name.starts_with(start))
}

/// A call of a function in a schema or a package, of which the inventory says nothing.
///
/// Source: "COMPLETE" of Snowflake's function reference, and "ai_query function" of the Databricks SQL language manual.
fn qualified_call(function: &Function, dialect: Dialect) -> Rewritten {
    let Some(ObjectNamePart::Identifier(first)) = function.name.0.first() else { return Rewritten::Same };
    let first = first.value.to_ascii_uppercase();
    let packaged = dialect == Dialect::Oracle
        && (is_of_oracle(&first) || first.starts_with("SYS") || first.starts_with("XMLTYPE"));
    let of_server = ["SNOWFLAKE", "INFORMATION_SCHEMA", "SYS", "PG_TEMP"].contains(&first.as_str());
    if dialect == Dialect::Snowflake
        && function.name.to_string().eq_ignore_ascii_case("SNOWFLAKE.CORTEX.COMPLETE")
        && let Some(arguments) = plain_arguments(function)
        && matches!(arguments.as_slice(), [_, prompt] if !matches!(prompt, Expr::Array(_)))
    {
        let message = "the model of COMPLETE must be a serving endpoint of the workspace, whose answers are its own";
        return Rewritten::Assumed(call("ai_query", arguments), message.to_owned());
    }
    if packaged || of_server {
        return Rewritten::Refused(format!("{} belongs to the source's own system", function.name));
    }
    Rewritten::Own
}

type Rules = HashMap<&'static str, Vec<Entry>>;

/// The rules for a name: the dialect's own, then those that all share.
fn entries(dialect: Dialect, name: &str) -> impl Iterator<Item = &'static Entry> + Clone {
    static RULES: LazyLock<HashMap<Dialect, Rules>> =
        LazyLock::new(|| Dialect::ALL.into_iter().map(|dialect| (dialect, indexed(dialect))).collect());
    RULES.get(&dialect).and_then(|rules| rules.get(name)).into_iter().flatten()
}

fn indexed(dialect: Dialect) -> Rules {
    let mut rules = Rules::new();
    for rule in tables(dialect).into_iter().flatten() {
        let (name, entry) = Entry::new(rule);
        rules.entry(name).or_default().push(entry);
    }
    rules
}

/// The tables that hold for a dialect, the most particular first.
fn tables(dialect: Dialect) -> Vec<&'static [Rule]> {
    let own: &[&'static [Rule]] = match dialect {
        Dialect::Oracle => &[oracle::RULES],
        Dialect::Snowflake => &[snowflake::RULES, snowflake::SEMI_STRUCTURED],
        Dialect::TSql => &[tsql::RULES],
        Dialect::Teradata => &[teradata::RULES],
        Dialect::Netezza => &[postgresql::NETEZZA, postgresql::RULES],
        Dialect::Redshift => &[postgresql::REDSHIFT, postgresql::RULES],
        Dialect::PostgreSql => &[postgresql::JSON, postgresql::RULES],
        Dialect::MySql => &[mysql::RULES],
    };
    own.iter().copied().chain([shared::RULES]).collect()
}

/// A call of a built-in.
pub(crate) fn call(name: &str, arguments: Vec<Expr>) -> Expr {
    let args = arguments.into_iter().map(|argument| FunctionArg::Unnamed(FunctionArgExpr::Expr(argument))).collect();
    let list = FunctionArgumentList { duplicate_treatment: None, args, clauses: Vec::new() };
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

/// The plain arguments of a call; `None` where one is named or a star, or a clause stands among them.
pub(crate) fn plain_arguments(function: &Function) -> Option<Vec<Expr>> {
    match &function.args {
        FunctionArguments::None => Some(Vec::new()),
        FunctionArguments::Subquery(_) => None,
        FunctionArguments::List(list) if !list.clauses.is_empty() => None,
        FunctionArguments::List(list) => {
            let plain = list.args.iter().map(|argument| match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(expression)) => Some(expression.clone()),
                _ => None,
            });
            plain.collect()
        }
    }
}

/// What a text literal says.
pub(crate) fn literal(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text)
            | Value::NationalStringLiteral(text)
            | Value::EscapedStringLiteral(text)
            | Value::DoubleQuotedString(text) => Some(text),
            Value::DollarQuotedString(text) => Some(&text.value),
            _ => None,
        },
        Expr::Prefixed { value, .. } => literal(value),
        Expr::Nested(inner) => literal(inner),
        _ => None,
    }
}

/// What a number literal says.
pub(crate) fn number(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::Value(value) => match &value.value {
            Value::Number(digits, _) => Some(digits),
            _ => None,
        },
        Expr::Nested(inner) => number(inner),
        _ => None,
    }
}

pub(crate) fn text(text: &str) -> Expr {
    Expr::Value(Value::SingleQuotedString(text.to_owned()).with_span(Span::empty()))
}

pub(crate) fn integer(digits: impl ToString) -> Expr {
    Expr::Value(Value::Number(digits.to_string(), false).with_span(Span::empty()))
}
