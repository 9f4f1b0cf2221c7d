//! Dates and timestamps are text in SQLite: `2026-03-31` and `2026-03-31 14:05:06`. Zones are not known; all is UTC.

use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::types::Value;

use super::scalars::{Compute, number, text};

/// Functions on dates that are computed.
pub(super) const ALL: &[(&str, Compute)] = &[
    ("add_months", |a| Some(moment(a, 0)?.plus_months(number(a, 1)? as i64).date())),
    ("curdate", |_| Some(Moment::now().date())),
    ("current_date", |_| Some(Moment::now().date())),
    ("current_timestamp", |_| Some(Moment::now().timestamp())),
    ("date", |a| Some(moment(a, 0)?.date())),
    ("date_add", add),
    ("date_diff", difference),
    ("date_format", |a| Some(Value::Text(moment(a, 0)?.formatted(&text(a, 1)?)))),
    ("date_part", |a| part(&text(a, 0)?, moment(a, 1)?)),
    ("date_sub", |a| Some(moment(a, 0)?.plus_days(-(number(a, 1)? as i64)).date())),
    ("date_trunc", |a| Some(moment(a, 1)?.truncated(&text(a, 0)?)?.timestamp())),
    ("dateadd", add),
    ("datediff", difference),
    ("datepart", |a| part(&text(a, 0)?, moment(a, 1)?)),
    ("datesub", |a| shifted(&text(a, 0)?, -(number(a, 1)? as i64), moment(a, 2)?, is_date(a, 2))),
    ("day", |a| part("day", moment(a, 0)?)),
    ("dayname", |a| Some(Value::Text(moment(a, 0)?.formatted("E")))),
    ("dayofmonth", |a| part("day", moment(a, 0)?)),
    ("dayofweek", |a| part("dayofweek", moment(a, 0)?)),
    ("dayofyear", |a| part("doy", moment(a, 0)?)),
    ("extract", |a| part(&text(a, 0)?, moment(a, 1)?)),
    ("getdate", |_| Some(Moment::now().timestamp())),
    ("hour", |a| part("hour", moment(a, 0)?)),
    ("last_day", |a| {
        let moment = moment(a, 0)?;
        Some(Moment { day: days_in(moment.year, moment.month), ..moment }.date())
    }),
    ("localtimestamp", |_| Some(Moment::now().timestamp())),
    ("make_date", |a| Moment::new(number(a, 0)? as i64, number(a, 1)? as i64, number(a, 2)? as i64).map(|m| m.date())),
    ("make_timestamp", |a| {
        let day = Moment::new(number(a, 0)? as i64, number(a, 1)? as i64, number(a, 2)? as i64)?;
        let second = number(a, 3)? as i64 * 3600 + number(a, 4)? as i64 * 60 + number(a, 5)? as i64;
        Some(Moment { second, ..day }.timestamp())
    }),
    ("minute", |a| part("minute", moment(a, 0)?)),
    ("month", |a| part("month", moment(a, 0)?)),
    ("monthname", |a| Some(Value::Text(moment(a, 0)?.formatted("MMM")))),
    ("months_between", |a| {
        let (later, earlier) = (moment(a, 0)?, moment(a, 1)?);
        let months = (later.months() - earlier.months()) as f64;
        let last = |m: Moment| m.day == days_in(m.year, m.month);
        let equal = later.day == earlier.day || (last(later) && last(earlier));
        let days = if equal { 0.0 } else { (later.day - earlier.day) as f64 / 31.0 };
        Some(Value::Real(months + days))
    }),
    ("next_day", |a| {
        let start = moment(a, 0)?;
        let wanted = text(a, 1)?.get(..2)?.to_uppercase();
        let days = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
        let wanted = days.iter().position(|day| *day == wanted)? as i64;
        let ahead = (wanted - start.weekday() + 6).rem_euclid(7) + 1;
        Some(start.plus_days(ahead).date())
    }),
    ("quarter", |a| part("quarter", moment(a, 0)?)),
    ("second", |a| part("second", moment(a, 0)?)),
    ("timestamp", |a| Some(moment(a, 0)?.timestamp())),
    ("timestampadd", add),
    ("timestampdiff", difference),
    ("to_date", |a| Some(moment(a, 0)?.date())),
    ("to_timestamp", |a| Some(moment(a, 0)?.timestamp())),
    ("to_timestamp_ltz", |a| Some(moment(a, 0)?.timestamp())),
    ("to_timestamp_ntz", |a| Some(moment(a, 0)?.timestamp())),
    ("trunc", |a| Some(moment(a, 0)?.truncated(&text(a, 1)?)?.date())),
    ("try_to_date", |a| Some(moment(a, 0)?.date())),
    ("try_to_timestamp", |a| Some(moment(a, 0)?.timestamp())),
    ("weekday", |a| Some(Value::Integer((moment(a, 0)?.weekday() + 6) % 7))),
    ("weekofyear", |a| part("week", moment(a, 0)?)),
    ("year", |a| part("year", moment(a, 0)?)),
];

/// The present second, as a timestamp.
pub(super) fn now() -> String {
    Moment::now().spelled()
}

/// A second of the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Moment {
    year: i64,
    /// 1..=12.
    month: i64,
    /// 1..=31.
    day: i64,
    /// Of the day, 0..86_400.
    second: i64,
}

impl Moment {
    fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        let valid =
            (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
        valid.then_some(Self { year, month, day, second: 0 })
    }

    fn now() -> Self {
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64);
        Self::from_seconds(seconds)
    }

    fn read(text: &str) -> Option<Self> {
        let (date, time) =
            text.trim().split_at_checked(10).or_else(|| text.trim().split_at_checked(text.trim().len()))?;
        let mut fields = date.splitn(3, '-').map(|field| field.parse::<i64>());
        let (year, month, day) = (fields.next()?.ok()?, fields.next()?.ok()?, fields.next()?.ok()?);
        let moment = Self::new(year, month, day)?;
        let time = time.trim_start_matches(['T', ' ']);
        let mut second = 0;
        for (field, unit) in time.split(':').zip([3600, 60, 1]) {
            let digits: String = field.chars().take_while(char::is_ascii_digit).take(2).collect();
            second += digits.parse::<i64>().unwrap_or(0) * unit;
        }
        Some(Self { second: second.min(86_399), ..moment })
    }

    fn from_seconds(seconds: i64) -> Self {
        let moment = Self::from_days(seconds.div_euclid(86_400));
        Self { second: seconds.rem_euclid(86_400), ..moment }
    }

    fn from_days(days: i64) -> Self {
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        Self { year: year_of_era + era * 400 + i64::from(month <= 2), month, day, second: 0 }
    }

    /// Days since 1970-01-01.
    fn days(self) -> i64 {
        let year = if self.month <= 2 { self.year - 1 } else { self.year };
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let shifted_month = if self.month > 2 { self.month - 3 } else { self.month + 9 };
        let of_year = (153 * shifted_month + 2) / 5 + self.day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    fn months(self) -> i64 {
        self.year * 12 + self.month - 1
    }

    fn seconds(self) -> i64 {
        self.days() * 86_400 + self.second
    }

    /// 0 is Sunday.
    fn weekday(self) -> i64 {
        (self.days() + 4).rem_euclid(7)
    }

    fn plus_days(self, days: i64) -> Self {
        Self { second: self.second, ..Self::from_days(self.days().saturating_add(days.clamp(-4_000_000, 4_000_000))) }
    }

    fn plus_months(self, months: i64) -> Self {
        let months = self.months() + months.clamp(-120_000, 120_000);
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
        Self { year, month, day: self.day.min(days_in(year, month)), ..self }
    }

    fn truncated(self, unit: &str) -> Option<Self> {
        let midnight = Self { second: 0, ..self };
        Some(match unit.to_uppercase().as_str() {
            "YEAR" | "YYYY" | "YY" => Self { month: 1, day: 1, ..midnight },
            "QUARTER" | "Q" => Self { month: (self.month - 1) / 3 * 3 + 1, day: 1, ..midnight },
            "MONTH" | "MM" | "MON" => Self { day: 1, ..midnight },
            "WEEK" => midnight.plus_days(-(self.weekday() + 6).rem_euclid(7)),
            "DAY" | "DD" => midnight,
            "HOUR" => Self { second: self.second / 3600 * 3600, ..self },
            "MINUTE" => Self { second: self.second / 60 * 60, ..self },
            "SECOND" => self,
            _ => return None,
        })
    }

    fn spelled(self) -> String {
        self.formatted("yyyy-MM-dd HH:mm:ss")
    }

    fn date(self) -> Value {
        Value::Text(self.formatted("yyyy-MM-dd"))
    }

    fn timestamp(self) -> Value {
        Value::Text(self.spelled())
    }

    /// Runs of pattern letters become fields; what stands in single quotes, and all else, stays.
    fn formatted(self, pattern: &str) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
        let month = usize::try_from(self.month - 1).ok().and_then(|i| MONTHS.get(i)).copied().unwrap_or_default();
        let day = usize::try_from(self.weekday()).ok().and_then(|i| DAYS.get(i)).copied().unwrap_or_default();
        let mut written = String::new();
        let mut rest = pattern;
        while let Some(letter) = rest.chars().next() {
            if letter == '\'' {
                let (quoted, after) = rest[1..].split_once('\'').unwrap_or((&rest[1..], ""));
                written.push_str(if quoted.is_empty() { "'" } else { quoted });
                rest = after;
                continue;
            }
            let run = rest.chars().take_while(|c| *c == letter).count();
            rest = &rest[run * letter.len_utf8()..];
            let value = match letter {
                'y' | 'u' if run == 2 => self.year % 100,
                'y' | 'u' => self.year,
                'M' | 'L' if run <= 2 => self.month,
                'M' | 'L' => {
                    written.push_str(if run == 3 { month.get(..3).unwrap_or_default() } else { month });
                    continue;
                }
                'E' => {
                    written.push_str(if run <= 3 { day.get(..3).unwrap_or_default() } else { day });
                    continue;
                }
                'd' => self.day,
                'D' => self.day_of_year(),
                'Q' | 'q' => (self.month - 1) / 3 + 1,
                'H' => self.second / 3600,
                'h' => (self.second / 3600 + 11) % 12 + 1,
                'm' => self.second / 60 % 60,
                's' => self.second % 60,
                'S' => 0,
                'a' => {
                    written.push_str(if self.second < 43_200 { "AM" } else { "PM" });
                    continue;
                }
                other => {
                    written.extend(std::iter::repeat_n(other, run));
                    continue;
                }
            };
            written.push_str(&format!("{value:0run$}"));
        }
        written
    }

    fn day_of_year(self) -> i64 {
        self.days() - Self { month: 1, day: 1, ..self }.days() + 1
    }

    /// The week of ISO 8601, 1..=53.
    fn week(self) -> i64 {
        let thursday = self.plus_days(3 - (self.weekday() + 6).rem_euclid(7));
        (thursday.day_of_year() - 1) / 7 + 1
    }
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

fn moment(arguments: &[Value], index: usize) -> Option<Moment> {
    match arguments.get(index)? {
        Value::Integer(seconds) => Some(Moment::from_seconds(*seconds)),
        _ => Moment::read(&text(arguments, index)?),
    }
}

fn is_date(arguments: &[Value], index: usize) -> bool {
    text(arguments, index).is_some_and(|text| text.trim().len() <= 10)
}

/// `date_add(date, days)` and `dateadd(unit, count, moment)`.
fn add(arguments: &[Value]) -> Option<Value> {
    if arguments.len() == 2 {
        return Some(moment(arguments, 0)?.plus_days(number(arguments, 1)? as i64).date());
    }
    shifted(&text(arguments, 0)?, number(arguments, 1)? as i64, moment(arguments, 2)?, is_date(arguments, 2))
}

fn shifted(unit: &str, count: i64, moment: Moment, date: bool) -> Option<Value> {
    let unit = unit.to_uppercase();
    let seconds = |each: i64| Moment::from_seconds(moment.seconds().saturating_add(count.saturating_mul(each)));
    let moved = match unit.trim_end_matches('S') {
        "YEAR" | "YYYY" | "YY" => moment.plus_months(count.saturating_mul(12)),
        "QUARTER" => moment.plus_months(count.saturating_mul(3)),
        "MONTH" | "MM" => moment.plus_months(count),
        "WEEK" => moment.plus_days(count.saturating_mul(7)),
        "DAY" | "DD" | "DAYOFYEAR" => moment.plus_days(count),
        "HOUR" => seconds(3600),
        "MINUTE" => seconds(60),
        "SECOND" => seconds(1),
        _ => return None,
    };
    Some(if date && moved.second == 0 { moved.date() } else { moved.timestamp() })
}

/// `datediff(end, start)` in days and `datediff(unit, start, end)`.
fn difference(arguments: &[Value]) -> Option<Value> {
    if arguments.len() == 2 {
        return Some(Value::Integer(moment(arguments, 0)?.days() - moment(arguments, 1)?.days()));
    }
    let (unit, start, end) = (text(arguments, 0)?.to_uppercase(), moment(arguments, 1)?, moment(arguments, 2)?);
    let months = end.months() - start.months();
    let seconds = end.seconds() - start.seconds();
    Some(Value::Integer(match unit.as_str() {
        "YEAR" | "YYYY" | "YY" => months / 12,
        "QUARTER" => months / 3,
        "MONTH" | "MM" => months,
        "WEEK" => seconds / 604_800,
        "DAY" | "DD" => seconds / 86_400,
        "HOUR" => seconds / 3600,
        "MINUTE" => seconds / 60,
        "SECOND" => seconds,
        _ => return None,
    }))
}

fn part(unit: &str, moment: Moment) -> Option<Value> {
    Some(Value::Integer(match unit.to_lowercase().as_str() {
        "year" | "years" | "y" | "yy" | "yyyy" => moment.year,
        "quarter" | "qtr" => (moment.month - 1) / 3 + 1,
        "month" | "months" | "mon" | "mm" => moment.month,
        "week" | "weeks" | "w" | "weekofyear" => moment.week(),
        "day" | "days" | "d" | "dd" | "dayofmonth" => moment.day,
        "dayofweek" | "dow" => moment.weekday() + 1,
        "doy" | "dayofyear" => moment.day_of_year(),
        "hour" | "hours" | "h" => moment.second / 3600,
        "minute" | "minutes" | "m" => moment.second / 60 % 60,
        "second" | "seconds" | "s" => moment.second % 60,
        "epoch" => moment.seconds(),
        _ => return None,
    }))
}
