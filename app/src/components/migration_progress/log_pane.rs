use leptos::prelude::*;
use leptos::task::spawn_local;

use super::dock::Edge;
use super::glyph::{Glyph, icon};
use super::log::{LINE_PX, Log, Times, search_earlier};
use super::log_bar::{Tools, measured, wrap_where_narrow};
use super::log_files::line;
use super::log_line::Line;
use super::log_marks::open_address;
use super::page;
use super::panel::{Panel, Shown};
use super::virtual_rows::{SLOTS, first_row, followed_window, slots};
use super::words::grouped;

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
