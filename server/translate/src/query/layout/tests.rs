use super::indented;

#[test]
fn long_statements_have_a_line_for_each_part_and_say_the_same() {
    let (long, wide) = ("a_column_with_a_long_name", "a_table_with_a_name_that_is_rather_long_for_a_table");
    for (statement, expected) in [
        ("SELECT a FROM t;".to_owned(), None),
        ("EXECUTE IMMEDIATE 'SELECT\n  a';".to_owned(), None),
        // Written anew this would be a comment.
        (format!("SELECT {long}, - -1 AS b FROM {wide} WHERE {long} IN (1, 2, 3, 4, 5, 6);"), None),
        (format!("SELECT {long}, -1 AS b, 'x\ny' AS c FROM {wide} WHERE {long} IN (1, 2, 3, 4, 5);"), None),
        (
            format!("SELECT {long}, -1 AS b, 'x  y' AS c FROM {wide} WHERE {long} IN (1, 2, 3, 4, 5);"),
            Some(format!(
                "SELECT\n    {long},\n    -1 AS b,\n    'x  y' AS c\n  FROM\n    {wide}\n  WHERE\n    {long} IN (1, 2, 3, 4, 5);"
            )),
        ),
        (
            format!(
                "SELECT {long} FROM {wide} JOIN t ON t.a BETWEEN 1 AND 2 AND (t.b = 3 OR t.c = 4) AND t.some_other_column_with_a_long_name = 'AND';"
            ),
            Some(format!(
                "SELECT\n    {long}\n  FROM\n    {wide}\n    JOIN t ON t.a BETWEEN 1 AND 2\n      AND (t.b = 3 OR t.c = 4)\n      AND t.some_other_column_with_a_long_name = 'AND';"
            )),
        ),
        (
            format!("INSERT INTO t ({long}, b) VALUES ('WHEN', 1), ('some longer text to make it long enough', 2);"),
            Some(format!(
                "INSERT INTO t ({long}, b)\n  VALUES ('WHEN', 1), ('some longer text to make it long enough', 2);"
            )),
        ),
        (
            format!("INSERT INTO t (a, b) SELECT f({long}) AS a, b FROM {wide} WHERE c IN (SELECT c FROM v);"),
            Some(format!(
                "INSERT INTO t (a, b)\n  SELECT\n    f({long}) AS a,\n    b\n  FROM\n    {wide}\n  WHERE\n    c IN (SELECT c FROM v);"
            )),
        ),
        (
            format!("INSERT INTO t ({long}, b, {long}_2, c, {long}_3, {long}_4) SELECT 1, 2, 3, 4, 5, 6;"),
            Some(format!(
                "INSERT INTO t (\n    {long},\n    b,\n    {long}_2,\n    c,\n    {long}_3,\n    {long}_4\n  ) SELECT 1, 2, 3, 4, 5, 6;"
            )),
        ),
        (
            format!("INSERT INTO t (a) WITH c AS (SELECT {long} FROM {wide}) SELECT {long} FROM c UNION ALL SELECT 2;"),
            Some(format!(
                "INSERT INTO t (a)\n  WITH c AS (\n    SELECT\n      {long}\n    FROM\n      {wide}\n  )\n  SELECT\n    {long}\n  FROM\n    c\n  UNION ALL\n  SELECT\n    2;"
            )),
        ),
        (
            format!(
                "MERGE INTO t USING {wide} AS s ON t.a = CASE WHEN s.a > 1 THEN 1 END WHEN MATCHED THEN UPDATE SET b = s.b;"
            ),
            Some(format!(
                "MERGE INTO t\n  USING {wide} AS s ON t.a = CASE WHEN s.a > 1 THEN 1 END\n  WHEN MATCHED THEN UPDATE SET b = s.b;"
            )),
        ),
        (
            format!("FOR r AS SELECT {long} FROM {wide} WHERE {long} = 'something' ORDER BY b DO"),
            Some(format!(
                "FOR r AS\n    SELECT\n      {long}\n    FROM\n      {wide}\n    WHERE\n      {long} = 'something'\n    ORDER BY b\n  DO"
            )),
        ),
        (
            "CREATE TEMPORARY TABLE t (\n  a INT\n);".to_owned(),
            Some("CREATE TEMPORARY TABLE t (\n    a INT\n  );".to_owned()),
        ),
        ("CREATE TEMPORARY TABLE t (\n  a STRING DEFAULT '\n'\n);".to_owned(), None),
    ] {
        assert_eq!(indented(&statement, "  "), expected, "{statement}");
    }
}
