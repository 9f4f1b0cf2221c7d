use leptos::prelude::*;
use leptos::task::spawn_local;
use model::{LogEntry, LogLevel};

use super::address::is_ours;
use super::dock::Edge;
use super::glyph::{Glyph, icon};
use super::line_text::{Finder, Part, Text, shown};
use super::log::{LINE_PX, Log, Times, search_earlier};
use super::log_bar::{Tools, measured, wrap_where_narrow};
use super::log_files::line;
use super::page;
use super::panel::{Panel, Shown};
use super::virtual_rows::{SLOTS, first_row, followed_window, slots};
use super::words::{grouped, level_look};
use crate::job_feed::Connection;

/// The live log: it follows its end until the reader scrolls up.
#[component]
pub(super) fn LogPane(panel: Panel) -> impl IntoView {
    let log = Log::new(panel);
    keep_place(log);
    search_earlier(log);
    open_address(log);
    view! {
        <Edge log=log/>
        <section
            class="mp-card mp-log"
            style=move || log.dock.get().map(|px| format!("--_dock:{px:.0}px"))
            class=("mp-log--full", move || log.full.get())
            class=("mp-log--wrap", move || log.wrap.get().is_some())
            class=("mp-log--timeless", move || log.times.get() == Times::Off)
            aria-label=panel.called("Log")
            on:keydown=move |event| {
                if event.key() == "Escape" && log.full.get_untracked() {
                    log.full.set(false);
                }
            }
        >
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
        if follow && before.is_some() {
            // As soon as the rows are there, so that a frame shows both or neither.
            spawn_local(async move { log.to_end() });
        } else if follow {
            request_animation_frame(move || log.to_end());
        } else if let (true, Some(pane)) = (shift > 0, log.pane.get_untracked()) {
            let top = (f64::from(pane.scroll_top()) - shift as f64 * LINE_PX).max(0.0);
            log.tail.update_untracked(|tail| tail.shifted(top));
            pane.set_scroll_top(top as i32);
        }
        gone
    });
    // A pane of another width wraps elsewhere.
    Effect::new(move |_| {
        let resized = window_event_listener(leptos::ev::resize, move |_| {
            if log.wrap.try_get_untracked().flatten().is_some() {
                log.wrap.try_set(measured(log));
            }
        });
        on_cleanup(move || resized.remove());
    });
    // A list that was not shown has forgotten where it was.
    Effect::new(move |_| {
        if log.panel.shown.get() == Shown::Log {
            wrap_where_narrow(log);
            log.settle();
        }
    });
}

/// Opens the lines that the page's address names: `#L12`, `#L12-L20`.
fn open_address(log: Log) {
    Effect::new(move |_| {
        // Before the stream's first message the window may still begin anew.
        let begun = matches!(log.panel.feed.connection().get(), Connection::Live | Connection::Ended);
        if !begun || !is_ours(log.panel) || log.range.get_untracked().is_some() {
            return;
        }
        if let Some((from, to)) = range_of(&page::fragment()) {
            log.range.set(Some((from, to)));
            log.tail.update(|tail| tail.on = false);
            log.panel.reveal(Shown::Log, "mp-log");
            log.go_to(from);
        }
    });
}

fn range_of(fragment: &str) -> Option<(u64, u64)> {
    let rest = fragment.strip_prefix('L')?;
    let (from, to) = rest.split_once("-L").unwrap_or((rest, rest));
    let (from, to) = (from.parse().ok()?, to.parse().ok()?);
    (from > 0).then(|| (std::cmp::min(from, to), std::cmp::max(from, to)))
}

/// Marks a line, or with shift every line from the marked one to it, and names them in the address.
fn mark(log: Log, line: u64, extend: bool) {
    let range = match log.range.get_untracked() {
        Some((from, to)) if extend => (from.min(line), if line < from { to } else { line }),
        Some((from, to)) if from == line && to == line => {
            log.range.set(None);
            if is_ours(log.panel) {
                page::set_address(&[], Some(""));
            }
            return;
        }
        _ => (line, line),
    };
    log.range.set(Some(range));
    log.tail.update(|tail| tail.on = false);
    if is_ours(log.panel) {
        let (from, to) = range;
        let fragment = if from == to { format!("L{from}") } else { format!("L{from}-L{to}") };
        page::set_address(&[], Some(&fragment));
    }
}

#[component]
fn Lines(log: Log) -> impl IntoView {
    let rows = Memo::new(move |_| log.shape.get().0);
    let first = Memo::new(move |_| {
        // Until the pane has been scrolled it shows its end, as the server rendered it.
        let (rows, top, visible) = (rows.get(), log.top.get(), log.visible.get());
        log.height.track();
        if log.tail.with(|tail| tail.on) {
            followed_window(rows, visible)
        } else {
            first_row(log.row_at(top) as f64, 1.0, rows, slots(visible))
        }
    });
    let from = Memo::new(move |_| {
        log.height.track();
        log.top_of(first.get())
    });
    let slot = move |place: usize| view! { <Line log=log first=first place=place/> };
    // Panes higher than usual, as where the log fills the screen, have more slots.
    let more = move |group: usize| {
        let needed = Memo::new(move |_| slots(log.visible.get()) > group * SLOTS);
        move || needed.get().then(|| (group * SLOTS..(group + 1) * SLOTS).map(slot).collect_view())
    };
    let scrolled = move |_| {
        let Some(pane) = log.pane.get_untracked() else { return };
        let top = f64::from(pane.scroll_top());
        let height = f64::from(pane.client_height());
        log.measure(height);
        let mut tail = log.tail.get_untracked();
        tail.scrolled(top, height, f64::from(pane.scroll_height()));
        // Where the end is followed, the place follows from the rows, and nobody need look at it.
        if tail.on {
            log.top.update_untracked(|old| *old = top);
        } else {
            log.top.set(top);
        }
        if tail.on == log.tail.with_untracked(|old| old.on) {
            log.tail.update_untracked(|old| *old = tail);
        } else {
            log.tail.set(tail);
        }
    };
    // Lines that were marked are copied whole and exact, also those that are not in the page just now.
    let copied = move |event: leptos::ev::ClipboardEvent| {
        if log.range.get_untracked().is_some() && !page::has_selection() {
            let lines: Vec<String> = log.entries().iter().map(line).collect();
            page::put(&event, &lines.join("\n"));
        }
    };
    view! {
        <div class="mp-log__frame">
            <div
                class="mp-log__pane"
                node_ref=log.pane
                on:scroll=scrolled
                on:copy=copied
                on:keydown=move |event| match event.key().as_str() {
                    // Of a log that grows, the end is further away when a smooth scroll arrives where it was.
                    "End" => {
                        event.prevent_default();
                        log.follow(true);
                    }
                    "PageUp" | "ArrowUp" | "Home" => log.follow(false),
                    _ => {}
                }
                on:wheel=move |event| {
                    if event.delta_y() < 0.0 {
                        log.follow(false);
                    }
                }
                on:pointermove=move |event| {
                    // Who selects text does not want it to move.
                    if event.buttons() == 1 && page::has_selection() {
                        log.follow(false);
                    }
                }
                role="log"
                aria-live="off"
                aria-label="Log lines"
                tabindex="0"
                data-testid="mp-log"
            >
                <Earlier log=log/>
                <span class="mp-log__letter" aria-hidden="true">"mmmmmmmmmmmmmmmmmmmm"</span>
                <div class="mp-log__space" style=move || format!("block-size:{}px", f64::from(log.height.get().0) * LINE_PX)>
                    <div class="mp-log__window" style=move || format!("transform:translateY({}px)", from.get())>
                        {(0..SLOTS).map(slot).collect_view()}
                        {[more(1), more(2), more(3)]}
                    </div>
                </div>
                <p class="mp-empty" hidden=move || rows.get() != 0>{move || empty_text(log)}</p>
            </div>
            <NewLines log=log/>
        </div>
    }
}

fn empty_text(log: Log) -> &'static str {
    if log.panel.feed.log_counts().get().total() == 0 {
        "Nothing has been said yet."
    } else {
        "No line matches this filter."
    }
}

/// Lines before those this page has.
#[component]
fn Earlier(log: Log) -> impl IntoView {
    let missing = Memo::new(move |_| {
        log.shape.track();
        log.panel.feed.with_windows(crate::job_feed::Windows::first_line).unwrap_or(0).saturating_sub(1)
    });
    let load = move |_| {
        let first = missing.get_untracked() + 1;
        spawn_local(async move {
            if log.load_back_to(first.saturating_sub(1000).max(1)).await {
                log.show(first);
            }
        });
    };
    view! {
        <button
            type="button"
            class="mp-link mp-log__earlier"
            hidden=move || missing.get() == 0
            data-testid="mp-log-earlier"
            on:click=load
        >
            {move || format!("{} earlier lines. Load {}", grouped(missing.get()), grouped(missing.get().min(1000)))}
        </button>
    }
}

/// The pill that counts the lines which have come since following was turned off.
#[component]
fn NewLines(log: Log) -> impl IntoView {
    let seen = StoredValue::new(0u64);
    let total = Signal::derive(move || log.panel.feed.log_counts().get().total());
    let new_lines = Memo::new(move |_| {
        if log.tail.with(|tail| tail.on) {
            seen.try_set_value(total.get());
            return 0;
        }
        total.get().saturating_sub(seen.try_get_value().unwrap_or(0))
    });
    let catch_up = move |_| log.follow(true);
    view! {
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
    }
}

/// One of the reused lines. Of what stands in it only texts change from line to line: to make its elements anew for each takes
/// more time than all else that a thousand lines a second take.
#[component]
fn Line(log: Log, first: Memo<usize>, place: usize) -> impl IntoView {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_line_or_a_range_either_way_round() {
        for (fragment, range) in [
            ("L12", Some((12, 12))),
            ("L12-L20", Some((12, 20))),
            ("L20-L12", Some((12, 20))),
            ("L0", None),
            ("L", None),
            ("L1-20", None),
            ("results", None),
        ] {
            assert_eq!(range_of(fragment), range, "{fragment}");
        }
    }
}
