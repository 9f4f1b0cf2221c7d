use leptos::prelude::*;

use super::draft::{Draft, wizard};

/// A text of the wizard's draft, with its label, and what is wrong with it where something is.
#[component]
pub(super) fn Field(
    /// Name of the field's elements: `NAME-input`, `NAME-hint`, `NAME-error`.
    name: &'static str,
    label: &'static str,
    /// Reads it from the draft.
    read: fn(&Draft) -> &String,
    /// Its place in the draft.
    write: fn(&mut Draft) -> &mut String,
    #[prop(optional)] hint: &'static str,
    #[prop(optional, into)] placeholder: String,
    /// What may be chosen; anything else may be written too.
    #[prop(optional, into)]
    choices: Signal<Vec<String>>,
    /// What is wrong with it, once that is to be said.
    #[prop(optional, into)]
    complaint: Signal<Option<&'static str>>,
) -> impl IntoView {
    let draft = wizard().draft;
    let [input, hint_id, error_id, list_id] =
        ["input", "hint", "error", "choices"].map(|part| format!("{name}-{part}"));
    let has_choices = Memo::new(move |_| !choices.read().is_empty());
    let described = {
        let hint_id = (!hint.is_empty()).then(|| hint_id.clone());
        let error_id = error_id.clone();
        move || {
            let error_id = complaint.get().map(|_| error_id.clone());
            let ids: Vec<String> = hint_id.iter().cloned().chain(error_id).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    view! {
        <div class="field">
            <label class="field__label" for=input.clone()>{label}</label>
            <input class="field__input mono" type="text" id=input.clone() data-testid=input spellcheck="false" autocomplete="off"
                list={ let list_id = list_id.clone(); move || has_choices.get().then(|| list_id.clone()) }
                placeholder=placeholder aria-describedby=described aria-invalid=move || complaint.get().map(|_| "true")
                prop:value=move || draft.with(|draft| read(draft).clone())
                on:input=move |event| draft.update(|draft| *write(draft) = event_target_value(&event))/>
            {move || has_choices.get().then(|| view! {
                <datalist id=list_id.clone()>{choices.get().into_iter().map(|choice| view! { <option value=choice></option> }).collect_view()}</datalist>
            })}
            {(!hint.is_empty()).then(|| view! { <span class="field__hint" id=hint_id>{hint}</span> })}
            {move || complaint.get().map(|text| view! { <span class="field__error" id=error_id.clone()>{text}</span> })}
        </div>
    }
}
