use std::io;

use bytes::Bytes;
use futures::stream::{self, Stream, StreamExt};
use model::{CSV_HEADER, ObjectResult};

/// Results as CSV.
pub(super) fn csv(
    results: impl Stream<Item = io::Result<Vec<ObjectResult>>> + Send + 'static,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    let rows = results.map(|chunk| Ok(Bytes::from(chunk?.iter().map(ObjectResult::csv_row).collect::<String>())));
    stream::iter([Ok(Bytes::from_static(CSV_HEADER.as_bytes()))]).chain(rows)
}
