"""Pictures of the big-data report: inquiries by window, when reasons end, what lies ahead."""

import datetime as dt
from collections.abc import Callable, Sequence

from fairdue.desk.language import N_
from fairdue.desk.picture import INK, SERIES, Picture, drawn
from fairdue.desk.wording import Wording
from fairdue.report.person import Forecast, PersonReport, Told
from fairdue.report.term import Text

WINDOWS = ("d7", "d15", "m1", "m3", "m6", "m12")
LINES_MOST = 5
WIDTH = 560
ROOM_FOR_LABEL = 0.3
"""Share of the longest bar that is kept free behind it, for its date."""
Say = Callable[[Text], str]


def inquiry_windows(report: PersonReport, w: Wording) -> Picture | None:
    """Inquiries by ID and window, banks and others; None when there are none or nobody looked."""
    heads = {
        "d7": N_("7 days"),
        "d15": N_("15 days"),
        "m1": N_("1 month"),
        "m3": N_("3 months"),
        "m6": N_("6 months"),
        "m12": N_("12 months"),
    }
    counted = {
        (window, side): report.cells.get(f"als_{window}_id_{side}_allnum")
        for window in WINDOWS
        for side in ("bank", "nbank")
    }
    numbers = {key: value for key, value in counted.items() if isinstance(value, int)}
    total = sum(numbers.get(("m12", side), 0) for side in ("bank", "nbank"))
    if len(numbers) < len(counted) or not total:
        return None
    sides = {"bank": w.say(N_("banks")), "nbank": w.say(N_("other lenders"))}
    order = [w.say(heads[window]) for window in WINDOWS]
    values = [
        {"window": w.say(heads[window]), "side": sides[side], "n": n, "place": side == "nbank"}
        for (window, side), n in numbers.items()
    ]
    spec: dict[str, object] = {
        "data": {"values": values},
        "mark": {"type": "bar", "cornerRadiusEnd": 2},
        "encoding": {
            "y": {"field": "window", "type": "ordinal", "sort": order, "title": None},
            "x": {
                "field": "n",
                "type": "quantitative",
                "title": w.say(N_("inquiries by your ID")),
                "axis": {"tickMinStep": 1, "format": "d"},
            },
            "color": {
                "field": "side",
                "type": "nominal",
                "title": None,
                "sort": list(sides.values()),
                "scale": {"range": [SERIES[0], SERIES[1]]},
                "legend": {"orient": "bottom"},
            },
            "order": {"field": "place"},
        },
    }
    week = sum(numbers["d7", side] for side in sides)
    caption = w.say(
        N_("%(total)s inquiries in 12 months, %(week)s of them in the last 7 days."),
        total=total,
        week=week,
    )
    rows = tuple(
        (w.say(heads[window]), *(str(numbers[window, side]) for side in sides))
        for window in WINDOWS
    )
    columns = (w.say(N_("Window")), *sides.values())
    return Picture(caption=caption, svg=drawn(spec, WIDTH, 170), columns=columns, rows=rows)


def ageing(report: PersonReport, w: Wording, say: Say) -> Picture | None:
    """From today to the day on which each reason ends by itself; None when there is none."""
    dated = [told for told in report.calendar if told.ages_out_on is not None]
    if not dated:
        return None
    undated = [told for told in report.reasons if told.ages_out_on is None]
    rows = tuple(
        (say(told.title), _end(told) if told.ages_out_on else say(told.ends))
        for told in (*dated, *undated)
    )
    return Picture(
        caption=_ageing_caption(dated, len(undated), w),
        svg=drawn(_ageing_spec(dated, report.as_of.date(), say), 400, 30 * len(dated)),
        columns=(w.say(N_("Reason")), w.say(N_("Ends"))),
        rows=rows,
    )


def _ageing_spec(dated: Sequence[Told], today: dt.date, say: Say) -> dict[str, object]:
    last = max(told.ages_out_on or today for told in dated)
    beyond = last + (last - today) * ROOM_FOR_LABEL
    values = [
        {"title": say(told.title), "from": today.isoformat(), "to": _end(told), "day": _end(told)}
        for told in dated
    ]
    y = {
        "field": "title",
        "type": "nominal",
        "sort": [say(told.title) for told in dated],
        "title": None,
        "axis": {"labelLimit": 190, "labelColor": INK, "ticks": False, "domain": False},
    }
    x = {
        "field": "from",
        "type": "temporal",
        "title": None,
        "axis": {"format": "%Y", "tickCount": {"interval": "year", "step": 1}},
        "scale": {"domain": [today.isoformat(), beyond.isoformat()]},
    }
    bars = {
        "mark": {"type": "bar", "height": 8, "cornerRadius": 4, "color": SERIES[0]},
        "encoding": {"y": y, "x": x, "x2": {"field": "to"}},
    }
    labels = {
        "mark": {"type": "text", "align": "left", "dx": 6, "color": INK, "fontSize": 12},
        "encoding": {"y": y, "x": {**x, "field": "to"}, "text": {"field": "day"}},
    }
    return {
        "data": {"values": values},
        "layer": [bars, labels],
        "padding": {"left": 30, "right": 20, "top": 5, "bottom": 5},
    }


def _ageing_caption(dated: Sequence[Told], undated: int, w: Wording) -> str:
    span = {"first": _end(dated[0]), "last": _end(dated[-1])}
    if not undated:
        return w.say(
            N_("With nothing new, the first reason ends on %(first)s and the last on %(last)s."),
            **span,
        )
    return w.say(
        N_(
            "With nothing new, the first reason ends on %(first)s and the last of these on "
            "%(last)s; not ending with time: %(count)s."
        ),
        count=undated,
        **span,
    )


def _end(told: Told) -> str:
    return told.ages_out_on.isoformat() if told.ages_out_on else ""


def ahead(
    forecast: Forecast, w: Wording, say: Say, titles: dict[str, str], *, beside: Forecast
) -> Picture | None:
    """Figures that move in the coming days; the table twin has all figures and all reasons.

    Those that differ from the forecast `beside` come first.
    """
    moving = [at for at in range(len(forecast.figures)) if len(set(_course(forecast, at))) > 1]
    moving.sort(key=lambda at: _course(forecast, at) == _course(beside, at))
    chosen = moving[:LINES_MOST]
    if not chosen:
        return None
    dates = [_when(point.days, w) for point in forecast.points]
    values = [
        {"at": date, "what": say(forecast.figures[place].text), "n": point.figures[place]}
        for place in chosen
        for date, point in zip(dates, forecast.points, strict=True)
        if point.figures[place] is not None
    ]
    spec: dict[str, object] = {
        "data": {"values": values},
        "mark": {"type": "line", "point": {"size": 40}, "strokeWidth": 2},
        "encoding": {
            "x": {
                "field": "at",
                "type": "ordinal",
                "title": None,
                "sort": dates,
                "axis": {"labelAngle": 0},
            },
            "y": {
                "field": "n",
                "type": "quantitative",
                "title": None,
                "axis": {"tickMinStep": 1, "format": "d"},
            },
            "color": {
                "field": "what",
                "type": "nominal",
                "title": None,
                "sort": [say(forecast.figures[place].text) for place in chosen],
                "scale": {"range": list(SERIES)},
                "legend": {"orient": "bottom", "columns": 2, "labelLimit": 260},
            },
        },
    }
    begin, end = forecast.points[0].reasons, forecast.points[-1].reasons
    gone = [code for code in begin if code not in end]
    caption = w.say(
        N_("In %(days)s days %(gone)s of %(all)s reasons have ended."),
        days=forecast.points[-1].days,
        gone=len(gone),
        all=len(begin),
    )
    columns = (w.say(N_("Figure")), *(_when(point.days, w) for point in forecast.points))
    codes = dict.fromkeys(code for point in forecast.points for code in point.reasons)
    rows = [
        (say(named.text), *(_shown(point.figures[place]) for point in forecast.points))
        for place, named in enumerate(forecast.figures)
    ]
    rows += [
        (titles.get(code, code), *_applies([code in p.reasons for p in forecast.points], w))
        for code in codes
    ]
    return Picture(caption=caption, svg=drawn(spec, WIDTH, 220), columns=columns, rows=tuple(rows))


def _course(forecast: Forecast, place: int) -> tuple[object, ...]:
    return tuple(point.figures[place] for point in forecast.points)


def _when(days: int, w: Wording) -> str:
    return w.say(N_("in %(days)s days"), days=days) if days else w.say(N_("now"))


def _shown(figure: object) -> str:
    return "–" if figure is None else str(figure)


def _applies(points: Sequence[bool], w: Wording) -> tuple[str, ...]:
    return tuple(w.say(N_("applies")) if one else "–" for one in points)
