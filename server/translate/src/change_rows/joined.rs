//! A change of one table's rows by others, as MERGE.
//!
//! Several joined tables become one query, whose columns are called by their tables too.

use std::collections::HashSet;
use std::ops::ControlFlow;

use sqlparser::ast::{
    Assignment, BinaryOperator, Expr, Ident, JoinConstraint, JoinOperator, ObjectName, TableFactor, TableWithJoins,
    Visit, Visitor, VisitorMut,
};

use super::Refused;
use crate::names::identifier;
use crate::walk::{factors, walk, walk_mut};

/// What the query of several tables is called.
const ROWS: &str = "joined_rows";

/// A table that is changed, what it is joined with, and on what.
pub(super) struct Joined {
    target: TableFactor,
    /// The first table, and how each further one is joined.
    sources: Vec<(Option<Side>, TableFactor)>,
    /// Conditions that see the target.
    conditions: Vec<Expr>,
    /// Names, in lower case, that are variables of the routine.
    variables: HashSet<String>,
}

/// The conditions that USING stands for between two tables.
fn same_columns(left: &TableFactor, right: &TableFactor, columns: &[ObjectName]) -> Result<Vec<Expr>, Refused> {
    const UNNAMED: Refused = "a change of rows over JOIN USING of what has no name has no rule; write a MERGE";
    let (left, right) = (called(left).ok_or(UNNAMED)?, called(right).ok_or(UNNAMED)?);
    let column = |table: &str, name: &Ident| Box::new(Expr::CompoundIdentifier(vec![Ident::new(table), name.clone()]));
    let condition = |name: &ObjectName| {
        let name = name.0.last()?.as_ident()?;
        Some(Expr::BinaryOp { left: column(&left, name), op: BinaryOperator::Eq, right: column(&right, name) })
    };
    columns.iter().map(condition).collect::<Option<_>>().ok_or(UNNAMED)
}

/// How a source stands to those before it.
struct Side {
    outer: bool,
    conditions: Vec<Expr>,
}

impl Joined {
    /// `from` may hold the target once more, as in T-SQL.
    pub(super) fn of(
        target: &TableWithJoins,
        from: &[TableWithJoins],
        place: Option<&Expr>,
        variables: HashSet<String>,
    ) -> Result<Self, Refused> {
        let TableFactor::Table { .. } = &target.relation else { return Err("only a table can be changed") };
        let again = from.iter().flat_map(factors).any(|factor| *factor == target.relation);
        let own = (!again).then_some(target);
        let mut joined =
            Self { target: target.relation.clone(), sources: Vec::new(), conditions: Vec::new(), variables };
        for tree in own.into_iter().chain(from) {
            if tree.relation != joined.target {
                joined.add(&tree.relation, Vec::new(), false)?;
            }
            for (at, join) in tree.joins.iter().enumerate() {
                let (constraint, outer) = match &join.join_operator {
                    JoinOperator::Join(constraint) | JoinOperator::Inner(constraint) => (constraint, false),
                    JoinOperator::CrossJoin(constraint) => (constraint, false),
                    JoinOperator::Left(constraint) | JoinOperator::LeftOuter(constraint) => (constraint, true),
                    _ => return Err("a change of rows over this kind of join has no rule; write a MERGE"),
                };
                let conditions = match constraint {
                    JoinConstraint::On(condition) => parts(condition),
                    JoinConstraint::None => Vec::new(),
                    // Of more tables it is not known here which one has the column.
                    JoinConstraint::Using(columns) if at == 0 => same_columns(&tree.relation, &join.relation, columns)?,
                    _ => return Err("a change of rows over JOIN USING has no rule; write a MERGE"),
                };
                if join.relation == joined.target {
                    joined.conditions.extend(conditions);
                } else {
                    joined.add(&join.relation, conditions, outer)?;
                }
            }
        }
        joined.conditions.extend(place.map(parts).unwrap_or_default());
        if joined.sources.is_empty() {
            return Err("a change of rows over its own table alone has no rule; write a condition");
        }
        Ok(joined)
    }

    fn add(&mut self, source: &TableFactor, conditions: Vec<Expr>, outer: bool) -> Result<(), Refused> {
        let of_target = |condition: &Expr| mentions(condition, &self.target, &self.variables);
        if outer && (self.sources.is_empty() || conditions.iter().any(of_target)) {
            return Err("a change of rows over an outer join has no rule; write a MERGE");
        }
        let side = if self.sources.is_empty() {
            self.conditions.extend(conditions);
            None
        } else {
            let (target, own): (Vec<_>, Vec<_>) = conditions.into_iter().partition(of_target);
            self.conditions.extend(target);
            Some(Side { outer, conditions: own })
        };
        let mut source = source.clone();
        // What stands first after USING sees nothing beside it, as LATERAL would.
        if let (None, TableFactor::Derived { lateral: lateral @ true, .. }) = (&side, &mut source) {
            *lateral = false;
            if mentions(&source, &self.target, &self.variables) {
                return Err("a change of rows by rows made of its own columns has no rule; write a MERGE");
            }
        }
        self.sources.push((side, source));
        Ok(())
    }

    /// The MERGE; what it does is written from the assignments.
    pub(super) fn merge(
        &self,
        assignments: &[Assignment],
        action: &dyn Fn(&[Assignment]) -> Result<String, Refused>,
        with: Option<&str>,
    ) -> Result<String, Refused> {
        let mut conditions = self.conditions.clone();
        let mut assignments = assignments.to_vec();
        let source = match (self.sources.as_slice(), with) {
            ([(_, only)], None) => only.to_string(),
            ([(_, only)], Some(with)) => {
                let name = called(only).ok_or("a source without a name has no rule; give it one")?;
                format!("({with} SELECT * FROM {only}) AS {}", identifier(&name))
            }
            (several, _) => {
                let mut columns = Columns {
                    sources: several.iter().filter_map(|(_, source)| called(source)).collect(),
                    found: Vec::new(),
                    bare: false,
                    variables: &self.variables,
                };
                for condition in &mut conditions {
                    let _ = walk_mut(condition, &mut columns);
                }
                for assignment in &mut assignments {
                    let _ = walk_mut(&mut assignment.value, &mut columns);
                }
                if columns.bare || columns.sources.len() != several.len() {
                    return Err("a change of rows over several joined tables needs the table before each column");
                }
                self.query(&columns.found, with)
            }
        };
        let on: Vec<String> = conditions.iter().map(guarded).collect();
        let on = if on.is_empty() { "true".to_owned() } else { on.join(" AND ") };
        let action = action(&assignments)?;
        Ok(format!("MERGE INTO {} USING {source} ON {on} WHEN MATCHED THEN {action}", self.target))
    }

    /// The query of several tables with the columns that are used of them.
    fn query(&self, columns: &[(String, Ident)], with: Option<&str>) -> String {
        let columns: Vec<String> = columns
            .iter()
            .map(|(table, column)| {
                format!("{}.{column} AS {}", identifier(table), identifier(&joined_name(table, column)))
            })
            .collect();
        let columns = if columns.is_empty() { "1 AS one".to_owned() } else { columns.join(", ") };
        let mut from = String::new();
        for (side, source) in &self.sources {
            let Some(side) = side else {
                from = source.to_string();
                continue;
            };
            let on: Vec<String> = side.conditions.iter().map(guarded).collect();
            let (word, on) = match (side.outer, on.is_empty()) {
                (true, _) => ("LEFT JOIN", format!(" ON {}", on.join(" AND "))),
                (false, true) => ("CROSS JOIN", String::new()),
                (false, false) => ("JOIN", format!(" ON {}", on.join(" AND "))),
            };
            from.push_str(&format!(" {word} {source}{on}"));
        }
        let with = with.map(|with| format!("{with} ")).unwrap_or_default();
        format!("({with}SELECT {columns} FROM {from}) AS {ROWS}")
    }
}

fn joined_name(table: &str, column: &Ident) -> String {
    format!("{table}_{}", column.value)
}

/// By what a table is named in expressions: its alias, or the last part of its name.
pub(super) fn called(factor: &TableFactor) -> Option<String> {
    match factor {
        TableFactor::Table { alias: Some(alias), .. }
        | TableFactor::Derived { alias: Some(alias), .. }
        | TableFactor::Function { alias: Some(alias), .. } => Some(alias.name.value.clone()),
        TableFactor::Table { name, alias: None, .. } => {
            name.0.last().and_then(|part| part.as_ident()).map(|last| last.value.clone())
        }
        _ => None,
    }
}

/// The conditions that AND joins.
pub(super) fn parts(condition: &Expr) -> Vec<Expr> {
    match condition {
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => [parts(left), parts(right)].concat(),
        Expr::Nested(inner) if matches!(**inner, Expr::BinaryOp { op: BinaryOperator::And, .. }) => parts(inner),
        other => vec![other.clone()],
    }
}

/// Whether an expression names a column of a table, or one without saying of which.
pub(super) fn mentions(expression: &impl Visit, table: &TableFactor, variables: &HashSet<String>) -> bool {
    struct Of<'v>(Option<String>, &'v HashSet<String>);
    impl Visitor for Of<'_> {
        type Break = ();
        fn pre_visit_expr(&mut self, expression: &Expr) -> ControlFlow<()> {
            let found = match expression {
                Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                    [.., table, _] => self.0.as_ref().is_none_or(|name| table.value.eq_ignore_ascii_case(name)),
                    _ => true,
                },
                Expr::Identifier(name) => !self.1.contains(&name.value.to_lowercase()),
                _ => false,
            };
            if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
    }
    walk(expression, &mut Of(called(table), variables)).is_break()
}

/// Names the columns of the sources as the query of several tables does.
struct Columns<'v> {
    sources: Vec<String>,
    found: Vec<(String, Ident)>,
    /// Whether a column stands without its table.
    bare: bool,
    variables: &'v HashSet<String>,
}

impl VisitorMut for Columns<'_> {
    type Break = ();

    fn pre_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        match expression {
            Expr::CompoundIdentifier(names) => {
                let [.., table, column] = names.as_slice() else { return ControlFlow::Continue(()) };
                let source = self.sources.iter().find(|source| source.eq_ignore_ascii_case(&table.value)).cloned();
                let Some(source) = source else { return ControlFlow::Continue(()) };
                let column = column.clone();
                if !self
                    .found
                    .iter()
                    .any(|(of, known)| *of == source && known.value.eq_ignore_ascii_case(&column.value))
                {
                    self.found.push((source.clone(), column.clone()));
                }
                let name = Ident::new(identifier(&joined_name(&source, &column)));
                *expression = Expr::CompoundIdentifier(vec![Ident::new(ROWS), name]);
            }
            Expr::Identifier(name) => self.bare |= !self.variables.contains(&name.value.to_lowercase()),
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

/// A condition that can stand beside others.
fn guarded(condition: &Expr) -> String {
    match condition {
        Expr::BinaryOp { op: BinaryOperator::Or, .. } => format!("({condition})"),
        _ => condition.to_string(),
    }
}
