//! How a host wants the component to be.

use leptos::prelude::*;
use model::{JobId, ObjectNumber};

use super::labels::{ENGLISH, Labels};

/// How much of a job is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Everything.
    #[default]
    Full,
    /// Head, bar, counts and failures by cause; neither results nor log.
    Compact,
    /// One line: status, bar, counts.
    Inline,
}

/// How high the rows of the results are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    /// 44 px: room for a second line where the component is narrow.
    #[default]
    Comfortable,
    /// 32 px.
    Compact,
}

/// In which zone times are shown once the page lives; what the server renders is always UTC and says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeZone {
    /// The browser's.
    #[default]
    Local,
    /// UTC, said with each time.
    Utc,
}

/// What is said aloud to readers of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Announce {
    /// Nothing.
    Off,
    /// Each tenth, the first failure, a lost line, the end.
    #[default]
    Progress,
}

/// A cause of failures, for a host that offers something about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureCause {
    /// The message of the first object that failed for it.
    pub sample: String,
    /// How many objects did.
    pub count: u32,
    /// That first object.
    pub first: ObjectNumber,
}

/// What a host puts into the component.
#[derive(Clone, Default)]
pub(super) struct Slots {
    pub(super) header_actions: Option<ViewFn>,
    pub(super) empty: Option<ViewFn>,
    pub(super) footer: Option<ViewFn>,
    pub(super) result_detail: Option<Callback<ObjectNumber, AnyView>>,
    pub(super) failure_action: Option<Callback<FailureCause, AnyView>>,
}

/// What the host chose; the defaults are the component's.
#[derive(Clone)]
pub(super) struct Options {
    pub(super) confirm_cancel: bool,
    pub(super) on_retry: Option<Callback<JobId>>,
    pub(super) sync_url: bool,
    pub(super) labels: &'static Labels,
    pub(super) time_zone: TimeZone,
    pub(super) density: Density,
    pub(super) slots: Slots,
    pub(super) name: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            confirm_cancel: true,
            on_retry: None,
            sync_url: false,
            labels: &ENGLISH,
            time_zone: TimeZone::default(),
            density: Density::default(),
            slots: Slots::default(),
            name: None,
        }
    }
}
