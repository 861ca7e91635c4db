"""The report in pandas 3, in an environment of its own: Spark wants pandas 2."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.engines.layout import COUNTS, DAY_US, HOUR_US, SPANS, ZONE_US, Layout, width_us


class Rolling:
    """One rolling window after the other; slices by masking. Rows are events and queries at once.

    Counts of events and lenders by person alone.
    """

    name = f"pandas {pd.__version__}: Rolling.count and Rolling.nunique, one thread"

    def run(self, layout: Layout, folder: Path, out: Path) -> None:
        """Compute and write."""
        rows = _rows(layout, folder)
        found: dict[str, Any] = {"query_id": rows["query_id"]}
        found |= {c.name: _status(rows) for c in layout.cells if c.measure == "status"}
        known = rows["occurred_at"] > rows.groupby("person")["occurred_at"].transform("min")
        masked = [f"in{n}" for n in layout.counted]
        by_person = rows.set_index("occurred_at").groupby("person")[masked]
        for n, span in enumerate(SPANS):
            window = by_person.rolling(f"{width_us(span) // DAY_US}D", closed="left", min_periods=0)
            counts = {"allnum": window.count(), "orgnum": window.nunique()}
            for cell in layout.cells:
                if cell.span == n and cell.measure in COUNTS:
                    numbers = counts[cell.measure][f"in{cell.slice}"].fillna(0).to_numpy()
                    numbers = pd.Series(numbers.astype(np.int32), rows.index, dtype="Int32")
                    found[cell.name] = numbers.where(known)
        names = ["query_id", *(cell.name for cell in layout.cells)]
        made = pd.DataFrame(found)[names]
        made.to_parquet(out, compression="zstd", compression_level=1, index=False)


def _rows(layout: Layout, folder: Path) -> pd.DataFrame:
    """Events by person and time, with the number of the lender in each slice, else nothing."""
    columns = ["query_id", "person", "lender", "lender_kind", "product", "occurred_at"]
    rows = pd.read_parquet(folder / "inquiries.parquet", columns=columns)
    rows = rows.merge(pd.read_parquet(layout.files["sorts"]), on=["lender_kind", "product"])
    rows = rows.sort_values(["person", "occurred_at"]).reset_index(drop=True)
    local = rows["occurred_at"].astype("datetime64[us, UTC]").astype("int64") + ZONE_US
    hour = local // HOUR_US % 24
    weekend, night = (local // DAY_US + 3) % 7 >= 5, (hour >= 22) | (hour < 6)
    sort = rows["sort"] + 2 * weekend + night
    parts = pd.read_parquet(layout.files["parts"])
    lender = pd.Series(pd.factorize(rows["lender"])[0].astype(float), rows.index)
    for n in layout.counted:
        rows[f"in{n}"] = lender.where(sort.isin(parts["sort"][parts["slice"] == n]))
    return rows


def _status(rows: pd.DataFrame) -> pd.Series:
    first = rows.groupby("person")["occurred_at"].transform("min")
    return pd.Series(np.where(first < rows["occurred_at"], "ok", "none"), rows.index)
