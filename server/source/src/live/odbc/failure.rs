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
    let (phase, cause) = open_cause(state, &reason);
    SourceFailure::new(phase, cause, reason)
}

/// Drivers report most of what happens before a session under 08001; what it was is in their words only.
fn open_cause(state: &str, reason: &str) -> (Phase, FailureCause) {
    let says = |words: &[&str]| words.iter().any(|word| reason.contains(word));
    match state {
        "IM002" | "IM003" | "IM004" | "IM005" => (Phase::Connect, FailureCause::DriverMissing),
        "01000" if says(&["Can't open lib"]) => (Phase::Connect, FailureCause::DriverMissing),
        "HYT00" | "HYT01" => (Phase::Connect, FailureCause::NoAnswer),
        _ if says(MISSING_DATABASE) || says(&["database \""]) && says(&["does not exist"]) => {
            (Phase::SignIn, FailureCause::MissingDatabase)
        }
        _ if says(SIGN_IN_REFUSED) => (Phase::SignIn, FailureCause::SignInRefused),
        "28000" => (Phase::SignIn, FailureCause::SignInRefused),
        _ if says(UNKNOWN_HOST) => (Phase::Resolve, FailureCause::UnknownHost),
        _ if says(&["does not support SSL"]) => (Phase::Connect, FailureCause::TlsNotOffered),
        _ if says(&["Connection refused", "Can't connect to", "ORA-12541"]) => {
            (Phase::Connect, FailureCause::ConnectionRefused)
        }
        _ if says(&["ORA-12170", "ORA-12535"]) => (Phase::Connect, FailureCause::NoAnswer),
        _ if says(&["certificate", "SSL", "TLS", "ORA-29024", "ORA-28759", "ORA-28860"]) => {
            (Phase::Connect, FailureCause::TlsRefused)
        }
        _ => (Phase::SignIn, FailureCause::Other),
    }
}

/// MariaDB's words, SQL Server's error 4060, Oracle's for a service that the listener does not know.
const MISSING_DATABASE: &[&str] = &["Unknown database", "Cannot open database", "ORA-12514", "ORA-12505"];
/// PostgreSQL's, MariaDB's, Oracle's for a wrong password, a locked user and a password that has run out, Teradata's, Netezza's.
const SIGN_IN_REFUSED: &[&str] = &[
    "password authentication failed",
    "Access denied for user",
    "ORA-01017",
    "ORA-28000",
    "ORA-28001",
    "UserId, Password or Account is invalid",
    "Password authentication failed",
];
const UNKNOWN_HOST: &[&str] =
    &["could not translate host name", "Unknown server host", "Unknown MySQL server host", "ORA-12545", "ORA-12154"];

/// Whether the driver has no limits of time for statements: "Optional feature not implemented", "Driver does not support this
/// function".
pub(super) fn knows_no_limit(error: &Error) -> bool {
    record(error).is_some_and(|record| matches!(record.state.as_str(), "HYC00" | "IM001"))
}

pub(super) fn query_error(error: &Error) -> QueryError {
    let reason = sentence(error);
    match record(error) {
        Some(record) => refusal(record.state.as_str(), record.native_error, reason),
        None => QueryError::Refused { reason, denied: false },
    }
}

fn refusal(state: &str, native_error: i32, reason: String) -> QueryError {
    let is_over = ["ORA-03113", "ORA-03114", "ORA-01012", "ORA-02396"].iter().any(|code| reason.starts_with(code));
    match state {
        // The link failed; 57P01 is PostgreSQL's own for a server that ends.
        "08S01" | "08003" | "08007" | "57P01" => QueryError::Lost(reason),
        _ if is_over => QueryError::Lost(reason),
        state => {
            // MariaDB's, SQL Server's 229, 230, 262 and 300, Oracle's "insufficient privileges", Teradata's 3523 and 5315.
            let denied = state == "42501"
                || reason.contains("permission denied")
                || reason.starts_with("ORA-01031")
                || matches!(
                    native_error,
                    1044 | 1045 | 1142 | 1143 | 1227 | 1370 | 229 | 230 | 262 | 300 | 3523 | -3523 | 5315 | -5315
                );
            QueryError::Refused { reason, denied }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_drivers_say_has_its_phase_and_cause() {
        for (state, reason, expected) in [
            ("IM002", "Data source name not found and no default driver specified", FailureCause::DriverMissing),
            ("HYT00", "Login timeout expired", FailureCause::NoAnswer),
            ("28000", "Login failed for user 'ann'", FailureCause::SignInRefused),
            (
                "42000",
                "Cannot open database \"x\" requested by the login. The login failed",
                FailureCause::MissingDatabase,
            ),
            (
                "08001",
                "SSL Provider: [error:0A000086:SSL routines::certificate verify failed:self-signed certificate]",
                FailureCause::TlsRefused,
            ),
            ("28000", "ORA-01017: invalid username/password; logon denied", FailureCause::SignInRefused),
            (
                "HY000",
                "ORA-12514: TNS:listener does not currently know of service requested in connect descriptor",
                FailureCause::MissingDatabase,
            ),
            ("HY000", "ORA-12541: TNS:no listener", FailureCause::ConnectionRefused),
            ("HY000", "ORA-29024: Certificate validation failure", FailureCause::TlsRefused),
            ("28000", "The UserId, Password or Account is invalid", FailureCause::SignInRefused),
            ("08001", "something new", FailureCause::Other),
        ] {
            assert_eq!(open_cause(state, reason).1, expected, "{reason}");
        }
    }

    #[test]
    fn a_query_is_refused_for_want_of_a_right_or_the_session_is_over() {
        for (state, number, reason, expected) in [
            ("42000", 229, "The SELECT permission was denied on the object 'tables'", Some(true)),
            ("42000", 208, "Invalid object name 'sys.pdw_x'", Some(false)),
            ("HY000", 1031, "ORA-01031: insufficient privileges", Some(true)),
            ("HY000", 31603, "ORA-31603: object \"T\" of type TABLE not found in schema \"S\"", Some(false)),
            ("HY000", 3113, "ORA-03113: end-of-file on communication channel", None),
            ("08S01", 0, "TCP Provider: Error code 0x68", None),
        ] {
            let found = match refusal(state, number, reason.to_owned()) {
                QueryError::Refused { denied, .. } => Some(denied),
                QueryError::Lost(_) | QueryError::Busy(_) => None,
            };
            assert_eq!(found, expected, "{reason}");
        }
    }
}
