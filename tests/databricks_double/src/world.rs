use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use crate::faults::Planned;
use crate::serving::{ChatRequest, Reply};
use crate::sql::Failed;

/// What models answer.
pub(crate) type Script = Arc<dyn Fn(&ChatRequest) -> Reply + Send + Sync>;

/// A statement that was submitted.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Its text.
    pub sql: String,
    /// Its tags.
    pub tags: HashMap<String, String>,
    /// `PENDING`, `RUNNING`, `SUCCEEDED`, `FAILED` or `CANCELED`.
    pub state: &'static str,
    pub(crate) catalog: String,
    pub(crate) schema: String,
    pub(crate) parameters: HashMap<String, String>,
    /// Questions that are answered before it ends.
    pub(crate) questions_left: u32,
    pub(crate) rows: Vec<Vec<Option<String>>>,
    pub(crate) failed: Option<Failed>,
}

/// What a workspace holds, and how it behaves. Tests set the public fields.
pub struct World {
    /// Catalogs with their schemas.
    pub catalogs: BTreeMap<String, Vec<String>>,
    /// The warehouse's state, such as `RUNNING`.
    pub warehouse_state: &'static str,
    /// Questions for the warehouse that are answered with `STARTING` after it was told to start.
    pub questions_until_running: u32,
    /// Questions that a statement takes to end; 0 ends it at once.
    pub questions_until_done: u32,
    /// Cancels that are lost.
    pub deaf_to_cancels: u32,
    /// Failures of the next statements, whatever they are: code and message.
    pub failing: VecDeque<(&'static str, String)>,
    /// Statements that are run before those of `failing` fail.
    pub failing_after: usize,
    /// Names, without schema and in lower case, that nobody may create.
    pub denied: HashSet<String>,
    /// Rows of one chunk of a result.
    pub chunk_rows: usize,
    /// Entries of one page of a list.
    pub page_entries: usize,
    /// Calls for which a token of OAuth is good; no end by default.
    pub token_calls: Option<u32>,
    /// Seconds that a token of OAuth is said to live.
    pub token_seconds: u64,
    /// Files of volumes by their paths.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Privileges of the user on every schema.
    pub privileges: Vec<String>,
    /// How long a model takes.
    pub latency: Duration,
    /// The models there are.
    pub models: Vec<String>,
    /// Method and path of every call, in order.
    pub calls: Vec<String>,
    /// Calls of models that are under way, and the most there were.
    pub chats: (usize, usize),
    pub(crate) script: Script,
    pub(crate) faults: Vec<Planned>,
    pub(crate) statements: BTreeMap<String, Statement>,
    /// Their ids in the order in which they came.
    pub(crate) order: Vec<String>,
    pub(crate) starting_questions: u32,
    /// Tokens that were given, with the calls that each is still good for.
    pub(crate) tokens: HashMap<String, Option<u32>>,
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World").field("calls", &self.calls.len()).finish_non_exhaustive()
    }
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            catalogs: BTreeMap::from([("main".to_owned(), vec!["sales".to_owned()])]),
            warehouse_state: "RUNNING",
            questions_until_running: 2,
            questions_until_done: 0,
            deaf_to_cancels: 0,
            failing: VecDeque::new(),
            failing_after: 0,
            denied: HashSet::new(),
            chunk_rows: 1000,
            page_entries: 100,
            token_calls: None,
            token_seconds: 3600,
            files: BTreeMap::new(),
            privileges: ["USE_CATALOG", "USE_SCHEMA", "CREATE_TABLE", "CREATE_FUNCTION"].map(str::to_owned).to_vec(),
            latency: Duration::ZERO,
            models: vec!["databricks-llama-4-maverick".to_owned()],
            calls: Vec::new(),
            chats: (0, 0),
            script: Arc::new(|_| Reply::Says("I have nothing to say.".to_owned())),
            faults: Vec::new(),
            statements: BTreeMap::new(),
            order: Vec::new(),
            starting_questions: 0,
            tokens: HashMap::new(),
        }
    }

    /// Every statement so far, in order.
    pub fn statements(&self) -> Vec<Statement> {
        self.order.iter().filter_map(|id| self.statements.get(id)).cloned().collect()
    }

    /// What models answer from now on.
    pub fn answer(&mut self, script: impl Fn(&ChatRequest) -> Reply + Send + Sync + 'static) {
        self.script = Arc::new(script);
    }

    /// How many calls began like this.
    pub fn count(&self, call: &str) -> usize {
        self.calls.iter().filter(|made| made.starts_with(call)).count()
    }
}
