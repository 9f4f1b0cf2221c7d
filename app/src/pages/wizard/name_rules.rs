use leptos::prelude::*;
use model::NameMap;

use super::draft::{Draft, wizard};

/// What is wrong with the draft's rules for names, with the line it is in.
pub(super) fn complaint(draft: &Draft) -> Option<String> {
    let (line, error) = NameMap::read(&draft.names).err()?;
    Some(match line {
        Some(line) => format!("Line {line}: {error}."),
        None => format!("{error}."),
    })
}

/// The rules of a draft in a few words.
pub(super) fn in_words(draft: &Draft) -> String {
    match NameMap::read(&draft.names) {
        Ok(names) if names.is_empty() => "All into the target's schema".to_owned(),
        Ok(names) => names.rules().iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        Err(_) => "Cannot be read".to_owned(),
    }
}

/// Where schemas, databases and single objects go that are not to go into the one target schema; checked while one types.
#[component]
pub(super) fn NameRules() -> impl IntoView {
    let wizard = wizard();
    let complaint = Memo::new(move |_| wizard.draft.with(complaint));
    let described = move || if complaint.read().is_some() { "names-hint names-error" } else { "names-hint" };
    view! {
        <label class="field">
            <span class="field__label">"Rules, one a line"</span>
            <textarea class="field__input field__input--lines mono" id="names-input" data-testid="names-input" rows="3" spellcheck="false" autocomplete="off"
                placeholder="HR=main.people" aria-describedby=described aria-invalid=move || complaint.get().map(|_| "true")
                prop:value=move || wizard.draft.read().names.clone()
                on:input=move |event| wizard.draft.update(|draft| draft.names = event_target_value(&event))></textarea>
            <span class="field__hint" id="names-hint">"SCHEMA=catalog.schema, DATABASE.SCHEMA=catalog.schema, or SCHEMA.NAME=catalog.schema.name; * on the left is any, on the right what the source has. docs/names.md has the whole."</span>
            {move || complaint.get().map(|text| view! { <span class="field__error" id="names-error" data-testid="names-error">{text}</span> })}
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_told_and_what_is_wrong_has_its_line() {
        let draft = |names: &str| Draft { names: names.to_owned(), ..Draft::default() };
        for (names, told, wrong) in [
            ("", "All into the target's schema", None),
            ("HR=main.people\n\n*.*=main.*", "*.HR=main.people, *.*=main.*", None),
            ("HR=main.people\nHR", "Cannot be read", Some("Line 2: ")),
        ] {
            let draft = draft(names);
            assert_eq!(in_words(&draft), told);
            let complaint = complaint(&draft);
            assert_eq!(complaint.is_some(), wrong.is_some(), "{complaint:?}");
            assert!(complaint.unwrap_or_default().starts_with(wrong.unwrap_or_default()));
        }
    }
}
