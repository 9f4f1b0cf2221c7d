use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use model::{JobFacts, JobId, JobStatus};

use super::device;
use super::icon::Icon;
use super::job_rows::inventory_name;
use super::moment::Moment;
use super::wizard::on_conflict_words;
use crate::components::migration_progress::words::{counted, duration, grouped, kind_word};
use crate::server_fns::{AccountedJob, Effort, FailureCause, JobReport, get_report};
use crate::{ApiError, ErrorCode};

/// What a job came to, on paper.
#[component]
pub fn ReportPage() -> impl IntoView {
    let parameters = use_params_map();
    let id = Memo::new(move |_| parameters.read().get("id").unwrap_or_default());
    let report = Resource::new(
        move || id.get(),
        |id| async move {
            match id.parse::<JobId>() {
                Ok(job_id) => get_report(job_id).await,
                Err(error) => Err(ApiError::new(ErrorCode::NotFound, error.to_string())),
            }
        },
    );
    view! {
        <Transition fallback=|| view! { <p class="faint">"Writing the report…"</p> }>
            {move || report.get().map(|answer| match answer {
                Ok(report) => paper(report).into_any(),
                Err(error) => no_account(error).into_any(),
            })}
        </Transition>
    }
}

/// Stands where a job cannot be reported on.
pub(super) fn no_account(error: ApiError) -> impl IntoView {
    view! {
        <Title text="No report"/>
        <div class="empty" role="alert" data-testid="no-account">
            <h1>"There is nothing to report on"</h1>
            <p>{error.error}</p>
            <p><A href="/jobs">"Go to the jobs"</A></p>
        </div>
    }
}

/// `orders → main.migrated`.
pub(super) fn account_name(job: &AccountedJob) -> String {
    let facts = &job.facts;
    format!("{} → {}.{}", inventory_name(&facts.inventory_path), facts.target_catalog, facts.target_schema)
}

/// How it ended, in a sentence.
pub(super) fn verdict(job: &AccountedJob) -> String {
    let counts = &job.counts;
    let of = format!("{} of {}", grouped(counts.completed.into()), counted(counts.total.into(), "object"));
    let done = if job.facts.mode.is_dry_run() { "translated" } else { "migrated" };
    match job.status {
        JobStatus::Completed if counts.total == 0 => "Nothing to migrate.".to_owned(),
        JobStatus::Completed if counts.failed == 0 => format!("Completed: {of} {done}."),
        JobStatus::Completed => {
            format!("Completed with failures: {of} {done}, {} failed.", grouped(counts.failed.into()))
        }
        JobStatus::Failed => format!("Failed: {of} {done}, {} failed.", grouped(counts.failed.into())),
        JobStatus::Cancelled => format!("Cancelled: {of} {done} before."),
        JobStatus::Queued | JobStatus::Running | JobStatus::Cancelling => format!("Not ended yet: {of} {done} so far."),
    }
}

fn paper(report: JobReport) -> impl IntoView {
    let JobReport { job, causes, more_causes, effort } = report;
    let (name, facts) = (account_name(&job), job.facts.clone());
    view! {
        <Title text=format!("Report: {name}")/>
        <nav class="crumbs" aria-label="Breadcrumb"><A href="/jobs">"Jobs"</A>" / "<a href=format!("/jobs/{}", facts.job_id)>{name.clone()}</a>" / Report"</nav>
        <header class="page-head">
            <div>
                <h1>{name}</h1>
                <p class="faint">
                    {facts.mode.is_dry_run().then(|| view! { <span class="pill pill--dry">"Dry run"</span>" " })}
                    {facts.source_type.label()}" · "<span class="mono">{facts.inventory_path}</span>" · "{facts.model_id}" · "<Moment at=facts.start_time/>
                </p>
            </div>
            <button class="button no-print" data-testid="print" on:click=move |_| device::print()>"Print or save as PDF"</button>
        </header>
        <p class="report__verdict" data-testid="verdict">{verdict(&job)}</p>
        <dl class="figures card">
            <div><dt>"Done"</dt><dd>{grouped(job.counts.completed.into())}</dd></div>
            <div><dt>"Failed"</dt><dd class=("figures--err", job.counts.failed > 0)>{grouped(job.counts.failed.into())}</dd></div>
            <div><dt>"Skipped"</dt><dd>{grouped(job.counts.skipped.into())}</dd></div>
            <div><dt>"Took"</dt><dd>{job.took_ms.map_or_else(|| "running".to_owned(), duration)}</dd></div>
        </dl>
        {view! { <Efforts effort/> }.into_any()}
        {by_type(&job).into_any()}
        {why(causes, more_causes).into_any()}
        {asked(&job.facts).into_any()}
    }
}

#[component]
fn Efforts(effort: Effort) -> impl IntoView {
    let line = |class: &'static str, icon: Icon, objects: u32, what: &'static str, todo: &'static str| {
        view! {
            <li class="lines__line">
                <span class=format!("lines__mark {class}")>{icon.draw()}</span>
                <span class="lines__text">{counted(objects.into(), "object")}": "{what}<small>{todo}</small></span>
            </li>
        }
    };
    view! {
        <section class="card" data-testid="effort">
            <div class="card__bar"><h2 class="card__title">"What is left to do"</h2></div>
            <ul class="lines">
                {line("chip--ok", Icon::Done, effort.simple, "simple", "Translated without a warning. Nothing to do.")}
                {line("", Icon::Warning, effort.medium, "medium", "Translated with warnings. Read them before you rely on the object.")}
                {line("chip--err", Icon::Failed, effort.significant, "significant", "Failed, or left out because of one that failed. To be written by hand, or mended in the source and tried again.")}
            </ul>
        </section>
    }
}

/// What the job was asked for.
fn asked(facts: &JobFacts) -> impl IntoView + use<> {
    let names: Vec<String> = facts.name_map.rules().iter().map(ToString::to_string).collect();
    view! {
        <section class="card" data-testid="settings">
            <div class="card__bar"><h2 class="card__title">"What was asked for"</h2></div>
            <dl class="plan__list">
                <dt>"Source"</dt><dd>{facts.source_type.label()}<span class="mono">{facts.inventory_path.clone()}</span></dd>
                <dt>"Target"</dt><dd class="mono">{format!("{}.{}", facts.target_catalog, facts.target_schema)}</dd>
                <dt>"Names"</dt><dd class="mono" data-testid="settings-names">{if names.is_empty() {
                    "All into the target's schema".into_any()
                } else {
                    names.into_iter().map(|rule| view! { <span>{rule}</span> }).collect_view().into_any()
                }}</dd>
                <dt>"Translator"</dt><dd class="mono">{facts.model_id.clone()}</dd>
                <dt>"If it exists"</dt><dd>{on_conflict_words(facts.on_conflict)}</dd>
            </dl>
        </section>
    }
}

fn by_type(job: &AccountedJob) -> impl IntoView + use<> {
    let rows = job.by_type.iter().map(|(kind, counts)| {
        view! {
            <tr><td>{kind_word(*kind)}</td><td class="num">{grouped(counts.total.into())}</td><td class="num">{grouped(counts.completed.into())}</td>
                <td class="num">{grouped(counts.failed.into())}</td><td class="num">{grouped(counts.skipped.into())}</td></tr>
        }
    });
    view! {
        <section class="card table-scroll">
            <table class="table">
                <thead><tr><th scope="col">"Type"</th><th scope="col" class="num">"Objects"</th><th scope="col" class="num">"Done"</th>
                    <th scope="col" class="num">"Failed"</th><th scope="col" class="num">"Skipped"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
}

fn why(causes: Vec<FailureCause>, more: usize) -> impl IntoView {
    (!causes.is_empty()).then(|| view! {
        <section class="card">
            <div class="card__bar"><h2 class="card__title">"Why objects failed"<span class="faint">{causes.len() + more}</span></h2></div>
            <ul class="lines">
                {causes.into_iter().map(|cause| {
                    let more = cause.objects as usize - cause.examples.len().min(cause.objects as usize);
                    let names = cause.examples.join(", ");
                    let names = if more > 0 { format!("{names} and {}", counted(more as u64, "other")) } else { names };
                    view! {
                        <li class="lines__line" data-testid="cause">
                            <span class="lines__mark chip--err">{Icon::Failed.draw()}</span>
                            <span class="lines__text">{format!("{}× {}", cause.objects, cause.message)}<small class="mono">{names}</small></span>
                        </li>
                    }
                }).collect_view()}
                {(more > 0).then(|| view! {
                    <li class="lines__line faint" data-testid="more-causes">"And "{counted(more as u64, "other cause")}". The job's page lists them all."</li>
                })}
            </ul>
        </section>
    })
}
