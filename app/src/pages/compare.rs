use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;
use model::JobId;

use super::icon::Icon;
use super::moment::Moment;
use super::report::{account_name, no_account, verdict};
use crate::components::migration_progress::words::{counted, duration, grouped, kind_word};
use crate::server_fns::{AccountedJob, Change, Changes, JobComparison, compare_jobs};
use crate::{ApiError, ErrorCode};

/// Two jobs beside each other: what failed newly, what is mended, what got slower.
#[component]
pub fn ComparePage() -> impl IntoView {
    let query = use_query_map();
    let ids = Memo::new(move |_| {
        let id = |name| query.read().get(name).unwrap_or_default();
        (id("a"), id("b"))
    });
    let comparison = Resource::new(
        move || ids.get(),
        |(before, after)| async move {
            match (before.parse::<JobId>(), after.parse::<JobId>()) {
                (Ok(before), Ok(after)) => compare_jobs(before, after).await,
                _ => Err(ApiError::new(ErrorCode::BadRequest, "the address must name two jobs: /compare?a=ID&b=ID")),
            }
        },
    );
    view! {
        <Transition fallback=|| view! { <p class="faint">"Comparing…"</p> }>
            {move || comparison.get().map(|answer| match answer {
                Ok(comparison) => compared(comparison).into_any(),
                Err(error) => no_account(error).into_any(),
            })}
        </Transition>
    }
}

fn compared(comparison: JobComparison) -> impl IntoView {
    let name = account_name(&comparison.after);
    let swap = format!("/compare?a={}&b={}", comparison.after.facts.job_id, comparison.before.facts.job_id);
    let JobComparison { newly_failed, fixed, slower, unchanged, only_before, only_after, .. } = comparison;
    view! {
        <Title text=format!("Compare: {name}")/>
        <nav class="crumbs" aria-label="Breadcrumb"><A href="/history">"History"</A>" / Compare"</nav>
        <header class="page-head"><h1>{name}</h1><a class="button" href=swap>"Swap"</a></header>
        <div class="columns">{side("Before", &comparison.before).into_any()}{side("After", &comparison.after).into_any()}</div>
        <dl class="figures card" data-testid="compare-figures">
            <div><dt>"Newly failed"</dt><dd class=("figures--err", newly_failed.total > 0)>{grouped(newly_failed.total.into())}</dd></div>
            <div><dt>"Fixed"</dt><dd>{grouped(fixed.total.into())}</dd></div>
            <div><dt>"Unchanged"</dt><dd>{grouped(unchanged.into())}</dd></div>
            <div><dt>"Slower by over 20%"</dt><dd>{grouped(slower.total.into())}</dd></div>
        </dl>
        {(only_before + only_after > 0).then(|| view! {
            <p class="faint">{format!("Only before: {}. Only after: {}.", counted(only_before.into(), "object"), counted(only_after.into(), "object"))}</p>
        })}
        {changes("Newly failed", "chip--err", Icon::Failed, newly_failed).into_any()}
        {changes("Fixed", "chip--ok", Icon::Done, fixed).into_any()}
        {changes("Slower by over 20%", "", Icon::Clock, slower).into_any()}
    }
}

fn side(title: &'static str, job: &AccountedJob) -> impl IntoView + use<> {
    let id = job.facts.job_id;
    let took = job.took_ms.map(|ms| format!(" in {}", duration(ms)));
    view! {
        <section class="card card--padded">
            <div class="card__head">
                <h2 class="card__title"><a href=format!("/jobs/{id}")>{title}</a></h2>
                {job.facts.mode.is_dry_run().then(|| view! { <span class="pill pill--dry">"Dry run"</span> })}
            </div>
            <p>{verdict(job)}</p>
            <p class="faint"><Moment at=job.facts.start_time/>{took}</p>
        </section>
    }
}

fn changes(title: &'static str, class: &'static str, icon: Icon, changes: Changes) -> impl IntoView {
    let more = changes.total.saturating_sub(changes.first.len() as u32);
    (changes.total > 0).then(|| view! {
        <section class="card" data-testid="changes">
            <div class="card__bar"><h2 class="card__title">{title}<span class="faint">{grouped(changes.total.into())}</span></h2></div>
            <ul class="lines">{changes.first.into_iter().map(|of| change(of, class, icon).into_any()).collect_view()}</ul>
            {(more > 0).then(|| view! { <p class="card__foot faint">{format!("and {}", counted(more.into(), "other"))}</p> })}
        </section>
    })
}

fn change(of: Change, class: &'static str, icon: Icon) -> impl IntoView {
    let times = format!("{} → {}", duration(of.before_ms), duration(of.after_ms));
    view! {
        <li class="lines__line">
            <span class=format!("lines__mark {class}")>{icon.draw()}</span>
            <span class="lines__text"><span class="mono">{of.object_name}</span>" "<span class="faint">{kind_word(of.object_type)}</span><small>{of.error}</small></span>
            <span class="faint numeric">{times}</span>
        </li>
    }
}
