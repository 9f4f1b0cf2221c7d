//! Keys and conditions, of columns and of the table.

use super::*;

/// What `ALTER TABLE … ADD` of a key or a condition becomes, behind the name of the table, with what is to be said of it;
/// nothing where Databricks does not keep it. `at` is the place after `ADD`.
pub(crate) fn added_constraint<'a>(
    tokens: &'a [Token<'a>],
    at: usize,
    rewriter: &Rewriter<'a>,
) -> Result<(Vec<String>, Vec<Diagnostic>), Diagnostic> {
    let mut reader = TableReader::new(tokens, rewriter);
    reader.constraint(at, tokens.len())?;
    let (keys, checks) = (&reader.table.constraints, &reader.table.checks);
    // The columns of a primary key hold no NULL in the source, and must not do so before there is one in Databricks.
    let filled = reader.table.primary_key.iter().map(|name| format!("ALTER COLUMN {} SET NOT NULL", identifier(name)));
    let keys = keys.iter().map(|key| format!("ADD {key}"));
    let checks =
        checks.iter().map(|(name, condition)| format!("ADD CONSTRAINT {} CHECK ({condition})", identifier(name)));
    Ok((filled.chain(keys).chain(checks).collect(), reader.diagnostics))
}

impl TableReader<'_, '_> {
    /// Past what says how a key is kept.
    pub(super) fn skip_key_options(&mut self, at: usize, to: usize) -> usize {
        let end = self.end_of_key_options(at, to);
        self.drop_options(at, end);
        end
    }

    /// Says of options of a key or a condition that they are left out.
    fn drop_options(&mut self, from: usize, to: usize) {
        if from < to {
            let message = format!("`{}` dropped: Databricks keeps keys as information only", self.text(from, to));
            self.remark(PHYSICAL_DROPPED, from, &message);
        }
    }

    fn end_of_key_options(&self, mut at: usize, to: usize) -> usize {
        while at < to {
            if self.tokens[at].is_any(&[
                "KEY",
                "CLUSTERED",
                "NONCLUSTERED",
                "ASC",
                "DESC",
                "ENFORCED",
                "ENABLE",
                "VALIDATE",
            ]) {
                at += 1;
            } else if self.is_word(at, "NOT") && self.is_word(at + 1, "ENFORCED") {
                at += 2;
            } else if self.is_word(at, "WITH") && self.is_symbol(at + 1, "(") {
                at = self.close_of(at + 1).map_or(to, |close| close + 1);
            } else if self.is_word(at, "ON")
                && self.tokens.get(at + 1).is_some_and(|token| token.kind == TokenKind::Quoted)
            {
                at += 2;
            } else if self.is_word(at, "USING") {
                return to;
            } else {
                break;
            }
        }
        at
    }

    pub(super) fn constraint(&mut self, from: usize, to: usize) -> Result<(), Refusal> {
        let (mut at, mut named) = (from, None);
        if self.is_word(at, "CONSTRAINT") && self.tokens.get(at + 1).is_some_and(Token::is_name) {
            named = Some(self.tokens[at + 1].name());
            at += 2;
        }
        let Some(token) = self.tokens.get(at).filter(|_| at < to) else {
            return Err(self.at(SYNTAX, from, "found a constraint without a kind"));
        };
        let open = (at..to).find(|at| self.is_symbol(*at, "("));
        let Some(open) = open else {
            return Err(self.at(SYNTAX, at, "found a constraint without columns, expected `(`"));
        };
        let close = self.close_of(open)?;
        if token.is("CHECK") {
            self.drop_options(close + 1, to);
            return self.check(named, open + 1, close);
        }
        let columns = self.column_names(open + 1, close);
        if token.is("PRIMARY") {
            self.rewriter.notes.account(&self.tokens[at..open]);
            self.drop_options(close + 1, to);
            self.table.primary_key.clone_from(&columns);
            let name = named.map(|name| format!("CONSTRAINT {} ", identifier(&name))).unwrap_or_default();
            self.table.constraints.push(format!("{name}PRIMARY KEY {}", list(&columns)));
        } else if token.is("FOREIGN") {
            let Some(references) = (close..to).find(|at| self.is_word(*at, "REFERENCES")) else {
                return Err(self.at(SYNTAX, at, "found a foreign key without REFERENCES"));
            };
            let end = self.references(&columns, named, references + 1, to)?;
            self.drop_options(end, to);
        } else {
            let message = format!("`{}` dropped: Databricks does not keep unique constraints", self.text(from, to));
            self.remark(CONSTRAINT_DROPPED, from, &message);
        }
        Ok(())
    }

    pub(super) fn column_names(&self, from: usize, to: usize) -> Vec<String> {
        let elements = self.elements(from, to).into_iter().filter(|(from, to)| from < to);
        elements.map(|(from, _)| self.tokens[from].name()).collect()
    }

    pub(super) fn references(
        &mut self,
        columns: &[String],
        named: Option<String>,
        at: usize,
        to: usize,
    ) -> Result<usize, Refusal> {
        let (parts, mut end) = name(&self.tokens[..to], self.past_check_option(at));
        if parts.is_empty() {
            return Err(self.at(SYNTAX, at - 1, "found REFERENCES without a table"));
        }
        let mut target_columns = String::new();
        if end < to && self.is_symbol(end, "(") {
            let close = self.close_of(end)?;
            target_columns = format!(" {}", list(&self.column_names(end + 1, close)));
            end = close + 1;
        }
        while end + 1 < to && (self.is_word(end, "ON") || self.is_word(end, "MATCH")) {
            let start = end;
            end += if self.is_word(end, "MATCH") { 2 } else { 3 };
            if end <= to && end > 0 && self.tokens[end - 1].is_any(&["SET", "NO"]) {
                end += 1;
            }
            end = end.min(to);
            self.remark(
                CONSTRAINT_DROPPED,
                start,
                &format!("`{}` dropped: foreign keys are not enforced", self.text(start, end)),
            );
        }
        let name = named.map(|name| format!("CONSTRAINT {} ", identifier(&name))).unwrap_or_default();
        let table = object(&parts, self.rewriter.target);
        self.table.constraints.push(format!("{name}FOREIGN KEY {} REFERENCES {table}{target_columns}", list(columns)));
        Ok(end)
    }

    /// The place after Teradata's `WITH [NO] CHECK OPTION`, which says whether the key is looked after.
    fn past_check_option(&self, at: usize) -> usize {
        let check = at + 1 + usize::from(self.is_word(at + 1, "NO"));
        if !self.is_word(at, "WITH") || !self.is_word(check, "CHECK") || !self.is_word(check + 1, "OPTION") {
            return at;
        }
        self.rewriter.notes.account(&self.tokens[at..check + 2]);
        check + 2
    }

    pub(super) fn check(&mut self, named: Option<String>, from: usize, to: usize) -> Result<(), Refusal> {
        match self.rewriter.expression(&self.tokens[from..to]) {
            Ok((condition, remarks)) => {
                self.diagnostics.extend(remarks);
                let name = named.unwrap_or_else(|| format!("check_{}", self.table.checks.len() + 1));
                self.table.checks.push((name, condition));
            }
            Err(refusal) => {
                let name = named.map(|name| format!("{}: ", identifier(&name))).unwrap_or_default();
                let message = format!("{name}`CHECK ({})` dropped: {}", self.text(from, to), refusal.message);
                self.remark(CONSTRAINT_DROPPED, from, &message);
            }
        }
        Ok(())
    }
}
