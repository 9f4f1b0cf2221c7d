use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use model::{ExtractionRequest, ExtractionState, SourceLogin, SourcePlatform, SourceTest};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::connections::{Connections, remember};
use super::draft::{Wizard, wizard};
use super::error_summary::Problem;
use super::field::Field;
use super::row_counts::{RowCountsChoice, asked_for};
use crate::components::migration_progress::words::counted;
use crate::pages::device;
use crate::pages::icon::Icon;

/// What is known of the connection, and for which login that was found out: change a field, and nothing is known.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Tested {
    Trying(Login),
    Answered(Login, Box<SourceTest>),
}

/// A login as far as this program knows it: the password stays in its field.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Login {
    address: String,
    /// How often the password was changed until then.
    edits: u32,
}

/// A database to read the inventory from: where it is, who signs in, whether that works.
#[component]
pub(super) fn Database(problems: RwSignal<Vec<Problem>>) -> impl IntoView {
    let wizard = wizard();
    let navigate = use_navigate();
    let (password, edits) = (NodeRef::<Input>::new(), RwSignal::new(0_u32));
    let tested = RwSignal::new(None::<Tested>);
    let starting = RwSignal::new(false);
    let complaint = RwSignal::new(None::<&'static str>);
    let login = Memo::new(move |_| Login {
        address: wizard.draft.with(|draft| draft.source.address(draft.source_type)),
        edits: edits.get(),
    });
    let usable = move || {
        let missing = wizard.draft.with_untracked(|draft| draft.source.host.trim().is_empty());
        complaint.set(missing.then_some("Name the host that the database runs on."));
        problems.set(if missing {
            vec![Problem { text: "No host is named.".to_owned(), link: Some("#host-input") }]
        } else {
            Vec::new()
        });
        !missing
    };
    let test = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !usable() {
            return;
        }
        let login = login.get_untracked();
        tested.set(Some(Tested::Trying(login.clone())));
        leptos::task::spawn_local(async move {
            let asked = SourceLogin { address: login.address.clone(), ..SourceLogin::default() };
            let answer = sent::<SourceTest>("/api/migrate/sources/test", &asked, password).await;
            // Another test may have been begun since.
            if tested.try_get_untracked().flatten() != Some(Tested::Trying(login.clone())) {
                return;
            }
            match answer {
                Ok(test) => {
                    if test.success {
                        wizard.draft.try_with_untracked(remember);
                    }
                    tested.try_set(Some(Tested::Answered(login, Box::new(test))));
                }
                Err(error) => {
                    tested.try_set(None);
                    problems.try_set(vec![Problem::new(error)]);
                }
            }
        });
    };
    let extract = move |_| {
        if starting.get_untracked() || !usable() {
            return;
        }
        starting.set(true);
        let navigate = navigate.clone();
        leptos::task::spawn_local(async move {
            let row_counts = wizard.draft.with_untracked(asked_for);
            let asked = SourceLogin { address: login.get_untracked().address, ..SourceLogin::default() };
            let asked = ExtractionRequest::new(asked, row_counts);
            let answer = sent::<ExtractionState>("/api/migrate/extractions", &asked, password).await;
            starting.try_set(false);
            match answer {
                Ok(state) => {
                    wizard.draft.try_with_untracked(remember);
                    wizard.view.try_set(None);
                    wizard.draft.try_update(|draft| draft.extract(state.extraction_id));
                    navigate("/new/inventory", NavigateOptions::default());
                }
                Err(error) => drop(problems.try_set(vec![Problem::new(error)])),
            }
        });
    };
    let trying = move || tested.with(|tested| matches!(tested, Some(Tested::Trying(of)) if *of == login.get()));
    view! {
        <form class="card card--padded database" on:submit=test aria-labelledby="database-title" data-testid="database-form">
            <h2 class="card__title" id="database-title">"Connect to the database"</h2>
            {view! { <Connections wizard/> }.into_any()}
            {fields(wizard, password, edits, complaint.into())}
            <div class="database__actions">
                <button type="submit" class="button" data-testid="test-connection"
                    disabled=trying>"Test connection"</button>
                <button type="button" class="button button--primary" data-testid="extract" on:click=extract
                    disabled=move || starting.get()>"Extract inventory"</button>
                <Show when=trying>
                    <button type="button" class="button" data-testid="stop-trying" on:click=move |_| tested.set(None)>"Stop trying"</button>
                </Show>
            </div>
            <div role="status" data-testid="connection">{move || outcome(tested.get(), &login.get())}</div>
        </form>
    }
}

/// Asks the server with the password that its field holds.
async fn sent<T: DeserializeOwned>(
    route: &'static str,
    asked: &impl Serialize,
    password: NodeRef<Input>,
) -> Result<T, String> {
    let body = serde_json::to_string(asked).map_err(|error| error.to_string())?;
    let answer = device::post_with_password(route, &body, password).await?;
    serde_json::from_str(&answer).map_err(|error| format!("the server's answer could not be read: {error}"))
}

fn fields(
    wizard: Wizard,
    password: NodeRef<Input>,
    edits: RwSignal<u32>,
    complaint: Signal<Option<&'static str>>,
) -> impl IntoView {
    let platform = Memo::new(move |_| wizard.draft.read().source_type);
    let unencrypted = Memo::new(move |_| wizard.draft.read().source.unencrypted);
    let shown = RwSignal::new(false);
    let account = Memo::new(move |_| platform.get() == SourcePlatform::Snowflake);
    view! {
        <div class="database__fields">
            {move || if account.get() {
                view! {
                    <Field name="host" label="Account" read=|draft| &draft.source.host write=|draft| &mut draft.source.host complaint
                        placeholder="acme-eu12345" hint="As in https://ACCOUNT.snowflakecomputing.com."/>
                    <Field name="warehouse" label="Warehouse" read=|draft| &draft.source.warehouse write=|draft| &mut draft.source.warehouse/>
                    <Field name="role" label="Role" read=|draft| &draft.source.role write=|draft| &mut draft.source.role/>
                }.into_any()
            } else {
                view! {
                    <Field name="host" label="Host" read=|draft| &draft.source.host write=|draft| &mut draft.source.host complaint
                        placeholder="db.example.com"/>
                    <Field name="port" label="Port" read=|draft| &draft.source.port write=|draft| &mut draft.source.port
                        placeholder=platform.get().usual_port(!unencrypted.get()).to_string()/>
                }.into_any()
            }}
            {move || {
                let label = if platform.get() == SourcePlatform::Oracle { "Service" } else { "Database" };
                view! { <Field name="database" label read=|draft| &draft.source.database write=|draft| &mut draft.source.database/> }
            }}
            <Field name="user" label="User" read=|draft| &draft.source.user write=|draft| &mut draft.source.user
                hint="One that may only read. docs/sources.md lists what it must be granted."/>
            <div class="field">
                <label class="field__label" for="password-input">{move || if account.get() { "Token or private key" } else { "Password" }}</label>
                <span class="field__pair">
                    <input class="field__input" id="password-input" type=move || if shown.get() { "text" } else { "password" } data-testid="password-input"
                        autocomplete="current-password" spellcheck="false" aria-describedby="password-hint"
                        node_ref=password on:input=move |_| edits.update(|edits| *edits = edits.wrapping_add(1))/>
                    <button type="button" class="button" data-testid="show-password" aria-pressed=move || shown.get().to_string()
                        on:click=move |_| shown.update(|shown| *shown = !*shown)>"Show"</button>
                </span>
                <span class="field__hint" id="password-hint">"Used for this test and extraction, and not kept."</span>
            </div>
            {view! { <RowCountsChoice wizard/> }.into_any()}
        </div>
        <label class="database__plain" hidden=move || account.get()>
            <input type="checkbox" data-testid="unencrypted" prop:checked=move || wizard.draft.read().source.unencrypted
                on:change=move |event| wizard.draft.update(|draft| draft.source.unencrypted = event_target_checked(&event))/>
            <span>"Connect without encryption"</span>
            <span class="faint">"Only where the network in between is trusted; otherwise the server's certificate is checked."</span>
        </label>
    }
}

/// What is known of this login.
fn outcome(tested: Option<Tested>, login: &Login) -> AnyView {
    match tested {
        Some(Tested::Trying(of)) if of == *login => view! { <p class="faint">"Trying to connect…"</p> }.into_any(),
        Some(Tested::Answered(of, test)) if of == *login => told(*test).into_any(),
        _ => ().into_any(),
    }
}

fn told(test: SourceTest) -> impl IntoView {
    let failed = test.failure.as_ref().map(|failure| failure.phase.clone());
    let phases = test.phases.into_iter().map(|phase| {
        let bad = failed.as_ref() == Some(&phase.phase);
        view! {
            <li class="phases__phase" class=("phases__phase--failed", bad)>
                {if bad { Icon::Failed.draw() } else { Icon::Done.draw() }}
                <span>{phase.phase}</span>" "<span class="faint">{phase.took_ms}" ms"</span>
            </li>
        }
    });
    let phases = phases.collect_view();
    let words = match test.failure {
        Some(failure) => view! {
            <div class="notice notice--err">
                <p><strong>"Not connected: "</strong><bdi>{failure.reason}</bdi></p>
                <p>"What to do: "{failure.suggestion}"."</p>
            </div>
        }
        .into_any(),
        None => {
            let server = test.server.unwrap_or_default();
            let schemas = counted(test.schema_count.unwrap_or(0), "schema");
            view! { <p class="notice notice--ok"><strong>"Connected"</strong>" to "<bdi>{server}</bdi>", "{schemas}" to read."</p> }.into_any()
        }
    };
    view! { <ol class="phases">{phases}</ol>{words} }
}
