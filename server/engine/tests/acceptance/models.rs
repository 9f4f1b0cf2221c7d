//! Who translates for a job that names a model.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use engine::{Engine, EngineLimits, EngineParts, InventoryObject, JobContext, Position, Translator, TranslatorError};
use model::{ExecutionMode, JobStatus, LogLevel, MigrationSpec};
use translate::Translation;

use crate::scripted::{Reader, Scripted, spec, tables};

/// Knows one model.
#[derive(Default)]
struct OneModel {
    translated: Arc<Mutex<Vec<String>>>,
}

/// Translates for a job that names it.
struct OfJob {
    translated: Arc<Mutex<Vec<String>>>,
}

#[async_trait]
impl Translator for OneModel {
    async fn translate(&self, object: &InventoryObject, _: &JobContext) -> Result<Translation, TranslatorError> {
        self.translated.lock().unwrap().push(format!("rules {}", object.name.name));
        Ok(Translation { kind: Some(object.kind), statements: vec!["CREATE".to_owned()], diagnostics: Vec::new() })
    }

    fn for_job(&self, model_id: &str, _: &JobContext) -> Option<Arc<dyn Translator>> {
        let known = model_id == "known";
        known.then(|| Arc::new(OfJob { translated: self.translated.clone() }) as Arc<dyn Translator>)
    }
}

#[async_trait]
impl Translator for OfJob {
    async fn translate(&self, object: &InventoryObject, _: &JobContext) -> Result<Translation, TranslatorError> {
        self.translated.lock().unwrap().push(format!("model {}", object.name.name));
        Ok(Translation { kind: Some(object.kind), statements: vec!["CREATE".to_owned()], diagnostics: Vec::new() })
    }

    fn ended(&self, job: &JobContext) {
        job.log.add(LogLevel::Info, "the model took this much");
    }
}

#[tokio::test]
async fn a_model_that_is_known_translates_and_tells_what_it_took_and_for_another_one_rules_do() {
    for (model_id, who, told) in [
        ("known", "model T1", "the model took this much"),
        ("unknown", "rules T1", "The model `unknown` is not configured on this server; rules translate instead"),
        ("rules", "rules T1", "Migration of 1 object"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (ports, translator) = (Scripted::new(tables(1)), Arc::new(OneModel::default()));
        let parts = EngineParts {
            source: ports.clone(),
            translator: translator.clone(),
            target: ports,
            store_folder: folder.path().to_path_buf(),
        };
        let engine = Engine::open(parts, EngineLimits::default()).await.unwrap();
        let asked = MigrationSpec { model_id: model_id.to_owned(), ..spec(ExecutionMode::Execute) };
        let job_id = engine.start(asked).await.unwrap().job_id;
        let read = Reader::new(job_id).read(&engine, Position::After(0)).await;
        assert_eq!(read.snapshot.status, JobStatus::Completed);
        assert_eq!(*translator.translated.lock().unwrap(), [who]);
        let messages: Vec<&str> = read.taken.logs.iter().map(|entry| entry.message.as_str()).collect();
        assert!(messages.iter().any(|message| message.starts_with(told)), "{messages:?}");
        assert_eq!(messages.iter().any(|message| message.contains("not configured")), model_id == "unknown");
    }
}
