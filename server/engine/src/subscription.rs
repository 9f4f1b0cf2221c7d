use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use model::JobUpdate;

/// One message of a job's stream, shared by all who read it live.
#[derive(Debug)]
pub struct Tick {
    /// What it says.
    pub update: JobUpdate,
    /// Its bytes on the wire, made by whoever needs them first and then shared by all.
    frame: OnceLock<Bytes>,
}

impl Tick {
    /// A message that nobody has encoded yet.
    pub fn new(update: JobUpdate) -> Arc<Self> {
        Arc::new(Self { update, frame: OnceLock::new() })
    }

    /// Its bytes; `encode` is called at most once for all readers.
    pub fn frame(&self, encode: impl FnOnce(&JobUpdate) -> Bytes) -> Bytes {
        self.frame.get_or_init(|| encode(&self.update)).clone()
    }
}

/// A reader of one job: first what it missed, from the store and in bounded chunks, then what happens.
///
/// Dropping it ends the reading; nothing in the job ever waits for it.
#[derive(Debug)]
pub struct Subscription {
    _private: (),
}

impl Subscription {
    /// The next message, waiting for one if need be; `None` after the job's last. Cancel-safe.
    ///
    /// # Errors
    /// When the store cannot be read; the reader may subscribe again from its last `seq`.
    pub async fn next(&mut self) -> Result<Option<Arc<Tick>>, crate::EngineError> {
        todo!()
    }
}
