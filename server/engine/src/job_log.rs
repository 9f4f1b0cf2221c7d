//! A port's voice in the log of the job it works for.

use std::sync::Arc;

use model::{LogLevel, ObjectNumber};

use crate::journal::Journal;

/// Where a port says what the people who watch a job should read, such as a warehouse that is waking up.
///
/// Its entries are numbered, stored and published like the engine's own. The default one belongs to no job: what is said
/// there nobody reads.
#[derive(Clone, Debug, Default)]
pub struct JobLog {
    journal: Option<Arc<Journal>>,
    object: Option<ObjectNumber>,
}

impl JobLog {
    pub(crate) fn of(journal: Arc<Journal>) -> Self {
        Self { journal: Some(journal), object: None }
    }

    /// The same log, for entries about this object.
    pub(crate) fn about(&self, object: ObjectNumber) -> Self {
        Self { journal: self.journal.clone(), object: Some(object) }
    }

    /// Adds an entry. Never waits; after the job's end nothing is added any more.
    pub fn add(&self, level: LogLevel, message: impl Into<String>) {
        if let Some(journal) = &self.journal {
            journal.log(level, self.object, message.into());
        }
    }

    /// Waits while very much of what was said is not stored yet. A port that says thousands of things in a row asks for
    /// room every now and then, so that memory stays bounded.
    pub async fn room(&self) {
        if let Some(journal) = &self.journal {
            journal.room().await;
        }
    }
}
