use std::time::{SystemTime, UNIX_EPOCH};

use model::Timestamp;

/// The time by this machine's clock.
pub(crate) fn now() -> Timestamp {
    let ms = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    Timestamp::from_unix_ms(i64::try_from(ms).unwrap_or(i64::MAX))
}
