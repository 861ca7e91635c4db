"""The chosen plan on paper: the same figures, sentences and tables as on the page."""

from collections.abc import Iterator

from fairdue import letters
from fairdue.desk.desk import Desk
from fairdue.desk.lanes import lanes
from fairdue.desk.language import N_
from fairdue.desk.planner import Outlook
from fairdue.desk.planpicture import (
    FAN_COLUMNS,
    FRONTIER_COLUMNS,
    fan_rows,
    frontier_caption,
    frontier_rows,
)
from fairdue.desk.planview import (
    Names,
    assumed_lines,
    full,
    headline,
    odds,
    risk_lines,
    rows,
    set_to,
)
from fairdue.desk.wording import Wording
from fairdue.plan import Month

FAN_ROWS_MOST = 36
COMPARED = (
    N_("Order"),
    N_("Total paid"),
    N_("Done by"),
    N_("First creditor closed"),
    N_("Against the cheapest"),
    N_("Above the least possible"),
    N_("Chance of breaking"),
)
MONTHS = (N_("Month"), N_("Payments"), N_("Still owed"))


def paper(seen: Outlook, desk: Desk, names: Names, w: Wording) -> letters.Statement:
    """The plan as a document in the language of `w`, dated today."""
    return letters.Statement(
        locale=w.locale,
        title=w.say(N_("Repayment plan")),
        blocks=tuple(_blocks(seen, names, w)),
        written_on=desk.case.today,
        case_ref=desk.case.reference,
    )


def _blocks(seen: Outlook, names: Names, w: Wording) -> Iterator[letters.AnyBlock]:
    ways = seen.ways
    one = full(ways, names, w)
    stated = [letters.Entry(label=label + w.say(N_(":")), value=v) for label, v in set_to(ways, w)]
    yield letters.Entries(entries=tuple(stated))
    yield letters.Heading(text=one.name)
    yield letters.Paragraph(text=one.purpose)
    yield letters.Items(items=headline(ways.chosen, w))
    if one.warnings:
        yield letters.Items(items=one.warnings)
    yield from _listed(N_("Offers"), tuple(offer.text for offer in one.offers), w)
    yield from _listed(N_("What to ask for"), one.asks, w)
    timeline = lanes(ways.chosen, names, w)
    if timeline is not None:
        yield letters.Heading(text=w.say(N_("Each creditor over time")))
        yield letters.Paragraph(text=timeline.caption)
        yield _table(timeline.columns, timeline.rows, figures=(1, 4, 5))
    yield letters.Heading(text=w.say(N_("Month by month")))
    yield letters.Table(
        columns=tuple(map(w.say, MONTHS)),
        rows=tuple(_month(month, names, w) for month in one.months),
        widths=(16, 60, 24),
        right=(2,),
    )
    yield from _risk(seen, w)
    yield letters.Heading(text=w.say(N_("Plans side by side")))
    yield _table(tuple(map(w.say, COMPARED)), tuple(_compared(seen, names, w)), figures=(1,))
    yield from _listed(N_("Taken for granted"), (*one.assumed, *assumed_lines(seen, w)), w)


def _listed(title: str, lines: tuple[str, ...], w: Wording) -> Iterator[letters.AnyBlock]:
    if lines:
        yield letters.Heading(text=w.say(title))
        yield letters.Items(items=lines)


def _month(month: Month, names: Names, w: Wording) -> tuple[str, ...]:
    paid = w.say(N_("; ")).join(
        f"{names[pay.debt]} {w.money(pay.amount_fen)}" for pay in month.payments
    )
    return (f"{month.on:%Y-%m-%d}", paid or "–", w.money(month.balance_fen))


def _risk(seen: Outlook, w: Wording) -> Iterator[letters.AnyBlock]:
    yield letters.Heading(text=w.say(N_("If things go differently")))
    yield letters.Items(items=risk_lines(seen, w))
    bands = fan_rows(seen, w)
    if bands:
        step = -(-len(bands) // FAN_ROWS_MOST)
        shown = [row for n, row in enumerate(bands) if n % step == 0 or n == len(bands) - 1]
        columns = tuple(map(w.say, FAN_COLUMNS))
        yield _table(columns, tuple(shown), figures=tuple(range(1, len(columns))))
    if seen.points:
        yield letters.Heading(text=w.say(N_("Cheaper or safer")))
        yield letters.Paragraph(text=frontier_caption(seen.points, w))
        cells = frontier_rows(seen.points, w)
        yield _table(tuple(map(w.say, FRONTIER_COLUMNS)), cells, figures=(0, 1, 2, 3, 4))


def _compared(seen: Outlook, names: Names, w: Wording) -> Iterator[tuple[str, ...]]:
    for row, odd in zip(rows(seen.ways, names, w), odds(seen, w), strict=True):
        first = w.say(N_(", ")).join(filter(None, (row.first, row.first_name)))
        more = w.say(N_(", ")).join(filter(None, (row.more, row.more_days)))
        yield (row.name, row.total, row.ends, first, more, odd.gap, odd.chance)


def _table(
    columns: tuple[str, ...], cells: tuple[tuple[str, ...], ...], *, figures: tuple[int, ...]
) -> letters.Table:
    return letters.Table(columns=columns, rows=cells, right=figures)
