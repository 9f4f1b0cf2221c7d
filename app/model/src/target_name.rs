use std::borrow::Cow;
use std::fmt;

use crate::ObjectKind;

/// Catalog, schema and name of an object in the target, without quotes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TargetName {
    /// Unity Catalog catalog.
    pub catalog: String,
    /// Schema in it.
    pub schema: String,
    /// The name within the schema.
    pub name: String,
}

/// Where names belong that do not say so: the catalog and schema that a job migrates into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// Unity Catalog catalog.
    pub catalog: String,
    /// Schema in it.
    pub schema: String,
}

/// `catalog.schema.name` as Databricks SQL spells it, a part in backticks unless it is a plain word.
impl fmt::Display for TargetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", spelled_name(&self.catalog), spelled_name(&self.schema), spelled_name(&self.name))
    }
}

/// A part of a name as Databricks SQL spells it where no keyword can stand: in backticks unless it is a plain word.
pub fn spelled_name(part: &str) -> Cow<'_, str> {
    let plain = part.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain { Cow::Borrowed(part) } else { Cow::Owned(format!("`{}`", part.replace('`', "``"))) }
}

impl TargetName {
    /// Completes a name of one to three parts from `home`; `None` for any other number.
    pub fn complete(mut parts: Vec<String>, home: &Home) -> Option<Self> {
        if parts.len() > 3 {
            return None;
        }
        let name = parts.pop()?;
        let schema = parts.pop().unwrap_or_else(|| home.schema.clone());
        let catalog = parts.pop().unwrap_or_else(|| home.catalog.clone());
        Some(Self { catalog, schema, name })
    }

    /// The same for two objects that cannot stand beside each other: tables and views share one space, functions and procedures
    /// another, and Unity Catalog does not tell capitals from small letters.
    pub fn claim(&self, kind: ObjectKind) -> String {
        let space = match kind {
            ObjectKind::Table | ObjectKind::View => "relation",
            ObjectKind::Function | ObjectKind::Procedure => "routine",
        };
        format!("{space} {}", self.to_string().to_lowercase())
    }
}

/// Characters of a name at most.
const LONGEST: usize = 255;

/// What speaks against a name of a catalog, a schema or an object, as a clause; `None` where Unity Catalog takes it.
///
/// Source: "Names" of the Databricks SQL language manual, and "Securable object naming requirements" of Unity Catalog.
pub fn refused_name(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        return Some("is empty");
    }
    if name.chars().count() > LONGEST {
        return Some("has more than 255 characters");
    }
    match name.chars().find(|c| is_refused(*c))? {
        '.' => Some("has a dot"),
        '/' => Some("has a slash"),
        ' ' => Some("has a space"),
        _ => Some("has a control character"),
    }
}

/// A name in place of one that is refused: what may not stand in it becomes `_`, and what is too long is cut off. Only ever a
/// proposal; nothing is renamed by itself.
pub fn proposed_name(name: &str) -> String {
    let proposal: String = name.chars().take(LONGEST).map(|c| if is_refused(c) { '_' } else { c }).collect();
    if proposal.is_empty() { "_".to_owned() } else { proposal }
}

fn is_refused(c: char) -> bool {
    matches!(c, '.' | '/' | ' ') || c.is_ascii_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_completed_from_home_and_spelled_as_sql_wants_it() {
        let home = Home { catalog: "main".to_owned(), schema: "Order Entry".to_owned() };
        for (parts, spelled) in [
            (&["orders"][..], Some("main.`Order Entry`.orders")),
            (&["hr", "2nd"], Some("main.hr.`2nd`")),
            (&["lake", "hr", "a`b"], Some("lake.hr.`a``b`")),
            (&[], None),
            (&["a", "b", "c", "d"], None),
        ] {
            let parts = parts.iter().map(|part| (*part).to_owned()).collect();
            assert_eq!(TargetName::complete(parts, &home).map(|name| name.to_string()).as_deref(), spelled);
        }
    }

    #[test]
    fn what_unity_catalog_refuses_is_told_with_a_name_that_it_takes() {
        for (name, why, proposal) in [
            ("orders", None, "orders"),
            ("Größe-1", None, "Größe-1"),
            ("Order Details", Some("has a space"), "Order_Details"),
            ("a.b/c", Some("has a dot"), "a_b_c"),
            ("in/out", Some("has a slash"), "in_out"),
            ("tab\there", Some("has a control character"), "tab_here"),
            ("", Some("is empty"), "_"),
        ] {
            assert_eq!((refused_name(name), proposed_name(name).as_str()), (why, proposal), "{name}");
        }
        let long = |count| "é".repeat(count);
        assert_eq!(refused_name(&long(255)), None);
        assert_eq!(refused_name(&long(256)), Some("has more than 255 characters"));
        assert_eq!(proposed_name(&long(300)), long(255));
    }
}
