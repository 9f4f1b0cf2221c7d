//! What columns of the tables in sight hold, as far as the inventory's tables tell: T-SQL's `+` joins those that hold texts.

use model::Dialect;
use sqlparser::ast::{
    BinaryOperator, Expr, FromTable, Function, ObjectName, Select, Statement, TableFactor, UpdateTableFromKind, Value,
};

use super::Rewriter;
use super::change::Change;
use super::number_types::{DECIMAL, is_decimal, is_whole, whole};
use crate::columns::{Columns, Holds};
use crate::diagnostic_codes::ASSUMED;
use crate::functions::{is_date, plain_arguments};
use crate::walk::factors;

const MAY_BE_TEXTS: &str = "`+` of values whose types are not known here adds them; write `||` where they are texts";

/// The known tables of a query, by what they are called there.
pub(super) type Tables<'a> = Vec<(String, Columns<'a>)>;

/// The known tables that a query reads; `None` where nobody asks.
pub(super) fn of_select<'a>(select: &Select, rewriter: &Rewriter<'a>) -> Option<Tables<'a>> {
    asked(rewriter)?;
    Some(known(select.from.iter().flat_map(factors), rewriter))
}

/// The known tables that a statement changes and reads.
pub(super) fn of_statement<'a>(statement: &Statement, rewriter: &Rewriter<'a>) -> Option<Tables<'a>> {
    asked(rewriter)?;
    let tables = match statement {
        Statement::Update(update) => {
            let from = match &update.from {
                Some(UpdateTableFromKind::AfterSet(from) | UpdateTableFromKind::BeforeSet(from)) => from.as_slice(),
                None => &[],
            };
            known(factors(&update.table).chain(from.iter().flat_map(factors)), rewriter)
        }
        Statement::Delete(delete) => {
            let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
            known(from.iter().chain(delete.using.iter().flatten()).flat_map(factors), rewriter)
        }
        Statement::Merge(merge) => known([&merge.table, &merge.source].into_iter(), rewriter),
        _ => return None,
    };
    Some(tables)
}

fn asked(rewriter: &Rewriter<'_>) -> Option<()> {
    let asks = rewriter.dialect != Dialect::Oracle;
    (asks && rewriter.columns.is_some()).then_some(())
}

pub(super) fn known<'a, 't>(factors: impl Iterator<Item = &'t TableFactor>, rewriter: &Rewriter<'a>) -> Tables<'a> {
    let table = |factor: &TableFactor| {
        let TableFactor::Table { name, alias, args: None, .. } = factor else { return None };
        let columns = columns_of(name, rewriter)?;
        let called = alias.as_ref().map(|alias| &alias.name).or_else(|| name.0.last()?.as_ident())?;
        Some((called.value.to_lowercase(), columns))
    };
    factors.filter_map(table).collect()
}

/// The columns of the table that a name of the source means, where they are known.
pub(super) fn columns_of<'a>(name: &ObjectName, rewriter: &Rewriter<'a>) -> Option<Columns<'a>> {
    let mut parts = name.0.iter().rev().filter_map(|part| part.as_ident());
    let last = parts.next()?;
    let schema = parts.next().map_or("", |schema| schema.value.as_str());
    rewriter.columns?.of(schema, &last.value)
}

impl Change<'_, '_> {
    /// Whether `left + right` joins texts. What stands at the left of a text is one too, whatever it is made of.
    pub(super) fn joins_texts(&self, left: &mut Expr, right: &mut Expr) -> bool {
        if self.is_sum(left, right) || self.is_sum(right, left) {
            return false;
        }
        if self.holds_text(left) || self.holds_text(right) {
            self.join_parts(left);
            self.join_parts(right);
            return true;
        }
        if self.may_be_texts(left, right) {
            self.remark(ASSUMED, MAY_BE_TEXTS);
        }
        false
    }

    /// Whether a text is taken as a number, since the other side is one: `LEFT(a, 4) + 1`.
    ///
    /// Source: "Data type precedence (Transact-SQL)".
    fn is_sum(&self, text: &Expr, other: &Expr) -> bool {
        let is_number = || {
            matches!(other, Expr::Extract { .. })
                || is_decimal(other)
                || whole(other, &|name| self.is_whole_name(name) || self.is_name_of(name, &DECIMAL))
        };
        self.holds_text(text) && !self.holds_text(other) && is_number()
    }

    /// Joins what was added before it was known to be texts: of `a + b + 'x'` the parts a and b.
    fn join_parts(&self, expression: &mut Expr) {
        match expression {
            Expr::Nested(inner) => self.join_parts(inner),
            Expr::BinaryOp { left, op: op @ BinaryOperator::Plus, right } => {
                *op = BinaryOperator::StringConcat;
                if self.may_be_texts(left, right) {
                    self.take_back(MAY_BE_TEXTS);
                }
                self.join_parts(left);
                self.join_parts(right);
            }
            _ => {}
        }
    }

    fn may_be_texts(&self, left: &Expr, right: &Expr) -> bool {
        !self.is_known(left) && !self.is_known(right)
    }

    pub(super) fn holds_text(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Nested(inner) => self.holds_text(inner),
            Expr::Function(function) if is_choice(function) => plain_arguments(function)
                .is_some_and(|arguments| arguments.iter().any(|argument| self.holds_text(argument))),
            other => is_text(other) || self.column_holds(other) == Some(Holds::Text),
        }
    }

    /// Whether it is known of an expression that is plainly no text what it is.
    fn is_known(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Nested(inner) | Expr::UnaryOp { expr: inner, .. } => self.is_known(inner),
            Expr::BinaryOp { .. } | Expr::Cast { .. } | Expr::Interval(_) => true,
            Expr::Function(function) if is_choice(function) => plain_arguments(function)
                .is_some_and(|arguments| arguments.iter().any(|argument| self.is_known(argument))),
            // A function of the user's own may give anything.
            Expr::Function(function) => function.name.0.len() == 1,
            Expr::Identifier(name) if self.is_variable(&name.value) => true,
            other => is_whole(other) || is_decimal(other) || is_date(other) || self.column_holds(other).is_some(),
        }
    }

    /// Whether a name is what the translation calls a variable; T-SQL's of texts have their `||` already.
    pub(super) fn is_variable(&self, name: &str) -> bool {
        self.rewriter.variables.borrow().values().any(|known| known == name)
    }

    /// What a column holds; `None` where an expression is none that is known.
    pub(super) fn column_holds(&self, expression: &Expr) -> Option<Holds> {
        let (table, column) = match expression {
            Expr::Identifier(column) => (None, column),
            Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                [.., table, column] => (Some(table.value.to_lowercase()), column),
                _ => return None,
            },
            _ => return None,
        };
        let column = column.value.to_lowercase();
        let tables = self.tables.iter().rev().flatten();
        let mut fitting = tables.filter(|(called, _)| table.as_ref().is_none_or(|table| table == called));
        fitting.find_map(|(_, columns)| columns.holds(&column))
    }
}

/// Whether a call gives one of its arguments.
fn is_choice(function: &Function) -> bool {
    ["coalesce", "nullif", "if"].contains(&function.name.to_string().to_ascii_lowercase().as_str())
}

/// Whether an expression is plainly a text.
pub(super) fn is_text(expression: &Expr) -> bool {
    match expression {
        Expr::Value(value) => matches!(value.value, Value::SingleQuotedString(_) | Value::NationalStringLiteral(_)),
        Expr::Nested(inner) => is_text(inner),
        Expr::Cast { data_type, .. } => {
            let name = data_type.to_string();
            name.starts_with("STRING") || name.contains("CHAR")
        }
        Expr::Function(function) => {
            let texts = [
                "concat",
                "concat_ws",
                "upper",
                "lower",
                "trim",
                "ltrim",
                "rtrim",
                "substring",
                "substr",
                "replace",
                "left",
                "right",
                "repeat",
                "date_format",
                "format_number",
                "lpad",
                "rpad",
                "listagg",
                "chr",
                "space",
                "reverse",
            ];
            let name = function.name.to_string().to_ascii_lowercase();
            let chosen =
                is_choice(function) && plain_arguments(function).is_some_and(|arguments| arguments.iter().any(is_text));
            chosen || texts.contains(&name.as_str())
        }
        Expr::Substring { .. } | Expr::Trim { .. } => true,
        Expr::Case { conditions, .. } => conditions.iter().any(|when| is_text(&when.result)),
        Expr::BinaryOp { op: BinaryOperator::StringConcat, .. } => true,
        _ => false,
    }
}
