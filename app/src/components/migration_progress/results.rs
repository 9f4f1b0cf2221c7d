use leptos::html::Div;
use leptos::prelude::*;
use model::{CurrentObject, ResultStatus};

use super::glyph::{Glyph, icon};
use super::inert_text::inert;
use super::object_detail::ObjectDetailPanel;
use super::options::Density;
use super::panel::Panel;
use super::result_rows::{Row, RowIndex, RowStatus};
use super::result_tools::Tools;
use super::row_filter::{Group, Order};
use super::virtual_rows::{SLOTS, first_row};
use super::words::{counted, duration, grouped, kind_word, stage_word};

/// Height of a row in px; the style sheet has the same numbers.
const fn row_px(density: Density) -> f64 {
    match density {
        Density::Comfortable => 44.0,
        Density::Compact => 32.0,
    }
}

/// What the list shows: how many objects in work and how many results; the number changes with every change of either.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Shape {
    pub(super) current: usize,
    pub(super) results: usize,
    /// Results that have come while the order was held.
    pub(super) held_back: usize,
    version: u64,
}

impl Shape {
    const fn len(self) -> usize {
        self.current + self.results
    }
}

/// What the parts of the list share.
#[derive(Clone, Copy)]
pub(super) struct List {
    pub(super) panel: Panel,
    pub(super) index: StoredValue<RowIndex>,
    /// Objects in work as they are listed.
    current: StoredValue<Vec<CurrentObject>>,
    pub(super) shape: Memo<Shape>,
    /// Whether rows stay where they are, since the reader points at them.
    held: RwSignal<bool>,
    /// Counts how often the reader asked for what is held back.
    applied: RwSignal<u32>,
}

/// Every object that is in work or has ended, filtered and sorted; a row opens the object in full.
#[component]
pub(super) fn Results(panel: Panel) -> impl IntoView {
    let (index, current) = (StoredValue::new(RowIndex::default()), StoredValue::new(Vec::new()));
    let (held, applied) = (RwSignal::new(false), RwSignal::new(0));
    let (versions, last_applied) = (StoredValue::new(0u64), StoredValue::new(0u32));
    let shape = Memo::new(move |_| {
        panel.feed.results_version().track();
        let (filter, in_work) = (panel.filter.get(), panel.feed.current().get());
        let asked = last_applied.try_update_value(|last| std::mem::replace(last, applied.get())) != Some(applied.get());
        let hold = held.get() && !asked;
        let taken = panel.feed.with_windows(|windows| {
            index.try_update_value(|index| {
                if hold && index.fits(&filter, windows.generation()) {
                    return (index.len(), windows.results().len().saturating_sub(index.seen()), true);
                }
                index.take(windows.results(), windows.generation(), &filter);
                (index.len(), 0, false)
            })
        });
        let (results, held_back, kept) = taken.flatten().unwrap_or_default();
        let listed = current.try_update_value(|current| {
            if !kept {
                *current = in_work.into_iter().filter(|object| filter.takes_current(object)).collect();
            }
            current.len()
        });
        let version = versions.try_update_value(|version| {
            *version += 1;
            *version
        });
        Shape { current: listed.unwrap_or(0), results, held_back, version: version.unwrap_or(0) }
    });
    let list = List { panel, index, current, shape, held, applied };
    let open = Memo::new(move |_| panel.selected.get().is_some());
    view! {
        <section class="mp-card mp-results" class=("mp-results--open", move || open.get()) aria-label=panel.called("Results")>
            <Tools list=list/>
            <div class="mp-results__body">
                <div class="mp-results__list">
                    <Table list=list/>
                    <Foot list=list/>
                </div>
                <ObjectDetailPanel panel=panel index=index/>
            </div>
        </section>
    }
}

fn heads(panel: Panel) -> AnyView {
    [
        (Order::Status, "status", "Status"),
        (Order::Object, "object", "Object"),
        (Order::Kind, "kind", "Type"),
        (Order::Stage, "stage", "Stage"),
        (Order::Duration, "time", "Duration"),
        (Order::Warnings, "warnings", "Warnings"),
        (Order::Message, "message", "Message"),
    ]
    .map(|(order, name, label)| {
        let sorted = move || panel.filter.with(|filter| (filter.order == order).then_some(filter.descending));
        view! {
            <span
                role="columnheader"
                class=format!("mp-row__{name}")
                aria-sort=move || sorted().map(|down| if down { "descending" } else { "ascending" })
            >
                <button
                    type="button"
                    class="mp-results__sort"
                    data-testid=format!("mp-sort-{name}")
                    on:click=move |_| panel.filter.update(|filter| filter.sort(order))
                >
                    {label}
                    <span class="mp-results__arrow" data-sort=move || sorted().map(|down| if down { "down" } else { "up" })>
                        {icon(Glyph::Down)}
                    </span>
                </button>
            </span>
        }
    })
    .into_any()
}

#[component]
fn Table(list: List) -> impl IntoView {
    let (panel, shape) = (list.panel, list.shape);
    let pane = NodeRef::<Div>::new();
    let top = RwSignal::new(0.0);
    let first = Memo::new(move |_| first_row(top.get(), row_px(panel.density), shape.get().len(), SLOTS));
    let scrolled = move |_| {
        if let Some(pane) = pane.get_untracked() {
            top.set(f64::from(pane.scroll_top()));
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
                <div class="mp-row mp-row--head" role="row" aria-rowindex="1">{heads(panel)}</div>
            </div>
            <div
                class="mp-results__pane"
                node_ref=pane
                on:scroll=scrolled
                on:mouseenter=move |_| list.held.set(true)
                on:mouseleave=move |_| list.held.set(false)
                role="rowgroup"
                tabindex="0"
                aria-label="Rows"
                data-testid="mp-results-pane"
            >
                <div class="mp-results__space" role="presentation" style=move || format!("block-size:{}px", shape.get().len() as f64 * row_px(panel.density))>
                    {(0..SLOTS).map(|place| view! { <ResultRow list=list first=first place=place/> }).collect_view()}
                </div>
                <div class="mp-empty" role="row" hidden=move || shape.get().len() != 0>
                    <span role="cell">{move || empty_text(panel)}</span>
                </div>
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

/// The row at a place. An object in work shows its present stage also where the order is held.
fn row_at(list: List, at: usize) -> Option<Row> {
    let (shape, feed) = (list.shape.get(), list.panel.feed);
    if at < shape.current {
        let listed = list.current.try_with_value(|current| current.get(at).cloned()).flatten()?;
        let now = feed.current().with(|all| all.iter().find(|each| each.object == listed.object).cloned());
        return Some(Row::of_current(&now.unwrap_or(listed)));
    }
    feed.with_windows(|windows| {
        list.index.try_with_value(|index| index.get(windows.results(), at - shape.current).map(Row::of_result))
    })
    .flatten()
    .flatten()
}

/// One of the reused rows.
#[component]
fn ResultRow(list: List, first: Memo<usize>, place: usize) -> impl IntoView {
    let panel = list.panel;
    let row = Memo::new(move |_| row_at(list, first.get() + place));
    let selected =
        Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| panel.selected.get() == Some(row.object))));
    let last = Memo::new(move |before: Option<&bool>| {
        let chosen =
            panel.selected.get().map(|object| row.with(|row| row.as_ref().is_some_and(|row| row.object == object)));
        chosen.unwrap_or(before == Some(&true))
    });
    let open = move |_| {
        let Some(row) = row.get_untracked().filter(|row| matches!(row.status, RowStatus::Ended(..))) else { return };
        let opens = panel.selected.get_untracked() != Some(row.object);
        panel.selected.set(opens.then_some(row.object));
        if opens {
            // From there arrows go to the neighbours, and Escape comes back.
            panel.focus("[data-testid=mp-detail]");
        }
    };
    view! {
        <div
            class="mp-row"
            class=("mp-row--selected", move || selected.get())
            data-last-opened=move || last.get().then_some("")
            role="row"
            aria-rowindex=move || (first.get() + place + 2).to_string()
            hidden=move || row.with(Option::is_none)
            style=move || format!("transform:translateY({}px)", (first.get() + place) as f64 * row_px(panel.density))
            data-status=move || row.with(|row| row.as_ref().map(|row| look(row.status).2))
            on:click=open
        >
            {cells(row)}
        </div>
    }
}

/// The cells of a row. Only what stands in them changes from object to object, not the cells.
fn cells(row: Memo<Option<Row>>) -> AnyView {
    let of = move |read: fn(&Row) -> String| move || row.with(|row| row.as_ref().map(read).unwrap_or_default());
    let shown = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| look(row.status))));
    let warnings = Memo::new(move |_| row.with(|row| row.as_ref().map_or(0, |row| row.warnings)));
    let kind = move || row.with(|row| row.as_ref().map(|row| kind_word(row.kind)).unwrap_or_default());
    let stage = move || row.with(|row| row.as_ref().map(stage_of).unwrap_or_default());
    view! {
        <span role="cell" class="mp-row__status">
            {move || shown.get().map(|(word, glyph, _)| view! { {icon(glyph)} <span>{word}</span> })}
        </span>
        <span role="cell" class="mp-row__object">
            <button type="button" class="mp-row__name" data-testid="mp-row-name" title=of(name_of)>{of(name_of)}</button>
            <span class="mp-row__sub" aria-hidden="true">{of(in_short)}</span>
        </span>
        <span role="cell" class="mp-row__kind">{kind}</span>
        <span role="cell" class="mp-row__stage">{stage}</span>
        <span role="cell" class="mp-row__time">{of(time_of)}</span>
        <span role="cell" class="mp-row__warnings">
            {move || match warnings.get() {
                0 => view! { <span class="mp-faint">"0"</span> }.into_any(),
                count => view! { <span class="mp-row__warned">{icon(Glyph::Warning)} {grouped(count.into())}</span> }.into_any(),
            }}
        </span>
        <span role="cell" class="mp-row__message" title=of(message_of)>{of(message_of)}</span>
    }
    .into_any()
}

fn name_of(row: &Row) -> String {
    inert(&row.name)
}

fn message_of(row: &Row) -> String {
    inert(&row.message)
}

fn time_of(row: &Row) -> String {
    row.duration_ms.map_or_else(|| "–".to_owned(), duration)
}

const fn stage_of(row: &Row) -> &'static str {
    match (row.status, row.duration_ms) {
        (RowStatus::InWork(stage), _) => stage_word(stage),
        (RowStatus::Ended(..), Some(_)) => "done",
        (RowStatus::Ended(..), None) => "–",
    }
}

/// What a narrow list says of an object in its one cell.
fn in_short(row: &Row) -> String {
    let ((word, ..), kind) = (look(row.status), kind_word(row.kind));
    match row.message.as_str() {
        "" => format!("{word} · {kind} · {}", time_of(row)),
        message => format!("{word} · {kind} · {}", inert(message)),
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
fn Foot(list: List) -> impl IntoView {
    let (panel, shape) = (list.panel, list.shape);
    let narrowed = Memo::new(move |_| panel.filter.with(super::row_filter::RowFilter::narrows));
    let held_back = Memo::new(move |_| shape.get().held_back as u64);
    view! {
        <p class="mp-results__foot">
            <span data-testid="mp-results-count">
                {move || {
                    let total = panel.feed.counts().get().total;
                    format!("{} of {} shown", grouped(shape.get().len() as u64), grouped(total.into()))
                }}
            </span>
            <button
                type="button"
                class="mp-link"
                hidden=move || !narrowed.get()
                data-testid="mp-results-clear"
                on:click=move |_| panel.filter.update(super::row_filter::RowFilter::clear)
            >
                "Clear filter"
            </button>
            <span hidden=move || held_back.get() == 0>"Order is held while you point at the table"</span>
            <button
                type="button"
                class="mp-link"
                hidden=move || held_back.get() == 0
                data-testid="mp-results-apply"
                on:click=move |_| list.applied.update(|count| *count += 1)
            >
                {move || format!("Apply {}", counted(held_back.get(), "update"))}
            </button>
        </p>
    }
}
