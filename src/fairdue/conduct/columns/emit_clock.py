"""Writing tests of the local clock."""

from collections.abc import Callable
from typing import Any

from fairdue.conduct.columns.arith import NONE
from fairdue.conduct.columns.node import FALSE, TRUE, UNKNOWN, Clock, Hours, bit
from fairdue.conduct.columns.value import Pen, Value

EVERY_DAY = 0b1111111


def _clock(pen: Pen, clock: Clock) -> Value:
    """Where spans ask for the place and it is not known, both answers have to agree."""
    if clock.at_work is None:
        return _clock_of(pen, clock, clock.spans)
    there, elsewhere = (
        tuple(span for span in clock.spans if span.at_work in {None, work})
        for work in (True, False)
    )
    work = pen.write(clock.at_work).answer
    if isinstance(work, int) and work != UNKNOWN:
        return _clock_of(pen, clock, there if work == TRUE else elsewhere)
    name, missing = pen.fresh("b"), pen.fresh("l")
    pen.put("past = 0")
    one = _clock_of(pen, clock, there).answer
    pen.put("went = past", "past = 0")
    other = _clock_of(pen, clock, elsewhere).answer
    pen.put(f"{name} = {other}", f"{missing} = 0", f"if {work} == {TRUE}:")
    pen.put(f"    {name} = {one}", "    past = went")
    pen.put(f"elif {work} == {UNKNOWN} and ({one} != {other} or went != past):")
    pen.put(f"    {name} = {UNKNOWN}", f"    {missing} = {bit('address')}")
    pen.put(f"    if {one}:", "        past = went")
    return Value(name, missing)


def _clock_of(pen: Pen, clock: Clock, among: tuple[Hours, ...]) -> Value:
    name = pen.fresh("b")
    spans = [(span, _of_kind(pen, span)) for span in among]
    inside = [_inside(span) + asked for span, asked in spans if asked is not None]
    pen.put(f"{name} = {TRUE} if {' or '.join(inside) or '0'} else {FALSE}")
    length = pen.column("length")
    if clock.runs_past and length != NONE:
        pen.put("past = 0")
        pen.put(f"if {name} == {FALSE} and {length} > 0:", "    pass")
        for span, asked in spans:
            if asked is not None:
                call = f"ran_into(us, day, {length}, {_numbers(span)})"
                pen.put(f"    if {call}{asked}:", f"        {name} = {TRUE}")
                pen.put("        past = 1")
    return Value(name, 0, sure=True)


def _of_kind(pen: Pen, span: Hours) -> str | None:
    """A condition to add where a span holds for some kinds only; None = not for this one."""
    if not span.kinds:
        return ""
    kind = pen.column("kind")
    if isinstance(kind, int):
        return "" if span.kinds >> kind & 1 else None
    return f" and {span.kinds} >> {kind} & 1"


def _inside(span: Hours) -> str:
    """The expression: whether the local time lies in a span."""
    begun = f"us > {span.start_us}" if span.open_start else f"us >= {span.start_us}"
    word = "or" if span.over_midnight else "and"
    inside = f"({begun} {word} us < {span.end_us})"
    if span.days == EVERY_DAY:
        return inside
    return f"({inside} and {span.days} >> ((day + 6) % 7) & 1)"


def _numbers(span: Hours) -> str:
    """The span as arguments of `ran_into`."""
    return f"{span.start_us}, {int(span.over_midnight)}, {int(span.open_start)}, {span.days}"


WRITERS: dict[type, Callable[[Pen, Any], Value]] = {Clock: _clock}
"""By sort of test: how it is written."""
