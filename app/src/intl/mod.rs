//! How numbers and moments are written, and what is the same in lower case.

#[cfg_attr(target_arch = "wasm32", path = "browser.rs")]
#[cfg_attr(not(target_arch = "wasm32"), path = "host.rs")]
mod language;

pub(crate) use language::{begin, moment, number};

/// A text in lower case. Browsers know other letters than ASCII's, so the program need not bring tables of them.
pub(crate) fn lower_case(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { language::lower_case(text) }
}

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
