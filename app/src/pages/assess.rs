use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;
use model::{
    AssessedObject, Diagnostic, DiagnosticFrequency, Grade, GradeCounts, InventoryAssessment, SAMPLE_INVENTORY,
    Severity, SourcePlatform,
};

use super::icon::Icon;
use super::wizard::take_inventory;
use crate::components::migration_progress::words::{counted, grouped, kind_word};
use crate::server_fns::assess_inventory;
use crate::{ApiError, ErrorCode};

/// The address of this page for an inventory.
pub(super) fn address(source_type: SourcePlatform, inventory_path: &str) -> String {
    format!("/assess{}", query(source_type, inventory_path))
}

fn query(source_type: SourcePlatform, inventory_path: &str) -> String {
    let mut fields = ParamsMap::new();
    fields.insert("inventory_path", inventory_path.to_owned());
    fields.insert("source_type", source_type.as_str().to_owned());
    fields.to_query_string()
}

/// What an inventory will take to migrate. Which one stands in the address, so that an assessment can be passed on.
#[component]
pub(crate) fn AssessPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let field = |name| query.read().get(name).unwrap_or_default();
        (field("inventory_path"), field("source_type"))
    });
    let found = Resource::new(
        move || asked.get(),
        |(path, platform)| async move {
            if path.is_empty() {
                return None;
            }
            Some(match platform.parse::<SourcePlatform>() {
                Ok(platform) => assess_inventory(path, platform).await,
                Err(error) => Err(ApiError::new(ErrorCode::BadRequest, format!("source_type: {error}"))),
            })
        },
    );
    view! {
        <Title text="Assess"/>
        <header class="page-head">
            <div><h1>"Assess"</h1><p class="faint">"What an inventory will take to migrate. Every definition is translated by rules and graded; nothing is run or kept."</p></div>
        </header>
        {move || { let (path, platform) = asked.get(); form(path, &platform).into_any() }}
        <Transition fallback=|| view! { <p class="faint" role="status">"Assessing…"</p> }>
            {move || found.get().map(|answer| match answer {
                None => ().into_any(),
                Some(Ok(assessment)) => assessed(assessment).into_any(),
                Some(Err(error)) => view! { <p class="notice notice--err" role="alert" data-testid="assess-refused">{error.error}</p> }.into_any(),
            })}
        </Transition>
    }
}

/// A plain form, which asks for the page with its fields in the address.
fn form(path: String, platform: &str) -> impl IntoView {
    let chosen = platform.parse().unwrap_or(SourcePlatform::Oracle);
    view! {
        <form class="card card--padded assess__bar" action="/assess" method="get">
            <label class="field">
                <span class="field__label">"Inventory"</span>
                <input class="field__input mono" type="text" name="inventory_path" value=path required=true autocomplete="off" spellcheck="false"
                    placeholder="exports/orders" data-testid="assess-path" aria-describedby="assess-hint"/>
                <span class="field__hint" id="assess-hint">"Relative to the server's folder of inventories, or "<a href=address(SourcePlatform::Oracle, SAMPLE_INVENTORY)>"the sample"</a>"."</span>
            </label>
            <label class="field">
                <span class="field__label">"Source platform"</span>
                <select class="field__input" name="source_type" data-testid="assess-platform">
                    {SourcePlatform::ALL.map(|platform| view! {
                        <option value=platform.as_str() selected=platform == chosen>{platform.label()}</option>
                    }).collect_view()}
                </select>
            </label>
            <button class="button button--primary assess__go" data-testid="assess-go">"Assess"</button>
        </form>
    }
}

fn assessed(assessment: InventoryAssessment) -> impl IntoView {
    let InventoryAssessment {
        inventory_path,
        source_type,
        lines,
        grades,
        kinds,
        diagnostics,
        collisions,
        warnings,
        objects,
    } = assessment;
    let collisions = collisions.iter().map(ToString::to_string).collect();
    let total = grades.total();
    let about = format!("{} · {} · {}", source_type.label(), counted(total.into(), "object"), counted(lines, "line"));
    view! {
        {summary(&inventory_path, source_type, about).into_any()}
        {figures(&grades).into_any()}
        <section class="card table-scroll">
            <table class="table" data-testid="assess-kinds">
                <thead><tr><th scope="col">"Kind"</th><th scope="col" class="num">"Objects"</th>
                    {Grade::ALL.map(|grade| view! { <th scope="col" class="num assess__word">{grade.as_str()}</th> }).collect_view()}</tr></thead>
                <tbody>{kinds.into_iter().map(|kind| view! {
                    <tr><td>{kind_word(kind.kind)}</td><td class="num">{grouped(kind.grades.total().into())}</td>
                        {Grade::ALL.map(|grade| view! { <td class="num">{grouped(kind.grades.of(grade).into())}</td> }).collect_view()}</tr>
                }).collect_view()}</tbody>
            </table>
        </section>
        {remarks(diagnostics).into_any()}
        {most_work(objects, total).into_any()}
        {sentences("Objects that come to one name", collisions).into_any()}
        {sentences("In the inventory and no object", warnings).into_any()}
    }
}

/// What was assessed, and where it goes from here.
fn summary(inventory_path: &str, source_type: SourcePlatform, about: String) -> impl IntoView + use<> {
    let file = |format: &str| format!("/api/migrate/assessments{}&format={format}", query(source_type, inventory_path));
    let (navigate, path) = (use_navigate(), inventory_path.to_owned());
    let migrate = move |_| {
        take_inventory(source_type, path.clone());
        navigate("/new/inventory", NavigateOptions::default());
    };
    view! {
        <div class="assess__head">
            <p data-testid="assess-about"><strong class="mono">{inventory_path.to_owned()}</strong><br/>{about}</p>
            <div class="page-head__actions">
                <a class="button" href=file("html") download="assessment.html" rel="external">"Save as HTML"</a>
                <a class="button" href=file("csv") download="assessment.csv" rel="external">"Save as CSV"</a>
                <button type="button" class="button" data-testid="assess-migrate" on:click=migrate>{Icon::Play.draw()}"Migrate it"</button>
            </div>
        </div>
    }
}

fn figures(grades: &GradeCounts) -> impl IntoView + use<> {
    let share = |grade| 100.0 * f64::from(grades.of(grade)) / f64::from(grades.total().max(1));
    let part = |grade: Grade| {
        let (count, percent) = (grades.of(grade), share(grade));
        view! {
            <div>
                <dt>{mark(grade)}<span class="assess__word">{grade.as_str()}</span></dt>
                <dd data-testid=format!("assess-{grade}")>{grouped(count.into())}" "<small class="faint">{format!("{percent:.0} %")}</small></dd>
                <dd class="assess__advice">{grade.advice()}</dd>
            </div>
        }
        .into_any()
    };
    let bar = Grade::ALL.map(|grade| {
        view! { <span class=format!("assess__part--{grade}") style:inline-size=format!("{:.2}%", share(grade))></span> }
    });
    view! {
        <section class="card">
            <dl class="figures assess__figures">{Grade::ALL.map(part).collect_view()}</dl>
            <div class="mini-bar assess__mix" aria-hidden="true">{bar.collect_view()}</div>
        </section>
    }
}

/// A grade's shape and colour; the word beside it says the same.
fn mark(grade: Grade) -> impl IntoView {
    view! { <span class=format!("assess__mark assess__mark--{grade}") aria-hidden="true">{grade.shape()}</span> }
}

fn remarks(diagnostics: Vec<DiagnosticFrequency>) -> impl IntoView {
    let row = |of: DiagnosticFrequency| {
        let class = match of.severity {
            Severity::Error => "chip chip--err",
            Severity::Warning => "chip chip--warn",
            Severity::Info => "chip chip--info",
        };
        view! {
            <tr>
                <td class="mono">{of.code}</td><td><span class=class>{of.severity.as_str()}</span></td>
                <td class="num" data-unit="×">{grouped(of.count.into())}</td><td class="num" data-unit=if of.objects == 1 { "object" } else { "objects" }>{grouped(of.objects.into())}</td>
                <td class="assess__text">{of.summary}<small>{of.action}</small></td>
            </tr>
        }
        .into_any()
    };
    (!diagnostics.is_empty()).then(|| view! {
        <section class="card">
            <div class="card__bar"><h2 class="card__title">"Remarks by frequency"<span class="faint">{diagnostics.len()}</span></h2></div>
            <div class="table-scroll">
                <table class="table assess__table" data-testid="assess-remarks">
                    <thead><tr><th scope="col">"Code"</th><th scope="col">"Severity"</th><th scope="col" class="num">"Times"</th>
                        <th scope="col" class="num">"Objects"</th><th scope="col">"What happened, and what to do"</th></tr></thead>
                    <tbody>{diagnostics.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    })
}

fn most_work(objects: Vec<AssessedObject>, total: u32) -> impl IntoView {
    let row = |object: AssessedObject| {
        let why = match object.refusal() {
            Some(refusal) => why(refusal),
            None => object.reasons.join(", "),
        };
        let name = object.full_name();
        let AssessedObject { kind, grade, lines, .. } = object;
        view! {
            <tr>
                <td><span class="table__line"><bdi class="mono">{name}</bdi><small class="faint">{kind.noun()}</small></span></td>
                <td class="assess__grade">{mark(grade)}<span class="assess__word">{grade.as_str()}</span></td>
                <td class="num" data-unit=if lines == 1 { "line" } else { "lines" }>{grouped(lines.into())}</td><td class="assess__text">{why}</td>
            </tr>
        }
        .into_any()
    };
    let many = u32::try_from(objects.len()).unwrap_or(u32::MAX);
    let of = if many < total {
        format!("{} of {}", grouped(many.into()), grouped(total.into()))
    } else {
        grouped(total.into())
    };
    (!objects.is_empty()).then(|| view! {
        <section class="card">
            <div class="card__bar"><h2 class="card__title">"Objects, the most work first"<span class="faint">{of}</span></h2></div>
            <div class="table-scroll">
                <table class="table assess__table" data-testid="assess-objects">
                    <thead><tr><th scope="col">"Object"</th><th scope="col">"Grade"</th><th scope="col" class="num">"Lines"</th><th scope="col">"Why"</th></tr></thead>
                    <tbody>{objects.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
            {(many < total).then(|| view! { <p class="card__foot faint">"The CSV has every object."</p> })}
        </section>
    })
}

/// Why rules do not translate an object, and where.
fn why(refusal: &Diagnostic) -> String {
    let Diagnostic { code, message, line, column, .. } = refusal;
    match line.zip(*column) {
        Some((line, column)) => format!("{code} at line {line}, column {column}: {message}"),
        None => format!("{code}: {message}"),
    }
}

fn sentences(title: &'static str, lines: Vec<String>) -> impl IntoView {
    (!lines.is_empty()).then(|| view! {
        <section class="card">
            <div class="card__bar"><h2 class="card__title">{title}</h2></div>
            <ul class="lines">{lines.into_iter().map(|text| view! { <li class="lines__line">{text}</li> }).collect_view()}</ul>
        </section>
    })
}
