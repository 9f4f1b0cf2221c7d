//! How numbers and moments are written.

#[cfg_attr(target_arch = "wasm32", path = "browser.rs")]
#[cfg_attr(not(target_arch = "wasm32"), path = "host.rs")]
mod language;

pub(crate) use language::{begin, moment, number};

/// How much of a moment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "only a browser writes them"))]
pub(crate) enum When {
    /// Day and time of day, to the minute.
    Minute,
    /// The same where there is little room: no year, and 24 hours.
    Short,
    /// The day, with its name.
    Day,
    /// The time of day, to the minute.
    Clock,
    /// The time of day, to the second.
    Second,
}

impl When {
    /// The options of `Intl.DateTimeFormat`.
    #[cfg(target_arch = "wasm32")]
    const fn options(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Minute => &[("dateStyle", "medium"), ("timeStyle", "short")],
            Self::Short => &[
                ("month", "numeric"),
                ("day", "numeric"),
                ("hour", "2-digit"),
                ("minute", "2-digit"),
                ("hourCycle", "h23"),
            ],
            Self::Day => &[("weekday", "short"), ("year", "numeric"), ("month", "short"), ("day", "numeric")],
            Self::Clock => &[("timeStyle", "short")],
            Self::Second => &[("timeStyle", "medium")],
        }
    }
}
