use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{ObjectKind, RowCounts, SourcePlatform, Timestamp};

/// How to sign in to a source.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SourceLogin {
    /// Where the source is and who asks: `PLATFORM://USER@HOST:PORT/DATABASE`. No password in it.
    pub address: String,
    /// The password, or a token or private key where the platform takes one. Kept in memory for as long as it is read.
    #[serde(default)]
    pub password: String,
}

impl fmt::Debug for SourceLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceLogin").field("address", &self.address).finish_non_exhaustive()
    }
}

/// What is to be read of a source, and how to sign in to it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExtractionRequest {
    /// As in [`SourceLogin`].
    pub address: String,
    /// As in [`SourceLogin`].
    #[serde(default)]
    pub password: String,
    /// Whether the rows of tables are counted.
    #[serde(default)]
    pub row_counts: RowCounts,
}

impl ExtractionRequest {
    /// Reads this much of what a login opens.
    pub fn new(login: SourceLogin, row_counts: RowCounts) -> Self {
        Self { address: login.address, password: login.password, row_counts }
    }

    /// The login, and how much is read.
    pub fn into_parts(self) -> (SourceLogin, RowCounts) {
        (SourceLogin { address: self.address, password: self.password }, self.row_counts)
    }
}

impl fmt::Debug for ExtractionRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("ExtractionRequest");
        shown.field("address", &self.address).field("row_counts", &self.row_counts).finish_non_exhaustive()
    }
}

/// How an attempt to reach a source went: each phase with its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SourceTest {
    /// Whether the source can be read.
    pub success: bool,
    /// The phases passed, and the one that failed, in order.
    pub phases: Vec<TestPhase>,
    /// The server's name and version, once signed in.
    pub server: Option<String>,
    /// Schemas that the user sees, once the catalog has answered.
    pub schema_count: Option<u64>,
    /// Why it does not work.
    pub failure: Option<SourceTrouble>,
}

/// A phase of a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TestPhase {
    /// `resolve`, `connect`, `sign in` or `read catalog`.
    pub phase: String,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
}

/// Why a source cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SourceTrouble {
    /// The phase that failed, as in [`TestPhase::phase`].
    pub phase: String,
    /// The server's or driver's own sentence, without secrets.
    pub reason: String,
    /// What to do about it, as a clause.
    pub suggestion: String,
}

/// Where an extraction is: the reading of a source's catalog into an inventory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExtractionState {
    /// Its id.
    pub extraction_id: String,
    /// The platform that is read.
    pub source_type: SourcePlatform,
    /// The address, which holds no password.
    pub address: String,
    /// Where it is.
    pub status: ExtractionStatus,
    /// When it began.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub started: Timestamp,
    /// When it ended.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub ended: Option<Timestamp>,
    /// The server's name and version, once signed in.
    pub server: Option<String>,
    /// Objects of each kind that the catalog has listed; empty until it has.
    pub listed: Vec<ListedKind>,
    /// Definitions that were read, or given up.
    pub done: u64,
    /// Objects that the catalog has listed.
    pub total: u64,
    /// What is being read: the first of those that are read together.
    pub current: Option<String>,
    /// Objects that cannot be read.
    pub unread: u64,
    /// Which those are and why, and what else is to be known; the first 100 sentences.
    pub remarks: Vec<String>,
    /// What a migration is started with, once there is an inventory; also of a cancelled extraction, with what was read.
    pub inventory_path: Option<String>,
    /// Why it could not go on.
    pub failure: Option<SourceTrouble>,
}

/// How many objects of a kind a catalog has listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListedKind {
    /// The kind.
    pub kind: ObjectKind,
    /// How many.
    pub count: u64,
}

/// The condition of an extraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ExtractionStatus {
    /// The source is being read. Next: any other.
    Running,
    /// Terminal. Everything was read, or has its reason.
    Completed,
    /// Terminal. It was stopped; what was read until then is an inventory.
    Cancelled,
    /// Terminal. The source could not be read, or not to its end.
    Failed,
}

impl ExtractionStatus {
    /// Whether nothing follows.
    pub const fn is_terminal(self) -> bool {
        match self {
            Self::Running => false,
            Self::Completed | Self::Cancelled | Self::Failed => true,
        }
    }
}

/// A source as a form asks for it, without the password.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceForm {
    /// Name or address of the host; of Snowflake the account.
    pub host: String,
    /// The port's number; empty for the platform's usual one.
    pub port: String,
    /// The database.
    pub database: String,
    /// Who signs in.
    pub user: String,
    /// Snowflake's warehouse.
    pub warehouse: String,
    /// Snowflake's role.
    pub role: String,
    /// Whether the connection goes in clear.
    pub unencrypted: bool,
}

impl SourceForm {
    /// The address of it all, `PLATFORM://USER@HOST:PORT/DATABASE?…`, its parts percent-encoded.
    pub fn address(&self, platform: SourcePlatform) -> String {
        let mut address = format!("{platform}://");
        if !self.user.trim().is_empty() {
            address += &encoded(self.user.trim());
            address.push('@');
        }
        // An address of version 6 stands in brackets; what is in them is no other part's.
        let host = self.host.trim();
        if host.contains(':') && !host.starts_with('[') {
            address += &format!("[{host}]");
        } else {
            address += host;
        }
        if !self.port.trim().is_empty() {
            address.push(':');
            address += self.port.trim();
        }
        if !self.database.trim().is_empty() {
            address.push('/');
            address += &encoded(self.database.trim());
        }
        let parameters = [
            ("warehouse", self.warehouse.trim()),
            ("role", self.role.trim()),
            ("sslmode", if self.unencrypted { "disable" } else { "" }),
        ];
        let parameters = parameters.into_iter().filter(|(_, value)| !value.is_empty());
        for (place, (name, value)) in parameters.enumerate() {
            address.push(if place == 0 { '?' } else { '&' });
            address += &format!("{name}={}", encoded(value));
        }
        address
    }
}

/// A part of an address: everything but letters, digits and `- . _ ~` as `%XX` (RFC 3986, section 2.3).
fn encoded(part: &str) -> String {
    let mut text = String::with_capacity(part.len());
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text += &format!("%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_becomes_an_address() {
        let form = |host: &str, port: &str, database: &str, user: &str| SourceForm {
            host: host.to_owned(),
            port: port.to_owned(),
            database: database.to_owned(),
            user: user.to_owned(),
            ..SourceForm::default()
        };
        for (form, platform, expected) in [
            (
                form("db.example", "", "sales", "reader"),
                SourcePlatform::PostgreSql,
                "postgresql://reader@db.example/sales",
            ),
            (form(" db ", "3307", "", "a@b:c"), SourcePlatform::MySql, "mysql://a%40b%3Ac@db:3307"),
            (form("::1", "5432", "a/b?c", "ü"), SourcePlatform::PostgreSql, "postgresql://%C3%BC@[::1]:5432/a%2Fb%3Fc"),
            (
                SourceForm { unencrypted: true, ..form("db", "", "d", "") },
                SourcePlatform::Redshift,
                "redshift://db/d?sslmode=disable",
            ),
            (
                SourceForm {
                    warehouse: "WH 1".to_owned(),
                    role: "READER".to_owned(),
                    ..form("acme-eu", "", "SALES", "ME")
                },
                SourcePlatform::Snowflake,
                "snowflake://ME@acme-eu/SALES?warehouse=WH%201&role=READER",
            ),
        ] {
            assert_eq!(form.address(platform), expected);
        }
    }
}
