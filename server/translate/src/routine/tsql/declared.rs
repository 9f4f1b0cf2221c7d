//! What T-SQL declares where it likes: cursors, of which several may have one name after another, and tables that variables
//! hold, which are there from the beginning.

use std::collections::HashMap;

use model::Diagnostic;

use super::Read;
use crate::diagnostic_codes::{NOT_TRANSLATED, STATEMENT_CHANGED};
use crate::routine::reader::Reader;
use crate::routine::tree::Span;
use crate::scan::Token;

/// A cursor's declaration: what the cursor is called here, the branches it stands in, and the token after it.
struct Declaration {
    name: String,
    branches: Vec<usize>,
    end: usize,
}

/// The cursors that have been declared so far, by their names in lower case, each with its latest declaration.
#[derive(Default)]
pub(super) struct Cursors {
    latest: HashMap<String, Declaration>,
    count: HashMap<String, usize>,
}

impl Cursors {
    /// What the cursor that is declared now is called: by its name, with a number where one before it had that.
    pub(super) fn declare(&mut self, source: &str, branches: &[usize], end: usize) -> String {
        let key = source.to_lowercase();
        let count = self.count.entry(key.clone()).or_default();
        *count += 1;
        let name = if *count == 1 { source.to_owned() } else { format!("{source}_{count}") };
        self.latest.insert(key, Declaration { name: name.clone(), branches: branches.to_vec(), end });
        name
    }

    /// What the cursor of a name is called where it is used; refused where it may be one or another.
    pub(super) fn used(&self, source: String, branches: &[usize], start: Reader<'_, '_>) -> Read<String> {
        let key = source.to_lowercase();
        let Some(latest) = self.latest.get(&key) else { return Ok(source) };
        if self.count.get(&key).is_some_and(|count| *count > 1) && !branches.starts_with(&latest.branches) {
            let message = format!("{source} is the cursor of one declaration or of another here, which has no rule");
            return Err(start.error(NOT_TRANSLATED, &message));
        }
        Ok(latest.name.clone())
    }

    /// Refuses the opening of a cursor whose query asks for a variable that got another value since the declaration, where
    /// T-SQL takes the values.
    ///
    /// Source: "DECLARE CURSOR (Transact-SQL)": variables in its query are those of the moment of the declaration.
    pub(super) fn check_values(&self, source: &str, query: Span<'_, '_>, open: Reader<'_, '_>) -> Read<()> {
        let Some(latest) = self.latest.get(&source.to_lowercase()) else { return Ok(()) };
        let between = open.tokens.get(latest.end..open.at).unwrap_or_default();
        let is_given = |words: &[Token<'_>]| {
            let [before, variable, sign] = words else { return false };
            let set = before.is_any(&["SET", "SELECT"]) || before.is_symbol(",");
            let asked = || query.iter().any(|token| token.text.eq_ignore_ascii_case(variable.text));
            set && sign.is_symbol("=") && variable.text.starts_with('@') && asked()
        };
        match between.windows(3).find(|words| is_given(words)) {
            Some(words) => {
                let message = format!(
                    "{} is given another value between the declaration of the cursor, which takes it, and its opening; \
                     declare the cursor after that",
                    words[1].text
                );
                Err(NOT_TRANSLATED.diagnostic(message).at(words[1].line, words[1].column))
            }
            None => Ok(()),
        }
    }
}

/// Whether a variable or a parameter is declared at a place with one of these types: `DECLARE @a int, @b AS bit`. Neither a
/// cast declares one, nor a name that a column is given.
pub(in crate::routine) fn is_declared(tokens: Span<'_, '_>, at: usize, types: &[&str]) -> bool {
    const OTHERS: &[&str] =
        &["SELECT", "SET", "EXEC", "EXECUTE", "VALUES", "RETURN", "THEN", "ELSE", "WHERE", "PRINT", "BEGIN", "OUTPUT"];
    let after = at + if tokens.get(at + 1).is_some_and(|word| word.is("AS")) { 2 } else { 1 };
    let of_type = |data_type: &Token<'_>| {
        data_type.is_name() && types.iter().any(|name| data_type.name().eq_ignore_ascii_case(name))
    };
    if !tokens[at].text.starts_with('@') || !tokens.get(after).is_some_and(of_type) {
        return false;
    }
    let mut depth = 0_usize;
    for place in (0..at).rev() {
        let token = &tokens[place];
        if token.is_symbol(")") {
            depth += 1;
        } else if token.is_symbol("(") && depth > 0 {
            depth -= 1;
        } else if token.is_symbol("(") {
            // The list of parameters stands behind the routine's name, everything else in a call.
            let named = place >= 2 && (tokens[place - 2].is_symbol(".") || is_routine(&tokens[place - 2]));
            if !named {
                return false;
            }
        } else if depth == 0 && (token.is("DECLARE") || is_routine(token)) {
            return true;
        } else if depth == 0 && (token.is_symbol(";") || token.is_any(OTHERS)) {
            return false;
        }
    }
    false
}

fn is_routine(token: &Token<'_>) -> bool {
    token.is_any(&["PROCEDURE", "PROC", "FUNCTION"])
}

/// Refuses tables of the procedure's own that differ only in the sign before their names; says of one that other sessions see.
pub(super) fn check_tables(tokens: Span<'_, '_>, remarks: &mut Vec<Diagnostic>) -> Read<()> {
    let mut found: HashMap<String, String> = HashMap::new();
    let mut shared = None;
    for (at, token) in tokens.iter().enumerate() {
        let name = token.name().to_lowercase();
        let of_variable = name.starts_with('@')
            && tokens[at + 1..].iter().find(|next| !next.is("AS")).is_some_and(|next| next.is("TABLE"));
        if !token.is_name() || !(name.starts_with('#') || of_variable) {
            continue;
        }
        if name.starts_with("##") {
            shared = shared.or(Some(token));
        }
        let bare = name.trim_start_matches(['#', '@']).to_owned();
        let other = found.entry(bare).or_insert_with(|| name.clone());
        if *other != name {
            let message = format!("{other} and {name} would be one table here; give one of them another name");
            return Err(NOT_TRANSLATED.diagnostic(message).at(token.line, token.column));
        }
    }
    remarks.extend(shared.map(|token| {
        let message = format!("{} is there for every session in the source, and only for this one here", token.text);
        STATEMENT_CHANGED.diagnostic(message).at(token.line, token.column)
    }));
    Ok(())
}
