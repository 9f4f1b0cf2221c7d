//! Inventories as they are read by path.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;
use std::io::Write;
use std::path::Path;

use engine::{InventoryError, InventorySource};
use model::{ObjectKind, SAMPLE_INVENTORY, SourcePlatform};
use source::{InventoryFiles, UPLOAD_LIMIT_BYTES, UploadError, Uploads};

const JSON: &str = r#"{"source_type": "oracle", "inventory": {"tables": [{"schema": "S", "name": "T", "ddl": "CREATE TABLE S.T (A NUMBER)"}]}}"#;

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir_all(place.root().join("ddl/views")).unwrap();
        fs::create_dir_all(place.root().join("empty")).unwrap();
        fs::create_dir_all(place.root().join("json")).unwrap();
        fs::write(place.root().join("ddl/tables.sql"), "CREATE TABLE S.T (A NUMBER(3));\nCREATE TABLE S.U (B DATE);")
            .unwrap();
        fs::write(place.root().join("ddl/views/v.sql"), "CREATE VIEW S.V AS SELECT A FROM S.T;").unwrap();
        fs::write(place.root().join("json/inventory.json"), JSON).unwrap();
        fs::write(place.root().join("broken.json"), "{\"inventory\": [").unwrap();
        fs::write(place.root().join("note.txt"), "x").unwrap();
        fs::write(place.folder.path().join("secret.json"), JSON).unwrap();
        place
    }

    fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("inventories")
    }

    fn uploads(&self) -> std::path::PathBuf {
        self.folder.path().join("uploads")
    }

    async fn read(&self, path: &str) -> Result<engine::Inventory, InventoryError> {
        InventoryFiles::new(self.root(), self.uploads()).read(path, SourcePlatform::Oracle).await
    }
}

#[tokio::test]
async fn folders_and_json_files_are_read_by_name() {
    let place = Place::new();
    let absolute = place.root().join("json").display().to_string();
    for (path, names) in [
        ("ddl", vec!["S.T", "S.U", "S.V"]),
        ("ddl/../ddl/views", vec!["S.V"]),
        ("json", vec!["S.T"]),
        ("json/inventory.json", vec!["S.T"]),
        (absolute.as_str(), vec!["S.T"]),
    ] {
        let inventory = place.read(path).await.unwrap();
        let found: Vec<String> = inventory.objects.iter().map(|object| object.name.to_string()).collect();
        assert_eq!(found, names, "{path}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_by_name() {
    let place = Place::new();
    #[cfg(unix)]
    std::os::unix::fs::symlink(place.folder.path(), place.root().join("way-out")).unwrap();
    for (path, expected) in [
        ("", "inventory_path: found nothing"),
        ("missing", "`missing` is not there"),
        ("empty", "`empty` has neither an `inventory.json` nor a `.sql` file"),
        ("note.txt", "`note.txt` is a file; expected a folder"),
        ("broken.json", "broken.json:1:"),
        ("../secret.json", "is outside the server's folder of inventories"),
        ("/etc", "is outside the server's folder of inventories"),
        ("/no/such/place", "is outside the server's folder of inventories"),
        ("way-out/secret.json", "is outside the server's folder of inventories"),
        ("/Volumes/main/raw/inventory", "volumes of Databricks cannot be read"),
        ("sample:other", "there is no sample `sample:other`"),
        ("upload:../../x", "there is no upload"),
        ("upload:0193f2c4-7c1e-7a50-9d7e-1f6f2d0a4b11", "there is no upload"),
        ("scenario:happy-500", "`scenario:happy-500` is not there"),
    ] {
        let error = place.read(path).await.unwrap_err().to_string();
        assert!(error.contains(expected), "{path}: {error}");
        assert!(!error.contains(&place.folder.path().display().to_string()), "{error}");
    }
}

#[tokio::test]
async fn the_sample_is_an_oracle_warehouse_with_a_broken_and_an_empty_object() {
    let sample = Place::new().read(SAMPLE_INVENTORY).await.unwrap();
    let count = |kind| sample.objects.iter().filter(|object| object.kind == kind).count();
    assert!((55..=70).contains(&sample.objects.len()), "{}", sample.objects.len());
    for kind in ObjectKind::ALL {
        assert!(count(kind) > 0, "{kind}");
    }
    assert_eq!(sample.objects.iter().filter(|object| object.definition.is_empty()).count(), 1);
    let mut schemas: Vec<&str> = sample.objects.iter().map(|object| object.name.schema.as_str()).collect();
    schemas.sort_unstable();
    schemas.dedup();
    assert_eq!(schemas.len(), 2, "{schemas:?}");
}

#[tokio::test]
async fn the_sample_folders_hold_what_their_readme_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/warehouses");
    let files = InventoryFiles::new(&root, root.join("none"));
    for (folder, platform) in
        [("snowflake-events", SourcePlatform::Snowflake), ("sqlserver-orders", SourcePlatform::SqlServer)]
    {
        let inventory = files.read(folder, platform).await.unwrap();
        assert!(inventory.objects.len() >= 20, "{folder}: {}", inventory.objects.len());
        let kinds: std::collections::BTreeSet<_> = inventory.objects.iter().map(|object| object.kind).collect();
        assert!(kinds.contains(&ObjectKind::Table) && kinds.contains(&ObjectKind::View), "{folder}: {kinds:?}");
        assert!(kinds.contains(&ObjectKind::Procedure), "{folder}: {kinds:?}");
    }
}

type Sent<'a> = (&'a str, &'a [u8]);

fn file<'a>(name: &'a str, bytes: &'a [u8]) -> Sent<'a> {
    (name, bytes)
}

/// Sends files in small pieces.
fn store(uploads: &Uploads, files: &[Sent<'_>]) -> Result<String, UploadError> {
    let mut upload = uploads.begin();
    for (name, bytes) in files {
        upload.file(name)?;
        bytes.chunks(1000).try_for_each(|piece| upload.write(piece))?;
    }
    upload.finish()
}

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[tokio::test]
async fn uploads_are_read_back_by_the_path_they_were_given() {
    let place = Place::new();
    let uploads = Uploads::new(place.uploads());
    let archive = zipped(&[
        ("a/t.sql", b"CREATE TABLE T (A DATE);"),
        ("a/readme.md", b"x"),
        ("b/\u{1F600}.SQL", b"CREATE TABLE U (A DATE);"),
    ]);
    for (files, count) in [
        (vec![file("tables.sql", b"CREATE TABLE T (A DATE); CREATE TABLE U (A DATE);")], 2),
        (vec![file("dump.zip", &archive)], 2),
        (vec![file("inventory.json", JSON.as_bytes())], 1),
    ] {
        let path = store(&uploads, &files).unwrap();
        assert_eq!(place.read(&path).await.unwrap().objects.len(), count, "{path}");
    }
}

#[test]
fn an_upload_that_is_refused_leaves_nothing() {
    let place = Place::new();
    let uploads = Uploads::new(place.uploads());
    for (files, expected) in [
        (vec![], "found no .sql file"),
        (vec![file("readme.md", b"x")], "found no .sql file"),
        (vec![file("../evil.sql", b"x")], "leads out of the upload"),
        (vec![file("/etc/evil.sql", b"x")], "leads out of the upload"),
        (vec![file("dump.zip", b"no zip")], "cannot be opened as a zip"),
        (vec![file("dump.zip", &zipped(&[("../../evil.sql", b"x")]))], "leads out of the upload"),
    ] {
        let error = store(&uploads, &files).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    assert!(!place.uploads().exists());
}

#[test]
fn a_zip_that_unpacks_to_too_much_is_refused() {
    let place = Place::new();
    let large = vec![b' '; usize::try_from(UPLOAD_LIMIT_BYTES).unwrap() / 2 + 1];
    let archive = zipped(&[("a.sql", &large), ("b.sql", &large)]);
    let refused = store(&Uploads::new(place.uploads()), &[file("dump.zip", &archive)]);
    assert!(matches!(refused, Err(UploadError::TooLarge)));
}

#[test]
fn an_upload_that_breaks_off_leaves_nothing_and_what_is_whole_stays() {
    let place = Place::new();
    let uploads = Uploads::new(place.uploads());
    let path = store(&uploads, &[file("a.sql", b"CREATE TABLE T (A DATE);")]).unwrap();
    let mut upload = uploads.begin();
    upload.file("b/b.sql").unwrap();
    upload.write(b"CREATE").unwrap();
    let there = || std::fs::read_dir(place.uploads()).unwrap().count();
    assert_eq!(there(), 2, "it goes to disk as it comes");
    drop(upload);
    assert_eq!(there(), 1);

    // A process that is killed leaves it; the next one removes it.
    let mut upload = uploads.begin();
    upload.file("dump.zip").unwrap();
    std::mem::forget(upload);
    assert_eq!(there(), 2);
    drop(Uploads::new(place.uploads()));
    assert_eq!(there(), 1);
    let whole = place.uploads().join(path.strip_prefix("upload:").unwrap());
    assert_eq!(std::fs::read(whole.join("a.sql")).unwrap(), b"CREATE TABLE T (A DATE);");
}

#[test]
fn what_was_sent_counts_whether_it_is_kept_or_not() {
    let place = Place::new();
    let mut upload = Uploads::new(place.uploads()).begin();
    upload.file("photo.jpg").unwrap();
    let piece = vec![0; 1024 * 1024];
    let pieces = UPLOAD_LIMIT_BYTES / piece.len() as u64;
    (0..pieces).try_for_each(|_| upload.write(&piece)).unwrap();
    assert!(matches!(upload.write(b"x"), Err(UploadError::TooLarge)));
}
