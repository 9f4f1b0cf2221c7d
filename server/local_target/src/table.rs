use model::{Home, TargetName};
use sqlparser::ast::Expr;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use crate::name::{quoted, quoted_identifier};
use crate::statement::{self, Body, word};

/// A table as the local target makes it: what of a Databricks table SQLite has a place for.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: TargetName,
    pub(crate) columns: Vec<Column>,
    pub(crate) primary_key: Vec<String>,
    /// Tables its foreign keys refer to; the keys themselves are left out.
    pub(crate) parents: Vec<TargetName>,
    /// The query that fills it.
    pub(crate) body: Option<Body>,
    /// Clauses that SQLite lacks, each once.
    pub(crate) left_out: Vec<&'static str>,
}

#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    /// A type name that SQLite accepts.
    pub(crate) type_name: String,
    pub(crate) not_null: bool,
    pub(crate) default: Option<Expr>,
}

impl Table {
    /// Reads what follows `CREATE TABLE name`.
    pub(crate) fn read(parser: &mut Parser<'_>, name: TargetName, home: &Home) -> Result<Self, ParserError> {
        let mut table = Self {
            name,
            columns: Vec::new(),
            primary_key: Vec::new(),
            parents: Vec::new(),
            body: None,
            left_out: Vec::new(),
        };
        if parser.consume_token(&Token::LParen) {
            loop {
                table.element(parser, home)?;
                if !parser.consume_token(&Token::Comma) {
                    break;
                }
            }
            parser.expect_token(&Token::RParen)?;
        }
        let clauses = statement::skip_clauses(parser);
        clauses.into_iter().for_each(|clause| table.leave_out(clause));
        if word(parser, "AS") {
            table.body = Some(statement::body(parser, home));
        }
        if table.columns.is_empty() && table.body.is_none() {
            return Err(statement::unreadable("a table without columns"));
        }
        Ok(table)
    }

    pub(crate) fn leave_out(&mut self, clause: &'static str) {
        if !self.left_out.contains(&clause) {
            self.left_out.push(clause);
        }
    }

    /// Its SQLite statement. `defaults` are the columns' defaults as SQLite takes them, `query` the rewritten query.
    pub(crate) fn sqlite(&self, defaults: &[Option<String>], query: Option<&str>) -> String {
        let name = quoted_identifier(&self.name);
        if let Some(query) = query {
            return format!("CREATE TABLE {name} AS {query}");
        }
        let columns = self.columns.iter().zip(defaults).map(|(column, default)| {
            let mut text = format!("{} {}", quoted(&column.name), column.type_name);
            if column.not_null {
                text.push_str(" NOT NULL");
            }
            if let Some(default) = default {
                text.push_str(&format!(" DEFAULT ({default})"));
            }
            text
        });
        let mut elements: Vec<String> = columns.collect();
        if !self.primary_key.is_empty() {
            let key: Vec<String> = self.primary_key.iter().map(|column| quoted(column)).collect();
            elements.push(format!("PRIMARY KEY ({})", key.join(", ")));
        }
        format!("CREATE TABLE {name} ({})", elements.join(", "))
    }

    fn element(&mut self, parser: &mut Parser<'_>, home: &Home) -> Result<(), ParserError> {
        let before = parser.index();
        if word(parser, "CONSTRAINT") {
            parser.parse_identifier()?;
            return self.constraint(parser, home, None);
        }
        if ["PRIMARY", "FOREIGN", "UNIQUE", "CHECK"].iter().any(|head| word(parser, head)) {
            // Only a bracket or KEY follows a constraint's head; a column of that name has a type there.
            let is_constraint = matches!(&parser.peek_token_ref().token, Token::LParen)
                || matches!(&parser.peek_token_ref().token, Token::Word(next) if next.value.eq_ignore_ascii_case("KEY"));
            while parser.index() > before {
                parser.prev_token();
            }
            if is_constraint {
                return self.constraint(parser, home, None);
            }
        }
        self.column(parser, home)
    }

    /// `column` is the one it stands beside, or none for a constraint of the table.
    fn constraint(&mut self, parser: &mut Parser<'_>, home: &Home, column: Option<&str>) -> Result<(), ParserError> {
        if word(parser, "PRIMARY") {
            word(parser, "KEY");
            self.primary_key = match column {
                Some(column) => vec![column.to_owned()],
                None => statement::column_list(parser)?,
            };
        } else if word(parser, "FOREIGN") {
            word(parser, "KEY");
            if column.is_none() {
                statement::column_list(parser)?;
            }
            if word(parser, "REFERENCES") {
                self.foreign_key(parser, home)?;
            }
        } else if word(parser, "REFERENCES") {
            self.foreign_key(parser, home)?;
        } else if word(parser, "CHECK") {
            parser.expect_token(&Token::LParen)?;
            parser.parse_expr()?;
            parser.expect_token(&Token::RParen)?;
            self.leave_out("check constraints");
        } else if word(parser, "UNIQUE") {
            if column.is_none() {
                statement::column_list(parser)?;
            }
            self.leave_out("unique constraints");
        } else if word(parser, "NOT") {
            word(parser, "NULL");
            if let Some(column) = self.columns.last_mut() {
                column.not_null = true;
            }
        } else {
            return Err(statement::unreadable("a constraint"));
        }
        skip_constraint_options(parser);
        Ok(())
    }

    fn foreign_key(&mut self, parser: &mut Parser<'_>, home: &Home) -> Result<(), ParserError> {
        self.parents.push(statement::object_name(parser, home)?);
        if matches!(parser.peek_token_ref().token, Token::LParen) {
            statement::column_list(parser)?;
        }
        self.leave_out("foreign keys");
        Ok(())
    }

    fn column(&mut self, parser: &mut Parser<'_>, home: &Home) -> Result<(), ParserError> {
        let name = parser.parse_identifier()?.value;
        let type_name = type_name(parser);
        self.columns.push(Column { name: name.clone(), type_name, not_null: false, default: None });
        loop {
            if word(parser, "NOT") {
                word(parser, "NULL");
                self.edit_last(|column| column.not_null = true);
            } else if word(parser, "DEFAULT") {
                let default = parser.parse_expr()?;
                self.edit_last(|column| column.default = Some(default));
            } else if word(parser, "GENERATED") {
                self.generated(parser)?;
            } else if word(parser, "COMMENT") {
                parser.next_token();
                self.leave_out("comments");
            } else if word(parser, "COLLATE") {
                parser.parse_object_name(false)?;
                self.leave_out("collation");
            } else if word(parser, "MASK") {
                statement::object_name(parser, home)?;
                self.leave_out("column masks");
            } else if word(parser, "CONSTRAINT") {
                parser.parse_identifier()?;
                self.constraint(parser, home, Some(&name))?;
            } else if !word(parser, "NULL") {
                match &parser.peek_token_ref().token {
                    Token::Comma | Token::RParen => return Ok(()),
                    _ => self.constraint(parser, home, Some(&name))?,
                }
            }
        }
    }

    fn generated(&mut self, parser: &mut Parser<'_>) -> Result<(), ParserError> {
        while ["ALWAYS", "BY", "DEFAULT", "AS"].iter().any(|skipped| word(parser, skipped)) {}
        let clause = if word(parser, "IDENTITY") { "identity" } else { "generated expressions" };
        self.leave_out(clause);
        if matches!(parser.peek_token_ref().token, Token::LParen) {
            skip_brackets(parser)?;
        }
        Ok(())
    }

    fn edit_last(&mut self, edit: impl FnOnce(&mut Column)) {
        if let Some(column) = self.columns.last_mut() {
            edit(column);
        }
    }
}

fn skip_constraint_options(parser: &mut Parser<'_>) {
    const OPTIONS: [&str; 17] = [
        "NOT",
        "ENFORCED",
        "DEFERRABLE",
        "INITIALLY",
        "DEFERRED",
        "NORELY",
        "RELY",
        "MATCH",
        "FULL",
        "ON",
        "UPDATE",
        "DELETE",
        "NO",
        "ACTION",
        "ENABLE",
        "NOVALIDATE",
        "CASCADE",
    ];
    loop {
        // `NOT NULL` after a constraint belongs to the column.
        let next = parser.peek_nth_token(1).token;
        if matches!(&next, Token::Word(word) if word.value.eq_ignore_ascii_case("NULL")) {
            return;
        }
        if !OPTIONS.iter().any(|option| word(parser, option)) {
            return;
        }
    }
}

fn skip_brackets(parser: &mut Parser<'_>) -> Result<(), ParserError> {
    let mut depth = 0_u32;
    loop {
        match parser.next_token().token {
            Token::LParen => depth += 1,
            Token::RParen if depth <= 1 => return Ok(()),
            Token::RParen => depth -= 1,
            Token::EOF => return Err(statement::unreadable("a bracket that is not closed")),
            _ => {}
        }
    }
}

/// Reads a column's type and spells it for SQLite: as declared, in quotes where it is more than a word with numbers.
/// `STRING` becomes `TEXT`: SQLite would turn what looks like a number in a `STRING` into one.
fn type_name(parser: &mut Parser<'_>) -> String {
    const ENDS: [&str; 11] = [
        "NOT",
        "NULL",
        "DEFAULT",
        "GENERATED",
        "COMMENT",
        "PRIMARY",
        "CONSTRAINT",
        "COLLATE",
        "MASK",
        "REFERENCES",
        "CHECK",
    ];
    let mut text = String::new();
    let mut words = 0;
    let (mut brackets, mut angles) = (0_i32, 0_i32);
    loop {
        let token = parser.peek_token().token;
        match &token {
            Token::EOF => break,
            Token::LParen => brackets += 1,
            Token::RParen if brackets == 0 => break,
            Token::RParen => brackets -= 1,
            Token::Lt => angles += 1,
            Token::Gt => angles -= 1,
            Token::ShiftRight => angles -= 2,
            Token::Comma if brackets == 0 && angles <= 0 => break,
            Token::Word(word) => {
                let outside = brackets == 0 && angles <= 0;
                let unquoted = word.quote_style.is_none();
                if outside && unquoted && ENDS.iter().any(|end| word.value.eq_ignore_ascii_case(end)) {
                    break;
                }
                words += 1;
            }
            _ => {}
        }
        if matches!(&token, Token::Word(_)) && text.ends_with(|last: char| last.is_alphanumeric() || last == ':') {
            text.push(' ');
        }
        text.push_str(&token.to_string());
        parser.next_token();
    }
    let plain = words == 1 && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '(' | ')' | ','));
    match plain {
        true if text.eq_ignore_ascii_case("STRING") => "TEXT".to_owned(),
        true => text,
        false => quoted(&text),
    }
}
