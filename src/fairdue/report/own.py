"""A catalogue of one's own, declared in TOML.

```
[slices.pdl_night]
table = "inquiry"
products = ["pdl"]
night = true
zh = "夜间小额贷"
en = "small loans asked for at night"

[[columns]]
prefix = "own"
table = "inquiry"
keys = ["id", "cell"]
windows = ["d30", "m2"]
slices = ["all", "bank", "pdl_night"]
measures = ["allnum", "orgnum"]
```

Each block of `columns` stands for every combination, named prefix_window_key_slice_measure; the
slice `all` (of account events `any`) and the window `ever` leave no trace in the name. A status
column for each table and key used comes first.
"""

import re
import tomllib
from collections.abc import Iterator
from itertools import product

import msgspec

from fairdue.report import slices
from fairdue.report.catalog import Column
from fairdue.report.measure import MEASURES, STATE_OF_LOANS, STATUS
from fairdue.report.slices import Slice
from fairdue.report.term import EVENTS, EVER, KINDS, PRODUCTS, Key, Text, Window, window

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_MONTHLY = {"tot_mons", "avg_monnum", "max_monnum", "min_monnum"}
MOST_COLUMNS = 20_000


class _OwnSlice(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    table: str
    zh: str
    en: str
    kinds: list[str] = msgspec.field(default_factory=lambda: list(KINDS))
    products: list[str] = msgspec.field(default_factory=lambda: list(PRODUCTS))
    events: list[str] = msgspec.field(default_factory=lambda: list(EVENTS))
    weekend: bool = False
    night: bool = False
    amount_fen: tuple[int, int] = (0, slices.MOST_AMOUNT_FEN)
    days_past_due: tuple[int, int] = (0, slices.MOST_DAYS_LATE)


class _Block(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    prefix: str
    table: str
    keys: list[Key] = msgspec.field(default_factory=lambda: ["id"])
    windows: list[str] = msgspec.field(default_factory=lambda: ["ever"])
    slices: list[str] = msgspec.field(default_factory=lambda: ["all"])
    measures: list[str]


class _Own(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    columns: list[_Block]
    slices: dict[str, _OwnSlice] = msgspec.field(default_factory=dict)


def catalogue(text: str) -> tuple[Column, ...]:
    """The columns of a declaration. Raises ValueError that says what is wrong."""
    try:
        declared = msgspec.convert(tomllib.loads(text), _Own)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ValueError(str(error)) from error
    known = {
        "inquiry": {**slices.INQUIRY_SLICES, "all": slices.ALL},
        "account": {**slices.ACCOUNT_SLICES, "all": slices.ANY_ACCOUNT},
    }
    for name, declaration in declared.slices.items():
        made = _slice(name, declaration)
        known[made.table][name] = made
    found = [c for block in declared.columns for c in _columns(block, known)]
    used = dict.fromkeys((c.table, c.key) for c in found)
    status = [
        Column(name=f"status_{table}_{key}", measure=STATUS, table=table, key=key)
        for table, key in used
    ]
    names = [c.name for c in (*status, *found)]
    twice = (
        sorted({name for name in names if names.count(name) > 1})
        if len(names) > len({*names})
        else []
    )
    if twice:
        raise ValueError(f"these columns are declared twice: {', '.join(twice)}")
    if not found or len(found) > MOST_COLUMNS:
        raise ValueError(f"declare 1 to {MOST_COLUMNS} columns")
    return (*status, *found)


def _slice(name: str, declared: _OwnSlice) -> Slice:
    table = declared.table
    if not _NAME.fullmatch(name) or table not in {"inquiry", "account"}:
        raise ValueError(f"slice {name}: a name of a-z, 0-9 and _, a table inquiry or account")
    for words, of in (
        (declared.kinds, KINDS),
        (declared.products, PRODUCTS),
        (declared.events, EVENTS),
    ):
        for word in words:
            if word not in of:
                raise ValueError(f"slice {name}: no {word}, use one of {', '.join(of)}")
    return Slice(
        name=name,
        text=Text(declared.zh, declared.en),
        table="inquiry" if table == "inquiry" else "account",
        kinds=tuple(declared.kinds),
        products=tuple(declared.products),
        weekend=declared.weekend,
        night=declared.night,
        events=tuple(declared.events),
        amount_fen=declared.amount_fen,
        days_past_due=declared.days_past_due,
    )


def _columns(block: _Block, known: dict[str, dict[str, Slice]]) -> Iterator[Column]:
    """Every combination of a block."""
    if block.table not in known or not _NAME.fullmatch(block.prefix):
        raise ValueError(
            f"block {block.prefix}: a name of a-z, 0-9 and _, a table inquiry or account"
        )
    measures, parts = MEASURES[block.table], known[block.table]
    for span_name, key, part, what in product(
        block.windows, block.keys, block.slices, block.measures
    ):
        if part not in parts:
            raise ValueError(f"block {block.prefix}: no slice {part}")
        if what not in measures:
            raise ValueError(f"block {block.prefix}: no measure {what}, use {', '.join(measures)}")
        span = EVER if span_name == "ever" else window(span_name)
        _fits(block.prefix, span, what)
        said = "" if part == "all" else part
        name = "_".join(filter(None, (block.prefix, span.name, key, said, what)))
        yield Column(
            name=name,
            measure=measures[what],
            table="inquiry" if block.table == "inquiry" else "account",
            key=key,
            window=span,
            slice=parts[part],
        )


def _fits(prefix: str, span: Window, what: str) -> None:
    """Month blocks need a window of months; the state of loans needs all of the past."""
    if what in _MONTHLY and span.unit != "m":
        raise ValueError(f"block {prefix}: {what} needs windows of months, as m3")
    if what in {*STATE_OF_LOANS, "clean_share"} and span != EVER:
        raise ValueError(f"block {prefix}: {what} needs the window ever")
