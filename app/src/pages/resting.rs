use std::time::Duration;

use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;

/// Calls `then` with a value once it has not changed for so long.
pub(super) fn when_it_rests<T>(value: Signal<T>, rest: Duration, then: impl Fn(T) + Clone + 'static)
where
    T: Clone + Send + Sync + 'static,
{
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        let value = value.get();
        if let Some(timer) = timer.get_value() {
            timer.clear();
        }
        let then = then.clone();
        if let Ok(handle) = set_timeout_with_handle(move || then(value), rest) {
            timer.set_value(Some(handle));
        }
    });
    on_cleanup(move || {
        if let Some(timer) = timer.try_get_value().flatten() {
            timer.clear();
        }
    });
}
