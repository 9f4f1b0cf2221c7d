use std::fmt;
use std::str::FromStr;

/// Millionths of a currency's unit in one unit.
const MILLION: u64 = 1_000_000;

/// What a million tokens cost, in units of a currency that only who set it knows; in millionths of such a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenPrices {
    prompt: u64,
    answer: u64,
}

impl TokenPrices {
    /// What so many tokens of prompts and of answers cost.
    pub(super) fn cost(self, prompt_tokens: u64, answer_tokens: u64) -> Cost {
        let of = |price: u64, tokens: u64| u128::from(price) * u128::from(tokens);
        let both = of(self.prompt, prompt_tokens).saturating_add(of(self.answer, answer_tokens));
        Cost { millionths: both.div_ceil(u128::from(MILLION)) }
    }
}

impl FromStr for TokenPrices {
    type Err = ();

    /// Reads `0.50/1.50`: what a million tokens of prompts, and a million of answers, cost.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (prompt, answer) = text.split_once('/').ok_or(())?;
        Ok(Self { prompt: millionths(prompt)?, answer: millionths(answer)? })
    }
}

/// A decimal number in millionths.
fn millionths(text: &str) -> Result<u64, ()> {
    let text = text.trim();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > 6 || !digits(whole) || !digits(part) {
        return Err(());
    }
    let whole = whole.parse::<u64>().ok().and_then(|whole| whole.checked_mul(MILLION)).ok_or(())?;
    let part = format!("{part:0<6}").parse::<u64>().map_err(drop)?;
    whole.checked_add(part).ok_or(())
}

/// What a job's tokens cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cost {
    millionths: u128,
}

impl fmt::Display for Cost {
    /// With four places, rounded up: what is not nothing is not shown as nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ten_thousandths = self.millionths.div_ceil(100);
        write!(f, "{}.{:04}", ten_thousandths / 10_000, ten_thousandths % 10_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_two_decimal_numbers_and_a_cost_is_exact() {
        for (text, tokens, expected) in [
            ("0.50/1.50", (1_000_000, 1_000_000), Some("2.0000")),
            ("3/15", (12_345, 678), Some("0.0473")),
            (" 0.07 / 0.3 ", (1, 0), Some("0.0001")),
            ("0.000001/0", (999_999, 5), Some("0.0001")),
            ("0/0", (5, 5), Some("0.0000")),
            ("18446744073709/0", (u64::MAX, 0), Some("340282366920928287925748899.9901")),
            ("0.5", (0, 0), None),
            ("/1", (0, 0), None),
            ("1/", (0, 0), None),
            ("-1/1", (0, 0), None),
            ("1e3/1", (0, 0), None),
            ("0.1234567/1", (0, 0), None),
            ("18446744073710/0", (0, 0), None),
            ("$1/$2", (0, 0), None),
        ] {
            let found = text.parse().ok().map(|prices: TokenPrices| prices.cost(tokens.0, tokens.1).to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
