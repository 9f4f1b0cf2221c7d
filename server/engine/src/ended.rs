use model::ResultStatus;

/// How an object ended, as far as those that read it, and a retry, care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// It was migrated.
    Success,
    /// It was skipped because something stands under its name, as the job was asked to. What reads it finds that.
    Present,
    /// It failed.
    Error,
    /// It was skipped without a try, because of what it reads.
    Blocked,
}

impl Ended {
    /// From a result. An object that was skipped after a try was skipped by its target, one without a try by its job.
    pub(crate) fn of_result(status: ResultStatus, attempts: u32) -> Self {
        match (status, attempts) {
            (ResultStatus::Success, _) => Self::Success,
            (ResultStatus::Error, _) => Self::Error,
            (ResultStatus::Skipped, 0) => Self::Blocked,
            (ResultStatus::Skipped, 1..) => Self::Present,
        }
    }

    /// Whether what reads it can be migrated.
    pub(crate) fn can_be_read(self) -> bool {
        match self {
            Self::Success | Self::Present => true,
            Self::Error | Self::Blocked => false,
        }
    }
}
