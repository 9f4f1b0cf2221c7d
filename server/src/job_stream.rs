//! `GET /api/migrate/stream/{job_id}`: one job, live, as Server-Sent Events.

use std::convert::Infallible;
use std::io::Write;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use engine::{Position, Subscription};
use futures::stream::{self, Stream};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use model::{JobId, JobUpdate};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::backend::api_error;
use crate::query_fields::{QueryFields, job_id};
use crate::refusal::Refusal;
use crate::state::AppState;

/// Silence after which a `ping` tells the reader that the line is alive.
const PING_AFTER: Duration = Duration::from_secs(5);
/// Before the first message: how many milliseconds a native `EventSource` waits before it opens a lost stream again.
const RETRY: Bytes = Bytes::from_static(b"retry: 2000\n");
const PING: Bytes = Bytes::from_static(b"event: ping\ndata: {}\n\n");

/// Streams a job.
///
/// Messages are unnamed and begin with the level state (counts, the last 1,000 log entries, all results) or, after a
/// position, with everything newer. A job that has ended answers 204 to whoever has its last message.
#[utoipa::path(
    get,
    path = "/api/migrate/stream/{job_id}",
    params(
        ("job_id" = String, Path, description = "The job."),
        ("after" = Option<u64>, Query, description = "The `seq` from which on to go on; 0 is everything."),
        ("Last-Event-ID" = Option<u64>, Header, description = "The same, as browsers send it; wins over `after`."),
    ),
    responses(
        (status = 200, description = "Server-Sent Events", body = JobUpdate, content_type = "text/event-stream"),
        (status = 204, description = "The job has ended, and the position is its last."),
        (status = 400, description = "`after` is no number.", body = crate::refusal::ErrorBody),
        (status = 404, description = "No such job.", body = crate::refusal::ErrorBody),
        (status = 503, description = "Too many streams are open.", body = crate::refusal::ErrorBody),
    )
)]
pub(crate) async fn stream_job(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Refusal> {
    let job = job_id(&id)?;
    let position = position(&headers, &uri)?;
    let permit = state.streams.clone().try_acquire_owned().map_err(|_| {
        Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "too many streams are open; close one or try again later")
    })?;
    let subscribed = state.backend.engine().subscribe(job, position).await;
    let Some(subscription) = subscribed.map_err(|error| api_error(&error, Some(job)))? else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let reader = Reader { job, subscription, stop: state.stop.clone(), begun: false, _open: OpenStream::new(permit) };
    let mut response = Response::new(Body::from_stream(reader.frames()));
    for (name, value) in [
        (CONTENT_TYPE, "text/event-stream"),
        (CACHE_CONTROL, "no-cache, no-transform"),
        (http::HeaderName::from_static("x-accel-buffering"), "no"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

/// The stream for many jobs, which is not there yet.
pub(crate) async fn stream_many() -> Refusal {
    Refusal::bad_request("the stream for many jobs comes later; follow one job at /api/migrate/stream/{job_id}")
}

/// The header, if it is a number, else `?after=`, else nowhere.
fn position(headers: &HeaderMap, uri: &Uri) -> Result<Position, Refusal> {
    let after = QueryFields::read(uri, &["after"])?.parsed("after", "the seq of a message, or 0")?;
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.trim().parse().ok());
    Ok(last.or(after).map_or(Position::Level, Position::After))
}

/// One open stream: a place among those that may be open, and one in the figures.
struct OpenStream {
    _permit: OwnedSemaphorePermit,
}

impl OpenStream {
    fn new(permit: OwnedSemaphorePermit) -> Self {
        metrics::gauge!("dwma_streams_open").increment(1.0);
        Self { _permit: permit }
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        metrics::gauge!("dwma_streams_open").decrement(1.0);
    }
}

struct Reader {
    job: JobId,
    subscription: Subscription,
    stop: CancellationToken,
    begun: bool,
    _open: OpenStream,
}

impl Reader {
    fn frames(self) -> impl Stream<Item = Result<Bytes, Infallible>> {
        stream::unfold(self, |mut reader| async move {
            let frame = reader.next_frame().await?;
            Some((Ok(frame), reader))
        })
    }

    /// The next bytes to send; `None` after the job's last message, at the server's shutdown, and when the store fails:
    /// then the client asks again from where it was.
    async fn next_frame(&mut self) -> Option<Bytes> {
        if !self.begun {
            self.begun = true;
            return Some(RETRY);
        }
        let next = tokio::select! {
            biased;
            () = self.stop.cancelled() => return None,
            next = timeout(PING_AFTER, self.subscription.next()) => next,
        };
        match next {
            Err(_silence) => Some(PING),
            Ok(Ok(tick)) => tick.map(|tick| tick.frame(encode)),
            Ok(Err(error)) => {
                api_error(&error, Some(self.job));
                None
            }
        }
    }
}

/// A message as it is sent. `id` is left out where the message is not the last of its series.
fn encode(update: &JobUpdate) -> Bytes {
    let mut frame = Vec::with_capacity(1024);
    let written = match update.seq {
        Some(seq) => write!(frame, "id: {seq}\ndata: "),
        None => write!(frame, "data: "),
    };
    if written.is_err() || serde_json::to_writer(&mut frame, update).is_err() {
        // Only a type that cannot be written as JSON gets here, and this one can.
        tracing::error!(job.id = %update.job_id, "a message could not be written");
        return Bytes::new();
    }
    frame.extend_from_slice(b"\n\n");
    frame.into()
}

#[cfg(test)]
mod tests {
    use model::{JobSnapshot, Timestamp};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_message_is_one_event_with_its_seq_as_id() {
        let snapshot = JobSnapshot::new(JobId(Uuid::nil()), Timestamp::from_unix_ms(0));
        let mut update = snapshot.to_update(Timestamp::from_unix_ms(0));
        update.seq = Some(7);
        update.current_object = Some("a\n\nb\r<script>".to_owned());
        let frame = String::from_utf8(encode(&update).to_vec()).unwrap();
        let (head, data) = frame.split_once("\ndata: ").unwrap();
        assert_eq!(head, "id: 7");
        assert_eq!(data.matches(['\n', '\r']).count(), 2, "{data}");
        assert_eq!(serde_json::from_str::<JobUpdate>(data.trim_end()).unwrap(), update);
        update.seq = None;
        assert!(encode(&update).starts_with(b"data: {"));
    }

    #[test]
    fn the_header_wins_unless_it_is_no_number() {
        let of = |header: Option<&'static str>, query: &str| {
            let mut headers = HeaderMap::new();
            if let Some(header) = header {
                headers.insert("last-event-id", HeaderValue::from_static(header));
            }
            position(&headers, &format!("/x{query}").parse().unwrap())
        };
        assert_eq!(of(None, "").unwrap(), Position::Level);
        assert_eq!(of(None, "?after=0").unwrap(), Position::After(0));
        assert_eq!(of(Some("9"), "?after=3").unwrap(), Position::After(9));
        assert_eq!(of(Some("abc"), "?after=3").unwrap(), Position::After(3));
        assert_eq!(of(Some("abc"), "").unwrap(), Position::Level);
        for bad in ["?after=abc", "?after=", "?after=-1", "?since=3"] {
            assert!(of(None, bad).is_err(), "{bad}");
        }
    }
}
