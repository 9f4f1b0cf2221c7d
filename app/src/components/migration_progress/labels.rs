/// The words of the component's states and controls, for a host with another language or other words. Numbers, times, and
/// the sentences about a job stay as they are.
///
/// ```
/// use app::Labels;
///
/// static GERMAN: Labels = Labels { cancel: "Migration abbrechen", failed: "Fehlgeschlagen", ..Labels::ENGLISH };
/// assert_eq!(GERMAN.refresh, "Refresh");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each name is the English word")]
pub struct Labels {
    pub queued: &'static str,
    pub running: &'static str,
    pub cancelling: &'static str,
    pub cancelled: &'static str,
    pub completed: &'static str,
    pub translated: &'static str,
    pub failed: &'static str,
    pub interrupted: &'static str,
    pub skipped: &'static str,
    pub not_started: &'static str,
    pub total: &'static str,
    pub nothing_to_do: &'static str,
    pub view_paused: &'static str,
    pub dry_run: &'static str,
    pub pause: &'static str,
    pub resume: &'static str,
    pub refresh: &'static str,
    pub cancel: &'static str,
    pub keep_running: &'static str,
    pub show_log: &'static str,
    pub details: &'static str,
    pub review_failures: &'static str,
    pub results: &'static str,
    pub log: &'static str,
    pub failures_by_cause: &'static str,
    pub now: &'static str,
}

impl Labels {
    /// The words that are used where a host gives no others.
    pub const ENGLISH: Self = Self {
        queued: "Queued",
        running: "Running",
        cancelling: "Cancelling…",
        cancelled: "Cancelled",
        completed: "Completed",
        translated: "Translated",
        failed: "Failed",
        interrupted: "Interrupted",
        skipped: "Skipped",
        not_started: "Not started",
        total: "Total",
        nothing_to_do: "Nothing to do",
        view_paused: "View paused",
        dry_run: "Dry run",
        pause: "Pause",
        resume: "Resume",
        refresh: "Refresh",
        cancel: "Cancel migration",
        keep_running: "Keep running",
        show_log: "Show log",
        details: "Details",
        review_failures: "Review failures",
        results: "Results",
        log: "Log",
        failures_by_cause: "Failures by cause",
        now: "Now",
    };
}

/// [`Labels::ENGLISH`], to be borrowed for ever.
pub(super) static ENGLISH: Labels = Labels::ENGLISH;
