"""Spark judges with the same batches: findings and counts are those of one machine."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from conduct.columns import logs, parquet
from fairdue import conduct
from fairdue.conduct.columns import audit, spark
from fairdue.conduct.columns.batch import Bench
from fairdue.conduct.columns.row import Row


@pytest.fixture(scope="module")
def stopped() -> Iterator[None]:
    """Spark ends with the test."""
    yield
    from pyspark.sql import SparkSession  # noqa: PLC0415

    running = SparkSession.getActiveSession()
    if running is not None:
        running.stop()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_spark_and_one_machine_say_the_same(stopped: None, tmp_path: Path) -> None:
    books = conduct.load(["cn.gbt45251"])
    rows: list[Row] = [
        msgspec.structs.replace(row, contact=f"contact-{n}")
        for n, row in enumerate(logs.log(seed=21, debtors=25, holes=0.02))
    ]
    wild = [
        rows[7],
        rows[120],
        msgspec.structs.replace(rows[130], contact="contact-130", kind="visit"),
        msgspec.structs.replace(rows[5], outcome="chatted"),
        msgspec.structs.replace(rows[9], zone="Asia/Nowhere"),
    ]
    later = sorted([*rows[100:], *wild], key=lambda row: row.occurred_at)
    files = [
        parquet.written(rows[:100], tmp_path / "a log, of 20%.parquet", group=40),
        parquet.written(later, tmp_path / "b.parquet", group=30),
    ]
    done = {}
    for name, run in (("local", audit.audit_log), ("spark", spark.audit_log)):
        bench = Bench(books, view="whole", complete=True, everything=True)
        done[name] = run(files, tmp_path / f"{name}.out", bench)
    local, remote = (parquet.findings(tmp_path / f"{name}.out") for name in done)
    assert len(local) > 200
    assert remote == local
    for part in ("rows", "rules", "groups"):
        assert getattr(done["spark"].tally, part) == getattr(done["local"].tally, part), part
    places = [sorted(d.log.problems(d.tally.misfits), key=str) for d in done.values()]
    assert places[0] == places[1]
    codes = {problem.code for problem in places[0]}
    assert codes >= {"unknown_word", "no_zone", "repeated_contact", "contradicting_contact"}
