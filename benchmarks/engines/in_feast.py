"""Point-in-time retrieval by Feast of columns that were computed before."""

from datetime import timedelta
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
from feast import Entity, FeatureStore, FeatureView, Field, FileSource, RepoConfig, ValueType
from feast.types import Int32, String

from benchmarks.engines.layout import DAY_US, Layout


class Retrieval:
    """Joins each query with the latest row of its person; nothing is computed.

    The rows are the answers of fairdue to the queries, so that what is found can be compared.
    """

    name = "Feast: retrieval only, of columns computed before"

    def __init__(self) -> None:
        """No store opened yet."""
        self._stores: dict[Path, FeatureStore] = {}

    def prepare(self, layout: Layout, folder: Path) -> None:
        """Lay down the rows to be found and register them."""
        for place in (folder, folder / "tiny"):
            self._stores[place] = _store(layout, place)

    def run(self, layout: Layout, folder: Path, out: Path) -> None:
        """Retrieve and write."""
        columns = ["query_id", "person", "as_of"]
        asked = pd.read_parquet(folder / "queries.parquet", columns=columns)
        asked = asked.rename(columns={"as_of": "event_timestamp"})
        features = [f"report:{cell.name}" for cell in layout.cells]
        job = self._stores[folder].get_historical_features(entity_df=asked, features=features)
        found = job.to_df()[["query_id", *(cell.name for cell in layout.cells)]]
        found.to_parquet(out, compression="zstd", compression_level=1, index=False)


def _store(layout: Layout, folder: Path) -> FeatureStore:
    """A local store over a file of the answers, each under its person and instant."""
    rows = pq.read_table(folder / "fairdue.parquet")
    queries = pq.read_table(folder / "queries.parquet", columns=["query_id", "person", "as_of"])
    rows = rows.join(queries, "query_id").drop_columns(["query_id"])
    rows = rows.rename_columns(
        ["event_timestamp" if n == "as_of" else n for n in rows.column_names]
    )
    pq.write_table(rows, folder / "features.parquet")
    store = FeatureStore(
        config=RepoConfig(
            project="report",
            provider="local",
            registry=str(folder / "registry.db"),
            offline_store={"type": "file"},
            online_store=None,
            entity_key_serialization_version=3,
        )
    )
    person = Entity(name="person", join_keys=["person"], value_type=ValueType.STRING)
    view = FeatureView(
        name="report",
        entities=[person],
        ttl=timedelta(microseconds=10_000 * DAY_US),
        schema=[
            Field(name=cell.name, dtype=String if cell.measure == "status" else Int32)
            for cell in layout.cells
        ],
        source=FileSource(path=str(folder / "features.parquet"), timestamp_field="event_timestamp"),
        online=False,
    )
    store.apply([person, view])
    return store
