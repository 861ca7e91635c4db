"""The picture of weeks in which the money does not reach for living."""

from fairdue.desk.language import N_
from fairdue.desk.picture import STOP, Picture, drawn
from fairdue.desk.wording import Wording
from fairdue.plan import Affordability

YUAN = 100
WIDTH, HEIGHT = 680, 160
COLUMNS = (N_("Week of"), N_("Lowest on"), N_("Missing"))


def lacking_weeks(living: Affordability, w: Wording) -> Picture | None:
    """What is missing week by week; None when nothing is, or amounts are hidden."""
    weeks = living.lacking
    if not weeks or w.amounts_hidden:
        return None
    caption = w.say(N_("What is missing for living, week by week, before any debt is paid."))
    values = [{"on": week.on.isoformat(), "yuan": -week.lowest_fen / YUAN} for week in weeks]
    spec: dict[str, object] = {
        "data": {"values": values},
        "mark": {"type": "bar", "color": STOP},
        "encoding": {
            "x": {
                "field": "on",
                "type": "ordinal",
                "title": w.say(N_("Week of")),
                "axis": {"labelOverlap": True, "labelAngle": 0},
            },
            "y": {
                "field": "yuan",
                "type": "quantitative",
                "title": w.say(N_("yuan")),
                "axis": {"tickCount": 4},
            },
        },
    }
    return Picture(
        caption=caption,
        svg=drawn(spec, WIDTH, HEIGHT),
        columns=tuple(w.say(name) for name in COLUMNS),
        rows=tuple(
            (w.day(week.on), w.day(week.lowest_on), w.money(-week.lowest_fen)) for week in weeks
        ),
    )
