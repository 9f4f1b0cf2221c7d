//! Dates and times of lists. The server's HTML says UTC; once the page lives it is the browser's zone and language.

use leptos::prelude::*;
use model::Timestamp;

use super::device;
use super::settings::{Setting, settings};
use crate::intl::{self, When};

/// Whether the page lives, so that it knows the browser's zone and language.
#[derive(Clone, Copy)]
struct Lives(RwSignal<bool>);

/// Shows times as the browser writes them as soon as the page lives; the first view must be the server's.
pub(crate) fn provide_local_time() {
    let lives = RwSignal::new(false);
    provide_context(Lives(lives));
    Effect::new(move |_| {
        lives.set(true);
        intl::begin();
    });
}

/// Whether times are in UTC, once the page lives.
fn utc() -> Option<bool> {
    let lives = use_context::<Lives>().is_some_and(|Lives(lives)| lives.get());
    lives.then(|| settings().differs(Setting::Zone))
}

/// The day of a moment, `Tue, Nov 24, 2026`. Tracks zone and language.
pub(crate) fn day(at: Timestamp) -> String {
    written(at, When::Day)
}

/// The Monday of a moment's week. Tracks zone and language.
pub(crate) fn week(at: Timestamp) -> String {
    let day = if utc() == Some(false) { device::local_day(at) } else { None };
    let Some(monday) = monday(&day.unwrap_or_else(|| iso_day(at))) else { return String::new() };
    utc().and_then(|_| intl::moment(monday, When::Day, true)).unwrap_or_else(|| iso_day(monday))
}

fn iso_day(at: Timestamp) -> String {
    at.to_string().get(..10).unwrap_or_default().to_owned()
}

/// The Monday on or before a day.
fn monday(day: &str) -> Option<Timestamp> {
    let mut parts = day.split('-').map(str::parse::<i64>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let days = days_since_epoch(year, month, day);
    let monday = days - (days + 3).rem_euclid(7);
    Some(Timestamp::from_unix_ms(monday * 86_400_000))
}

/// Days since 1970-01-01 in the Gregorian calendar, with years that begin in March so that leap days come last.
const fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// A moment to the minute, its exact UTC time beneath the pointer.
#[component]
pub(crate) fn Moment(
    at: Timestamp,
    /// Only month, day and time of day, where there is little room.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let exact = at.to_string();
    view! {
        <time datetime=exact.clone() title=exact>
            {move || written(at, if short { When::Short } else { When::Minute })}
        </time>
    }
}

fn written(at: Timestamp, when: When) -> String {
    let in_language = utc().and_then(|utc| {
        let text = intl::moment(at, when, utc)?;
        Some(if utc && when == When::Minute { format!("{text} UTC") } else { text })
    });
    in_language.unwrap_or_else(|| plain(at, when))
}

/// What is said where neither zone nor language is known.
fn plain(at: Timestamp, when: When) -> String {
    let text = at.to_string();
    let of = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    match when {
        When::Day => of(0..10).to_owned(),
        When::Minute => format!("{} {} UTC", of(0..10), of(11..16)),
        When::Short => format!("{} {} UTC", of(5..10), of(11..16)),
        When::Clock => format!("{} UTC", of(11..16)),
        When::Second => format!("{} UTC", of(11..19)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_mondays() {
        for (day, week) in [
            ("2026-11-24", "2026-11-23"),
            ("2026-11-23", "2026-11-23"),
            ("2026-11-22", "2026-11-16"),
            ("2027-01-01", "2026-12-28"),
            ("2028-02-29", "2028-02-28"),
            ("1970-01-01", "1969-12-29"),
        ] {
            assert_eq!(monday(day).map(iso_day).as_deref(), Some(week), "{day}");
        }
    }

    #[test]
    fn where_the_zone_is_not_known_times_say_utc() {
        let at = Timestamp::from_unix_ms(1_795_543_445_120);
        let said = [When::Minute, When::Short, When::Day, When::Clock, When::Second].map(|when| plain(at, when));
        assert_eq!(said, ["2026-11-24 18:04 UTC", "11-24 18:04 UTC", "2026-11-24", "18:04 UTC", "18:04:05 UTC"]);
    }
}
