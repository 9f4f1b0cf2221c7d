//! Which object of which job made what stands in the target: written into what is made, by the statement that makes it.
//!
//! Tables and views carry it as table properties, functions and procedures, which have none, at the end of their comment.
//! Both are there from the first instant on, since Databricks has no transaction around two statements; both go when the
//! object goes; neither needs a table of ours or a privilege besides that of creating.

use engine::InventoryObject;
use model::JobId;
use sha2::{Digest, Sha256};

pub(crate) const JOB: &str = "dwma.job";
const OBJECT: &str = "dwma.object";
const STATEMENTS: &str = "dwma.statements";

/// Who made something, and with which statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) job: String,
    /// The object's [`identity`].
    pub(crate) object: String,
    /// The statements' [`fingerprint`], once all of them were run.
    pub(crate) statements: Option<String>,
}

impl Note {
    /// Reads it from table properties.
    pub(crate) fn of_properties<'a>(property: impl Fn(&str) -> Option<&'a String>) -> Option<Self> {
        Some(Self {
            job: property(JOB)?.clone(),
            object: property(OBJECT)?.clone(),
            statements: property(STATEMENTS).filter(|found| !found.is_empty()).cloned(),
        })
    }

    /// Reads it from the end of a comment.
    pub(crate) fn of_comment(comment: &str) -> Option<Self> {
        let (_, note) = comment.rsplit_once("[dwma ")?;
        let mut words = note.strip_suffix(']')?.split(' ');
        let (job, object) = (words.next()?.to_owned(), words.next()?.to_owned());
        Some(Self { job, object, statements: words.next().map(str::to_owned) })
    }

    /// As table properties in SQL, without parentheses.
    pub(crate) fn properties(&self) -> String {
        let statements = self.statements.as_deref().unwrap_or_default();
        format!("'{JOB}' = '{}', '{OBJECT}' = '{}', '{STATEMENTS}' = '{statements}'", self.job, self.object)
    }

    /// As the end of a comment. It holds nothing that a quoted text would have to escape.
    pub(crate) fn comment(&self) -> String {
        let statements = self.statements.as_deref().map(|found| format!(" {found}")).unwrap_or_default();
        format!("[dwma {} {}{statements}]", self.job, self.object)
    }

    pub(crate) fn is_of(&self, job: &JobId) -> bool {
        self.job == job.to_string()
    }
}

/// What tells an object of a migration from every other in all of its jobs: names may repeat, and numbers differ from job
/// to job.
pub(crate) fn identity(object: &InventoryObject) -> String {
    hash(&[object.kind.as_str(), &object.name.schema, &object.name.name, &object.definition])
}

/// What tells statements from others.
pub(crate) fn fingerprint(statements: &[String]) -> String {
    hash(&statements.iter().map(String::as_str).collect::<Vec<_>>())
}

fn hash(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_reads_as_it_was_written() {
        for statements in [None, Some("1f".to_owned())] {
            let note = Note { job: "j".to_owned(), object: "o".to_owned(), statements };
            assert_eq!(Note::of_comment(&format!("said before {}", note.comment())).as_ref(), Some(&note));
        }
        for comment in ["", "nothing", "[dwma ]", "[dwma a b", "[dwma a]"] {
            assert_eq!(Note::of_comment(comment), None, "{comment}");
        }
    }
}
