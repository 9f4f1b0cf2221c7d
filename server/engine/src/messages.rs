//! Cuts what is to be said into messages that are not too large.

use model::{JobUpdate, LogEntry, ObjectResult};

use crate::store::TickRows;

/// Entries a message holds at most.
pub(crate) const MESSAGE_ENTRIES: usize = 1000;
/// Bytes of text its entries hold at most, unless a single one is larger.
const MESSAGE_BYTES: usize = 200_000;
/// What an entry's other fields take as JSON, roughly.
const ENTRY_BYTES: usize = 160;

/// The messages of one live tick: its entries, and after a job's end one more that says so, with a `seq` of its own.
pub(crate) fn live_messages(rows: TickRows) -> Vec<JobUpdate> {
    let TickRows { head, logs, results, .. } = rows;
    let logs = logs.into_iter().map(|(_, entry)| entry).collect();
    let results = results.into_iter().map(|stored| stored.result).collect();
    if !head.complete {
        return series(head, logs, results);
    }
    let before_last = JobUpdate { complete: false, seq: head.seq.map(|seq| seq - 1), ..head.clone() };
    let mut messages = series(before_last, logs, results);
    messages.push(head);
    messages
}

/// Spreads entries over as many messages as they need; only the last carries the `seq` of `base`.
pub(crate) fn series(base: JobUpdate, logs: Vec<LogEntry>, results: Vec<ObjectResult>) -> Vec<JobUpdate> {
    let mut messages = vec![JobUpdate { new_logs: Vec::new(), new_results: Vec::new(), ..base }];
    let (mut entries, mut bytes) = (0, 0);
    let mut place = |messages: &mut Vec<JobUpdate>, size: usize| {
        let full = entries == MESSAGE_ENTRIES || (entries > 0 && bytes + size > MESSAGE_BYTES);
        if full {
            (entries, bytes) = (0, 0);
            if let Some(last) = messages.last_mut() {
                let next = JobUpdate { new_logs: Vec::new(), new_results: Vec::new(), reset: false, ..last.clone() };
                last.seq = None;
                messages.push(next);
            }
        }
        (entries, bytes) = (entries + 1, bytes + size);
    };
    for entry in logs {
        place(&mut messages, ENTRY_BYTES + entry.message.len());
        if let Some(last) = messages.last_mut() {
            last.new_logs.push(entry);
        }
    }
    for result in results {
        let text = result.object_name.len() + result.error.as_ref().map_or(0, String::len);
        place(&mut messages, ENTRY_BYTES + text);
        if let Some(last) = messages.last_mut() {
            last.new_results.push(result);
        }
    }
    messages
}
