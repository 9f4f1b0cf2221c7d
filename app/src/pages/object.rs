use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use model::{JobFacts, JobId, ObjectDetail, ObjectNumber};

use super::job_rows::inventory_name;
use crate::components::migration_progress::object_sheet::{ObjectSheet, Tab};
use crate::server_fns::{get_job_head, get_object_detail};
use crate::{ApiError, ErrorCode};

/// One ended object of a job on a page of its own, to be linked to.
#[component]
pub fn ObjectPage() -> impl IntoView {
    let parameters = use_params_map();
    let place = Memo::new(move |_| {
        let of = |key: &str| parameters.read().get(key).unwrap_or_default();
        (of("id"), of("object"))
    });
    let found = Resource::new_blocking(move || place.get(), |(id, object)| read(id, object));
    view! {
        <Transition fallback=|| view! { <p class="faint">"Opening object…"</p> }>
            {move || found.get().map(|answer| match answer {
                Ok((facts, detail)) => sheet(facts, detail),
                Err(error) => missing(error),
            })}
        </Transition>
    }
}

async fn read(id: String, object: String) -> Result<(JobFacts, ObjectDetail), ApiError> {
    let job_id: JobId = id.parse().map_err(|_| ApiError::new(ErrorCode::NotFound, format!("no job `{id}`")))?;
    let number: ObjectNumber = object.parse().map_err(|_| {
        ApiError::new(ErrorCode::NotFound, format!("no object `{object}`: an object is named by its number"))
    })?;
    let head = get_job_head(job_id).await?;
    Ok((head.facts, get_object_detail(job_id, number).await?))
}

fn sheet(facts: JobFacts, detail: ObjectDetail) -> AnyView {
    let (job_id, platform) = (facts.job_id, facts.source_type.label());
    let job = format!("{} → {}.{}", inventory_name(&facts.inventory_path), facts.target_catalog, facts.target_schema);
    let name = detail.result.object_name.clone();
    let heading = name.clone();
    // The first view is in UTC on both sides; the browser's zone comes once the page lives.
    let local = RwSignal::new(false);
    Effect::new(move |_| local.set(true));
    let tab = RwSignal::new(Tab::default());
    view! {
        <Title text=name.clone()/>
        <nav class="crumbs" aria-label="Breadcrumb">
            <A href="/jobs">"Jobs"</A><span aria-hidden="true">" / "</span>
            <A href=format!("/jobs/{job_id}")>{job}</A><span aria-hidden="true">" / "</span><span>{name}</span>
        </nav>
        <div class="mp">
            <h1 class="mp-hidden">{heading}</h1>
            <section class="mp-card mp-detail mp-detail--alone" aria-label="Object" data-testid="object-page">
                <ObjectSheet job_id=job_id detail=detail platform=platform tab=tab local=local.into()/>
            </section>
        </div>
    }
    .into_any()
}

fn missing(error: ApiError) -> AnyView {
    #[cfg(feature = "ssr")]
    if error.code == ErrorCode::NotFound
        && let Some(response) = use_context::<leptos_axum::ResponseOptions>()
    {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    let title = if error.code == ErrorCode::NotFound { "No such object" } else { "The object cannot be shown" };
    view! {
        <Title text=title/>
        <div class="empty">
            <h1>{title}</h1>
            <p>{error.error}</p>
            <p><A href="/jobs">"Go to the jobs"</A></p>
        </div>
    }
    .into_any()
}
