//! The two sets of views of the data dictionary: those that show a user what that user may use, and those of administrators.

use super::super::session::{QueryError, Session};

/// Which set is asked. Both have the same columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Views {
    /// `ALL_…`: what the user may use.
    Usable,
    /// `DBA_…`: everything, for who has SELECT_CATALOG_ROLE.
    Everything,
}

impl Views {
    /// Those that show this user the most.
    pub(super) async fn of_user(session: &mut dyn Session) -> Result<Self, QueryError> {
        match session.rows("SELECT o.object_name FROM dba_objects o WHERE ROWNUM = 1").await {
            Ok(_) => Ok(Self::Everything),
            Err(QueryError::Refused { .. }) => Ok(Self::Usable),
            Err(lost @ (QueryError::Lost(_) | QueryError::Busy(_))) => Err(lost),
        }
    }

    /// A query, written for `all_…`, with nothing put into it yet.
    pub(super) fn asked(self, query: &str) -> String {
        match self {
            Self::Usable => query.to_owned(),
            Self::Everything => query.replace("all_", "dba_"),
        }
    }
}
