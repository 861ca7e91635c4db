"""Spark says what one machine says: cells, reasons, counts and problems."""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyspark.sql import SparkSession

from fairdue.report import build as local
from fairdue.report import catalog
from fairdue.report.build import BadInput, CannotRead, CannotWrite, Request
from fairdue.report.event import Account, Inquiry, Query
from fairdue.report.reference import Settings
from fairdue.report.spark import build as spark
from fairdue.report.spark import passes
from fairdue.report.spark.keys import whole_keys
from fairdue.report.term import MonthMode
from report.arbitrary_report import arrow, queries, tables, with_null_words

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("spark"),
    pytest.mark.filterwarnings("ignore"),
]
ZONE = "Asia/Shanghai"


@pytest.fixture(scope="module", autouse=True)
def started() -> Iterator[None]:
    """One Spark with few partitions for all of these tests; it ends with them."""
    from fairdue.report.spark.session import session  # noqa: PLC0415

    running = session()
    running.conf.set("spark.sql.shuffle.partitions", "3")
    yield
    active = SparkSession.getActiveSession()
    if active is not None:
        active.stop()


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes random tables: inquiries as a folder of two files, one of them without event ids."""

    def write(seed: str, *, n: int = 50) -> Path:
        rng = random.Random(seed)
        asked = queries(rng, 12, ZONE)
        inquiries, accounts = tables(rng, asked, ZONE, n)
        nobody = msgspec.structs.replace(inquiries[0], person=None, phone=None)
        (tmp_path / "inquiries").mkdir()
        first = arrow([*inquiries[:20], nobody], Inquiry).drop_columns(["event_id", "known_at"])
        pq.write_table(first, tmp_path / "inquiries" / "a.parquet")
        pq.write_table(
            arrow(inquiries[20:], Inquiry),
            tmp_path / "inquiries" / "b [c].parquet",
            row_group_size=9,
        )
        pq.write_table(arrow(accounts, Account), tmp_path / "accounts.parquet")
        pq.write_table(arrow(asked, Query), tmp_path / "queries.parquet")
        return tmp_path

    return write


def request(place: Path, **more: Any) -> Request:
    columns = (*catalog.named("all"), *catalog.named("standing"))
    options: dict[str, Any] = {
        "inquiries": place / "inquiries",
        "accounts": place / "accounts.parquet",
        "queries": place / "queries.parquet",
        "catalog": "all",
        "columns": columns,
        "out": place / "spark",
    }
    return Request(**(options | more))


def rows(path: Path, *by: str) -> list[dict[str, Any]]:
    return sorted(pq.read_table(path).to_pylist(), key=lambda row: [str(row[b]) for b in by])


@pytest.mark.parametrize("mode", get_args(MonthMode))
def test_spark_is_local_in_every_cell(mode: MonthMode, folder: Callable[..., Path]) -> None:
    place = folder(f"spark {mode}")
    dedupe: Any = {"anniversary": "none", "d30": "exact", "calendar": "lender_day"}[mode]
    how = Settings(zone=ZONE, month_mode=mode, dedupe=dedupe)
    explain = mode == "anniversary"
    asked = request(place, settings=how, reasons=place / "spark reasons" if explain else None)
    told = spark.build(asked)
    alone = msgspec.structs.replace(asked, out=place / "local.parquet")
    if explain:
        alone = msgspec.structs.replace(alone, reasons=place / "r.parquet")
    assert local.build(alone) == told
    assert told.inquiries.unattributable > 0
    assert rows(asked.out, "query_id") == rows(alone.out, "query_id")
    if explain:
        by = ("query_id", "reason_code")
        found = rows(place / "spark reasons", *by)
        assert found == rows(place / "r.parquet", *by)
        assert {"R-ID-MISMATCH", "R-OVERDUE-CURRENT"} <= {row["reason_code"] for row in found}
    part = next(asked.out.glob("*.parquet"))
    assert pq.read_schema(part).equals(pq.read_schema(alone.out), check_metadata=True)
    assert sorted(p.name for p in place.iterdir() if p.name.startswith(".")) == []


def test_problems_and_skipped_rows_are_those_of_one_machine(folder: Callable[..., Path]) -> None:
    place = folder("problems")
    accounts = pq.read_table(place / "accounts.parquet")
    amounts = accounts["amount_fen"].to_pylist()
    amounts[3], amounts[30], amounts[31] = 2**64 - 1, None, 10**14
    spoilt = accounts.set_column(
        accounts.column_names.index("amount_fen"), "amount_fen", pa.array(amounts, pa.uint64())
    )
    with pa.ipc.new_file(place / "accounts.arrow", spoilt.schema) as writer:
        writer.write_table(spoilt, max_chunksize=11)
    asked = request(place, accounts=place / "accounts.arrow")
    found = {}
    for name, run in (("local", local.build), ("spark", spark.build)):
        with pytest.raises(BadInput) as stopped:
            run(asked)
        found[name] = stopped.value.problems
    assert found["spark"] == found["local"]
    assert [p.row for p in found["spark"].first] == [3, 30, 31]
    assert not asked.out.exists()
    skipping = msgspec.structs.replace(asked, skip=True, heavy=place / "heavy.json")
    told = spark.build(skipping)
    heavy = json.loads((place / "heavy.json").read_text())
    alone = msgspec.structs.replace(skipping, out=place / "local.parquet")
    assert told == local.build(alone)
    assert told.accounts is not None
    assert told.accounts.skipped == 3
    assert rows(asked.out, "query_id") == rows(alone.out, "query_id")
    assert heavy["inquiries"] == json.loads((place / "heavy.json").read_text())["inquiries"]


def test_repeated_queries_and_what_stood_there_before(folder: Callable[..., Path]) -> None:
    place = folder("again")
    table = pq.read_table(place / "queries.parquet")
    pq.write_table(pa.concat_tables([table, table.slice(4, 2)]), place / "queries.parquet")
    (place / "spark").write_text("from before")
    with pytest.raises(BadInput) as stopped:
        spark.build(request(place))
    told = [(p.code, p.row, p.value) for p in stopped.value.problems.first]
    assert told == [("E-DUPLICATE", 12, "q4"), ("E-DUPLICATE", 13, "q5")]
    assert (place / "spark").read_text() == "from before"
    numbers = pa.array([*range(12)], pa.int64())
    whole = table.set_column(0, "query_id", numbers)
    pq.write_table(whole, place / "queries.parquet")
    asked = request(place, accounts=None, columns=catalog.named("radar"))
    told_now = spark.build(asked)
    assert (told_now.queries, told_now.columns, told_now.accounts) == (12, 63, None)
    assert pq.read_table(place / "spark")["query_id"].type == pa.int64()
    frames = {
        name: SparkSession.active().read.parquet(str(place / name))
        for name in ("inquiries", "queries.parquet")
    }
    given = {name.removesuffix(".parquet"): frame for name, frame in frames.items()}
    wide = passes.wide(given, asked.columns, asked.settings).toArrow().to_pylist()
    assert sorted(wide, key=lambda row: str(row["query_id"])) == rows(asked.out, "query_id")
    pq.write_table(whole.slice(0, 0), place / "queries.parquet")
    assert spark.build(asked).queries == 0
    assert pq.read_table(place / "spark").shape == (0, 63)


def test_a_folder_of_other_files_is_never_replaced(folder: Callable[..., Path]) -> None:
    place = folder("kept")
    (place / "photos").mkdir()
    (place / "photos" / "part-one.parquet").write_text("mine")
    for more in ({"out": place / "photos"}, {"reasons": place / "photos"}):
        with pytest.raises(CannotWrite, match="name a new folder"):
            spark.build(msgspec.structs.replace(request(place), **more))
        assert (place / "photos" / "part-one.parquet").read_text() == "mine"
    assert not (place / "spark").exists()


def test_nulls_among_the_words_of_a_dictionary_are_nulls(folder: Callable[..., Path]) -> None:
    place = folder("null words")
    for name in ("inquiries", "accounts", "queries"):
        table = pq.read_table(
            place / "inquiries" / "b [c].parquet"
            if name == "inquiries"
            else place / f"{name}.parquet"
        )
        coded = with_null_words(table, "person", "phone")
        with pa.ipc.new_file(place / f"{name}.arrow", coded.schema) as writer:
            writer.write_table(coded, max_chunksize=9)
    names = {name: place / f"{name}.arrow" for name in ("inquiries", "accounts", "queries")}
    asked = request(place, columns=catalog.named("radar"), **names)
    alone = msgspec.structs.replace(asked, out=place / "local.parquet")
    assert spark.build(asked) == local.build(alone)
    assert rows(asked.out, "query_id") == rows(alone.out, "query_id")


def test_a_damaged_file_is_named(folder: Callable[..., Path], capfd: Any) -> None:
    """Told from within the reading of a file, and where a word is looked up that is not there."""
    place = folder("damaged")
    file = place / "inquiries" / "b [c].parquet"
    pq.write_table(pq.read_table(file), file, compression="none")
    whole = file.read_bytes()
    lender = pq.read_metadata(file).row_group(0).column(2)
    end = lender.dictionary_page_offset + lender.total_compressed_size
    asked = request(place, columns=catalog.named("radar"))
    for damage, at in ((bytes(100), 60), (b"\xff" * 4, end - 4)):
        file.write_bytes(whole[:at] + damage + whole[at + len(damage) :])
        capfd.readouterr()
        for run in (spark.build, local.build):
            with pytest.raises(CannotRead, match=r"cannot read [^\n]*inquiries[^\n]*$"):
                run(asked)
        assert "Exception" not in capfd.readouterr().err
        assert not asked.out.exists()


def test_keys_that_batches_cut_are_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fairdue.report.spark.keys.LEAST_ROWS", 1)
    people = [None, None, "A", "A", "A", "A", "A", "B", "C", "C", "D"]
    for size in range(1, 12):
        batch = pa.RecordBatch.from_pydict({"person": people, "row": range(11)})
        batches = (batch.slice(start, size) for start in range(0, 11, size))
        parts = [part.to_pydict() for part in whole_keys(batches, "person")]
        assert [row for part in parts for row in part["row"]] == [*range(11)]
        tokens = [set(part["person"]) - {None} for part in parts]
        assert sum(map(len, tokens)) == 4
