use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;

use super::draft::wizard;
use super::steps::Steps;

/// Where the objects go, and who translates.
#[component]
pub fn Configure() -> impl IntoView {
    let wizard = wizard();
    let navigate = use_navigate();
    let asked = RwSignal::new(false);
    let catalog = Memo::new(move |_| complaint(&wizard.draft.read().target_catalog));
    let schema = Memo::new(move |_| complaint(&wizard.draft.read().target_schema));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        asked.set(true);
        if catalog.get_untracked().is_none() && schema.get_untracked().is_none() {
            navigate("/new/review", leptos_router::NavigateOptions::default());
        }
    };
    let error = move |of: Memo<Option<&'static str>>, id: &'static str| {
        move || {
            asked
                .get()
                .then(|| of.get())
                .flatten()
                .map(|text| view! { <span class="field__error" id=id role="alert">{text}</span> })
        }
    };
    view! {
        <Title text="Configure"/>
        <Steps current=2/>
        <form class="wizard" on:submit=submit novalidate>
            <section class="card card--padded">
                <h2 class="card__title">"Target"</h2>
                <div class="columns">
                    <label class="field">
                        <span class="field__label">"Catalog"</span>
                        <input class="field__input mono" type="text" data-testid="catalog-input" spellcheck="false" autocomplete="off"
                            aria-describedby="catalog-error" prop:value=move || wizard.draft.get().target_catalog
                            on:input=move |event| wizard.draft.update(|draft| draft.target_catalog = event_target_value(&event))/>
                        {error(catalog, "catalog-error")}
                    </label>
                    <label class="field">
                        <span class="field__label">"Schema"</span>
                        <input class="field__input mono" type="text" data-testid="schema-input" spellcheck="false" autocomplete="off"
                            aria-describedby="schema-error" prop:value=move || wizard.draft.get().target_schema
                            on:input=move |event| wizard.draft.update(|draft| draft.target_schema = event_target_value(&event))/>
                        {error(schema, "schema-error")}
                    </label>
                </div>
                <p class="faint">"Objects of every source schema go to this one. The target is the SQLite file of this server, which stands in for a warehouse."</p>
            </section>
            <section class="card card--padded">
                <h2 class="card__title">"Translation"</h2>
                <p><strong>"Rules"</strong>". What they cannot translate is refused with the reason, never passed through."</p>
                <p class="faint">"Served models come with a connection to Databricks, which this server does not have yet."</p>
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
