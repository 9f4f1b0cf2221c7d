//! What a job's models took.

use std::sync::atomic::{AtomicU64, Ordering};

use super::TokenPrices;
use super::endpoint::TokenUse;

/// Calls after which it is told how far a job is.
const TELL_EVERY: u64 = 100;

/// Counts of one job, in one process.
#[derive(Debug, Default)]
pub(super) struct Usage {
    calls: AtomicU64,
    repairs: AtomicU64,
    prompt_tokens: AtomicU64,
    answer_tokens: AtomicU64,
    by_rules: AtomicU64,
    by_model: AtomicU64,
    /// What the tokens cost, where that is known.
    prices: Option<TokenPrices>,
}

impl Usage {
    pub(super) fn new(prices: Option<TokenPrices>) -> Self {
        Self { prices, ..Self::default() }
    }

    /// Adds a call. Answers with what is to be told now, if something is.
    pub(super) fn called(&self, tokens: TokenUse, model: &str) -> Option<String> {
        self.prompt_tokens.fetch_add(tokens.prompt_tokens, Ordering::Relaxed);
        self.answer_tokens.fetch_add(tokens.completion_tokens, Ordering::Relaxed);
        let calls = self.calls.fetch_add(1, Ordering::Relaxed) + 1;
        calls.is_multiple_of(TELL_EVERY).then(|| self.sentence(model))
    }

    pub(super) fn repaired(&self) {
        self.repairs.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn translated_by_rules(&self) {
        self.by_rules.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn translated_by_model(&self) {
        self.by_model.fetch_add(1, Ordering::Relaxed);
    }

    /// Tokens so far, of prompts and answers.
    pub(super) fn tokens(&self) -> u64 {
        self.prompt_tokens.load(Ordering::Relaxed) + self.answer_tokens.load(Ordering::Relaxed)
    }

    /// What it took so far.
    pub(super) fn sentence(&self, model: &str) -> String {
        let [calls, repairs, prompts, answers, by_rules, by_model] =
            [&self.calls, &self.repairs, &self.prompt_tokens, &self.answer_tokens, &self.by_rules, &self.by_model]
                .map(|count| count.load(Ordering::Relaxed));
        let rules = if by_rules > 0 { format!("; rules translated {by_rules}") } else { String::new() };
        let cost = self.prices.map(|prices| prices.cost(prompts, answers));
        let cost = cost.map(|cost| format!("; at the prices given that is {cost}")).unwrap_or_default();
        format!(
            "The model {model} translated {by_model} objects in {calls} calls, {repairs} of them to mend an answer: \
             {prompts} tokens of prompts, {answers} of answers{rules}{cost}"
        )
    }
}
