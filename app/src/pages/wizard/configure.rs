use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;

use super::draft::{Translator, wizard};
use super::ends::{TargetNow, TranslatorChoice, keep_looking};
use super::error_summary::{ErrorSummary, Problem};
use super::field::Field;
use super::name_rules::{self, NameRules};
use super::on_conflict::OnConflictChoice;
use super::steps::Steps;

/// Where the objects go, who translates, and what happens to what is there.
#[component]
pub fn Configure() -> impl IntoView {
    let wizard = wizard();
    let navigate = use_navigate();
    let asked = RwSignal::new(false);
    let problems = RwSignal::new(Vec::new());
    let catalog = Memo::new(move |_| complaint(&wizard.draft.read().target_catalog));
    let schema = Memo::new(move |_| complaint(&wizard.draft.read().target_schema));
    let model = Memo::new(move |_| {
        let draft = wizard.draft.read();
        let missing = draft.translator != Translator::Rules && draft.model.trim().is_empty();
        missing.then_some("Choose a model, or translate by rules.")
    });
    keep_looking(wizard);
    let warehouse = move || wizard.ends.read().as_ref().and_then(|ends| ends.warehouse.clone()).unwrap_or_default();
    let catalogs = Memo::new(move |_| warehouse().catalogs);
    let schemas = Memo::new(move |_| warehouse().schemas);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        asked.set(true);
        let found = [
            ("Catalog", "#catalog-input", catalog),
            ("Schema", "#schema-input", schema),
            ("Model", "#model-input", model),
        ];
        let found = found.into_iter().filter_map(|(label, link, complaint)| {
            let text = format!("{label}: {}", complaint.get_untracked()?);
            Some(Problem { text, link: Some(link) })
        });
        let names = wizard.draft.with_untracked(name_rules::complaint);
        let names = names.map(|text| Problem { text: format!("Names: {text}"), link: Some("#names-input") });
        let found: Vec<Problem> = found.chain(names).collect();
        if found.is_empty() {
            navigate("/new/review", leptos_router::NavigateOptions::default());
        }
        problems.set(found);
    };
    let said =
        move |complaint: Memo<Option<&'static str>>| Signal::derive(move || complaint.get().filter(|_| asked.get()));
    view! {
        <Title text="Configure"/>
        <Steps current=2/>
        <ErrorSummary problems/>
        <form class="wizard" on:submit=submit novalidate>
            <section class="card card--padded">
                <h2 class="card__title">"Target"</h2>
                <div class="columns">
                    <Field name="catalog" label="Catalog" read=|draft| &draft.target_catalog
                        write=|draft| &mut draft.target_catalog complaint=said(catalog) choices=catalogs/>
                    <Field name="schema" label="Schema" read=|draft| &draft.target_schema
                        write=|draft| &mut draft.target_schema complaint=said(schema) choices=schemas/>
                </div>
                <TargetNow/>
            </section>
            <section class="card card--padded">
                <h2 class="card__title">"What goes elsewhere"</h2>
                <p class="faint">"Without rules everything goes to the one schema above, under its own name."</p>
                <NameRules/>
            </section>
            <section class="card card--padded">
                <h2 class="card__title">"If an object is already there"</h2>
                <p class="faint">"Only what stood there before counts; a migration never trips over what it made itself."</p>
                <OnConflictChoice/>
            </section>
            <section class="card card--padded">
                <h2 class="card__title">"Translation"</h2>
                <TranslatorChoice complaint=said(model)/>
            </section>
            <div class="wizard__actions">
                <A href="/new/inventory" attr:class="button" attr:data-testid="wizard-back">"Back"</A>
                <button type="submit" class="button button--primary" data-testid="wizard-next">"Review"</button>
            </div>
        </form>
    }
}

/// What is wrong with a catalog's or schema's name.
fn complaint(name: &str) -> Option<&'static str> {
    let name = name.trim();
    if name.is_empty() {
        return Some("Give a name, such as main or migrated.");
    }
    let refused = name.contains(['.', '/', ' ']) || name.chars().any(char::is_control) || name.chars().count() > 255;
    refused.then_some("Use at most 255 characters, and no dots, slashes or spaces.")
}

#[cfg(test)]
mod tests {
    use super::complaint;

    #[test]
    fn names_that_the_server_refuses_are_refused_here() {
        for (name, fits) in [("main", true), ("größe", true), ("", false), (" ", false), ("a.b", false), ("a b", false)]
        {
            assert_eq!(complaint(name).is_none(), fits, "{name}");
        }
    }
}
