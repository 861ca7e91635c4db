"""Pictures of what may become of a plan: the fan of many futures, and the frontier of plans."""

from collections.abc import Sequence

from fairdue.desk.language import N_
from fairdue.desk.picture import INK, SERIES, STOP, Picture, drawn
from fairdue.desk.planner import Outlook
from fairdue.desk.planview import chance
from fairdue.desk.wording import Wording
from fairdue.plan import Band, Plan, Point

STEPS_MOST = 48
YUAN = 100
WIDTH, HEIGHT = 680, 260
FAN_COLUMNS = (
    N_("Pay day"),
    N_("Plan"),
    N_("5 in 100 owe at most"),
    N_("25 in 100"),
    N_("50 in 100"),
    N_("75 in 100"),
    N_("95 in 100"),
    N_("Broken by then"),
)
FRONTIER_COLUMNS = (
    N_("Total paid"),
    N_("Chance of breaking"),
    N_("Months"),
    N_("Months of open debts"),
    N_("Minimums missed"),
)
_MONTH_AXIS = {"format": "%Y-%m", "labelOverlap": True, "tickCount": 8}


def _above(title: str) -> dict[str, object]:
    """A vertical axis with its title lying above it."""
    return {
        "title": title,
        "titleAngle": 0,
        "titleAlign": "left",
        "titleAnchor": "end",
        "titleY": -10,
        "titleX": 0,
    }


def fan(seen: Outlook, w: Wording) -> Picture | None:
    """What may still be owed, month by month; None for a plan that never ends."""
    if not seen.bands or w.amounts_hidden:
        return None
    bands, one = seen.bands, seen.ways.chosen
    caption = w.say(
        N_(
            "What is still owed in the futures of the test: half of them stay in the dark band, "
            "nine in ten within the light one. The broken line is the plan itself."
        )
    )
    return Picture(
        caption=caption,
        svg=drawn(_fan_spec(bands, one, seen, w), WIDTH, HEIGHT),
        columns=tuple(map(w.say, FAN_COLUMNS)),
        rows=tuple(fan_rows(seen, w)),
    )


def _fan_spec(bands: Sequence[Band], one: Plan, seen: Outlook, w: Wording) -> dict[str, object]:
    step = max(1, -(-len(bands) // STEPS_MOST))
    shown = [band for n, band in enumerate(bands) if n % step == 0 or n == len(bands) - 1]
    values: list[dict[str, object]] = [
        {"on": band.on.isoformat()} | {f"p{n}": fen / YUAN for n, fen in enumerate(band.owed_fen)}
        for band in shown
    ]
    planned = [{"on": m.on.isoformat(), "owed": m.balance_fen / YUAN} for m in one.months]
    x = {"field": "on", "type": "temporal", "title": None, "axis": _MONTH_AXIS}
    y_axis = _above(w.say(N_("still owed, yuan")))

    def band(low: str, high: str, opacity: float) -> dict[str, object]:
        return {
            "mark": {"type": "area", "color": SERIES[0], "opacity": opacity},
            "encoding": {
                "x": x,
                "y": {"field": low, "type": "quantitative", "axis": y_axis},
                "y2": {"field": high},
            },
        }

    layers: list[dict[str, object]] = [
        band("p0", "p4", 0.18),
        band("p1", "p3", 0.32),
        {
            "mark": {"type": "line", "color": SERIES[0], "strokeWidth": 2},
            "encoding": {"x": x, "y": {"field": "p2", "type": "quantitative"}},
        },
        {
            "data": {"values": planned},
            "mark": {"type": "line", "color": INK, "strokeDash": [5, 4], "strokeWidth": 1.5},
            "encoding": {"x": x, "y": {"field": "owed", "type": "quantitative"}},
        },
    ]
    if seen.risk.likely_on is not None:
        layers += _likely(seen.risk.likely_on.isoformat(), w)
    return {"data": {"values": values}, "layer": layers}


def _likely(day: str, w: Wording) -> list[dict[str, object]]:
    """A mark at the first month by which one future in ten has broken the plan."""
    data = {"values": [{"on": day, "label": w.say(N_("one in ten broken"))}]}
    x = {"field": "on", "type": "temporal"}
    rule = {"type": "rule", "color": STOP, "strokeDash": [2, 2], "strokeWidth": 1.5}
    label = {"type": "text", "align": "left", "dx": 5, "baseline": "top", "fontSize": 12}
    return [
        {"data": data, "mark": rule, "encoding": {"x": x}},
        {
            "data": data,
            "mark": label | {"color": STOP},
            "encoding": {"x": x, "y": {"value": 2}, "text": {"field": "label"}},
        },
    ]


def fan_rows(seen: Outlook, w: Wording) -> list[tuple[str, ...]]:
    """Each pay day: the plan, what the futures owe, how many have broken it."""
    planned = {month.on: month.balance_fen for month in seen.ways.chosen.months}
    broken, paths = seen.risk.broken_by, seen.risk.paths
    return [
        (
            band.on.isoformat(),
            w.money(planned.get(band.on, 0)),
            *(w.money(fen) for fen in band.owed_fen),
            chance(broken[n] * 1_000_000 // paths, w),
        )
        for n, band in enumerate(seen.bands)
    ]


def frontier(seen: Outlook, w: Wording) -> Picture | None:
    """Plans that no other beats, by cost and by chance to break; None when none ends."""
    points = seen.points
    if not points or w.amounts_hidden:
        return None
    return Picture(
        caption=frontier_caption(points, w),
        svg=drawn(_frontier_spec(points, w), WIDTH, 220),
        columns=tuple(map(w.say, FRONTIER_COLUMNS)),
        rows=frontier_rows(points, w),
    )


def frontier_rows(points: Sequence[Point], w: Wording) -> tuple[tuple[str, ...], ...]:
    """Each plan that no other beats, in the columns of the frontier."""
    return tuple(
        (
            w.money(point.total_fen),
            chance(point.chance_ppm, w),
            str(point.months),
            str(point.open_months),
            str(point.missed),
        )
        for point in points
    )


def frontier_caption(points: Sequence[Point], w: Wording) -> str:
    """What the cheapest of them and the safest cost and risk."""
    cheap = points[0]
    safe = min(points, key=lambda point: (point.chance_ppm, point.total_fen))
    if safe is cheap:
        return w.say(
            N_("The cheapest plan is also the one least likely to break: %(amount)s, %(chance)s."),
            amount=w.money(cheap.total_fen),
            chance=chance(cheap.chance_ppm, w),
        )
    text = N_(
        "Of the plans that promise the minimums the cheapest costs %(cheap)s and breaks in "
        "%(often)s of the futures; the safest costs %(safe)s and breaks in %(seldom)s."
    )
    return w.say(
        text,
        cheap=w.money(cheap.total_fen),
        often=chance(cheap.chance_ppm, w),
        safe=w.money(safe.total_fen),
        seldom=chance(safe.chance_ppm, w),
    )


def _frontier_spec(points: Sequence[Point], w: Wording) -> dict[str, object]:
    months = N_("%(count)s months")
    values = [
        {
            "total": point.total_fen / YUAN,
            "chance": point.chance_ppm / 1_000_000,
            "label": w.say(months, count=point.months),
        }
        for point in points
    ]
    x = {
        "field": "total",
        "type": "quantitative",
        "title": w.say(N_("paid in all, yuan")),
        "scale": {"zero": False, "padding": 40, "nice": True},
        "axis": {"tickCount": 6, "labelOverlap": True},
    }
    y = {
        "field": "chance",
        "type": "quantitative",
        "scale": {"zero": False, "padding": 16},
        "axis": _above(w.say(N_("chance of breaking")))
        | {"format": ".0%", "tickCount": 5, "tickMinStep": 0.01},
    }
    dots = {"type": "point", "filled": True, "size": 90, "color": SERIES[0], "opacity": 1}
    label = {"type": "text", "align": "left", "dx": 9, "fontSize": 12, "color": INK}
    return {
        "data": {"values": values},
        "layer": [
            {"mark": dots, "encoding": {"x": x, "y": y}},
            {"mark": label, "encoding": {"x": x, "y": y, "text": {"field": "label"}}},
        ],
    }
