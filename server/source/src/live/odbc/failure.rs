//! What a driver's diagnostic means. Classes of SQLSTATE are those of the ODBC reference's "Appendix A: ODBC Error Codes".

use odbc_api::Error;
use odbc_api::handles::{Record, slice_to_cow_utf8};

use super::super::failure::one_line;
use super::super::session::QueryError;
use super::super::{FailureCause, Phase, SourceFailure};

fn record(error: &Error) -> Option<&Record> {
    match error {
        Error::Diagnostics { record, .. } => Some(record),
        // The enum is the library's; its other errors say all they have to say themselves.
        _ => None,
    }
}

/// The driver's own sentence without the `[vendor][component]` that stands before it.
fn sentence(error: &Error) -> String {
    let Some(record) = record(error) else { return one_line(&error.to_string()) };
    let message = slice_to_cow_utf8(&record.message);
    let mut rest: &str = message.trim();
    while let Some((_, after)) = rest.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        rest = after.trim_start();
    }
    one_line(rest)
}

pub(super) fn open_failure(error: &Error) -> SourceFailure {
    let reason = sentence(error);
    let state = record(error).map_or("", |record| record.state.as_str());
    let says = |words: &[&str]| words.iter().any(|word| reason.contains(word));
    // Drivers report most of what happens before a session under 08001; what it was is in their words only.
    let (phase, cause) = match state {
        "IM002" | "IM003" | "IM004" | "IM005" => (Phase::Connect, FailureCause::DriverMissing),
        "01000" if says(&["Can't open lib"]) => (Phase::Connect, FailureCause::DriverMissing),
        "HYT00" | "HYT01" => (Phase::Connect, FailureCause::NoAnswer),
        _ if says(&["password authentication failed", "Access denied for user"]) => {
            (Phase::SignIn, FailureCause::SignInRefused)
        }
        _ if says(&["Unknown database"]) || says(&["database \""]) && says(&["does not exist"]) => {
            (Phase::SignIn, FailureCause::MissingDatabase)
        }
        "28000" => (Phase::SignIn, FailureCause::SignInRefused),
        _ if says(&["could not translate host name", "Unknown server host", "Unknown MySQL server host"]) => {
            (Phase::Resolve, FailureCause::UnknownHost)
        }
        _ if says(&["does not support SSL"]) => (Phase::Connect, FailureCause::TlsNotOffered),
        _ if says(&["Connection refused", "Can't connect to"]) => (Phase::Connect, FailureCause::ConnectionRefused),
        _ if says(&["certificate", "SSL", "TLS"]) => (Phase::Connect, FailureCause::TlsRefused),
        _ => (Phase::SignIn, FailureCause::Other),
    };
    SourceFailure::new(phase, cause, reason)
}

/// Whether the driver has no limits of time for statements: "Optional feature not implemented", "Driver does not support this
/// function".
pub(super) fn knows_no_limit(error: &Error) -> bool {
    record(error).is_some_and(|record| matches!(record.state.as_str(), "HYC00" | "IM001"))
}

pub(super) fn query_error(error: &Error) -> QueryError {
    let reason = sentence(error);
    let Some(record) = record(error) else { return QueryError::Refused { reason, denied: false } };
    match record.state.as_str() {
        // The link failed; 57P01 is PostgreSQL's own for a server that ends.
        "08S01" | "08003" | "08007" | "57P01" => QueryError::Lost(reason),
        state => {
            let denied = state == "42501"
                || reason.contains("permission denied")
                || matches!(record.native_error, 1044 | 1045 | 1142 | 1143 | 1227 | 1370);
            QueryError::Refused { reason, denied }
        }
    }
}
