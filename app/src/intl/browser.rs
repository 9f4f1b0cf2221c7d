//! Numbers and dates as this browser's language writes them. The first view is the server's, in English; what follows
//! [`begin`] is not.

use std::cell::RefCell;

use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::*;
use model::Timestamp;
use wasm_bindgen::{JsCast, JsValue};

use super::When;

thread_local! {
    /// Writes numbers without and with one decimal, where the language writes them otherwise than English does.
    static NUMBERS: RefCell<Option<[Function; 2]>> = const { RefCell::new(None) };
    /// Writes dates; made when first needed.
    static DATES: RefCell<Vec<((When, bool), Function)>> = const { RefCell::new(Vec::new()) };
    static BEGUN: ArcRwSignal<bool> = ArcRwSignal::new(false);
}

/// From now on numbers stand in the browser's language, also those that are shown already.
pub(crate) fn begin() {
    if BEGUN.with(|begun| begun.get_untracked()) {
        return;
    }
    let numbers = [0, 1].map(|decimals| {
        let options = Object::new();
        for name in ["minimumFractionDigits", "maximumFractionDigits"] {
            let _ = Reflect::set(&options, &name.into(), &decimals.into());
        }
        js_sys::Intl::NumberFormat::new(&languages(), &options).format()
    });
    // Most browsers need no calls for numbers.
    if written(&numbers[1], 1_234_567.8).as_deref() == Some("1,234,567.8") {
        return;
    }
    NUMBERS.set(Some(numbers));
    BEGUN.with(|begun| begun.set(true));
}

/// A number with so many decimals, 0 or 1, in another language than English; tracks when that begins.
pub(crate) fn number(number: f64, decimals: usize) -> Option<String> {
    if !BEGUN.with(|begun| begun.get()) {
        return None;
    }
    NUMBERS.with_borrow(|numbers| written(numbers.as_ref()?.get(decimals)?, number))
}

pub(super) fn lower_case(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

/// A moment, in the browser's zone or in UTC.
pub(crate) fn moment(at: Timestamp, when: When, utc: bool) -> Option<String> {
    DATES.with_borrow_mut(|dates| {
        let of = (when, utc);
        if !dates.iter().any(|(each, _)| *each == of) {
            dates.push((of, dates_of(when, utc)));
        }
        let (_, format) = dates.iter().find(|(each, _)| *each == of)?;
        written(format, at.unix_ms() as f64)
    })
}

fn dates_of(when: When, utc: bool) -> Function {
    let options = Object::new();
    let set = |name: &str, value: &str| {
        let _ = Reflect::set(&options, &name.into(), &value.into());
    };
    for (name, value) in when.options() {
        set(name, value);
    }
    if utc {
        set("timeZone", "UTC");
    }
    js_sys::Intl::DateTimeFormat::new(&languages(), &options).format()
}

fn languages() -> Array {
    window().navigator().language().map(|language| Array::of1(&language.into())).unwrap_or_default()
}

fn written(format: &Function, number: f64) -> Option<String> {
    format.call1(&JsValue::UNDEFINED, &number.into()).ok()?.dyn_into::<js_sys::JsString>().ok().map(String::from)
}
