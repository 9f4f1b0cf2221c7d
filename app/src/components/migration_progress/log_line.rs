//! A line of the log, as it is shown.

use leptos::prelude::*;
use model::{LogEntry, LogLevel};

use super::glyph::icon;
use super::line_text::{Finder, Part, Text, shown};
use super::log::{LINE_PX, Log};
use super::log_bar::measured;
use super::log_marks::mark;
use super::panel::Shown;
use super::words::{grouped, level_look};

/// One of the reused lines. Of what stands in it only texts change from line to line: to make its elements anew for each takes
/// more time than all else that a thousand lines a second take.
#[component]
pub(super) fn Line(log: Log, first: Memo<usize>, place: usize) -> impl IntoView {
    let entry = Memo::new(move |_| {
        log.shape.track();
        let at = first.get() + place;
        log.panel.feed.with_windows(|windows| {
            log.index.try_with_value(|index| index.line(at).and_then(|line| windows.line(line)).cloned()).flatten()
        })?
    });
    let number = move || entry.with(|entry| entry.as_ref().map(|entry| entry.line));
    let level = Memo::new(move |_| entry.with(|entry| entry.as_ref().map(|entry| entry.level)));
    let look = Memo::new(move |_| {
        let found = number().is_some_and(|line| log.at.get() == Some(line));
        let marked = number().zip(log.range.get()).is_some_and(|(line, (from, to))| (from..=to).contains(&line));
        (found, marked)
    });
    // Nothing but for a line that wraps.
    let size = Memo::new(move |_| {
        log.height.track();
        let high = log.height_of(first.get() + place);
        if high > 1 { format!("block-size:{}px", f64::from(high) * LINE_PX) } else { String::new() }
    });
    let mark_it = move |event: leptos::ev::MouseEvent| {
        if let Some(number) = entry.with_untracked(|entry| entry.as_ref().map(|entry| entry.line)) {
            mark(log, number, event.shift_key());
        }
    };
    view! {
        <div
            class=move || class_of(look.get())
            hidden=move || level.get().is_none()
            style=move || size.get()
            data-level=move || level.get().map(LogLevel::as_str)
        >
            <button
                type="button"
                class="mp-line__number"
                tabindex="-1"
                title="Mark this line; with shift, all lines from the marked one"
                on:click=mark_it
            >
                {move || number().map(|number| number.to_string()).unwrap_or_default()}
            </button>
            <span class="mp-line__time">
                {move || entry.with(|entry| entry.as_ref().map(|entry| log.time(entry.timestamp)).unwrap_or_default())}
            </span>
            <span class="mp-line__level">
                {move || level.get().map(|level| {
                    let (_, glyph, word) = level_look(level);
                    view! { {icon(glyph)} <span>{word}</span> }
                })}
            </span>
            {said(log, entry)}
        </div>
    }
}

fn class_of((found, marked): (bool, bool)) -> &'static str {
    match (found, marked) {
        (false, false) => "mp-line",
        (true, false) => "mp-line mp-line--found",
        (false, true) => "mp-line mp-line--marked",
        (true, true) => "mp-line mp-line--found mp-line--marked",
    }
}

/// What a line says, with its object and what is looked for in it.
fn said(log: Log, entry: Memo<Option<LogEntry>>) -> AnyView {
    let text = Memo::new(move |_| {
        let whole = log.whole.get();
        entry.with(|entry| {
            let Some(entry) = entry else { return (Text::default(), 0) };
            let (message, folded) = shown(&entry.message, whole == Some(entry.line));
            let finder = log.panel.lines.with(|lines| Finder::new(&lines.find));
            (Text::of(&message, &finder, entry.object.is_some()), folded)
        })
    });
    let about = Memo::new(move |_| text.with(|(text, _)| !text.object.is_empty()));
    let folded = Memo::new(move |_| text.with(|(_, folded)| *folded));
    let open = move |_| {
        log.panel.selected.set(entry.with_untracked(|entry| entry.as_ref()?.object));
        log.panel.reveal(Shown::Results, "mp-detail");
    };
    let unfold = move |_| {
        let Some(number) = entry.with_untracked(|entry| entry.as_ref().map(|entry| entry.line)) else { return };
        log.whole.set(Some(number));
        if log.wrap.get_untracked().is_none() {
            log.wrap.set(measured(log));
        }
        log.show(number);
    };
    view! {
        <span class="mp-line__text">
            {move || text.with(|(text, _)| drawn(&text.before))}
            // No button: a button breaks over no line, and a line's height is counted in letters.
            {move || about.get().then(|| view! {
                <span role="button" class="mp-line__object" tabindex="-1" on:click=open>
                    {move || text.with(|(text, _)| text.object.clone())}
                </span>
            })}
            {move || text.with(|(text, _)| drawn(&text.after))}
            {move || (folded.get() > 0).then(|| view! {
                <button type="button" class="mp-line__more" data-testid="mp-line-more" on:click=unfold>
                    {format!("show {} more", grouped(folded.get() as u64))}
                </button>
            })}
        </span>
    }
    .into_any()
}

fn drawn(parts: &[Part]) -> AnyView {
    let part = |part: &Part| match part {
        Part::Plain(text) => text.clone().into_any(),
        Part::Found(text) => view! { <mark class="mp-line__mark">{text.clone()}</mark> }.into_any(),
    };
    match parts {
        // Nearly always; a text in the place of a text is only written over.
        [one] => part(one),
        many => many.iter().map(part).collect_view().into_any(),
    }
}
