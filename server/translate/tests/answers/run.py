#!/usr/bin/env python3
"""Runs translations on Apache Spark and holds their answers against those of the sources.

    cargo build -p translate --example corpus
    python3 server/translate/tests/answers/run.py target/debug/examples/corpus

needs pyspark of version 4 and Java. A line of `answers.tsv` has a dialect, an expression and what it gives as text, `NULL` for
NULL and a truth as 1 or 0. The answers of PostgreSQL and MySQL come from running them (PostgreSQL 15, MariaDB 10.11), those of
the others from their manuals. A translation that is refused, or of which something is said, is no finding.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
from decimal import Decimal, InvalidOperation

os.environ["TZ"] = "UTC"
time.tzset()


def translated(program, cases):
    """What the program makes of each case, as a view."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        for number, (dialect, expression, _) in enumerate(cases):
            table = " FROM dual" if dialect == "oracle" else ""
            sql = f"CREATE VIEW v AS SELECT {expression} AS x{table}"
            file.write(json.dumps({"id": str(number), "dialect": dialect, "kind": "view", "sql": sql}) + "\n")
        file.flush()
        out = subprocess.run([program, file.name], capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def text_of(value):
    """A value of a row as the table writes it."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, list):
        return "[" + ", ".join(text_of(element) for element in value) + "]"
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).hex()
    return str(value)


def alike(found, expected):
    """Whether two texts say the same; numbers by their value, midnight as the day."""
    try:
        one, other = Decimal(found), Decimal(expected)
        return abs(one - other) <= Decimal("1e-8") * max(1, abs(one), abs(other))
    except InvalidOperation:
        return found == expected or found == f"{expected} 00:00:00" or expected == f"{found} 00:00:00"


def session():
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    # As a warehouse of Databricks SQL has it.
    spark = builder.config("spark.sql.ansi.enabled", "true").config("spark.sql.session.timeZone", "UTC").getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark


def main(program):
    path = pathlib.Path(__file__).with_name("answers.tsv")
    cases = [line.split("\t") for line in path.read_text().split("\n") if line and not line.startswith("#")]
    spark = session()
    wrong = passed_over = 0
    for (dialect, expression, expected), made in zip(cases, translated(program, cases)):
        if made["status"] != "success" or any(said["severity"] == "warning" for said in made["diagnostics"]):
            passed_over += 1
            continue
        query = made["statements"][0].removeprefix("CREATE VIEW v AS")
        try:
            found = text_of(spark.sql(query).collect()[0][0])
        except Exception as error:
            found = str(error).strip().split("\n")[0]
        if not alike(found, expected):
            wrong += 1
            print(f"{dialect}: {expression}\n  {query}\n  found {found!r}, expected {expected!r}")
    print(f"{len(cases)} cases, {wrong} wrong, {passed_over} refused or remarked on")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
