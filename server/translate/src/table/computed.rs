//! Columns computed from others that have no type of their own, which Databricks' have.

use std::collections::HashMap;

use super::*;

impl TableReader<'_, '_> {
    /// Reads `name AS expression`; what it computes is written when every column is known.
    pub(super) fn computed(&mut self, mut column: Column, from: usize, to: usize) -> Result<(), Refusal> {
        let ends = ["PERSISTED", "NOT", "CONSTRAINT", "UNIQUE", "PRIMARY", "CHECK"];
        let mut depth = 0;
        let end = (from..to).find(|at| {
            depth += i32::from(self.is_symbol(*at, "(")) - i32::from(self.is_symbol(*at, ")"));
            depth == 0 && *at > from && self.tokens[*at].is_any(&ends)
        });
        let end = end.unwrap_or(to);
        column.computed = Some((from, end));
        let mut at = end;
        while at < to {
            at = self.attribute(&mut column, at, to)?;
        }
        self.table.columns.push(column);
        Ok(())
    }

    /// Gives every computed column its type and its expression, which is cast to it: Delta wants the very type.
    pub(super) fn compute(&mut self) -> Result<(), Refusal> {
        let known = |column: &Column| (column.name.to_lowercase(), column.data_type.clone());
        let types: HashMap<String, String> =
            self.table.columns.iter().filter(|column| column.computed.is_none()).map(known).collect();
        for place in 0..self.table.columns.len() {
            let column = &self.table.columns[place];
            let Some((from, to)) = column.computed else { continue };
            let Some(data_type) = self.rewriter.type_of(&self.tokens[from..to], &types) else {
                let message =
                    format!("column {}: a computed column whose type is not known; Databricks needs one", column.name);
                return Err(self.at(NOT_TRANSLATED, from, &message));
            };
            let (expression, remarks) = self.rewriter.expression(&self.tokens[from..to])?;
            self.diagnostics.extend(remarks);
            let column = &mut self.table.columns[place];
            column.generated = Some(format!("GENERATED ALWAYS AS (CAST({expression} AS {data_type}))"));
            column.data_type = data_type;
        }
        Ok(())
    }
}
