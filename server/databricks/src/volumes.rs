//! Files in volumes of Unity Catalog, by their paths `/Volumes/catalog/schema/volume/…`.

use std::time::Duration;

use bytes::Bytes;
use http::Method;
use serde::Deserialize;

use crate::WorkspaceError;
use crate::api::escaped;
use crate::connection::Call;
use crate::workspace::Workspace;

/// How long a file may take.
const FILE_WITHIN: Duration = Duration::from_secs(600);
/// Entries of a folder that are listed.
const MOST_ENTRIES: usize = 200_000;

/// A file or folder in a volume.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct VolumeEntry {
    /// Its whole path.
    pub path: String,
    /// Its name in its folder.
    pub name: String,
    /// Whether it is a folder.
    #[serde(default)]
    pub is_directory: bool,
    /// A file's size in bytes.
    #[serde(default)]
    pub file_size: Option<u64>,
}

#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    contents: Vec<VolumeEntry>,
    #[serde(default)]
    next_page_token: Option<String>,
}

impl Workspace {
    /// The contents of a file.
    ///
    /// # Errors
    /// When the path is none of a volume's, nothing is there, or the workspace cannot be asked.
    pub async fn read_file(&self, path: &str) -> Result<Bytes, WorkspaceError> {
        let answer = self.api.send(&file(Method::GET, "files", path, "", Bytes::new())?).await;
        Ok(answer.map_err(|error| about(path, error))?.body)
    }

    /// Writes a file, in the place of one that is there.
    ///
    /// # Errors
    /// When the path is none of a volume's, or the workspace refuses.
    pub async fn write_file(&self, path: &str, contents: Bytes) -> Result<(), WorkspaceError> {
        let call = file(Method::PUT, "files", path, "?overwrite=true", contents)?;
        self.api.send(&call).await.map(drop).map_err(|error| about(path, error))
    }

    /// Whether a path is a folder of a volume.
    ///
    /// # Errors
    /// When the path is none of a volume's, or the workspace cannot be asked.
    pub async fn is_folder(&self, path: &str) -> Result<bool, WorkspaceError> {
        match self.api.send(&file(Method::HEAD, "directories", path, "", Bytes::new())?).await {
            Ok(_) => Ok(true),
            Err(WorkspaceError::NotFound(_)) => Ok(false),
            Err(error) => Err(about(path, error)),
        }
    }

    /// What a folder holds itself, in the workspace's order.
    ///
    /// # Errors
    /// When the path is none of a volume's, nothing is there, or the workspace cannot be asked.
    pub async fn list_folder(&self, path: &str) -> Result<Vec<VolumeEntry>, WorkspaceError> {
        let (mut found, mut query) = (Vec::new(), String::new());
        loop {
            let answer = self.api.send(&file(Method::GET, "directories", path, &query, Bytes::new())?).await;
            let answer = answer.map_err(|error| about(path, error))?;
            let page: Page = serde_json::from_slice(&answer.body)
                .map_err(|_| WorkspaceError::Unreadable(format!("the list of `{path}` cannot be read")))?;
            found.extend(page.contents);
            match page.next_page_token.filter(|token| !token.is_empty()) {
                Some(token) if found.len() < MOST_ENTRIES => query = format!("?page_token={}", escaped(&token)),
                Some(_) => {
                    let message = format!("`{path}` holds more than {MOST_ENTRIES} files; name a smaller folder");
                    return Err(WorkspaceError::Refused(message));
                }
                None => return Ok(found),
            }
        }
    }
}

fn file(method: Method, what: &str, path: &str, query: &str, body: Bytes) -> Result<Call, WorkspaceError> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let usable =
        path.starts_with("/Volumes/") && parts.len() >= 4 && !parts.iter().any(|part| [".", ".."].contains(part));
    if !usable {
        let expected = "a path such as /Volumes/catalog/schema/volume/folder";
        return Err(WorkspaceError::Refused(format!("found `{path}`, expected {expected}")));
    }
    let escaped: Vec<String> = parts.iter().map(|part| escaped(part)).collect();
    let path = format!("/api/2.0/fs/{what}/{}{query}", escaped.join("/"));
    Ok(Call { method, path, body, content_type: "application/octet-stream", within: FILE_WITHIN })
}

/// Names the file in an error.
fn about(path: &str, error: WorkspaceError) -> WorkspaceError {
    match error {
        WorkspaceError::NotFound(_) => {
            WorkspaceError::NotFound(format!("`{path}` is not there in the workspace's volumes"))
        }
        WorkspaceError::Denied(why) => {
            WorkspaceError::Denied(format!("`{path}` may not be used; grant READ VOLUME or WRITE VOLUME on it ({why})"))
        }
        other => other,
    }
}
