use leptos::prelude::*;
use model::{Diagnostic, Severity};

use super::glyph::{Glyph, icon};
use super::page;
use super::sql_compare::{Line, compare};
use super::words::{counted, grouped};

/// Lines of SQL drawn; a definition of 5 MB would hold the page for seconds.
const LINES_SHOWN: usize = 2000;

/// Source and target beside each other: words that differ are marked, and what the translation remarked stands under the
/// line it is about. In a narrow component the target stands under the source.
pub(super) fn sql_panes(
    platform: &'static str,
    source: String,
    target: String,
    remarks: &[Diagnostic],
) -> impl IntoView + use<> {
    let pairs = compare(&source, &target);
    let left_out = pairs.len().saturating_sub(LINES_SHOWN);
    let (mut left, mut right, mut row) = (Vec::new(), Vec::new(), 2u32);
    for pair in pairs.into_iter().take(LINES_SHOWN) {
        let number = pair.left.as_ref().map(|line| line.number);
        left.push(cell("left", row, pair.left));
        right.push(cell("right", row, pair.right));
        row += 1;
        for remark in remarks.iter().filter(|remark| remark.line.is_some() && remark.line == number) {
            left.push(remark_row(row, remark));
            row += 1;
        }
    }
    let (none_left, none_right) = (source.is_empty(), target.is_empty());
    let general: Vec<AnyView> =
        remarks.iter().filter(|remark| remark.line.is_none()).map(|remark| remark_row(0, remark)).collect();
    view! {
        {(!general.is_empty()).then(|| view! { <div class="mp-sql__general">{general}</div> })}
        <div class="mp-sql" data-testid="mp-sql" tabindex="0" role="region" aria-label="Source and target SQL">
            {head("left", platform, source)}
            {left}
            {none_left.then(|| view! { <p class="mp-sql__none mp-sql__cell--left">"There is no definition."</p> })}
            {head("right", "Databricks", target)}
            {right}
            {none_right.then(|| view! { <p class="mp-sql__none mp-sql__cell--right">"There is no translation."</p> })}
        </div>
        <p class="mp-empty" hidden=left_out == 0>
            {format!("{} more lines; copy takes them all.", grouped(left_out as u64))}
        </p>
    }
}

fn head(side: &'static str, title: &'static str, sql: String) -> AnyView {
    let lines = counted(sql.lines().count() as u64, "line");
    let empty = sql.is_empty();
    view! {
        <header class=format!("mp-sql__head mp-sql__cell--{side}")>
            <b>{title}</b>
            <span class="mp-faint">{lines}</span>
            <button
                type="button"
                class="mp-button mp-button--icon"
                aria-label=format!("Copy {title} SQL")
                title=format!("Copy {title} SQL")
                hidden=empty
                on:click=move |_| page::copy(&sql)
            >
                {icon(Glyph::Copy)}
            </button>
        </header>
    }
    .into_any()
}

fn cell(side: &'static str, row: u32, line: Option<Line>) -> AnyView {
    let Some(line) = line else {
        let class = format!("mp-sql__line mp-sql__line--none mp-sql__cell--{side}");
        return view! { <span class=class style=format!("--row:{row}") aria-hidden="true"></span> }.into_any();
    };
    let differs = if line.differs { " mp-sql__line--differs" } else { "" };
    let parts = line
        .parts
        .into_iter()
        .map(|part| match (part.differs, side) {
            (false, _) => part.text.into_any(),
            (true, "left") => view! { <del>{part.text}</del> }.into_any(),
            (true, _) => view! { <ins>{part.text}</ins> }.into_any(),
        })
        .collect_view();
    view! {
        <span class=format!("mp-sql__line mp-sql__cell--{side}{differs}") style=format!("--row:{row}")>
            <span class="mp-sql__number" aria-hidden="true">{line.number.to_string()}</span>
            <code>{parts}</code>
        </span>
    }
    .into_any()
}

fn remark_row(row: u32, remark: &Diagnostic) -> AnyView {
    let glyph = match remark.severity {
        Severity::Info => Glyph::Info,
        Severity::Warning => Glyph::Warning,
        Severity::Error => Glyph::Failed,
    };
    view! {
        <p class="mp-sql__remark" data-severity=remark.severity.as_str() style=format!("--row:{row}") data-testid="mp-remark">
            {icon(glyph)}
            <span>
                {remark.line.map(|line| view! { <b>{format!("Line {line}. ")}</b> })}
                {remark.message.clone()} " "
                <span class="mp-faint mp-mono">{remark.code.clone()}</span>
            </span>
        </p>
    }
    .into_any()
}
