use std::future::poll_fn;

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::block_in_place;

/// Runs what calls ports, so that a port that keeps its thread keeps nothing else from running: while the future is polled,
/// the other tasks of that thread, and its timers, are another thread's.
///
/// Such a thread comes from the runtime's pool for blocking work. A runtime of a single thread has no other to hand them to;
/// there a port that blocks holds up all.
pub(crate) async fn apart<F: Future>(work: F) -> F::Output {
    let mut work = Box::pin(work);
    if Handle::current().runtime_flavor() == RuntimeFlavor::CurrentThread {
        return work.await;
    }
    // A worker whose ports never wait is polled once for all of its objects, so this costs no more than once a wait.
    poll_fn(|context| block_in_place(|| work.as_mut().poll(context))).await
}
