//! The live streams, as Server-Sent Events: `GET /api/migrate/stream/{job_id}` here, the stream for many jobs in `many`.

mod event_stream;
mod many;

use std::future::ready;
use std::io::Write;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use engine::{Position, Subscription};
use futures::stream::{self, Stream, StreamExt};
use http::{HeaderMap, StatusCode, Uri};
use model::{JobId, JobUpdate};
use serde::Serialize;

use crate::backend::api_error;
use crate::query_fields::{QueryFields, job_id};
use crate::refusal::Refusal;
use crate::state::AppState;
use event_stream::{OpenStream, event_stream};

pub(crate) use many::{__path_stream_many, stream_many};

/// What comes before a message's JSON.
const DATA: &[u8] = b"data: ";

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
    let open = OpenStream::new(&state)?;
    let Some(subscription) = subscribe(&state, job, position).await? else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    Ok(event_stream(&state, open, until_failure(frames(job, subscription))))
}

async fn subscribe(state: &AppState, job: JobId, position: Position) -> Result<Option<Subscription>, Refusal> {
    let subscribed = state.backend.engine().subscribe(job, position).await;
    Ok(subscribed.map_err(|error| api_error(&error, Some(job)))?)
}

/// A job's messages; `None` once where the store fails.
fn frames(job: JobId, subscription: Subscription) -> impl Stream<Item = Option<Bytes>> {
    stream::unfold((job, subscription), |(job, mut subscription)| async move {
        match subscription.next().await {
            Ok(tick) => Some((Some(tick?.frame(encode)), (job, subscription))),
            Err(error) => {
                api_error(&error, Some(job));
                Some((None, (job, subscription)))
            }
        }
    })
}

/// Ends the stream where the store fails: then the client asks again from where it was.
fn until_failure(frames: impl Stream<Item = Option<Bytes>>) -> impl Stream<Item = Bytes> {
    frames.take_while(|frame| ready(frame.is_some())).filter_map(ready)
}

/// The header, if it is a number, else `?after=`, else nowhere.
fn position(headers: &HeaderMap, uri: &Uri) -> Result<Position, Refusal> {
    let after = QueryFields::read(uri, &["after"])?.parsed("after", "the seq of a message, or 0")?;
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.trim().parse().ok());
    Ok(last.or(after).map_or(Position::Level, Position::After))
}

/// A message as it is sent. `id` is left out where the message is not the last of its series.
fn encode(update: &JobUpdate) -> Bytes {
    let mut frame = Vec::with_capacity(1024);
    if let Some(seq) = update.seq {
        // Writing to memory does not fail.
        let _ = writeln!(frame, "id: {seq}");
    }
    with_data(frame, update)
}

/// Ends a frame with its JSON.
fn with_data(mut frame: Vec<u8>, message: &impl Serialize) -> Bytes {
    frame.extend_from_slice(DATA);
    if let Err(error) = serde_json::to_writer(&mut frame, message) {
        // Only a type that cannot be written as JSON gets here, and messages can.
        tracing::error!(%error, "a message could not be written");
        return Bytes::new();
    }
    frame.extend_from_slice(b"\n\n");
    frame.into()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
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
