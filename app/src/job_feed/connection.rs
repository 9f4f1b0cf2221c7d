/// How a page stands with the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// The first message has not come yet.
    Connecting,
    /// Messages come as they happen.
    Live,
    /// The line is open but silent for longer than the server is ever silent.
    Delayed,
    /// The line is lost; it is opened again and again.
    Reconnecting,
    /// The stream does not get through, so the page asks every two seconds.
    Polling,
    /// This machine has no network, by its own account; the line is tried again and again.
    Offline,
    /// The server asks who is there: the session has expired.
    SignedOut,
    /// The reader has paused the view; no line is held.
    Paused,
    /// The job has ended and everything about it has been received.
    Ended,
    /// There is no such job.
    Gone,
}
