"""The benchmark of the report says how many cells differ: here it is shown to see one that does."""

from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from benchmarks import report
from benchmarks.engines import layout
from benchmarks.engines.in_fairdue import Build
from fairdue.report import catalog as catalogs
from fairdue.report.event import Inquiry, Query
from fairdue.report.reference import Settings, View
from fairdue.report.slices import INQUIRY_SLICES

CASE = report.CASES["subset"]


@pytest.fixture(name="folder", scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report") / "case"
    report.prepare(folder, CASE, 900, "shuffled")
    Build().run(layout.read(folder / "layout.json"), folder, folder / "fairdue.parquet")
    return folder


def test_answers_are_compared_cell_by_cell_in_any_order(folder: Path) -> None:
    table = pq.read_table(folder / "fairdue.parquet")
    backwards = table.take(pa.array(range(table.num_rows)[::-1]))
    pq.write_table(backwards, folder / "peer.parquet")
    assert report.differing(folder, "peer") == 0
    cells = table["als_m12_id_nbank_allnum"].to_pylist()
    changed = pa.array([*cells[:-1], cells[-1] + 1], pa.int32())
    place = table.column_names.index("als_m12_id_nbank_allnum")
    pq.write_table(
        table.set_column(place, "als_m12_id_nbank_allnum", changed), folder / "peer.parquet"
    )
    assert report.differing(folder, "peer") == 1


def test_an_answer_that_lacks_rows_differs_altogether(folder: Path) -> None:
    table = pq.read_table(folder / "fairdue.parquet")
    pq.write_table(table.slice(1), folder / "peer.parquet")
    assert report.differing(folder, "peer") == table.num_rows * table.num_columns


def test_the_tables_hold_answers_worth_comparing(folder: Path) -> None:
    assert report.unlike_reference(folder) == 0
    table = ds.dataset(folder / "fairdue.parquet").to_table()
    assert all(any(table[n].to_pylist()) for n in table.column_names if "m12" in n)


def test_peers_are_given_the_slices_of_the_definition(folder: Path) -> None:
    asked = layout.read(folder / "layout.json")
    sorts = pq.read_table(asked.files["sorts"]).to_pylist()
    parts = {tuple(row.values()) for row in pq.read_table(asked.files["parts"]).to_pylist()}
    saturday_night_us = 1_704_546_000_000_000  # 2024-01-06 21:00 +08:00, an hour before the night
    query = Query(query_id=1, person="p", phone="c", viewer=None, as_of=saturday_night_us * 2)
    view = View(query, [], None, Settings())
    for row in sorts:
        for hours, mark in ((0, 2), (1, 3), (48, 0), (49, 1)):
            event = Inquiry(
                person="p",
                phone="c",
                lender="l",
                lender_kind=row["lender_kind"],
                product=row["product"],
                occurred_at=saturday_night_us + hours * layout.HOUR_US,
            )
            for number, (name, *_) in enumerate(asked.slices):
                if name:
                    taken = view.fits(event, INQUIRY_SLICES[name])
                    assert ((row["sort"] + mark, number) in parts) == taken


def test_the_whole_family_is_asked_for() -> None:
    asked = report.asked(catalogs.als(), "anniversary")
    assert len(asked.cells) == 822
    assert len(asked.counted) == 28
    assert len(asked.followed) == 3
