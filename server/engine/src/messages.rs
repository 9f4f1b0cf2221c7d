//! Cuts what is to be said into messages that are not too large.

use model::{JobUpdate, LogEntry, ObjectResult};

/// Entries a message holds at most.
pub(crate) const MESSAGE_ENTRIES: usize = 1000;
/// Bytes of text its entries hold at most, unless a single one is larger.
const MESSAGE_BYTES: usize = 200_000;
/// What an entry's other fields take as JSON, roughly.
const ENTRY_BYTES: usize = 160;

/// The messages that bring entries and then the state `head`: for a job that has ended, one more that says so, with a
/// `seq` of its own.
pub(crate) fn messages(head: JobUpdate, logs: Vec<LogEntry>, results: Vec<ObjectResult>) -> Vec<JobUpdate> {
    if !head.complete || (logs.is_empty() && results.is_empty()) {
        return series(head, logs, results);
    }
    let before_last = JobUpdate { complete: false, seq: head.seq.map(|seq| seq - 1), ..head.clone() };
    let mut messages = series(before_last, logs, results);
    messages.push(JobUpdate { reset: false, ..head });
    messages
}

/// The messages of a part of a longer series: none of them moves its reader's position.
pub(crate) fn part(head: JobUpdate, logs: Vec<LogEntry>, results: Vec<ObjectResult>) -> Vec<JobUpdate> {
    series(JobUpdate { seq: None, complete: false, ..head }, logs, results)
}

/// Spreads entries over as many messages as they need; only the last carries the `seq` of `base`.
fn series(base: JobUpdate, logs: Vec<LogEntry>, results: Vec<ObjectResult>) -> Vec<JobUpdate> {
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
        place(&mut messages, ENTRY_BYTES + json_bytes(&entry.message));
        if let Some(last) = messages.last_mut() {
            last.new_logs.push(entry);
        }
    }
    for result in results {
        let text = json_bytes(&result.object_name) + result.error.as_deref().map_or(0, json_bytes);
        place(&mut messages, ENTRY_BYTES + text);
        if let Some(last) = messages.last_mut() {
            last.new_results.push(result);
        }
    }
    messages
}

/// What a text takes between the quotes of a JSON string.
fn json_bytes(text: &str) -> usize {
    let byte = |byte| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0c => 2,
        0..=0x1f => 6,
        _ => 1,
    };
    text.bytes().map(byte).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_of_a_text_are_those_of_its_json() {
        for text in
            ["", "plain", "\"quoted\" \\ back", "line\nfeed\ttab\r", "\u{1}\u{8}\u{c}\u{1f}", "\u{7f} \u{e9} \u{1f600}"]
        {
            assert_eq!(json_bytes(text), serde_json::to_string(text).unwrap().len() - 2, "{text:?}");
        }
    }
}
