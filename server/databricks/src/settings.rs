//! What there is to set, from environment variables or files.

use crate::credentials::Credentials;
use crate::error::WorkspaceError;
use crate::secret::Secret;
use crate::served_model::{ModelLimits, ServedModels};
use crate::statements::Pace;
use crate::target::DatabricksTarget;
use crate::workspace::Workspace;

/// What a process was told about Databricks and served models. Every part may be missing.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The workspace, and who signs in.
    pub workspace: Option<Workspace>,
    /// The SQL warehouse that runs statements.
    pub warehouse_id: Option<String>,
    /// The models to choose from.
    pub models: Option<ServedModels>,
}

/// Why settings cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// A variable is missing that another one needs.
    #[error("{set} is set; expected {missing} too")]
    Missing {
        /// The variable that is there.
        set: &'static str,
        /// What is expected too.
        missing: &'static str,
    },
    /// A value is none that the variable may have.
    #[error("{variable}: found `{found}`, expected {expected}")]
    Unusable {
        /// The variable.
        variable: &'static str,
        /// What was found.
        found: String,
        /// What is expected.
        expected: &'static str,
    },
    /// A file that a variable names cannot be read.
    #[error("{variable}: the file {file} cannot be read ({reason})")]
    File {
        /// The variable.
        variable: &'static str,
        /// The file.
        file: String,
        /// Why.
        reason: String,
    },
    /// The workspace's or the endpoint's address cannot be used.
    #[error("{variable}: {reason}")]
    Address {
        /// The variable.
        variable: &'static str,
        /// Why.
        reason: WorkspaceError,
    },
}

const HOST: &str = "DATABRICKS_HOST";
const TOKEN: &str = "DATABRICKS_TOKEN";
const CLIENT_ID: &str = "DATABRICKS_CLIENT_ID";
const CLIENT_SECRET: &str = "DATABRICKS_CLIENT_SECRET";
const WAREHOUSE: &str = "DATABRICKS_WAREHOUSE_ID";
const MODEL_URL: &str = "DWMA_MODEL_URL";
const MODEL_TOKEN: &str = "DWMA_MODEL_TOKEN";
const MODEL_TOKENS: &str = "DWMA_MODEL_TOKENS_PER_JOB";
const MODEL_CALLS: &str = "DWMA_MODEL_CALLS";
const MODEL_TIMEOUT: &str = "DWMA_MODEL_TIMEOUT_S";
const MODEL_PRICE: &str = "DWMA_MODEL_PRICE_PER_MILLION";

impl Settings {
    /// Reads them through a look-up such as `|name| std::env::var(name).ok()`. The names are those of Databricks' own tools.
    ///
    /// | variable | meaning |
    /// |---|---|
    /// | `DATABRICKS_HOST` | the workspace's address |
    /// | `DATABRICKS_TOKEN` | a personal access token; or |
    /// | `DATABRICKS_CLIENT_ID`, `DATABRICKS_CLIENT_SECRET` | a service principal's id and OAuth secret; these win |
    /// | `DATABRICKS_WAREHOUSE_ID` | the SQL warehouse; needed for a target |
    /// | `DWMA_MODEL_URL` | base URL of a model endpoint; the workspace's model serving by default |
    /// | `DWMA_MODEL_TOKEN` | its token; none by default |
    /// | `DWMA_MODEL_TOKENS_PER_JOB` | tokens that a job may use; no bound by default |
    /// | `DWMA_MODEL_CALLS` | calls of models at the same time, 1 to 64; 8 by default |
    /// | `DWMA_MODEL_TIMEOUT_S` | seconds a call of a model may take; 120 by default |
    /// | `DWMA_MODEL_PRICE_PER_MILLION` | what a million tokens of prompts and of answers cost, `0.50/1.50`; not known by default |
    ///
    /// Each secret may be in a file instead, which a variable of its name with `_FILE` names.
    ///
    /// # Errors
    /// When what is set cannot be used, or does not go together.
    pub fn from_environment(look_up: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let value = |name: &str| look_up(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let secret = |name: &'static str, file: &'static str| secret(&value, name, file);
        let workspace = match value(HOST) {
            None => None,
            Some(host) => {
                let client_secret = secret(CLIENT_SECRET, "DATABRICKS_CLIENT_SECRET_FILE")?;
                let credentials = match (value(CLIENT_ID), client_secret) {
                    (Some(client_id), Some(client_secret)) => {
                        Credentials::ServicePrincipal { client_id, client_secret }
                    }
                    (Some(_), None) => return Err(SettingsError::Missing { set: CLIENT_ID, missing: CLIENT_SECRET }),
                    (None, Some(_)) => return Err(SettingsError::Missing { set: CLIENT_SECRET, missing: CLIENT_ID }),
                    (None, None) => {
                        let missing = "DATABRICKS_TOKEN, or DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET,";
                        let missing = SettingsError::Missing { set: HOST, missing };
                        Credentials::Token(secret(TOKEN, "DATABRICKS_TOKEN_FILE")?.ok_or(missing)?)
                    }
                };
                let workspace = Workspace::new(&host, credentials);
                Some(workspace.map_err(|reason| SettingsError::Address { variable: HOST, reason })?)
            }
        };
        let limits = limits(&value)?;
        let models = match (value(MODEL_URL), &workspace) {
            (Some(url), _) => {
                let credentials = match secret(MODEL_TOKEN, "DWMA_MODEL_TOKEN_FILE")? {
                    Some(token) => Credentials::Token(token),
                    None => Credentials::Nobody,
                };
                let models = ServedModels::at(&url, credentials, limits);
                Some(models.map_err(|reason| SettingsError::Address { variable: MODEL_URL, reason })?)
            }
            (None, Some(workspace)) => {
                let models = ServedModels::of_workspace(workspace, limits);
                Some(models.map_err(|reason| SettingsError::Address { variable: HOST, reason })?)
            }
            (None, None) => None,
        };
        Ok(Self { workspace, warehouse_id: value(WAREHOUSE), models })
    }

    /// The target that they name, if they name one.
    ///
    /// # Errors
    /// When they name a SQL warehouse without its workspace.
    pub fn target(&self) -> Result<Option<DatabricksTarget>, SettingsError> {
        match (&self.workspace, &self.warehouse_id) {
            (Some(workspace), Some(id)) => Ok(Some(DatabricksTarget::new(workspace.clone(), id, Pace::default()))),
            (None, Some(_)) => Err(SettingsError::Missing { set: WAREHOUSE, missing: HOST }),
            (Some(_) | None, None) => Ok(None),
        }
    }
}

fn limits(value: &impl Fn(&str) -> Option<String>) -> Result<ModelLimits, SettingsError> {
    let number = |variable: &'static str, expected: &'static str| match value(variable) {
        None => Ok(None),
        Some(found) => {
            let number = found.parse::<u64>().ok().filter(|number| *number > 0);
            number.map(Some).ok_or(SettingsError::Unusable { variable, found, expected })
        }
    };
    let mut limits =
        ModelLimits { tokens_per_job: number(MODEL_TOKENS, "a number of tokens")?, ..ModelLimits::default() };
    if let Some(calls) = number(MODEL_CALLS, "a number from 1 to 64")? {
        let expected = "a number from 1 to 64";
        let unusable = || SettingsError::Unusable { variable: MODEL_CALLS, found: calls.to_string(), expected };
        limits.concurrent_calls = usize::try_from(calls).ok().filter(|calls| *calls <= 64).ok_or_else(unusable)?;
    }
    if let Some(seconds) = number(MODEL_TIMEOUT, "a number of seconds")? {
        limits.call_within = std::time::Duration::from_secs(seconds);
    }
    if let Some(found) = value(MODEL_PRICE) {
        let expected = "what a million tokens of prompts and of answers cost, such as `0.50/1.50`";
        let unusable = |()| SettingsError::Unusable { variable: MODEL_PRICE, found: found.clone(), expected };
        limits.prices = Some(found.parse().map_err(unusable)?);
    }
    Ok(limits)
}

fn secret(
    value: &impl Fn(&str) -> Option<String>,
    name: &'static str,
    file: &'static str,
) -> Result<Option<Secret>, SettingsError> {
    if let Some(text) = value(name) {
        return Ok(Some(Secret::new(text)));
    }
    let Some(path) = value(file) else { return Ok(None) };
    let read = std::fs::read_to_string(&path).map(zeroize::Zeroizing::new);
    let text = read.map_err(|error| SettingsError::File { variable: file, file: path, reason: error.to_string() })?;
    Ok(Some(Secret::new(text.trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_together_is_taken_and_what_does_not_is_named() {
        let host = (HOST, "http://127.0.0.1:1");
        for (set, expected) in [
            (vec![], Ok((false, false, false))),
            (vec![host, (TOKEN, "t")], Ok((true, false, true))),
            (vec![host, (CLIENT_ID, "i"), (CLIENT_SECRET, "s"), (WAREHOUSE, "w")], Ok((true, true, true))),
            (vec![(MODEL_URL, "http://127.0.0.1:1/v1")], Ok((false, false, true))),
            (
                vec![host],
                Err(
                    "DATABRICKS_HOST is set; expected DATABRICKS_TOKEN, or DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET, too",
                ),
            ),
            (vec![host, (CLIENT_ID, "i")], Err("DATABRICKS_CLIENT_ID is set; expected DATABRICKS_CLIENT_SECRET too")),
            (
                vec![(HOST, "http://example.com"), (TOKEN, "t")],
                Err("DATABRICKS_HOST: found the address `http://example.com`, expected one that begins with https://"),
            ),
            (vec![(WAREHOUSE, "w")], Err("DATABRICKS_WAREHOUSE_ID is set; expected DATABRICKS_HOST too")),
            (vec![(MODEL_CALLS, "65")], Err("DWMA_MODEL_CALLS: found `65`, expected a number from 1 to 64")),
            (vec![(MODEL_URL, "http://127.0.0.1:1/v1"), (MODEL_PRICE, "0.50/1.50")], Ok((false, false, true))),
            (
                vec![(MODEL_PRICE, "2")],
                Err(
                    "DWMA_MODEL_PRICE_PER_MILLION: found `2`, expected what a million tokens of prompts and of answers cost, such as `0.50/1.50`",
                ),
            ),
            (vec![(MODEL_TOKENS, "many")], Err("DWMA_MODEL_TOKENS_PER_JOB: found `many`, expected a number of tokens")),
            (
                vec![host, ("DATABRICKS_TOKEN_FILE", "/nowhere")],
                Err("DATABRICKS_TOKEN_FILE: the file /nowhere cannot be read (No such file or directory (os error 2))"),
            ),
        ] {
            let look_up = |name: &str| set.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned());
            let found = Settings::from_environment(look_up).and_then(|settings| {
                let target = settings.target()?.is_some();
                Ok((settings.workspace.is_some(), target, settings.models.is_some()))
            });
            assert_eq!(found.map_err(|error| error.to_string()), expected.map_err(str::to_owned), "{set:?}");
        }
    }

    #[test]
    fn secrets_are_not_printed() {
        let look_up = |name: &str| match name {
            HOST => Some("http://127.0.0.1:1".to_owned()),
            TOKEN => Some("dapi-very-secret".to_owned()),
            _ => None,
        };
        let printed = format!("{:?}", Settings::from_environment(look_up).unwrap());
        assert!(!printed.contains("very-secret"), "{printed}");
    }
}
