"""The columnar audit of coded columns: the tests written out as one loop and compiled by numba.

The loop runs over contacts that stand together by debtor and in order of time. What is kept of a
debtor's earlier contacts lies in small tables that are emptied with each debtor, so memory does not
grow with the log.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Literal

import msgspec
import numpy as np

from fairdue.conduct.columns.arith import NONE
from fairdue.conduct.columns.column import DAYS, TOLD
from fairdue.conduct.columns.compiled import compiled
from fairdue.conduct.columns.emit import DOUBT, OK, PAST_DOUBT, Kept, Store, Writer, cells, counts
from fairdue.conduct.columns.keep import keep
from fairdue.conduct.columns.node import Form
from fairdue.conduct.columns.program import Program, kept_by

View = Literal["whole", "gate"]
"""`whole`: with all that is known of the contact. `gate`: as before it was made."""

UNSEEN = -2
"""Stands for the place of a row that was not looked for yet."""
MOST_KEYS = 64
"""A debtor with more different keys of one counter is judged by the reference."""
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
    """Rows in one table for each thing that is kept; the first three integers are the key."""

    @staticmethod
    def _key(kept: Kept) -> str:
        return ", ".join((*kept.key, "0", "0", "0")[:3] if kept.key else ("0", "0", "0"))

    def find(self, index: int, kept: Kept) -> list[str]:
        """Look through the keys of this debtor."""
        return [f"j{index} = find(s{index}, u[{index}], {self._key(kept)})"]

    def again(self, index: int, kept: Kept) -> list[str]:
        """Look only where nobody looked for this contact."""
        return [f"if j{index} == {UNSEEN}:", f"    {self.find(index, kept)[0]}"]

    def make(self, index: int, kept: Kept) -> list[str]:
        """One more row; a debtor with too many is marked."""
        return [
            f"j{index} = make(s{index}, u, {index}, {self._key(kept)})",
            f"if j{index} < 0:",
            "    bad[i] = 1",
        ]

    def found(self, index: int) -> str:
        """Whether there is a row."""
        return f"j{index} >= 0"

    def cell(self, index: int, place: int | str) -> str:
        """One integer."""
        return f"s{index}[j{index}, 3 + {place}]"

    def whole(self, index: int) -> tuple[str, int]:
        """The row with its key."""
        return f"s{index}[j{index}]", 3


ROW: tuple[str, ...] = (
    *("t", "day", "us", "length", "kind", "direction", "mode", "outcome", "purpose", "product"),
    *("address_kind", "address_source", "recording", "role", "tie", "lender", "credit"),
    *("actor", "actor_before", "sound", "sound_before", "looked", "said", "unsure"),
    *("days_past_due", "creditor", "by", "person", "address", "debt"),
    *("local_address", "mobiles", "theirs", "named", "place", "spot", "engaged", "kept_years"),
    *("charges", "pay_channels", "contract_charges", "contract_channels", "claimed_fen"),
    *("ledger_fen", "agency_listed", *sorted(DAYS), *sorted(TOLD)),
)
"""Names of what the loop may read of a contact."""


_TOO_MANY = (f"        if local_address >= {MOST_ADDRESSES}:", "            bad[i] = 1")


class Loop(msgspec.Struct, frozen=True):
    """One rule as a compiled loop: columns it reads, widths of what it keeps, whether it counts.

    `text` is what was compiled, `tables` the look-ups it reads.
    """

    run: Callable[..., None]
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    counts: bool
    text: str
    tables: Mapping[str, tuple[int, ...]]


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
    args = "".join(f", s{n}" for n in range(len(kept))) + "".join(f", {c}_" for c in columns)
    fresh = (
        ("        if seg[i] != last:", "            last = seg[i]", "            u[:] = 0")
        if kept
        else ()
    )
    lines = (
        f"def run(n, seg, u, out, lacks, lows, highs, bad{args}):",
        "    last = -1",
        "    for i in range(n):",
        *fresh,
        *(f"        {name} = {name}_[i]" for name in columns),
        *(_TOO_MANY if "local_address" in columns else ()),
        *body,
        "",
    )
    counting = any(map(counts, forms))
    text, widths = "\n".join(lines), tuple(3 + cells(k) for k in kept)
    return Loop(_run(text, tuple(tables.items())), columns, widths, counting, text, tables)


@cache
def _run(text: str, tables: tuple[tuple[str, tuple[int, ...]], ...]) -> Callable[..., None]:
    """The function of a text, one for all programs that hold it."""
    return compiled(text, dict(tables))


def _body(
    forms: tuple[Form, ...], kept: tuple[Kept, ...], *, view: View, complete: bool
) -> tuple[list[str], dict[str, tuple[int, ...]]]:
    """Statements for one contact, and the tables they read."""
    gate = view == "gate"
    store, order = ArrayStore(), list(kept)
    made = Writer(store, order, known={}, names={}, complete=complete)
    made.deeper(2)
    made.put(*(f"j{index} = {UNSEEN}" for index in range(len(kept))))
    members = [made.own(k) for k in order]
    names = {"sound": "sound_before", "actor": "actor_before"} if gate else {}
    known = PROPOSED if gate else {}
    judged = Writer(store, order, known=known, names=names, complete=complete, after=made)
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
    for rule, loop in enumerate(found):
        tables = [np.empty((MOST_KEYS, width), np.int64) for width in loop.widths]
        used = np.zeros(max(1, len(tables)), np.int64)
        own = (out[rule], lacks[rule], lows[rule], highs[rule])
        loop.run(n, seg, used, *own, bad, *tables, *(columns[name] for name in loop.columns))
    return Answers(out, lacks, lows, highs, bad)
