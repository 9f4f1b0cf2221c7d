use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures::stream::{self, StreamExt};
use model::Timestamp;
use tokio::time::{Instant, timeout_at};

/// A body whose line breaks after this time.
pub(super) fn cut_after(body: Body, time: Duration) -> Body {
    let (pieces, end) = (body.into_data_stream(), Instant::now() + time);
    Body::from_stream(stream::unfold(Some(pieces), move |pieces| async move {
        let mut pieces = pieces?;
        match timeout_at(end, pieces.next()).await {
            Ok(piece) => Some((piece?, Some(pieces))),
            Err(_) => Some((Err(axum::Error::new(io::Error::from(io::ErrorKind::ConnectionReset))), None)),
        }
    }))
}

/// A body that arrives in one piece, once it is complete.
pub(super) fn held_back(body: Body) -> Body {
    Body::from_stream(stream::once(async move {
        let mut pieces = body.into_data_stream();
        let mut all = Vec::new();
        while let Some(piece) = pieces.next().await {
            all.extend_from_slice(&piece?);
        }
        Ok::<_, axum::Error>(Bytes::from(all))
    }))
}

/// A body each of whose pieces comes again after the one that follows it.
pub(super) fn repeated(body: Body) -> Body {
    let begin = (body.into_data_stream(), None::<Bytes>, VecDeque::new());
    Body::from_stream(stream::unfold(begin, |(mut pieces, before, mut due)| async move {
        if let Some(piece) = due.pop_front() {
            return Some((Ok::<_, axum::Error>(piece), (pieces, before, due)));
        }
        let piece = match pieces.next().await? {
            Ok(piece) => piece,
            Err(error) => return Some((Err(error), (pieces, before, due))),
        };
        due.extend(before);
        Some((Ok(piece.clone()), (pieces, Some(piece), due)))
    }))
}

/// A body whose times are so much earlier. Each piece holds whole times.
pub(super) fn earlier(body: Body, by: Duration) -> Body {
    let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
    Body::from_stream(body.into_data_stream().map(move |piece| piece.map(|piece| shifted(&piece, by))))
}

fn shifted(piece: &Bytes, by_ms: i64) -> Bytes {
    let Ok(text) = std::str::from_utf8(piece) else { return piece.clone() };
    let shifted: Vec<String> = text
        .split('"')
        .map(|part| match part.parse::<Timestamp>() {
            Ok(at) if part.len() == TIME_BYTES => Timestamp::from_unix_ms(at.unix_ms() - by_ms).to_string(),
            _ => part.to_owned(),
        })
        .collect();
    shifted.join("\"").into()
}

/// Length of a time on the wire.
const TIME_BYTES: usize = 24;

#[cfg(test)]
mod tests {
    use super::*;

    fn body(pieces: &'static [&'static str]) -> Body {
        Body::from_stream(stream::iter(
            pieces.iter().map(|piece| Ok::<_, axum::Error>(Bytes::from_static(piece.as_bytes()))),
        ))
    }

    async fn arrived(body: Body) -> Vec<Result<String, axum::Error>> {
        let text = |piece: Bytes| String::from_utf8(piece.to_vec()).unwrap();
        body.into_data_stream().map(|piece| piece.map(text)).collect().await
    }

    #[tokio::test(start_paused = true)]
    async fn each_fault_does_what_it_says() {
        let texts = |pieces: Vec<Result<String, axum::Error>>| -> Vec<String> {
            pieces.into_iter().map(Result::unwrap).collect()
        };
        assert_eq!(texts(arrived(held_back(body(&["a", "b"]))).await), ["ab"]);
        assert_eq!(texts(arrived(repeated(body(&["a", "b", "c"]))).await), ["a", "b", "a", "c", "b"]);
        let times = body(&[r#"{"at":"2026-11-23T04:00:00.120Z","said":"not 2026"}"#]);
        let seven_hours = Duration::from_secs(7 * 3600);
        let expected = r#"{"at":"2026-11-22T21:00:00.120Z","said":"not 2026"}"#;
        assert_eq!(texts(arrived(earlier(times, seven_hours)).await), [expected]);
        let endless = Body::from_stream(body(&["a"]).into_data_stream().chain(stream::pending()));
        let cut = arrived(cut_after(endless, Duration::from_secs(10))).await;
        assert!(cut.len() == 2 && cut[0].is_ok() && cut[1].is_err(), "{cut:?}");
    }
}
