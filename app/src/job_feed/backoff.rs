use std::time::Duration;

const FIRST_MS: f64 = 500.0;
const LONGEST_MS: f64 = 4000.0;

/// How long to wait before the stream is opened again: half a second, doubled each time up to four seconds, each ±20% so
/// that many pages do not come back at one instant. There is no limit to the number of tries.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Backoff {
    tries: u32,
}

impl Backoff {
    /// The next wait. `random` is 0.0..1.0.
    pub(super) fn next(&mut self, random: f64) -> Duration {
        let base = (FIRST_MS * f64::from(1u32 << self.tries.min(8))).min(LONGEST_MS);
        self.tries = self.tries.saturating_add(1);
        Duration::from_secs_f64(base * (0.8 + 0.4 * random.clamp(0.0, 1.0)) / 1000.0)
    }

    /// A message came: the next loss starts from the shortest wait again.
    pub(super) fn reset(&mut self) {
        self.tries = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_four_seconds_and_start_again_after_a_message() {
        let mut backoff = Backoff::default();
        let waits: Vec<u128> = (0..5).map(|_| backoff.next(0.5).as_millis()).collect();
        assert_eq!(waits, [500, 1000, 2000, 4000, 4000]);
        for _ in 0..1000 {
            backoff.next(0.0);
        }
        assert_eq!((backoff.next(0.0).as_millis(), backoff.next(1.0).as_millis()), (3200, 4800));
        backoff.reset();
        assert_eq!(backoff.next(0.5).as_millis(), 500);
    }
}
