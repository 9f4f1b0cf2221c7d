//! One field that leads to every page, every recent job, and every control of the page that has a key.

use leptos::html::Dialog;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::job_rows::{job_name, outcome};
use super::keyboard::{CONTROLS, PLACES};
use super::{device, keys};
use crate::server_fns::list_jobs;

/// Jobs that are offered.
const JOBS: usize = 50;
/// Entries that are shown.
const SHOWN: usize = 10;

/// Places that have no key of their own.
const MORE_PLACES: [(&str, &str); 2] =
    [("/translate", "Translate definitions"), ("/gallery", "Gallery of the progress component")];

/// What happens when an entry is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Act {
    Go(String),
    Press(&'static str),
}

#[derive(Clone, Debug)]
struct Entry {
    label: String,
    /// What it is, or how a job stands.
    about: String,
    act: Act,
}

/// Whether an entry has every word of a search, in any case.
fn fits(entry: &Entry, search: &str) -> bool {
    let text = format!("{} {}", entry.label, entry.about).to_lowercase();
    search.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

fn entries() -> Vec<Entry> {
    let go = |address: &str, label: &str| Entry {
        label: label.to_owned(),
        about: "Page".to_owned(),
        act: Act::Go(address.to_owned()),
    };
    let places = PLACES.into_iter().map(|(_, address, label)| go(address, label));
    let more = MORE_PLACES.into_iter().map(|(address, label)| go(address, label));
    let controls = CONTROLS.into_iter().filter(|(key, _)| keys::has_control(key));
    let controls = controls.map(|(key, label)| Entry {
        label: label.to_owned(),
        about: "Action".to_owned(),
        act: Act::Press(key),
    });
    places.chain(more).chain(controls).collect()
}

/// Opens whenever it is asked for once more.
#[component]
pub(super) fn Palette(asked: RwSignal<u32>) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let (all, search, at) = (RwSignal::new(Vec::<Entry>::new()), RwSignal::new(String::new()), RwSignal::new(0_usize));
    let shown = move || {
        let (all, search) = (all.read(), search.read());
        let fitting = (0..all.len()).filter(|place| all.get(*place).is_some_and(|entry| fits(entry, &search)));
        fitting.take(SHOWN).collect::<Vec<_>>()
    };
    Effect::new(move |_| {
        if asked.get() == 0 {
            return;
        }
        all.set(entries());
        search.set(String::new());
        at.set(0);
        device::show_dialog(dialog);
        leptos::task::spawn_local(async move {
            let Ok(jobs) = list_jobs(Vec::new(), None, JOBS).await else { return };
            let jobs = jobs.jobs.into_iter().map(|job| Entry {
                label: job_name(&job),
                about: if job.dry_run { format!("{}, dry run", outcome(&job)) } else { outcome(&job) },
                act: Act::Go(format!("/jobs/{}", job.job_id)),
            });
            all.try_update(|all| all.extend(jobs));
        });
    });
    let navigate = use_navigate();
    let choose = Callback::new(move |place: usize| {
        let Some(act) = all.with_untracked(|all| all.get(place).map(|entry| entry.act.clone())) else { return };
        device::close_dialog(dialog);
        match act {
            Act::Go(address) => navigate(&address, NavigateOptions::default()),
            Act::Press(key) => keys::press_control(key),
        }
    });
    let key = move |event: leptos::ev::KeyboardEvent| {
        let many = untrack(shown).len().max(1);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = (*at + 1) % many),
            "ArrowUp" => at.update(|at| *at = (*at + many - 1) % many),
            "Enter" => {
                if let Some(place) = untrack(shown).get(at.get_untracked()).copied() {
                    choose.run(place);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let option = move |row: usize, place: usize| {
        let entry = all.with_untracked(|all| all.get(place).cloned());
        entry.map(|entry| {
            view! {
                <li role="option" class="palette__item" id=format!("palette-{row}") data-testid="palette-item"
                    aria-selected=move || (at.get() == row).to_string() on:click=move |_| choose.run(place)>
                    <span>{entry.label}</span><small>{entry.about}</small>
                </li>
            }
            .into_any()
        })
    };
    view! {
        <dialog class="dialog palette" node_ref=dialog aria-label="Go to anything" data-testid="palette">
            <input class="field__input" type="text" role="combobox" aria-label="Page, job or action" aria-expanded="true"
                aria-controls="palette-list" aria-autocomplete="list" autocomplete="off" spellcheck="false" autofocus placeholder="Page, job or action"
                data-testid="palette-field" aria-activedescendant=move || format!("palette-{}", at.get()) prop:value=move || search.get()
                on:keydown=key on:input:target=move |event| { search.set(event.target().value()); at.set(0); }/>
            <ul class="palette__list" id="palette-list" role="listbox" aria-label="Found">
                {move || shown().into_iter().enumerate().filter_map(|(row, place)| option(row, place)).collect_view()}
            </ul>
            <p class="palette__none" role="status">{move || shown().is_empty().then_some("Nothing here is called that.")}</p>
        </dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_found_by_any_of_its_words_in_any_order_and_case() {
        let entry = Entry {
            label: "orders → main.migrated".to_owned(),
            about: "Running, dry run".to_owned(),
            act: Act::Go(String::new()),
        };
        for (search, found) in
            [("", true), ("ORD", true), ("dry orders", true), ("migrated", true), ("orders sales", false)]
        {
            assert_eq!(fits(&entry, search), found, "{search}");
        }
    }
}
