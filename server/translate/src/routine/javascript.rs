//! Procedures of Snowflake in JavaScript that do nothing but run fixed SQL: what they run is a body of Snowflake's own
//! scripting, and goes the way of those. Whatever else a body does, it is not taken over.
//!
//! Source: "JavaScript Stored Procedures API" of Snowflake's reference.

use std::collections::HashMap;

use super::signature::Signature;
use crate::query::Rewriter;
use crate::scan::{Token, TokenKind, scan};

/// The whole text of a procedure whose body in JavaScript only runs fixed SQL, with that SQL as its body.
pub(super) fn as_sql(tokens: &[Token<'_>], signature: &Signature<'_, '_>, rewriter: &Rewriter<'_>) -> Option<String> {
    signature.language.as_deref().filter(|language| *language == "javascript")?;
    let body = tokens.get(signature.body)?;
    let script = match body.kind {
        TokenKind::Body => body.text.strip_prefix("$$")?.strip_suffix("$$")?.to_owned(),
        TokenKind::Text => crate::query::text_in(body.text, rewriter.dialect),
        _ => return None,
    };
    let language = tokens[..signature.body].windows(2).find(|pair| pair[0].is("LANGUAGE"))?;
    let parameters = signature.parameters.iter().map(|parameter| parameter.name.to_uppercase()).collect();
    let sql = Script { words: words(&script)?, at: 0, values: HashMap::new(), parameters }.body()?;
    let (before, after) = (&rewriter.sql[..language[1].start], &rewriter.sql[language[1].end()..body.start]);
    Some(format!("{before}SQL{after}$${sql}$${}", &rewriter.sql[body.end()..]))
}

#[derive(Clone, Debug, PartialEq)]
enum Word {
    Name(String),
    Text(String),
    Sign(char),
}

/// A script cut into words; `None` where it has something else than names, texts without parts, and signs.
fn words(script: &str) -> Option<Vec<Word>> {
    let mut found = Vec::new();
    let mut rest = script.trim_start();
    while let Some(first) = rest.chars().next() {
        let after = if rest.starts_with("//") {
            rest.find('\n').map_or("", |end| &rest[end..])
        } else if rest.starts_with("/*") {
            &rest[rest.find("*/")? + 2..]
        } else if matches!(first, '\'' | '"' | '`') {
            let (text, after) = text(&rest[1..], first)?;
            found.push(Word::Text(text));
            after
        } else if first.is_alphabetic() || first == '_' {
            let end = rest.find(|sign: char| !sign.is_alphanumeric() && sign != '_').unwrap_or(rest.len());
            found.push(Word::Name(rest[..end].to_owned()));
            &rest[end..]
        } else if "(){}[].,;:=+".contains(first) {
            found.push(Word::Sign(first));
            &rest[1..]
        } else {
            return None;
        };
        rest = after.trim_start();
    }
    Some(found)
}

/// What a text says, and what follows it.
fn text(rest: &str, quote: char) -> Option<(String, &str)> {
    let mut said = String::new();
    let mut signs = rest.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        match sign {
            _ if sign == quote => return Some((said, &rest[at + 1..])),
            '$' if quote == '`' && signs.peek().is_some_and(|(_, next)| *next == '{') => return None,
            '\n' if quote != '`' => return None,
            '\\' => match signs.next()?.1 {
                'n' => said.push('\n'),
                't' => said.push('\t'),
                '\n' => {}
                plain @ ('\\' | '\'' | '"' | '`') => said.push(plain),
                _ => return None,
            },
            _ => said.push(sign),
        }
    }
    None
}

/// A value that a name has been given.
#[derive(Clone, PartialEq)]
enum Value {
    Text(String),
    /// A statement that is ready to run.
    Statement(String),
    /// The result of a statement, of which nothing is known here.
    Result,
}

struct Script {
    words: Vec<Word>,
    at: usize,
    values: HashMap<String, Value>,
    parameters: Vec<String>,
}

impl Script {
    fn body(&mut self) -> Option<String> {
        let statements = self.statements(None)?;
        (self.at == self.words.len()).then(|| format!("\nBEGIN\n{statements}END;\n"))
    }

    fn peek(&self) -> Option<&Word> {
        self.words.get(self.at)
    }

    fn take(&mut self, sign: char) -> bool {
        let found = self.peek() == Some(&Word::Sign(sign));
        self.at += usize::from(found);
        found
    }

    fn take_name(&mut self, name: &str) -> bool {
        let found = matches!(self.peek(), Some(Word::Name(found)) if found == name);
        self.at += usize::from(found);
        found
    }

    /// `.name`, which has been read then.
    fn takes_member(&mut self, name: &str) -> Option<()> {
        (self.take('.') && self.take_name(name)).then_some(())
    }

    fn name(&mut self) -> Option<String> {
        let Some(Word::Name(name)) = self.peek() else { return None };
        let name = name.clone();
        self.at += 1;
        Some(name)
    }

    /// The statements up to a `}` or the end; what is returned ends them.
    fn statements(&mut self, error: Option<&str>) -> Option<String> {
        let mut sql = String::new();
        while let Some(word) = self.peek().cloned() {
            match word {
                Word::Sign(';') => self.at += 1,
                Word::Sign('}') => break,
                // `'use strict'`, which runs nothing.
                Word::Text(_) => self.at += 1,
                Word::Name(name) if name == "return" => {
                    self.at += 1;
                    sql.push_str(&format!("  RETURN {};\n", self.given(error)?));
                    while self.take(';') {}
                    return matches!(self.peek(), None | Some(Word::Sign('}'))).then_some(sql);
                }
                Word::Name(name) if name == "throw" => {
                    self.at += 1;
                    (error? == self.name()?).then(|| sql.push_str("  RAISE;\n"))?;
                }
                Word::Name(name) if name == "try" && error.is_none() => {
                    self.at += 1;
                    sql.push_str(&self.tried()?);
                }
                Word::Name(_) => sql.push_str(&self.simple()?),
                Word::Sign(_) => return None,
            }
        }
        Some(sql)
    }

    /// What stands after `try`, with its `catch`.
    fn tried(&mut self) -> Option<String> {
        self.take('{').then_some(())?;
        let before = self.values.clone();
        let tried = self.statements(None)?;
        let after = self.values.clone();
        // Where an error came, nobody knows which of the values had been given.
        let unsure = |values: &mut HashMap<String, Value>| {
            values.iter_mut().for_each(|(name, value)| {
                if before.get(name) != Some(value) {
                    *value = Value::Result;
                }
            });
        };
        unsure(&mut self.values);
        (self.take('}') && self.take_name("catch") && self.take('(')).then_some(())?;
        let error = self.name()?;
        (self.take(')') && self.take('{')).then_some(())?;
        let caught = self.statements(Some(&error))?;
        let ends = caught.lines().last().is_some_and(|last| last.contains("RETURN ") || last.contains("RAISE;"));
        match ends {
            true => self.values = after,
            false => unsure(&mut self.values),
        }
        (self.take('}') && !caught.is_empty())
            .then(|| format!("BEGIN\n{tried}EXCEPTION\n  WHEN OTHER THEN\n{caught}END;\n"))
    }

    /// A declaration, an assignment or a call; the SQL that it runs.
    fn simple(&mut self) -> Option<String> {
        let declares = ["var", "let", "const"].iter().any(|word| self.take_name(word));
        let start = self.at;
        let name = self.name()?;
        let sql = if self.take('=') {
            let (value, sql) = self.value()?;
            self.values.insert(name, value);
            sql
        } else if declares {
            String::new()
        } else {
            self.at = start;
            self.value()?.1
        };
        // A statement ends where its line does, as a rule; here it must be followed by what begins another.
        matches!(self.peek(), None | Some(Word::Sign(';' | '}') | Word::Name(_))).then_some(sql)
    }

    /// A value, and the SQL that is run to get it.
    fn value(&mut self) -> Option<(Value, String)> {
        let start = self.at;
        if self.take_name("snowflake") {
            self.take('.').then_some(())?;
            let call = self.name()?;
            let statement = self.call_of_statement()?;
            return match call.as_str() {
                "execute" => Some((Value::Result, run(&statement))),
                "createStatement" if self.peek() == Some(&Word::Sign('.')) => {
                    self.executed()?;
                    Some((Value::Result, run(&statement)))
                }
                "createStatement" => Some((Value::Statement(statement), String::new())),
                _ => None,
            };
        }
        if let Some(Word::Name(name)) = self.peek()
            && let Some(Value::Statement(statement)) = self.values.get(name).cloned()
        {
            self.at += 1;
            self.executed()?;
            return Some((Value::Result, run(&statement)));
        }
        self.at = start;
        Some((Value::Text(self.fixed()?), String::new()))
    }

    /// `.execute()`.
    fn executed(&mut self) -> Option<()> {
        self.takes_member("execute")?;
        (self.take('(') && self.take(')')).then_some(())
    }

    /// `({sqlText: '…', binds: [A, B]})`: a statement, with its parameters for the marks of its values.
    fn call_of_statement(&mut self) -> Option<String> {
        (self.take('(') && self.take('{') && self.take_name("sqlText") && self.take(':')).then_some(())?;
        let text = self.fixed()?;
        let mut values = Vec::new();
        if self.take(',') && self.take_name("binds") {
            (self.take(':') && self.take('[')).then_some(())?;
            while !self.take(']') {
                let name = self.name().filter(|name| self.parameters.contains(name))?;
                values.push(name);
                self.take(',');
            }
        }
        (self.take('}') && self.take(')')).then_some(())?;
        statement(&text, &values)
    }

    /// A text that is fixed: put together of texts and of names of such.
    fn fixed(&mut self) -> Option<String> {
        let mut said = String::new();
        loop {
            match self.peek()?.clone() {
                Word::Text(text) => said.push_str(&text),
                Word::Name(name) => match self.values.get(&name)? {
                    Value::Text(text) => said.push_str(text),
                    Value::Statement(_) | Value::Result => return None,
                },
                Word::Sign(_) => return None,
            }
            self.at += 1;
            if !self.take('+') {
                return Some(said);
            }
        }
    }

    /// What is returned, as an expression of SQL; of the error its message.
    fn given(&mut self, error: Option<&str>) -> Option<String> {
        let mut parts = Vec::new();
        loop {
            match self.peek()?.clone() {
                Word::Text(text) => parts.push(literal(&text)),
                Word::Name(name) if Some(name.as_str()) == error => {
                    parts.push("SQLERRM".to_owned());
                    if self.words.get(self.at + 1) == Some(&Word::Sign('.')) {
                        self.at += 1;
                        self.takes_member("message")?;
                        self.at -= 1;
                    }
                }
                // Put together with a text, JavaScript's truths are written in small letters.
                Word::Name(name) if parts.is_empty() && ["true", "false"].contains(&name.as_str()) => {
                    self.at += 1;
                    return (self.peek() != Some(&Word::Sign('+'))).then_some(name);
                }
                Word::Name(name) => match self.values.get(&name)? {
                    Value::Text(text) => parts.push(literal(text)),
                    Value::Statement(_) | Value::Result => return None,
                },
                Word::Sign(_) => return None,
            }
            self.at += 1;
            if !self.take('+') {
                return Some(parts.join(" || "));
            }
        }
    }
}

fn run(statement: &str) -> String {
    format!("  {statement};\n")
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

/// The one statement that a text holds, with parameters of the procedure for `?` or `:1`.
fn statement(text: &str, values: &[String]) -> Option<String> {
    let text = text.trim().trim_end_matches(';').trim_end();
    let tokens = scan(text, model::Dialect::Snowflake);
    let several = tokens.iter().any(|token| token.is_symbol(";"));
    if tokens.is_empty() || several || text.contains("$$") {
        return None;
    }
    let mut made = String::new();
    let (mut written, mut next) = (0, 0);
    for (at, token) in tokens.iter().enumerate() {
        let number = tokens.get(at + 1).and_then(|number| number.text.parse::<usize>().ok());
        let (place, end) = match number {
            _ if token.is_symbol("?") => {
                next += 1;
                (next, token.end())
            }
            Some(number) if token.is_symbol(":") && token.end() == tokens[at + 1].start => {
                (number, tokens[at + 1].end())
            }
            _ => continue,
        };
        let value = values.get(place.checked_sub(1)?)?;
        made.push_str(&format!("{}:{value}", &text[written..token.start]));
        written = end;
    }
    made.push_str(&text[written..]);
    Some(made)
}
