//! Sources of rows that are no tables: table functions, FLATTEN, UNNEST.

use model::Dialect;
use sqlparser::ast::{
    Expr, FunctionArg, FunctionArgExpr, TableAlias, TableAliasColumnDef, TableFactor, TableSampleKind,
    TableSampleMethod, TableSampleModifier, TableSampleQuantity, TableSampleUnit, Visitor,
};

use super::change::Change;
use super::pivoted::name_turned;
use super::source::files;
use super::versions::put_alias_outside;
use super::{json_rows, spelled, value_rows};
use crate::diagnostic_codes::*;
use crate::functions::{call, fill_rows, integer, number, series};
use crate::walk::walk;

impl Change<'_, '_> {
    /// Before its parts are visited: brings a source of rows into the shape that is worked on afterwards.
    pub(super) fn rows(&self, factor: &mut TableFactor) {
        match factor {
            TableFactor::Table { args: Some(args), name, alias, with_ordinality, .. } => {
                let hint = matches!(args.args.as_slice(), [FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Identifier(word)))]
                    if ["NOLOCK", "READUNCOMMITTED", "READPAST"].iter().any(|hint| word.value.eq_ignore_ascii_case(hint)));
                if hint && self.rewriter.dialect == Dialect::TSql {
                    self.remark(HINT_DROPPED, format!("`({})` dropped: readers wait for nobody", args.args[0]));
                    if let TableFactor::Table { args, .. } = factor {
                        *args = None;
                    }
                    return;
                }
                let (name, args, alias) = (name.clone(), args.args.clone(), alias.clone());
                let with_ordinality = *with_ordinality;
                *factor = TableFactor::Function { lateral: false, name, args, with_ordinality, alias };
            }
            TableFactor::Table { with_hints, index_hints, version, partitions, sample, alias, .. } => {
                for hint in std::mem::take(with_hints) {
                    self.remark(HINT_DROPPED, format!("`{hint}` dropped: Databricks plans queries itself"));
                }
                for hint in std::mem::take(index_hints) {
                    self.remark(HINT_DROPPED, format!("`{hint}` dropped: Databricks has no indexes"));
                }
                if let Some(version) = version {
                    self.version(version);
                }
                let dated = version.is_some() && alias.is_some();
                if !partitions.is_empty() {
                    self.remark(NOT_TRANSLATED, "reading one partition has no counterpart; write the condition");
                }
                if let Some(TableSampleKind::BeforeTableAlias(sample) | TableSampleKind::AfterTableAlias(sample)) =
                    sample
                {
                    self.sample(sample);
                }
                if dated {
                    put_alias_outside(factor);
                }
            }
            TableFactor::TableFunction { expr: Expr::Function(function), alias } => {
                if let sqlparser::ast::FunctionArguments::List(list) = &function.args {
                    let (name, args, alias) = (function.name.clone(), list.args.clone(), alias.clone());
                    *factor = TableFactor::Function { lateral: false, name, args, with_ordinality: false, alias };
                }
            }
            TableFactor::TableFunction { expr: Expr::Identifier(_) | Expr::CompoundIdentifier(_), .. }
                if self.rewriter.dialect == Dialect::Oracle =>
            {
                self.function_without_arguments(factor);
            }
            TableFactor::Derived { sample, .. } => {
                if let Some(TableSampleKind::BeforeTableAlias(sample) | TableSampleKind::AfterTableAlias(sample)) =
                    sample
                {
                    self.sample(sample);
                }
            }
            TableFactor::Pivot { .. } => self.pivot(factor),
            TableFactor::Function { .. }
            | TableFactor::NestedJoin { .. }
            | TableFactor::UNNEST { .. }
            | TableFactor::JsonTable { .. }
            | TableFactor::OpenJsonTable { .. } => {}
            TableFactor::Unpivot { columns, .. } => name_turned(columns, self.rewriter.dialect),
            TableFactor::XmlTable { .. } => self.remark(NOT_TRANSLATED, "XMLTABLE has no counterpart; use xpath"),
            _ => self.remark(NOT_TRANSLATED, "a source of rows that is no table, view or query has no rule yet"),
        }
    }

    /// `TABLE(f)` calls a function without arguments in Oracle, where it names no variable.
    fn function_without_arguments(&self, factor: &mut TableFactor) {
        let TableFactor::TableFunction { expr, alias } = factor else { return };
        let parts = match expr {
            Expr::Identifier(name) => vec![name.clone()],
            Expr::CompoundIdentifier(names) => names.clone(),
            _ => return,
        };
        let first = parts.first().map(|part| part.value.to_lowercase()).unwrap_or_default();
        if self.rewriter.in_routine && self.rewriter.variables.borrow().contains_key(&first) {
            return self.remark(NOT_TRANSLATED, "the elements of a collection as rows have no rule");
        }
        if let [qualifier, name] = parts.as_slice() {
            let message =
                format!("TABLE({qualifier}.{name}) is taken as a function, not as a column that holds a table");
            self.remark(ASSUMED, message);
        }
        let (name, alias) = (sqlparser::ast::ObjectName::from(parts), alias.clone());
        *factor = TableFactor::Function { lateral: false, name, args: Vec::new(), with_ordinality: false, alias };
    }

    fn sample(&self, sample: &mut sqlparser::ast::TableSample) {
        if let Some(quantity) = sample.quantity.as_mut().filter(|_| self.rewriter.dialect == Dialect::Teradata) {
            sample_of_teradata(quantity);
        }
        sample.modifier = TableSampleModifier::TableSample;
        if matches!(sample.name, Some(TableSampleMethod::Row | TableSampleMethod::Bernoulli)) {
            sample.name = None;
        } else if sample.name.take().is_some() {
            self.remark(ASSUMED, "the sample is taken by rows, not by blocks");
        }
        if let Some(TableSampleQuantity { unit: unit @ None, .. }) = &mut sample.quantity {
            *unit = Some(TableSampleUnit::Percent);
        }
        if let Some(seed) = &mut sample.seed {
            seed.modifier = sqlparser::ast::TableSampleSeedModifier::Repeatable;
        }
    }

    /// After its parts have been visited.
    pub(super) fn rows_done(&self, factor: &mut TableFactor) {
        if self.rewriter.dialect == Dialect::Snowflake {
            value_rows::name_columns(factor);
        }
        value_rows::as_queries(factor, names_columns);
        let made = match factor {
            TableFactor::Function { name, args, .. } if files::is_read(name) => return files::call(name, args),
            TableFactor::Function { with_ordinality: true, .. } => None,
            TableFactor::Function { name, args, alias, .. } => {
                let last = name.0.last().and_then(|part| part.as_ident()).map(|last| last.value.to_ascii_uppercase());
                let known = last.and_then(|last| self.table_function(&last, args, alias.as_ref()));
                match known {
                    Some(made) => Some(made),
                    None if self.is_method(name) => {
                        let message = format!("{name}: rows out of XML have no counterpart; use explode(xpath(…))");
                        return self.remark(NOT_TRANSLATED, message);
                    }
                    None if is_of_catalog(name) => {
                        let message = format!("{name} belongs to the source's own system; look into system tables");
                        return self.remark(NOT_TRANSLATED, message);
                    }
                    None if self.is_own_rows(name) => {
                        self.own_function(name);
                        return;
                    }
                    None => {
                        return self.remark(NOT_TRANSLATED, format!("the table function {name} has no rule yet"));
                    }
                }
            }
            TableFactor::UNNEST { array_exprs, alias, with_offset: false, with_ordinality: false, .. } => {
                match array_exprs.as_slice() {
                    [array] => exploded("explode(a)", vec![array.clone()], alias.as_ref(), &["unnest"]),
                    _ => None,
                }
            }
            TableFactor::UNNEST {
                array_exprs, alias: Some(alias), with_offset: false, with_ordinality: true, ..
            } => match array_exprs.as_slice() {
                [array] => with_places(array, alias),
                _ => None,
            },
            TableFactor::UNNEST { .. } => None,
            TableFactor::JsonTable { .. } | TableFactor::OpenJsonTable { .. } => return self.json_rows(factor),
            _ => return,
        };
        match made {
            Some(made) => *factor = made,
            None => self.remark(NOT_TRANSLATED, "this source of rows has no rule"),
        }
    }

    fn table_function(&self, name: &str, args: &[FunctionArg], alias: Option<&TableAlias>) -> Option<TableFactor> {
        let plain: Vec<Expr> = args.iter().filter_map(argument).cloned().collect();
        let dialect = self.rewriter.dialect;
        match (name, plain.len(), dialect) {
            ("FLATTEN", 1.., Dialect::Snowflake) => self.flatten(args, alias),
            ("GENERATOR", _, Dialect::Snowflake) => {
                let count = named(args, "ROWCOUNT")?.clone();
                exploded("range(a)", vec![count], alias, &["id"])
            }
            ("SPLIT_TO_TABLE", 2, Dialect::Snowflake) => split_with_places(plain, alias),
            ("GENERATE_SERIES", 2..=3, _) => exploded("explode(a)", vec![series(&plain)], alias, &["generate_series"]),
            ("UNNEST", 1, _) => exploded("explode(a)", plain, alias, &["unnest"]),
            ("STRING_SPLIT", 2, Dialect::TSql) => {
                exploded("explode(split(a, concat('\\\\Q', b, '\\\\E')))", plain, alias, &["value"])
            }
            ("REGEXP_SPLIT_TO_TABLE", 2, _) => {
                exploded("explode(split(a, b))", plain, alias, &["regexp_split_to_table"])
            }
            ("JSON_ARRAY_ELEMENTS" | "JSONB_ARRAY_ELEMENTS", 1, _) => {
                exploded("explode(CAST(a AS ARRAY<VARIANT>))", plain, alias, &["value"])
            }
            ("JSON_ARRAY_ELEMENTS_TEXT" | "JSONB_ARRAY_ELEMENTS_TEXT", 1, _) => {
                exploded("explode(CAST(a AS ARRAY<STRING>))", plain, alias, &["value"])
            }
            ("JSON_EACH" | "JSONB_EACH", 1, _) => json_rows::parts("key, value", plain, alias, "jsonb_each"),
            ("JSON_EACH_TEXT" | "JSONB_EACH_TEXT", 1, _) => {
                json_rows::parts("key, CAST(value AS STRING) AS value", plain, alias, "jsonb_each_text")
            }
            ("JSON_OBJECT_KEYS" | "JSONB_OBJECT_KEYS", 1, _) => {
                let name =
                    alias.map_or_else(|| "jsonb_object_keys".to_owned(), |alias| spelled(&alias.name).to_string());
                json_rows::parts(&format!("key AS {name}"), plain, alias, "jsonb_object_keys")
            }
            ("ODCIVARCHAR2LIST" | "ODCINUMBERLIST" | "ODCIDATELIST", 1.., Dialect::Oracle) => {
                exploded("explode(a)", vec![call("array", plain)], alias, &["column_value"])
            }
            ("STRTOK_SPLIT_TO_TABLE", ..) => None,
            _ => None,
        }
    }
}

/// Teradata's SAMPLE takes a part of the rows if it is below 1, and a number of them otherwise.
fn sample_of_teradata(quantity: &mut TableSampleQuantity) {
    let share = number(&quantity.value).and_then(|digits| digits.parse::<f64>().ok()).filter(|share| *share < 1.0);
    quantity.parenthesized = true;
    match share {
        Some(share) => {
            // Two decimals of a percent are kept.
            let percent = (share * 10_000.0).round() / 100.0;
            quantity.value = integer(percent);
            quantity.unit = Some(TableSampleUnit::Percent);
        }
        None => quantity.unit = Some(TableSampleUnit::Rows),
    }
}

fn argument(argument: &FunctionArg) -> Option<&Expr> {
    match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expression))
        | FunctionArg::Named { arg: FunctionArgExpr::Expr(expression), .. }
        | FunctionArg::ExprNamed { arg: FunctionArgExpr::Expr(expression), .. } => Some(expression),
        _ => None,
    }
}

pub(super) fn unnamed(argument: &FunctionArg) -> Option<&Expr> {
    match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expression)) => Some(expression),
        _ => None,
    }
}

pub(super) fn named<'e>(args: &'e [FunctionArg], name: &str) -> Option<&'e Expr> {
    let found = args.iter().find(|argument| match argument {
        FunctionArg::Named { name: found, .. } => found.value.eq_ignore_ascii_case(name),
        FunctionArg::ExprNamed { name: found, .. } => found.to_string().eq_ignore_ascii_case(name),
        FunctionArg::Unnamed(_) => false,
    });
    found.and_then(argument)
}

/// A generator of rows with its alias; a column gets the alias' name where the source gives the column none.
fn exploded(template: &str, arguments: Vec<Expr>, alias: Option<&TableAlias>, columns: &[&str]) -> Option<TableFactor> {
    let lateral = if arguments.iter().any(names_columns) { "LATERAL " } else { "" };
    let name = alias.map_or_else(|| "generated".to_owned(), |alias| spelled(&alias.name).to_string());
    let given: Vec<String> = match alias {
        Some(TableAlias { columns, .. }) if !columns.is_empty() => {
            columns.iter().map(|TableAliasColumnDef { name, .. }| spelled(name).to_string()).collect()
        }
        // PostgreSQL calls the one column as the table.
        Some(alias)
            if columns.len() == 1 && matches!(columns[0], "unnest" | "generate_series" | "regexp_split_to_table") =>
        {
            vec![spelled(&alias.name).to_string()]
        }
        _ => columns.iter().map(|column| (*column).to_owned()).collect(),
    };
    fill_rows(&format!("{lateral}{template} AS {name}({})", given.join(", ")), arguments)
}

/// The parts of a text with their places, which count from 1, as Snowflake's SPLIT_TO_TABLE gives them.
fn split_with_places(arguments: Vec<Expr>, alias: Option<&TableAlias>) -> Option<TableFactor> {
    if alias.is_some_and(|alias| !alias.columns.is_empty()) {
        return None;
    }
    let lateral = if arguments.iter().any(names_columns) { "LATERAL " } else { "" };
    let name = alias.map_or_else(|| "generated".to_owned(), |alias| spelled(&alias.name).to_string());
    let parts = "posexplode(split(a, concat('\\\\Q', b, '\\\\E')))";
    let template = format!("{lateral}(SELECT pos + 1 AS index, col AS value FROM {parts}) AS {name}");
    fill_rows(&template, arguments)
}

/// The elements of an array with their places, which count from 1.
fn with_places(array: &Expr, alias: &TableAlias) -> Option<TableFactor> {
    let mut columns = alias.columns.iter().map(|column| spelled(&column.name).to_string());
    let element = columns.next().unwrap_or_else(|| "unnest".to_owned());
    let place = columns.next().unwrap_or_else(|| "ordinality".to_owned());
    let name = spelled(&alias.name);
    let template = format!("LATERAL (SELECT col AS {element}, pos + 1 AS {place} FROM posexplode(a)) AS {name}");
    fill_rows(&template, vec![array.clone()])
}

fn names_columns(expression: &Expr) -> bool {
    struct Columns;
    impl Visitor for Columns {
        type Break = ();
        fn pre_visit_expr(&mut self, expression: &Expr) -> std::ops::ControlFlow<()> {
            match expression {
                Expr::Identifier(_) | Expr::CompoundIdentifier(_) => std::ops::ControlFlow::Break(()),
                _ => std::ops::ControlFlow::Continue(()),
            }
        }
    }
    walk(expression, &mut Columns).is_break()
}

/// Whether a function is one in which Snowflake tells of itself.
fn is_of_catalog(name: &sqlparser::ast::ObjectName) -> bool {
    let parts: Vec<&str> = name.0.iter().filter_map(|part| part.as_ident()).map(|part| part.value.as_str()).collect();
    let is = |at: usize, of: &str| parts.get(at).is_some_and(|part| part.eq_ignore_ascii_case(of));
    parts.len() > 1 && (is(parts.len() - 2, "INFORMATION_SCHEMA") || is(0, "SNOWFLAKE"))
}
