"""Pictures: Vega-Lite drawn to SVG on this computer, each with its point and a table twin."""

import datetime as dt
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import msgspec
import pylopdf_fonts_zh_cn
import vl_convert

from fairdue.desk.language import N_
from fairdue.desk.wording import WEEKDAY_NAMES, Wording
from fairdue.facts import Contact, Direction, History
from fairdue.plan import Plan

INK, QUIET, LINE, NIGHT, STOP, PAPER = (
    "#1c2325", "#565f62", "#dcd8cc", "#efe9da", "#9c2519", "#fbfaf6",
)  # fmt: skip
"""Colours that the style sheet changes with the theme; charts use no other neutral ones."""
SCALE = ("#cfe3df", "#0b5d5e")
SERIES = ("#0b5d5e", "#b8741a", "#5b7f95", "#8a5a83", "#7a8b3c", "#a34f3b", "#4d6a6d", "#c2a24a")
NIGHT_HOURS = (0, 1, 2, 3, 4, 5, 6, 7, 22, 23)
HOURS = 24
STEPS_MOST = 60
FONT = "Noto Sans SC"
_LINKED = re.compile(r"<a\b|<script|<image|<foreignObject|\son\w+=|href=", re.IGNORECASE)


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A drawing, the sentence that says its point, and the same numbers as a table."""

    caption: str
    svg: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@cache
def _fonts() -> None:
    vl_convert.register_font_directory(str(Path(pylopdf_fonts_zh_cn.sans_path()).parent))


def drawn(spec: dict[str, object], width: int, height: int) -> str:
    """SVG of a Vega-Lite specification with the desk's look; it refers to nothing outside."""
    _fonts()
    axis = {
        "labelColor": QUIET, "titleColor": QUIET, "domainColor": LINE, "tickColor": LINE,
        "gridColor": LINE, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
    }  # fmt: skip
    legend = {"labelColor": INK, "titleColor": QUIET, "labelFontSize": 12, "labelLimit": 220}
    look = {
        "background": None,
        "font": FONT,
        "view": {"stroke": None},
        "axis": axis,
        "legend": legend,
    }
    full = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width,
        "height": height,
        "config": look,
        **spec,
    }
    svg = str(vl_convert.vegalite_to_svg(json.dumps(full)))
    assert not _LINKED.search(svg.replace("xmlns:xlink", "")), "a drawing refers to something"
    return svg.replace(f'font-family="{FONT}"', "")


def heat_map(history: History, w: Wording) -> Picture | None:
    """Contacts begun by the collecting side by weekday and hour; None when there are none."""
    counts: Counter[tuple[int, int]] = Counter()
    for contact in history.contacts:
        if contact.direction is Direction.OUT:
            counts[_cell(contact, history)] += 1
    total = counts.total()
    if not total:
        return None
    night = sum(n for (_, hour), n in counts.items() if hour in NIGHT_HOURS)
    days = [w.say(name) for name in WEEKDAY_NAMES]
    values = [
        {"day": days[d], "hour": h, "n": counts[d, h]} for d in range(7) for h in range(HOURS)
    ]
    y = {"field": "day", "type": "ordinal", "sort": days, "title": None}
    x = {
        "field": "hour",
        "type": "ordinal",
        "title": w.say(N_("hour of the day")),
        "axis": {"labelAngle": 0},
    }
    shade = {
        "transform": [{"filter": {"field": "hour", "oneOf": list(NIGHT_HOURS)}}],
        "mark": {"type": "rect", "color": NIGHT},
        "encoding": {"x": x, "y": y},
    }
    cells = {
        "transform": [{"filter": "datum.n > 0"}],
        "mark": {"type": "rect", "cornerRadius": 2, "stroke": PAPER, "strokeWidth": 1},
        "encoding": {
            "x": x,
            "y": y,
            "color": {
                "field": "n",
                "type": "quantitative",
                "scale": {"range": list(SCALE), "domainMin": 0},
                "legend": None,
            },
        },
    }
    numbers = {
        "transform": [{"filter": "datum.n > 0"}],
        "mark": {"type": "text", "fontSize": 11},
        "encoding": {
            "x": x,
            "y": y,
            "text": {"field": "n", "type": "quantitative"},
            "color": {
                "condition": {
                    "test": f"datum.n > {max(counts.values()) * 0.45}",
                    "value": "#ffffff",
                },
                "value": "#12312f",
            },
        },
    }
    spec: dict[str, object] = {"data": {"values": values}, "layer": [shade, cells, numbers]}
    caption = w.say(
        N_("%(night)s of %(total)s contacts began between 22:00 and 08:00 (shaded)."),
        night=night,
        total=total,
    )
    rows = tuple(
        (f"{h:02d}:00", *(str(counts[d, h] or "") for d in range(7))) for h in range(HOURS)
    )
    columns = (w.say(N_("hour of the day")), *days)
    return Picture(caption=caption, svg=drawn(spec, 720, 210), columns=columns, rows=rows)


def _cell(contact: Contact, history: History) -> tuple[int, int]:
    local = history.local(contact.occurred_at)
    return local.weekday(), local.hour


def debts_to_zero(plan: Plan, names: dict[str, str], w: Wording) -> Picture | None:
    """What is still owed on each debt of a plan, month by month; None when nothing is paid."""
    balances = _balances(plan)
    if not balances or w.amounts_hidden:
        return None
    step = max(1, -(-len(balances) // STEPS_MOST))
    shown = [b for n, b in enumerate(balances) if n % step == 0 or n == len(balances) - 1]
    debts = [d.debt for d in plan.debts]
    values = [
        {"month": on.isoformat(), "debt": names[debt], "owed": left.get(debt, 0) / 100}
        for on, left in shown
        for debt in debts
    ]
    spec: dict[str, object] = {
        "data": {"values": values},
        "mark": {"type": "area", "interpolate": "step-after", "stroke": PAPER, "strokeWidth": 1},
        "encoding": {
            "x": {
                "field": "month",
                "type": "temporal",
                "title": None,
                "axis": {"format": "%Y-%m", "labelOverlap": True, "tickCount": 8},
            },
            "y": {
                "field": "owed",
                "type": "quantitative",
                "title": w.say(N_("still owed, yuan")),
                "axis": {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end"}
                | {"titleY": -10, "titleX": 0},
                "stack": True,
            },
            "color": {
                "field": "debt",
                "type": "nominal",
                "title": None,
                "sort": [names[d] for d in debts],
                "scale": {"range": list(SERIES)},
                "legend": {"orient": "bottom", "columns": 3},
            },
        },
    }
    end = plan.ends_on
    caption = (
        w.say(N_("All debts of this plan are paid by %(day)s."), day=w.day(end))
        if end
        else w.say(N_("This budget never clears the debts."))
    )
    rows = tuple((f"{on:%Y-%m}", *(w.money(left.get(d, 0)) for d in debts)) for on, left in shown)
    columns = (w.say(N_("Month")), *(names[d] for d in debts))
    return Picture(caption=caption, svg=drawn(spec, 680, 260), columns=columns, rows=rows)


def _balances(plan: Plan) -> list[tuple[dt.date, dict[str, int]]]:
    """Balance of each debt after each month: what is owed less the principal paid so far."""
    left = {d.debt: d.balance_fen for d in plan.debts}
    if not plan.months or not left:
        return []
    found = [(plan.start_on, dict(left))]
    for month in plan.months:
        for pay in month.payments:
            left[pay.debt] = max(0, left[pay.debt] - pay.principal_fen)
        found.append((month.on, dict(left)))
    return found
