use leptos::prelude::*;
use model::{CurrentObject, ObjectKind};

use super::panel::Panel;
use super::words::{clock, counted, grouped, stage_word};

/// Rows shown; the rest is a number.
const ROWS: usize = 8;

/// The objects in work, the longest first, with stage and clock.
#[component]
pub(super) fn CurrentObjects(panel: Panel) -> impl IntoView {
    let feed = panel.feed;
    let current = feed.current();
    let more = Memo::new(move |_| current.with(Vec::len).saturating_sub(1));
    view! {
        <div class="mp-now" data-testid="mp-now" hidden=move || feed.status().get().is_terminal()>
            <div class="mp-now__head">
                <span>{panel.labels.now}</span>
                <span class="mp-now__pace">{move || pace(panel)}</span>
            </div>
            <ul class="mp-now__list">
                {(0..ROWS).map(|place| row(panel, place)).collect_view()}
            </ul>
            <span class="mp-now__more" hidden=move || more.get() == 0>{move || format!("+{} more", more.get())}</span>
        </div>
    }
}

/// One of the reused rows.
fn row(panel: Panel, place: usize) -> AnyView {
    let current = panel.feed.current();
    let object = Memo::new(move |_| current.with(|all| all.get(place).cloned()));
    let name = move || object.with(|object| object.as_ref().map(|object| object.name.clone()).unwrap_or_default());
    let of = move |read: fn(&CurrentObject) -> &'static str| {
        move || object.with(|object| object.as_ref().map(read).unwrap_or_default())
    };
    let age = move || {
        let started = object.with(|object| object.as_ref().map(|object| object.started))?;
        Some(clock(panel.current_time().ms_since(started)))
    };
    view! {
        <li class="mp-now__item" hidden=move || object.with(Option::is_none)>
            <span class="mp-now__type">{of(|object| short_kind(object.kind))}</span>
            <span class="mp-now__name" title=name>{name}</span>
            <span class="mp-now__stage">{of(|object| stage_word(object.stage))}</span>
            <span class="mp-now__time">{age}</span>
        </li>
    }
    .into_any()
}

fn pace(panel: Panel) -> String {
    let feed = panel.feed;
    let (running, finished) = (feed.counts().get().running, u64::from(feed.counts().get().finished()));
    let elapsed = feed.as_of().get().ms_since(feed.span().get().0);
    if elapsed < 3000 || finished < 3 {
        return format!("{} in work", counted(running.into(), "object"));
    }
    format!("{} in work · {} objects/min", grouped(running.into()), grouped(finished * 60_000 / elapsed))
}

const fn short_kind(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Table => "TABLE",
        ObjectKind::Function => "FUNC",
        ObjectKind::View => "VIEW",
        ObjectKind::Procedure => "PROC",
    }
}
