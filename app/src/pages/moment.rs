//! Dates and times of lists. The server's HTML says UTC; once the page lives it is the browser's zone.

use leptos::prelude::*;
use model::Timestamp;

use super::device;

/// Whether times are shown in the browser's zone.
#[derive(Clone, Copy)]
struct InLocalTime(RwSignal<bool>);

/// Shows times in the browser's zone as soon as the page lives; the first view must be the server's.
pub(crate) fn provide_local_time() {
    let local = RwSignal::new(false);
    provide_context(InLocalTime(local));
    Effect::new(move |_| local.set(true));
}

fn local() -> bool {
    use_context::<InLocalTime>().is_some_and(|InLocalTime(local)| local.get())
}

/// The day of a moment, `2026-11-24`. Tracks the zone.
pub(crate) fn day(at: Timestamp) -> String {
    parts(at).0
}

/// The Monday of a moment's week, `2026-11-23`. Tracks the zone.
pub(crate) fn week(at: Timestamp) -> String {
    monday(&day(at)).unwrap_or_default()
}

/// The Monday on or before a day.
fn monday(day: &str) -> Option<String> {
    let mut parts = day.split('-').map(str::parse::<i64>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let days = days_since_epoch(year, month, day);
    let monday = days - (days + 3).rem_euclid(7);
    let text = Timestamp::from_unix_ms(monday * 86_400_000).to_string();
    text.get(..10).map(str::to_owned)
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
            {move || {
                let (day, time) = parts(at);
                let day = if short { day.get(5..).unwrap_or_default() } else { &day };
                format!("{day} {time}")
            }}
        </time>
    }
}

fn parts(at: Timestamp) -> (String, String) {
    local().then(|| device::local_minute(at)).flatten().unwrap_or_else(|| utc_minute(at))
}

fn utc_minute(at: Timestamp) -> (String, String) {
    let text = at.to_string();
    let (day, time) = text.split_once('T').unwrap_or_default();
    (day.to_owned(), format!("{} UTC", time.get(..5).unwrap_or_default()))
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
            assert_eq!(monday(day).as_deref(), Some(week), "{day}");
        }
    }

    #[test]
    fn where_the_zone_is_not_known_times_say_utc() {
        assert_eq!(utc_minute(Timestamp::from_unix_ms(0)), ("1970-01-01".to_owned(), "00:00 UTC".to_owned()));
    }
}
