//! `GET /api/migrate/stream`: many jobs over one connection. A browser opens six of them to an origin, and no more.

use std::collections::HashSet;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use engine::Position;
use futures::stream::{self, SelectAll, StreamExt};
use http::{StatusCode, Uri};
use model::{JobId, JobUpdate};

use super::event_stream::{OpenStream, event_stream};
use super::{DATA, frames, subscribe, until_failure, with_data};
use crate::query_fields::QueryFields;
use crate::refusal::Refusal;
use crate::state::AppState;

/// Jobs that one stream follows at most.
const JOBS: usize = 100;

/// Streams many jobs.
///
/// With `jobs`: the messages of these jobs as `/api/migrate/stream/{job_id}` has them, without `id`; the stream ends when
/// all have ended. Who comes back names the `seq` of the last message of each job that had one. Without `jobs`: one summary
/// (as in `/api/migrate/jobs`) of each job that has not ended, then of each job that changes, at most two a second of a job.
#[utoipa::path(
    get,
    path = "/api/migrate/stream",
    params((
        "jobs" = Option<String>,
        Query,
        description = "`ID:AFTER,…`, at most 100: jobs, each with the `seq` from which on to go on; 0 is everything, and an ID \
                       alone begins with the level state.",
    )),
    responses(
        (status = 200, description = "Server-Sent Events", body = JobUpdate, content_type = "text/event-stream"),
        (status = 204, description = "Every job has ended, and each position is the job's last."),
        (status = 400, description = "`jobs` cannot be used.", body = crate::refusal::ErrorBody),
        (status = 404, description = "A job is not there.", body = crate::refusal::ErrorBody),
        (status = 503, description = "Too many streams are open.", body = crate::refusal::ErrorBody),
    )
)]
pub(crate) async fn stream_many(State(state): State<AppState>, uri: Uri) -> Result<Response, Refusal> {
    let jobs = QueryFields::read(&uri, &["jobs"])?.text("jobs").map(places).transpose()?;
    let open = OpenStream::new(&state)?;
    match jobs {
        Some(jobs) => stream_these(&state, open, jobs).await,
        None => Ok(stream_summaries(&state, open)),
    }
}

async fn stream_these(state: &AppState, open: OpenStream, jobs: Vec<(JobId, Position)>) -> Result<Response, Refusal> {
    let mut streams = SelectAll::new();
    for (job, position) in jobs {
        let Some(subscription) = subscribe(state, job, position).await? else { continue };
        streams.push(Box::pin(frames(job, subscription).map(|frame| frame.map(without_id))));
    }
    if streams.is_empty() {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(event_stream(state, open, until_failure(streams)))
}

fn stream_summaries(state: &AppState, open: OpenStream) -> Response {
    let changes = stream::unfold(state.backend.engine().changes(), |mut changes| async move {
        let job = changes.next().await?;
        Some((job.frame(|summary| with_data(Vec::with_capacity(512), summary)), changes))
    });
    event_stream(state, open, changes)
}

/// The same bytes without their first line: the `seq` of one job is no position in a stream of many.
fn without_id(frame: Bytes) -> Bytes {
    let line = frame.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    if frame.starts_with(DATA) { frame } else { frame.slice(line..) }
}

/// Reads `ID:AFTER,…`.
fn places(text: &str) -> Result<Vec<(JobId, Position)>, Refusal> {
    let refused = |found: &str, expected: &str| Refusal::field("jobs", found, expected);
    let mut seen = HashSet::new();
    let mut places = Vec::new();
    for place in text.split(',') {
        let (id, after) = place.split_once(':').map_or((place, None), |(id, after)| (id, Some(after)));
        let id: JobId =
            id.parse().map_err(|_| refused(place, "job ids, each as ID or ID:AFTER, separated by commas"))?;
        let after = after.map(str::parse).transpose();
        let after = after.map_err(|_| refused(place, "the seq of a message, or 0, after the colon"))?;
        if !seen.insert(id) {
            return Err(refused(place, "each job once"));
        }
        places.push((id, after.map_or(Position::Level, Position::After)));
    }
    if places.len() > JOBS {
        return Err(refused(&format!("{} jobs", places.len()), &format!("at most {JOBS}")));
    }
    Ok(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0193f2c4-7c1e-7a50-9d7e-1f6f2d0a4b11";

    #[test]
    fn jobs_are_read_with_their_positions_or_refused_with_what_was_found() {
        let other = ID.replace("4b11", "4b12");
        let read = places(&format!("{ID}:7,{other}")).unwrap();
        assert_eq!(
            read.iter().map(|(_, position)| *position).collect::<Vec<_>>(),
            [Position::After(7), Position::Level]
        );
        let many = (0..101).map(|number| format!("{}{number:04}:0", &ID[..32])).collect::<Vec<_>>().join(",");
        for (text, sentence) in [
            (String::new(), "found ``, expected job ids"),
            ("7:3".to_owned(), "found `7:3`, expected job ids"),
            (format!("{ID}:x"), "after the colon"),
            (format!("{ID}:"), "after the colon"),
            (format!("{ID}:-1"), "after the colon"),
            (format!("{ID}:1,"), "found ``, expected job ids"),
            (format!("{ID}:1,{ID}:2"), "expected each job once"),
            (many, "found `101 jobs`, expected at most 100"),
        ] {
            let refusal = format!("{:?}", places(&text).unwrap_err());
            assert!(refusal.contains(sentence), "{text}: {refusal}");
        }
    }

    #[test]
    fn a_message_loses_its_id_and_nothing_else() {
        for (frame, left) in [("id: 7\ndata: {}\n\n", "data: {}\n\n"), ("data: {}\n\n", "data: {}\n\n"), ("", "")] {
            assert_eq!(without_id(Bytes::from_static(frame.as_bytes())), left);
        }
    }
}
