use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;
use model::{ExecutionMode, JobId, JobStatus, MigrationSpec, SourcePlatform};

use super::icon::Icon;
use crate::server_fns::{Still, gallery_states, start_migration};
use crate::{Connection, Layout, MigrationProgress, still_job_feed};

/// Scenarios that show something in the life of a component that a picture cannot.
const SCENARIOS: [&str; 10] = [
    "mixed-500",
    "happy-500",
    "all-fail",
    "steady-100-per-s",
    "stall-90s",
    "drop-every-10s",
    "server-restart",
    "proxy-buffered",
    "slow-cancel-30s",
    "cancel-refused",
];

/// What a host page may set, and what it is here.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Knobs {
    accent: String,
    radius: String,
    font: String,
    density: String,
}

impl Knobs {
    /// As declarations of a style sheet; what was not set is left out.
    fn declarations(&self) -> Vec<String> {
        let set =
            |name: &str, value: &str, unit: &str| (!value.is_empty()).then(|| format!("--mp-{name}: {value}{unit};"));
        let all = [
            set("accent", &self.accent, ""),
            set("radius", &self.radius, "px"),
            set("font", &self.font, ""),
            set("density", &self.density, ""),
        ];
        all.into_iter().flatten().collect()
    }
}

/// Every state of the progress component, its theme to play with, and how to embed it.
#[component]
pub(crate) fn GalleryPage() -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.read().get("state").unwrap_or_default());
    let stills = Resource::new_blocking(|| (), |()| gallery_states());
    let none = String::new;
    let knobs = RwSignal::new(Knobs { accent: none(), radius: none(), font: none(), density: none() });
    view! {
        <Title text="Gallery"/>
        <header class="page-head"><div><h1>"Gallery"</h1><p class="faint">"The progress component in every state. Its buttons ask the server, which knows none of these jobs."</p></div></header>
        {knob_card(knobs)}
        <div class="gallery" style=move || knobs.read().declarations().concat() data-testid="gallery">
            {played()}
            <Transition fallback=|| view! { <p class="faint">"Loading…"</p> }>
                {move || stills.get().map(|stills| match stills {
                    Ok(stills) => shown(stills, &wanted.get()),
                    Err(error) => view! { <p role="alert">{error.error}</p> }.into_any(),
                })}
            </Transition>
        </div>
    }
}

/// All states in short, or one of them whole.
fn shown(stills: Vec<Still>, wanted: &str) -> AnyView {
    if let Some(still) = stills.iter().find(|still| still.name == wanted).cloned() {
        let title = still.title.clone();
        return view! {
            <h2 class="section-title">{title}<A href="/gallery">"All states"</A></h2>
            {component(still, Layout::Full)}
        }
        .into_any();
    }
    let in_lines = stills.clone();
    let each = |still: Still| {
        let address = format!("/gallery?state={}", still.name);
        let (title, id) = (still.title.clone(), format!("state-{}", still.name));
        let label = format!("{title}, whole");
        view! {
            <section class="gallery__state" data-testid=id>
                <h2 class="section-title">{title}<A href=address attr:aria-label=label>"Whole"</A></h2>
                {component(still, Layout::Compact)}
            </section>
        }
        .into_any()
    };
    view! {
        {stills.into_iter().map(each).collect_view()}
        <section class="gallery__state">
            <h2 class="section-title">"In one line"</h2>
            <div class="card card--padded gallery__lines">{in_lines.into_iter().map(|still| component(still, Layout::Inline)).collect_view()}</div>
        </section>
    }
    .into_any()
}

fn component(still: Still, layout: Layout) -> AnyView {
    let name = if layout == Layout::Inline { format!("{}, in one line", still.title) } else { still.title.clone() };
    let (job_id, at, ended) = (still.head.snapshot.job_id, still.at, still.head.snapshot.status.is_terminal());
    let connection = match still.name.as_str() {
        _ if ended => Connection::Ended,
        "opening" => Connection::Connecting,
        "reconnecting" => Connection::Reconnecting,
        "delayed" => Connection::Delayed,
        "polling" => Connection::Polling,
        "signed-out" => Connection::SignedOut,
        "paused" => Connection::Paused,
        _ => Connection::Live,
    };
    let head = (still.name != "opening").then_some(still.head);
    let status = head.as_ref().map(|head| head.snapshot.status);
    let feed = still_job_feed(job_id, head, connection, at);
    let retry = Callback::new(|_| ());
    if status.is_some_and(JobStatus::is_terminal) {
        return view! { <MigrationProgress job_id feed=feed layout=layout on_retry=retry name/> }.into_any();
    }
    view! { <MigrationProgress job_id feed=feed layout=layout name/> }.into_any()
}

/// A job of the scenario player, live.
fn played() -> AnyView {
    let scenario = RwSignal::new(SCENARIOS[0].to_owned());
    let job = RwSignal::new(None::<JobId>);
    let refusal = RwSignal::new(None::<String>);
    let play = move |_| {
        refusal.set(None);
        let (path, mode) = (format!("scenario:{}?speed=3", scenario.get_untracked()), ExecutionMode::DryRun);
        let spec = MigrationSpec::new(path, SourcePlatform::Oracle, "main", "migrated", mode);
        leptos::task::spawn_local(async move {
            match start_migration(spec).await {
                Ok(started) => drop(job.try_set(Some(started.job_id))),
                Err(error) => drop(refusal.try_set(Some(error.error))),
            }
        });
    };
    view! {
        <section class="gallery__state">
            <h2 class="section-title">"Live"</h2>
            <div class="gallery__bar">
                <select class="field__input" aria-label="Scenario" data-testid="gallery-scenario" on:change:target=move |event| scenario.set(event.target().value())>
                    {SCENARIOS.map(|name| view! { <option value=name>{name}</option> }).collect_view()}
                </select>
                <button type="button" class="button" data-testid="gallery-play" on:click=play>{Icon::Play.draw()}"Play"</button>
                <span class="faint">"The server plays scenarios where it was started with --scenarios."</span>
            </div>
            <p class="gallery__refusal" role="alert" data-testid="gallery-refusal">{move || refusal.get()}</p>
            {move || job.get().map(|job_id| view! { <MigrationProgress job_id name="Live"/> })}
        </section>
    }
    .into_any()
}

fn knob_card(knobs: RwSignal<Knobs>) -> AnyView {
    let fonts = [("", "The page's"), ("Georgia, serif", "Serif"), ("ui-monospace, monospace", "Monospaced")];
    let css = move || {
        let declarations = knobs.read().declarations();
        if declarations.is_empty() {
            "/* as it comes */".to_owned()
        } else {
            format!(".mp {{ {} }}", declarations.join(" "))
        }
    };
    view! {
        <section class="card card--padded gallery__knobs">
            <h2 class="card__title">"Embed it"</h2>
            <pre class="gallery__code mono" tabindex="0" aria-label="Rust">"use app::{JobId, MigrationProgress};\n\nview! { <MigrationProgress job_id on_complete=move |outcome| … /> }"</pre>
            <div class="gallery__bar">
                <label class="gallery__knob">"Accent "<input type="color" value="#5145cd" data-testid="knob-accent"
                    on:input:target=move |event| knobs.update(|knobs| knobs.accent = event.target().value())/></label>
                <label class="gallery__knob">"Radius "<input type="range" min="0" max="24" value="10" data-testid="knob-radius"
                    on:input:target=move |event| knobs.update(|knobs| knobs.radius = event.target().value())/></label>
                <label class="gallery__knob">"Font "<select class="field__input" data-testid="knob-font"
                    on:change:target=move |event| knobs.update(|knobs| knobs.font = event.target().value())>
                    {fonts.map(|(value, label)| view! { <option value=value>{label}</option> }).collect_view()}</select></label>
                <label class="gallery__knob">"Density "<select class="field__input" data-testid="knob-density"
                    on:change:target=move |event| knobs.update(|knobs| knobs.density = event.target().value())>
                    <option value="">"Comfortable"</option><option value="0.75">"Compact"</option></select></label>
            </div>
            <pre class="gallery__code mono" tabindex="0" aria-label="Style sheet" data-testid="knob-css">{css}</pre>
        </section>
    }
    .into_any()
}
