//! What is known of a job's work before it starts.

use std::collections::HashMap;

use model::{EtaBasis, ExecutionMode, MigrationSpec, ObjectKind, ObjectName};

use super::Engine;
use crate::Inventory;
use crate::eta::{Past, Priors, Work};
use crate::job_run::number;
use crate::store::{self, PastObject, PastWork};

impl Engine {
    /// What earlier jobs, and this one in an earlier process, tell about the objects of a job. Where the store cannot say,
    /// nothing is known: an estimate is no reason to fail.
    pub(super) async fn priors(
        &self,
        job: i64,
        spec: &MigrationSpec,
        inventory: &Inventory,
        taken_over: bool,
    ) -> Option<Priors> {
        let asked = spec.clone();
        let past = self.shared.readers.read(move |store| store::past_work(store, job, &asked, taken_over)).await;
        match past {
            Ok(past) => priors(past, inventory),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "earlier jobs cannot be read for an estimate");
                None
            }
        }
    }
}

fn priors(past: PastWork, inventory: &Inventory) -> Option<Priors> {
    let basis = match past.mode {
        Some(ExecutionMode::DryRun) => EtaBasis::DryRun,
        Some(ExecutionMode::Execute) => EtaBasis::History,
        None if past.others.is_empty() => EtaBasis::Run,
        None => EtaBasis::History,
    };
    let known = |object: &PastObject| Past {
        work: Work::new(object.kind, object.size),
        // Half a millisecond is what is cut off on average.
        seconds: (object.took_ms as f64 + 0.5) / 1000.0,
    };
    let by_name: HashMap<(&ObjectName, ObjectKind), Past> =
        past.same.iter().map(|object| ((&object.name, object.kind), known(object))).collect();
    let mut objects = HashMap::new();
    for (place, object) in inventory.objects.iter().enumerate() {
        if let Some(past) = by_name.get(&(&object.name, object.kind)) {
            // A definition that has grown since takes longer.
            let grown = Work::new(object.kind, object.definition.len()).weight / past.work.weight;
            objects.insert(number(place), past.seconds * grown);
        }
    }
    Priors::learn(basis, objects, past.same.iter().chain(&past.others).map(known))
}
