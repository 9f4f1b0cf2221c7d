//! `*` with exceptions: columns left out, under another name, or with another value.

use sqlparser::ast::{
    ExceptSelectItem, ExcludeSelectItem, Expr, Ident, ObjectName, RenameSelectItem, Select, SelectItem,
    SelectItemQualifiedWildcardKind, WildcardAdditionalOptions,
};

use super::change::Change;
use super::spelled;
use crate::diagnostic_codes::*;

impl Change<'_, '_> {
    /// Databricks has `* EXCEPT (…)`; what is renamed or replaced is left out there and named after it.
    pub(super) fn wildcards(&self, select: &mut Select) {
        let bare = |item: &SelectItem| match item {
            SelectItem::Wildcard(options) | SelectItem::QualifiedWildcard(_, options) => {
                options.opt_exclude.is_none() && options.opt_rename.is_none() && options.opt_replace.is_none()
            }
            _ => true,
        };
        if select.projection.iter().all(bare) {
            return;
        }
        let mut projection = Vec::with_capacity(select.projection.len());
        for mut item in std::mem::take(&mut select.projection) {
            let table = match &item {
                SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), _) => {
                    Some(name.clone())
                }
                _ => None,
            };
            let after = match &mut item {
                SelectItem::Wildcard(options) | SelectItem::QualifiedWildcard(_, options) => {
                    self.excepted(options, table.as_ref())
                }
                _ => Vec::new(),
            };
            projection.push(item);
            projection.extend(after);
        }
        select.projection = projection;
    }

    /// Gives a wildcard its EXCEPT; answers with the columns that stand after it.
    fn excepted(&self, options: &mut WildcardAdditionalOptions, table: Option<&ObjectName>) -> Vec<SelectItem> {
        let mut left_out: Vec<Ident> = match options.opt_exclude.take() {
            Some(ExcludeSelectItem::Single(name)) => last(&name).into_iter().collect(),
            Some(ExcludeSelectItem::Multiple(names)) => names.iter().filter_map(last).collect(),
            None => Vec::new(),
        };
        let mut after = Vec::new();
        let renamed = match options.opt_rename.take() {
            Some(RenameSelectItem::Single(one)) => vec![one],
            Some(RenameSelectItem::Multiple(all)) => all,
            None => Vec::new(),
        };
        for renamed in renamed {
            let column = spelled(&renamed.ident);
            let expr = match table.and_then(last) {
                Some(table) => Expr::CompoundIdentifier(vec![table, column.clone()]),
                None => Expr::Identifier(column.clone()),
            };
            left_out.push(column);
            after.push(SelectItem::ExprWithAlias { expr, alias: spelled(&renamed.alias) });
        }
        for replaced in options.opt_replace.take().map(|replace| replace.items).unwrap_or_default() {
            let column = spelled(&replaced.column_name);
            left_out.push(column.clone());
            after.push(SelectItem::ExprWithAlias { expr: replaced.expr, alias: column });
        }
        if !after.is_empty() {
            self.remark(
                ASSUMED,
                "the columns that `*` renames or replaces stand after the others; their order differs",
            );
        }
        let mut left_out = left_out.into_iter();
        options.opt_except = left_out
            .next()
            .map(|first_element| ExceptSelectItem { first_element, additional_elements: left_out.collect() });
        after
    }
}

fn last(name: &ObjectName) -> Option<Ident> {
    name.0.last().and_then(|part| part.as_ident()).map(spelled)
}
