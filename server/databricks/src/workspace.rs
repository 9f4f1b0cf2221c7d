use crate::api::Api;
use crate::credentials::Credentials;
use crate::error::WorkspaceError;

/// A Databricks workspace, and who signs in to it. Clones share connections and tokens.
#[derive(Clone, Debug)]
pub struct Workspace {
    pub(crate) api: Api,
    host: String,
    credentials: Credentials,
}

impl Workspace {
    /// The workspace at `host`, such as `adb-1.azuredatabricks.net` or `https://adb-1.azuredatabricks.net`. Nothing is
    /// called before it is needed.
    ///
    /// # Errors
    /// When the address cannot be used, or this system has no certificates.
    pub fn new(host: &str, credentials: Credentials) -> Result<Self, WorkspaceError> {
        let api = Api::new(host, credentials.clone(), "the workspace")?;
        Ok(Self { api, host: host.trim_end_matches('/').to_owned(), credentials })
    }

    /// Its address, as it was given.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The same host with the same credentials, for another of its APIs.
    pub(crate) fn beside(&self, path: &str, who: &'static str) -> Result<Api, WorkspaceError> {
        Api::new(&format!("{}{path}", self.host), self.credentials.clone(), who)
    }
}
