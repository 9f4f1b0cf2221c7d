use std::time::Duration;

use engine::{InventoryError, TargetError, TranslatorError};

/// Why a call to a workspace or a model endpoint brought no answer. Each is a clause without a full stop.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkspaceError {
    /// It does not answer for the moment; the same call may succeed later. It may have been carried out all the same.
    #[error("{message}")]
    Transient {
        /// What failed.
        message: String,
        /// The time the other side asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// It does not take the credentials.
    #[error("{0}")]
    Rejected(String),
    /// Who signs in may not do this.
    #[error("{0}")]
    Denied(String),
    /// What was asked for is not there, or not shown to who signs in.
    #[error("{0}")]
    NotFound(String),
    /// It refuses what was asked.
    #[error("{0}")]
    Refused(String),
    /// What came back is no answer of the API.
    #[error("{0}")]
    Unreadable(String),
    /// What was given to reach it cannot be used.
    #[error("{0}")]
    Settings(String),
}

impl WorkspaceError {
    /// As an error at a target, of what its job cannot do without.
    pub(crate) fn of_target(self) -> TargetError {
        match self {
            Self::Transient { message, retry_after } => TargetError::Transient { message, retry_after },
            Self::Rejected(why)
            | Self::Denied(why)
            | Self::NotFound(why)
            | Self::Refused(why)
            | Self::Unreadable(why)
            | Self::Settings(why) => TargetError::Unavailable(why),
        }
    }

    /// As an error of a translator.
    pub(crate) fn of_translator(self) -> TranslatorError {
        match self {
            Self::Transient { message, retry_after } => TranslatorError::Transient { message, retry_after },
            Self::Rejected(why)
            | Self::Denied(why)
            | Self::NotFound(why)
            | Self::Refused(why)
            | Self::Unreadable(why)
            | Self::Settings(why) => TranslatorError::Unavailable(why),
        }
    }
}

impl From<WorkspaceError> for InventoryError {
    fn from(error: WorkspaceError) -> Self {
        match error {
            WorkspaceError::Transient { message, retry_after } => Self::Transient { message, retry_after },
            WorkspaceError::Denied(why) | WorkspaceError::Rejected(why) => Self::Forbidden(why),
            WorkspaceError::NotFound(why)
            | WorkspaceError::Refused(why)
            | WorkspaceError::Unreadable(why)
            | WorkspaceError::Settings(why) => Self::NotFound(why),
        }
    }
}
