//! Where objects of a source go in the target, by rules for their databases and schemas.

use serde::{Deserialize, Serialize};

use crate::{NameRule, NameRuleError, SourceName, TargetName};

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
