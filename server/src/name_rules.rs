//! Rules for names as the command line gives them: each by itself, or in files.

use std::fs::File;
use std::path::PathBuf;
use std::str::FromStr;

use model::{NameMap, NameRule, NameRuleError};
use source::{TextError, read_text};

/// What one `--map` gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MapOption {
    /// A rule, `FROM=TO`.
    Rule(NameRule),
    /// A file of rules, `@FILE`.
    File(PathBuf),
}

impl FromStr for MapOption {
    type Err = NameRuleError;

    fn from_str(text: &str) -> Result<Self, NameRuleError> {
        match text.strip_prefix('@') {
            Some(file) if !file.is_empty() => Ok(Self::File(file.into())),
            Some(_) | None => text.parse().map(Self::Rule),
        }
    }
}

/// Why the rules for names cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MapError {
    /// A file of rules cannot be read.
    #[error("{file}: {cause}")]
    File {
        /// As it was named.
        file: String,
        /// What is wrong with it.
        cause: TextError,
    },
    /// A line of a file is no rule.
    #[error("{file}:{line}: {cause}")]
    Line {
        /// As it was named.
        file: String,
        /// From 1.
        line: usize,
        /// What is wrong with it.
        cause: NameRuleError,
    },
    /// The rules do not go together.
    #[error(transparent)]
    Rules(#[from] NameRuleError),
}

/// The rules that the command line gives. A file has one a line; empty lines, and lines that begin with `#`, are passed over.
pub(crate) fn name_map(options: &[MapOption]) -> Result<NameMap, MapError> {
    let mut rules = Vec::new();
    for option in options {
        match option {
            MapOption::Rule(rule) => rules.push(rule.clone()),
            MapOption::File(path) => {
                let file = path.display().to_string();
                let unusable = |cause| MapError::File { file: file.clone(), cause };
                let mut text = String::new();
                let opened = File::open(path).map_err(|error| unusable(TextError::Unreadable(error)))?;
                let mut add = |piece: &str| {
                    text.push_str(piece);
                    Ok::<_, TextError>(())
                };
                read_text(opened, &mut add).map_err(unusable)?;
                for (at, line) in text.lines().map(str::trim).enumerate() {
                    if line.is_empty() || line.starts_with('#') {
                        continue;
                    }
                    let rule =
                        line.parse().map_err(|cause| MapError::Line { file: file.clone(), line: at + 1, cause })?;
                    rules.push(rule);
                }
            }
        }
    }
    Ok(NameMap::new(rules)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_come_from_the_command_line_and_from_files() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rules");
        let file = path.to_str().unwrap();
        std::fs::write(&path, "# people\n\nHR = main.people\n  *.*=main.*\r\n").unwrap();
        let given = |texts: &[&str]| -> Result<NameMap, String> {
            let options = texts.iter().map(|text| text.parse().unwrap()).collect::<Vec<_>>();
            name_map(&options).map_err(|error| error.to_string())
        };
        let all = ["HR=main.people", "*.*=main.*", "OLD.HR=archive.people"];
        assert_eq!(given(&[&format!("@{file}"), "OLD.HR=archive.people"]), given(&all));
        for (rules, expected) in [
            ("HR=main.people\nnonsense\n", format!("{file}:2: found `nonsense`, expected `FROM=TO`")),
            ("HR=a.b\nHR=c.d", "found two rules for `*.HR`, expected one".to_owned()),
            ("HR\0=a.b", format!("{file}: not UTF-8 text at byte 2; save the file as UTF-8 or UTF-16")),
        ] {
            std::fs::write(&path, rules).unwrap();
            assert_eq!(given(&[&format!("@{file}")]), Err(expected));
        }
        assert!(given(&["@/no/such/file"]).unwrap_err().starts_with("/no/such/file: cannot be read"));
    }
}
