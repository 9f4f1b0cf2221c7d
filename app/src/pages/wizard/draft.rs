use leptos::prelude::*;
use model::{ExecutionMode, InventorySummary, MigrationSpec, OnConflict, SourcePlatform};
use serde::{Deserialize, Serialize};

use crate::pages::device;

/// What the wizard has been told. Nothing in it is secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Draft {
    pub(super) source_type: SourcePlatform,
    pub(super) inventory_path: String,
    pub(super) target_catalog: String,
    pub(super) target_schema: String,
    /// Patterns, separated by spaces or commas.
    pub(super) include: String,
    pub(super) exclude: String,
    #[serde(default)]
    pub(super) on_conflict: OnConflict,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            source_type: SourcePlatform::Oracle,
            inventory_path: String::new(),
            target_catalog: "main".to_owned(),
            target_schema: "migrated".to_owned(),
            include: String::new(),
            exclude: String::new(),
            on_conflict: OnConflict::default(),
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
            include: patterns(&self.include),
            exclude: patterns(&self.exclude),
            ..MigrationSpec::new(self.inventory_path.as_str(), self.source_type, catalog, schema, mode)
        }
    }

    /// `catalog.schema`.
    pub(super) fn target(&self) -> String {
        format!("{}.{}", self.target_catalog.trim(), self.target_schema.trim())
    }
}

fn patterns(text: &str) -> Vec<String> {
    text.split([',', ' ', '\n']).map(str::trim).filter(|pattern| !pattern.is_empty()).map(str::to_owned).collect()
}

/// The wizard's state, shared by its steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wizard {
    pub(super) draft: RwSignal<Draft>,
    /// What the inventory step read, of the path and platform it was read for.
    pub(super) summary: RwSignal<Option<InventorySummary>>,
    /// Whether the draft kept in the tab has been looked at.
    pub(super) restored: RwSignal<bool>,
}

/// Makes the wizard's state, and keeps its draft in the tab.
pub(crate) fn provide_draft() {
    let wizard =
        Wizard { draft: RwSignal::new(Draft::default()), summary: RwSignal::new(None), restored: RwSignal::new(false) };
    provide_context(wizard);
    Effect::new(move |_| {
        if let Some(draft) = device::load_draft().and_then(|text| serde_json::from_str(&text).ok()) {
            wizard.draft.set(draft);
        }
        wizard.restored.set(true);
    });
    Effect::new(move |_| {
        let draft = wizard.draft.get();
        if let (true, Ok(text)) = (wizard.restored.get(), serde_json::to_string(&draft)) {
            device::save_draft(&text);
        }
    });
}

/// The wizard's state, from the context.
pub(super) fn wizard() -> Wizard {
    expect_context()
}
