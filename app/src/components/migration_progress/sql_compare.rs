//! Two texts beside each other: which lines answer to each other, and which words in them differ. Plain data.

use std::collections::BTreeSet;

/// Pairs of lines looked at; beyond it lines are paired by their place, since the time grows with the product.
const PAIRS_LIMIT: usize = 90_000;

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) text: String,
    /// Whether the other side has something else here.
    pub(super) differs: bool,
}

/// A line of one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number, from 1.
    pub(super) number: u32,
    pub(super) parts: Vec<Part>,
    /// Whether anything in it differs.
    pub(super) differs: bool,
}

/// Lines that stand beside each other; one side may have none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) left: Option<Line>,
    pub(super) right: Option<Line>,
}

/// Lays two texts beside each other. Where one is empty nothing is marked.
pub(super) fn compare(left: &str, right: &str) -> Vec<Pair> {
    let (left, right) = (lines(left), lines(right));
    let plain = left.is_empty() || right.is_empty();
    places(&left, &right)
        .into_iter()
        .map(|(l, r)| {
            let (a, b) = (l.and_then(|at| left.get(at)), r.and_then(|at| right.get(at)));
            let (none, words) = (Vec::new(), |line: Option<&Vec<String>>| line.cloned().unwrap_or_default());
            let (same_left, same_right) = match (a, b) {
                (Some(a), Some(b)) => common(a, b),
                _ => (none.clone(), none),
            };
            Pair {
                left: l.map(|at| line(at, words(a), &same_left, plain)),
                right: r.map(|at| line(at, words(b), &same_right, plain)),
            }
        })
        .collect()
}

fn lines(text: &str) -> Vec<Vec<String>> {
    text.lines().map(words).collect()
}

/// Words, runs of blanks, and single other characters.
fn words(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let class = |c: char| {
        if c.is_alphanumeric() || c == '_' {
            1
        } else if c.is_whitespace() {
            2
        } else {
            0
        }
    };
    let mut last = 0;
    for c in line.chars() {
        match words.last_mut() {
            Some(word) if class(c) == last && last != 0 => word.push(c),
            _ => words.push(c.to_string()),
        }
        last = class(c);
    }
    words
}

fn line(at: usize, words: Vec<String>, same: &[bool], plain: bool) -> Line {
    let mut parts: Vec<Part> = Vec::new();
    for (place, text) in words.into_iter().enumerate() {
        let blank = text.trim().is_empty();
        let differs = !plain && !blank && same.get(place) != Some(&true);
        match parts.last_mut() {
            Some(part) if part.differs == differs => part.text.push_str(&text),
            _ => parts.push(Part { text, differs }),
        }
    }
    let differs = parts.iter().any(|part| part.differs);
    Line { number: u32::try_from(at + 1).unwrap_or(u32::MAX), parts, differs }
}

/// Which words of each of two lines the other has too, in the same order; case does not matter in SQL's words.
fn common(left: &[String], right: &[String]) -> (Vec<bool>, Vec<bool>) {
    let (mut in_left, mut in_right) = (vec![false; left.len()], vec![false; right.len()]);
    let score = |l: usize, r: usize| match (left.get(l), right.get(r)) {
        (Some(a), Some(b)) if a.eq_ignore_ascii_case(b) => a.trim().chars().count().clamp(0, 9) as u32 + 1,
        _ => 0,
    };
    for (l, r) in aligned(left.len(), right.len(), score) {
        if let (Some(l), Some(r)) = (l.and_then(|at| in_left.get_mut(at)), r.and_then(|at| in_right.get_mut(at))) {
            (*l, *r) = (true, true);
        }
    }
    (in_left, in_right)
}

type Places = Vec<(Option<usize>, Option<usize>)>;

fn places(left: &[Vec<String>], right: &[Vec<String>]) -> Places {
    if left.len().saturating_mul(right.len()) > PAIRS_LIMIT {
        let rows = left.len().max(right.len());
        return (0..rows).map(|at| ((at < left.len()).then_some(at), (at < right.len()).then_some(at))).collect();
    }
    let sets = |lines: &[Vec<String>]| -> Vec<BTreeSet<String>> {
        let word = |word: &String| word.to_ascii_lowercase();
        lines.iter().map(|line| line.iter().filter(|text| !text.trim().is_empty()).map(word).collect()).collect()
    };
    let (left_sets, right_sets) = (sets(left), sets(right));
    aligned(left.len(), right.len(), |l, r| match (left_sets.get(l), right_sets.get(r)) {
        (Some(a), Some(b)) if a == b => 100,
        (Some(a), Some(b)) => {
            let (shared, all) = (a.intersection(b).count(), a.len().max(b.len()).max(1));
            // Lines with less than a third in common do not answer to each other.
            if shared * 3 < all { 0 } else { (shared * 90 / all) as u32 }
        }
        _ => 0,
    })
}

/// The alignment of two series with the highest sum of scores; a score of 0 pairs nothing.
fn aligned(left: usize, right: usize, score: impl Fn(usize, usize) -> u32) -> Places {
    let width = right + 1;
    let mut best = vec![0u32; (left + 1) * width];
    let at = |best: &[u32], l: usize, r: usize| best.get(l * width + r).copied().unwrap_or(0);
    for l in (0..left).rev() {
        for r in (0..right).rev() {
            let paired = match score(l, r) {
                0 => 0,
                score => score + at(&best, l + 1, r + 1),
            };
            let value = paired.max(at(&best, l + 1, r)).max(at(&best, l, r + 1));
            if let Some(cell) = best.get_mut(l * width + r) {
                *cell = value;
            }
        }
    }
    let (mut places, mut l, mut r) = (Vec::with_capacity(left.max(right)), 0, 0);
    while l < left || r < right {
        let here = at(&best, l, r);
        let paired = if l < left && r < right { score(l, r) } else { 0 };
        if paired > 0 && here == paired + at(&best, l + 1, r + 1) {
            places.push((Some(l), Some(r)));
            (l, r) = (l + 1, r + 1);
        } else if l < left && (r >= right || here == at(&best, l + 1, r)) {
            places.push((Some(l), None));
            l += 1;
        } else {
            places.push((None, Some(r)));
            r += 1;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(line: Option<&Line>) -> String {
        let Some(line) = line else { return "~".to_owned() };
        line.parts
            .iter()
            .map(|part| if part.differs { format!("[{}]", part.text) } else { part.text.clone() })
            .collect()
    }

    fn rows(left: &str, right: &str) -> Vec<(String, String)> {
        compare(left, right).iter().map(|pair| (marked(pair.left.as_ref()), marked(pair.right.as_ref()))).collect()
    }

    #[test]
    fn lines_that_answer_to_each_other_are_paired_and_their_other_words_marked() {
        let found = rows("SELECT\n  NVL(a, 0) AS a,\nb\nFROM t", "select\n  COALESCE(a, 0) AS a,\nFROM main.t");
        let expected = [
            ("SELECT", "select"),
            ("  [NVL](a, 0) AS a,", "  [COALESCE](a, 0) AS a,"),
            ("[b]", "~"),
            ("FROM t", "FROM [main.]t"),
        ];
        assert_eq!(found, expected.map(|(l, r)| (l.to_owned(), r.to_owned())));
    }

    #[test]
    fn a_text_without_a_twin_is_not_marked_and_every_line_is_there_once() {
        assert_eq!(rows("a\nb", ""), [("a".to_owned(), "~".to_owned()), ("b".to_owned(), "~".to_owned())]);
        assert!(compare("", "").is_empty());
        let long: String = (0..600).map(|n| format!("line {n}\n")).collect();
        let pairs = compare(&long, &format!("{long}end"));
        assert_eq!(pairs.len(), 601);
        let numbers: Vec<u32> = pairs.iter().filter_map(|pair| pair.right.as_ref()).map(|line| line.number).collect();
        assert_eq!(numbers, (1..=601).collect::<Vec<u32>>());
        assert!(pairs.iter().take(600).all(|pair| pair.left.as_ref().is_some_and(|line| !line.differs)));
    }
}
