use super::JobFeed;

/// A page that is being rendered on the server shows the head it was given; there is nothing to follow.
pub(super) fn follow(_: JobFeed) {}
