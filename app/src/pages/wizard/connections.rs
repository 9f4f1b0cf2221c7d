use leptos::prelude::*;
use model::{SourceForm, SourcePlatform};
use serde::{Deserialize, Serialize};

use super::draft::{Draft, Wizard};
use crate::pages::device;

/// Where the browser keeps them.
const KEY: &str = "dwma-connections";
/// Connections that are kept.
const KEPT: usize = 10;

/// A database that could be signed in to, without the password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Connection {
    source_type: SourcePlatform,
    source: SourceForm,
}

impl Connection {
    fn name(&self) -> String {
        format!("{} · {}", self.source_type.label(), self.source.address(self.source_type))
    }
}

fn known() -> Vec<Connection> {
    device::kept(KEY).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

fn keep(connections: &[Connection]) {
    let text = if connections.is_empty() { Ok(String::new()) } else { serde_json::to_string(connections) };
    if let Ok(text) = text {
        device::keep(KEY, &text);
    }
}

/// The newest first, each once.
fn with(connection: Connection, mut known: Vec<Connection>) -> Vec<Connection> {
    known.retain(|other| *other != connection);
    known.insert(0, connection);
    known.truncate(KEPT);
    known
}

/// Keeps the draft's connection in this browser.
pub(super) fn remember(draft: &Draft) {
    keep(&with(Connection { source_type: draft.source_type, source: draft.source.clone() }, known()));
}

/// The connections that worked before, to be taken again or forgotten.
#[component]
pub(super) fn Connections(wizard: Wizard) -> impl IntoView {
    let connections = RwSignal::new(Vec::<Connection>::new());
    let chosen = RwSignal::new(None::<usize>);
    Effect::new(move |_| connections.set(known()));
    let choose = move |event: leptos::ev::Event| {
        chosen.set(event_target_value(&event).parse().ok());
        let Some(place) = chosen.get_untracked() else { return };
        let Some(taken) = connections.with_untracked(|all| all.get(place).cloned()) else { return };
        wizard.view.set(None);
        wizard.draft.update(|draft| (draft.source_type, draft.source) = (taken.source_type, taken.source));
    };
    let forget = move |_| {
        if let Some(place) = chosen.get_untracked() {
            connections.update(|all| {
                if place < all.len() {
                    all.remove(place);
                }
            });
            connections.with_untracked(|all| keep(all));
        }
        chosen.set(None);
    };
    view! {
        <Show when=move || !connections.read().is_empty()>
            <div class="database__known">
                <label class="field">
                    <span class="field__label">"Connections that worked"</span>
                    <select class="field__input" data-testid="connections" on:change=choose>
                        <option value="" prop:selected=move || chosen.get().is_none()>"Choose one"</option>
                        {move || connections.get().into_iter().enumerate().map(|(place, connection)| view! {
                            <option value=place.to_string()>{connection.name()}</option>
                        }).collect_view()}
                    </select>
                    <span class="field__hint">"Kept in this browser, without passwords."</span>
                </label>
                <button type="button" class="button" data-testid="forget-connection" disabled=move || chosen.get().is_none() on:click=forget>"Forget it"</button>
            </div>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_come_first_each_once_and_the_oldest_go() {
        let at = |host: usize| Connection {
            source_type: SourcePlatform::Oracle,
            source: SourceForm { host: host.to_string(), ..SourceForm::default() },
        };
        let hosts = |known: &[Connection]| known.iter().map(|of| of.source.host.clone()).collect::<Vec<_>>().join(" ");
        let mut known = Vec::new();
        for (host, expected) in [(1, "1"), (2, "2 1"), (1, "1 2"), (3, "3 1 2")] {
            known = with(at(host), known);
            assert_eq!(hosts(&known), expected);
        }
        for host in 4..20 {
            known = with(at(host), known);
        }
        assert_eq!((known.len(), known[0].source.host.as_str()), (KEPT, "19"));
    }
}
