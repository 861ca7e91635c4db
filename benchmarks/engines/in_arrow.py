"""The floor: read the inputs and write an answer that is already there."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.engines.layout import Layout


class Floor:
    """Reads the columns and writes the answer of fairdue, which lies in memory."""

    name = "floor: read input, write output"

    def __init__(self) -> None:
        """Nothing held yet."""
        self._held: dict[Path, pa.Table] = {}

    def prepare(self, layout: Layout, folder: Path) -> None:
        """Load the answers into memory, before anything is timed."""
        del layout
        self._held = {f: pq.read_table(f / "fairdue.parquet") for f in (folder, folder / "tiny")}

    def run(self, layout: Layout, folder: Path, out: Path) -> None:
        """Read and write."""
        del layout
        columns = ["person", "phone", "lender", "lender_kind", "product", "occurred_at"]
        pq.read_table(folder / "inquiries.parquet", columns=columns)
        pq.read_table(folder / "queries.parquet")
        held = self._held[folder]
        pq.write_table(held, out, compression="zstd", compression_level=1)
