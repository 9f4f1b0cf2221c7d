use std::time::Duration;

use leptos::html::Textarea;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use model::{Diagnostic, NameMap, Severity, SourcePlatform};

use super::device;
use super::resting::when_it_rests;
use crate::components::migration_progress::page;
use crate::components::migration_progress::words::counted;
use crate::server_fns::{TranslationAnswer, TranslationQuestion, translate_text};

/// Rest after the last key before a text is sent.
const REST: Duration = Duration::from_millis(250);

const EXAMPLE: &str = "CREATE TABLE sales.orders (\n  order_id   NUMBER(12) NOT NULL,\n  placed_at  DATE DEFAULT SYSDATE,\n  note       VARCHAR2(200 CHAR),\n  CONSTRAINT pk_orders PRIMARY KEY (order_id)\n) TABLESPACE users;\n\nCREATE OR REPLACE VIEW sales.v_recent AS\nSELECT order_id, NVL(note, '-') AS note\nFROM sales.orders\nWHERE placed_at > SYSDATE - 30 AND ROWNUM <= 100;\n";

/// Definitions of a source and what becomes of them, beside each other and live while one types.
#[component]
pub(crate) fn TranslatePage() -> impl IntoView {
    let question = RwSignal::new(TranslationQuestion {
        source_type: SourcePlatform::Oracle,
        sql: String::new(),
        target_catalog: "main".to_owned(),
        target_schema: "migrated".to_owned(),
        names: String::new(),
    });
    let answer = RwSignal::new(None::<Result<TranslationAnswer, String>>);
    let source = NodeRef::<Textarea>::new();
    keep_translated(question, answer);
    let example = move |_| {
        question.update(|question| {
            (question.source_type, question.sql) = (SourcePlatform::Oracle, EXAMPLE.to_owned());
        });
    };
    view! {
        <Title text="Translate"/>
        <header class="page-head">
            <div><h1>"Translate"</h1><p class="faint">"Definitions to Databricks SQL, by rules. Nothing is kept, and nothing leaves the server."</p></div>
            <button type="button" class="button" data-testid="translate-example" on:click=example>"Show an example"</button>
        </header>
        <section class="card card--padded translate__bar">
            <label class="field">
                <span class="field__label">"Language of the source"</span>
                <select class="field__input" data-testid="translate-from" on:change=move |event| {
                    if let Ok(platform) = event_target_value(&event).parse() {
                        question.update(|question| question.source_type = platform);
                    }
                }>
                    {SourcePlatform::ALL.map(|platform| view! {
                        <option value=platform.as_str() prop:selected=move || question.read().source_type == platform>{platform.label()}</option>
                    }).collect_view()}
                </select>
            </label>
            {name("Target catalog", question, |question| &mut question.target_catalog)}
            {name("Target schema", question, |question| &mut question.target_schema)}
            {view! { <Rules question/> }.into_any()}
        </section>
        <div class="translate">
            <section class="card translate__side">
                <div class="translate__head"><h2 class="translate__title" id="translate-source">"Source"</h2></div>
                <textarea class="translate__text mono" aria-labelledby="translate-source" spellcheck="false" autocomplete="off" dir="ltr"
                    placeholder="Paste a CREATE statement, a script or a query" data-testid="translate-source" node_ref=source
                    prop:value=move || question.read().sql.clone()
                    on:input=move |event| question.update(|question| question.sql = event_target_value(&event))></textarea>
            </section>
            <section class="card translate__side">
                <div class="translate__head">
                    <h2 class="translate__title" id="translate-result">"Databricks SQL"</h2>
                    <button type="button" class="button button--small" data-testid="translate-copy" disabled=move || answer.with(|answer| written(answer).is_empty())
                        on:click=move |_| answer.with_untracked(|answer| page::copy(written(answer)))>"Copy"</button>
                </div>
                <pre class="translate__text mono" dir="ltr" tabindex="0" role="region" aria-labelledby="translate-result" data-testid="translate-result">
                    {move || answer.with(|answer| written(answer).to_owned())}
                </pre>
            </section>
        </div>
        <p class="translate__outcome" role="status" data-testid="translate-outcome">{move || answer.with(outcome)}</p>
        <ul class="translate__remarks">
            {move || remarks(answer).into_iter().map(|diagnostic| remark(diagnostic, source)).collect_view()}
        </ul>
    }
}

/// Rules for names, for those who have some; checked while one types.
#[component]
fn Rules(question: RwSignal<TranslationQuestion>) -> impl IntoView {
    let complaint = Memo::new(move |_| {
        let (line, error) = question.with(|question| NameMap::read(&question.names)).err()?;
        Some(line.map_or_else(|| format!("{error}."), |line| format!("Line {line}: {error}.")))
    });
    let described = move || if complaint.read().is_some() { "names-hint names-error" } else { "names-hint" };
    view! {
        <details class="translate__rules">
            <summary data-testid="translate-rules">"Rules for names"</summary>
            <textarea class="field__input field__input--lines mono" rows="3" spellcheck="false" autocomplete="off" placeholder="HR=main.people"
                aria-label="Rules for names, one a line" aria-describedby=described aria-invalid=move || complaint.read().as_ref().map(|_| "true")
                data-testid="translate-names" prop:value=move || question.read().names.clone()
                on:input=move |event| question.update(|question| question.names = event_target_value(&event))></textarea>
            <span class="field__hint" id="names-hint">"One a line, SCHEMA=catalog.schema; what no rule is about goes to the target above. docs/names.md has the whole."</span>
            {move || complaint.get().map(|text| view! { <span class="field__error" id="names-error" data-testid="translate-names-error">{text}</span> })}
        </details>
    }
}

/// Sends the text whenever it rests; the answer of an older text does not replace that of a newer.
fn keep_translated(
    question: RwSignal<TranslationQuestion>,
    answer: RwSignal<Option<Result<TranslationAnswer, String>>>,
) {
    when_it_rests(question.into(), REST, move |asked: TranslationQuestion| {
        if asked.sql.trim().is_empty() {
            return answer.set(None);
        }
        spawn_local(async move {
            let given = translate_text(asked.clone()).await.map_err(|error| error.error);
            if question.try_with_untracked(|question| *question == asked) == Some(true) {
                answer.try_set(Some(given));
            }
        });
    });
}

fn name(
    label: &'static str,
    question: RwSignal<TranslationQuestion>,
    place: fn(&mut TranslationQuestion) -> &mut String,
) -> impl IntoView {
    let text = move || place(&mut question.get()).clone();
    view! {
        <label class="field">
            <span class="field__label">{label}</span>
            <input class="field__input mono" type="text" spellcheck="false" autocomplete="off" prop:value=text
                on:input=move |event| question.update(|question| *place(question) = event_target_value(&event))/>
        </label>
    }
}

/// The Databricks SQL of the last answer; empty where there is none.
fn written(answer: &Option<Result<TranslationAnswer, String>>) -> &str {
    match answer {
        Some(Ok(answer)) => &answer.sql,
        Some(Err(_)) | None => "",
    }
}

fn outcome(answer: &Option<Result<TranslationAnswer, String>>) -> String {
    match answer {
        None => String::new(),
        Some(Err(sentence)) => sentence.clone(),
        Some(Ok(answer)) => {
            let remarks = counted(answer.diagnostics.len() as u64, "remark");
            format!("{} translated, {} not · {remarks}", answer.translated, answer.refused)
        }
    }
}

fn remarks(answer: RwSignal<Option<Result<TranslationAnswer, String>>>) -> Vec<Diagnostic> {
    answer.with(|answer| match answer {
        Some(Ok(answer)) => answer.diagnostics.clone(),
        _ => Vec::new(),
    })
}

/// A remark; its place leads to the line in the source.
fn remark(diagnostic: Diagnostic, source: NodeRef<Textarea>) -> impl IntoView {
    let Diagnostic { code, severity, message, line, column } = diagnostic;
    let class = match severity {
        Severity::Info => "translate__remark",
        Severity::Warning => "translate__remark translate__remark--warn",
        Severity::Error => "translate__remark translate__remark--err",
    };
    let place = line.map(|line| {
        view! {
            <button type="button" class="translate__place" data-testid="translate-place" on:click=move |_| device::select_line(source, line)>
                "Line "{line}{column.map(|column| format!(", column {column}"))}
            </button>
        }
    });
    view! { <li class=class><strong>{severity.as_str()}</strong><code>{code}</code>{place}<span>{message}</span></li> }
}
