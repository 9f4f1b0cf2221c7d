//! Why a store cannot be used, and what helps.

use rusqlite::ErrorCode;

use crate::EngineError;

/// Why the job store cannot be written, or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum StoreFault {
    /// There is no room for it.
    #[error("its disk is full")]
    Full,
    /// This user, or this disk, does not allow it.
    #[error("it cannot be written")]
    ReadOnly,
    /// Another program is in the middle of writing it.
    #[error("another program holds it locked")]
    Locked,
    /// It is not, or not any more, what this program wrote.
    #[error("its file is damaged")]
    Damaged,
    /// The file that was opened is no longer where it was.
    #[error("its file is gone")]
    Gone,
    /// The disk answers with an error.
    #[error("its file cannot be read or written")]
    Disk,
    /// Something else, which the log tells.
    #[error("it fails")]
    Other,
}

impl StoreFault {
    /// What a person can do about it.
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Full => "make room there",
            Self::ReadOnly => "give this user the right to write it, or use another folder",
            Self::Locked => "end the program that holds it",
            Self::Damaged => "put a backup in its place, or move it away to begin with an empty one",
            Self::Gone => "put it back, or start again with an empty one",
            Self::Disk => "check the disk",
            Self::Other => "the log says why",
        }
    }

    /// The fault behind an error; `None` where what was asked, and not the store, is to blame.
    pub(crate) fn of(error: &EngineError) -> Option<Self> {
        let error = match error {
            EngineError::StoreRefuses(fault) => return Some(*fault),
            EngineError::Store(error) => error,
            _ => return None,
        };
        match error.sqlite_error_code()? {
            ErrorCode::DiskFull => Some(Self::Full),
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen => Some(Self::ReadOnly),
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => {
                Some(Self::Locked)
            }
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Some(Self::Damaged),
            ErrorCode::SystemIoFailure => Some(Self::Disk),
            _ => None,
        }
    }
}
