//! Statements that hold others.

use super::{BodyReader, Read};
use model::Dialect;

use crate::routine::each;
use crate::routine::ranges;
use crate::routine::reader::split_commas;
use crate::routine::tree::{Block, Does, Statement};
use crate::scan::Token;

impl<'t, 's> BodyReader<'t, 's> {
    /// Statements that hold others.
    pub(super) fn structured(&mut self, label: Option<String>) -> Read<Option<Does<'t, 's>>> {
        let does = if self.reader.sees(&["IF"]) {
            self.conditional()?
        } else if self.reader.sees(&["CASE"]) {
            self.case()?
        } else if self.reader.take(&["WHILE"]) {
            let condition = self.reader.until_words(&["LOOP", "DO"]);
            self.reader.next("LOOP")?;
            let body = self.loop_body(&["WHILE"])?;
            Does::While(label, condition, body)
        } else if self.reader.take(&["LOOP"]) {
            Does::Loop(label, self.loop_body(&[])?)
        } else if self.reader.take(&["REPEAT"]) {
            let body = self.statements(&["UNTIL"])?;
            self.reader.expect(&["UNTIL"])?;
            let condition = self.reader.until_words(&["END"]);
            self.reader.expect(&["END", "REPEAT"])?;
            self.end_label();
            Does::Repeat(label, body, condition)
        } else if self.reader.take(&["FOR"]) {
            self.for_loop(label)?
        } else if self.reader.sees_any(&["BEGIN", "DECLARE"]) {
            if self.reader.sees(&["BEGIN", "TRANSACTION"]) || self.reader.sees(&["BEGIN", "WORK"]) {
                return Ok(None);
            }
            let mut block = Block { label, ..Block::default() };
            if self.reader.take(&["DECLARE"]) {
                while !self.reader.sees(&["BEGIN"]) && !self.reader.is_over() {
                    self.declaration(&mut block)?;
                }
            }
            self.block(&mut block)?;
            self.reader.take_symbol(";");
            Does::Block(block)
        } else {
            return Ok(None);
        };
        Ok(Some(does))
    }

    fn conditional(&mut self) -> Read<Does<'t, 's>> {
        let mut arms = Vec::new();
        let mut otherwise = Vec::new();
        while self.reader.take_any(&["IF", "ELSIF", "ELSEIF"]) {
            let condition = self.reader.until_words(&["THEN"]);
            self.reader.expect(&["THEN"])?;
            let body = self.statements(&["ELSIF", "ELSEIF", "ELSE", "END"])?;
            arms.push((condition, body));
            if self.reader.take(&["ELSE"]) {
                otherwise = self.statements(&["END"])?;
                break;
            }
        }
        self.reader.expect(&["END", "IF"])?;
        self.reader.take_symbol(";");
        Ok(Does::If(arms, otherwise))
    }

    fn case(&mut self) -> Read<Does<'t, 's>> {
        self.reader.expect(&["CASE"])?;
        let operand = self.reader.until_words(&["WHEN"]);
        let mut arms = Vec::new();
        while self.reader.take(&["WHEN"]) {
            let condition = self.reader.until_words(&["THEN"]);
            self.reader.expect(&["THEN"])?;
            let done = self.statements(&["WHEN", "ELSE", "END"])?;
            // PL/pgSQL does the same for several values of what is asked after: `WHEN 2, 3 THEN`. A CASE in there would be
            // written as many times as all of them have values, so that it is left to be refused.
            let mut nested = false;
            each(&done, &mut |does| nested |= matches!(does, Does::Case(..)));
            let single = operand.is_empty() || condition.is_empty() || nested;
            let values = if single { vec![condition] } else { split_commas(condition) };
            arms.extend(values.into_iter().map(|value| (value, done.clone())));
        }
        let mut otherwise = Vec::new();
        if let Some(at) = self.reader.peek(0).filter(|token| token.is("ELSE")) {
            self.reader.at += 1;
            otherwise = self.statements(&["END"])?;
            // A CASE without ELSE is an error where nothing fits, one with an empty ELSE is not.
            if otherwise.is_empty() {
                otherwise.push(Statement { at, does: Does::Block(Block::default()) });
            }
        }
        self.reader.expect(&["END"])?;
        self.reader.take(&["CASE"]);
        self.reader.take_symbol(";");
        Ok(Does::Case((!operand.is_empty()).then_some(operand), arms, otherwise))
    }

    /// What is repeated, up to the end of the loop and its label.
    fn loop_body(&mut self, words: &[&str]) -> Read<Vec<Statement<'t, 's>>> {
        let body = self.statements(&["END"])?;
        self.reader.expect(&["END"])?;
        if !self.reader.take(&["LOOP"]) && !self.reader.take_any(words) {
            return Err(self.reader.expected("LOOP"));
        }
        self.end_label();
        Ok(body)
    }

    fn end_label(&mut self) {
        if self.reader.peek(0).is_some_and(Token::is_name) && self.reader.sees_symbol(1, ";") {
            self.reader.at += 1;
        }
        self.reader.take_symbol(";");
    }

    fn for_loop(&mut self, label: Option<String>) -> Read<Does<'t, 's>> {
        let mut row = self.reader.name()?;
        // PL/pgSQL takes the columns of a row apart: `FOR a, b IN SELECT …`.
        let mut into = Vec::new();
        while self.reader.take_symbol(",") {
            into.push(self.reader.name()?);
        }
        if !into.is_empty() {
            into.insert(0, row.clone());
            row.push_str("_row");
        }
        if !self.reader.take_any(&["IN", "AS"]) {
            return Err(self.reader.expected("IN or AS"));
        }
        let down = self.reader.take(&["REVERSE"]);
        // Teradata names the loop's cursor: `FOR r AS c CURSOR FOR SELECT …`.
        if self.reader.peek(1).is_some_and(|token| token.is("CURSOR")) {
            self.reader.at += 1;
            self.reader.expect(&["CURSOR", "FOR"])?;
        }
        let start = self.reader;
        let mut range = self.reader.until_words(&["LOOP", "DO"]);
        if self.dialect == Dialect::Snowflake
            && let Some(query) = self.result_here(range, start)?
        {
            range = query;
        }
        self.reader.next("LOOP")?;
        let body = self.loop_body(&["FOR"])?;
        if let Some((from, to)) = ranges::bounds(range) {
            let (to, step) = ranges::step(to);
            return Ok(Does::ForRange { label, variable: row, from, to, step, down, body });
        }
        Ok(Does::ForQuery { label, row, query: range, arguments: Vec::new(), into, body })
    }
}
