use std::hash::{DefaultHasher, Hash, Hasher};

use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use model::{ExecutionMode, MigrationSpec, NameMap, OnConflict, RULES_MODEL, RowCounts, SourceForm, SourcePlatform};
use serde::{Deserialize, Serialize};

use super::selection::Picks;
use crate::pages::device;
use crate::server_fns::{Ends, InventoryQuestion, InventoryView};

/// What the wizard has been told. Nothing in it is secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Draft {
    pub(super) source_type: SourcePlatform,
    pub(super) inventory_path: String,
    /// The database to read, without the password.
    #[serde(default)]
    pub(super) source: SourceForm,
    /// Whether its rows are counted.
    #[serde(default)]
    pub(super) row_counts: RowCounts,
    /// What reads it, until there is an inventory.
    #[serde(default)]
    pub(super) extraction: Option<String>,
    pub(super) target_catalog: String,
    pub(super) target_schema: String,
    /// Patterns, separated by spaces or commas.
    pub(super) include: String,
    pub(super) exclude: String,
    /// What is ticked in the tree.
    #[serde(default)]
    pub(super) picks: Picks,
    #[serde(default)]
    pub(super) on_conflict: OnConflict,
    #[serde(default)]
    pub(super) translator: Translator,
    /// The served model, where one translates.
    #[serde(default)]
    pub(super) model: String,
    /// Rules for names, one a line.
    #[serde(default)]
    pub(super) names: String,
    /// For each step that was looked at, what it rested on then.
    #[serde(default)]
    pub(super) seen: [Option<u64>; 4],
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            source_type: SourcePlatform::Oracle,
            inventory_path: String::new(),
            source: SourceForm::default(),
            row_counts: RowCounts::default(),
            extraction: None,
            target_catalog: "main".to_owned(),
            target_schema: "migrated".to_owned(),
            include: String::new(),
            exclude: String::new(),
            picks: Picks::default(),
            on_conflict: OnConflict::default(),
            translator: Translator::default(),
            model: String::new(),
            names: String::new(),
            seen: [None; 4],
        }
    }
}

impl Draft {
    /// The plan, to be started once under this key.
    pub(super) fn spec(&self, mode: ExecutionMode, key: String) -> MigrationSpec {
        MigrationSpec { idempotency_key: Some(key), mode, ..self.preview() }
    }

    /// The plan as it would be tried.
    pub(super) fn preview(&self) -> MigrationSpec {
        let (catalog, schema) = (self.target_catalog.trim(), self.target_schema.trim());
        let mode = ExecutionMode::DryRun;
        MigrationSpec {
            on_conflict: self.on_conflict,
            model_id: self.model_id(),
            // What cannot be read is refused before anything is started.
            name_map: NameMap::read(&self.names).unwrap_or_default(),
            include: [patterns(&self.include), self.picks.taken.clone()].concat(),
            exclude: [patterns(&self.exclude), self.picks.left_out.clone()].concat(),
            ..MigrationSpec::new(self.inventory_path.as_str(), self.source_type, catalog, schema, mode)
        }
    }

    /// What the plan takes of its inventory, without rows of the tree.
    pub(super) fn question(&self) -> InventoryQuestion {
        let MigrationSpec { inventory_path, source_type, include, exclude, .. } = self.preview();
        let (search, open) = (String::new(), Vec::new());
        InventoryQuestion { inventory_path, source_type, include, exclude, search, open, first: 0, limit: 0 }
    }

    /// Takes another source; what was ticked in the one before means nothing in it.
    pub(super) fn set_source(&mut self, source_type: SourcePlatform, inventory_path: String) {
        if self.inventory_path != inventory_path {
            self.picks = Picks::default();
        }
        (self.source_type, self.inventory_path) = (source_type, inventory_path);
        self.extraction = None;
    }

    /// Waits for the inventory of a source that is being read.
    pub(super) fn extract(&mut self, extraction: String) {
        self.set_source(self.source_type, String::new());
        self.extraction = Some(extraction);
    }

    /// What a step rests on: all that the steps before it were told.
    pub(super) fn basis(&self, step: usize) -> u64 {
        let mut basis = DefaultHasher::new();
        if step > 0 {
            (self.source_type.as_str(), self.inventory_path.trim()).hash(&mut basis);
        }
        if step > 1 {
            (&self.include, &self.exclude, &self.picks).hash(&mut basis);
        }
        if step > 2 {
            (self.target(), self.on_conflict.as_str(), self.model_id(), self.names.trim()).hash(&mut basis);
        }
        basis.finish()
    }

    /// Who translates, as a job's spec names it.
    pub(super) fn model_id(&self) -> String {
        let model = self.model.trim();
        match self.translator {
            Translator::Rules => RULES_MODEL.to_owned(),
            Translator::RulesThenModel => format!("{RULES_MODEL}+{model}"),
            Translator::Model => model.to_owned(),
        }
    }

    /// The same for people.
    pub(super) fn translator_words(&self) -> String {
        let model = self.model.trim();
        match self.translator {
            Translator::Rules => "Rules".to_owned(),
            Translator::RulesThenModel => format!("Rules, then {model}"),
            Translator::Model => model.to_owned(),
        }
    }

    /// `catalog.schema`.
    pub(super) fn target(&self) -> String {
        format!("{}.{}", self.target_catalog.trim(), self.target_schema.trim())
    }
}

/// Who translates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Translator {
    /// Rules alone.
    #[default]
    Rules,
    /// Rules, and a served model what they refuse.
    RulesThenModel,
    /// A served model alone.
    Model,
}

impl Translator {
    pub(super) const ALL: [Self; 3] = [Self::Rules, Self::RulesThenModel, Self::Model];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::RulesThenModel => "rules-then-model",
            Self::Model => "model",
        }
    }
}

fn patterns(text: &str) -> Vec<String> {
    text.split([',', ' ', '\n']).map(str::trim).filter(|pattern| !pattern.is_empty()).map(str::to_owned).collect()
}

/// The wizard's state, shared by its steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wizard {
    pub(super) draft: RwSignal<Draft>,
    /// What was read of the inventory last, without rows of its tree.
    pub(super) view: RwSignal<Option<InventoryView>>,
    /// Whether a job was started here that no page has shown yet.
    pub(super) just_started: RwSignal<bool>,
    /// Where statements and definitions go; not known at first.
    pub(super) ends: RwSignal<Option<Ends>>,
    /// Whether the draft kept in the tab has been looked at.
    pub(super) restored: RwSignal<bool>,
}

/// Where the wizard's state is, once a page has asked for it.
#[derive(Clone, Copy)]
struct Place {
    made: StoredValue<Option<Wizard>>,
    /// What the state belongs to: the application, whichever page asks.
    owner: StoredValue<Option<WeakOwner>>,
    just_started: RwSignal<bool>,
}

/// Makes room for the wizard's state. What makes it and keeps its draft in the tab comes with the wizard's pages, so that a
/// visit to a job does not load it.
pub(crate) fn provide_draft() {
    provide_context(Place {
        made: StoredValue::new(None),
        owner: StoredValue::new(Owner::current().map(|owner| owner.downgrade())),
        just_started: RwSignal::new(false),
    });
}

/// The wizard's state, from the context.
pub(super) fn wizard() -> Wizard {
    let place: Place = expect_context();
    if let Some(wizard) = place.made.get_value() {
        return wizard;
    }
    let owner = place.owner.get_value().and_then(|owner| owner.upgrade()).unwrap_or_default();
    let wizard = owner.with(|| Wizard::kept_in_tab(place.just_started));
    place.made.set_value(Some(wizard));
    wizard
}

impl Wizard {
    fn kept_in_tab(just_started: RwSignal<bool>) -> Self {
        let wizard = Self {
            draft: RwSignal::new(Draft::default()),
            view: RwSignal::new(None),
            just_started,
            ends: RwSignal::new(None),
            restored: RwSignal::new(false),
        };
        Effect::new(move |_| wizard.restore());
        Effect::new(move |_| {
            let draft = wizard.draft.get();
            if let (true, Ok(text)) = (wizard.restored.get(), serde_json::to_string(&draft)) {
                device::save_draft(&text);
            }
        });
        wizard
    }

    /// Takes the draft that is kept in the tab, once.
    fn restore(self) {
        if self.restored.get_untracked() {
            return;
        }
        if let Some(draft) = device::load_draft().and_then(|text| serde_json::from_str(&text).ok()) {
            self.draft.set(draft);
        }
        self.restored.set(true);
    }
}

/// Puts an inventory into the draft, as if it had been named in the first step.
pub(crate) fn take_inventory(source_type: SourcePlatform, inventory_path: String) {
    if use_context::<Place>().is_none() {
        return;
    }
    let wizard = wizard();
    wizard.restore();
    wizard.view.set(None);
    wizard.draft.update(|draft| draft.set_source(source_type, inventory_path));
}

/// Whether the job that is shown now was started in the wizard a moment ago; asked again, no more.
pub(crate) fn take_just_started() -> bool {
    use_context::<Place>().and_then(|place| place.just_started.try_update(std::mem::take)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_rests_on_what_the_steps_before_it_were_told() {
        let before = Draft::default();
        let changed = |change: fn(&mut Draft)| {
            let mut draft = before.clone();
            change(&mut draft);
            (0..4).filter(|step| draft.basis(*step) != before.basis(*step)).collect::<Vec<_>>()
        };
        assert_eq!(changed(|draft| draft.inventory_path.push('x')), [1, 2, 3]);
        assert_eq!(changed(|draft| draft.source_type = SourcePlatform::Snowflake), [1, 2, 3]);
        assert_eq!(changed(|draft| draft.exclude.push('x')), [2, 3]);
        assert_eq!(changed(|draft| draft.picks.left_out.push("x".to_owned())), [2, 3]);
        assert_eq!(changed(|draft| draft.target_schema.push('x')), [3]);
        assert_eq!(changed(|draft| draft.translator = Translator::RulesThenModel), [3]);
        // Without a model that translates its name means nothing.
        assert_eq!(changed(|draft| draft.model.push('x')), [0_usize; 0]);
        assert_eq!(changed(|_| ()), [0_usize; 0]);
    }

    #[test]
    fn the_model_is_named_as_the_job_takes_it() {
        for (translator, expected) in
            [(Translator::Rules, "rules"), (Translator::RulesThenModel, "rules+m"), (Translator::Model, "m")]
        {
            let draft = Draft { translator, model: " m ".to_owned(), ..Draft::default() };
            assert_eq!(draft.preview().model_id, expected);
        }
    }

    #[test]
    fn a_draft_survives_its_text() {
        let mut draft =
            Draft { include: "SALES.*".to_owned(), seen: [Some(1), None, Some(u64::MAX), None], ..Draft::default() };
        draft.picks.left_out.push("HR.*".to_owned());
        let text = serde_json::to_string(&draft).unwrap();
        assert_eq!(serde_json::from_str::<Draft>(&text).unwrap(), draft);
    }
}
