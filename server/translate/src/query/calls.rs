//! Calls of functions, of the dialect and of the warehouse's own.

use model::Dialect;
use sqlparser::ast::{Expr, FunctionArg, FunctionArgExpr, FunctionArguments, ObjectName};

use super::change::Change;
use super::number_types::DECIMAL;
use super::outer_joins::MARK;
use crate::diagnostic_codes::*;
use crate::functions::{self, Rewritten};

/// Source: "AVG" of the Transact-SQL reference and of the Amazon Redshift guide: the mean of integers is one.
const AVERAGE: &str = "AVG of integers drops the rest in the source and keeps it in Databricks; cut it off with CAST(… AS BIGINT) where they are integers";

impl Change<'_, '_> {
    /// Calls of functions.
    pub(super) fn call(&self, expression: &mut Expr) {
        let Expr::Function(function) = expression else { return };
        let quotes = self.rewriter.in_routine
            && self.rewriter.dialect == Dialect::TSql
            && function.name.to_string().eq_ignore_ascii_case("QUOTENAME");
        if quotes
            && let Some(arguments) = functions::plain_arguments(function)
            && arguments.len() == 1
        {
            self.remark(ASSUMED, "QUOTENAME puts names between backticks here, as SQL of Databricks has them");
            *expression = functions::fill("concat('`', replace(a, '`', '``'), '`')", arguments);
            return;
        }
        if matches!(self.rewriter.dialect, Dialect::TSql | Dialect::Redshift)
            && function.name.to_string().eq_ignore_ascii_case("AVG")
            && let Some([value]) = functions::plain_arguments(function).as_deref()
        {
            if self.is_whole(value) {
                *expression = functions::fill("CAST(a AS BIGINT)", vec![expression.clone()]);
            } else if !self.is_fractional(value, &DECIMAL) {
                self.remark(ASSUMED, AVERAGE);
            }
            return;
        }
        let joins = ["CONCAT", "CONCAT_WS", "STRING_AGG"];
        if self.rewriter.dialect == Dialect::TSql
            && joins.iter().any(|name| function.name.to_string().eq_ignore_ascii_case(name))
            && let FunctionArguments::List(list) = &mut function.args
        {
            for argument in &mut list.args {
                if let FunctionArg::Unnamed(FunctionArgExpr::Expr(value)) = argument {
                    self.as_tsql_writes(value);
                }
            }
        }
        if function.name.0.last().and_then(|part| part.as_ident()).is_some_and(|name| name.value == MARK) {
            return self
                .remark(NOT_TRANSLATED, "`(+)` stands only in WHERE, and not beside JOIN; write all as LEFT JOIN");
        }
        let known = self.rewriter.routines;
        let is_own = |name: &str| known.is_some_and(|known| known.contains(&name.to_lowercase()));
        match functions::rewrite(function, self.rewriter.dialect, &is_own) {
            Rewritten::Same => {}
            Rewritten::SameAssumed(why) => self.remark(ASSUMED, why),
            Rewritten::Own => {
                self.own_function(&mut function.name);
            }
            Rewritten::Other(other) => *expression = other,
            Rewritten::Assumed(other, why) => {
                *expression = other;
                self.remark(ASSUMED, why);
            }
            Rewritten::Refused(why) => self.remark(UNKNOWN_FUNCTION, why),
        }
    }

    /// A function of the warehouse under the target's names.
    pub(super) fn own_function(&self, name: &mut ObjectName) {
        let Some(last) = name.0.last().and_then(|part| part.as_ident()).cloned() else { return };
        let of_files = ["filepath", "filename"].iter().any(|function| last.value.eq_ignore_ascii_case(function));
        if self.rewriter.dialect == Dialect::TSql && of_files && name.0.len() == 2 {
            let message =
                format!("{name} of the files that are read has no rule; use _metadata.file_path of read_files");
            return self.remark(NOT_TRANSLATED, message);
        }
        let known = self.rewriter.routines;
        if known.is_none_or(|known| !known.contains(&last.value.to_lowercase())) {
            let message =
                format!("the function {name} is not among the objects that are known; create it in Databricks first");
            self.remark(ASSUMED, message);
        }
        self.rewriter.place(name);
    }

    /// `FROM f(x)`: whether a table function is one of the warehouse's own.
    pub(super) fn is_own_rows(&self, name: &ObjectName) -> bool {
        const OF_SERVER: &[&str] =
            &["openrowset", "openquery", "opendatasource", "openxml", "containstable", "freetexttable", "changetable"];
        let Some(last) = name.0.last().and_then(|part| part.as_ident()).map(|last| last.value.to_lowercase()) else {
            return false;
        };
        let known = self.rewriter.routines.is_some_and(|known| known.contains(&last));
        // T-SQL's own table functions have rules; any other is of the database, with or without its schema.
        let of_database = self.rewriter.dialect == Dialect::TSql && !OF_SERVER.contains(&last.as_str());
        name.0.len() > 1 || known || of_database
    }
}
