//! What all streams have in common: their headers, their place among those that may be open, pings, and their end.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use futures::stream::Stream;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, StatusCode};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, Sleep, sleep};
use tokio_util::sync::WaitForCancellationFutureOwned;

use crate::refusal::Refusal;
use crate::state::AppState;

/// Silence after which a `ping` tells the reader that the line is alive.
const PING_AFTER: Duration = Duration::from_secs(5);
/// Before the first message: how many milliseconds a native `EventSource` waits before it opens a lost stream again.
const RETRY: Bytes = Bytes::from_static(b"retry: 2000\n");
const PING: Bytes = Bytes::from_static(b"event: ping\ndata: {}\n\n");

/// One open stream: a place among those that may be open, and one in the figures.
pub(super) struct OpenStream {
    _permit: OwnedSemaphorePermit,
}

impl OpenStream {
    /// Takes a place, or refuses with 503.
    pub(super) fn new(state: &AppState) -> Result<Self, Refusal> {
        let permit = state.streams.clone().try_acquire_owned().map_err(|_| {
            Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "too many streams are open; close one or try again later")
        })?;
        metrics::gauge!("dwma_streams_open").increment(1.0);
        Ok(Self { _permit: permit })
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        metrics::gauge!("dwma_streams_open").decrement(1.0);
    }
}

/// Answers with messages as they come, until they end or the server stops.
pub(super) fn event_stream(
    state: &AppState,
    open: OpenStream,
    messages: impl Stream<Item = Bytes> + Send + 'static,
) -> Response {
    let frames = Frames {
        messages: Box::pin(messages),
        begun: false,
        silence: Box::pin(sleep(PING_AFTER)),
        stop: Box::pin(state.stop.clone().cancelled_owned()),
        _open: open,
    };
    let mut response = Response::new(Body::from_stream(frames));
    for (name, value) in [
        (CONTENT_TYPE, "text/event-stream"),
        (CACHE_CONTROL, "no-cache, no-transform"),
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// What is sent. Timer and stop are made once a stream, not once a message: to put a timer off costs no lock.
struct Frames {
    messages: Pin<Box<dyn Stream<Item = Bytes> + Send>>,
    begun: bool,
    silence: Pin<Box<Sleep>>,
    stop: Pin<Box<WaitForCancellationFutureOwned>>,
    _open: OpenStream,
}

impl Stream for Frames {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !self.begun {
            self.begun = true;
            return Poll::Ready(Some(Ok(RETRY)));
        }
        if self.stop.as_mut().poll(context).is_ready() {
            return Poll::Ready(None);
        }
        let frame = match self.messages.as_mut().poll_next(context) {
            Poll::Ready(message) => message,
            Poll::Pending => {
                std::task::ready!(self.silence.as_mut().poll(context));
                Some(PING)
            }
        };
        self.silence.as_mut().reset(Instant::now() + PING_AFTER);
        Poll::Ready(frame.map(Ok))
    }
}
