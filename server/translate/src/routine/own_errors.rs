//! Errors that a routine declares, raises and handles itself: what is done on one is done where it is raised, and the block
//! is left. One that nothing handles is raised by its name.

use super::not_found::{FEW, asks_of_the_error, leave_after, takes_all};
use super::tree::{Block, Does, Message, Statement};

/// Replaces the errors of a procedure's own as far as that means the same.
pub(super) fn replace(block: &mut Block<'_, '_>) {
    finish(block, Replacer { in_function: false, labels: 0 });
}

/// The same in a function, which ends where it handles an error.
pub(super) fn replace_in_function(block: &mut Block<'_, '_>) {
    finish(block, Replacer { in_function: true, labels: 0 });
}

struct Replacer {
    in_function: bool,
    /// How many blocks have got a label.
    labels: usize,
}

fn finish(block: &mut Block<'_, '_>, mut replacer: Replacer) {
    replacer.block(block, true);
    let handled = handled(block);
    let mut raised = Vec::new();
    super::each_list_mut(block, &mut |list| {
        for statement in list {
            if let Does::Signal(name, says) = &statement.does {
                if handled.contains(name) {
                    raised.push(name.clone());
                } else {
                    statement.does = Does::Raise(vec![Message::Text(says.as_ref().unwrap_or(name).clone())]);
                }
            }
        }
    });
    let used = |name: &String| {
        let is = |other: &String| other.eq_ignore_ascii_case(name);
        handled.iter().any(is) || raised.iter().any(is)
    };
    super::each_block_mut(block, &mut |block| block.conditions.retain(used));
}

/// The conditions of all handlers.
fn handled(block: &Block<'_, '_>) -> Vec<String> {
    let mut found: Vec<String> = block.handlers.iter().flat_map(|handler| handler.conditions.clone()).collect();
    let mut see = |does: &Does<'_, '_>| {
        if let Does::Block(inner) = does {
            found.extend(inner.handlers.iter().flat_map(|handler| handler.conditions.clone()));
        }
    };
    super::each(&block.statements, &mut |does| see(does));
    for handler in &block.handlers {
        super::each(&handler.statements, &mut |does| see(does));
    }
    found
}

impl Replacer {
    fn block(&mut self, block: &mut Block<'_, '_>, outermost: bool) {
        super::blocks_within(block, &mut |inner| self.block(inner, false));
        let mut at = 0;
        while at < block.handlers.len() {
            if self.can_stand_at_signals(block, at) {
                self.put(block, at, outermost);
            } else {
                at += 1;
            }
        }
    }

    /// Whether the handler at a place is for one error of the routine's own and means the same where that is raised.
    fn can_stand_at_signals(&self, block: &Block<'_, '_>, at: usize) -> bool {
        let handler = &block.handlers[at];
        let [name] = handler.conditions.as_slice() else { return false };
        let mut signals = 0;
        comes_to(&block.statements, name, &mut || signals += 1);
        let (mut raises, mut unnamed) = (false, false);
        super::each(&handler.statements, &mut |does| {
            raises |= matches!(does, Does::Raise(_) | Does::Signal(..) | Does::Reraise);
            unnamed |= matches!(does, Does::Leave(None, _) | Does::Iterate(None, _));
        });
        let other = block.handlers.iter().enumerate().any(|(place, other)| place != at && takes_all(other));
        let ends = handler.statements.last().is_some_and(|last| match last.does {
            Does::Return(value) => value.is_some(),
            Does::Raise(_) | Does::Signal(..) | Does::Reraise => true,
            _ => false,
        });
        signals > 0
            && !handler.continues
            // What is called may signal the same state.
            && !name.starts_with("SQLSTATE ")
            && (signals == 1 || handler.statements.len() <= FEW)
            && !(raises && other)
            && !asks_of_the_error(&handler.statements)
            && if self.in_function { ends } else { !unnamed }
    }

    /// Puts the statements of the handler at a place where its error is raised.
    fn put(&mut self, block: &mut Block<'_, '_>, at: usize, outermost: bool) {
        let mut handler = block.handlers.remove(at);
        let Some(name) = handler.conditions.pop() else { return };
        super::in_list_mut(&mut handler.statements, &mut |list| {
            for statement in list.iter_mut().filter(|statement| matches!(statement.does, Does::Reraise)) {
                // It goes on to the blocks around.
                statement.does = Does::Signal(name.clone(), None);
            }
        });
        leave_after(&mut handler, &mut block.label, (!outermost).then_some(("handled", &mut self.labels)));
        put_at_signals(&mut block.statements, &name, &handler.statements);
    }
}

/// Whether a block takes an error before the blocks around it do.
fn takes(block: &Block<'_, '_>, name: &str) -> bool {
    let is = |condition: &String| condition == "SQLEXCEPTION" || condition.eq_ignore_ascii_case(name);
    block.handlers.iter().any(|handler| handler.conditions.iter().any(is))
}

/// Sees every place at which an error is raised that comes to the handlers of the block of these statements.
fn comes_to(statements: &[Statement<'_, '_>], name: &str, see: &mut dyn FnMut()) {
    for statement in statements {
        match &statement.does {
            Does::Signal(signalled, _) if signalled.eq_ignore_ascii_case(name) => see(),
            Does::Block(inner) if takes(inner, name) => {
                inner.handlers.iter().for_each(|handler| comes_to(&handler.statements, name, see));
            }
            does => super::each_list(does, &mut |list| comes_to(list, name, see)),
        }
    }
}

/// Replaces the same places by statements.
fn put_at_signals<'t, 's>(list: &mut Vec<Statement<'t, 's>>, name: &str, made: &[Statement<'t, 's>]) {
    let mut done = Vec::with_capacity(list.len());
    for mut statement in list.drain(..) {
        match &mut statement.does {
            Does::Signal(signalled, _) if signalled.eq_ignore_ascii_case(name) => {
                done.extend(made.iter().cloned());
                continue;
            }
            Does::Block(inner) if takes(inner, name) => {
                inner.handlers.iter_mut().for_each(|handler| put_at_signals(&mut handler.statements, name, made));
            }
            does => super::lists_of_mut(does, &mut |list| put_at_signals(list, name, made)),
        }
        done.push(statement);
    }
    *list = done;
}
