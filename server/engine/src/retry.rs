//! When a port call that failed for the moment is made again: after waits that double, each drawn between nothing and its
//! bound ("full jitter"), so that many who failed together do not come back together. Where the other side says when to come
//! back, that is believed: the wait is what it asks for and some jitter, which does not grow beyond what it asks for.

use std::fmt;
use std::time::Duration;

use tokio::time::Instant;

use crate::{InventoryError, TargetError, TranslatorError};

/// How often, and how long, a port call that failed for the moment is made again.
#[derive(Clone, Copy, Debug)]
pub struct RetryPolicy {
    /// Attempts at one object, the first among them; 1 tries nothing again. Further ones after which the other side said when
    /// to come back do not count: it is there and asks for patience, of which `within` is the measure. Default 8.
    pub attempts: u32,
    /// Time for one object from its first attempt, waits included; no wait is begun that would end later. Default 5 minutes.
    pub within: Duration,
    /// The longest that the first wait may be; the bound doubles with every attempt. Default 500 ms.
    pub first_wait: Duration,
    /// Where that doubling ends. Default 30 s. A port's `retry_after` may ask for more; it is never cut short.
    pub longest_wait: Duration,
    /// What the waits are drawn from, for a run that can be repeated; drawn at random by default.
    pub seed: Option<u64>,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 8,
            within: Duration::from_secs(300),
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(30),
            seed: None,
        }
    }
}

impl RetryPolicy {
    /// Begins to try something; `what` tells things apart that are tried at the same time.
    pub(crate) fn tries(&self, what: u64) -> Tries {
        let random = self.seed.map_or_else(fastrand::Rng::new, |seed| fastrand::Rng::with_seed(seed ^ what));
        Tries { policy: *self, random, failed: 0, counted: 0, spent: Duration::ZERO }
    }
}

/// The attempts at one thing so far.
#[derive(Debug)]
pub(crate) struct Tries {
    policy: RetryPolicy,
    random: fastrand::Rng,
    failed: u32,
    /// Those of them that count against the policy's attempts.
    counted: u32,
    /// What attempts and waits took. A wait for a turn between them is not the port's doing and does not count.
    spent: Duration,
}

impl Tries {
    /// Takes note of an attempt that failed after this time.
    pub(crate) fn failed(&mut self, took: Duration) {
        self.failed += 1;
        self.spent += took;
    }

    /// How long to wait before the next attempt.
    ///
    /// # Errors
    /// When there is to be none.
    pub(crate) fn wait(&mut self, retry_after: Option<Duration>) -> Result<Duration, GivenUp> {
        let asked = retry_after.filter(|asked| !asked.is_zero());
        self.counted += u32::from(self.failed <= 1 || asked.is_none());
        let given_up = |asked| GivenUp { attempts: self.failed, spent: self.spent, asked };
        if self.counted >= self.policy.attempts {
            return Err(given_up(None));
        }
        let RetryPolicy { first_wait, longest_wait, .. } = self.policy;
        let doubled = first_wait.saturating_mul(1 << (self.failed.max(1) - 1).min(20)).min(longest_wait);
        let bound = asked.map_or(doubled, |asked| doubled.min(asked.max(first_wait)));
        let wait = asked.unwrap_or_default().saturating_add(bound.mul_f64(self.random.f64()));
        if self.spent.saturating_add(wait) > self.policy.within {
            return Err(given_up(retry_after));
        }
        Ok(wait)
    }

    /// Takes note of a wait.
    pub(crate) fn waited(&mut self, wait: Duration) {
        self.spent += wait;
    }
}

/// Why there is no further attempt; as a clause that follows what failed last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GivenUp {
    attempts: u32,
    spent: Duration,
    /// What the other side asked for, where that is more than there is time for.
    asked: Option<Duration>,
}

impl fmt::Display for GivenUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let attempts = if self.attempts == 1 { "attempt" } else { "attempts" };
        write!(f, "given up after {} {attempts} in {}", self.attempts, seconds(self.spent))?;
        match self.asked {
            Some(asked) => write!(f, ", since it asks to be left alone for {}", seconds(asked)),
            None => Ok(()),
        }
    }
}

/// A duration in the words of a log entry.
pub(crate) fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

/// An error of a port that may say that it is only of the moment.
pub(crate) trait Passing {
    /// What failed, and the time the other side asks for, where the same call may succeed later.
    fn passing(&mut self) -> Option<(&mut String, Option<Duration>)>;
}

macro_rules! passing {
    ($($error:ident),*) => {$(
        impl Passing for $error {
            fn passing(&mut self) -> Option<(&mut String, Option<Duration>)> {
                if let Self::Transient { message, retry_after } = self {
                    Some((message, *retry_after))
                } else {
                    None
                }
            }
        }
    )*};
}

passing!(InventoryError, TargetError, TranslatorError);

/// Makes a call until it succeeds, fails for good, or has been tried enough, which its error then says. `told` hears of every
/// failure that is followed by another attempt: what failed, and how long the wait is.
pub(crate) async fn persist<T, E: Passing, F: Future<Output = Result<T, E>>>(
    mut tries: Tries,
    call: impl Fn() -> F,
    told: impl Fn(&str, Duration),
) -> Result<T, E> {
    loop {
        let began = Instant::now();
        let mut error = match call().await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        let Some((message, retry_after)) = error.passing() else { return Err(error) };
        tries.failed(began.elapsed());
        match tries.wait(retry_after) {
            Ok(wait) => {
                told(message, wait);
                tries.waited(wait);
                tokio::time::sleep(wait).await;
            }
            Err(given_up) => {
                *message = format!("{message}; {given_up}");
                return Err(error);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEEDED: RetryPolicy = RetryPolicy {
        attempts: 12,
        within: Duration::from_secs(3600),
        first_wait: Duration::from_millis(500),
        longest_wait: Duration::from_secs(30),
        seed: Some(7),
    };

    fn waits(policy: RetryPolicy, retry_after: Option<Duration>) -> Vec<Duration> {
        let mut tries = policy.tries(1);
        std::iter::from_fn(|| {
            tries.failed(Duration::ZERO);
            let wait = tries.wait(retry_after).ok()?;
            tries.waited(wait);
            Some(wait)
        })
        .collect()
    }

    #[test]
    fn waits_lie_below_a_bound_that_doubles_and_are_the_same_for_the_same_seed() {
        let found = waits(SEEDED, None);
        assert_eq!(found.len(), 11);
        for (wait, bound_ms) in
            found.iter().zip([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000, 30000, 30000])
        {
            assert!(*wait <= Duration::from_millis(bound_ms), "{wait:?} of {bound_ms} ms");
        }
        assert_eq!(found, waits(SEEDED, None));
        assert_ne!(found, waits(RetryPolicy { seed: Some(8), ..SEEDED }, None));
    }

    #[test]
    fn nothing_is_tried_before_the_time_that_was_asked_for_nor_beyond_the_budget() {
        let asked = Duration::from_secs(100);
        let found = waits(SEEDED, Some(asked));
        assert!(found.iter().all(|wait| *wait >= asked));
        assert_eq!(waits(RetryPolicy { within: asked / 2, ..SEEDED }, Some(asked)), []);
        assert_eq!(waits(RetryPolicy { attempts: 3, ..SEEDED }, None).len(), 2);
        let mut tries = RetryPolicy { within: asked / 2, ..SEEDED }.tries(1);
        tries.failed(Duration::from_millis(1500));
        let sentence = tries.wait(Some(asked)).unwrap_err().to_string();
        assert_eq!(sentence, "given up after 1 attempt in 1.5 s, since it asks to be left alone for 100.0 s");
    }

    #[test]
    fn who_says_when_to_come_back_is_believed_and_that_attempt_does_not_count() {
        let second = Duration::from_secs(1);
        let policy = RetryPolicy { attempts: 3, within: second * 300, ..SEEDED };
        for (asked, at_least, at_most) in [
            // The waits, of which the first's jitter is below 0.5 s and others' below what was asked for.
            (second, 150, 300),
            (second * 20, 7, 15),
            (second * 140, 1, 2),
        ] {
            let found = waits(policy, Some(asked));
            assert!((at_least..=at_most).contains(&found.len()), "{asked:?}: {}", found.len());
            assert!(found[0] <= asked + policy.first_wait, "{found:?}");
            assert!(found.iter().all(|wait| (asked..=asked * 2).contains(wait)), "{found:?}");
            assert!(found.iter().collect::<std::collections::HashSet<_>>().len() == found.len(), "all in step");
        }
        assert_eq!(waits(policy, Some(Duration::ZERO)).len(), 2, "no time is no word");
        assert_eq!(waits(RetryPolicy { attempts: 1, ..policy }, Some(second)), []);
        // The two kinds of failure in one sequence.
        let mut tries = policy.tries(1);
        let mut went_on = |retry_after| {
            tries.failed(Duration::ZERO);
            tries.wait(retry_after).is_ok()
        };
        let told = [None, Some(second), Some(second), None, Some(second), None].map(&mut went_on);
        assert_eq!(told, [true, true, true, true, true, false]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_is_made_until_it_succeeds_fails_for_good_or_was_made_enough() {
        let transient = || TargetError::Transient { message: "busy".to_owned(), retry_after: None };
        for (answers, expected, told) in [
            (vec![Err(transient()), Err(transient()), Ok(3)], Ok(3), 2),
            (vec![Err(transient()), Err(TargetError::Refused("no".to_owned()))], Err("no".to_owned()), 1),
            (vec![Err(transient()); 4], Err("busy; given up after 4 attempts in".to_owned()), 3),
        ] {
            let (answers, heard) = (std::cell::RefCell::new(answers.into_iter()), std::cell::Cell::new(0));
            let call = || std::future::ready(answers.borrow_mut().next().unwrap());
            let tries = RetryPolicy { attempts: 4, ..SEEDED }.tries(1);
            let found = persist(tries, call, |_, _| heard.set(heard.get() + 1)).await;
            match (found.map_err(|error| error.to_string()), expected) {
                (Err(found), Err(expected)) => assert!(found.starts_with(&expected), "{found}"),
                (found, expected) => assert_eq!(found, expected),
            }
            assert_eq!(heard.get(), told);
        }
    }
}
