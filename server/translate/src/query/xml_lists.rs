//! Lists of texts that T-SQL puts together as XML without elements: `STUFF((SELECT ',' + a … FOR XML PATH('')), 1, 1, '')`.

use sqlparser::ast::{
    AccessExpr, BinaryOperator, Distinct, DuplicateTreatment, Expr, ForClause, ForXml, FunctionArguments, OrderByExpr,
    OrderByKind, Query, SelectItem, SetExpr,
};

use crate::functions::{call, literal, number, plain_arguments, text};

/// What is to be said of a list that stays XML: of one that `value` takes a text out of it is not.
///
/// Source: "FOR XML (SQL Server)": signs that XML has a use for become entities.
pub(super) const ENTITIES: &str = "&, < and > of a list made by FOR XML PATH('') stand as they are here; in the source they become &amp;, &lt; and &gt;";

/// Whether the XML of a list is what the query gives.
pub(super) fn stays_xml(expression: &Expr) -> bool {
    match expression {
        Expr::Function(function) => {
            plain_arguments(function).and_then(|arguments| arguments.first().map(stays_xml)).unwrap_or(false)
        }
        list => matches!(list, Expr::Subquery(_)),
    }
}

/// The query with `listagg` for such a list, or for one whose separators stay where they are; `None` where it is none.
pub(super) fn list(expression: &Expr) -> Option<Expr> {
    let Expr::Function(function) = expression else { return agg(subquery(expression)?, None) };
    if !function.name.to_string().eq_ignore_ascii_case("STUFF") {
        return None;
    }
    let [list, from, length, with] = <[Expr; 4]>::try_from(plain_arguments(function)?).ok()?;
    if number(&from) != Some("1") || literal(&with) != Some("") {
        return None;
    }
    agg(subquery(&list)?, Some(number(&length)?.parse().ok()?))
}

/// The query of one list; `cut` says how long the separator before each value is that is cut off the first.
fn agg(query: &Query, cut: Option<usize>) -> Option<Expr> {
    let mut query = query.clone();
    match query.for_clause.take()? {
        ForClause::Xml { for_xml: ForXml::Path(Some(element)), root: None, elements: false, .. }
            if element.is_empty() => {}
        ForClause::Xml { .. } | ForClause::Json { .. } | ForClause::Browse => return None,
    }
    let order = query.order_by.take();
    if query.limit_clause.is_some() || query.fetch.is_some() {
        return None;
    }
    let SetExpr::Select(select) = query.body.as_mut() else { return None };
    let value = match select.projection.as_slice() {
        [SelectItem::UnnamedExpr(value)] => value,
        [SelectItem::ExprWithAlias { expr, alias }] if alias.value.eq_ignore_ascii_case("text()") => expr,
        _ => return None,
    };
    if select.top.is_some() || select.having.is_some() {
        return None;
    }
    let (separator, value) = match cut {
        Some(cut) => parted(value).filter(|(separator, _)| separator.chars().count() == cut)?,
        // A column with a name of its own is an element.
        None if matches!(
            select.projection.as_slice(),
            [SelectItem::UnnamedExpr(Expr::Identifier(_) | Expr::CompoundIdentifier(_))]
        ) =>
        {
            return None;
        }
        None => (String::new(), value.clone()),
    };
    let distinct = matches!(select.distinct.take(), Some(Distinct::Distinct));
    let order = order.map(|order| match order.kind {
        OrderByKind::Expressions(by) => by,
        OrderByKind::All(_) => Vec::new(),
    });
    let mut made = call("listagg", vec![value.clone(), text(&separator)]);
    if let Expr::Function(made) = &mut made {
        made.within_group = order.unwrap_or_default();
        // Of distinct texts the order can only be their own; so is that of a column's place.
        let own = |by: &OrderByExpr| distinct || number(&by.expr).is_some();
        made.within_group.iter_mut().filter(|by| own(by)).for_each(|by| by.expr = value.clone());
        if let FunctionArguments::List(list) = &mut made.args {
            list.duplicate_treatment = distinct.then_some(DuplicateTreatment::Distinct);
        }
    }
    select.projection = vec![SelectItem::UnnamedExpr(made)];
    Some(Expr::Subquery(Box::new(query)))
}

/// The query of `(SELECT …)` and of `(SELECT …).value('.', 'nvarchar(max)')`.
fn subquery(expression: &Expr) -> Option<&Query> {
    match expression {
        Expr::Subquery(query) => Some(query),
        Expr::CompoundFieldAccess { root, access_chain } => {
            let [AccessExpr::Dot(Expr::Function(method))] = access_chain.as_slice() else { return None };
            let path = plain_arguments(method)?;
            let whole = path
                .first()
                .and_then(literal)
                .is_some_and(|path| path == "." || path == "text()[1]" || path == "(./text())[1]");
            let value = method.name.to_string().eq_ignore_ascii_case("value");
            if whole && value { subquery(root) } else { None }
        }
        _ => None,
    }
}

/// A text that is put before a value, and the value.
fn parted(expression: &Expr) -> Option<(String, Expr)> {
    match expression {
        Expr::Nested(inner) => parted(inner),
        Expr::BinaryOp { left, op: BinaryOperator::Plus, right } => {
            if let Some(separator) = literal(left) {
                return Some((separator.to_owned(), (**right).clone()));
            }
            let (separator, left) = parted(left)?;
            let rest = Expr::BinaryOp { left: Box::new(left), op: BinaryOperator::Plus, right: right.clone() };
            Some((separator, rest))
        }
        Expr::Function(function) if function.name.to_string().eq_ignore_ascii_case("CONCAT") => {
            let mut parts = plain_arguments(function)?;
            let separator = literal(parts.first()?)?.to_owned();
            parts.remove(0);
            // CONCAT takes NULL as an empty text, which stands in the list.
            Some((separator, call("concat", parts)))
        }
        _ => None,
    }
}
