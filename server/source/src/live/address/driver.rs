//! Addresses that name a driver, or speak to it in its own words.

use std::collections::BTreeMap;

use model::SourcePlatform;

use super::{AddressError, Endpoint, SourceAddress, TlsMode};

/// A driver is named as it is registered on this machine. By a path any library would be loaded.
pub(super) fn driver_name(name: &str) -> Result<(), AddressError> {
    if name.contains(['/', '\\']) {
        let expected = "a name as `odbcinst -q -d` lists it, not a file";
        return Err(AddressError::Part { part: "driver", expected });
    }
    Ok(())
}

/// `KEY=VALUE;…` as ODBC has it. Only looked through for a password; the driver reads it.
pub(super) fn parse_connection_string(platform: SourcePlatform, text: &str) -> Result<SourceAddress, AddressError> {
    let pairs = text.split(';').filter_map(|pair| pair.split_once('='));
    let pairs: Vec<(String, &str)> = pairs.map(|(key, value)| (key.trim().to_ascii_lowercase(), value)).collect();
    if pairs.iter().any(|(key, _)| matches!(key.as_str(), "pwd" | "password")) {
        return Err(AddressError::Password);
    }
    for (_, driver) in pairs.iter().filter(|(key, _)| key == "driver") {
        driver_name(driver)?;
    }
    if !pairs.iter().any(|(key, _)| key == "driver" || key == "dsn") {
        return Err(AddressError::Missing {
            part: "`Driver` or `DSN`",
            expected: format!("odbc+{platform}:Driver={{NAME}};Server=HOST;UID=USER"),
        });
    }
    Ok(SourceAddress {
        platform,
        endpoint: Endpoint::OdbcString(text.to_owned()),
        user: None,
        database: None,
        tls: TlsMode::Verified,
        root_certificates: None,
        parameters: BTreeMap::new(),
    })
}
