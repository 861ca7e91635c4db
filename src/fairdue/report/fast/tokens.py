"""Texts as numbers: an exact table of tokens, filled from Arrow columns without Python objects."""

from typing import Any

import numpy as np
import pyarrow as pa

from fairdue.report.fast.compiled import compiled

_FIRST_SLOTS = 1 << 12
_MULTIPLY = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


class Tokens:
    """Numbers 0, 1, ... for texts in the order in which they are first seen."""

    def __init__(self) -> None:
        """An empty table."""
        self.size = 0
        self._slots = np.full(_FIRST_SLOTS, -1, np.int32)
        self._hashes = np.empty(_FIRST_SLOTS, np.uint64)
        self._ends = np.zeros(_FIRST_SLOTS + 1, np.int64)
        self._bytes = np.empty(_FIRST_SLOTS * 16, np.uint8)

    def codes(self, array: Any, *, add: bool = True) -> Any:
        """Numbers of an Arrow text column, -1 for null and, unless `add`, for unknown texts.

        Shape: (len(array),), int32.
        """
        if pa.types.is_dictionary(array.type):
            words = self.codes(array.dictionary, add=add)
            places = array.indices.fill_null(len(words)).to_numpy(zero_copy_only=False)
            return np.append(words, np.int32(-1))[places]
        if pa.types.is_null(array.type):
            return np.full(len(array), -1, np.int32)
        found = np.full(len(array), -1, np.int32)
        if not len(array):
            return found
        if not pa.types.is_large_string(array.type):
            array = array.cast(pa.large_string())
        validity, offsets, data = array.buffers()
        ends = np.frombuffer(offsets, np.int64)[array.offset : array.offset + len(array) + 1]
        text = np.frombuffer(data, np.uint8) if data else np.empty(0, np.uint8)
        valid = np.ones(len(array), np.bool_)
        if validity is not None and array.null_count:
            valid = array.is_valid().to_numpy(zero_copy_only=False)
        done = 0
        while done < len(array):
            self._grow(min(len(array) - done, 1 << 18), int(ends[-1] - ends[done]))
            upto = min(len(array), done + (1 << 18))
            self.size = _intern(
                *(text, ends, valid, done, upto, add, self.size),
                *(self._slots, self._hashes, self._ends, self._bytes, found),
            )
            done = upto
        return found

    def text(self, code: int) -> str:
        """The text of a number."""
        start, end = self._ends[code], self._ends[code + 1]
        return bytes(self._bytes[start:end]).decode()

    def _grow(self, more: int, size: int) -> None:
        """Room for that many further texts and bytes."""
        wanted = self.size + more
        if 2 * wanted > len(self._slots):
            slots = np.full(1 << int(2 * wanted).bit_length(), -1, np.int32)
            _refill(slots, self._hashes, self.size)
            self._slots = slots
        if wanted > len(self._hashes):
            room = max(wanted, len(self._hashes) * 3 // 2)
            self._hashes = _longer(self._hashes, room, self.size)
            self._ends = _longer(self._ends, room + 1, self.size + 1)
        used = int(self._ends[self.size])
        if used + size > len(self._bytes):
            self._bytes = _longer(self._bytes, max(used + size, len(self._bytes) * 3 // 2), used)


def _longer(array: Any, size: int, used: int) -> Any:
    made = np.empty(size, array.dtype)
    made[:used] = array[:used]
    return made


@compiled
def _hash(text: Any, start: int, end: int) -> Any:
    """A 64-bit hash of some bytes."""
    value = np.uint64(end - start) * _MULTIPLY
    for i in range(start, end):
        value = (value ^ np.uint64(text[i])) * _MULTIPLY
        value ^= value >> _SHIFT
    return value


@compiled
def _refill(slots: Any, hashes: Any, size: int) -> None:
    """Put every known text into larger slots."""
    last = np.uint64(len(slots) - 1)
    for code in range(size):
        slot = hashes[code] & last
        while slots[slot] >= 0:
            slot = (slot + np.uint64(1)) & last
        slots[slot] = code


@compiled
def _intern(  # noqa: C901, PLR0913, PLR0917 - numba calls by place
    text: Any,
    offsets: Any,
    valid: Any,
    start: int,
    upto: int,
    add: bool,
    size: int,
    slots: Any,
    hashes: Any,
    ends: Any,
    kept: Any,
    out: Any,
) -> int:
    """Numbers of rows start..upto; texts are compared byte for byte. The new size."""
    last = np.uint64(len(slots) - 1)
    for i in range(start, upto):
        if not valid[i]:
            continue
        low, high = offsets[i], offsets[i + 1]
        value = _hash(text, low, high)
        slot = value & last
        while slots[slot] >= 0:
            code = slots[slot]
            if hashes[code] == value and ends[code + 1] - ends[code] == high - low:
                same = True
                for k in range(high - low):
                    if kept[ends[code] + k] != text[low + k]:
                        same = False
                        break
                if same:
                    break
            slot = (slot + np.uint64(1)) & last
        if slots[slot] >= 0:
            out[i] = slots[slot]
        elif add:
            slots[slot] = size
            hashes[size] = value
            for k in range(high - low):
                kept[ends[size] + k] = text[low + k]
            ends[size + 1] = ends[size] + high - low
            out[i] = size
            size += 1
    return size
