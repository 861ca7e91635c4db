"""The sections of one person's report, in the order in which such reports are read.

Left out on purpose, because they have no place there: marriage, schooling, police record, cars.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

import msgspec

from fairdue.report import slices
from fairdue.report.catalog import APPLICATION_WINDOWS, KEY_ORDER, OTHER
from fairdue.report.event import Inquiry
from fairdue.report.measure import IDENTITY, INQUIRY, SERIES
from fairdue.report.person.told import DIRECTNESS, Told
from fairdue.report.person.words import hint
from fairdue.report.reference import Cell
from fairdue.report.slices import BANK, BANK_PARTS, BY_PRODUCT, NBANK, NBANK_PARTS, STANDING
from fairdue.report.term import KEYS, KIND_TEXTS, PRODUCTS, Key, Text, window

Status = Literal["ok", "none", "unavailable"]
Figure = int | float | str | dt.date | Text | None
TITLES: Mapping[str, Text] = MappingProxyType(
    {
        "summary": Text("概要", "In short"),
        "identity": Text("身份一致性", "Identity"),
        "courts": Text("法院名单", "Court lists"),
        "lists": Text("特殊名单", "Special lists"),
        "inquiries": Text(
            "机构查询（不等于你申请的贷款）", "Inquiries by lenders (not loans applied for)"
        ),
        "loans": Text("借贷行为", "Loans and payments"),
        "overdue": Text("逾期", "Overdue"),
        "asked": Text("谁查询过我", "Who inquired"),
        "reasons": Text("可能的拒绝原因", "Why you may be refused"),
        "calendar": Text("何时消退", "When each ends"),
        "forecast": Text("往后看", "Looking ahead"),
        "coverage": Text("这份报告看到了什么", "What this report has seen"),
    }
)
"""Sections in order. The last four stand in the report under their own names, not as tables."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a table. `unit`: count, days, months, fen, percent, 0 or 1, date or text.

    A figure None is not known or not there: the status of the section tells which.
    """

    label: Text
    unit: str
    figures: tuple[Figure, ...]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table: `heads` stand above the figures of each row."""

    title: Text
    heads: tuple[Text, ...]
    rows: tuple[Row, ...]


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One section; `status` none: looked, nothing there; unavailable: could not look."""

    id: str
    title: Text
    status: Status
    tables: tuple[Table, ...] = ()
    notes: tuple[Text, ...] = ()


Cells = Mapping[str, Cell]


def _status(cells: Cells, *names: str) -> Status:
    """The best of the named status columns."""
    found = {cells[name] for name in names}
    return "ok" if "ok" in found else "none" if "none" in found else "unavailable"


def _row(label: Text, unit: str, cells: Cells, names: Iterable[str]) -> Row:
    return Row(label=label, unit=unit, figures=tuple(cells[name] for name in names))


def _heads(names: Iterable[str]) -> tuple[Text, ...]:
    return tuple(window(name).text for name in names)


def identity(cells: Cells) -> Section:
    """Which other numbers were seen with one's own."""
    rows = [
        _row(
            Text(f"{span}{what.text.zh}".strip(), f"{what.text.en}{tail}"),
            what.unit,
            cells,
            (f"ir_{stem}{key}_x_{OTHER[key]}_cnt" for key in KEY_ORDER),
        )
        for stem, span, tail in (("", "", ""), ("m12_", "近12个月", ", last 12 months"))
        for what in (IDENTITY["other_cnt"],)
    ]
    named = {
        "inlistwith": [f"ir_{key}_inlistwith_{OTHER[key]}" for key in KEY_ORDER],
        "notmat_days": [f"ir_{key}_x_{OTHER[key]}_notmat_days" for key in KEY_ORDER],
        "lastchg_days": [f"ir_{key}_x_{OTHER[key]}_lastchg_days" for key in KEY_ORDER],
        "reabnormal": [f"ir_{key}_is_reabnormal" for key in KEY_ORDER],
        "allmatch_days": ["ir_allmatch_days", "ir_allmatch_days"],
    }
    rows += [_row(IDENTITY[w].text, IDENTITY[w].unit, cells, names) for w, names in named.items()]
    status = _status(cells, "status_ir_id", "status_ir_cell")
    heads = tuple(KEYS[key] for key in KEY_ORDER)
    table = Table(title=TITLES["identity"], heads=heads, rows=tuple(rows))
    return Section(
        id="identity",
        title=TITLES["identity"],
        status=status,
        tables=(table,) if status == "ok" else (),
        notes=tuple(_doubts(cells)),
    )


def _doubts(cells: Cells) -> Iterator[Text]:
    """Many numbers with one: of the ID a doubt, of a phone beyond the cap only a shared phone."""
    phones, persons = cells["ir_m12_id_x_cell_cnt"], cells["ir_cell_x_id_cnt"]
    cap = hint("shared_phone_ids").value
    if cells["ir_id_is_reabnormal"]:
        yield Text(
            f"近12个月，你的证件号和 {phones} 个手机号一起出现过。",
            f"Your ID was seen with {phones} phones in the last 12 months.",
        )
    if isinstance(persons, int) and isinstance(cap, int) and persons >= cap:
        yield Text(
            f"这个手机号和 {persons} 个证件号一起出现过，达到 {cap} 个，"
            "按公用号码看待（如门店、代办），不能说明这些人和你有关系。",
            f"This phone was seen with {persons} IDs, {cap} or more: taken for a shared phone, as "
            "of a shop or an agent. It does not connect you to these persons.",
        )
    elif isinstance(persons, int) and persons > 1:
        yield Text(
            f"这个手机号和 {persons} 个证件号一起出现过，可能是二次放号或家人共用。",
            f"This phone was seen with {persons} IDs: it may have been given out again, or shared.",
        )


def inquiries(cells: Cells) -> Section:
    """Counts by product and by class of lender, for each window, and the months."""
    tables = []
    for key in KEY_ORDER:
        if cells[f"status_als_{key}"] != "ok":
            continue
        tables += [_counts(cells, key, what) for what in ("allnum", "orgnum")]
        tables += [_series(cells, key), _ends(cells, key)]
    return Section(
        id="inquiries",
        title=TITLES["inquiries"],
        status=_status(cells, "status_als_id", "status_als_cell"),
        tables=tuple(tables),
    )


def _titled(key: Key, text: Text) -> Text:
    return Text(f"{KEYS[key].zh}：{text.zh}", f"{KEYS[key].en}: {text.en}")


def _counts(cells: Cells, key: Key, what: str) -> Table:
    names = [span.name for span in APPLICATION_WINDOWS]
    rows = [
        _row(part.text, "count", cells, (f"als_{w}_{key}_{part.name}_{what}" for w in names))
        for part in (*BY_PRODUCT, BANK, *BANK_PARTS, NBANK, *NBANK_PARTS)
    ]
    return Table(title=_titled(key, INQUIRY[what].text), heads=_heads(names), rows=tuple(rows))


def _series(cells: Cells, key: Key) -> Table:
    names = ("m3", "m6", "m12")
    rows = [
        _row(
            Text(f"{part.text.zh}：{INQUIRY[w].text.zh}", f"{part.text.en}: {INQUIRY[w].text.en}"),
            INQUIRY[w].unit,
            cells,
            ("_".join(filter(None, ("als", n, key, part.name, w))) for n in names),
        )
        for part in (slices.ALL, BANK, NBANK)
        for w in SERIES
    ]
    title = _titled(key, Text("按月", "by month"))
    return Table(title=title, heads=_heads(names), rows=tuple(rows))


def _ends(cells: Cells, key: Key) -> Table:
    measures = {
        "first_days": "als_fst_{key}_{side}_inteday",
        "last_days": "als_lst_{key}_{side}_inteday",
        "consnum": "als_lst_{key}_{side}_consnum",
        "csinteday": "als_lst_{key}_{side}_csinteday",
    }
    rows = [
        _row(
            INQUIRY[w].text,
            INQUIRY[w].unit,
            cells,
            (name.format(key=key, side=side.name) for side in (BANK, NBANK)),
        )
        for w, name in measures.items()
    ]
    title = _titled(key, Text("最早与最近（近12个月内）", "first and latest within 12 months"))
    return Table(title=title, heads=(BANK.text, NBANK.text), rows=tuple(rows))


_W5 = ("m1", "m3", "m6", "m12", "m24")
_LOANS = (
    ("loans", Text("放款笔数", "loans paid out"), "count"),
    ("loan_amount", Text("放款金额", "amount paid out"), "fen"),
    ("lenders", Text("放款机构数", "lenders that paid out"), "count"),
    ("performed_count", Text("正常还款次数", "payments not known to be late"), "count"),
    ("performed_amount", Text("正常还款金额", "amount of such payments"), "fen"),
    ("failed_debits", Text("扣款失败次数", "failed debits"), "count"),
)
_WHOLE = (
    ("rad_settled_loans", Text("已结清笔数", "loans settled"), "count"),
    ("rad_normal_share", Text("从未逾期的贷款占比", "share of loans never overdue"), "percent"),
    ("rad_last_loan_date", Text("最近放款日期", "date of the latest loan"), "date"),
    ("rad_last_performed_days", Text("最近正常还款距今", "days since such a payment"), "days"),
    ("rad_credit_length_days", Text("最早放款距今", "days since the first loan"), "days"),
)


def loans(cells: Cells) -> Section:
    """Loans paid out and payments made, for each window and over all of the past."""
    status = _status(cells, "status_rad_behaviour")
    by_window = Table(
        title=Text("按时间", "by window"),
        heads=_heads(_W5),
        rows=tuple(
            _row(label, unit, cells, (f"rad_{w}_{what}" for w in _W5))
            for what, label, unit in _LOANS
        ),
    )
    whole = Table(
        title=Text("全部历史", "all of the past"),
        heads=(Text("数值", "figure"),),
        rows=tuple(_row(label, unit, cells, (name,)) for name, label, unit in _WHOLE),
    )
    tables = (by_window, whole) if status == "ok" else ()
    return Section(id="loans", title=TITLES["loans"], status=status, tables=tables)


_LATE = (
    ("m0_overdue_loans", Text("逾期1天以上的笔数", "loans overdue by 1 day or more"), "count"),
    ("m1_overdue_loans", Text("逾期31天以上的笔数", "loans overdue by 31 days or more"), "count"),
    ("overdue_amount", Text("逾期金额", "amount overdue"), "fen"),
)
_STATE = (
    ("now_overdue_loans", Text("当前逾期笔数", "loans overdue now"), "count"),
    ("now_overdue_lenders", Text("当前逾期机构数", "lenders with a loan overdue now"), "count"),
    ("now_overdue_amount", Text("当前逾期金额", "arrears of loans overdue now"), "fen"),
    ("past_overdue_loans", Text("曾逾期、已还清的笔数", "once overdue, since made good"), "count"),
)


def overdue(cells: Cells) -> Section:
    """What is overdue now and what was, by window and by the kind of lender that entries state."""
    status = _status(cells, "status_rad_behaviour")
    spans = _W5[2:]
    past = Table(
        title=Text("按时间", "by window"),
        heads=_heads(spans),
        rows=tuple(
            _row(label, unit, cells, (f"rad_{w}_{what}" for w in spans))
            for what, label, unit in _LATE
        ),
    )
    now = Table(
        title=Text("按报送所写的机构类型", "by kind of lender, as the entries say"),
        heads=tuple(text for text, _ in STANDING.values()),
        rows=tuple(
            _row(label, unit, cells, (f"std_{group}_{what}" for group in STANDING))
            for what, label, unit in _STATE
        ),
    )
    tables = (now, past) if status == "ok" else ()
    return Section(id="overdue", title=TITLES["overdue"], status=status, tables=tables)


class Judged(msgspec.Struct, frozen=True):
    """What a lender is, by the evidence at hand, and why that is so."""

    standing: Text
    why: Text


class Asking(msgspec.Struct, frozen=True):
    """An inquiry, the local day on which it was made, and by which numbers it hit the person."""

    inquiry: Inquiry
    day: dt.date
    by: frozenset[Key]


_BY: Mapping[frozenset[Key], Text] = MappingProxyType(
    {
        frozenset[Key]({"id"}): Text("身份证号", "ID"),
        frozenset[Key]({"cell"}): Text("手机号", "phone"),
        frozenset[Key]({"id", "cell"}): Text("两者", "both"),
    }
)
_STATED = Text(
    "机构类型是查询记录自己写的，没有核对过。",
    "The kind of a lender is what the inquiry itself says; nobody checked it.",
)
_CONCLUDED = Text(
    "身份是从记录里的证据得出的；没有证据，就是还不清楚。",
    "The standing follows from the evidence in the record; without any it is not yet known.",
)


def asked(
    rows: Sequence[Asking],
    status: Status,
    names: Mapping[str, str],
    judged: Mapping[str, Judged],
) -> Section:
    """Who inquired, by ID or by phone: one line for each lender and kind, the latest first.

    `rows` in order of time; `names` and `judged` by lender. What the lenders are stands in a
    table of its own; without `judged`, as for tables of many persons, there is none.
    """
    groups: dict[tuple[str, str], list[Asking]] = {}
    for row in reversed(rows):
        groups.setdefault((str(row.inquiry.lender), row.inquiry.lender_kind), []).append(row)
    tables = []
    if groups:
        heads = (
            Text("机构类型（查询所写）", "kind, as the inquiry says"),
            Text("按什么查的", "looked up by"),
            Text("产品", "products"),
            Text("次数", "times"),
            Text("最早", "first"),
            Text("最近", "latest"),
        )
        lines = tuple(_asked(key, found, names) for key, found in groups.items())
        tables.append(Table(title=TITLES["asked"], heads=heads, rows=lines))
    lenders = [lender for lender, _ in groups if lender in judged]
    if lenders:
        tables.append(_judged(dict.fromkeys(lenders), names, judged))
    return Section(
        id="asked",
        title=TITLES["asked"],
        status=status,
        tables=tuple(tables),
        notes=(_STATED, _CONCLUDED)[: len(tables)],
    )


def _asked(key: tuple[str, str], found: Sequence[Asking], names: Mapping[str, str]) -> Row:
    lender, kind = key
    name = names.get(lender, lender)
    products = [PRODUCTS[p] for p in PRODUCTS if any(row.inquiry.product == p for row in found)]
    return Row(
        label=Text(name, name),
        unit="text",
        figures=(
            KIND_TEXTS[kind],
            _BY[frozenset[Key]().union(*(row.by for row in found))],
            Text("、".join(p.zh for p in products), ", ".join(p.en for p in products)),
            len(found),
            found[-1].day,
            found[0].day,
        ),
    )


def _judged(
    lenders: Iterable[str], names: Mapping[str, str], judged: Mapping[str, Judged]
) -> Table:
    rows = tuple(
        Row(
            label=Text(name, name),
            unit="text",
            figures=(judged[lender].standing, judged[lender].why),
        )
        for lender in lenders
        for name in (names.get(lender, lender),)
    )
    heads = (Text("身份", "standing"), Text("依据", "because"))
    return Table(title=Text("它们是什么机构", "What they are"), heads=heads, rows=rows)


def listed(id_: Literal["courts", "lists"], told: Sequence[Told], *, given: bool) -> Section:
    """Hits on lists, one's own and those of related persons in tables of their own."""
    what = "court" if id_ == "courts" else "listing"
    tables = tuple(_hits(told, degrees, what) for degrees in ((0,), (1, 2)))
    tables = tuple(table for table in tables if table.rows)
    status: Status = "ok" if tables else "none" if given else "unavailable"
    return Section(id=id_, title=TITLES[id_], status=status, tables=tables)


def _hits(told: Sequence[Told], degrees: tuple[int, ...], what: str) -> Table:
    own = degrees == (0,)
    return Table(
        title=Text("本人命中", "hits of your own")
        if own
        else Text("关系人命中（不是你本人）", "hits of related persons (not you)"),
        heads=(Text("提供方", "kept by"), Text("关系", "relation"), Text("日期", "date")),
        rows=tuple(
            Row(
                label=Text(hit.detail, hit.detail),
                unit="text",
                figures=(hit.name, DIRECTNESS[reason.degree], hit.at.date()),
            )
            for reason in told
            if reason.degree in degrees
            for hit in reason.evidence
            if hit.what == what
        ),
    )


def summary(told: Sequence[Told], seen: Sequence[tuple[str, Status]]) -> Section:
    """How many reasons of each grade, own and related; no score and no verdict."""
    return Section(
        id="summary", title=TITLES["summary"], status="ok", notes=tuple(_sentences(told, seen))
    )


def _sentences(told: Sequence[Told], seen: Sequence[tuple[str, Status]]) -> Iterator[Text]:
    own = [t for t in told if t.degree == 0 and t.grade != "info"]
    related = [t for t in told if t.degree]
    high = sum(t.grade == "high" for t in own)
    if own:
        yield Text(
            f"有 {len(own)} 条可能影响审批的原因，其中 {high} 条较重。",
            f"Reasons that may weigh against an application: {len(own)}, of which heavily: {high}.",
        )
    else:
        yield Text(
            "在看到的数据里，没有达到提示线的原因。",
            "Nothing in the data seen reaches the threshold of a reason.",
        )
    if related:
        yield Text(
            f"另有 {len(related)} 条与关系人有关，不是你本人。",
            f"About related persons, not you: {len(related)} more.",
        )
    blind = [TITLES[name] for name, status in seen if status == "unavailable"]
    if blind:
        yield Text(
            f"没有看到：{'、'.join(t.zh for t in blind)}。没有看到不等于没有。",
            f"Not seen: {', '.join(t.en for t in blind)}. Not seen does not mean not there.",
        )
    yield Text(
        "这里不打分，也不预言任何机构的决定。",
        "No score is given here, and no lender's decision is foretold.",
    )
