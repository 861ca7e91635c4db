"""What is asked for, in words every engine's environment understands: plain numbers and names.

The slices of an inquiry follow from its lender kind, its product, weekend and night. They are
worked out once for each combination and given to every engine as two small tables to join.
"""

import itertools
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

KEYS = ("person", "phone")
SPANS = ("d7", "d15", "m1", "m3", "m6", "m12")
"""Windows, each inside the next; a bucket is the first window an event lies in."""
MONTHS = {"m3": 3, "m6": 6, "m12": 12}
COUNTS = ("allnum", "orgnum", "selfnum")
SERIES = ("tot_mons", "avg_monnum", "max_monnum", "min_monnum", "max_inteday", "min_inteday")
ENDS = ("first_days", "last_days", "consnum", "csinteday")
DAY_US, HOUR_US, SECOND_US = 86_400_000_000, 3_600_000_000, 1_000_000
ZONE_US = 8 * HOUR_US
"""Asia/Shanghai in the years of the tables."""


@dataclass(frozen=True)
class Cell:
    """A column: `key` 0 person, 1 phone; `span` the place of its window; `slice` its number."""

    name: str
    measure: str
    key: int
    span: int
    slice: int
    window: str


@dataclass(frozen=True)
class Layout:
    """Columns in order; `slices` of the numbers: kinds, products, weekend, night."""

    cells: Sequence[Cell]
    slices: Sequence[tuple[str, Sequence[str], Sequence[str], bool, bool]]
    mode: Literal["anniversary", "d30"]
    files: dict[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> list[int]:
        """The keys that are asked for."""
        return sorted({cell.key for cell in self.cells})

    @property
    def counted(self) -> list[int]:
        """Slices of which events or lenders are counted."""
        return sorted({cell.slice for cell in self.cells if cell.measure in COUNTS})

    @property
    def followed(self) -> list[int]:
        """Slices of which months, gaps and runs are asked for."""
        return sorted({cell.slice for cell in self.cells if cell.measure in (*SERIES, *ENDS)})

    @property
    def self_slices(self) -> list[int]:
        """Slices in which the asking lender's own inquiries are counted."""
        return sorted({cell.slice for cell in self.cells if cell.measure == "selfnum"})

    def save(self, path: Path) -> None:
        """Write it, and beside it the two tables by which slices are found."""
        combinations = list(itertools.product(self._kinds(), self._products()))
        words = {
            "lender_kind": pa.array([kind for kind, _ in combinations]),
            "product": pa.array([product for _, product in combinations]),
            "sort": pa.array(range(0, 4 * len(combinations), 4), pa.int32()),
        }
        pairs = [
            (4 * n + 2 * weekend + night, place)
            for n, (kind, product) in enumerate(combinations)
            for weekend in (False, True)
            for night in (False, True)
            for place, (_, kinds, products, at_weekend, at_night) in enumerate(self.slices)
            if kind in kinds and product in products
            if weekend >= at_weekend and night >= at_night
        ]
        parts = {
            "sort": pa.array([sort for sort, _ in pairs], pa.int32()),
            "slice": pa.array([place for _, place in pairs], pa.int32()),
        }
        for name, columns in (("sorts", words), ("parts", parts)):
            self.files[name] = str(path.with_name(f"{name}.parquet"))
            pq.write_table(pa.table(columns), self.files[name])
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    def _kinds(self) -> list[str]:
        return sorted({kind for _, kinds, *_ in self.slices for kind in kinds})

    def _products(self) -> list[str]:
        return sorted({word for _, _, products, *_ in self.slices for word in products})


def read(path: Path) -> Layout:
    """As `Layout.save` wrote it."""
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    told["cells"] = [Cell(**cell) for cell in told["cells"]]
    return Layout(**told)


def width_us(span: str) -> int:
    """Length of a window whose months have 30 days."""
    return int(span[1:]) * (30 if span[0] == "m" else 1) * DAY_US
