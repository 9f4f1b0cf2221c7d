//! Blocks as they are written: declarations first, then handlers, then statements.

use super::super::names::Copies;
use super::super::tree::{Block, Does, Handler, Statement, Variable};
use super::super::{dynamic, errors, fetching};
use super::fetching::STATUS;
use super::{BODY, Writer, Written, cursors, placed};
use crate::diagnostic_codes::{STATEMENT_CHANGED, STATEMENT_DROPPED};
use crate::names::identifier;
use crate::query::layout;
use crate::scan::TokenKind;

impl<'s> Writer<'_, '_, 's> {
    /// The body from `BEGIN` to `END`.
    pub(in super::super) fn body(&mut self, block: &Block<'_, 's>, copies: &Copies) -> Written<String> {
        self.asked = fetching::is_asked(block);
        self.status = self.asked && cursors::fetches(block);
        self.body_label.clone_from(&block.label);
        self.carriers = dynamic::carriers(block);
        self.block(block, 0, &copies.filled, None)?;
        self.drop_unused();
        let jump = format!("LEAVE {BODY};");
        // The end of the body is left anyway.
        if self.lines.iter().rev().nth(1).is_some_and(|line| *line == format!("  {jump}")) {
            self.lines.remove(self.lines.len() - 2);
        }
        let left = self.lines.iter().any(|line| line.trim_start() == jump);
        let label = if left { format!("{BODY}: ") } else { String::new() };
        if !label.is_empty() || !copies.given_back.is_empty() {
            self.put_around(&label, copies);
        }
        Ok(self.lines.join("\n"))
    }

    /// Puts a block around the body, which goes on after the body is left.
    fn put_around(&mut self, label: &str, copies: &Copies) {
        let body = std::mem::replace(&mut self.lines, vec!["BEGIN".to_owned()]);
        self.lines.extend(copies.around.iter().map(|line| format!("  {line}")));
        let first = self.lines.len();
        self.lines.extend(body.iter().map(|line| layout::further_in(line)));
        self.lines[first] = format!("  {label}BEGIN");
        if let Some(last) = self.lines.last_mut() {
            *last = if label.is_empty() { "  END;".to_owned() } else { format!("  END {BODY};") };
        }
        self.lines.extend(copies.given_back.iter().map(|line| format!("  {line}")));
        self.lines.push("END".to_owned());
    }

    /// Leaves out variables that nothing names any more, since what named them was left out.
    fn drop_unused(&mut self) {
        let names: Vec<String> = self
            .lines
            .iter()
            .filter_map(|line| line.trim_start().strip_prefix("DECLARE ")?.split(' ').next().map(str::to_owned))
            .filter(|name| name != "EXIT" && name != "CONTINUE")
            .collect();
        for name in names {
            let is_mine = |line: &String| line.trim_start().starts_with(&format!("DECLARE {name} "));
            let uses = self.lines.iter().filter(|line| !is_mine(line)).any(|line| names_word(line, &name));
            if !uses {
                self.lines.retain(|line| !is_mine(line));
            }
        }
    }

    pub(super) fn inner_block(&mut self, block: &Block<'_, '_>, depth: usize) -> Written<()> {
        let Some(label) = block.label.as_deref().map(identifier) else {
            return self.block(block, depth, &[], Some("END;"));
        };
        let place = self.lines.len();
        self.blocks.push(label.clone());
        self.block(block, depth, &[], Some("END;"))?;
        self.blocks.pop();
        if self.lines[place..].iter().any(|line| line.contains(&format!("LEAVE {label};"))) {
            self.lines[place] = format!("{}{label}: BEGIN", "  ".repeat(depth));
        }
        Ok(())
    }

    fn block(&mut self, block: &Block<'_, '_>, depth: usize, first: &[String], end: Option<&str>) -> Written<()> {
        self.line(depth, "BEGIN");
        let mut set = Vec::new();
        for variable in &block.variables {
            if self.carriers.contains(&variable.name.to_lowercase()) {
                continue;
            }
            if variable.default.is_some() {
                self.filled.insert(variable.name.to_lowercase());
            }
            if ["DATE", "TIMESTAMP"].iter().any(|name| variable.data_type.starts_with(name)) {
                self.dates.insert(variable.name.to_lowercase());
            }
            self.learn(&variable.name, &variable.data_type);
            set.extend(self.declaration(variable, depth + 1)?);
        }
        if depth == 0 && self.asked {
            self.line(depth + 1, format!("DECLARE {STATUS} INT DEFAULT 0;"));
        }
        for condition in &block.conditions {
            self.conditions += 1;
            // SQLSTATEs of class 45 are free for users.
            let state = format!("45{:03}", self.conditions);
            self.line(depth + 1, format!("DECLARE {} CONDITION FOR SQLSTATE '{state}';", identifier(condition)));
        }
        for cursor in &block.cursors {
            self.cursor(cursor, depth + 1)?;
        }
        for handler in &block.handlers {
            self.handler(handler, depth + 1)?;
        }
        if depth == 0 && self.status {
            self.line(depth + 1, format!("DECLARE CONTINUE HANDLER FOR NOT FOUND SET {STATUS} = -1;"));
        }
        for line in first.iter().chain(&set) {
            self.line(depth + 1, line);
        }
        self.list(&block.statements, depth + 1)?;
        self.line(depth, end.unwrap_or("END"));
        Ok(())
    }

    /// `DECLARE`, and the `SET` that gives it its first value where that is no constant.
    fn declaration(&mut self, variable: &Variable<'_, '_>, depth: usize) -> Written<Option<String>> {
        let name = self.target(&variable.name);
        let value = variable.default.map(|default| self.expression(default)).transpose()?;
        let constant = variable.default.is_some_and(|default| {
            matches!(default, [only] if matches!(only.kind, TokenKind::Text | TokenKind::Number) || only.is_any(&["NULL", "TRUE", "FALSE"]))
        });
        let data_type = if variable.data_type.is_empty() { "STRING" } else { &variable.data_type };
        match value {
            Some(value) if constant && data_type != "VARIANT" => {
                self.line(depth, format!("DECLARE {name} {data_type} DEFAULT {value};"));
                Ok(None)
            }
            value => {
                self.line(depth, format!("DECLARE {name} {data_type};"));
                let held = |text| self.as_held(&variable.name, variable.default.unwrap_or_default(), text);
                let value = value.map(held);
                Ok(value.map(|value| format!("SET {name} = {value};")))
            }
        }
    }

    fn handler(&mut self, handler: &Handler<'_, '_>, depth: usize) -> Written<()> {
        if errors::only_passes_on(&handler.statements) {
            let message =
                "the error is passed on as it is, so that no handler is needed; text put around it is left out";
            self.remarks.push(placed(STATEMENT_DROPPED.diagnostic(message), handler.at));
            return Ok(());
        }
        let holders = std::mem::replace(&mut self.holders, errors::holders(&handler.statements));
        let kind = if handler.continues { "CONTINUE" } else { "EXIT" };
        self.line(depth, format!("DECLARE {kind} HANDLER FOR {}", handler.conditions.join(", ")));
        self.line(depth, "BEGIN");
        let place = self.lines.len();
        let statements = match handler.statements.as_slice() {
            [Statement { does: Does::Block(inner), .. }] if inner.is_plain() => &inner.statements,
            _ => &handler.statements,
        };
        let names = errors::ERROR_VALUES.iter().map(|(source, target)| ((*source).to_owned(), (*target).to_owned()));
        self.with_variables(names, |writer| writer.list(statements, depth + 1))?;
        self.holders = holders;
        if errors::ask_for_number(&handler.statements) {
            let message = "the number of the error is 50000 for every error here; ask for its SQLSTATE or its message";
            self.remarks.push(placed(STATEMENT_CHANGED.diagnostic(message), handler.at));
        }
        let uses = |name: &str| self.lines[place..].iter().any(|line| line.contains(name));
        if uses("error_message") || uses("error_state") {
            let indent = "  ".repeat(depth + 1);
            let lines = [
                "DECLARE error_message STRING;",
                "DECLARE error_state STRING;",
                "GET DIAGNOSTICS CONDITION 1 error_message = MESSAGE_TEXT, error_state = RETURNED_SQLSTATE;",
            ];
            self.lines.splice(place..place, lines.map(|line| format!("{indent}{line}")));
        }
        self.line(depth, "END;");
        Ok(())
    }
}

fn names_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let line = line.to_lowercase();
    line.match_indices(&word.to_lowercase()).any(|(at, found)| {
        let (before, after) = (line[..at].chars().next_back(), line[at + found.len()..].chars().next());
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}
