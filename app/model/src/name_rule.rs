//! A rule that says where objects of a source go in the target.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::refused_name;

/// A rule: what comes from there goes here.
///
/// As a text `FROM=TO`. `TO` is `catalog.schema`, or `catalog.schema.name` for a single object; `*` keeps what the object has
/// in the source. `FROM` is `schema` or `database.schema`, and for a single object `schema.name` or `database.schema.name`,
/// each part `*` for any; without a database any is meant. A part with signs of its own stands in double quotes or backticks.
/// JSON has the same text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NameRule {
    pub(crate) from: [Part; 3],
    pub(crate) to: [Part; 3],
}

/// A part of a pattern: a name, or any.
pub(crate) type Part = Option<String>;

/// Why rules for names cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameRuleError {
    /// The text is no rule.
    NoRule(String),
    /// One side does not have the parts it should.
    Parts {
        /// The side as it was found.
        found: String,
        /// What it should be.
        expected: &'static str,
    },
    /// A name in the target is none that Unity Catalog takes.
    Refused {
        /// The name.
        name: String,
        /// What speaks against it.
        why: &'static str,
    },
    /// Two rules are about the same names.
    Twice(String),
}

impl fmt::Display for NameRuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRule(found) => write!(f, "found `{}`, expected `FROM=TO`", short(found)),
            Self::Parts { found, expected } => write!(f, "found `{}`, expected {expected}", short(found)),
            Self::Refused { name, why } => {
                write!(f, "found `{}`, which {why}; Unity Catalog refuses it", short(name))
            }
            Self::Twice(from) => write!(f, "found two rules for `{}`, expected one", short(from)),
        }
    }
}

impl std::error::Error for NameRuleError {}

fn short(text: &str) -> String {
    text.chars().take(64).collect()
}

const FROM_OBJECT: &str = "schema.name or database.schema.name, where * is any";
const FROM: &str = "schema, database.schema or database.schema.name, where * is any";
const TO: &str = "catalog.schema, or catalog.schema.name for a single object, where * keeps the source's";

impl NameRule {
    /// A rule of its two sides.
    ///
    /// # Errors
    /// When a side does not have the parts it should.
    pub fn new(from: &str, to: &str) -> Result<Self, NameRuleError> {
        let wrong = |found: &str, expected| NameRuleError::Parts { found: found.to_owned(), expected };
        let found = parts(to).ok_or_else(|| wrong(to, TO))?;
        let (target, of_object): ([Part; 3], bool) = match <[Part; 3]>::try_from(found) {
            Ok(three) => (three, true),
            Err(found) => {
                let [catalog, schema] = <[Part; 2]>::try_from(found).map_err(|_| wrong(to, TO))?;
                ([catalog, schema, None], false)
            }
        };
        let mut found = parts(from).ok_or_else(|| wrong(from, FROM))?.into_iter().rev().fuse();
        let expected = if of_object { FROM_OBJECT } else { FROM };
        let (last, before) = (found.next(), found.next());
        let (first, more) = (found.next(), found.next());
        let source: [Part; 3] = match (first, before, last) {
            (Some(database), Some(schema), Some(name)) if more.is_none() => [database, schema, name],
            (None, Some(schema), Some(name)) if of_object => [None, schema, name],
            (None, Some(database), Some(schema)) => [database, schema, None],
            (None, None, Some(schema)) if !of_object => [None, schema, None],
            _ => return Err(wrong(from, expected)),
        };
        if target[2].is_some() && source[2].is_none() {
            return Err(wrong(to, "catalog.schema.*; only a rule for a single object may name it"));
        }
        for name in target.iter().flatten() {
            if let Some(why) = refused_name(name) {
                return Err(NameRuleError::Refused { name: name.clone(), why });
            }
        }
        Ok(Self { from: source, to: target })
    }

    /// The names it is about, as `database.schema`, or with a name.
    pub fn from(&self) -> String {
        written(&self.from)
    }

    /// Where they go, as `catalog.schema`, or with a name.
    pub fn to(&self) -> String {
        written(&self.to)
    }

    pub(crate) fn fits(&self, name: &SourceName<'_>) -> bool {
        let [database, schema, object] = &self.from;
        let is = |part: &Part, found: &str| part.as_ref().is_none_or(|part| same(part, found));
        let in_database = database.as_ref().is_none_or(|one| name.database.is_none_or(|found| same(one, found)));
        in_database && is(schema, name.schema) && is(object, name.name)
    }

    /// How much of a name it says, the object before the schema before the database. Of a name without its database nobody
    /// knows whether it is the one that is said.
    pub(crate) fn weight(&self, name: &SourceName<'_>) -> u8 {
        let [database, schema, object] = self.from.each_ref().map(|part| u8::from(part.is_some()));
        4 * object + 2 * schema + if name.database.is_some() { database } else { 0 }
    }
}

/// Names of sources are compared without regard to case, as every dialect does where they stand without quotes.
fn same(one: &str, other: &str) -> bool {
    one.chars().flat_map(char::to_lowercase).eq(other.chars().flat_map(char::to_lowercase))
}

/// The parts of a dotted text; `None` where one is empty or a quote is not closed.
fn parts(text: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    loop {
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '`'));
        let part = match quote {
            Some(quote) => {
                let (part, after) = quoted(&rest[1..], quote)?;
                rest = after;
                Some(part)
            }
            None => {
                let end = rest.find('.').unwrap_or(rest.len());
                let part = rest[..end].trim();
                rest = &rest[end..];
                Some(part.to_owned()).filter(|part| part != "*")
            }
        };
        if part.as_ref().is_some_and(String::is_empty) {
            return None;
        }
        parts.push(part);
        rest = rest.trim_start();
        match rest.strip_prefix('.') {
            Some(after) => rest = after.trim_start(),
            None => return rest.is_empty().then_some(parts),
        }
    }
}

/// What stands up to a quote that is not doubled, and the rest after it.
fn quoted(text: &str, quote: char) -> Option<(String, &str)> {
    let mut part = String::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c != quote {
            part.push(c);
        } else if chars.next_if(|(_, next)| *next == quote).is_some() {
            part.push(quote);
        } else {
            return Some((part, &text[at + 1..]));
        }
    }
    None
}

fn written(parts: &[Part; 3]) -> String {
    let plain = |part: &str| part.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '#' | '-'));
    let part = |part: &Part| match part {
        None => "*".to_owned(),
        Some(name) if plain(name) => name.clone(),
        Some(name) => format!("\"{}\"", name.replace('"', "\"\"")),
    };
    let [first, second, third] = parts;
    match third {
        None => format!("{}.{}", part(first), part(second)),
        Some(_) => format!("{}.{}.{}", part(first), part(second), part(third)),
    }
}

/// `FROM=TO`.
impl fmt::Display for NameRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.from(), self.to())
    }
}

impl FromStr for NameRule {
    type Err = NameRuleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut open = None;
        let sign = text.char_indices().find(|(_, c)| {
            match open {
                Some(quote) if *c == quote => open = None,
                None if matches!(c, '"' | '`') => open = Some(*c),
                _ => {}
            }
            *c == '=' && open.is_none()
        });
        let (at, _) = sign.ok_or_else(|| NameRuleError::NoRule(text.to_owned()))?;
        Self::new(&text[..at], &text[at + 1..])
    }
}

impl TryFrom<String> for NameRule {
    type Error = NameRuleError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<NameRule> for String {
    fn from(rule: NameRule) -> Self {
        rule.to_string()
    }
}

/// A name in the source, as far as it is given there.
#[derive(Clone, Copy, Debug)]
pub struct SourceName<'a> {
    /// Its database; `None` where it is not said, so that it may be any.
    pub database: Option<&'a str>,
    /// Its schema; empty where the source has none.
    pub schema: &'a str,
    /// Its name within the schema.
    pub name: &'a str,
}
