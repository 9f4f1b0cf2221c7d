use std::collections::VecDeque;

use rusqlite::functions::{Aggregate, Context, WindowAggregate};
use rusqlite::types::Value;

use super::scalars::{number, order, text};

/// What is made of the rows of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Any,
    CountDistinct,
    CountTrue,
    Every,
    First,
    Joined,
    Last,
    List,
    MaxBy,
    MinBy,
    Mean,
    Median,
    MostFrequent,
    Null,
    Percentile,
    PopulationDeviation,
    PopulationVariance,
    SampleDeviation,
    SampleVariance,
    Set,
    Some,
    Sum,
}

/// Aggregates that are computed, also over windows.
pub(super) const ALL: &[(&str, Outcome)] = &[
    ("any", Outcome::Some),
    ("any_value", Outcome::Any),
    ("approx_count_distinct", Outcome::CountDistinct),
    ("approx_percentile", Outcome::Percentile),
    ("array_agg", Outcome::List),
    ("bool_and", Outcome::Every),
    ("bool_or", Outcome::Some),
    ("collect_list", Outcome::List),
    ("collect_set", Outcome::Set),
    ("count_if", Outcome::CountTrue),
    ("every", Outcome::Every),
    ("first", Outcome::First),
    ("last", Outcome::Last),
    ("listagg", Outcome::Joined),
    ("max_by", Outcome::MaxBy),
    ("mean", Outcome::Mean),
    ("median", Outcome::Median),
    ("min_by", Outcome::MinBy),
    ("mode", Outcome::MostFrequent),
    ("percentile", Outcome::Percentile),
    ("percentile_approx", Outcome::Percentile),
    ("percentile_cont", Outcome::Percentile),
    ("percentile_disc", Outcome::Percentile),
    ("some", Outcome::Some),
    ("std", Outcome::SampleDeviation),
    ("stddev", Outcome::SampleDeviation),
    ("stddev_pop", Outcome::PopulationDeviation),
    ("stddev_samp", Outcome::SampleDeviation),
    ("string_agg", Outcome::Joined),
    ("try_avg", Outcome::Mean),
    ("try_sum", Outcome::Sum),
    ("var_pop", Outcome::PopulationVariance),
    ("var_samp", Outcome::SampleVariance),
    ("variance", Outcome::SampleVariance),
];

/// Gathers the rows of a group and computes at its end.
pub(super) struct Gathering(pub(super) Outcome);

type Rows = VecDeque<Vec<Value>>;

impl Aggregate<Rows, Value> for Gathering {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<Rows> {
        Ok(Rows::new())
    }

    fn step(&self, context: &mut Context<'_>, rows: &mut Rows) -> rusqlite::Result<()> {
        rows.push_back(super::arguments(context)?);
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, rows: Option<Rows>) -> rusqlite::Result<Value> {
        Ok(compute(self.0, &rows.unwrap_or_default()).unwrap_or(Value::Null))
    }
}

impl WindowAggregate<Rows, Value> for Gathering {
    fn value(&self, rows: Option<&mut Rows>) -> rusqlite::Result<Value> {
        Ok(rows.and_then(|rows| compute(self.0, rows)).unwrap_or(Value::Null))
    }

    fn inverse(&self, _: &mut Context<'_>, rows: &mut Rows) -> rusqlite::Result<()> {
        rows.pop_front();
        Ok(())
    }
}

fn compute(outcome: Outcome, rows: &Rows) -> Option<Value> {
    let given: Vec<&Vec<Value>> =
        rows.iter().filter(|row| row.first().is_some_and(|value| *value != Value::Null)).collect();
    let first = |row: &&Vec<Value>| row.first().cloned();
    match outcome {
        Outcome::Null => None,
        Outcome::Any | Outcome::First => rows.front().and_then(|row| row.first().cloned()),
        Outcome::Last => rows.back().and_then(|row| row.first().cloned()),
        Outcome::CountTrue => Some(Value::Integer(given.iter().filter(|row| holds(row)).count() as i64)),
        Outcome::Every => (!given.is_empty()).then(|| Value::Integer(i64::from(given.iter().all(|row| holds(row))))),
        Outcome::Some => (!given.is_empty()).then(|| Value::Integer(i64::from(given.iter().any(|row| holds(row))))),
        Outcome::CountDistinct => Some(Value::Integer(distinct(&given).len() as i64)),
        Outcome::Joined => {
            let separator = given.first().and_then(|row| text(row, 1)).unwrap_or_default();
            let parts: Vec<String> = given.iter().filter_map(|row| text(row, 0)).collect();
            (!parts.is_empty()).then(|| Value::Text(parts.join(&separator)))
        }
        Outcome::List => Some(listed(given.iter().filter_map(first))),
        Outcome::Set => Some(listed(distinct(&given).into_iter())),
        Outcome::MaxBy => given.iter().max_by(|a, b| by_second(a, b)).and_then(first),
        Outcome::MinBy => given.iter().min_by(|a, b| by_second(a, b)).and_then(first),
        Outcome::MostFrequent => {
            let times = |value: &Value| given.iter().filter(|row| row.first() == Some(value)).count();
            distinct(&given).into_iter().max_by_key(times)
        }
        Outcome::Median => percentile(&given, 0.5),
        Outcome::Percentile => percentile(&given, given.first().and_then(|row| number(row, 1))?),
        Outcome::Sum => (!given.is_empty()).then(|| Value::Real(numbers(&given).iter().sum())),
        Outcome::Mean => mean(&numbers(&given)).map(Value::Real),
        Outcome::PopulationVariance => variance(&given, 0).map(Value::Real),
        Outcome::SampleVariance => variance(&given, 1).map(Value::Real),
        Outcome::PopulationDeviation => variance(&given, 0).map(|variance| Value::Real(variance.sqrt())),
        Outcome::SampleDeviation => variance(&given, 1).map(|variance| Value::Real(variance.sqrt())),
    }
}

fn holds(row: &[Value]) -> bool {
    number(row, 0).is_some_and(|value| value != 0.0)
}

fn by_second(a: &[Value], b: &[Value]) -> std::cmp::Ordering {
    order(a.get(1).unwrap_or(&Value::Null), b.get(1).unwrap_or(&Value::Null))
}

fn numbers(rows: &[&Vec<Value>]) -> Vec<f64> {
    rows.iter().filter_map(|row| number(row, 0)).collect()
}

fn distinct(rows: &[&Vec<Value>]) -> Vec<Value> {
    let mut values: Vec<Value> = rows.iter().filter_map(|row| row.first().cloned()).collect();
    values.sort_by(order);
    values.dedup();
    values
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// `missing` is 1 for a sample, 0 for a population.
fn variance(rows: &[&Vec<Value>], missing: usize) -> Option<f64> {
    let values = numbers(rows);
    let mean = mean(&values)?;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (values.len() > missing).then(|| squares / (values.len() - missing) as f64)
}

fn percentile(rows: &[&Vec<Value>], share: f64) -> Option<Value> {
    let mut values = numbers(rows);
    values.sort_by(f64::total_cmp);
    let place = share.clamp(0.0, 1.0) * (values.len().checked_sub(1)?) as f64;
    let (below, above) = (values.get(place.floor() as usize)?, values.get(place.ceil() as usize)?);
    Some(Value::Real(below + (above - below) * place.fract()))
}

/// Arrays are JSON text in SQLite.
fn listed(values: impl Iterator<Item = Value>) -> Value {
    let item = |value: Value| match value {
        Value::Integer(value) => value.to_string(),
        Value::Real(value) => value.to_string(),
        other => {
            let text = text(&[other], 0).unwrap_or_default();
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
        }
    };
    Value::Text(format!("[{}]", values.map(item).collect::<Vec<_>>().join(",")))
}
