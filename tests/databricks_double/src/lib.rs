//! A Databricks workspace that behaves, for tests and for trying the product out by hand.
//!
//! It listens on this machine and answers the APIs that the product calls, by the documented facts of their wire: OAuth and
//! its tokens that end, a SQL warehouse that starts slowly, statements that take their time, fail inside an HTTP 200, have
//! results in chunks and can be cancelled, Unity Catalog, volumes, and model serving. Nothing takes real time unless a test
//! asks for a latency: what is slow takes a number of questions, not of seconds.
//!
//! What statements create is really created, by the local target's engine; so a view over a missing table fails, and tests can
//! look at what stands. Permissions are what a test says they are.
//!
//! [`Double::say`] makes the next calls go wrong: too many calls, a lost answer, a dropped connection.

#![allow(clippy::unwrap_used, reason = "a program for tests: what goes wrong in it is to be seen at once")]

mod authorization;
mod catalog;
mod faults;
mod files;
mod serving;
mod sql;
mod statement_text;
mod statements;
mod warehouse;
mod world;

use std::net::SocketAddr;
use std::sync::{Arc, MutexGuard, PoisonError};

use axum::Router;
use axum::middleware::from_fn_with_state;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use faults::Fault;
pub use serving::{ChatRequest, Reply};
pub use sql::Standing;
pub use world::{Statement, World};

/// The personal access token that the double takes.
pub const TOKEN: &str = "dapi-of-the-double";
/// The service principal that the double knows.
pub const CLIENT_ID: &str = "client-of-the-double";
/// Its secret.
pub const CLIENT_SECRET: &str = "secret-of-the-double";
/// The id of its SQL warehouse.
pub const WAREHOUSE: &str = "1234567890abcdef";

/// What every handler has.
pub(crate) type Shared = Arc<Inner>;

pub(crate) struct Inner {
    world: std::sync::Mutex<World>,
    sql: sql::Sql,
    address: SocketAddr,
}

impl Inner {
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running double. It stops when it is dropped.
pub struct Double {
    inner: Shared,
    serving: JoinHandle<()>,
}

impl std::fmt::Debug for Double {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Double").field("address", &self.inner.address).finish_non_exhaustive()
    }
}

impl Double {
    /// Starts one at a free port of this machine, with the catalog `main`, its schema `sales`, and a warehouse that runs.
    ///
    /// # Panics
    /// When it cannot listen or has no temporary folder.
    pub async fn start() -> Self {
        Self::at(0).await.expect("a port of this machine and a temporary folder")
    }

    /// Starts one at a port; 0 takes a free one.
    ///
    /// # Errors
    /// When the port is taken or there is no temporary folder.
    pub async fn at(port: u16) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        let address = listener.local_addr()?;
        let inner = Arc::new(Inner { world: World::new().into(), sql: sql::Sql::new()?, address });
        let router = router(&inner);
        let serving = tokio::spawn(async move {
            // It ends when the task does.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { inner, serving })
    }

    /// Its address, such as `http://127.0.0.1:41234`.
    pub fn url(&self) -> String {
        format!("http://{}", self.inner.address)
    }

    /// What it holds, to be looked at or changed. Not to be kept while something is waited for.
    pub fn world(&self) -> MutexGuard<'_, World> {
        self.inner.world()
    }

    /// Lets the next `times` calls whose method and path begin like `call` (such as `POST /api/2.0/sql/statements`) go wrong.
    pub fn say(&self, call: &str, times: usize, fault: Fault) {
        self.world().faults.push(faults::Planned { call: call.to_owned(), times, fault });
    }

    /// What stands under a full name, such as `main.sales.t`; routines have theirs in a space of their own.
    pub fn standing(&self, name: &str) -> Option<Standing> {
        self.inner.sql.standing(name)
    }

    /// Every name that is taken, in order.
    pub fn names(&self) -> Vec<String> {
        self.inner.sql.names().keys().cloned().collect()
    }

    /// Runs a statement behind the back of every client.
    pub async fn run(&self, sql: &str) -> Result<Vec<Vec<Option<String>>>, String> {
        let ended = self.inner.sql.run(sql, "main", "sales", &Default::default()).await;
        ended.map_err(|failed| failed.message)
    }
}

impl Drop for Double {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn router(inner: &Shared) -> Router {
    Router::new()
        .merge(statements::routes())
        .merge(warehouse::routes())
        .merge(catalog::routes())
        .merge(files::routes())
        .merge(serving::routes())
        .layer(from_fn_with_state(inner.clone(), authorization::check))
        .merge(authorization::routes())
        .layer(from_fn_with_state(inner.clone(), faults::apply))
        .with_state(inner.clone())
}
