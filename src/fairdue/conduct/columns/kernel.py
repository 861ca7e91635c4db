"""The columnar audit of coded columns: the tests written out as one loop and compiled by numba.

The loop runs over contacts that stand together by debtor and in order of time. What is kept of a
debtor's earlier contacts lies in small tables whose rows go from one debtor to the next, so memory
does not grow with the log.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any, Literal

import msgspec
import numpy as np

from fairdue.conduct.columns.arith import NONE
from fairdue.conduct.columns.column import DAYS, TOLD
from fairdue.conduct.columns.compiled import compiled
from fairdue.conduct.columns.emit import (
    DOUBT,
    OK,
    PAST_DOUBT,
    WINDOWS,
    Kept,
    Store,
    Writer,
    cells,
    counts,
)
from fairdue.conduct.columns.encode import MOST_KEYS, numbered
from fairdue.conduct.columns.join import WHOLES
from fairdue.conduct.columns.keep import keep, slot_of
from fairdue.conduct.columns.node import Counter, Form
from fairdue.conduct.columns.program import Program, kept_by

View = Literal["whole", "gate"]
"""`whole`: with all that is known of the contact. `gate`: as before it was made."""

NOBODY = -1
"""Has the rows that no debtor has."""
MOST_DAYS = 2**27
"""More than any instant in 64 bits of microseconds is days away from year 1."""
MOST_ADDRESSES = 62
"""So is one with more addresses, where they are kept as bits."""
PROPOSED: Mapping[str, int] = {
    "outcome": 0,
    "looked": 0,
    "length": NONE,
    "recording": 0,
    "named": 0,
    "kept_years": NONE,
    "charges": 0,
    "pay_channels": 0,
    "claimed_fen": NONE,
}
"""What nobody knows of a contact before it is made."""


class ArrayStore(Store):
    """Rows in one table for each thing that is kept, by the number of the key within its debtor.

    A row goes from one debtor to the next. Slots of counters are stamped with debtor and window, so
    that those of earlier debtors are out of every window. The first integer of other rows is the
    debtor who has the row; where it is another, the row is not there.
    """

    turned = True

    def __init__(self, kept: Sequence[Kept]) -> None:
        """`kept`: what is kept, in the order of its numbers."""
        self._kept = kept

    @staticmethod
    def numbers(key: tuple[str, ...]) -> str:
        """The name of the array that holds the numbers of a key."""
        return "_".join(("number", *key))

    @staticmethod
    def width(kept: Kept) -> int:
        """How many integers a row has: one before those of `cells`, two after them."""
        return 1 + cells(kept) + 2

    def again(self, index: int, kept: Kept) -> list[str]:
        """The number of the key tells the row."""
        return [f"j{index} = {self.numbers(kept.key)}[i]"]

    def find(self, index: int, kept: Kept) -> list[str]:
        """The same; the slot of the present window is emptied where it holds an older one.

        That needs no branches: whether a slot is old is a guess that is wrong too often.
        """
        found = self.again(index, kept)
        if isinstance(kept, Counter):
            stamp, *sums = (self.cell(index, f"{slot_of(kept)} + {n}") for n in range(4))
            found += (f"now = {self.stamp(WINDOWS[kept.window])}", f"same = {stamp} == now")
            found += (f"{stamp} = now", *(f"{cell} *= same" for cell in sums))
            if kept.days > 1:
                latest, many = self._lately(index, kept)
                found += (f"{many} *= {latest} > now - {kept.days}", f"{latest} = now")
        return found

    def _lately(self, index: int, counter: Counter) -> tuple[str, str]:
        """When the key was last met, and how many it counted since the last pause of a window."""
        latest, many = (self.cell(index, cells(counter) + n) for n in range(2))
        return latest, many

    def make(self, index: int, kept: Kept) -> list[str]:
        """The row of an earlier debtor, emptied."""
        return [f"empty(s{index}, j{index}, {cells(kept)}, debtor)"]

    def found(self, index: int) -> str:
        """Whether the row is this debtor's."""
        counter = isinstance(self._kept[index], Counter)
        return "True" if counter else f"s{index}[j{index}, 0] == debtor"

    def cell(self, index: int, place: int | str) -> str:
        """One integer."""
        return f"s{index}[j{index}, 1 + {place}]"

    def whole(self, index: int) -> tuple[str, int]:
        """The row with its debtor."""
        return f"s{index}[j{index}]", 1

    def stamp(self, window: str) -> str:
        """The debtor and the window: debtors ascend, and so do windows."""
        return f"(debtor * {MOST_DAYS} + {window})"

    def close(self, index: int, counter: Counter, at_most: int) -> str:
        """What was counted since the last pause is never less than what the window holds."""
        return f" and {self._lately(index, counter)[1]} >= {at_most}" if counter.days > 1 else ""

    def more(self, index: int, counter: Counter) -> list[str]:
        """One more since the last pause."""
        latest, many = self._lately(index, counter)
        now = self.stamp(WINDOWS[counter.window])
        return [f"{latest} = {now}", f"{many} += 1"] if counter.days > 1 else []


ROW: tuple[str, ...] = (
    *("t", "day", "us", "length", "kind", "direction", "mode", "outcome", "purpose", "product"),
    *("address_kind", "address_source", "recording", "role", "tie", "lender", "credit"),
    *("actor", "actor_before", "sound", "sound_before", "looked", "said", "unsure"),
    *("days_past_due", "creditor", "by", "person", "address", "debt"),
    *(
        *WHOLES,
        "local_address",
        "mobiles",
        "theirs",
        "named",
        "place",
        "spot",
        "engaged",
        "kept_years",
    ),
    *("charges", "pay_channels", "contract_charges", "contract_channels", "claimed_fen"),
    *("ledger_fen", "agency_listed", *sorted(DAYS), *sorted(TOLD)),
)
"""Names of what the loop may read of a contact."""


_TOO_MANY = (f"        if local_address >= {MOST_ADDRESSES}:", "            bad[i] = 1")


class Loop(msgspec.Struct, frozen=True):
    """One rule as a compiled loop: columns it reads, widths of what it keeps, whether it counts.

    `keys`: columns of ids that make up the keys of what it keeps, each key once. `text` is what was
    compiled, `tables` the look-ups it reads.
    """

    run: Callable[..., None]
    columns: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    counts: bool
    text: str
    tables: Mapping[str, tuple[int, ...]]

    @property
    def reads(self) -> frozenset[str]:
        """Columns that are needed to run it."""
        return frozenset(self.columns).union(*self.keys)


def loops(program: Program, *, view: View, complete: bool) -> tuple[Loop, ...]:
    """The loops of a program, one for each of its rules; the same text is compiled once."""
    return tuple(
        _loop(tuple(f for f in program.forms if f.rule == rule), view, complete)
        for rule in range(len(program.rules))
    )


def _loop(forms: tuple[Form, ...], view: View, complete: bool) -> Loop:
    """Write the loop of one rule."""
    kept = kept_by(forms)
    body, tables = _body(forms, kept, view=view, complete=complete)
    words = set(re.findall(r"[a-z_]+", "\n".join(body)))
    columns = tuple(name for name in ROW if name in words)
    keys = tuple(dict.fromkeys(k.key for k in kept))
    args = (
        *map(ArrayStore.numbers, keys),
        *(f"s{n}" for n in range(len(kept))),
        *(f"{name}_" for name in columns),
    )
    lines = (
        f"def run({', '.join(('n, seg, out, lacks, lows, highs, bad', *args))}):",
        "    for i in range(n):",
        "        debtor = seg[i]",
        *(f"        {name} = {name}_[i]" for name in columns),
        *(_TOO_MANY if "local_address" in columns else ()),
        *body,
        "",
    )
    counting = any(map(counts, forms))
    text, widths = "\n".join(lines), tuple(map(ArrayStore.width, kept))
    run = _run(text, tuple(tables.items()))
    return Loop(run, columns, keys, widths, counting, text, tables)


@cache
def _run(text: str, tables: tuple[tuple[str, tuple[int, ...]], ...]) -> Callable[..., None]:
    """The function of a text, one for all programs that hold it."""
    return compiled(text, dict(tables))


def _body(
    forms: tuple[Form, ...], kept: tuple[Kept, ...], *, view: View, complete: bool
) -> tuple[list[str], dict[str, tuple[int, ...]]]:
    """Statements for one contact, and the tables they read."""
    gate = view == "gate"
    store, order = ArrayStore(kept), list(kept)
    made = Writer(store, order, known={}, names={}, complete=complete, joins=True)
    made.deeper(2)
    members = [made.own(k) for k in order]
    names = {"sound": "sound_before", "actor": "actor_before"} if gate else {}
    known = PROPOSED if gate else {}
    judged = Writer(
        store, order, known=known, names=names, complete=complete, joins=True, after=made
    )
    judged.deeper(2)
    if not gate:
        judged.owned = dict(zip((k.member for k in order), members, strict=True))
    judged.put("out[i] = 0")
    for number, form in enumerate(forms):
        value = judged.form(form, number, dated=True)
        judged.put(f"if {value.answer}:", f"    out[i] = {value.answer}")
        doubtful = f"{value.answer} == {DOUBT} or {value.answer} == {PAST_DOUBT}"
        judged.put(f"    if {doubtful}:", f"        lacks[i] = {value.missing}")
        if counts(form):
            judged.put(f"    if {value.answer} > {OK}:")
            judged.put("        lows[i] = low", "        highs[i] = high")
    all_numbers = {} if gate else {"mobiles": "mobiles"}
    after = Writer(store, order, known={}, names=all_numbers, complete=complete, after=judged)
    after.deeper(2)
    for index, own in enumerate(members):
        keep(after, index, own)
    return [*made.lines, *judged.lines, *after.lines], after.tables


class Answers(msgspec.Struct, frozen=True):
    """What the loops say of some contacts: arrays by rule and contact.

    `codes` are those of `emit`; `lacks` holds where a code is a doubt, `lows` and `highs` where
    it is more than OK and the rule counts. `bad`: contacts that the tables could not hold.
    """

    codes: Any
    lacks: Any
    lows: Any
    highs: Any
    bad: Any


def judge(found: Sequence[Loop], columns: Mapping[str, Any]) -> Answers:
    """Run the loops over coded columns; `columns["seg"]` tells debtors apart."""
    seg = columns["seg"]
    n, rules = len(seg), len(found)
    out = np.empty((rules, n), np.uint8)
    lacks, lows, highs = (np.empty((rules, n), np.int32) for _ in range(3))
    bad = np.zeros(n, np.uint8)
    keys = dict.fromkeys(key for loop in found for key in loop.keys)
    numbers = {key: numbered(seg, tuple(columns[part] for part in key)) for key in keys}
    for number in numbers.values():
        bad |= number == MOST_KEYS
    for rule, loop in enumerate(found):
        kept = [np.full((MOST_KEYS + 1, width), NOBODY, np.int64) for width in loop.widths]
        own = (out[rule], lacks[rule], lows[rule], highs[rule], bad)
        read = [numbers[key] for key in loop.keys], kept, [columns[name] for name in loop.columns]
        loop.run(n, seg, *own, *chain.from_iterable(read))
    return Answers(out, lacks, lows, highs, bad)
