use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use model::{JobId, JobStatus, JobSummary};

use super::icon::Icon;
use super::job_rows::{bar, chip, job_name, time};
use super::jobs::{ENDED, Failed, NoJobs, UNENDED};
use super::live_jobs::LiveJobs;
use super::outcome_strip::OutcomeStrip;
use crate::ApiError;
use crate::components::migration_progress::words::{counted, grouped};
use crate::server_fns::list_jobs;

/// Jobs of the strip.
const STRIP: usize = 10;
/// Jobs that are looked through for what needs a hand.
const LOOKED_THROUGH: usize = 50;
/// Lines of what needs a hand.
const ACTIONS: usize = 5;

async fn jobs() -> Result<(Vec<JobSummary>, Vec<JobSummary>), ApiError> {
    let running = list_jobs(UNENDED.to_vec(), None, LOOKED_THROUGH).await?.jobs;
    Ok((running, list_jobs(ENDED.to_vec(), None, LOOKED_THROUGH).await?.jobs))
}

/// What runs, what needs a hand, how the last jobs ended, and the way to the next.
#[component]
pub fn Overview() -> impl IntoView {
    let jobs = Resource::new(|| (), |()| jobs());
    let live = LiveJobs::listen(Callback::new(move |()| jobs.refetch()));
    view! {
        <Title text="Overview"/>
        <header class="page-head">
            <h1>"Overview"</h1>
            <A href="/new/connect" attr:class="button button--primary">{Icon::Plus.draw()}"New migration"</A>
        </header>
        <Transition fallback=|| view! { <p class="faint">"Loading…"</p> }>
            {move || jobs.get().map(|answer| match answer {
                Err(error) => view! { <Failed error retry=Callback::new(move |()| jobs.refetch())/> }.into_any(),
                Ok((running, ended)) if running.is_empty() && ended.is_empty() => view! { <NoJobs/> }.into_any(),
                Ok((running, ended)) => overview(running, ended, live).into_any(),
            })}
        </Transition>
    }
}

fn overview(running: Vec<JobSummary>, ended: Vec<JobSummary>, live: LiveJobs) -> impl IntoView {
    let listed = StoredValue::new(running.clone());
    let many = move || {
        let statuses = |jobs: &Vec<JobSummary>| {
            jobs.iter().map(|job| live.latest(job.job_id).map_or(job.status, |job| job.status)).collect::<Vec<_>>()
        };
        let statuses = listed.with_value(statuses);
        let queued = statuses.iter().filter(|status| **status == JobStatus::Queued).count();
        match queued {
            0 => format!("{} running", statuses.len()),
            queued => format!("{} running, {queued} queued", statuses.len() - queued),
        }
    };
    let actions = actions(&ended);
    let strip: Vec<JobSummary> = ended.into_iter().take(STRIP).collect();
    view! {
        <h2 class="section-title">"Running now"<span class="faint">{many}</span></h2>
        {if running.is_empty() {
            view! { <p class="card card--padded faint">"Nothing runs at the moment."</p> }.into_any()
        } else {
            view! { <div class="columns columns--wide">{running.into_iter().map(|job| compact(job, live).into_any()).collect_view()}</div> }.into_any()
        }}
        <div class="columns columns--wide">
            <section class="card">
                <div class="card__bar"><h2 class="card__title">"Needs action"<span class="faint">{actions.len()}</span></h2></div>
                {if actions.is_empty() {
                    view! { <p class="card__note faint">"No job of late waits for you."</p> }.into_any()
                } else {
                    view! { <ul class="lines">{actions.into_iter().take(ACTIONS).map(line).collect_view()}</ul> }.into_any()
                }}
            </section>
            <section class="card">
                <div class="card__bar"><h2 class="card__title">{format!("Last {}", counted(strip.len() as u64, "job"))}</h2><A href="/history">"History"</A></div>
                {if strip.is_empty() {
                    view! { <p class="card__note faint">"No job has ended yet."</p> }.into_any()
                } else {
                    view! { <div class="card__note"><OutcomeStrip jobs=strip/></div> }.into_any()
                }}
            </section>
        </div>
    }
}

/// A job in work, in a card.
fn compact(first: JobSummary, live: LiveJobs) -> impl IntoView {
    let (job_id, name, dry_run) = (first.job_id, job_name(&first), first.dry_run);
    let job = Memo::new(move |_| live.latest(job_id).unwrap_or_else(|| first.clone()));
    view! {
        <section class="card card--padded compact" data-testid="running-job">
            <div class="card__head">
                <a class="table__main" href=format!("/jobs/{job_id}")>{name}</a>
                {dry_run.then(|| view! { <span class="pill pill--dry">"Dry run"</span> })}
            </div>
            <p class="compact__numbers numeric">
                <strong data-testid="running-percent">{move || format!("{}%", job.read().progress_percentage)}</strong>
                <span>{move || {
                    let job = job.read();
                    format!("{} of {}", grouped(job.counts().finished().into()), counted(job.total_objects.into(), "object"))
                }}</span>
                <span class="compact__left" data-testid="running-left">{move || { let job = job.read(); time(&job) }}</span>
            </p>
            <div class="mini-frame mini-frame--thick" class=("mini-frame--dry", dry_run)>{bar(job)}</div>
            <p class="compact__chips">
                {move || { let job = job.read(); chip(&job).into_any() }}
                {move || { let failed = job.read().failed_objects; (failed > 0).then(|| view! { <span class="chip chip--err">{Icon::Failed.draw()}{grouped(failed.into())}" failed"</span> }) }}
            </p>
        </section>
    }
}

/// Something for a person to do.
struct Action {
    job_id: JobId,
    tone: &'static str,
    icon: Icon,
    what: String,
    whose: String,
    button: String,
}

/// What the newest job of each plan leaves to do.
fn actions(ended: &[JobSummary]) -> Vec<Action> {
    let plan = |job: &JobSummary| (job.inventory_path.clone(), job.target_catalog.clone(), job.target_schema.clone());
    let mut seen = Vec::new();
    let mut actions = Vec::new();
    for job in ended {
        if seen.contains(&plan(job)) {
            continue;
        }
        seen.push(plan(job));
        actions.extend(action(job));
    }
    actions
}

fn action(job: &JobSummary) -> Option<Action> {
    let left = job.total_objects.saturating_sub(job.counts().finished());
    let (failed, number) = (job.failed_objects, |number: u32| grouped(number.into()));
    let (tone, icon, what, button) = match job.status {
        JobStatus::Failed if left > 0 => {
            let what = format!(
                "Stopped after {} of {}",
                number(job.counts().finished()),
                counted(job.total_objects.into(), "object")
            );
            ("chip--err", Icon::Failed, what, "Open")
        }
        JobStatus::Cancelled if left > 0 => {
            ("", Icon::Stopped, format!("Cancelled, {} not started", number(left)), "Open")
        }
        _ if failed > 0 => {
            ("chip--err", Icon::Failed, format!("{} failed", counted(failed.into(), "object")), "Review")
        }
        JobStatus::Completed if job.dry_run && job.total_objects > 0 => (
            "chip--ok",
            Icon::Done,
            format!("Dry run is clean, {} ready", counted(job.completed_objects.into(), "object")),
            "Open",
        ),
        _ => return None,
    };
    let mode = if job.dry_run { ", dry run" } else { "" };
    Some(Action {
        job_id: job.job_id,
        tone,
        icon,
        what,
        whose: format!("{}{mode}", job_name(job)),
        button: button.to_owned(),
    })
}

fn line(action: Action) -> impl IntoView {
    let label = format!("{} {}", action.button, action.whose);
    view! {
        <li class="lines__line" data-testid="needs-action">
            <span class=format!("lines__mark {}", action.tone)>{action.icon.draw()}</span>
            <span class="lines__text">{action.what}<small>{action.whose}</small></span>
            <a class="button button--small" href=format!("/jobs/{}", action.job_id) aria-label=label>{action.button}</a>
        </li>
    }
}
