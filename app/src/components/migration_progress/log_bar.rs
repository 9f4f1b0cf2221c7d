use leptos::prelude::*;
use leptos::task::spawn_local;
use model::LogLevel;

use super::announcer::ErrorsAloud;
use super::glyph::{Glyph, icon};
use super::line_text::Finder;
use super::log::{Log, Times};
use super::log_files::{Form, line, save, save_all};
use super::menu::menu;
use super::page;
use super::panel::prefers_utc;
use super::words::{grouped, level_look};

/// Where wrapping and times are remembered in this browser.
const WRAP_KEY: &str = "mp-log-wrap";
const TIMES_KEY: &str = "mp-log-times";
/// And whether errors are said aloud.
const ALOUD_KEY: &str = "mp-log-aloud";

/// Levels, search, how lines are shown, copies and files, following.
#[component]
pub(super) fn Tools(log: Log) -> impl IntoView {
    let following = Memo::new(move |_| log.tail.with(|tail| tail.on));
    keep_look(log);
    view! {
        <div class="mp-card__head mp-log__bar">
            <h2 class="mp-card__title">{log.panel.labels.log}</h2>
            <div class="mp-segments" role="group" aria-label="Levels shown">
                {LogLevel::ALL.map(|level| level_toggle(log, level))}
            </div>
            {error_steps(log)}
            <Search log=log/>
            <button
                type="button"
                class="mp-button mp-button--quiet"
                aria-pressed=move || if log.wrap.get().is_some() { "true" } else { "false" }
                aria-keyshortcuts="w"
                data-testid="mp-log-wrap"
                on:click=move |_| toggle_wrap(log)
            >
                {icon(Glyph::Wrap)}
                "Wrap"
            </button>
            <select
                class="mp-input mp-log__times"
                aria-label="Times"
                data-testid="mp-log-times"
                on:change:target=move |event| log.times.set(times_of(&event.target().value()))
                prop:value=move || word_of(log.times.get())
            >
                {Times::ALL.map(|(_, word, label)| view! { <option value=word>{label}</option> })}
            </select>
            <Files log=log/>
            <button
                type="button"
                class="mp-button mp-button--icon"
                aria-label="Full screen"
                title="Full screen"
                aria-pressed=move || if log.full.get() { "true" } else { "false" }
                data-testid="mp-log-full"
                on:click=move |_| log.full.update(|full| *full = !*full)
            >
                {icon(Glyph::Expand)}
            </button>
            <button
                type="button"
                class="mp-button mp-log__follow"
                aria-pressed=move || if following.get() { "true" } else { "false" }
                aria-keyshortcuts="f"
                data-testid="mp-log-follow"
                on:click=move |_| {
                    if following.get_untracked() {
                        log.tail.update(|tail| tail.send(false));
                    } else {
                        log.follow(true);
                    }
                }
            >
                {icon(Glyph::Follow)}
                {move || if following.get() { "Following" } else { "Follow" }}
            </button>
        </div>
        <ErrorsAloud log=log/>
        <p class="mp-log__note" hidden=move || log.panel.lines.with(|lines| lines.object.is_none()) data-testid="mp-log-object">
            {move || log.panel.lines.with(|lines| lines.object.map(|object| format!("Only lines about object {object}")))}
            <button
                type="button"
                class="mp-link"
                data-testid="mp-log-all"
                on:click=move |_| log.panel.lines.update(|lines| lines.object = None)
            >
                "Show all lines"
            </button>
        </p>
        <p class="mp-log__note mp-log__note--bad" role="alert" hidden=move || trouble(log).is_none() data-testid="mp-log-trouble">
            {move || trouble(log)}
        </p>
    }
}

fn trouble(log: Log) -> Option<String> {
    match log.panel.lines.with(|lines| Finder::new(&lines.find)) {
        // Patterns are read only where there is a browser.
        Finder::Bad(why) if log.panel.now.get().is_some() => Some(format!("This pattern cannot be read: {why}")),
        _ => log.trouble.get(),
    }
}

#[component]
fn Search(log: Log) -> impl IntoView {
    let find = move |text: String| {
        log.at.set(None);
        log.trouble.set(None);
        log.panel.lines.update(|lines| lines.find = text);
    };
    let step = move |by: isize| go_to_match(log, by);
    let key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            step(if event.shift_key() { -1 } else { 1 });
        }
    };
    view! {
        <span class="mp-search mp-log__find">
            {icon(Glyph::Search)}
            <input
                class="mp-input"
                type="search"
                aria-label="Find in log"
                placeholder="Find, or /pattern/"
                data-testid="mp-log-find"
                prop:value=move || log.panel.lines.with(|lines| lines.find.clone())
                on:input:target=move |event| find(event.target().value())
                on:keydown=key
            />
            <span class="mp-log__matches" data-testid="mp-log-matches">{move || matches_text(log)}</span>
        </span>
        <span class="mp-log__steps">
            <button
                type="button"
                class="mp-button mp-button--icon"
                aria-label="Previous match"
                data-testid="mp-log-previous"
                on:click=move |_| step(-1)
            >
                {icon(Glyph::Up)}
            </button>
            <button
                type="button"
                class="mp-button mp-button--icon"
                aria-label="Next match"
                data-testid="mp-log-next"
                on:click=move |_| step(1)
            >
                {icon(Glyph::Down)}
            </button>
        </span>
    }
}

fn matches_text(log: Log) -> String {
    if log.panel.lines.with(|lines| lines.find.is_empty()) {
        return String::new();
    }
    log.shape.track();
    log.earlier.track();
    let at = log.at.get();
    let counted = log.matches(|earlier, here| {
        let before = at.map(|line| earlier.partition_point(|m| *m < line) + here.partition_point(|m| *m < line));
        (before, earlier.len() + here.len())
    });
    match counted {
        Some((Some(before), all)) => format!("{}/{}", grouped(before as u64 + 1), grouped(all as u64)),
        Some((None, all)) => grouped(all as u64),
        None => String::new(),
    }
}

fn go_to_match(log: Log, by: isize) {
    let here = log.at.get_untracked();
    let next = log.matches(|earlier, inside| stepped(earlier.iter().chain(inside).copied(), here, by));
    go_to(log, next.flatten());
}

/// Goes to the next error, of those this page has, or to the one before.
fn go_to_error(log: Log, by: isize) {
    let here = log.at.get_untracked();
    let next = log.panel.feed.with_windows(|windows| {
        let errors = windows.logs().iter().filter(|entry| entry.level == LogLevel::Error);
        stepped(errors.map(|entry| entry.line), here, by)
    });
    if next.flatten().is_some() && !log.panel.lines.with_untracked(|lines| lines.shows(LogLevel::Error)) {
        log.panel.lines.update(|lines| lines.levels[LogLevel::Error as usize] = true);
    }
    go_to(log, next.flatten());
}

/// The line after `here`, or before it; round the end where there is none.
fn stepped(lines: impl DoubleEndedIterator<Item = u64> + Clone, here: Option<u64>, by: isize) -> Option<u64> {
    let all = || lines.clone();
    match here {
        None if by < 0 => all().next_back(),
        None => all().next(),
        Some(line) if by < 0 => all().rev().find(|found| *found < line).or_else(|| all().next_back()),
        Some(line) => all().find(|found| *found > line).or_else(|| all().next()),
    }
}

fn go_to(log: Log, line: Option<u64>) {
    if let Some(line) = line {
        log.at.set(Some(line));
        log.go_to(line);
    }
}

/// From error to error.
fn error_steps(log: Log) -> AnyView {
    let none = Memo::new(move |_| log.panel.feed.log_counts().get().of(LogLevel::Error) == 0);
    let step = move |by: isize, label: &'static str, key: &'static str, glyph: Glyph| {
        view! {
            <button
                type="button"
                class="mp-button mp-button--icon"
                aria-label=label
                title=label
                aria-keyshortcuts=key
                data-testid=format!("mp-log-error-{}", if by < 0 { "previous" } else { "next" })
                on:click=move |_| go_to_error(log, by)
            >
                {icon(glyph)}
            </button>
        }
    };
    view! {
        <span class="mp-log__steps" hidden=move || none.get()>
            {step(-1, "Previous error", "Shift+E", Glyph::Up)}
            {step(1, "Next error", "e", Glyph::Down)}
        </span>
    }
    .into_any()
}

fn level_toggle(log: Log, level: LogLevel) -> impl IntoView + use<> {
    let (word, glyph, _) = level_look(level);
    let lines = log.panel.lines;
    let on = Memo::new(move |_| lines.with(|filter| filter.shows(level)));
    let toggle = move |_| {
        lines.update(|filter| {
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
            aria-keyshortcuts=(level as u8 + 1).to_string()
            data-testid=format!("mp-log-{}", level.as_str())
            on:click=toggle
        >
            {icon(glyph)}
            <span>{word}</span>
            <span class="mp-segments__count">{move || grouped(log.panel.feed.log_counts().get().of(level))}</span>
        </button>
    }
}

/// Copies and files of what is shown, or of everything.
#[component]
fn Files(log: Log) -> impl IntoView {
    let job_id = log.panel.feed.job_id();
    let marked = move || log.range.get().is_some();
    let copy_view = move |_| {
        let lines: Vec<String> = log.entries().iter().map(line).collect();
        page::copy(&lines.join("\n"));
    };
    let save_view = move |form: Form| {
        let text: String = log.entries().iter().map(|entry| format!("{}\n", form.write(entry))).collect();
        save(job_id, form, &text);
    };
    let save_whole = move |form: Form| {
        spawn_local(async move {
            if let Err(error) = save_all(job_id, form).await {
                log.trouble.try_set(Some(error));
            }
        });
    };
    let items = view! {
        <button type="button" class="mp-menu__item" data-testid="mp-log-copy" on:click=copy_view>
            {move || if marked() { "Copy marked lines" } else { "Copy lines shown" }}
        </button>
        <button type="button" class="mp-menu__item" data-testid="mp-log-save-view" on:click=move |_| save_view(Form::Text)>
            {move || if marked() { "Save marked lines (.log)" } else { "Save lines shown (.log)" }}
        </button>
        <button type="button" class="mp-menu__item" data-testid="mp-log-save-all" on:click=move |_| save_whole(Form::Text)>
            "Save whole log (.log)"
        </button>
        <button type="button" class="mp-menu__item" on:click=move |_| save_whole(Form::Json)>"Save whole log (.ndjson)"</button>
        <button
            type="button"
            class="mp-menu__item"
            data-testid="mp-log-aloud"
            on:click=move |_| log.aloud.update(|aloud| *aloud = !*aloud)
        >
            {move || if log.aloud.get() { "Stop announcing errors" } else { "Announce errors" }}
        </button>
    };
    menu(Glyph::Save, "Copy, save", "mp-button mp-button--quiet", "mp-log-files", items.into_any())
}

fn toggle_wrap(log: Log) {
    let wrapped = log.wrap.get_untracked().is_some();
    log.wrap.set(if wrapped { None } else { measured(log) });
    log.settle();
}

/// Fewer letters than this in a line are too few to read it unwrapped.
const NARROW: usize = 60;

/// Wraps lines where few letters fit into one and the reader has not said otherwise.
pub(super) fn wrap_where_narrow(log: Log) {
    request_animation_frame(move || {
        let columns = page::remembered(WRAP_KEY).is_none().then(|| measured(log)).flatten();
        if columns.is_some_and(|columns| columns < NARROW) {
            log.wrap.set(columns);
            log.settle();
        }
    });
}

/// Characters that fit into a line now.
pub(super) fn measured(log: Log) -> Option<usize> {
    let pane = log.pane.try_get_untracked()??;
    page::columns(&pane)
}

fn word_of(times: Times) -> &'static str {
    Times::ALL.into_iter().find(|(each, ..)| *each == times).map_or("", |(_, word, _)| word)
}

fn times_of(word: &str) -> Times {
    Times::ALL.into_iter().find(|(_, each, _)| *each == word).map(|(times, ..)| times).unwrap_or_default()
}

/// Remembers in this browser whether lines wrap, how times stand and whether errors are announced, once the reader has chosen.
fn keep_look(log: Log) {
    Effect::new(move |before: Option<(Times, bool, bool)>| {
        let now = (log.times.get(), log.wrap.get().is_some(), log.aloud.get());
        let Some(before) = before else {
            let (times, wrapped) = remembered_look();
            let aloud = page::remembered(ALOUD_KEY).as_deref() == Some("on");
            log.times.set(times);
            log.aloud.set(aloud);
            if wrapped {
                request_animation_frame(move || {
                    log.wrap.try_set(measured(log));
                });
            }
            return (times, wrapped, aloud);
        };
        if before.0 != now.0 {
            page::remember(TIMES_KEY, word_of(now.0));
        }
        if before.1 != now.1 {
            page::remember(WRAP_KEY, if now.1 { "on" } else { "" });
        }
        if before.2 != now.2 {
            page::remember(ALOUD_KEY, if now.2 { "on" } else { "" });
        }
        now
    });
}

fn remembered_look() -> (Times, bool) {
    // Who wants times in UTC wants them so here, unless something else was chosen for the log.
    let zone = if prefers_utc() { Times::Utc } else { Times::Local };
    let times = page::remembered(TIMES_KEY).filter(|word| !word.is_empty()).map_or(zone, |word| times_of(&word));
    (times, page::remembered(WRAP_KEY).as_deref() == Some("on"))
}
