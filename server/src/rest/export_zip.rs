use std::collections::HashSet;
use std::io::{self, Write};

use bytes::Bytes;
use engine::Engine;
use futures::stream::{self, Stream, StreamExt};
use model::{JobFacts, ObjectDetail, ObjectResult};
use tokio::sync::mpsc;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::backend::api_error;

/// A file name, without its ending, has at most this many bytes; archives are unpacked where 255 is the limit.
const NAME_BYTES: usize = 120;
/// Objects and pieces of the archive that wait for the next step.
const WAITING: usize = 16;

/// The translated statements of a job as a zip, written while it is sent.
pub(super) fn zip(
    engine: Engine,
    facts: JobFacts,
    results: impl Stream<Item = io::Result<Vec<ObjectResult>>> + Send + 'static,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    let (details, taken) = mpsc::channel(WAITING);
    let (pieces, sent) = mpsc::channel(WAITING);
    tokio::spawn(feed(engine, facts.clone(), results, details));
    tokio::task::spawn_blocking(move || {
        let archive = Pieces { sender: pieces.clone(), buffer: Vec::new() };
        if let Err(error) = write(archive, &facts, taken) {
            // Nobody is left to tell where the receiver is gone: the caller gave up.
            let _ = pieces.blocking_send(Err(error));
        }
    });
    stream::unfold(sent, |mut sent| async move { Some((sent.recv().await?, sent)) })
}

/// Reads the details of every object that has a translation.
async fn feed(
    engine: Engine,
    facts: JobFacts,
    results: impl Stream<Item = io::Result<Vec<ObjectResult>>> + Send,
    details: mpsc::Sender<io::Result<ObjectDetail>>,
) {
    let mut results = std::pin::pin!(results);
    while let Some(chunk) = results.next().await {
        let chunk = match chunk {
            Ok(chunk) => chunk,
            Err(error) => {
                let _ = details.send(Err(error)).await;
                return;
            }
        };
        for result in chunk {
            let detail = engine.object_detail(facts.job_id, result.object).await;
            let detail = detail.map_err(|error| io::Error::other(api_error(&error, Some(facts.job_id))));
            if details.send(detail).await.is_err() {
                return;
            }
        }
    }
}

fn write(archive: Pieces, facts: &JobFacts, mut details: mpsc::Receiver<io::Result<ObjectDetail>>) -> io::Result<()> {
    let mut zip = ZipWriter::new_stream(archive);
    let mut taken = HashSet::new();
    while let Some(detail) = details.blocking_recv() {
        let detail = detail?;
        if detail.target_sql.is_empty() {
            continue;
        }
        zip.start_file(path(facts, &detail, &mut taken), SimpleFileOptions::default())?;
        for statement in &detail.target_sql {
            zip.write_all(statement.as_bytes())?;
            zip.write_all(b";\n")?;
        }
    }
    zip.finish()?.into_inner().flush()
}

/// `catalog/schema/type/name.sql`, where rules for names put it. A name that another object's file has (some file systems know no letter case) gets
/// the object's number too.
fn path(facts: &JobFacts, detail: &ObjectDetail, taken: &mut HashSet<String>) -> String {
    let result = &detail.result;
    let bare = result.object_name.rsplit_once('.').map_or(result.object_name.as_str(), |(_, name)| name);
    let place = detail.target_sql.first().filter(|_| !facts.name_map.is_empty());
    let place = place.and_then(|statement| translate::created_name(statement));
    let (catalog, schema, bare) = match &place {
        Some(place) => (place.catalog.as_str(), place.schema.as_str(), place.name.as_str()),
        None => (facts.target_catalog.as_str(), facts.target_schema.as_str(), bare),
    };
    let folder = [catalog, schema, result.object_type.noun()].map(file_name).join("/");
    let mut path = format!("{folder}/{}.sql", file_name(bare));
    if !taken.insert(path.to_lowercase()) {
        path = format!("{folder}/{}~{}.sql", file_name(bare), result.object);
        taken.insert(path.to_lowercase());
    }
    path
}

/// A text as a file name that every file system takes and that leads nowhere else.
fn file_name(text: impl AsRef<str>) -> String {
    let safe = |c: char| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c };
    let mut name: String = text.as_ref().chars().map(safe).collect();
    while name.len() > NAME_BYTES {
        name.pop();
    }
    let name = name.trim_matches(['.', ' ']);
    let stem = name.split('.').next().unwrap_or_default().to_uppercase();
    let device = ["CON", "PRN", "AUX", "NUL"].contains(&stem.as_str())
        || (stem.len() == 4 && (stem.starts_with("COM") || stem.starts_with("LPT")));
    match name {
        "" => "_".to_owned(),
        name if device => format!("_{name}"),
        name => name.to_owned(),
    }
}

/// Collects what the archive writes and sends it on in pieces.
struct Pieces {
    sender: mpsc::Sender<io::Result<Bytes>>,
    buffer: Vec<u8>,
}

/// Bytes of a piece, at least.
const PIECE_BYTES: usize = 64 * 1024;

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= PIECE_BYTES {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let piece = Bytes::from(std::mem::take(&mut self.buffer));
        self.sender.blocking_send(Ok(piece)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_file_name_that_leads_nowhere_else() {
        for (name, file) in [
            ("customers", "customers"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("..", "_"),
            ("", "_"),
            ("a/b\\c:d", "a_b_c_d"),
            ("tab\there", "tab_here"),
            ("nul", "_nul"),
            ("COM1", "_COM1"),
            ("comet", "comet"),
            ("🚚 deliveries", "🚚 deliveries"),
            ("<script>", "_script_"),
        ] {
            assert_eq!(file_name(name), file, "{name}");
        }
        assert!(file_name("é".repeat(300)).len() <= NAME_BYTES);
    }
}
