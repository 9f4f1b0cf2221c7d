//! `:name`, `$name` and `$1`: variables of a routine, of the client or of the session, and columns by their place.

use model::Dialect;
use sqlparser::ast::{Expr, Ident};

use super::change::Change;
use super::{numbered_columns, spelled};
use crate::diagnostic_codes::NOT_TRANSLATED;

impl Change<'_, '_> {
    /// Puts the name of the variable that is meant in the place of such a word, or says why there is none.
    pub(super) fn placeholder(&self, expression: &mut Expr) {
        let Expr::Value(value) = &*expression else { return };
        let name = value.value.to_string();
        let dialect = self.rewriter.dialect;
        let marked = name.strip_prefix(':').filter(|_| self.rewriter.in_routine);
        if let Some(known) = self.variable(&name).or_else(|| marked.and_then(|bare| self.known(bare))) {
            *expression = Expr::Identifier(Ident::new(known));
            return;
        }
        let message = match marked {
            Some(bare) if dialect == Dialect::Teradata => {
                *expression = Expr::Identifier(spelled(&Ident::new(bare)));
                return;
            }
            Some(bare) if dialect == Dialect::Snowflake => format!("the variable {bare} is not declared here"),
            _ if name.starts_with(':') && !self.rewriter.in_routine => {
                format!("`{name}` is a value of the client, which a view cannot take")
            }
            _ if !name.starts_with('$') => return,
            _ if dialect == Dialect::Snowflake && !numbered_columns::is_place(expression) => {
                format!("the session's variable `{name}` has no counterpart; use a parameter")
            }
            // A column of a file or of a table whose columns are not known.
            _ => format!("`{name}` has no counterpart; name the column"),
        };
        self.remark(NOT_TRANSLATED, message);
    }
}
