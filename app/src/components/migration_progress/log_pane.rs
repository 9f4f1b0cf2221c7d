use leptos::html::Div;
use leptos::prelude::*;
use model::{LogEntry, LogLevel};

use super::follow_tail::FollowTail;
use super::glyph::{Glyph, icon};
use super::line_index::{LineFilter, LineIndex};
use super::panel::Panel;
use super::virtual_rows::{SLOTS, first_row, last_window};
use super::words::{grouped, log_time};

/// Height of a line in px; the style sheet has the same number.
const LINE_PX: f64 = 20.0;

/// What the parts of the log share.
#[derive(Clone, Copy)]
struct Log {
    panel: Panel,
    pane: NodeRef<Div>,
    filter: RwSignal<LineFilter>,
    index: StoredValue<LineIndex>,
    /// Rows shown, matches, rows dropped from the front in all; the last number changes with every change.
    shape: Memo<(usize, usize, usize, u64)>,
    tail: RwSignal<FollowTail>,
    top: RwSignal<f64>,
    /// Which match is marked, counted from 0.
    at: RwSignal<Option<usize>>,
}

/// The live log: it follows its end until the reader scrolls up.
#[component]
pub(super) fn LogPane(panel: Panel) -> impl IntoView {
    let filter = RwSignal::new(LineFilter::default());
    let index = StoredValue::new(LineIndex::default());
    let dropped = StoredValue::new((0usize, 0u64));
    let shape = Memo::new(move |_| {
        panel.feed.logs_version().track();
        let filter = filter.get();
        let taken = panel.feed.with_windows(|windows| {
            index.try_update_value(|index| (index.take(windows, &filter), index.len(), index.matches().len()))
        });
        let (gone, rows, matches) = taken.flatten().unwrap_or_default();
        let counted = dropped.try_update_value(|(all, version)| {
            *all += gone;
            *version += 1;
            (*all, *version)
        });
        let (gone, version) = counted.unwrap_or_default();
        (rows, matches, gone, version)
    });
    let log = Log {
        panel,
        pane: NodeRef::new(),
        filter,
        index,
        shape,
        tail: RwSignal::new(FollowTail::default()),
        top: RwSignal::new(0.0),
        at: RwSignal::new(None),
    };
    keep_place(log);
    view! {
        <section class="mp-card mp-log" aria-label="Log">
            <Tools log=log/>
            <Lines log=log/>
        </section>
    }
}

/// After lines came: to the end where it is followed; else up by what was dropped, so that the first visible line stays.
fn keep_place(log: Log) {
    Effect::new(move |before: Option<usize>| {
        let (_, _, gone, _) = log.shape.get();
        let shift = before.map_or(0, |before| gone.saturating_sub(before));
        let follow = log.tail.with_untracked(|tail| tail.on);
        if follow {
            request_animation_frame(move || to_end(log));
        } else if let (true, Some(pane)) = (shift > 0, log.pane.get_untracked()) {
            let top = (f64::from(pane.scroll_top()) - shift as f64 * LINE_PX).max(0.0);
            log.tail.update_untracked(|tail| tail.shifted(top));
            pane.set_scroll_top(top as i32);
        }
        gone
    });
}

fn to_end(log: Log) {
    if let Some(pane) = log.pane.try_get_untracked().flatten() {
        pane.set_scroll_top(pane.scroll_height());
    }
}

#[component]
fn Tools(log: Log) -> impl IntoView {
    let find = move |text: String| {
        log.at.set(None);
        log.filter.update(|filter| filter.find = text.to_lowercase());
    };
    let step = move |by: isize| go_to_match(log, by);
    let key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            step(if event.shift_key() { -1 } else { 1 });
        }
    };
    let following = Memo::new(move |_| log.tail.with(|tail| tail.on));
    view! {
        <div class="mp-card__head mp-log__bar">
            <h2 class="mp-card__title">"Log"</h2>
            <div class="mp-segments" role="group" aria-label="Levels shown">
                {LogLevel::ALL.map(|level| level_toggle(log, level))}
            </div>
            <span class="mp-search mp-log__find">
                {icon(Glyph::Search)}
                <input
                    class="mp-input"
                    type="search"
                    aria-label="Find in log"
                    placeholder="Find in log"
                    data-testid="mp-log-find"
                    on:input:target=move |event| find(event.target().value())
                    on:keydown=key
                />
                <span class="mp-log__matches" data-testid="mp-log-matches">{move || matches_text(log)}</span>
            </span>
            <button type="button" class="mp-button mp-button--icon" aria-label="Previous match" on:click=move |_| step(-1)>
                {icon(Glyph::Up)}
            </button>
            <button type="button" class="mp-button mp-button--icon" aria-label="Next match" on:click=move |_| step(1)>
                {icon(Glyph::Down)}
            </button>
            <button
                type="button"
                class="mp-button mp-log__follow"
                aria-pressed=move || if following.get() { "true" } else { "false" }
                data-testid="mp-log-follow"
                on:click=move |_| {
                    log.tail.update(|tail| tail.on = !tail.on);
                    if log.tail.with_untracked(|tail| tail.on) {
                        to_end(log);
                    }
                }
            >
                {icon(Glyph::Follow)}
                {move || if following.get() { "Following" } else { "Follow" }}
            </button>
        </div>
    }
}

fn matches_text(log: Log) -> String {
    if log.filter.with(|filter| filter.find.is_empty()) {
        return String::new();
    }
    let all = grouped(log.shape.get().1 as u64);
    match log.at.get() {
        Some(at) => format!("{}/{all}", grouped(at as u64 + 1)),
        None => all,
    }
}

fn go_to_match(log: Log, by: isize) {
    let count = log.shape.get_untracked().1;
    if count == 0 {
        return;
    }
    let at = match log.at.get_untracked() {
        None if by < 0 => count - 1,
        None => 0,
        Some(at) => (at + count).saturating_add_signed(by) % count,
    };
    log.at.set(Some(at));
    let row = log.index.try_with_value(|index| index.matches().get(at).and_then(|line| index.row(*line))).flatten();
    if let (Some(row), Some(pane)) = (row, log.pane.get_untracked()) {
        log.tail.update(|tail| tail.on = false);
        let middle = row as f64 * LINE_PX - f64::from(pane.client_height()) / 2.0;
        pane.set_scroll_top(middle.max(0.0) as i32);
    }
}

fn level_toggle(log: Log, level: LogLevel) -> impl IntoView + use<> {
    let (word, glyph, _) = level_look(level);
    let on = Memo::new(move |_| log.filter.with(|filter| filter.shows(level)));
    let toggle = move |_| {
        log.filter.update(|filter| {
            for (each, shown) in LogLevel::ALL.into_iter().zip(filter.levels.iter_mut()) {
                *shown ^= each == level;
            }
        });
    };
    view! {
        <button
            type="button"
            class=format!("mp-segments__item mp-segments__item--{}", level.as_str())
            aria-pressed=move || if on.get() { "true" } else { "false" }
            data-testid=format!("mp-log-{}", level.as_str())
            on:click=toggle
        >
            {icon(glyph)}
            <span>{word}</span>
            <span class="mp-segments__count">{move || grouped(log.panel.feed.log_counts().get().of(level))}</span>
        </button>
    }
}

#[component]
fn Lines(log: Log) -> impl IntoView {
    let rows = Memo::new(move |_| log.shape.get().0);
    let first = Memo::new(move |_| {
        // Until the pane has been scrolled it shows its end, as the server rendered it.
        let (rows, top) = (rows.get(), log.top.get());
        if log.tail.with(|tail| tail.on) { last_window(rows) } else { first_row(top, LINE_PX, rows) }
    });
    let scrolled = move |_| {
        let Some(pane) = log.pane.get_untracked() else { return };
        let top = f64::from(pane.scroll_top());
        let mut tail = log.tail.get_untracked();
        tail.scrolled(top, f64::from(pane.client_height()), f64::from(pane.scroll_height()));
        log.top.set(top);
        if tail.on == log.tail.with_untracked(|old| old.on) {
            log.tail.update_untracked(|old| *old = tail);
        } else {
            log.tail.set(tail);
        }
    };
    // How many lines have come since following was turned off.
    let seen = StoredValue::new(0u64);
    let total = Signal::derive(move || log.panel.feed.log_counts().get().total());
    let new_lines = Memo::new(move |_| {
        if log.tail.with(|tail| tail.on) {
            seen.try_set_value(total.get());
            return 0;
        }
        total.get().saturating_sub(seen.try_get_value().unwrap_or(0))
    });
    let catch_up = move |_| {
        log.tail.update(|tail| tail.on = true);
        request_animation_frame(move || to_end(log));
    };
    view! {
        <div class="mp-log__frame">
            <div
                class="mp-log__pane"
                node_ref=log.pane
                on:scroll=scrolled
                role="log"
                aria-live="off"
                aria-label="Log lines"
                tabindex="0"
                data-testid="mp-log"
            >
                <div class="mp-log__space" style=move || format!("block-size:{}px", rows.get() as f64 * LINE_PX)>
                    {(0..SLOTS).map(|place| view! { <Line log=log first=first place=place/> }).collect_view()}
                </div>
                <p class="mp-empty" hidden=move || rows.get() != 0>"No lines to show."</p>
            </div>
            <button
                type="button"
                class="mp-log__pill"
                hidden=move || new_lines.get() == 0
                data-testid="mp-log-new"
                on:click=catch_up
            >
                {icon(Glyph::Follow)}
                {move || {
                    let count = new_lines.get();
                    format!("{} new line{}", grouped(count), if count == 1 { "" } else { "s" })
                }}
            </button>
        </div>
    }
}

/// One of the reused lines.
#[component]
fn Line(log: Log, first: Memo<usize>, place: usize) -> impl IntoView {
    let entry = Memo::new(move |_| {
        log.shape.track();
        let at = first.get() + place;
        log.panel.feed.with_windows(|windows| {
            log.index.try_with_value(|index| index.line(at).and_then(|line| windows.line(line)).cloned()).flatten()
        })?
    });
    let marked = Memo::new(move |_| {
        let line = entry.with(|entry| entry.as_ref().map(|entry| entry.line))?;
        let at = log.at.get()?;
        log.index.try_with_value(|index| index.matches().get(at) == Some(&line))
    });
    view! {
        <div
            class="mp-line"
            class=("mp-line--found", move || marked.get() == Some(true))
            hidden=move || entry.with(Option::is_none)
            style=move || format!("transform:translateY({}px)", (first.get() + place) as f64 * LINE_PX)
            data-level=move || entry.with(|entry| entry.as_ref().map(|entry| entry.level.as_str()))
        >
            {move || entry.get().map(|entry| text(entry, log.panel.local.get(), &log.filter.with(|filter| filter.find.clone())))}
        </div>
    }
}

fn text(entry: LogEntry, local: bool, find: &str) -> impl IntoView + use<> {
    let (_, glyph, word) = level_look(entry.level);
    let (before, found, after) = split_match(&entry.message, find);
    view! {
        <span class="mp-line__number">{entry.line.to_string()}</span>
        <span class="mp-line__time">{log_time(entry.timestamp, local)}</span>
        <span class="mp-line__level">{icon(glyph)} <span>{word}</span></span>
        <span class="mp-line__text" title=entry.message.clone()>
            {before}
            <mark class="mp-line__mark">{found}</mark>
            {after}
        </span>
    }
}

/// The message around the first match of `find`, which is in lower case. Where lower case has other lengths than the
/// message, nothing is marked.
fn split_match(message: &str, find: &str) -> (String, String, String) {
    let nothing = || (message.to_owned(), String::new(), String::new());
    let lower = message.to_lowercase();
    if find.is_empty() || lower.len() != message.len() {
        return nothing();
    }
    let Some(from) = lower.find(find) else { return nothing() };
    match (message.get(..from), message.get(from..from + find.len()), message.get(from + find.len()..)) {
        (Some(before), Some(found), Some(after)) => (before.to_owned(), found.to_owned(), after.to_owned()),
        _ => nothing(),
    }
}

/// Name of the toggle, drawing and word in the line.
const fn level_look(level: LogLevel) -> (&'static str, Glyph, &'static str) {
    match level {
        LogLevel::Info => ("Info", Glyph::Info, "INFO"),
        LogLevel::Warning => ("Warning", Glyph::Warning, "WARN"),
        LogLevel::Error => ("Error", Glyph::Failed, "ERROR"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_match_is_marked_whatever_its_case_and_odd_letters_are_left_alone() {
        let split = |message, find| {
            let (before, found, after) = split_match(message, find);
            format!("{before}[{found}]{after}")
        };
        assert_eq!(split("Cannot resolve PKG_FX here", "pkg_fx"), "Cannot resolve [PKG_FX] here");
        assert_eq!(split("nothing", "pkg"), "nothing[]");
        assert_eq!(split("İ pkg", "pkg"), "İ pkg[]");
        assert_eq!(split("😀 pkg 😀", "pkg"), "😀 [pkg] 😀");
    }
}
