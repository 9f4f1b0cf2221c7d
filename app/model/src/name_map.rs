//! Where objects of a source go in the target, by rules for their databases and schemas.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{TargetName, refused_name};

/// A rule: what comes from there goes here.
///
/// As a text `FROM=TO`. `TO` is `catalog.schema`, or `catalog.schema.name` for a single object; `*` keeps what the object has
/// in the source. `FROM` is `schema` or `database.schema`, and for a single object `schema.name` or `database.schema.name`,
/// each part `*` for any; without a database any is meant. A part with signs of its own stands in double quotes or backticks. JSON has the same text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NameRule {
    from: [Part; 3],
    to: [Part; 3],
}

/// A part of a pattern: a name, or any.
type Part = Option<String>;

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

    fn fits(&self, name: &SourceName<'_>) -> bool {
        let [database, schema, object] = &self.from;
        let is = |part: &Part, found: &str| part.as_ref().is_none_or(|part| same(part, found));
        let in_database = database.as_ref().is_none_or(|one| name.database.is_none_or(|found| same(one, found)));
        in_database && is(schema, name.schema) && is(object, name.name)
    }

    /// How much of a name it says, the object before the schema before the database. Of a name without its database nobody
    /// knows whether it is the one that is said.
    fn weight(&self, name: &SourceName<'_>) -> u8 {
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

/// Rules for names, of which the one that says most about a name decides: a single object's before a schema's, a schema's
/// before a database's, whatever their order.
///
/// Invariant: no two rules are about the same names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<NameRule>", into = "Vec<NameRule>")]
pub struct NameMap {
    rules: Vec<NameRule>,
}

impl NameMap {
    /// These rules.
    ///
    /// # Errors
    /// When two are about the same names.
    pub fn new(rules: Vec<NameRule>) -> Result<Self, NameRuleError> {
        let mut seen = std::collections::HashSet::new();
        match rules.iter().find(|rule| !seen.insert(rule.from().to_lowercase())) {
            Some(twice) => Err(NameRuleError::Twice(twice.from())),
            None => Ok(Self { rules }),
        }
    }

    /// Whether there is no rule, so that everything goes to one catalog and schema.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The rules, as they were given.
    pub fn rules(&self) -> &[NameRule] {
        &self.rules
    }

    /// Where a name goes; what no rule fits, and what a rule keeps that the name does not have, is as in `home`, a catalog and
    /// a schema.
    ///
    /// # Errors
    /// With the rules that fit equally well and lead to different places, which only names without their database have.
    pub fn place(&self, name: &SourceName<'_>, home: (&str, &str)) -> Result<TargetName, Vec<&NameRule>> {
        let fitting: Vec<&NameRule> = self.rules.iter().filter(|rule| rule.fits(name)).collect();
        let most = fitting.iter().map(|rule| rule.weight(name)).max();
        let best: Vec<&NameRule> = fitting.into_iter().filter(|rule| Some(rule.weight(name)) == most).collect();
        let (catalog, schema) = home;
        let by = |rule: &NameRule| {
            let [to_catalog, to_schema, to_name] = &rule.to;
            let own_schema = if name.schema.is_empty() { schema } else { name.schema };
            TargetName {
                catalog: to_catalog.as_deref().unwrap_or(name.database.unwrap_or(catalog)).to_owned(),
                schema: to_schema.as_deref().unwrap_or(own_schema).to_owned(),
                name: to_name.as_deref().unwrap_or(name.name).to_owned(),
            }
        };
        let Some((first, others)) = best.split_first() else {
            let (catalog, schema, name) = (catalog.to_owned(), schema.to_owned(), name.name.to_owned());
            return Ok(TargetName { catalog, schema, name });
        };
        let place = by(first);
        if others.iter().all(|other| by(other) == place) { Ok(place) } else { Err(best) }
    }

    /// Whether a rule is about this name's schema, rather than about any.
    pub fn says(&self, name: &SourceName<'_>) -> bool {
        self.rules.iter().any(|rule| rule.from[1].is_some() && rule.fits(name))
    }

    /// Reads rules that stand one a line. Empty lines, and lines that begin with `#`, are passed over.
    ///
    /// # Errors
    /// With the number of the line that is no rule, from 1, or with the two rules that are about the same names.
    pub fn read(text: &str) -> Result<Self, (Option<usize>, NameRuleError)> {
        let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
        let rules = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let rules = rules.map(|(at, line)| line.parse().map_err(|error| (Some(at), error)));
        Self::new(rules.collect::<Result<_, _>>()?).map_err(|error| (None, error))
    }
}

impl TryFrom<Vec<NameRule>> for NameMap {
    type Error = NameRuleError;

    fn try_from(rules: Vec<NameRule>) -> Result<Self, Self::Error> {
        Self::new(rules)
    }
}

impl From<NameMap> for Vec<NameRule> {
    fn from(map: NameMap) -> Self {
        map.rules
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(rules: &[&str]) -> Result<NameMap, NameRuleError> {
        NameMap::new(rules.iter().map(|rule| rule.parse()).collect::<Result<_, _>>()?)
    }

    #[test]
    fn a_rule_is_read_as_it_is_written() {
        for (text, written) in [
            ("HR=main.people", "*.HR=main.people"),
            ("OLD.HR = main.people", "OLD.HR=main.people"),
            ("*.*=main.*", "*.*=main.*"),
            ("OLD.HR.EMP=main.people.staff", "OLD.HR.EMP=main.people.staff"),
            ("\"a.b\".`c=d`=main.\"x=y\"", "\"a.b\".\"c=d\"=main.\"x=y\""),
            ("*.HR.EMP=main.people", "*.HR.EMP=main.people"),
            ("HR.EMP=main.people.staff", "*.HR.EMP=main.people.staff"),
        ] {
            let rule: NameRule = text.parse().unwrap();
            assert_eq!(rule.to_string(), written);
            assert_eq!(written.parse::<NameRule>().unwrap(), rule);
            let json = serde_json::to_string(&rule).unwrap();
            assert_eq!(serde_json::from_str::<NameRule>(&json).unwrap(), rule, "{json}");
        }
    }

    #[test]
    fn what_is_no_rule_is_refused_by_what_was_found() {
        for (rules, said) in [
            (&["HR"][..], "found `HR`, expected `FROM=TO`"),
            (&["=main.x"], "found ``, expected schema, database.schema"),
            (&["HR=main"], "found `main`, expected catalog.schema"),
            (&["a.b.c.d=main.x"], "found `a.b.c.d`, expected schema"),
            (&["HR=main.x.y"], "found `HR`, expected schema.name or database.schema.name"),
            (&["HR.*=main.x.y"], "found `main.x.y`, expected catalog.schema.*; only a rule for a single object"),
            (&["HR=main.\"x"], "found `main.\"x`, expected catalog.schema"),
            (&["HR=main.\"x y\""], "found `x y`, which has a space; Unity Catalog refuses it"),
            (&["HR=main.x", "hr=main.y"], "found two rules for `*.hr`, expected one"),
        ] {
            let error = map(rules).unwrap_err().to_string();
            assert!(error.starts_with(said), "{rules:?}: {error}");
        }
    }

    #[test]
    fn lines_are_read_as_rules_and_a_line_that_is_none_is_named() {
        let read = NameMap::read("# people\n\nHR=main.people\r\n  OLD.*=archive.*\n").unwrap();
        assert_eq!(
            read.rules().iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["*.HR=main.people", "OLD.*=archive.*"]
        );
        for (text, line) in [("HR=main.people\n\nHR", Some(3)), ("HR=main.a\nhr=main.b", None)] {
            assert_eq!(NameMap::read(text).unwrap_err().0, line, "{text}");
        }
        assert!(NameMap::read("\n# nothing").unwrap().is_empty());
    }

    #[test]
    fn the_rule_that_says_most_decides_whatever_the_order() {
        let rules = [
            "*.*=main.*",
            "OLD.*=archive.*",
            "HR=main.people",
            "OLD.HR=archive.people",
            "*.HR.EMP=main.people.staff",
            "A.dbo=a.dbo",
            "B.dbo=b.dbo",
        ];
        let forward = map(&rules).unwrap();
        let backward = map(&rules.iter().rev().copied().collect::<Vec<_>>()).unwrap();
        for (database, schema, name, expected) in [
            (Some("NEW"), "SALES", "T", "main.SALES.T"),
            (Some("old"), "SALES", "T", "archive.SALES.T"),
            (Some("NEW"), "hr", "T", "main.people.T"),
            (Some("OLD"), "HR", "T", "archive.people.T"),
            (None, "HR", "emp", "main.people.staff"),
            (Some("A"), "DBO", "T", "a.dbo.T"),
            (Some("NEW"), "", "T", "main.home.T"),
        ] {
            for map in [&forward, &backward] {
                let place = map.place(&SourceName { database, schema, name }, ("main", "home"));
                assert_eq!(
                    place.map(|place| place.to_string()),
                    Ok(expected.to_owned()),
                    "{database:?} {schema} {name}"
                );
            }
        }
        for (schema, fitting) in [("dbo", 2), ("SALES", 2), ("HR", 2)] {
            let unsaid = SourceName { database: None, schema, name: "T" };
            assert_eq!(forward.place(&unsaid, ("main", "home")).unwrap_err().len(), fitting, "{schema}");
        }
        let unsaid = SourceName { database: None, schema: "dbo", name: "T" };
        let none = NameMap::default();
        assert_eq!(none.place(&unsaid, ("main", "home")).unwrap().to_string(), "main.home.T");
    }
}
