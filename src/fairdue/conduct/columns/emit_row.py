"""Writing tests of what stands in the row itself: labels, instants, numbers."""

from collections.abc import Callable
from typing import Any

from fairdue.conduct.columns.arith import NONE, signed
from fairdue.conduct.columns.node import (
    FALSE,
    TRUE,
    UNKNOWN,
    Before,
    Day,
    Looked,
    More,
    Said,
    bit,
)
from fairdue.conduct.columns.value import Pen, Value


def _looked(pen: Pen, _: Looked) -> Value:
    looked = pen.column("looked")
    return Value(TRUE * looked) if isinstance(looked, int) else Value(f"({TRUE} * {looked})")


def _said(pen: Pen, node: Said) -> Value:
    spoke = pen.write(node.spoke) if node.spoke is not None else Value(TRUE)
    looked = pen.column("looked")
    lacks = bit("labels")
    name, missing = pen.fresh("b"), pen.fresh("l")
    if spoke.answer == FALSE:
        pen.put(f"{name} = {FALSE}", f"{missing} = 0")
    else:
        more = f" | {spoke.missing}" if spoke.missing else ""
        pen.put(f"{name} = {UNKNOWN}", f"{missing} = {lacks}{more}")
        if isinstance(spoke.answer, str):
            pen.put(f"if {spoke.answer} == {FALSE}:", f"    {name} = {FALSE}")
            pen.put(f"    {missing} = 0")
    if looked != 0:
        pen.put(f"if {looked}:", f"    {name} = {FALSE}", f"    {missing} = 0")
        theirs = f" or theirs & {signed(node.theirs)}" if node.theirs else ""
        pen.put(f"    if said & {signed(node.labels)}{theirs}:", f"        {name} = {TRUE}")
        pen.put(f"    elif unsure & {signed(node.labels)}:", f"        {name} = {UNKNOWN}")
        pen.put(f"        {missing} = {lacks}")
    return Value(name, missing)


def _before(pen: Pen, node: Before) -> Value:
    at = pen.column(node.column)
    if at == NONE:
        return Value(FALSE)
    name = pen.fresh("b")
    pen.put(f"{name} = {TRUE} if {NONE} < {at} <= t else {FALSE}")
    ended = pen.column(node.ended_by) if node.ended_by else NONE
    if ended != NONE:
        pen.put(f"if {at} < {ended} <= t:", f"    {name} = {FALSE}")
    return Value(name, 0, sure=True)


def _day(pen: Pen, node: Day) -> Value:
    return _number(pen, node.column, f">= {node.day}", node.missing)


def _more(pen: Pen, node: More) -> Value:
    return _number(pen, node.column, f"> {node.than}", node.missing)


def _number(pen: Pen, column: str, test: str, lacks: int) -> Value:
    value = pen.column(column)
    if value == NONE:
        return Value(UNKNOWN, lacks)
    name = pen.fresh("b")
    pen.put(f"{name} = {TRUE} if {value} {test} else {FALSE}")
    pen.put(f"if {value} == {NONE}:", f"    {name} = {UNKNOWN}")
    return Value(name, f"({lacks} if {name} == {UNKNOWN} else 0)")


WRITERS: dict[type, Callable[[Pen, Any], Value]] = {
    Before: _before,
    Day: _day,
    Looked: _looked,
    More: _more,
    Said: _said,
}
"""By sort of test: how it is written."""
