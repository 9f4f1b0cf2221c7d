use std::time::Duration;

use leptos::prelude::*;

use super::draft::{Translator, Wizard, wizard};
use super::field::Field;
use crate::pages::icon::Icon;
use crate::pages::resting::when_it_rests;
use crate::server_fns::{Ends, ModelsEnd, WarehouseEnd, look_at_ends};

/// Rest after the last change of a name before the target is looked at again.
const REST: Duration = Duration::from_millis(400);

/// Looks at the server's ends whenever the target of the draft has changed.
pub(super) fn keep_looking(wizard: Wizard) {
    let wanted = Memo::new(move |_| {
        let draft = wizard.draft.read();
        let names = (draft.target_catalog.trim().to_owned(), draft.target_schema.trim().to_owned());
        wizard.restored.get().then_some(names)
    });
    when_it_rests(wanted.into(), REST, move |target: Option<(String, String)>| {
        let Some((catalog, schema)) = target.clone() else { return };
        leptos::task::spawn_local(async move {
            // A server that does not answer now says so again when the job is started.
            let Ok(ends) = look_at_ends(catalog, schema).await else { return };
            // What is told of an earlier target does not replace what is told of this one.
            if wanted.try_get_untracked() == Some(target) {
                wizard.ends.try_set(Some(ends));
            }
        });
    });
}

/// The target that the server has, and how it is.
#[component]
pub(super) fn TargetNow() -> impl IntoView {
    let ends = wizard().ends;
    view! {
        <div class="target-now" role="status" data-testid="target-now">
            {move || match ends.get() {
                None => view! { <p class="faint">"Looking at the target…"</p> }.into_any(),
                Some(Ends { warehouse: None, .. }) => view! {
                    <p class="faint">"Objects of every source schema go to this one. The target is the SQLite file of this server, which stands in for a warehouse."</p>
                }.into_any(),
                Some(Ends { warehouse: Some(warehouse), .. }) => shown(warehouse).into_any(),
            }}
        </div>
    }
}

fn shown(warehouse: WarehouseEnd) -> impl IntoView {
    let WarehouseEnd { host, name, state, trouble, .. } = warehouse;
    let (class, more) = match state.as_str() {
        "running" => ("chip chip--ok", ""),
        "starting" => ("chip chip--info", ""),
        "stopped" | "stopping" => ("chip", " A job starts it, which may take minutes."),
        _ => ("chip chip--warn", ""),
    };
    view! {
        <p>"Objects of every source schema go to this one, on the SQL warehouse "<strong>{name}</strong>" of "<span class="mono">{host}</span>". "
            {(!state.is_empty()).then(|| view! { <span class=class data-testid="warehouse-state">{state}</span> })}{more}</p>
        {trouble.into_iter().map(|sentence| view! {
            <p class="notice notice--warn" data-testid="target-trouble">{sentence}</p>
        }.into_any()).collect_view()}
    }
}

/// Who translates, and where definitions go by that.
#[component]
pub(super) fn TranslatorChoice(complaint: Signal<Option<&'static str>>) -> impl IntoView {
    let wizard = wizard();
    let models = Memo::new(move |_| wizard.ends.read().as_ref().and_then(|ends| ends.models.clone()));
    view! {
        {move || match models.get() {
            Some(models) => choice(wizard, models, complaint).into_any(),
            None => view! {
                <p><strong>"Rules"</strong>". What they cannot translate is refused with the reason, never passed through."</p>
                <p class="faint">"No definition leaves this server. It knows of no served models; docs/databricks.md tells how they are named to it."</p>
            }.into_any(),
        }}
    }
}

fn choice(wizard: Wizard, models: ModelsEnd, complaint: Signal<Option<&'static str>>) -> impl IntoView {
    let ModelsEnd { place, names, trouble } = models;
    let chosen = Memo::new(move |_| wizard.draft.read().translator);
    let radio = |translator: Translator| {
        let (title, explanation) = words(translator);
        view! {
            <label class="choice" data-testid=format!("translator-{}", translator.as_str())>
                <input type="radio" name="translator" value=translator.as_str() prop:checked=move || chosen.get() == translator
                    on:change=move |_| wizard.draft.update(|draft| draft.translator = translator)/>
                <span>{title}<small class="choice__more">{explanation}</small></span>
            </label>
        }
        .into_any()
    };
    view! {
        <div class="choices choices--wide" role="radiogroup" aria-label="Translation">{Translator::ALL.map(radio).collect_view()}</div>
        <div class="translator__model" hidden=move || chosen.get() == Translator::Rules>
            <Field name="model" label="Model" read=|draft| &draft.model write=|draft| &mut draft.model complaint
                choices=Signal::derive(move || names.clone()) hint="One of those that the endpoint serves."/>
            {trouble.map(|why| view! { <p class="notice notice--warn">"The models cannot be listed: "{why}</p> })}
            <p class="translator__place" data-testid="definitions-go">{Icon::Warning.draw()}<span>{move || match chosen.get() {
                Translator::Rules => String::new(),
                Translator::RulesThenModel => format!("Definitions that rules refuse are sent to {place}."),
                Translator::Model => format!("Every definition is sent to {place}."),
            }}</span></p>
        </div>
    }
}

/// A translator in a few words, and what it does.
const fn words(translator: Translator) -> (&'static str, &'static str) {
    match translator {
        Translator::Rules => {
            ("Rules", "What they cannot translate is refused with the reason. No definition leaves this server.")
        }
        Translator::RulesThenModel => {
            ("Rules, then a model (recommended)", "A served model gets what rules refuse; its answers are checked.")
        }
        Translator::Model => {
            ("A model for everything", "Slower, costs tokens, and each object wants to be read by a person.")
        }
    }
}

/// What a dry run does with each statement.
pub(super) fn rehearsal(ends: Option<&Ends>) -> &'static str {
    match ends {
        Some(Ends { warehouse: Some(_), .. }) => "Checks tables and views with EXPLAIN on the SQL warehouse",
        Some(Ends { warehouse: None, .. }) => "Checks each statement in a throw-away database",
        None => "Checks statements and keeps nothing",
    }
}

/// Where a migration makes its objects, as a sentence.
pub(super) fn made_where(ends: Option<&Ends>) -> String {
    match ends {
        Some(Ends { warehouse: Some(warehouse), .. }) => {
            format!("They are created on the SQL warehouse {} of {}.", warehouse.name, warehouse.host)
        }
        Some(Ends { warehouse: None, .. }) => {
            "Tables and views are created in the SQLite target of this server.".to_owned()
        }
        None => String::new(),
    }
}
