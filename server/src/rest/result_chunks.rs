use std::io;

use bytes::Bytes;
use engine::{Engine, Page, ResultFilter};
use futures::stream::{self, Stream};
use model::{JobId, ObjectResult};

use crate::backend::api_error;

/// Results read from the store at once.
const CHUNK: usize = 1000;

/// A job's results up to an index, in the order in which objects ended, a chunk at a time. A failing store ends the
/// stream with an error, which breaks the answer off instead of letting it look whole.
pub(super) fn results(
    engine: Engine,
    job_id: JobId,
    last_index: u32,
) -> impl Stream<Item = io::Result<Vec<ObjectResult>>> + Send + 'static {
    let begin = (last_index > 0).then(|| ResultFilter { limit: CHUNK, ..ResultFilter::default() });
    stream::unfold(begin, move |filter| {
        let engine = engine.clone();
        async move {
            let filter = filter?;
            match engine.results(job_id, &filter).await {
                Err(error) => Some((Err(io::Error::other(api_error(&error, Some(job_id)))), None)),
                Ok(Page { mut rows, next_cursor }) => {
                    let before = rows.len();
                    rows.retain(|result| result.index <= last_index);
                    let more = next_cursor.filter(|_| rows.len() == before);
                    Some((Ok(rows), more.map(|cursor| ResultFilter { cursor: Some(cursor), ..filter })))
                }
            }
        }
    })
}

/// The JSON of `head`, an object, with one more field at its end: `name`, the list of these results.
pub(super) fn json_with_results(
    head: &impl serde::Serialize,
    name: &'static str,
    results: impl Stream<Item = io::Result<Vec<ObjectResult>>> + Send + 'static,
) -> Result<impl Stream<Item = io::Result<Bytes>> + Send + 'static, serde_json::Error> {
    use futures::StreamExt;

    let mut begin = serde_json::to_vec(head)?;
    begin.pop();
    begin.extend_from_slice(format!(",\"{name}\":[").as_bytes());
    let mut first = true;
    let chunks = results.map(move |chunk| {
        let mut bytes = Vec::new();
        for result in chunk? {
            if !std::mem::take(&mut first) {
                bytes.push(b',');
            }
            serde_json::to_writer(&mut bytes, &result)?;
        }
        Ok(Bytes::from(bytes))
    });
    let (begin, end) = (Bytes::from(begin), Bytes::from_static(b"]}"));
    Ok(stream::iter([Ok(begin)]).chain(chunks).chain(stream::iter([Ok(end)])))
}
