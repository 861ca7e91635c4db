"""Spans of time on one scale: from when to when a text holds, as bars beside their dates."""

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec

STEPS = 4
"""Equal parts of a scale; a year stands at each end of each."""


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Days on which something holds: from `since` to before `until` (None = no end is set)."""

    since: dt.date
    until: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether the day lies in the span."""
        return self.since <= day and (self.until is None or day < self.until)


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """A span as drawn: where it begins and how long it is, in hundredths of the scale.

    `state` is `holds`, `ended` or `ahead` as seen from today.
    """

    left: float
    width: float
    state: str


class Scale:
    """Whole years that hold all spans and today, in four equal parts."""

    def __init__(self, spans: Iterable[Span], today: dt.date) -> None:
        """Fit the scale; an open span reaches to its end."""
        days = [today]
        for span in spans:
            days += [span.since, *((span.until,) if span.until else ())]
        self.today = today
        self.first = min(days).year
        years = max(days).year + 1 - self.first
        self.last = self.first + -(-years // STEPS) * STEPS

    @property
    def years(self) -> list[tuple[int, float]]:
        """Years that stand on the scale with their places."""
        part = (self.last - self.first) // STEPS
        return [(self.first + part * n, 100 * n / STEPS) for n in range(STEPS + 1)]

    def place(self, day: dt.date) -> float:
        """Place of a day, in hundredths of the scale."""
        begin, end = dt.date(self.first, 1, 1), dt.date(self.last, 1, 1)
        return round(100 * (day - begin) / (end - begin), 2)

    def bar(self, span: Span) -> Bar:
        """The span as it is drawn; it is never too thin to be seen."""
        left = self.place(span.since)
        right = self.place(span.until) if span.until else 100.0
        state = "holds" if span.holds(self.today) else "ended"
        if span.since > self.today:
            state = "ahead"
        return Bar(left=left, width=round(max(right - left, 0.5), 2), state=state)


def periods(spans: Sequence[Span]) -> list[tuple[Span, int]]:
    """The spans cut at every day on which one begins or ends, with how many hold in each part."""
    edges = sorted({s.since for s in spans} | {s.until for s in spans if s.until})
    found = []
    for n, edge in enumerate(edges):
        holding = sum(span.holds(edge) for span in spans)
        if holding:
            until = edges[n + 1] if n + 1 < len(edges) else None
            found.append((Span(since=edge, until=until), holding))
    return found
