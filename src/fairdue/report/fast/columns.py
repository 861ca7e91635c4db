"""Rows of numbers as Arrow columns, turned around in small blocks, with the bits of nulls."""

from typing import Any

import numpy as np
import pyarrow as pa

from fairdue.report.fast.compiled import compiled

_SIDE = 32
"""Columns turned together, so that their ends stay in the cache."""


@compiled
def _turned(rows: Any, null: int, columns: Any, valid: Any, nulls: Any) -> None:
    """Fill columns (columns, rows), their bits (columns, bytes) and how many are null."""
    n, width = rows.shape
    for low in range(0, width, _SIDE):
        for start in range(0, n, 8):
            for c in range(low, min(low + _SIDE, width)):
                bits = 0
                for i in range(start, min(start + 8, n)):
                    value = rows[i, c]
                    columns[c, i] = value
                    if value == null:
                        nulls[c] += 1
                    else:
                        bits |= 1 << (i - start)
                valid[c, start // 8] = bits


class Columns:
    """The columns of a block of rows, each an Arrow array when it is asked for."""

    def __init__(self, rows: Any, null: int) -> None:
        """`rows` (rows, columns) of whole numbers; `null` stands for none."""
        n, width = rows.shape
        self._values = np.empty((width, n), rows.dtype)
        self._valid = np.empty((width, (n + 7) // 8), np.uint8)
        self._nulls = np.zeros(width, np.int64)
        _turned(rows, null, self._values, self._valid, self._nulls)

    def arrow(self, place: int, kind: Any) -> Any:
        """A column; numbers of a float64 column are hundredths."""
        values, nulls = self._values[place], int(self._nulls[place])
        if pa.types.is_float64(kind):
            values = values / 100.0
        bits = pa.py_buffer(self._valid[place]) if nulls else None
        return pa.Array.from_buffers(kind, len(values), [bits, pa.py_buffer(values)], nulls)
