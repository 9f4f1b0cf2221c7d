//! The warehouse that scenarios migrate: names and SQL that look like one's own.

use model::{ObjectKind, ObjectName};

const SCHEMAS: [&str; 6] = ["SALES", "FINANCE", "INVENTORY", "LOGISTICS", "MARKETING", "HR"];

pub(super) const SUBJECTS: [&str; 25] = [
    "ORDERS",
    "CUSTOMERS",
    "INVOICES",
    "PAYMENTS",
    "PRODUCTS",
    "SHIPMENTS",
    "RETURNS",
    "SUPPLIERS",
    "CONTRACTS",
    "STORES",
    "EMPLOYEES",
    "CAMPAIGNS",
    "PROMOTIONS",
    "LEDGER_ENTRIES",
    "ACCOUNTS",
    "BUDGETS",
    "ROUTES",
    "CARRIERS",
    "STOCK_LEVELS",
    "PRICE_LISTS",
    "DISCOUNTS",
    "SUBSCRIPTIONS",
    "TICKETS",
    "VISITS",
    "FORECASTS",
];

const LAYERS: [&str; 12] =
    ["", "_HIST", "_STG", "_LINES", "_DAILY", "_MONTHLY", "_AUDIT", "_MAP", "_SNAPSHOT", "_KEYS", "_DELTA", "_ARCHIVE"];

const QUESTIONS: [&str; 5] = ["BY_REGION", "BY_MONTH", "CURRENT", "TOTALS", "EXCEPTIONS"];

const TASKS: [&str; 3] = ["LOAD", "REFRESH", "CLOSE"];

/// Names that are hard to show, sort or export.
const NASTY: [&str; 10] = [
    "<img src=x onerror=alert(1)>",
    "🦀 crab & crème",
    "عملاء",
    "=cmd()|'/c calc'!A0",
    "it's \"quoted\" `twice`",
    "two\nlines\tand a tab",
    "</script><script>alert(1)</script>",
    "\u{202e}backwards",
    "\u{1b}[31mred\u{1b}[0m",
    "percent%20and;semicolon--",
];

/// The name of the object at `place` among those of its kind, from 0; unique among all.
pub(super) fn name(place: usize, kind: ObjectKind) -> ObjectName {
    let subject = SUBJECTS[place % SUBJECTS.len()];
    let round = place / SUBJECTS.len();
    // A schema keeps a subject's tables together, as warehouses tend to.
    let schema = SCHEMAS[place % SUBJECTS.len() % SCHEMAS.len()];
    let name = match kind {
        ObjectKind::Table | ObjectKind::Function => {
            format!("{subject}{}{}", LAYERS[round % LAYERS.len()], ordinal(round / LAYERS.len()))
        }
        ObjectKind::View => {
            format!("V_{subject}_{}{}", QUESTIONS[round % QUESTIONS.len()], ordinal(round / QUESTIONS.len()))
        }
        ObjectKind::Procedure => format!("{}_{subject}{}", TASKS[round % TASKS.len()], ordinal(round / TASKS.len())),
    };
    ObjectName::new(schema, name)
}

/// The name of object `number` where names are nasty; every eleventh is over 300 characters long.
pub(super) fn nasty_name(number: u32) -> ObjectName {
    let name = match NASTY.get(number as usize % (NASTY.len() + 1)) {
        Some(name) => format!("{name} {number}"),
        None => format!("{}{number}", "very_long_".repeat(30)),
    };
    ObjectName::new("ODD", name)
}

/// The source text of the object at `place` of its kind. Views and procedures read the table `base`.
pub(super) fn definition(name: &ObjectName, base: &ObjectName, place: usize, kind: ObjectKind) -> String {
    let this = format!("{}.{}", quoted(&name.schema), quoted(&name.name));
    match kind {
        ObjectKind::Table | ObjectKind::Function => {
            format!(
                "CREATE TABLE {this} (\n  ID NUMBER(18) NOT NULL,\n  REGION VARCHAR2(40),\n  STATUS CHAR(1) DEFAULT 'A' NOT NULL,\n  \
                 AMOUNT NUMBER(14,2),\n  CREATED_AT DATE DEFAULT SYSDATE,\n  CONSTRAINT PK_{place} PRIMARY KEY (ID)\n)"
            )
        }
        ObjectKind::View => format!(
            "CREATE OR REPLACE VIEW {this} AS\nSELECT t.REGION, TRUNC(t.CREATED_AT, 'MM') AS PERIOD, COUNT(*) AS ENTRIES,\n       \
             NVL(SUM(t.AMOUNT), 0) AS AMOUNT\nFROM {base} t\nWHERE t.STATUS = 'A'\nGROUP BY t.REGION, TRUNC(t.CREATED_AT, 'MM')"
        ),
        ObjectKind::Procedure => format!(
            "CREATE OR REPLACE PROCEDURE {this} (p_day IN DATE) AS\nBEGIN\n  DELETE FROM {base} WHERE CREATED_AT < ADD_MONTHS(p_day, \
             -24);\n  UPDATE {base} SET STATUS = 'C' WHERE CREATED_AT < p_day AND STATUS = 'A';\n  COMMIT;\nEND;"
        ),
    }
}

/// Brings a definition to about this many bytes with the remarks that people leave in long ones.
pub(super) fn annotate(sql: &mut String, bytes: usize) {
    let mut line = 1;
    while sql.len() < bytes {
        sql.push_str(&format!("\n-- {line}: see the change log before this is changed"));
        line += 1;
    }
}

/// The same object in Databricks SQL.
pub(super) fn translation(
    name: &ObjectName,
    base: &ObjectName,
    place: usize,
    kind: ObjectKind,
    catalog: &str,
    schema: &str,
) -> String {
    let home = format!("{}.{}", backticked(catalog), backticked(schema));
    let this = format!("{home}.{}", backticked(&name.name.to_lowercase()));
    let base = format!("{home}.{}", base.name.to_lowercase());
    match kind {
        ObjectKind::Table | ObjectKind::Function => format!(
            "CREATE TABLE {this} (\n  id DECIMAL(18) NOT NULL,\n  region STRING,\n  status STRING NOT NULL DEFAULT 'A',\n  \
             amount DECIMAL(14,2),\n  created_at TIMESTAMP DEFAULT current_timestamp(),\n  CONSTRAINT pk_{place} PRIMARY KEY \
             (id)\n)"
        ),
        ObjectKind::View => format!(
            "CREATE VIEW {this} AS\nSELECT t.region, trunc(t.created_at, 'MM') AS period, count(*) AS entries,\n       \
             coalesce(sum(t.amount), 0) AS amount\nFROM {base} t\nWHERE t.status = 'A'\nGROUP BY t.region, trunc(t.created_at, 'MM')"
        ),
        ObjectKind::Procedure => format!(
            "CREATE PROCEDURE {this} (IN p_day TIMESTAMP) LANGUAGE SQL SQL SECURITY INVOKER AS\nBEGIN\n  DELETE FROM {base} WHERE \
             created_at < add_months(p_day, -24);\n  UPDATE {base} SET status = 'C' WHERE created_at < p_day AND status = \
             'A';\nEND"
        ),
    }
}

/// Nothing for the first round, then `_2`, `_3`, ….
fn ordinal(round: usize) -> String {
    if round == 0 { String::new() } else { format!("_{}", round + 1) }
}

fn quoted(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

fn backticked(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain { name.to_owned() } else { format!("`{}`", name.replace('`', "``")) }
}
