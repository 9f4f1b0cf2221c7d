//! The texts that variables hold where they are run, as far as that is known when the routine is read: each statement is
//! followed in its order, and what a branch or a loop sets is not known after it.

use std::collections::{HashMap, HashSet};

use model::Dialect;

use super::dynamic::{self, READS};
use super::each_list;
use super::reader::Reader;
use super::tree::{Block, Does, Span, Statement};
use crate::scan::Token;

/// What a variable holds that is run as SQL, by the byte at which it stands there.
pub(super) type Held<'s> = HashMap<usize, Vec<Token<'s>>>;

/// What gives something else each time it is asked, so that it is not to be asked where the text is run.
const CHANGING: &[&str] = &[
    "NEWID",
    "RAND",
    "RANDOM",
    "UUID",
    "UUID_STRING",
    "GETDATE",
    "SYSDATETIME",
    "CURRENT_TIMESTAMP",
    "CURRENT_DATE",
    "NOW",
    "SYSDATE",
    "SELECT",
];

/// The longest text, in tokens, that is followed.
const LONGEST: usize = 2000;

/// The texts that are known where a variable of a block is run or looped over.
pub(super) fn texts<'s>(block: &Block<'_, 's>, dialect: Dialect) -> Held<'s> {
    let mut flow = Flow { dialect, known: HashMap::new(), found: HashMap::new() };
    flow.block(block);
    flow.found
}

/// A text of SQL without the words that run it and the sign of a variable.
pub(super) fn bare<'t, 's>(text: Span<'t, 's>) -> Span<'t, 's> {
    let text = match text {
        [first, second, rest @ ..] if first.is("EXECUTE") && second.is("IMMEDIATE") => rest,
        [first, rest @ ..] if first.is("EXECUTE") => rest,
        _ => text,
    };
    match text {
        [colon, rest @ ..] if colon.is_symbol(":") => rest,
        _ => text,
    }
}

/// What is known of a text that is a variable's.
pub(super) fn of<'h, 's>(text: Span<'_, '_>, texts: &'h Held<'s>) -> Option<&'h Vec<Token<'s>>> {
    match bare(text) {
        [only] => texts.get(&only.start),
        _ => None,
    }
}

struct Flow<'s> {
    dialect: Dialect,
    /// What variables, in lower case, hold at this place.
    known: HashMap<String, Vec<Token<'s>>>,
    found: Held<'s>,
}

impl<'s> Flow<'s> {
    fn block(&mut self, block: &Block<'_, 's>) {
        for variable in &block.variables {
            self.forget(&variable.name);
            if let Some(default) = variable.default {
                self.set(&variable.name, default);
            }
        }
        let before = self.known.clone();
        self.list(&block.statements);
        // A handler may begin after any statement of the block, and the block may end with it.
        let mut changed = HashSet::new();
        filled_within(&block.statements, &mut changed);
        let after = std::mem::replace(&mut self.known, before);
        changed.iter().for_each(|name| self.forget(name));
        for handler in &block.handlers {
            let kept = self.known.clone();
            self.list(&handler.statements);
            self.known = kept;
            filled_within(&handler.statements, &mut changed);
        }
        if block.handlers.is_empty() {
            self.known = after;
        } else {
            changed.iter().for_each(|name| self.forget(name));
        }
        block.variables.iter().for_each(|variable| self.forget(&variable.name));
    }

    fn list(&mut self, statements: &[Statement<'_, 's>]) {
        statements.iter().for_each(|statement| self.statement(&statement.does));
    }

    fn statement(&mut self, does: &Does<'_, 's>) {
        match does {
            Does::Block(block) => return self.block(block),
            Does::Assign(name, value) => return self.set(name, value),
            Does::SelectInto(names, query) => {
                if let ([name], [select, value @ ..]) = (names.as_slice(), query.as_slice())
                    && select.is("SELECT")
                    && !value.iter().any(|token| token.is_any(READS))
                {
                    return self.set(name, value);
                }
            }
            Does::Execute { text, .. }
            | Does::ExecuteNamed { text, .. }
            | Does::InsertExecuted { text, .. }
            | Does::OpenFor(_, text)
            | Does::NameRows(_, text)
            | Does::FirstOfText { text, .. }
            | Does::ForQuery { query: text, .. } => self.see(text),
            _ => {}
        }
        let mut changed = HashSet::new();
        filled(does, &mut changed);
        let repeats = matches!(
            does,
            Does::While(..) | Does::Repeat(..) | Does::Loop(..) | Does::ForQuery { .. } | Does::ForRange { .. }
        );
        if repeats {
            changed.iter().for_each(|name| self.forget(name));
        }
        each_list(does, &mut |list| {
            let kept = self.known.clone();
            self.list(list);
            self.known = kept;
        });
        changed.iter().for_each(|name| self.forget(name));
    }

    /// Notes what a text that is run is known to be.
    fn see(&mut self, text: Span<'_, 's>) {
        if let [only] = bare(text)
            && let Some(known) = self.known.get(&only.name().to_lowercase())
        {
            self.found.insert(only.start, known.clone());
        }
    }

    fn set(&mut self, name: &str, value: Span<'_, 's>) {
        let value = self.resolved(value);
        self.forget(name);
        let mentions = value.iter().any(|token| token.is_name() && token.name().eq_ignore_ascii_case(name));
        let changes = value.iter().any(|token| token.is_any(CHANGING));
        if !mentions && !changes && value.len() <= LONGEST {
            self.known.insert(name.to_lowercase(), value);
        }
    }

    /// A text that is put together, with what is known of the variables that are parts of it.
    fn resolved(&self, value: Span<'_, 's>) -> Vec<Token<'s>> {
        let joins = |token: &Token<'_>| dynamic::joins(token, self.dialect);
        let mut reader = Reader::new(value);
        let mut made = Vec::new();
        while !reader.is_over() {
            let part = reader.until(|token, _| joins(token));
            let known = match bare(part) {
                [only] => self.known.get(&only.name().to_lowercase()),
                _ => None,
            };
            match known.filter(|known| dynamic::pieces(known, self.dialect).is_some()) {
                Some(known) => made.extend_from_slice(known),
                None => made.extend_from_slice(part),
            }
            made.extend(reader.peek(0));
            reader.at += 1;
        }
        made
    }

    /// A variable holds something else from here on, and so does what is put together from it.
    fn forget(&mut self, name: &str) {
        self.known.remove(&name.to_lowercase());
        let mentions = |token: &Token<'_>| token.is_name() && token.name().eq_ignore_ascii_case(name);
        self.known.retain(|_, value| !value.iter().any(mentions));
    }
}

/// The variables that statements fill, those inside of them too.
fn filled_within(statements: &[Statement<'_, '_>], names: &mut HashSet<String>) {
    statements.iter().for_each(|statement| filled(&statement.does, names));
}

fn filled(does: &Does<'_, '_>, names: &mut HashSet<String>) {
    match does {
        Does::Assign(name, _) | Does::RowCount(name) | Does::CountRows(name, _) => drop(names.insert(name.clone())),
        Does::SelectInto(filled, _)
        | Does::SelectOrElse { names: filled, .. }
        | Does::Fetch(_, filled)
        | Does::FirstOfText { into: filled, .. }
        | Does::Execute { into: filled, .. }
        | Does::ForQuery { into: filled, .. } => names.extend(filled.iter().cloned()),
        Does::ExecuteNamed { outputs, .. } => names.extend(outputs.iter().map(|(_, variable)| variable.clone())),
        // What is handed to a procedure may be filled by it.
        Does::Call(_, arguments) => {
            let tokens = arguments.iter().flat_map(|(_, value)| value.iter());
            names.extend(tokens.filter(|token| token.is_name()).map(Token::name));
        }
        _ => {}
    }
    each_list(does, &mut |list| filled_within(list, names));
}
