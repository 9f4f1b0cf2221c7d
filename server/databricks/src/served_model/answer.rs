//! SQL out of what a model answers.

use crate::scan::{Token, scan};

/// The statements of an answer about one object: of its blocks, or of all of it where it has none and begins like SQL.
pub(super) fn statements(answer: &str) -> Vec<String> {
    let blocks = blocks(answer);
    let texts = if blocks.is_empty() && begins_like_sql(answer) { vec![answer] } else { blocks };
    texts.into_iter().flat_map(split).collect()
}

/// The parts of an answer about several objects, by their numbers from 1. What is not numbered, or numbered beyond `count`, is
/// left out; of two with one number the first counts.
pub(super) fn parts(answer: &str, count: usize) -> Vec<Option<&str>> {
    let mut found = vec![None; count];
    let mut open: Option<(usize, usize)> = None;
    let (mut at, mut in_block) = (0, false);
    for line in answer.split_inclusive('\n') {
        let trimmed = line.trim();
        in_block ^= trimmed.starts_with("```");
        let number =
            (!in_block).then(|| trimmed.trim_start_matches('#').trim_matches(['*', ' ', ':', '.']).parse::<usize>());
        if let Some(Ok(number)) = number.filter(|_| trimmed.starts_with(['#', '*'])) {
            close(&mut found, open, &answer[..at]);
            open = Some((number, at + line.len()));
        }
        at += line.len();
    }
    close(&mut found, open, answer);
    found
}

fn close<'a>(found: &mut [Option<&'a str>], open: Option<(usize, usize)>, before: &'a str) {
    if let Some((number, start)) = open
        && let Some(place) = number.checked_sub(1).and_then(|place| found.get_mut(place))
        && place.is_none()
    {
        *place = Some(&before[start..]);
    }
}

/// What stands between lines of three or more backticks. One that does not end is left out: it was cut off.
fn blocks(answer: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    let mut at = 0;
    for line in answer.split_inclusive('\n') {
        let ticks = line.trim_start().bytes().take_while(|byte| *byte == b'`').count();
        let alone = line.trim().len() == ticks;
        match open {
            Some((start, fence)) if ticks >= fence && alone => {
                found.push(&answer[start..at]);
                open = None;
            }
            None if ticks >= 3 => open = Some((at + line.len(), ticks)),
            Some(_) | None => {}
        }
        at += line.len();
    }
    found
}

fn begins_like_sql(text: &str) -> bool {
    scan(text).first().is_some_and(|token| token.is("CREATE"))
}

/// Statements divided by `;`, those within BEGIN … END together.
fn split(script: &str) -> Vec<String> {
    let tokens = scan(script);
    let (mut found, mut depth, mut first) = (Vec::new(), 0_usize, 0);
    let mut take = |from: usize, to: usize| {
        if let (true, Some(start), Some(end)) =
            (from < to, tokens.get(from), to.checked_sub(1).and_then(|to| tokens.get(to)))
        {
            found.push(script[start.start..end.end()].to_owned());
        }
    };
    for (at, token) in tokens.iter().enumerate() {
        if token.is("BEGIN") || token.is("CASE") {
            let ends = at.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|before| before.is("END"));
            depth += usize::from(!ends);
        } else if token.is("END") && !closes_a_loop(tokens.get(at + 1)) {
            depth = depth.saturating_sub(1);
        } else if token.is_sign(";") && depth == 0 {
            take(first, at);
            first = at + 1;
        }
    }
    take(first, tokens.len());
    found
}

/// `END IF` and the like end what was not counted.
fn closes_a_loop(next: Option<&Token<'_>>) -> bool {
    next.is_some_and(|next| ["IF", "WHILE", "FOR", "LOOP", "REPEAT"].iter().any(|word| next.is(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sql_is_found_in_blocks_or_alone_and_divided_into_statements() {
        let procedure = "CREATE PROCEDURE p() AS BEGIN IF a THEN SET b = CASE WHEN c THEN ';' END; END IF; CASE a WHEN 1 THEN \
                         SET b = 2; END CASE; END";
        for (answer, expected) in [
            ("Here:\n```sql\nCREATE VIEW v AS SELECT 1;\n```\nDone.", vec!["CREATE VIEW v AS SELECT 1"]),
            ("````sql\nCREATE VIEW v AS SELECT '```'\n````", vec!["CREATE VIEW v AS SELECT '```'"]),
            ("CREATE VIEW v AS SELECT 1; -- done", vec!["CREATE VIEW v AS SELECT 1"]),
            (
                "```\nCREATE TABLE t (a INT);\nALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)\n```",
                vec!["CREATE TABLE t (a INT)", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)"],
            ),
            (&format!("```sql\n{procedure};\n```"), vec![procedure]),
            ("```sql\nCREATE VIEW v AS SELECT", vec![]),
            ("I cannot translate this.", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(statements(answer), expected, "{answer}");
        }
    }

    #[test]
    fn the_parts_of_an_answer_are_found_by_their_numbers() {
        let answer = "### 2\n```sql\nB\n### 1\n```\n### 1\n```sql\nA\n```\n**3**\nC\n### 9\nX\n### 1\nagain";
        let found = parts(answer, 4);
        assert_eq!(found[0].map(|part| part.contains('A')), Some(true));
        assert_eq!(found[1].map(|part| part.contains('B')), Some(true));
        assert_eq!(found[2].map(str::trim), Some("C"));
        assert_eq!(found[3], None);
    }
}
