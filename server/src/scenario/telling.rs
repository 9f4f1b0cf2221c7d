use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use engine::{InventoryObject, JobLog};
use model::LogLevel;
use tokio::time::{Instant, sleep_until};

use super::course::Telling;

/// After so many entries without a pause the job's log is asked for room.
const PORTION: u32 = 1_000;
/// What is said in colour: SGR codes, and the words in them.
const COLOURED: [(&str, &str); 3] =
    [("32", "compared"), ("1;33", "slow"), ("31;4", "see \u{1b}]0;title\u{7}the notes of")];
/// One entry of so many is a warning.
const WARNING_EVERY: u32 = 50;

/// The target's voice in the log of one job. It tells evenly of one object after the other.
#[derive(Debug, Default)]
pub(super) struct Teller {
    /// When it is free to tell of the next object.
    free: Mutex<Option<Instant>>,
    /// Until when it does not take anything.
    deaf_until: Mutex<Option<Instant>>,
}

impl Teller {
    /// Says what is to be said about an object.
    pub(super) async fn tell(&self, telling: &Telling, object: &InventoryObject, log: &JobLog) {
        self.hearing().await;
        match *telling {
            Telling::AtOnce(entries) => {
                for entry in 1..=entries {
                    say(entry, entries, object, log);
                    if entry.is_multiple_of(PORTION) {
                        log.room().await;
                    }
                }
            }
            Telling::Evenly(entries, time) => {
                let begins = self.turn(time);
                for entry in 1..=entries {
                    sleep_until(begins + time * entry / entries).await;
                    say(entry, entries, object, log);
                }
                log.room().await;
            }
            Telling::InColour => {
                for (colour, said) in COLOURED {
                    log.add(LogLevel::Info, format!("\u{1b}[{colour}m{said}\u{1b}[0m {}", object.name));
                }
            }
            Telling::LongLine(bytes) => {
                let name = object.name.to_string();
                let mut line = format!("{name}: the driver answers");
                while line.len() + name.len() < bytes {
                    line.push_str(" | ");
                    line.push_str(&name);
                }
                log.add(LogLevel::Warning, line);
            }
            Telling::Stall(time) => {
                *self.deaf_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + time);
                self.hearing().await;
            }
        }
    }

    /// Waits until the target takes objects again.
    async fn hearing(&self) {
        let until = *self.deaf_until.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(until) = until {
            sleep_until(until).await;
        }
    }

    /// When it has this much time for an object. Turns follow each other without a gap, so that the pace holds on average
    /// however late a worker comes.
    fn turn(&self, time: Duration) -> Instant {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let begins = free.unwrap_or_else(Instant::now);
        *free = Some(begins + time);
        begins
    }
}

fn say(entry: u32, entries: u32, object: &InventoryObject, log: &JobLog) {
    let name = &object.name;
    if entry.is_multiple_of(WARNING_EVERY) {
        return log.add(LogLevel::Warning, format!("{name}: rows of portion {entry} of {entries} have empty keys"));
    }
    log.add(LogLevel::Info, format!("{name}: portion {entry} of {entries} compared, checksums agree"));
}

#[cfg(test)]
mod tests {
    use model::{ObjectKind, ObjectName};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_pace_is_that_of_the_target_however_many_workers_there_are() {
        let object =
            InventoryObject { name: ObjectName::new("S", "T"), kind: ObjectKind::Table, definition: String::new() };
        let (log, telling) = (JobLog::default(), Telling::Evenly(98, Duration::from_secs(1)));
        for workers in [1, 4, 16] {
            let (teller, began) = (Teller::default(), Instant::now());
            let tell = async || {
                for _ in 0..32 / workers {
                    teller.tell(&telling, &object, &log).await;
                }
            };
            futures::future::join_all((0..workers).map(|_| tell())).await;
            assert_eq!(began.elapsed().as_secs(), 32, "{workers} workers");
        }
    }
}
