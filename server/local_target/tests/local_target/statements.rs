//! What becomes of statements: made, kept as text, refused.

use engine::{Execution, Inventory, Target, TargetError};
use local_target::LocalTarget;
use model::{ExecutionMode, ObjectKind, SourcePlatform};

use crate::open_job::{Job, context, file, kept, names, real};

const CUSTOMERS: &str = "CREATE TABLE main.sales.customers (
    id BIGINT GENERATED ALWAYS AS IDENTITY (START WITH 1 INCREMENT BY 1) NOT NULL,
    full_name STRING COLLATE UTF8_LCASE COMMENT 'as on the contract',
    balance DECIMAL(12,2) DEFAULT 0.00 NOT NULL,
    tags ARRAY<STRUCT<k: STRING, v: ARRAY<INT>>>,
    created_at TIMESTAMP DEFAULT current_timestamp(),
    CONSTRAINT pk_customers PRIMARY KEY (id),
    CONSTRAINT fk_region FOREIGN KEY (id) REFERENCES main.sales.customers (id) NOT ENFORCED,
    CONSTRAINT positive CHECK (balance >= 0)
) USING DELTA COMMENT 'people' CLUSTER BY (id) TBLPROPERTIES ('delta.feature.allowColumnDefaults' = 'supported')";

fn codes(execution: &Execution) -> Vec<&str> {
    execution.diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect()
}

#[tokio::test]
async fn a_table_and_a_view_are_made_and_can_be_queried() {
    let (folder, job) = real().await;
    let table = job.table(CUSTOMERS).await.unwrap();
    assert!(table.executed);
    assert_eq!(codes(&table), ["LOC-0003"]);
    let view = "CREATE OR REPLACE VIEW main.sales.rich (id, label) AS SELECT customers.id, upper(c2.`full_name`) AS n
        FROM main.sales.customers JOIN `main`.`sales`.`customers` c2 ON main.sales.customers.id = c2.id
        WHERE customers.balance > 10 AND c2.full_name <> \"nobody\"";
    let view = job.view(view).await.unwrap();
    assert!(view.executed, "{view:?}");
    let file = file(folder.path());
    file.execute_batch(
        "INSERT INTO \"main.sales.customers\" (id, full_name, balance) VALUES (1, '007', 50), (2, 'Bo', 5)",
    )
    .unwrap();
    let row: (i64, String) =
        file.query_row("SELECT * FROM \"main.sales.rich\"", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!(row, (1, "007".to_owned()));
    let types: Vec<String> = file
        .prepare("SELECT type FROM pragma_table_info('main.sales.customers')")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(types[..3], ["BIGINT", "TEXT", "DECIMAL(12,2)"]);
    assert!(file.execute("INSERT INTO \"main.sales.customers\" (id) VALUES (1)", []).is_err(), "the key is kept");
}

#[tokio::test]
async fn what_is_missing_is_refused_in_databricks_spelling() {
    let (folder, job) = real().await;
    job.table(CUSTOMERS).await.unwrap();
    let cases = [
        ("SELECT * FROM main.sales.gone", "main.sales.gone does not exist on the target; view main.sales.v reads it"),
        ("SELECT * FROM main.sales.orders", "it is part of this migration but has not been created"),
        ("SELECT * FROM system.information_schema.`odd name`", "system.information_schema.`odd name` does not exist"),
        ("SELECT * FROM (SELECT id FROM other) x", "main.sales.other does not exist"),
        (
            "SELECT id FROM main.sales.customers QUALIFY row_number() OVER (ORDER BY id) = 1 AND id IN (SELECT 1 FROM main.sales.gone)",
            "main.sales.gone does not exist",
        ),
        (
            "SELECT nonsense FROM main.sales.customers",
            "column `nonsense` does not exist in what view main.sales.v reads",
        ),
        ("SELECT nonsense AS nonsense FROM main.sales.customers", "column `nonsense` does not exist"),
        ("SELECT customers.nonsense FROM main.sales.customers", "column `customers.nonsense` does not exist"),
        ("SELECT `nonsense` FROM main.sales.customers", "column `nonsense` does not exist"),
        (
            "SELECT nosuchfunction(id) FROM main.sales.customers",
            "function `nosuchfunction` does not exist on the target",
        ),
        ("SELECT julianday(id) FROM main.sales.customers", "function `julianday` does not exist on the target"),
        ("SELECT main.sales.f(id) FROM main.sales.customers", "function main.sales.f does not exist on the target"),
        ("SELECT id FROM main.sales.customers a, main.sales.customers b", "column `id` is ambiguous"),
        (
            "SELECT id FROM main.sales.customers UNION ALL SELECT id, balance FROM main.sales.customers",
            "number of columns",
        ),
    ];
    for (query, expected) in cases {
        let sentence = job.refusal(&format!("CREATE VIEW main.sales.v AS {query}")).await;
        assert!(sentence.contains(expected), "{query}: {sentence}");
    }
    assert_eq!(names(folder.path()), ["main.sales.customers"]);
    assert_eq!(kept(folder.path()), []);
}

#[tokio::test]
async fn a_view_over_a_view_is_made_after_it_and_refused_before_it() {
    let (folder, job) = real().await;
    job.table(CUSTOMERS).await.unwrap();
    let outer = "CREATE VIEW main.sales.outer_view AS SELECT total FROM main.sales.inner_view";
    assert!(job.refusal(outer).await.contains("main.sales.inner_view does not exist"));
    let inner = "CREATE VIEW main.sales.inner_view AS SELECT sum(balance) AS total FROM main.sales.customers";
    assert!(job.view(inner).await.unwrap().executed);
    assert!(job.view(outer).await.unwrap().executed);
    assert_eq!(names(folder.path()), ["main.sales.customers", "main.sales.inner_view", "main.sales.outer_view"]);
}

#[tokio::test]
async fn a_dry_run_says_what_a_real_run_would_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let dry = Job::of(folder.path(), ExecutionMode::DryRun).await;
    let view = "CREATE VIEW main.sales.v AS SELECT id FROM main.sales.customers";
    assert!(dry.refusal(view).await.contains("main.sales.customers does not exist"));
    let table = dry.table(CUSTOMERS).await.unwrap();
    assert!(!table.executed);
    assert!(!dry.view(view).await.unwrap().executed);
    drop(dry);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "the folder stays empty");

    let real = Job::earlier(folder.path()).await;
    real.table(CUSTOMERS).await.unwrap();
    real.run(ObjectKind::Function, &["CREATE FUNCTION main.sales.f(x INT) RETURNS INT RETURN x"]).await.unwrap();
    let before = std::fs::read(folder.path().join("target.sqlite")).unwrap();
    let dry = Job::of(folder.path(), ExecutionMode::DryRun).await;
    assert!(dry.view(view).await.is_ok(), "the file's tables are known");
    assert!(dry.view("CREATE VIEW main.sales.w AS SELECT main.sales.f(id) FROM main.sales.customers").await.is_ok());
    assert!(
        matches!(dry.table(CUSTOMERS).await, Err(TargetError::Refused(sentence)) if sentence.contains("exists already"))
    );
    assert_eq!(std::fs::read(folder.path().join("target.sqlite")).unwrap(), before);
}

#[tokio::test]
async fn an_object_that_exists_is_refused_and_left_as_it_is() {
    let (folder, job) = real().await;
    job.table("CREATE TABLE main.sales.t (a INT)").await.unwrap();
    for sql in [
        "CREATE TABLE main.sales.t (b INT)",
        "CREATE OR REPLACE TABLE main.sales.T (b INT)",
        "CREATE TABLE IF NOT EXISTS main.sales.t (b INT)",
        "CREATE OR REPLACE VIEW main.sales.t AS SELECT 1 AS b",
    ] {
        let refused = job.table(sql).await.unwrap_err().to_string();
        assert!(
            refused.starts_with("table main.sales.") && refused.contains("exists already on the target"),
            "{refused}"
        );
    }
    file(folder.path()).prepare("SELECT a FROM \"main.sales.t\"").unwrap();
}

#[tokio::test]
async fn what_sqlite_cannot_express_is_kept_as_text_with_a_warning() {
    let (folder, job) = real().await;
    job.table(CUSTOMERS).await.unwrap();
    let queries = [
        "SELECT id FROM main.sales.customers QUALIFY row_number() OVER (ORDER BY id) = 1",
        "SELECT tag FROM main.sales.customers LATERAL VIEW explode(tags) t AS tag",
        "SELECT tags:a.b::string FROM main.sales.customers",
        "SELECT explode(tags) FROM main.sales.customers",
        "SELECT * FROM main.sales.customers PIVOT (sum(balance) FOR full_name IN ('a', 'b'))",
        "SELECT * EXCEPT (balance) FROM main.sales.customers",
        "SELECT full_name, count(*) FROM main.sales.customers GROUP BY ALL",
        "SELECT balance * 2 AS double_balance, double_balance + 1 AS more FROM main.sales.customers",
        "SELECT ARRAY(1, 2)[0] FROM main.sales.customers",
        "SELECT filter(tags, t -> t.k = 'x') FROM main.sales.customers",
        "SELECT c.* FROM main.sales.customers c LEFT ANTI JOIN main.sales.customers d ON c.id = d.id",
        "some words that are no query at all",
        "SELECT x.id FROM main.sales.v0 x",
    ];
    for (number, query) in queries.iter().enumerate() {
        let execution = job.view(&format!("CREATE VIEW main.sales.v{number} AS {query}")).await;
        let execution = execution.unwrap_or_else(|error| unreachable!("{query}: {error}"));
        assert!(!execution.executed, "{query}");
        assert_eq!(codes(&execution), ["LOC-0001"], "{query}");
    }
    let like = job.table("CREATE TABLE main.sales.copied LIKE main.sales.customers").await.unwrap();
    assert_eq!((like.executed, codes(&like)), (false, vec!["LOC-0001"]));
    let over = job.view("CREATE VIEW main.sales.over_copied AS SELECT anything FROM main.sales.copied").await.unwrap();
    assert_eq!(codes(&over), ["LOC-0001"]);
    let procedure =
        "CREATE OR REPLACE PROCEDURE main.sales.p(x INT) LANGUAGE SQL SQL SECURITY INVOKER AS BEGIN SELECT 1; END";
    let execution = job.run(ObjectKind::Procedure, &[procedure]).await.unwrap();
    assert_eq!((execution.executed, codes(&execution)), (false, vec!["LOC-0002"]));
    assert!(job.run(ObjectKind::Procedure, &[procedure]).await.is_err(), "it exists already");
    assert_eq!(kept(folder.path()).len(), queries.len() + 3);
    assert_eq!(names(folder.path()), ["main.sales.customers"]);
    let missing = "CREATE VIEW main.sales.w AS SELECT 1 FROM main.sales.gone |> what is this";
    assert!(job.refusal(missing).await.contains("main.sales.gone"));
}

#[tokio::test]
async fn databricks_queries_run_where_sqlite_can() {
    let (folder, job) = real().await;
    job.table("CREATE TABLE main.sales.o (id INT, d DATE, amount DOUBLE, who STRING)").await.unwrap();
    let file = file(folder.path());
    file.execute_batch("INSERT INTO \"main.sales.o\" VALUES (1, '2026-01-31', 3, 'ada'), (2, '2026-03-15', 4, 'bob')")
        .unwrap();
    let cases = [
        ("SELECT date_format(d, 'dd.MM.yyyy') FROM main.sales.o WHERE id = 1", "31.01.2026"),
        ("SELECT add_months(d, 1) FROM main.sales.o WHERE id = 1", "2026-02-28"),
        ("SELECT d + INTERVAL 1 DAY FROM main.sales.o WHERE id = 1", "2026-02-01"),
        ("SELECT dateadd(MONTH, 2, d) FROM main.sales.o WHERE id = 1", "2026-03-31"),
        ("SELECT datediff(DAY, min(d), max(d)) FROM main.sales.o", "43"),
        ("SELECT EXTRACT(YEAR FROM d) FROM main.sales.o WHERE id = 1", "2026"),
        ("SELECT listagg(who, ';') WITHIN GROUP (ORDER BY who DESC) FROM main.sales.o", "bob;ada"),
        ("SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY amount) FROM main.sales.o", "3.5"),
        ("SELECT concat_ws('-', initcap(who), nvl(NULL, 'x')) FROM main.sales.o WHERE id = 1", "Ada-x"),
        ("SELECT id / 2 FROM main.sales.o WHERE id = 1", "0.5"),
        ("SELECT CAST(d AS DATE) FROM main.sales.o WHERE id = 1", "2026-01-31"),
        (
            "SELECT CASE WHEN d >= DATE '2026-02-01' THEN 'late' ELSE 'early' END FROM main.sales.o WHERE id = 1",
            "early",
        ),
        ("WITH big AS (SELECT * FROM main.sales.o) (SELECT big.who FROM big WHERE id = 1) UNION (SELECT 'ada')", "ada"),
        ("SELECT trim(BOTH 'a' FROM who) || substring(who FROM 1 FOR 2) FROM main.sales.o WHERE id = 1", "dad"),
        ("SELECT sum(amount) OVER (PARTITION BY who ORDER BY id) FROM main.sales.o WHERE id = 2", "4"),
        ("SELECT 'it''s' || \" \\\"so\\\"\"", "it's \"so\""),
        ("SELECT count_if(amount > 3) FROM main.sales.o", "1"),
        ("SELECT who FROM main.sales.o ORDER BY id FETCH FIRST 1 ROWS ONLY", "ada"),
    ];
    drop(file);
    for (number, (query, _)) in cases.iter().enumerate() {
        let view = job.view(&format!("CREATE VIEW main.sales.q{number} AS {query}")).await;
        assert!(view.as_ref().is_ok_and(|view| view.executed), "{query}: {view:?}");
    }
    // The functions belong to the target's own connections, so the tables made of the views are read.
    for (number, (query, expected)) in cases.iter().enumerate() {
        let made = job.table(&format!("CREATE TABLE main.sales.t{number} AS SELECT * FROM main.sales.q{number}")).await;
        assert!(made.as_ref().is_ok_and(|made| made.executed), "{query}: {made:?}");
        let found =
            self::file(folder.path()).query_row(&format!("SELECT * FROM \"main.sales.t{number}\""), [], |row| {
                row.get::<_, rusqlite::types::Value>(0)
            });
        let found = match found.unwrap() {
            rusqlite::types::Value::Text(text) => text,
            rusqlite::types::Value::Real(value) => value.to_string(),
            rusqlite::types::Value::Integer(value) => value.to_string(),
            other => format!("{other:?}"),
        };
        assert_eq!(&found, expected, "{query}");
    }
}

#[tokio::test]
async fn functions_known_by_name_only_are_pointed_out() {
    let (_folder, job) = real().await;
    let view = job.view("CREATE VIEW main.sales.v AS SELECT sha2('a', 256) AS h, 'x' RLIKE '^x' AS r").await.unwrap();
    assert!(view.executed);
    assert_eq!(codes(&view), ["LOC-0005"]);
    assert!(view.diagnostics[0].message.ends_with("rlike, sha2"), "{view:?}");
}

#[tokio::test]
async fn the_statements_of_an_object_are_taken_all_or_none() {
    let (folder, job) = real().await;
    let table = "CREATE TABLE main.sales.t (a INT NOT NULL, b INT)";
    let failing =
        ["COMMENT ON TABLE main.sales.elsewhere IS 'x'", "CREATE VIEW main.sales.v AS SELECT c FROM main.sales.t"];
    for second in failing {
        assert!(matches!(job.run(ObjectKind::Table, &[table, second]).await, Err(TargetError::Refused(_))), "{second}");
        assert_eq!(names(folder.path()), Vec::<String>::new());
    }
    let whole = [
        table,
        "ALTER TABLE main.sales.t ADD CONSTRAINT pk PRIMARY KEY (a)",
        "ALTER TABLE main.sales.t ADD CONSTRAINT fk FOREIGN KEY (b) REFERENCES main.sales.u (a)",
        "COMMENT ON TABLE main.sales.t IS 'it''s'",
        "COMMENT ON COLUMN main.sales.t.a IS 'key'",
    ];
    let execution = job.run(ObjectKind::Table, &whole).await.unwrap();
    assert!(execution.executed);
    assert!(execution.diagnostics.iter().all(|diagnostic| diagnostic.code == "LOC-0003"), "{execution:?}");
    let file = file(folder.path());
    let key: i64 = file.query_row("SELECT pk FROM pragma_table_info('main.sales.t')", [], |row| row.get(0)).unwrap();
    assert_eq!(key, 1);
    let later = job.run(ObjectKind::Table, &["ALTER TABLE main.sales.t ADD CONSTRAINT pk2 PRIMARY KEY (b)"]).await;
    assert!(later.unwrap().diagnostics[0].message.contains("a primary key added later"));
    assert!(job.table("ALTER TABLE main.sales.gone ADD CONSTRAINT pk2 PRIMARY KEY (b)").await.is_err());
}

#[tokio::test]
async fn odd_names_are_names() {
    let (folder, job) = real().await;
    let odd = [
        "it's \"quoted\"",
        "<script>alert(1)</script>",
        "🦀 crab",
        "tick``s",
        "a\"\"b",
        "select",
        "Ünïcode",
        "x; DROP TABLE y",
    ];
    for name in odd {
        let table = format!("CREATE TABLE main.sales.`{name}` (`{name}` INT, `order` STRING)");
        assert!(job.table(&table).await.unwrap().executed, "{name}");
        let view = format!(
            "CREATE VIEW main.sales.`v {name}` AS SELECT t.`{name}`, `order` AS `{name} x` FROM main.sales.`{name}` AS t"
        );
        let view = job.view(&view).await;
        assert!(view.as_ref().is_ok_and(|view| view.executed), "{name}: {view:?}");
    }
    assert!(names(folder.path()).contains(&"main.sales.tick`s".to_owned()));
    assert_eq!(names(folder.path()).len(), 2 * odd.len());
    let sentence = job.refusal("CREATE VIEW main.sales.v AS SELECT * FROM main.sales.`<b>`").await;
    assert!(sentence.starts_with("main.sales.`<b>` does not exist"), "{sentence}");
}

#[tokio::test]
async fn a_target_that_cannot_be_opened_is_unavailable_without_naming_a_path() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("blocked");
    std::fs::write(&blocked, "a file where a folder should be").unwrap();
    let job = context(ExecutionMode::Execute);
    let inventory = Inventory::of(SourcePlatform::Oracle, vec![]);
    let opened = LocalTarget::new(&blocked).open(&job, &inventory).await;
    let error = opened.err().unwrap();
    assert!(matches!(&error, TargetError::Unavailable(sentence) if !sentence.contains('/')), "{error}");
}

#[tokio::test]
async fn large_definitions_are_taken() {
    let (_folder, job) = real().await;
    let columns: Vec<String> =
        (0..1500).map(|number| format!("column_{number} STRING COMMENT '{}'", "x".repeat(3000))).collect();
    let table = format!("CREATE TABLE main.sales.wide ({})", columns.join(", "));
    assert!(job.table(&table).await.unwrap().executed);
    for terms in [3_000, 4_990, 500_000] {
        let sum = vec!["1"; terms].join(" + ");
        let view = job.view(&format!("CREATE VIEW main.sales.deep{terms} AS SELECT {sum}")).await.unwrap();
        assert_eq!(codes(&view), ["LOC-0001"], "SQLite's limits are not the object's fault");
    }
}
