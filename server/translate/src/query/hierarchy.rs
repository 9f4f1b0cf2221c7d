//! Oracle's `CONNECT BY` as a recursive common table expression.

use std::ops::ControlFlow;

use sqlparser::ast::{BinaryOperator, ConnectByKind, Expr, Ident, Select, TableFactor, VisitorMut};

use super::limits::conjuncts;
use super::number_types::is_whole_value;
use super::spelled;
use crate::functions::{fill_rows, literal, number, plain_arguments, text};
use crate::walk::walk_mut;

/// What the recursive table is called.
pub(super) const NAME: &str = "hierarchy";

/// Replaces the one table of a hierarchical query by its rows with their level.
pub(super) fn unfold(select: &mut Select) -> Result<(), String> {
    let mut start = None;
    let mut relationships = Vec::new();
    for part in std::mem::take(&mut select.connect_by) {
        match part {
            ConnectByKind::ConnectBy { relationships: found, .. } => relationships.extend(found),
            ConnectByKind::StartWith { condition, .. } => start = Some(*condition),
        }
    }
    let conditions: Vec<Expr> = relationships.into_iter().flat_map(conjuncts).collect();
    let [from] = select.from.as_slice() else {
        return Err("CONNECT BY over several tables cannot be translated; join them in an inner query".to_owned());
    };
    let TableFactor::Table { name, alias, args: None, .. } = &from.relation else {
        return Err("CONNECT BY over what is no table cannot be translated".to_owned());
    };
    if !from.joins.is_empty() {
        return Err("CONNECT BY beside a join cannot be translated; join in an inner query".to_owned());
    }
    if name.to_string().eq_ignore_ascii_case("dual") && start.is_none() {
        return numbers(select, &conditions);
    }
    let parts = name.0.iter().filter_map(|part| part.as_ident()).map(spelled);
    let table = parts.map(|part| part.to_string()).collect::<Vec<_>>().join(".");
    let last = name.0.last().and_then(|part| part.as_ident());
    let alias = alias.as_ref().map(|alias| &alias.name).or(last).ok_or("found a table without a name")?;
    let child = spelled(alias);
    let mut sides = Prior { child: child.clone(), priors: 0 };
    let mut join: Option<Expr> = None;
    for mut condition in conditions {
        let _ = walk_mut(&mut condition, &mut sides);
        join = Some(match join {
            None => condition,
            Some(before) => {
                Expr::BinaryOp { left: Box::new(before), op: BinaryOperator::And, right: Box::new(condition) }
            }
        });
    }
    let (Some(join), true) = (join, sides.priors > 0) else {
        return Err("CONNECT BY without PRIOR over a table cannot be translated".to_owned());
    };
    let mut kept = Kept {
        child: child.clone(),
        anchor: String::new(),
        step: String::new(),
        arguments: Vec::new(),
        refused: false,
    };
    select.projection.iter_mut().for_each(|item| {
        let _ = walk_mut(item, &mut kept);
    });
    if kept.refused {
        return Err("PRIOR, CONNECT_BY_ISLEAF and CONNECT_BY_ISCYCLE in a select list cannot be translated".to_owned());
    }
    let condition = if start.is_some() { " WHERE a" } else { "" };
    let template = format!(
        "(WITH RECURSIVE {NAME} AS (SELECT {child}.*, 1 AS level{anchor} FROM {table} AS {child}{condition} \
         UNION ALL SELECT {child}.*, parent.level + 1{step} FROM {NAME} AS parent INNER JOIN {table} AS {child} ON b) \
         SELECT * FROM {NAME}) AS {child}",
        anchor = kept.anchor,
        step = kept.step,
    );
    let mut arguments = vec![start.unwrap_or_else(|| text("")), join];
    arguments.extend(kept.arguments);
    let rows = fill_rows(&template, arguments).ok_or("CONNECT BY of this shape cannot be translated")?;
    select.from[0].relation = rows;
    Ok(())
}

/// `FROM dual CONNECT BY LEVEL <= n`: the numbers from 1 to n.
fn numbers(select: &mut Select, conditions: &[Expr]) -> Result<(), String> {
    let (last, arguments) = last_level(conditions)
        .ok_or("CONNECT BY over dual with other conditions than LEVEL <= n cannot be translated")?;
    let template = format!("(SELECT explode(sequence(1, {last})) AS level) AS {NAME}");
    select.from[0].relation = fill_rows(&template, arguments).ok_or("this CONNECT BY cannot be translated")?;
    for item in &mut select.projection {
        let _ = walk_mut(item, &mut RowNumbers);
    }
    Ok(())
}

/// The greatest level that the condition of a list of numbers lets in. Oracle asks it from the second row on: the first is there
/// in any case.
fn last_level(conditions: &[Expr]) -> Option<(&'static str, Vec<Expr>)> {
    match conditions {
        [Expr::BinaryOp { left, op: op @ (BinaryOperator::LtEq | BinaryOperator::Lt), right }] if is_level(left) => {
            let last = match (number(right).is_some(), is_whole_value(right), op) {
                (true, _, BinaryOperator::Lt) => "(a) - 1",
                (true, ..) => "a",
                (_, true, BinaryOperator::Lt) => "CASE WHEN (a) > 2 THEN (a) - 1 ELSE 1 END",
                (_, true, _) => "CASE WHEN (a) > 1 THEN a ELSE 1 END",
                (.., BinaryOperator::Lt) => "CASE WHEN (a) > 2 THEN int(ceil(a)) - 1 ELSE 1 END",
                _ => "CASE WHEN (a) > 1 THEN int(floor(a)) ELSE 1 END",
            };
            Some((last, vec![(**right).clone()]))
        }
        // The parts of a text, as long as there is one more.
        [Expr::IsNotNull(part)] => {
            let Expr::Function(function) = &**part else { return None };
            let arguments = plain_arguments(function)
                .filter(|_| function.name.to_string().eq_ignore_ascii_case("REGEXP_SUBSTR"))?;
            let [value, pattern, start, level] = <[Expr; 4]>::try_from(arguments).ok()?;
            let from_first = number(&start) == Some("1") && is_level(&level);
            from_first
                .then(|| ("CASE WHEN regexp_count(a, b) > 1 THEN regexp_count(a, b) ELSE 1 END", vec![value, pattern]))
        }
        _ => None,
    }
}

fn is_level(expression: &Expr) -> bool {
    matches!(expression, Expr::Identifier(word) if ["LEVEL", "ROWNUM"].iter().any(|name| word.value.eq_ignore_ascii_case(name)))
}

/// In a list of numbers ROWNUM is the number.
struct RowNumbers;

impl VisitorMut for RowNumbers {
    type Break = ();

    fn pre_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        if let Expr::Identifier(word) = expression
            && word.value.eq_ignore_ascii_case("ROWNUM")
        {
            word.value = "level".to_owned();
        }
        ControlFlow::Continue(())
    }
}

/// Gives columns after PRIOR the parent's name, and the others the child's.
struct Prior {
    child: Ident,
    priors: usize,
}

impl VisitorMut for Prior {
    type Break = ();

    fn pre_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        match expression {
            Expr::Prior(inner) => {
                self.priors += 1;
                let mut inner = (**inner).clone();
                match &mut inner {
                    // `PRIOR a = b` may be read as the PRIOR of the whole comparison; it belongs to its left side.
                    Expr::BinaryOp { left, right, .. } => {
                        rename(left, &Ident::new("parent"));
                        rename(right, &self.child);
                    }
                    other => rename(other, &Ident::new("parent")),
                }
                *expression = inner;
            }
            Expr::Identifier(word) if !word.value.eq_ignore_ascii_case("LEVEL") => {
                let word = word.clone();
                *expression = Expr::CompoundIdentifier(vec![self.child.clone(), word]);
            }
            Expr::Identifier(word) => {
                word.value = "parent.level + 1".to_owned();
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

fn rename(expression: &mut Expr, table: &Ident) {
    match expression {
        Expr::Identifier(word) => *expression = Expr::CompoundIdentifier(vec![table.clone(), word.clone()]),
        Expr::CompoundIdentifier(parts) => {
            let last = parts.pop();
            *parts = std::iter::once(table.clone()).chain(last).collect();
        }
        Expr::Nested(inner) => rename(inner, table),
        _ => {}
    }
}

/// Paths and roots, which must be carried along from parent to child.
struct Kept {
    child: Ident,
    anchor: String,
    step: String,
    arguments: Vec<Expr>,
    refused: bool,
}

impl VisitorMut for Kept {
    type Break = ();

    fn pre_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        match expression {
            Expr::Prior(_) => self.refused = true,
            Expr::Identifier(word)
                if ["CONNECT_BY_ISLEAF", "CONNECT_BY_ISCYCLE"]
                    .iter()
                    .any(|name| word.value.eq_ignore_ascii_case(name)) =>
            {
                self.refused = true;
            }
            Expr::Prefixed { prefix, value } if prefix.value.eq_ignore_ascii_case("CONNECT_BY_ROOT") => {
                let mut value = (**value).clone();
                rename(&mut value, &self.child);
                let (letter, name) = self.next("root");
                self.anchor.push_str(&format!(", {letter} AS {name}"));
                self.step.push_str(&format!(", parent.{name}"));
                self.arguments.push(value);
                *expression = Expr::Identifier(Ident::new(name));
            }
            Expr::Function(function) if function.name.to_string().eq_ignore_ascii_case("SYS_CONNECT_BY_PATH") => {
                let Some([column, separator]) =
                    plain_arguments(function).and_then(|found| <[Expr; 2]>::try_from(found).ok())
                else {
                    self.refused = true;
                    return ControlFlow::Continue(());
                };
                let mut column = column;
                rename(&mut column, &self.child);
                let (letter, name) = self.next("path");
                self.arguments.push(column);
                let (delimiter, _) = self.next("path");
                self.arguments.push(literal(&separator).map_or(separator.clone(), text));
                self.anchor.push_str(&format!(", concat_ws('', {delimiter}, {letter}) AS {name}"));
                self.step.push_str(&format!(", concat_ws('', parent.{name}, {delimiter}, {letter})"));
                *expression = Expr::Identifier(Ident::new(name));
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

impl Kept {
    /// The template's letter for the next argument (after `a` and `b`), and a name for its column.
    fn next(&self, what: &str) -> (char, String) {
        let at = self.arguments.len();
        (char::from(b'c' + (at as u8).min(20)), format!("{what}_{}", at + 1))
    }
}
