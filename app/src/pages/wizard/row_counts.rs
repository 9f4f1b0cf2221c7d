use leptos::prelude::*;
use model::{RowCount, RowCountBasis, RowCounts, SourcePlatform};

use super::draft::{Draft, Wizard};
use crate::components::migration_progress::words::{counted, grouped};
use crate::server_fns::{RowTotal, TreeRow};

/// Whether a source is asked for its rows. One that has no estimates to be read is not asked for them.
pub(super) fn asked_for(draft: &Draft) -> RowCounts {
    match draft.row_counts {
        RowCounts::Estimate if !draft.source_type.estimates_rows() => RowCounts::Skip,
        wanted => wanted,
    }
}

const fn words(choice: RowCounts) -> &'static str {
    match choice {
        RowCounts::Skip => "Not wanted",
        RowCounts::Estimate => "As the source estimates them",
        RowCounts::Exact => "Count every table",
    }
}

const fn explanation(choice: RowCounts, platform: SourcePlatform) -> &'static str {
    match choice {
        RowCounts::Skip if platform.estimates_rows() => "An inventory can tell how large the tables are.",
        RowCounts::Skip => "An inventory can tell how large the tables are. The estimates of this source are not read.",
        RowCounts::Estimate => "From its statistics: quick, and only as good as they are.",
        RowCounts::Exact => "A query for each table, which may take long, and which the user must be allowed to make.",
    }
}

/// Whether the rows of a source's tables are wanted, and how.
#[component]
pub(super) fn RowCountsChoice(wizard: Wizard) -> impl IntoView {
    let chosen = Memo::new(move |_| wizard.draft.with(asked_for));
    let platform = Memo::new(move |_| wizard.draft.read().source_type);
    let choose = move |event: leptos::ev::Event| {
        if let Ok(choice) = event_target_value(&event).parse() {
            wizard.draft.update(|draft| draft.row_counts = choice);
        }
    };
    view! {
        <div class="field">
            <label class="field__label" for="row-counts-input">"Rows of tables"</label>
            <select class="field__input" id="row-counts-input" data-testid="row-counts-input" aria-describedby="row-counts-hint" on:change=choose>
                {RowCounts::ALL.map(|choice| view! {
                    <option value=choice.as_str() prop:selected=move || chosen.get() == choice
                        disabled=move || choice == RowCounts::Estimate && !platform.get().estimates_rows()>{words(choice)}</option>
                }).collect_view()}
            </select>
            <span class="field__hint" id="row-counts-hint">{move || explanation(chosen.get(), platform.get())}</span>
        </div>
    }
}

/// The rows of all tables together.
#[component]
pub(super) fn RowsFigure(total: RowTotal) -> impl IntoView {
    let note = match (total.estimated, total.unknown) {
        (false, 0) => "counted".to_owned(),
        (true, 0) => "estimated by the source".to_owned(),
        (false, unknown) => format!("counted, without {}", counted(unknown.into(), "table")),
        (true, unknown) => format!("estimated by the source, without {}", counted(unknown.into(), "table")),
    };
    view! {
        <div data-testid="inventory-rows">
            <dt>"Rows"</dt>
            <dd>{total.estimated.then_some("≈ ")}{grouped(total.rows)}</dd>
            <dd class="figures__note">{note}</dd>
        </div>
    }
}

/// The rows of an object of the tree; nothing of what has none.
pub(super) fn of_row(row: &TreeRow) -> String {
    match row.object.as_ref().and_then(|object| object.row_count) {
        Some(RowCount { rows, basis: RowCountBasis::Exact }) => counted(rows, "row"),
        Some(RowCount { rows, basis: RowCountBasis::Estimate }) => format!("≈ {}", counted(rows, "row")),
        None => String::new(),
    }
}

/// How they are known.
pub(super) fn basis(row: &TreeRow) -> String {
    let count = row.object.as_ref().and_then(|object| object.row_count);
    let words = count.map(|count| match count.basis {
        RowCountBasis::Exact => "Counted when the source was read",
        RowCountBasis::Estimate => "The source's own estimate when it was read",
    });
    words.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use model::ObjectKind;

    use super::*;
    use crate::server_fns::TreeObject;

    #[test]
    fn rows_say_whether_they_were_counted() {
        let row = |row_count| TreeRow {
            schema: "S".to_owned(),
            object: Some(TreeObject { name: "T".to_owned(), kind: ObjectKind::Table, size_bytes: 1, row_count }),
            total: 1,
            selected: 1,
        };
        for (row_count, shown, how) in [
            (None, "", ""),
            (Some(RowCount { rows: 1, basis: RowCountBasis::Exact }), "1 row", "Counted"),
            (
                Some(RowCount { rows: 1200, basis: RowCountBasis::Estimate }),
                "≈ 1,200 rows",
                "The source's own estimate",
            ),
        ] {
            let row = row(row_count);
            assert_eq!(of_row(&row), shown);
            assert!(basis(&row).starts_with(how));
        }
    }

    #[test]
    fn estimates_are_asked_of_those_that_have_them() {
        for (source_type, asked) in
            [(SourcePlatform::PostgreSql, RowCounts::Estimate), (SourcePlatform::Oracle, RowCounts::Skip)]
        {
            let draft = Draft { source_type, row_counts: RowCounts::Estimate, ..Draft::default() };
            assert_eq!(asked_for(&draft), asked);
        }
    }
}
