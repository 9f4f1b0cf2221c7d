//! A procedure's body: the control statements of Databricks' scripts, with the SQL in them.
//!
//! Source: "SQL scripting" of the Databricks SQL language manual.

use model::ObjectKind;

use super::grammar::Grammar;
use super::{Refusal, shortened, text_of};
use crate::scan::{Token, TokenKind};

/// Blocks nested more deeply than this are refused.
const DEEPEST: usize = 200;

pub(super) struct Script<'t, 's, 'g, 'd> {
    tokens: &'t [Token<'s>],
    sql: &'t str,
    grammar: &'g mut Grammar<'d>,
    at: usize,
    depth: usize,
}

impl<'t, 's, 'g, 'd> Script<'t, 's, 'g, 'd> {
    pub(super) fn new(tokens: &'t [Token<'s>], sql: &'t str, grammar: &'g mut Grammar<'d>) -> Self {
        Self { tokens, sql, grammar, at: 0, depth: 0 }
    }

    /// The whole body, from its BEGIN to its END.
    pub(super) fn whole(mut self) -> Result<(), Refusal> {
        if !self.is("BEGIN") {
            return Err("found a procedure whose body does not begin with BEGIN".to_owned());
        }
        self.statement()?;
        self.take_sign(";");
        match self.tokens.get(self.at) {
            None => Ok(()),
            Some(token) => Err(format!("found `{}` after the END of the procedure", token.text)),
        }
    }

    fn is(&self, word: &str) -> bool {
        self.tokens.get(self.at).is_some_and(|token| token.is(word))
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.is(word);
        self.at += usize::from(found);
        found
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let found = self.tokens.get(self.at).is_some_and(|token| token.is_symbol(sign));
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, word: &str) -> Result<(), Refusal> {
        if self.take(word) {
            return Ok(());
        }
        let found = self.tokens.get(self.at).map_or("the end", |token| token.text);
        Err(format!("found `{found}` in the procedure, expected {word}"))
    }

    /// Statements up to one of these words, which is not taken.
    fn list(&mut self, ends: &[&str]) -> Result<(), Refusal> {
        while !self.tokens.get(self.at).is_some_and(|token| token.is_any(ends)) {
            if self.at >= self.tokens.len() {
                return Err(format!("found the end of the procedure, expected {}", ends.join(" or ")));
            }
            self.statement()?;
            if !self.take_sign(";") {
                let found = self.tokens.get(self.at).map_or("the end", |token| token.text);
                return Err(format!("found `{found}` in the procedure, expected `;`"));
            }
        }
        Ok(())
    }

    fn statement(&mut self) -> Result<(), Refusal> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("the procedure is nested too deeply".to_owned());
        }
        self.label();
        let begins = self.tokens.get(self.at).map(|token| token.text.to_ascii_uppercase()).unwrap_or_default();
        let done = match begins.as_str() {
            "BEGIN" => self.block(),
            "IF" => self.branches(),
            "CASE" => self.case(),
            "WHILE" => self.turns("WHILE"),
            "LOOP" => {
                self.at += 1;
                self.list(&["END"]).and_then(|()| self.end("LOOP"))
            }
            "REPEAT" => self.repeat(),
            "FOR" => self.each(),
            "DECLARE" => self.declare(),
            "SET" => self.set(),
            "LEAVE" | "ITERATE" | "SIGNAL" | "RESIGNAL" | "GET" | "OPEN" | "FETCH" | "CLOSE" => {
                self.at = self.end_of_statement();
                Ok(())
            }
            "EXECUTE" => self.execute(),
            "CALL" => self.call(),
            "CREATE" => self.create(),
            _ => {
                let end = self.end_of_statement();
                let statement = &self.tokens[self.at..end];
                self.at = end;
                self.grammar.statement(statement, self.sql)
            }
        };
        self.depth -= 1;
        done
    }

    /// `name:` before a loop or a block.
    fn label(&mut self) {
        let named = self.tokens.get(self.at).is_some_and(Token::is_name);
        if named && self.tokens.get(self.at + 1).is_some_and(|token| token.is_symbol(":")) {
            self.at += 2;
        }
    }

    fn block(&mut self) -> Result<(), Refusal> {
        self.at += 1;
        if self.take("ATOMIC") {
            return Err("found BEGIN ATOMIC, expected BEGIN".to_owned());
        }
        self.take("NOT").then(|| self.take("ATOMIC"));
        self.list(&["END"])?;
        self.at += 1;
        self.ending_label();
        Ok(())
    }

    fn end(&mut self, word: &str) -> Result<(), Refusal> {
        self.expect("END")?;
        self.expect(word)?;
        self.ending_label();
        Ok(())
    }

    fn ending_label(&mut self) {
        if self.tokens.get(self.at).is_some_and(Token::is_name) {
            self.at += 1;
        }
    }

    fn branches(&mut self) -> Result<(), Refusal> {
        self.at += 1;
        self.condition("THEN")?;
        loop {
            self.list(&["ELSEIF", "ELSE", "END"])?;
            if self.take("ELSEIF") {
                self.condition("THEN")?;
            } else if !self.take("ELSE") {
                return self.end("IF");
            }
        }
    }

    fn case(&mut self) -> Result<(), Refusal> {
        self.at += 1;
        if !self.is("WHEN") {
            let end = self.up_to("WHEN")?;
            self.expression(end)?;
        }
        while self.take("WHEN") {
            self.condition("THEN")?;
            self.list(&["WHEN", "ELSE", "END"])?;
        }
        if self.take("ELSE") {
            self.list(&["END"])?;
        }
        self.end("CASE")
    }

    fn turns(&mut self, word: &str) -> Result<(), Refusal> {
        self.at += 1;
        self.condition("DO")?;
        self.list(&["END"])?;
        self.end(word)
    }

    fn repeat(&mut self) -> Result<(), Refusal> {
        self.at += 1;
        self.list(&["UNTIL"])?;
        self.at += 1;
        let end = self.up_to("END")?;
        self.expression(end)?;
        self.end("REPEAT")
    }

    /// `FOR row AS query DO … END FOR`, with or without the name.
    fn each(&mut self) -> Result<(), Refusal> {
        self.at += 1;
        if self.tokens.get(self.at + 1).is_some_and(|token| token.is("AS")) {
            self.at += 2;
        }
        let end = self.up_to("DO")?;
        self.grammar.query(&self.tokens[self.at..end], self.sql)?;
        self.at = end + 1;
        self.list(&["END"])?;
        self.end("FOR")
    }

    fn declare(&mut self) -> Result<(), Refusal> {
        let begin = self.at;
        self.at += 1;
        if self.tokens.get(self.at).is_some_and(|token| token.is_any(&["EXIT", "CONTINUE", "UNDO"])) {
            self.at += 1;
            self.expect("HANDLER")?;
            self.expect("FOR")?;
            // Conditions: names, SQLSTATE 'xxxxx', NOT FOUND, divided by commas; then the statement.
            let handles = |token: &&Token<'_>| {
                token.is_any(&["SQLEXCEPTION", "SQLSTATE", "VALUE", "NOT", "FOUND"])
                    || token.is_symbol(",")
                    || token.kind == TokenKind::Text
            };
            while self.tokens.get(self.at).as_ref().is_some_and(handles)
                || (!self.is("BEGIN")
                    && self.tokens.get(self.at - 1).is_some_and(|token| token.is("FOR") || token.is_symbol(",")))
            {
                self.at += 1;
            }
            // A condition of one's own before the statement.
            return self.statement();
        }
        let end = self.end_of_statement();
        let rest = &self.tokens[self.at..end];
        self.at = end;
        if rest.iter().any(|token| token.is("CONDITION")) {
            return Ok(());
        }
        if let Some(cursor) = rest.iter().position(|token| token.is("CURSOR")) {
            let query = rest.iter().skip(cursor).position(|token| token.is("FOR")).map(|at| cursor + at + 1);
            let query = query.ok_or("found a cursor without a query")?;
            return self.grammar.query(&rest[query..], self.sql);
        }
        // Names, a type, a value.
        let mut at = rest.iter().position(|token| !token.is_name() && !token.is_symbol(",")).unwrap_or(rest.len());
        let named = rest.windows(2).take_while(|pair| pair[1].is_symbol(",") || pair[0].is_symbol(",")).count();
        let data_type = rest.get(named + 1);
        if data_type.is_some_and(|token| !token.is_any(&["DEFAULT"])) {
            self.grammar.data_type(data_type)?;
        }
        if let Some(default) = super::at_depth_0(rest, |token| token.is("DEFAULT")) {
            at = default + 1;
            return self.grammar.expression(&rest[at..], self.sql);
        }
        if rest.is_empty() || at == 0 {
            return Err(format!(
                "found `{}`, expected a declaration",
                shortened(text_of(&self.tokens[begin..end], self.sql))
            ));
        }
        Ok(())
    }

    /// `SET v = …` and `SET (v, w) = (query)`.
    fn set(&mut self) -> Result<(), Refusal> {
        self.at += 1;
        self.take("VAR");
        self.take("VARIABLE");
        let end = self.end_of_statement();
        let rest = &self.tokens[self.at..end];
        self.at = end;
        let several = rest.first().is_some_and(|token| token.is_symbol("("));
        let equals = if several { super::grammar::closing(rest).map_or(0, |at| at + 1) } else { 1 };
        if !rest.get(equals).is_some_and(|token| token.is_symbol("=")) {
            return Err(format!(
                "found `SET {}`, expected a name, `=` and a value",
                shortened(text_of(rest, self.sql))
            ));
        }
        let value = &rest[equals + 1..];
        let assignments = if several { vec![value] } else { super::grammar::items(value) };
        for (place, value) in assignments.into_iter().enumerate() {
            // Further assignments: `v = 1, w = 2`.
            let value = if place == 0 { value } else { value.get(2..).unwrap_or_default() };
            let default = value.len() == 1 && value[0].is("DEFAULT");
            if !default {
                self.grammar.expression(value, self.sql)?;
            }
        }
        Ok(())
    }

    fn execute(&mut self) -> Result<(), Refusal> {
        self.at += 1;
        self.expect("IMMEDIATE")?;
        let end = self.end_of_statement();
        let rest = &self.tokens[self.at..end];
        self.at = end;
        let text = super::at_depth_0(rest, |token| token.is_any(&["INTO", "USING"])).unwrap_or(rest.len());
        self.grammar.expression(&rest[..text], self.sql)
    }

    /// A table, often a temporary one, by the grammar of tables; anything else as a statement of SQL.
    fn create(&mut self) -> Result<(), Refusal> {
        let end = self.end_of_statement();
        let statement = &self.tokens[self.at..end];
        self.at = end;
        match crate::head::head(statement).filter(|head| head.kind == Some(ObjectKind::Table)) {
            Some(head) => super::table::look(statement, &head, self.sql, self.grammar),
            None => self.grammar.statement(statement, self.sql),
        }
    }

    fn call(&mut self) -> Result<(), Refusal> {
        self.at += 1;
        let end = self.end_of_statement();
        let rest = &self.tokens[self.at..end];
        self.at = end;
        let (name, after) = crate::head::name(rest, 0);
        if name.is_empty() || !rest.get(after).is_some_and(|token| token.is_symbol("(")) {
            return Err(format!(
                "found `CALL {}`, expected a procedure and its arguments",
                shortened(text_of(rest, self.sql))
            ));
        }
        let close = super::grammar::closing(&rest[after..]).ok_or("found a CALL without an end, expected `)`")?;
        for argument in super::grammar::items(&rest[after + 1..after + close]) {
            // `name => value`.
            let named = argument.windows(2).position(|pair| pair[0].is_symbol("=") && pair[1].is_symbol(">"));
            let arrow = argument.iter().position(|token| token.is_symbol("=>")).map(|at| at + 1);
            self.grammar.expression(&argument[arrow.or(named.map(|at| at + 2)).unwrap_or(0)..], self.sql)?;
        }
        Ok(())
    }

    fn condition(&mut self, word: &str) -> Result<(), Refusal> {
        let end = self.up_to(word)?;
        self.expression(end)
    }

    /// An expression that ends before the word at `end`, which is taken too unless it begins an END.
    fn expression(&mut self, end: usize) -> Result<(), Refusal> {
        self.grammar.expression(&self.tokens[self.at..end], self.sql)?;
        let stays = self.tokens[end].is("END") || self.tokens[end].is("WHEN");
        self.at = end + usize::from(!stays);
        Ok(())
    }

    /// The place of a word outside of parentheses and CASE expressions.
    fn up_to(&self, word: &str) -> Result<usize, Refusal> {
        let (mut depth, mut cases) = (0_usize, 0_usize);
        for (at, token) in self.tokens.iter().enumerate().skip(self.at) {
            if depth == 0 && cases == 0 && token.is(word) {
                return Ok(at);
            }
            match token.text {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                ";" if depth == 0 => break,
                _ if token.is("CASE") => cases += 1,
                _ if token.is("END") => cases = cases.saturating_sub(1),
                _ => {}
            }
        }
        Err(format!("found no {word} in the procedure, expected one"))
    }

    /// The place of the `;` that ends the statement.
    fn end_of_statement(&self) -> usize {
        let rest = self.tokens.iter().skip(self.at);
        rest.clone().position(|token| token.is_symbol(";")).map_or(self.tokens.len(), |found| self.at + found)
    }
}
