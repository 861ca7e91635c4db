"""Texts as numbers: an exact table of tokens, filled from Arrow columns without Python objects."""

from typing import Any

import numpy as np
import pyarrow as pa

from fairdue.report.fast.compiled import compiled

_FIRST_SLOTS = 1 << 12
_CHUNK = 1 << 12
"""Rows looked up together, so that the waits for memory overlap."""
_MULTIPLY = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_HALF = np.uint64(32)
_LOW = np.uint64((1 << 32) - 1)
_BYTE = np.uint64(8)
_WORD = 8


class Tokens:
    """Numbers 0, 1, ... for texts in the order in which they are first seen.

    A slot holds the upper half of a text's hash above its number + 1; 0 is a free slot.
    """

    def __init__(self) -> None:
        """An empty table."""
        self.size = 0
        self._slots = np.zeros(_FIRST_SLOTS, np.uint64)
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
        found = np.full(len(array), -1, np.int32)
        if pa.types.is_null(array.type) or not len(array):
            return found
        if not pa.types.is_large_string(array.type):
            array = array.cast(pa.large_string())
        validity, offsets, data = array.buffers()
        ends = np.frombuffer(offsets, np.int64)[array.offset : array.offset + len(array) + 1]
        text = np.frombuffer(data, np.uint8) if data else np.empty(0, np.uint8)
        valid = np.ones(len(array), np.bool_)
        if validity is not None and array.null_count:
            valid = array.is_valid().to_numpy(zero_copy_only=False)
        for start in range(0, len(array), _CHUNK):
            upto = min(len(array), start + _CHUNK)
            if add:
                self._grow(upto - start, int(ends[upto] - ends[start]))
            self.size = _intern(
                *(text, ends, valid, start, upto, add, self.size),
                *(self._slots, self._ends, self._bytes, found),
            )
        return found

    def text(self, code: int) -> str:
        """The text of a number."""
        start, end = self._ends[code], self._ends[code + 1]
        return bytes(self._bytes[start:end]).decode()

    def _grow(self, more: int, size: int) -> None:
        """Room for that many further texts and bytes."""
        wanted = self.size + more
        if wanted * 3 > len(self._slots) * 2:
            self._slots = np.zeros(len(self._slots) * 4, np.uint64)
            _refill(self._slots, self._ends, self._bytes, self.size)
        if wanted >= len(self._ends):
            self._ends = _longer(self._ends, wanted * 3 // 2, self.size + 1)
        used = int(self._ends[self.size])
        if used + size > len(self._bytes):
            self._bytes = _longer(self._bytes, (used + size) * 3 // 2, used)


def _longer(array: Any, size: int, used: int) -> Any:
    made = np.empty(size, array.dtype)
    made[:used] = array[:used]
    return made


@compiled
def _word(text: Any, i: int) -> Any:
    """Eight bytes as one number."""
    value = np.uint64(text[i + _WORD - 1])
    for k in range(_WORD - 1):
        value = value << _BYTE | np.uint64(text[i + _WORD - 2 - k])
    return value


@compiled
def _hash(text: Any, start: int, end: int) -> Any:
    """A 64-bit hash of some bytes."""
    value = np.uint64(end - start) * _MULTIPLY
    while end - start >= _WORD:
        value = (value ^ _word(text, start)) * _MULTIPLY
        value ^= value >> _SHIFT
        start += _WORD
    rest = np.uint64(0)
    for i in range(start, end):
        rest = rest << _BYTE | np.uint64(text[i])
    value = (value ^ rest) * _MULTIPLY
    return value ^ (value >> _SHIFT)


@compiled
def _refill(slots: Any, ends: Any, kept: Any, size: int) -> None:
    """Put every known text into larger slots."""
    last = np.uint64(len(slots) - 1)
    for code in range(size):
        value = _hash(kept, ends[code], ends[code + 1])
        slot = value & last
        while slots[slot]:
            slot = (slot + np.uint64(1)) & last
        slots[slot] = (value >> _HALF) << _HALF | np.uint64(code + 1)


@compiled
def _is(text: Any, low: int, high: int, kept: Any, start: int, end: int) -> bool:
    """Whether two texts are equal byte for byte."""
    if end - start != high - low:
        return False
    while high - low >= _WORD:
        if _word(text, low) != _word(kept, start):
            return False
        low += _WORD
        start += _WORD
    same = True
    for k in range(high - low):
        same &= text[low + k] == kept[start + k]
    return same


@compiled
def _intern(  # noqa: PLR0913, PLR0917 - numba calls by place
    text: Any,
    offsets: Any,
    valid: Any,
    start: int,
    upto: int,
    add: bool,
    size: int,
    slots: Any,
    ends: Any,
    kept: Any,
    out: Any,
) -> int:
    """Numbers of rows start..upto; texts are compared byte for byte. The new size.

    One step after the other for all rows: the look-ups of different rows do not wait for another.
    """
    n = upto - start
    last = np.uint64(len(slots) - 1)
    hashes, found = np.empty(n, np.uint64), np.empty(n, np.uint64)
    lows, highs = np.empty(n, np.int64), np.empty(n, np.int64)
    for i in range(n):
        hashes[i] = _hash(text, offsets[start + i], offsets[start + i + 1])
    for i in range(n):
        found[i] = slots[hashes[i] & last]
    for i in range(n):
        code = np.int64(found[i] & _LOW) + np.int64(found[i] == 0)
        lows[i], highs[i] = ends[code - 1], ends[code]
    for i in range(n):
        if not valid[start + i]:
            continue
        low, high, value = offsets[start + i], offsets[start + i + 1], hashes[i]
        if found[i] and _is(text, low, high, kept, lows[i], highs[i]):
            out[start + i] = np.int64(found[i] & _LOW) - 1
            continue
        slot = value & last
        while slots[slot]:
            code = np.int64(slots[slot] & _LOW)
            if slots[slot] >> _HALF == value >> _HALF and _is(
                text, low, high, kept, ends[code - 1], ends[code]
            ):
                out[start + i] = code - 1
                break
            slot = (slot + np.uint64(1)) & last
        if not slots[slot] and add:
            kept[ends[size] : ends[size] + high - low] = text[low:high]
            ends[size + 1] = ends[size] + high - low
            out[start + i] = size
            size += 1
            slots[slot] = (value >> _HALF) << _HALF | np.uint64(size)
    return size
