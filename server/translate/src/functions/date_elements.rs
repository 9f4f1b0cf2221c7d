//! What the elements of dialects' date formats are in Databricks: letters of a pattern, or an expression.

/// Elements of formats as Oracle has them, longest first, with the pattern letters.
pub(super) const ELEMENTS: &[(&str, &str)] = &[
    ("TZH:TZM", "XXX"),
    ("SYYYY", "yyyy"),
    ("YYYY", "yyyy"),
    ("RRRR", "yyyy"),
    ("MONTH", "MMMM"),
    ("MMMM", "MMMM"),
    ("HH24", "HH"),
    ("HH12", "hh"),
    ("A.M.", "a"),
    ("P.M.", "a"),
    ("MON", "MMM"),
    ("DDD", "DDD"),
    ("DAY", "EEEE"),
    ("TZR", "VV"),
    ("TZD", "z"),
    ("YY", "yy"),
    ("RR", "yy"),
    ("MM", "MM"),
    ("MI", "mm"),
    ("DD", "dd"),
    ("DY", "EEE"),
    ("HH", "hh"),
    ("SS", "ss"),
    ("AM", "a"),
    ("PM", "a"),
    ("AD", "G"),
    ("BC", "G"),
    ("Q", "q"),
];

/// Elements for which Databricks has no letter, or one that counts otherwise, longest first: what stands for each where a time
/// is written, and without the zeros in front that `FM` takes away.
///
/// Source: "Datetime Format Elements" of Oracle's reference, "Data Type Formatting Functions" of PostgreSQL's manual.
pub(super) const MADE: &[(&str, &str, &str)] = &[
    (
        "IYYY",
        "CAST(year(date_add(date_trunc('WEEK', a), 3)) AS STRING)",
        "CAST(year(date_add(date_trunc('WEEK', a), 3)) AS STRING)",
    ),
    (
        "SSSSS",
        "lpad(CAST(hour(a) * 3600 + minute(a) * 60 + second(a) AS STRING), 5, '0')",
        "CAST(hour(a) * 3600 + minute(a) * 60 + second(a) AS STRING)",
    ),
    ("IW", "lpad(CAST(weekofyear(a) AS STRING), 2, '0')", "CAST(weekofyear(a) AS STRING)"),
    // Weeks of seven days from January 1 and from the first of the month, whatever day of the week these are.
    ("WW", "lpad(CAST(ceil(dayofyear(a) / 7) AS STRING), 2, '0')", "CAST(ceil(dayofyear(a) / 7) AS STRING)"),
    ("CC", "lpad(CAST(ceil(year(a) / 100) AS STRING), 2, '0')", "CAST(ceil(year(a) / 100) AS STRING)"),
    ("W", "CAST(ceil(day(a) / 7) AS STRING)", "CAST(ceil(day(a) / 7) AS STRING)"),
    (
        "J",
        "CAST(datediff(a, DATE'1970-01-01') + 2440588 AS STRING)",
        "CAST(datediff(a, DATE'1970-01-01') + 2440588 AS STRING)",
    ),
    ("D", "CAST(dayofweek(a) AS STRING)", "CAST(dayofweek(a) AS STRING)"),
];

/// The same of PostgreSQL and what grew from it.
pub(super) const MADE_BY_POSTGRESQL: &[(&str, &str, &str)] = &[
    (
        "SSSSS",
        "CAST(hour(a) * 3600 + minute(a) * 60 + second(a) AS STRING)",
        "CAST(hour(a) * 3600 + minute(a) * 60 + second(a) AS STRING)",
    ),
    (
        "SSSS",
        "CAST(hour(a) * 3600 + minute(a) * 60 + second(a) AS STRING)",
        "CAST(hour(a) * 3600 + minute(a) * 60 + second(a) AS STRING)",
    ),
    ("ID", "CAST(weekday(a) + 1 AS STRING)", "CAST(weekday(a) + 1 AS STRING)"),
];

/// The same of MySQL's DATE_FORMAT. Source: "Date and Time Functions" of its reference manual.
pub(super) const MADE_BY_MYSQL: &[(char, &str)] = &[
    (
        'D',
        "concat(CAST(day(a) AS STRING), CASE WHEN day(a) IN (1, 21, 31) THEN 'st' WHEN day(a) IN (2, 22) THEN 'nd' \
         WHEN day(a) IN (3, 23) THEN 'rd' ELSE 'th' END)",
    ),
    ('w', "CAST(dayofweek(a) - 1 AS STRING)"),
    ('u', "lpad(CAST(CAST(floor((dayofyear(a) - weekday(a) + 9) / 7) AS INT) AS STRING), 2, '0')"),
    ('U', "lpad(CAST(CAST(floor((dayofyear(a) - dayofweek(a) + 7) / 7) AS INT) AS STRING), 2, '0')"),
    ('v', "lpad(CAST(weekofyear(a) AS STRING), 2, '0')"),
    ('V', "lpad(CAST(ceil(dayofyear(date_sub(a, dayofweek(a) - 1)) / 7) AS STRING), 2, '0')"),
    ('x', "CAST(year(date_add(date_trunc('WEEK', a), 3)) AS STRING)"),
    ('X', "CAST(year(date_sub(a, dayofweek(a) - 1)) AS STRING)"),
];

/// Halves of the day with points, which no letter writes, in capitals and not.
pub(super) const HALVES: &[(&str, &str)] = &[
    ("A.M.", "CASE WHEN hour(a) < 12 THEN 'A.M.' WHEN hour(a) >= 12 THEN 'P.M.' END"),
    ("P.M.", "CASE WHEN hour(a) < 12 THEN 'A.M.' WHEN hour(a) >= 12 THEN 'P.M.' END"),
    ("a.m.", "CASE WHEN hour(a) < 12 THEN 'a.m.' WHEN hour(a) >= 12 THEN 'p.m.' END"),
    ("p.m.", "CASE WHEN hour(a) < 12 THEN 'a.m.' WHEN hour(a) >= 12 THEN 'p.m.' END"),
];

/// Teradata's FORMAT phrase: other letters for the same.
pub(super) const PHRASE: &[(&str, &str)] = &[
    ("YYYY", "yyyy"),
    ("Y4", "yyyy"),
    ("MMMM", "MMMM"),
    ("M4", "MMMM"),
    ("MMM", "MMM"),
    ("M3", "MMM"),
    ("DDD", "DDD"),
    ("D3", "DDD"),
    ("EEEE", "EEEE"),
    ("E4", "EEEE"),
    ("EEE", "EEE"),
    ("E3", "EEE"),
    ("YY", "yy"),
    ("MM", "MM"),
    ("DD", "dd"),
    ("HH", "HH"),
    ("MI", "mm"),
    ("SS", "ss"),
    ("B", " "),
    ("T", "a"),
];
