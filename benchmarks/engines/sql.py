"""The report as SQL for DuckDB, chDB and Spark: one text, few words of which differ.

Long form: events are joined with the queries, each falls into a bucket (the first window it lies
in) and fans out to its slices; counts per lender, then per slice, then the windows are cumulated
and the columns pivoted last. Gaps belong to the older event and so need no frame; month blocks by
the closed form of the definition; a run ends at its latest gap of more than a day.
Wide form: one conditional aggregate for each column over the joined events.
Frame form: one window frame for each span, for rows that are event and query at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.engines.layout import (
    COUNTS,
    DAY_US,
    HOUR_US,
    KEYS,
    MONTHS,
    SECOND_US,
    SERIES,
    SPANS,
    ZONE_US,
    Cell,
    Layout,
    width_us,
)

Stage = tuple[str, str]
"""A name and the query that makes it."""
YEAR_US = 367 * DAY_US
"""No window is longer."""


@dataclass(frozen=True)
class Dialect:
    """The words in which engines differ; `{}` stands for arguments."""

    divide: str
    count_if: str
    date: str
    pick: str
    lead: str
    distinct_if: str


DUCKDB = Dialect(
    divide="({} // {})",
    count_if="count_if({})",
    date="(DATE '1970-01-01' + CAST({} AS INTEGER))",
    pick="any_value({}) FILTER (WHERE slice = {})",
    lead="lead({})",
    distinct_if="count(DISTINCT CASE WHEN {1} THEN {0} END)",
)
CHDB = Dialect(
    divide="intDiv({}, {})",
    count_if="countIf({})",
    date="toDate(toUInt16({}))",
    pick="anyIf({}, slice = {})",
    lead="lead(toNullable({}))",
    distinct_if="uniqExactIf({}, {})",
)
SPARK = Dialect(
    divide="({} div {})",
    count_if="count_if({})",
    date="date_from_unix_date(CAST({} AS INT))",
    pick="first({}) FILTER (WHERE slice = {})",
    lead="lead({})",
    distinct_if="size(collect_set(CASE WHEN {1} THEN {0} END))",
)


def long(layout: Layout, say: Dialect) -> Iterator[Stage]:
    """Up to the rows that are pivoted: `counts`, and `series` if asked for, by `g` and `slice`.

    `g` is twice the query's number, one more for the key phone. Expected are `inquiry` and `query`
    with instants `ts` and `as_of_us` in microseconds, `sorts` and `parts`.
    """
    yield from joined(layout, say)
    yield "per_lender", _per_lender(layout, say)
    yield "counts", _counts(layout, say)
    if layout.followed:
        yield "days", _days(layout, say)
        yield "broken", _broken()
        yield "blocks", _blocks(say)
        yield "series", _series(say)


def pivoted(layout: Layout, say: Dialect) -> Iterator[Stage]:
    """`wide_counts` and `wide_series`: a row for each `g`."""
    for source, slices, measures in pivots(layout):
        columns = ", ".join(
            f"{say.pick.format(measure, part)} AS s{part}_{measure}"
            for part in slices
            for measure in measures
        )
        yield f"wide_{source}", f"SELECT g, {columns} FROM {source} GROUP BY g"


def pivots(layout: Layout) -> Iterator[tuple[str, Sequence[int], Sequence[str]]]:
    """What is pivoted: table, slices, measures."""
    counts = [f"{letter}{n}" for n in _spans(layout) for letter in "no"]
    own = [f"f{n}" for n in _spans(layout)] if layout.self_slices else []
    yield "counts", layout.counted, [*counts, *own]
    if layout.followed:
        series = [f"{what}{months}" for months in MONTHS.values() for what in SERIES]
        yield "series", layout.followed, [*series, "first_day", "last_day", "run_day", "consnum"]


def answer(layout: Layout) -> str:
    """The columns asked for, from what was pivoted."""
    joins = []
    for key in layout.keys:
        for source, *_ in pivots(layout):
            name = f"{source}{key}"
            joins.append(f"LEFT JOIN wide_{source} {name} ON {name}.g = s.query_id * 2 + {key}")
    columns = ", ".join(f"{_cell(cell)} AS {cell.name}" for cell in layout.cells)
    return f"SELECT s.query_id AS query_id, {columns} FROM state s {' '.join(joins)}"


def joined(layout: Layout, say: Dialect) -> Iterator[Stage]:
    """`state` of each query by key, `seen`: each event of each query that lies in a window."""
    yield "timed", _timed(layout, say)
    yield "asked", _asked(layout, say)
    yield "state", _state(layout)
    each = (
        f"SELECT q.query_id * 2 + {key} AS g, e.lender AS lender, e.ts AS ts, e.day AS day,"
        f" e.sort AS sort, e.lender = q.viewer AS self, q.as_of_us - e.ts AS age,"
        f" {_block(layout, say)} AS block"
        f" FROM timed e JOIN asked q ON q.{KEYS[key]} = e.{KEYS[key]}"
        f" WHERE e.ts < q.as_of_us AND e.ts >= q.as_of_us - {YEAR_US}"
        for key in layout.keys
    )
    yield "met", " UNION ALL ".join(each)
    yield "seen", f"SELECT *, {_bucket()} AS bucket FROM met WHERE block <= 12"


def _timed(layout: Layout, say: Dialect) -> str:
    day = say.divide.format(f"(ts + {ZONE_US})", DAY_US)
    hour = say.divide.format(f"(ts + {ZONE_US})", HOUR_US)
    night = f"CASE WHEN {hour} % 24 >= 22 OR {hour} % 24 < 6 THEN 1 ELSE 0 END"
    weekend = f"CASE WHEN ({day} + 3) % 7 >= 5 THEN 2 ELSE 0 END"
    date = f", {_date(say, day)}" if layout.mode == "anniversary" else ""
    return (
        f"SELECT i.query_id AS row_id, person, phone, lender, ts, {day} AS day,"
        f" o.sort + {weekend} + {night} AS sort{date}"
        " FROM inquiry i JOIN sorts o"
        " ON i.lender_kind = o.lender_kind AND i.product = o.product"
    )


def _asked(layout: Layout, say: Dialect) -> str:
    day = say.divide.format(f"(as_of_us + {ZONE_US})", DAY_US)
    date = f", {_date(say, day)}" if layout.mode == "anniversary" else ""
    return f"SELECT query_id, person, phone, viewer, as_of_us, {day} AS day{date} FROM query"


def _date(say: Dialect, day: str) -> str:
    date = say.date.format(day)
    return (
        f"year({date}) * 12 + month({date}) AS months, day({date}) AS monthday,"
        f" day(last_day({date})) AS month_end"
    )


def _block(layout: Layout, say: Dialect) -> str:
    if layout.mode == "d30":
        month = 30 * DAY_US
        return say.divide.format(f"(q.as_of_us - e.ts + {month - 1})", month)
    begun = "CASE WHEN e.monthday < least(q.monthday, e.month_end) THEN 1 ELSE 0 END"
    return f"greatest(1, q.months - e.months + {begun})"


def _bucket() -> str:
    whens = " ".join(f"WHEN {_within(span, 'age')} THEN {n}" for n, span in enumerate(SPANS[:-1]))
    return f"CASE {whens} ELSE {len(SPANS) - 1} END"


def _within(span: str, age: str) -> str:
    return f"{age} <= {width_us(span)}" if span[0] == "d" else f"block <= {span[1:]}"


def _state(layout: Layout) -> str:
    states = ", ".join(
        f"CASE WHEN q.{KEYS[key]} IS NULL THEN 'unavailable'"
        f" WHEN f{key}.ts0 < q.as_of_us THEN 'ok' ELSE 'none' END AS status{key}"
        for key in layout.keys
    )
    joins = " ".join(
        f"LEFT JOIN (SELECT {KEYS[key]}, min(ts) AS ts0 FROM inquiry GROUP BY {KEYS[key]}) f{key}"
        f" ON f{key}.{KEYS[key]} = q.{KEYS[key]}"
        for key in layout.keys
    )
    return (
        "SELECT q.query_id AS query_id, q.viewer AS viewer, q.day AS day,"
        f" {states} FROM asked q {joins}"
    )


def _per_lender(layout: Layout, say: Dialect) -> str:
    counts = ", ".join(f"{say.count_if.format(f'bucket <= {n}')} AS c{n}" for n in _spans(layout))
    own = ", max(self) AS own" if layout.self_slices else ""
    return (
        f"SELECT g, slice, lender, min(bucket) AS nearest, {counts}{own}"
        " FROM seen e JOIN parts p ON e.sort = p.sort"
        f" WHERE slice IN ({_list(layout.counted)}) GROUP BY g, slice, lender"
    )


def _counts(layout: Layout, say: Dialect) -> str:
    found = [f"sum(c{n}) AS n{n}" for n in _spans(layout)]
    found += [f"{say.count_if.format(f'nearest <= {n}')} AS o{n}" for n in _spans(layout)]
    if layout.self_slices:
        found += [f"sum(CASE WHEN own THEN c{n} ELSE 0 END) AS f{n}" for n in _spans(layout)]
    return f"SELECT g, slice, {', '.join(found)} FROM per_lender GROUP BY g, slice"


def _days(layout: Layout, say: Dialect) -> str:
    lead = say.lead.format("day")
    return (
        f"SELECT g, slice, day, block, {lead} OVER (PARTITION BY g, slice ORDER BY ts) - day AS gap"
        " FROM seen e JOIN parts p ON e.sort = p.sort"
        f" WHERE slice IN ({_list(layout.followed)})"
    )


def _broken() -> str:
    broken = "max(CASE WHEN gap > 1 THEN day ELSE -1 END) OVER (PARTITION BY g, slice)"
    return f"SELECT g, slice, day, block, gap, {broken} AS broken FROM days"


def _blocks(say: Dialect) -> str:
    return (
        "SELECT g, slice, block, count(*) AS events, max(gap) AS widest, min(gap) AS least_gap,"
        " min(day) AS oldest, max(day) AS newest,"
        f" {say.count_if.format('day > broken')} AS running,"
        " min(CASE WHEN day > broken THEN day END) AS run_from"
        " FROM broken GROUP BY g, slice, block"
    )


def _series(say: Dialect) -> str:
    found = [
        "min(oldest) AS first_day",
        "max(newest) AS last_day",
        "min(run_from) AS run_day",
        "sum(running) AS consnum",
    ]
    for n in MONTHS.values():
        inside = f"block <= {n}"
        months = say.count_if.format(inside)
        events = f"sum(CASE WHEN {inside} THEN events ELSE 0 END)"
        least = f"min(CASE WHEN {inside} THEN events END)"
        hundredths = say.divide.format(f"(200 * {events} + {months})", f"nullif(2 * {months}, 0)")
        found += [
            f"{months} AS tot_mons{n}",
            f"{hundredths} / 100.0 AS avg_monnum{n}",
            f"max(CASE WHEN {inside} THEN events END) AS max_monnum{n}",
            f"CASE WHEN {months} = {n} THEN {least} ELSE 0 END AS min_monnum{n}",
            # A gap belongs to its older event; if that is in the window, so is the newer.
            f"max(CASE WHEN {inside} THEN widest END) AS max_inteday{n}",
            f"min(CASE WHEN {inside} THEN least_gap END) AS min_inteday{n}",
        ]
    return f"SELECT g, slice, {', '.join(found)} FROM blocks GROUP BY g, slice"


def _cell(cell: Cell) -> str:
    """One column of the answer."""
    if cell.measure == "status":
        return f"s.status{cell.key}"
    if cell.measure in COUNTS:
        letter = {"allnum": "n", "orgnum": "o", "selfnum": "f"}[cell.measure]
        value = f"coalesce(counts{cell.key}.s{cell.slice}_{letter}{cell.span}, 0)"
        viewer = " AND s.viewer IS NOT NULL" if cell.measure == "selfnum" else ""
        return f"CAST(CASE WHEN s.status{cell.key} = 'ok'{viewer} THEN {value} END AS INTEGER)"
    stem = f"series{cell.key}.s{cell.slice}_"
    if cell.measure == "avg_monnum":
        return f"CAST({stem}avg_monnum{MONTHS[cell.window]} AS DOUBLE)"
    if cell.measure in SERIES:
        value = f"{stem}{cell.measure}{MONTHS[cell.window]}"
        if cell.measure.endswith(("mons", "monnum")):
            value = f"CASE WHEN s.status{cell.key} = 'ok' THEN coalesce({value}, 0) END"
    else:
        value = {
            "first_days": f"s.day - {stem}first_day",
            "last_days": f"s.day - {stem}last_day",
            "consnum": f"nullif({stem}consnum, 0)",
            "csinteday": f"{stem}last_day - {stem}run_day + 1",
        }[cell.measure]
    return f"CAST({value} AS INTEGER)"


def wide(layout: Layout, say: Dialect) -> str:
    """One conditional aggregate for each column (counts of events and lenders only)."""
    found = ", ".join(
        f"{_conditional(cell, say)} AS c{n}"
        for n, cell in enumerate(layout.cells)
        if cell.measure != "status"
    )
    columns = ", ".join(
        f"s.status{cell.key} AS {cell.name}"
        if cell.measure == "status"
        else f"CAST(CASE WHEN s.status{cell.key} = 'ok' THEN coalesce(a.c{n}, 0) END AS INTEGER)"
        f" AS {cell.name}"
        for n, cell in enumerate(layout.cells)
    )
    return (
        f"SELECT s.query_id AS query_id, {columns} FROM state s LEFT JOIN"
        f" (SELECT g, {found} FROM sliced GROUP BY g) a ON a.g = s.query_id * 2"
    )


def sliced(layout: Layout) -> Stage:
    """`sliced`: the events seen, with one truth for each slice."""
    return (
        "sliced",
        f"SELECT e.*, {_truths(layout)} FROM seen e JOIN wide_parts p ON e.sort = p.sort",
    )


def wide_parts(layout: Layout) -> Stage:
    """`wide_parts`: of each sort of event, one truth for each slice."""
    truths = ", ".join(
        f"max(CASE WHEN slice = {n} THEN 1 ELSE 0 END) AS in{n}" for n in layout.counted
    )
    return "wide_parts", f"SELECT sort, {truths} FROM parts GROUP BY sort"


def frames(layout: Layout, say: Dialect) -> str:
    """One RANGE frame for each window; the rows are events and queries at once, key person."""
    spans = _spans(layout)
    found = ", ".join(
        f"s.status0 AS {cell.name}"
        if cell.measure == "status"
        else f"CAST(CASE WHEN s.status0 = 'ok' THEN a.c{n} END AS INTEGER) AS {cell.name}"
        for n, cell in enumerate(layout.cells)
    )
    counted = ", ".join(
        f"{_framed(cell, say)} OVER w{cell.span} AS c{n}"
        for n, cell in enumerate(layout.cells)
        if cell.measure != "status"
    )
    unit = SECOND_US if say is CHDB else 1  # whose offsets have 32 bits
    when = say.divide.format("ts", unit)
    windows = ", ".join(
        f"w{n} AS (PARTITION BY person ORDER BY {when}"
        f" RANGE BETWEEN {width_us(SPANS[n]) // unit} PRECEDING AND 1 PRECEDING)"
        for n in spans
    )
    rows = (
        "SELECT t.row_id AS row_id, t.person AS person, t.ts AS ts, t.lender AS lender,"
        f" {_truths(layout)} FROM timed t JOIN wide_parts p ON t.sort = p.sort"
    )
    return (
        f"SELECT s.query_id AS query_id, {found} FROM state s JOIN"
        f" (SELECT row_id, {counted} FROM ({rows}) r WINDOW {windows}) a ON a.row_id = s.query_id"
    )


def _truths(layout: Layout) -> str:
    return ", ".join(f"p.in{n} AS in{n}" for n in layout.counted)


def _conditional(cell: Cell, say: Dialect) -> str:
    condition = f"in{cell.slice} = 1 AND {_within(cell.window, 'age')}"
    if cell.measure == "orgnum":
        return say.distinct_if.format("lender", condition)
    return say.count_if.format(condition)


def _framed(cell: Cell, say: Dialect) -> str:
    condition = f"in{cell.slice} = 1"
    if say is CHDB:
        name = "uniqExactIf(lender, {})" if cell.measure == "orgnum" else "countIf({})"
        return name.format(condition)
    what = "DISTINCT lender" if cell.measure == "orgnum" else "*"
    return f"count({what}) FILTER (WHERE {condition})"


def _spans(layout: Layout) -> list[int]:
    return sorted({cell.span for cell in layout.cells if cell.measure in COUNTS})


def _list(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
