//! What tells the rows of a table apart: the keys of MySQL, by which an INSERT finds the row that it is to update, and the
//! column of T-SQL that numbers them.

use super::TableReader;
use crate::head::Head;

impl TableReader<'_, '_> {
    /// The columns of every key by which rows are unique; `None` where one is of something else than whole columns.
    pub(crate) fn keys_of(&mut self, head: &Head) -> Option<Vec<Vec<String>>> {
        let open = self.find_list_or_query(head.after).ok().filter(|open| self.is_symbol(*open, "("))?;
        let close = self.close_of(open).ok()?;
        let mut keys = Vec::new();
        for (from, to) in self.elements(open + 1, close) {
            let unique = (from..to).find(|at| {
                self.is_word(*at, "UNIQUE") || (self.is_word(*at, "PRIMARY") && self.is_word(*at + 1, "KEY"))
            });
            let Some(unique) = unique else { continue };
            if self.names_column(from, to) {
                keys.push(vec![self.tokens[from].name()]);
                continue;
            }
            let list = (unique..to).find(|at| self.is_symbol(*at, "("))?;
            let columns = self.elements(list + 1, self.close_of(list).ok()?);
            let whole = |from: usize, to: usize| {
                let order = to == from + 2 && self.tokens[from + 1].is_any(&["ASC", "DESC"]);
                (to == from + 1 || order) && self.tokens[from].is_name()
            };
            if !columns.iter().all(|(from, to)| whole(*from, *to)) {
                return None;
            }
            keys.push(columns.iter().map(|(from, _)| self.tokens[*from].name()).collect());
        }
        Some(keys)
    }

    /// The column that is declared with IDENTITY and counts up: of one that counts down, the last row has the least number.
    pub(crate) fn identity_of(&mut self, head: &Head) -> Option<String> {
        let open = self.find_list_or_query(head.after).ok().filter(|open| self.is_symbol(*open, "("))?;
        let close = self.close_of(open).ok()?;
        let numbers = |(from, to): &(usize, usize)| {
            let mut declared = from + 1..*to;
            let counts_down = declared.clone().any(|at| self.is_symbol(at, "-"));
            self.names_column(*from, *to)
                && declared.any(|at| self.is_word(at, "IDENTITY") || self.is_word(at, "AUTO_INCREMENT"))
                && !counts_down
        };
        self.elements(open + 1, close).into_iter().find(numbers).map(|(from, _)| self.tokens[from].name())
    }
}
