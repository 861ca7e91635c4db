"""Catalogues: the columns of each family, enumerated from its dimensions in the defined order."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import msgspec

from fairdue.report import measure, slices
from fairdue.report.measure import ACCOUNT, IDENTITY, INQUIRY, SERIES, STATUS, Measure
from fairdue.report.slices import ALL, BANK, NBANK, Slice
from fairdue.report.term import EVER, KEYS, Key, Table, Text, Window, window

OTHER: Mapping[Key, Key] = MappingProxyType({"id": "cell", "cell": "id"})
KEY_ORDER: tuple[Key, Key] = ("id", "cell")


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column: a measure of the events of a slice, by key and window.

    `table` `identity` looks at events with both numbers. A status column has the measure STATUS.
    """

    name: str
    measure: Measure
    table: Table
    key: Key = "id"
    window: Window = EVER
    slice: Slice = ALL

    @property
    def text(self) -> Text:
        """What the column says."""
        key, span, of = KEYS[self.key], self.window.text, self.slice.text
        what = self.measure.text
        if self.measure is STATUS:
            return Text(f"{key.zh}：{what.zh}", f"{key.en}: {what.en}")
        if self.table == "identity":
            return Text(f"{key.zh}，{span.zh}：{what.zh}", f"{key.en}, {span.en}: {what.en}")
        return Text(
            f"{key.zh}，{span.zh}，{of.zh}：{what.zh}", f"{key.en}, {span.en}, {of.en}: {what.en}"
        )

    @property
    def states(self) -> Text:
        """When the cell is null."""
        if self.measure is STATUS:
            return Text("从不为空", "never null")
        if self.measure.name == "allmatch_days":
            return self.measure.null
        zh = "没有数据或无从查起时为空"
        en = "null where there is nothing to see or no way to look"
        more = self.measure.null
        return Text(
            zh + (f"；{more.zh}" if more.zh else ""), en + (f"; {more.en}" if more.en else "")
        )


def _status(name: str, table: Table, key: Key) -> Column:
    return Column(name=name, measure=STATUS, table=table, key=key)


def _inquiry(name: str, key: Key, span: Window, of: Slice, what: str) -> Column:
    return Column(name=name, measure=INQUIRY[what], table="inquiry", key=key, window=span, slice=of)


def _account(name: str, span: Window, of: Slice, what: str) -> Column:
    return Column(name=name, measure=ACCOUNT[what], table="account", window=span, slice=of)


APPLICATION_WINDOWS: tuple[Window, ...] = tuple(map(window, ("d7", "d15", "m1", "m3", "m6", "m12")))
_SERIES_FROM = 3
_M12 = window("m12")


def als() -> tuple[Column, ...]:
    """Multi-lender applications: two status columns and 820 more (definition 3)."""
    status = tuple(_status(f"status_als_{key}", "inquiry", key) for key in KEY_ORDER)
    spans = (c for span in APPLICATION_WINDOWS for key in KEY_ORDER for c in _als_block(span, key))
    return (*status, *spans, *_als_ends())


def _als_block(span: Window, key: Key) -> Iterator[Column]:
    """Columns of one window and key."""

    def of(part: Slice, *measures: str) -> Iterator[Column]:
        stem = "_".join(filter(None, ("als", span.name, key, part.name)))
        return (_inquiry(f"{stem}_{what}", key, span, part, what) for what in measures)

    series = SERIES if span.unit == "m" and span.count >= _SERIES_FROM else ()
    yield from of(ALL, *series)
    for product in slices.BY_PRODUCT:
        yield from of(product, "allnum", "orgnum")
    for side, parts in ((BANK, slices.BANK_PARTS), (NBANK, slices.NBANK_PARTS)):
        yield from of(side, "selfnum", "allnum", "orgnum", *series)
        for part in parts:
            yield from of(part, "allnum", "orgnum")


def _als_ends() -> Iterator[Column]:
    """First and latest inquiry of each side, within twelve months."""
    sides = [(key, side) for key in KEY_ORDER for side in (BANK, NBANK)]
    for key, side in sides:
        name = f"als_fst_{key}_{side.name}_inteday"
        yield _inquiry(name, key, _M12, side, "first_days")
    for key, side in sides:
        stem = f"als_lst_{key}_{side.name}"
        yield _inquiry(f"{stem}_inteday", key, _M12, side, "last_days")
        for what in ("consnum", "csinteday"):
            yield _inquiry(f"{stem}_{what}", key, _M12, side, what)


def radar() -> tuple[Column, ...]:
    """Behaviour radar: two status columns and 60 more (definition 4)."""
    status = (
        _status("status_rad_apply", "inquiry", "id"),
        _status("status_rad_behaviour", "account", "id"),
    )
    return (*status, *_radar_apply(), *_radar_behaviour())


def _radar_apply() -> Iterator[Column]:
    """The eight columns of 4.1."""
    of = (
        ("lenders", ALL),
        ("cfc_lenders", slices.APPLY_CFC),
        ("online_lenders", slices.APPLY_ONLINE),
    )
    for name, part in of:
        yield _inquiry(f"rad_apply_{name}", "id", EVER, part, "orgnum")
    yield _inquiry("rad_apply_total", "id", EVER, ALL, "allnum")
    yield _inquiry("rad_apply_last_date", "id", EVER, ALL, "last_date")
    for span in map(window, ("m1", "m3", "m6")):
        yield _inquiry(f"rad_{span.name}_apply", "id", span, ALL, "allnum")


_W5 = ("m1", "m3", "m6", "m12", "m24")
_W3 = ("m6", "m12", "m24")
_W2 = ("m12", "m24")


def _radar_behaviour() -> Iterator[Column]:
    """The 52 columns of 4.2."""

    def over(names: tuple[str, ...], what: str, part: Slice, by: str) -> Iterator[Column]:
        return (_account(f"rad_{name}_{what}", window(name), part, by) for name in names)

    yield from over(_W5, "loans", slices.OPENED, "events")
    yield from over(_W5, "loan_amount", slices.OPENED, "amount")
    for size, part in slices.SIZES.items():
        yield _account(f"rad_m12_loans_{size}", _M12, part, "events")
    yield from over(_W5, "lenders", slices.OPENED, "lenders")
    yield from over(_W2, "cfc_lenders", slices.OPENED_CFC, "lenders")
    yield from over(_W2, "online_lenders", slices.OPENED_ONLINE, "lenders")
    yield from over(_W3, "m0_overdue_loans", slices.OVERDUE, "loans")
    yield from over(_W3, "m1_overdue_loans", slices.OVERDUE_31, "loans")
    yield from over(_W3, "overdue_amount", slices.OVERDUE, "peak_amount")
    yield _account("rad_normal_share", EVER, slices.OVERDUE, "clean_share")
    yield from over(_W5, "failed_debits", slices.FAILED, "events")
    yield from over(_W5, "performed_amount", slices.PERFORMED, "amount")
    yield from over(_W5, "performed_count", slices.PERFORMED, "events")
    yield _account("rad_last_performed_days", EVER, slices.PERFORMED, "last_days")
    yield _account("rad_settled_loans", EVER, slices.SETTLED, "loans")
    yield _account("rad_credit_length_days", EVER, slices.OPENED, "first_days")
    yield _account("rad_last_loan_date", EVER, slices.OPENED, "last_date")


def identity() -> tuple[Column, ...]:
    """Identity consistency: two status columns and 19 more (definition 5)."""
    found = [_status(f"status_ir_{key}", "identity", key) for key in KEY_ORDER]

    def add(name: str, key: Key, what: str, span: Window = EVER) -> None:
        made = Column(name=name, measure=IDENTITY[what], table="identity", key=key, window=span)
        found.append(made)

    for key in KEY_ORDER:
        pair = f"{key}_x_{OTHER[key]}"
        add(f"ir_{pair}_cnt", key, "other_cnt")
        for name in ("m1", "m3", "m6", "m12"):
            add(f"ir_{name}_{pair}_cnt", key, "other_cnt", window(name))
        add(f"ir_{key}_inlistwith_{OTHER[key]}", key, "inlistwith")
        add(f"ir_{pair}_notmat_days", key, "notmat_days")
        add(f"ir_{pair}_lastchg_days", key, "lastchg_days")
        add(f"ir_{key}_is_reabnormal", key, "reabnormal", _M12)
    add("ir_allmatch_days", "id", "allmatch_days")
    return tuple(found)


def standing() -> tuple[Column, ...]:
    """Counts by lender standing, current and past overdue; not part of `all`."""
    found = [
        _status("status_std_apply", "inquiry", "id"),
        _status("status_std_behaviour", "account", "id"),
    ]
    for group in slices.STANDING:
        asked = slices.of_standing(group, "inquiry")
        for name in _W5:
            for what, by in (("applies", "allnum"), ("apply_lenders", "orgnum")):
                stem = f"std_{name}_{group}_{what}"
                found.append(_inquiry(stem, "id", window(name), asked, by))
    for group in slices.STANDING:
        opened = slices.of_standing(group, "account", "opened")
        for name in _W5:
            for what, by in (("loans", "events"), ("loan_lenders", "lenders")):
                found.append(_account(f"std_{name}_{group}_{what}", window(name), opened, by))
    for group in slices.STANDING:
        overdue = slices.of_standing(group, "account", "overdue")
        for what, by in (
            ("now_overdue_loans", "now_loans"),
            ("now_overdue_lenders", "now_lenders"),
            ("now_overdue_amount", "now_amount"),
            ("past_overdue_loans", "cured_loans"),
        ):
            found.append(_account(f"std_{group}_{what}", EVER, overdue, by))
    return tuple(found)


def named(name: str) -> tuple[Column, ...]:
    """A catalogue by name: als, radar, identity, standing, or all (the first three). KeyError."""
    made = {"als": als, "radar": radar, "identity": identity, "standing": standing}
    if name == "all":
        return (*als(), *radar(), *identity())
    return made[name]()


CATALOGS: tuple[str, ...] = ("als", "radar", "identity", "standing", "all")

__all__ = [
    "CATALOGS",
    "KEY_ORDER",
    "OTHER",
    "Column",
    "als",
    "identity",
    "measure",
    "named",
    "radar",
    "standing",
]
