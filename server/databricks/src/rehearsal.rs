//! A dry run: the same answers as a real run would give, as far as the warehouse tells without changing anything.

use std::sync::PoisonError;

use engine::TargetError;
use model::{Diagnostic, ObjectKind};

use crate::creation::Creation;
use crate::refusal;
use crate::remark::Remark;
use crate::scan::{Kind, scan};
use crate::session::{Session, Trouble};
use crate::standing::Look;
use crate::statements::Failed;

/// What EXPLAIN's answer holds where the query cannot be planned; it succeeds all the same.
const NOT_PLANNED: &str = "Error occurred during query planning";
/// Conditions of something that is read or called and is not there.
const NOT_THERE: &[&str] =
    &["TABLE_OR_VIEW_NOT_FOUND", "UNRESOLVED_ROUTINE", "ROUTINE_NOT_FOUND", "UNRESOLVABLE_TABLE_VALUED_FUNCTION"];

impl Session {
    /// Whether the warehouse would take the statements of an object.
    pub(crate) async fn rehearse(&self, object: &str, statements: &[String]) -> Result<Vec<Diagnostic>, Trouble> {
        let mut remarks = Vec::new();
        for sql in statements {
            // What else there is, such as a constraint that is added later, needs what the dry run does not create.
            let Some(creation) = Creation::read(sql, &self.home) else { continue };
            let taken = self.take_in_rehearsal(object, &creation);
            if !taken.map_err(Trouble::Ended)?
                && let Some(found) = self.standing.at(&creation.name, creation.kind, Look::Remembered).await?
                && self.over(object, &found, &creation.name).map_err(Trouble::Ended)?
            {
                remarks.push(Remark::Replaced { kind: found.kind, name: creation.name.clone() });
            }
            remarks.extend(self.explain(object, &creation, sql).await?);
        }
        Ok(remarks.into_iter().map(Remark::diagnostic).collect())
    }

    /// Gives a name to an object, for this dry run. Answers with whether the object had it already.
    fn take_in_rehearsal(&self, object: &str, creation: &Creation) -> Result<bool, TargetError> {
        let claim = creation.name.claim(creation.kind);
        let mut rehearsed = self.rehearsed.lock().unwrap_or_else(PoisonError::into_inner);
        match rehearsed.insert(claim.clone(), object.to_owned()) {
            Some(before) if before != object => {
                rehearsed.insert(claim, before);
                Err(TargetError::Refused(refusal::taken_twice(creation.kind, &creation.name)))
            }
            before => Ok(before.is_some()),
        }
    }

    async fn explain(&self, object: &str, creation: &Creation, sql: &str) -> Result<Option<Remark>, Trouble> {
        match creation.kind {
            ObjectKind::Table | ObjectKind::View => {}
            ObjectKind::Function | ObjectKind::Procedure => {
                return Ok(Some(Remark::NotExplained { noun: creation.kind.noun() }));
            }
        }
        let failed = match self.run(object, &format!("EXPLAIN {sql}")).await {
            Ok(rows) => {
                let plan: Vec<String> = rows.into_iter().flatten().flatten().collect();
                let plan = plan.join("\n");
                let Some((_, why)) = plan.split_once(NOT_PLANNED) else { return Ok(None) };
                let message = crate::sentence::cleaned(why.trim_start_matches([':', ' ', '\n']));
                Failed { code: "BAD_REQUEST".to_owned(), sql_state: None, message }
            }
            Err(Trouble::Failed(failed)) => failed,
            Err(trouble) => return Err(trouble),
        };
        if failed.is_taken() {
            return Ok(None);
        }
        match self.to_come(&failed) {
            Some(name) => Ok(Some(Remark::ReadsWhatIsToCome { name })),
            None => Err(Trouble::Failed(failed)),
        }
    }

    /// The name that is missing, where this migration brings it.
    fn to_come(&self, failed: &Failed) -> Option<String> {
        if !NOT_THERE.iter().any(|condition| failed.message.contains(condition)) {
            return None;
        }
        let tokens = scan(&failed.message);
        let first = tokens.iter().position(|token| token.kind == Kind::Quoted)?;
        // The name in backticks, its parts divided by dots.
        let mut last = first;
        while tokens.get(last + 1).is_some_and(|dot| dot.is_sign("."))
            && tokens.get(last + 2).is_some_and(|part| part.kind == Kind::Quoted)
        {
            last += 2;
        }
        let name = tokens[last].name();
        let brought = self.brought.lock().unwrap_or_else(PoisonError::into_inner);
        brought.contains(&name.to_lowercase()).then_some(name)
    }
}
