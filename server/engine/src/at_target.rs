use model::ObjectNumber;
use tokio::sync::watch;

/// Which object of a worker is with the target, if one is: the target may have to be waited for when the job is to stop.
#[derive(Debug)]
pub(crate) struct AtTarget(watch::Sender<Option<ObjectNumber>>);

/// The object is with the target until this is dropped.
pub(crate) struct There<'a>(&'a AtTarget);

impl AtTarget {
    /// Nothing is.
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(None))
    }

    pub(crate) fn enter(&self, object: ObjectNumber) -> There<'_> {
        self.0.send_replace(Some(object));
        There(self)
    }

    /// The object that is there now.
    pub(crate) fn object(&self) -> Option<ObjectNumber> {
        *self.0.borrow()
    }

    /// Waits until nothing is there.
    pub(crate) async fn empty(&self) {
        // The sender is this one's own, so it is not gone.
        let _ = self.0.subscribe().wait_for(Option::is_none).await;
    }
}

impl Drop for There<'_> {
    fn drop(&mut self) {
        self.0.0.send_replace(None);
    }
}
