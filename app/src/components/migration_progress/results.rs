use leptos::html::Div;
use leptos::prelude::*;
use model::{ObjectKind, ResultStatus};

use super::glyph::{Glyph, icon};
use super::object_detail::ObjectDetailPanel;
use super::panel::Panel;
use super::result_rows::{Group, Order, Row, RowIndex, RowStatus};
use super::virtual_rows::{SLOTS, first_row};
use super::words::{counted, duration, grouped, kind_word, stage_word};

/// Height of a row in px; the style sheet has the same number.
const ROW_PX: f64 = 44.0;

/// What the list shows: how many objects in work and how many results; the number changes with every change of either.
#[derive(Clone, Copy, PartialEq)]
struct Shape {
    current: usize,
    results: usize,
    version: u64,
}

impl Shape {
    const fn len(self) -> usize {
        self.current + self.results
    }
}

/// Every object that is in work or has ended, filtered and sorted; a row opens the object in full.
#[component]
pub(super) fn Results(panel: Panel) -> impl IntoView {
    let feed = panel.feed;
    let index = StoredValue::new(RowIndex::default());
    let versions = StoredValue::new(0u64);
    let shape = Memo::new(move |_| {
        feed.results_version().track();
        let filter = panel.filter.get();
        let results = feed.with_windows(|windows| {
            index.try_update_value(|index| {
                index.take(windows.results(), windows.generation(), &filter);
                index.len()
            })
        });
        let current = feed.current().with(|all| all.iter().filter(|object| filter.takes_current(object)).count());
        let version = versions.try_update_value(|version| {
            *version += 1;
            *version
        });
        Shape { current, results: results.flatten().unwrap_or(0), version: version.unwrap_or(0) }
    });
    let open = Memo::new(move |_| panel.selected.get().is_some());
    view! {
        <section class="mp-card mp-results" class=("mp-results--open", move || open.get()) aria-label="Results">
            <Tools panel=panel/>
            <div class="mp-results__body">
                <div class="mp-results__list">
                    <List panel=panel index=index shape=shape/>
                    <Foot panel=panel shape=shape/>
                </div>
                <ObjectDetailPanel panel=panel index=index/>
            </div>
        </section>
    }
}

#[component]
fn Tools(panel: Panel) -> impl IntoView {
    let filter = panel.filter;
    let counts = panel.feed.counts();
    let warned = Memo::new(move |_| {
        panel.feed.results_version().track();
        let count =
            |windows: &crate::job_feed::Windows| windows.results().iter().filter(|each| each.warnings > 0).count();
        panel.feed.with_windows(count).unwrap_or(0) as u32
    });
    let quick = move |group: Group, label: &'static str, count: Signal<u32>| {
        view! {
            <button
                type="button"
                class="mp-segments__item"
                aria-pressed=move || if filter.with(|filter| filter.group == group) { "true" } else { "false" }
                on:click=move |_| filter.update(|filter| {
                    filter.group = group;
                    filter.cause = None;
                })
            >
                {label}
                <span class="mp-segments__count">{move || grouped(count.get().into())}</span>
            </button>
        }
    };
    let find = move |text: String| filter.update(|filter| filter.text = text.trim().to_lowercase());
    let choose_kind = move |word: String| filter.update(|filter| filter.kind = word.parse::<ObjectKind>().ok());
    view! {
        <div class="mp-card__head mp-results__tools">
            <h2 class="mp-card__title">"Results"</h2>
            <div class="mp-segments" role="group" aria-label="Quick filters">
                {quick(Group::All, "All", Signal::derive(move || counts.get().total))}
                {quick(Group::Failed, "Failed", Signal::derive(move || counts.get().failed))}
                {quick(Group::Warned, "Warnings", warned.into())}
                {quick(Group::Running, "Running", Signal::derive(move || counts.get().running))}
            </div>
            <span class="mp-search">
                {icon(Glyph::Search)}
                <input
                    class="mp-input"
                    type="search"
                    aria-label="Search objects"
                    placeholder="Search objects"
                    data-testid="mp-results-search"
                    on:input:target=move |event| find(event.target().value())
                />
            </span>
            <select
                class="mp-input mp-results__kind"
                aria-label="Type"
                on:change:target=move |event| choose_kind(event.target().value())
            >
                <option value="">"All types"</option>
                {ObjectKind::ALL.map(|kind| view! { <option value=kind.as_str()>{format!("{}s", kind_word(kind))}</option> })}
            </select>
        </div>
    }
}

#[component]
fn List(panel: Panel, index: StoredValue<RowIndex>, shape: Memo<Shape>) -> impl IntoView {
    let pane = NodeRef::<Div>::new();
    let top = RwSignal::new(0.0);
    let first = Memo::new(move |_| first_row(top.get(), ROW_PX, shape.get().len()));
    let scrolled = move |_| {
        if let Some(pane) = pane.get_untracked() {
            top.set(f64::from(pane.scroll_top()));
        }
    };
    let head = move |order: Order, name: &'static str, label: &'static str| {
        let sorted = move || panel.filter.with(|filter| (filter.order == order).then_some(filter.descending));
        view! {
            <span
                role="columnheader"
                class=format!("mp-row__{name}")
                aria-sort=move || sorted().map(|down| if down { "descending" } else { "ascending" })
            >
                <button type="button" class="mp-results__sort" on:click=move |_| panel.filter.update(|filter| filter.sort(order))>
                    {label}
                    <span class="mp-results__arrow" data-sort=move || sorted().map(|down| if down { "down" } else { "up" })>
                        {icon(Glyph::Down)}
                    </span>
                </button>
            </span>
        }
    };
    view! {
        <div
            class="mp-results__table"
            role="table"
            aria-label="Results by object"
            aria-rowcount=move || (shape.get().len() + 1).to_string()
            data-testid="mp-results"
        >
            <div role="rowgroup">
                <div class="mp-row mp-row--head" role="row" aria-rowindex="1">
                    {head(Order::Status, "status", "Status")}
                    {head(Order::Object, "object", "Object")}
                    <span role="columnheader" class="mp-row__kind">"Type"</span>
                    {head(Order::Duration, "time", "Duration")}
                    <span role="columnheader" class="mp-row__warnings">"Warnings"</span>
                    <span role="columnheader" class="mp-row__message">"Message"</span>
                </div>
            </div>
            <div class="mp-results__pane" node_ref=pane on:scroll=scrolled role="rowgroup" tabindex="0" aria-label="Rows">
                <div class="mp-results__space" role="presentation" style=move || format!("block-size:{}px", shape.get().len() as f64 * ROW_PX)>
                    {(0..SLOTS).map(|place| view! { <ResultRow panel=panel index=index shape=shape first=first place=place/> }).collect_view()}
                </div>
                <p class="mp-empty" hidden=move || shape.get().len() != 0>{move || empty_text(panel)}</p>
            </div>
        </div>
    }
}

fn empty_text(panel: Panel) -> String {
    let counts = panel.feed.counts().get();
    panel.filter.with(|filter| match filter.group {
        Group::Queued if counts.queued() > 0 => {
            format!(
                "{} not started. Objects are listed once work on them begins.",
                counted(counts.queued().into(), "object")
            )
        }
        _ if filter.narrows() => "No object matches this filter.".to_owned(),
        _ => "Nothing has ended yet.".to_owned(),
    })
}

/// One of the reused rows.
#[component]
fn ResultRow(
    panel: Panel,
    index: StoredValue<RowIndex>,
    shape: Memo<Shape>,
    first: Memo<usize>,
    place: usize,
) -> impl IntoView {
    let feed = panel.feed;
    let row = Memo::new(move |_| {
        let (shape, at) = (shape.get(), first.get() + place);
        if at < shape.current {
            return panel.filter.with(|filter| {
                let mut shown = feed.current().get().into_iter().filter(|object| filter.takes_current(object));
                shown.nth(at).map(|object| Row::of_current(&object))
            });
        }
        feed.with_windows(|windows| {
            index.try_with_value(|index| index.get(windows.results(), at - shape.current).map(Row::of_result))
        })
        .flatten()
        .flatten()
    });
    let selected =
        Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| panel.selected.get() == Some(row.object))));
    let open = move |_| {
        let Some(row) = row.get_untracked().filter(|row| matches!(row.status, RowStatus::Ended(..))) else { return };
        panel.selected.update(|open| *open = if *open == Some(row.object) { None } else { Some(row.object) });
    };
    view! {
        <div
            class="mp-row"
            class=("mp-row--selected", move || selected.get())
            role="row"
            aria-rowindex=move || (first.get() + place + 2).to_string()
            hidden=move || row.with(Option::is_none)
            style=move || format!("transform:translateY({}px)", (first.get() + place) as f64 * ROW_PX)
            data-status=move || row.with(|row| row.as_ref().map(|row| look(row.status).2))
            on:click=open
        >
            {move || row.get().map(cells)}
        </div>
    }
}

fn cells(row: Row) -> impl IntoView + use<> {
    let (word, glyph, _) = look(row.status);
    let kind = kind_word(row.kind);
    let time = row.duration_ms.map_or_else(|| "–".to_owned(), duration);
    let stage = match row.status {
        RowStatus::InWork(stage) => stage_word(stage).to_owned(),
        RowStatus::Ended(..) => time.clone(),
    };
    let (name, message) = (row.name.clone(), row.message.clone());
    let sub = match row.message.as_str() {
        "" => format!("{word} · {kind} · {stage}"),
        message => format!("{word} · {kind} · {message}"),
    };
    let warnings = match row.warnings {
        0 => view! { <span class="mp-faint">"0"</span> }.into_any(),
        count => {
            view! { <span class="mp-row__warned">{icon(Glyph::Warning)} {grouped(count.into())}</span> }.into_any()
        }
    };
    view! {
        <span role="cell" class="mp-row__status">{icon(glyph)} <span>{word}</span></span>
        <span role="cell" class="mp-row__object">
            <button type="button" class="mp-row__name" title=name>{row.name}</button>
            <span class="mp-row__sub" aria-hidden="true">{sub}</span>
        </span>
        <span role="cell" class="mp-row__kind">{kind}</span>
        <span role="cell" class="mp-row__time">{stage}</span>
        <span role="cell" class="mp-row__warnings">{warnings}</span>
        <span role="cell" class="mp-row__message" title=message>{row.message}</span>
    }
}

/// Word, drawing and colour name of a status.
pub(super) const fn look(status: RowStatus) -> (&'static str, Glyph, &'static str) {
    match status {
        RowStatus::InWork(_) => ("Running", Glyph::Running, "running"),
        RowStatus::Ended(ResultStatus::Success, true) => ("Completed", Glyph::Done, "done"),
        RowStatus::Ended(ResultStatus::Success, false) => ("Translated", Glyph::Done, "done"),
        RowStatus::Ended(ResultStatus::Error, _) => ("Failed", Glyph::Failed, "failed"),
        RowStatus::Ended(ResultStatus::Skipped, _) => ("Skipped", Glyph::Skipped, "skipped"),
    }
}

#[component]
fn Foot(panel: Panel, shape: Memo<Shape>) -> impl IntoView {
    let narrowed = Memo::new(move |_| panel.filter.with(super::result_rows::RowFilter::narrows));
    let clear = move |_| {
        panel.filter.update(|filter| {
            let text = std::mem::take(&mut filter.text);
            *filter = super::result_rows::RowFilter { text, ..Default::default() };
        });
    };
    view! {
        <p class="mp-results__foot">
            <span data-testid="mp-results-count">
                {move || {
                    let total = panel.feed.counts().get().total;
                    format!("{} of {} shown", grouped(shape.get().len() as u64), grouped(total.into()))
                }}
            </span>
            <button type="button" class="mp-link" hidden=move || !narrowed.get() on:click=clear>"Clear filter"</button>
        </p>
    }
}
