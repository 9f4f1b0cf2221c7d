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

/// A moment to the minute, its exact UTC time beneath the pointer.
#[component]
pub(crate) fn Moment(at: Timestamp) -> impl IntoView {
    let exact = at.to_string();
    view! {
        <time datetime=exact.clone() title=exact>
            {move || {
                let (day, time) = parts(at);
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
    fn where_the_zone_is_not_known_times_say_utc() {
        assert_eq!(utc_minute(Timestamp::from_unix_ms(0)), ("1970-01-01".to_owned(), "00:00 UTC".to_owned()));
    }
}
