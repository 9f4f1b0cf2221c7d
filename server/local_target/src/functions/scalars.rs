use rusqlite::types::Value;

use super::dates;

/// Computes a value; `None` is NULL.
pub(super) type Compute = fn(&[Value]) -> Option<Value>;

/// Scalar functions that are computed, except those on dates.
pub(super) const ALL: &[(&str, Compute)] = &[
    ("acos", |a| real(a, f64::acos)),
    ("ascii", |a| {
        text(a, 0)?.chars().next().map_or(Some(Value::Integer(0)), |c| Some(Value::Integer(i64::from(u32::from(c)))))
    }),
    ("asin", |a| real(a, f64::asin)),
    ("atan", |a| real(a, f64::atan)),
    ("atan2", |a| Some(Value::Real(number(a, 0)?.atan2(number(a, 1)?)))),
    ("btrim", |a| match a.get(1) {
        Some(_) => {
            let set = text(a, 1)?;
            Some(Value::Text(text(a, 0)?.trim_matches(|c| set.contains(c)).to_owned()))
        }
        None => Some(Value::Text(text(a, 0)?.trim().to_owned())),
    }),
    ("cbrt", |a| real(a, f64::cbrt)),
    ("ceil", |a| whole(a, f64::ceil)),
    ("ceiling", |a| whole(a, f64::ceil)),
    ("char", character),
    ("char_length", length),
    ("character_length", length),
    ("charindex", |a| position(text(a, 1)?, text(a, 0)?)),
    ("chr", character),
    ("concat", |a| {
        let parts: Option<String> = (0..a.len()).map(|i| text(a, i)).collect();
        parts.map(Value::Text)
    }),
    ("contains", |a| Some(truth(text(a, 0)?.contains(&text(a, 1)?)))),
    ("cos", |a| real(a, f64::cos)),
    ("cosh", |a| real(a, f64::cosh)),
    ("cot", |a| real(a, |x| 1.0 / x.tan())),
    ("degrees", |a| real(a, f64::to_degrees)),
    ("e", |_| Some(Value::Real(std::f64::consts::E))),
    ("endswith", |a| Some(truth(text(a, 0)?.ends_with(&text(a, 1)?)))),
    ("exp", |a| real(a, f64::exp)),
    ("expm1", |a| real(a, f64::exp_m1)),
    ("factorial", |a| {
        let n = number(a, 0)? as i64;
        (0..=20).contains(&n).then(|| Value::Integer((1..=n).product()))
    }),
    ("floor", |a| whole(a, f64::floor)),
    ("greatest", |a| extreme(a, std::cmp::Ordering::Greater)),
    ("hypot", |a| Some(Value::Real(number(a, 0)?.hypot(number(a, 1)?)))),
    ("if", choose),
    ("iff", choose),
    ("initcap", |a| Some(Value::Text(capitals(&text(a, 0)?)))),
    ("isnan", |a| Some(truth(number(a, 0).is_some_and(f64::is_nan)))),
    ("isnotnull", |a| Some(truth(a.first() != Some(&Value::Null)))),
    ("isnull", |a| Some(truth(a.first() == Some(&Value::Null)))),
    ("lcase", |a| Some(Value::Text(text(a, 0)?.to_lowercase()))),
    ("least", |a| extreme(a, std::cmp::Ordering::Less)),
    ("left", |a| Some(Value::Text(text(a, 0)?.chars().take(count(a, 1)?).collect()))),
    ("len", length),
    ("ln", |a| real(a, f64::ln)),
    ("locate", |a| position(text(a, 1)?, text(a, 0)?)),
    ("log", |a| match a.len() {
        1 => real(a, f64::ln),
        _ => Some(Value::Real(number(a, 1)?.log(number(a, 0)?))),
    }),
    ("log10", |a| real(a, f64::log10)),
    ("log1p", |a| real(a, f64::ln_1p)),
    ("log2", |a| real(a, f64::log2)),
    ("lpad", |a| {
        let (value, pad) = padding(a)?;
        Some(Value::Text(pad + &value))
    }),
    ("mod", |a| {
        let (x, y) = (number(a, 0)?, number(a, 1)?);
        (y != 0.0).then(|| narrow(x % y))
    }),
    ("nanvl", |a| if number(a, 0)?.is_nan() { a.get(1).cloned() } else { a.first().cloned() }),
    ("negative", |a| Some(narrow(-number(a, 0)?))),
    ("nullifzero", |a| (number(a, 0)? != 0.0).then(|| a.first().cloned()).flatten()),
    ("nvl", |a| a.iter().find(|value| **value != Value::Null).cloned()),
    ("nvl2", |a| a.get(if a.first()? == &Value::Null { 2 } else { 1 }).cloned()),
    ("pi", |_| Some(Value::Real(std::f64::consts::PI))),
    ("pmod", |a| {
        let (x, y) = (number(a, 0)?, number(a, 1)?);
        (y != 0.0).then(|| narrow(((x % y) + y) % y))
    }),
    ("position", |a| position(text(a, 1)?, text(a, 0)?)),
    ("positive", |a| a.first().cloned()),
    ("pow", |a| Some(Value::Real(number(a, 0)?.powf(number(a, 1)?)))),
    ("power", |a| Some(Value::Real(number(a, 0)?.powf(number(a, 1)?)))),
    ("quote", |a| Some(Value::Text(format!("'{}'", text(a, 0)?.replace('\'', "\\'"))))),
    ("radians", |a| real(a, f64::to_radians)),
    ("repeat", |a| {
        let (value, times) = (text(a, 0)?, count(a, 1)?);
        (value.len().saturating_mul(times) <= LONGEST_BYTES).then(|| Value::Text(value.repeat(times)))
    }),
    ("reverse", |a| Some(Value::Text(text(a, 0)?.chars().rev().collect()))),
    ("right", |a| {
        let value = text(a, 0)?;
        let skipped = value.chars().count().saturating_sub(count(a, 1)?);
        Some(Value::Text(value.chars().skip(skipped).collect()))
    }),
    ("rint", |a| real(a, f64::round_ties_even)),
    ("rpad", |a| {
        let (value, pad) = padding(a)?;
        Some(Value::Text(value + &pad))
    }),
    ("signum", |a| real(a, |x| if x == 0.0 { 0.0 } else { x.signum() })),
    ("sin", |a| real(a, f64::sin)),
    ("sinh", |a| real(a, f64::sinh)),
    ("space", |a| Some(Value::Text(" ".repeat(count(a, 0)?.min(LONGEST_BYTES))))),
    ("split_part", |a| {
        let (value, separator, part) = (text(a, 0)?, text(a, 1)?, number(a, 2)? as i64);
        let parts: Vec<&str> = value.split(separator.as_str()).collect();
        let index = if part < 0 { parts.len() as i64 + part } else { part - 1 };
        Some(Value::Text(
            usize::try_from(index).ok().and_then(|i| parts.get(i)).copied().unwrap_or_default().to_owned(),
        ))
    }),
    ("sqrt", |a| real(a, f64::sqrt)),
    ("startswith", |a| Some(truth(text(a, 0)?.starts_with(&text(a, 1)?)))),
    ("string", |a| text(a, 0).map(Value::Text)),
    ("tan", |a| real(a, f64::tan)),
    ("tanh", |a| real(a, f64::tanh)),
    ("to_number", |a| Some(narrow(number(a, 0)?))),
    ("translate", |a| {
        let (from, to) = (text(a, 1)?, text(a, 2)?);
        let to: Vec<char> = to.chars().collect();
        let swap = |c: char| match from.chars().position(|known| known == c) {
            Some(index) => to.get(index).copied(),
            None => Some(c),
        };
        Some(Value::Text(text(a, 0)?.chars().filter_map(swap).collect()))
    }),
    ("try_add", |a| Some(narrow(number(a, 0)? + number(a, 1)?))),
    ("try_cast", |a| a.first().cloned()),
    ("try_divide", |a| {
        let divisor = number(a, 1)?;
        (divisor != 0.0).then_some(Value::Real(number(a, 0)? / divisor))
    }),
    ("try_mod", |a| {
        let (x, y) = (number(a, 0)?, number(a, 1)?);
        (y != 0.0).then(|| narrow(x % y))
    }),
    ("try_multiply", |a| Some(narrow(number(a, 0)? * number(a, 1)?))),
    ("try_subtract", |a| Some(narrow(number(a, 0)? - number(a, 1)?))),
    ("try_to_number", |a| Some(narrow(number(a, 0)?))),
    ("ucase", |a| Some(Value::Text(text(a, 0)?.to_uppercase()))),
    ("zeroifnull", |a| if a.first()? == &Value::Null { Some(Value::Integer(0)) } else { a.first().cloned() }),
    ("now", |_| Some(Value::Text(dates::now()))),
];

/// Text made by repetition ends here.
const LONGEST_BYTES: usize = 1 << 20;

pub(super) fn text(arguments: &[Value], index: usize) -> Option<String> {
    match arguments.get(index)? {
        Value::Null => None,
        Value::Integer(value) => Some(value.to_string()),
        Value::Real(value) => Some(value.to_string()),
        Value::Text(value) => Some(value.clone()),
        Value::Blob(value) => Some(String::from_utf8_lossy(value).into_owned()),
    }
}

pub(super) fn number(arguments: &[Value], index: usize) -> Option<f64> {
    match arguments.get(index)? {
        Value::Integer(value) => Some(*value as f64),
        Value::Real(value) => Some(*value),
        Value::Text(value) => value.trim().parse().ok(),
        Value::Null | Value::Blob(_) => None,
    }
}

fn count(arguments: &[Value], index: usize) -> Option<usize> {
    Some(number(arguments, index)?.max(0.0) as usize)
}

fn real(arguments: &[Value], compute: fn(f64) -> f64) -> Option<Value> {
    Some(Value::Real(compute(number(arguments, 0)?)))
}

fn whole(arguments: &[Value], compute: fn(f64) -> f64) -> Option<Value> {
    Some(Value::Integer(compute(number(arguments, 0)?) as i64))
}

/// A whole number where it is one.
fn narrow(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 { Value::Integer(value as i64) } else { Value::Real(value) }
}

fn truth(value: bool) -> Value {
    Value::Integer(i64::from(value))
}

fn length(arguments: &[Value]) -> Option<Value> {
    Some(Value::Integer(text(arguments, 0)?.chars().count() as i64))
}

fn character(arguments: &[Value]) -> Option<Value> {
    let code = u32::try_from(number(arguments, 0)? as i64).ok()?;
    Some(Value::Text(char::from_u32(code)?.to_string()))
}

fn choose(arguments: &[Value]) -> Option<Value> {
    let holds = number(arguments, 0).is_some_and(|value| value != 0.0);
    arguments.get(if holds { 1 } else { 2 }).cloned()
}

fn position(value: String, part: String) -> Option<Value> {
    let found = value.find(&part).map_or(0, |bytes| value[..bytes].chars().count() + 1);
    Some(Value::Integer(found as i64))
}

fn padding(arguments: &[Value]) -> Option<(String, String)> {
    let wanted = count(arguments, 1)?.min(LONGEST_BYTES);
    let pad = if arguments.len() > 2 { text(arguments, 2)? } else { " ".to_owned() };
    let value: String = text(arguments, 0)?.chars().take(wanted).collect();
    let missing = wanted - value.chars().count();
    Some((value, pad.chars().cycle().take(missing).collect()))
}

fn capitals(value: &str) -> String {
    let mut start = true;
    let capital = |c: char| {
        let upper = std::mem::replace(&mut start, c.is_whitespace());
        if upper { c.to_uppercase().to_string() } else { c.to_lowercase().to_string() }
    };
    value.chars().map(capital).collect()
}

/// The greatest or least of the arguments that are not NULL; numbers as numbers, all else as text.
fn extreme(arguments: &[Value], wanted: std::cmp::Ordering) -> Option<Value> {
    let given: Vec<&Value> = arguments.iter().filter(|value| **value != Value::Null).collect();
    let mut best = *given.first()?;
    for value in given {
        if order(value, best) == wanted {
            best = value;
        }
    }
    Some(best.clone())
}

pub(super) fn order(left: &Value, right: &Value) -> std::cmp::Ordering {
    let (left, right) = (std::slice::from_ref(left), std::slice::from_ref(right));
    match (number(left, 0), number(right, 0)) {
        (Some(left), Some(right)) => left.total_cmp(&right),
        _ => text(left, 0).cmp(&text(right, 0)),
    }
}
