use leptos::html::H1;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_params_map};
use model::JobId;

use super::away::{Away, NotifyButton, Sign};
use super::device;
use super::job_rows::{inventory_name, short_id};
use super::wizard::take_just_started;
use crate::server_fns::{JobHead, get_job_head};
use crate::{ApiError, ErrorCode, MigrationProgress, use_job_feed};

/// One job. Its numbers are in the HTML; the component takes them from there and goes on live.
#[component]
pub fn JobPage() -> impl IntoView {
    let parameters = use_params_map();
    let id = Memo::new(move |_| parameters.read().get("id").unwrap_or_default());
    let head = Resource::new_blocking(
        move || id.get(),
        |id| async move {
            match id.parse::<JobId>() {
                Ok(job_id) => get_job_head(job_id).await,
                Err(error) => Err(ApiError::new(ErrorCode::NotFound, error.to_string())),
            }
        },
    );
    view! {
        <Transition fallback=|| view! { <p class="faint">"Opening job…"</p> }>
            {move || head.get().map(|answer| match answer {
                Ok(head) => job(head).into_any(),
                Err(error) => missing(error).into_any(),
            })}
        </Transition>
    }
}

fn job(head: JobHead) -> impl IntoView {
    let facts = &head.facts;
    let name = format!("{} → {}.{}", inventory_name(&facts.inventory_path), facts.target_catalog, facts.target_schema);
    let job_id = facts.job_id;
    let about = facts.inventory_path.clone();
    let links = [("Follows ", facts.retry_of), ("Followed by ", facts.retried_by)];
    let links = links.map(|(words, job)| job.map(|job_id| linked(words, job_id)));
    let navigate = use_navigate();
    let open = move |job_id: JobId| navigate(&format!("/jobs/{job_id}"), NavigateOptions::default());
    let heading = NodeRef::<H1>::new();
    Effect::new(move |_| {
        if heading.get().is_some() && take_just_started() {
            device::focus_heading(heading);
        }
    });
    let in_title = if facts.mode.is_dry_run() { format!("Dry run: {name}") } else { name.clone() };
    // The server writes the title when nothing but counted references is left of the page.
    let sign = ArcRwSignal::new(Sign::of(&head.snapshot));
    let away = Away::new(sign.clone(), in_title.clone());
    let title = move || sign.get().title(&in_title);
    let feed = use_job_feed(job_id, Some(head));
    away.follow(feed);
    view! {
        // The numbers come first, and nothing after the name: a tab shows little of its title.
        <Title formatter=|title: String| title text=title/>
        <nav class="crumbs" aria-label="Breadcrumb"><A href="/jobs">"Jobs"</A><span aria-hidden="true">" / "</span><span>{name.clone()}</span></nav>
        <header class="page-head"><div><h1 tabindex="-1" node_ref=heading data-testid="job-heading">{name}</h1><p class="faint"><span class="mono">{about}</span>{links}</p></div>
            <div class="page-head__actions"><NotifyButton away/>
                <a class="button" href=format!("/jobs/{job_id}/report") data-testid="open-report">"Report"</a></div></header>
        <MigrationProgress job_id feed=feed on_retry=open sync_url=true empty=back_to_selection/>
    }
}

/// Where a plan that takes no object is changed.
fn back_to_selection() -> impl IntoView {
    view! { <A href="/new/inventory" attr:class="button" attr:data-testid="back-to-selection">"Back to selection"</A> }
}

/// A job before or after this one.
fn linked(words: &'static str, job_id: JobId) -> impl IntoView {
    let short = short_id(job_id);
    view! { " · " {words} <a href=format!("/jobs/{job_id}") data-testid="linked-job">{short}</a> }
}

fn missing(error: ApiError) -> impl IntoView {
    let unknown = error.code == ErrorCode::NotFound;
    #[cfg(feature = "ssr")]
    if unknown && let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    let title = if unknown { "No job with this id" } else { "The job cannot be shown" };
    let text = if unknown { "It may have been deleted, or the address is mistyped.".to_owned() } else { error.error };
    view! {
        <Title text=title/>
        <div class="empty">
            <h1>{title}</h1>
            <p>{text}</p>
            <p><A href="/jobs">"Go to the jobs"</A></p>
        </div>
    }
}
