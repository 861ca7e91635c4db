"""Writing tests of papers and terms: lists, sums, last days, and what is made of other tests."""

from collections.abc import Callable
from typing import Any

from fairdue.conduct.columns.arith import NONE, signed
from fairdue.conduct.columns.node import (
    FALSE,
    TRUE,
    UNKNOWN,
    Ahead,
    Beyond,
    During,
    Exceeds,
    Fewer,
    Held,
    Marked,
    Never,
    Not,
    Outlasts,
    Sure,
    bit,
)
from fairdue.conduct.columns.value import Pen, Value


def _not(pen: Pen, node: Not) -> Value:
    found = pen.write(node.of)
    if isinstance(found.answer, int):
        return Value(TRUE - found.answer, found.missing, found.sure)
    name = pen.fresh("b")
    pen.put(f"{name} = {TRUE} - {found.answer}")
    return Value(name, found.missing, found.sure)


def _sure(pen: Pen, node: Sure) -> Value:
    found = pen.write(node.of)
    if isinstance(found.answer, int):
        return Value(TRUE * (found.answer == TRUE))
    name = pen.fresh("b")
    pen.put(f"{name} = {TRUE} if {found.answer} == {TRUE} else {FALSE}")
    return Value(name, 0, sure=True)


def _marked(pen: Pen, node: Marked) -> Value:
    found = pen.write(node.of)
    if found.answer != FALSE:
        pen.put(f"if {found.answer} == {TRUE}:", "    past = 1")
    return found


def _held(pen: Pen, node: Held) -> Value:
    if pen.column("looked") == 0:
        return Value(FALSE)
    sets = {"said": node.labels, "theirs": node.theirs, "unsure": node.weak}
    tests = [f"{name} & {signed(labels)}" for name, labels in sets.items() if labels]
    if not tests:
        return Value(FALSE)
    name = pen.fresh("b")
    pen.put(f"{name} = {TRUE} if {' or '.join(tests)} else {FALSE}")
    return Value(name, 0, sure=True)


def _fewer(pen: Pen, node: Fewer) -> Value:
    value = pen.column(node.column)
    if value == NONE:
        return Value(FALSE)
    name = pen.fresh("b")
    pen.put(f"{name} = {TRUE} if {NONE} < {value} < {node.than} else {FALSE}")
    return Value(name, 0, sure=True)


def _beyond(pen: Pen, node: Beyond) -> Value:
    """Lists are 1 + their bits, 0 = null."""
    words, allowed = pen.column(node.words), pen.column(node.listed)
    name, missing = pen.fresh("b"), pen.fresh("l")
    absent = " or ".join(f"{pen.column(need)} == 0" for need in node.needs)
    pen.put(f"{name} = {FALSE}", f"{missing} = 0")
    pen.put(f"if {words} > 1 and ({words} - 1) & {node.only}:")
    pen.put(
        f"    if {absent}:", f"        {name} = {UNKNOWN}", f"        {missing} = {node.missing}"
    )
    pen.put(f"    elif ({words} - 1) & {node.only} & ~({allowed} - 1):", f"        {name} = {TRUE}")
    return Value(name, missing)


def _exceeds(pen: Pen, node: Exceeds) -> Value:
    one, other = pen.column(node.column), pen.column(node.of)
    name, missing = pen.fresh("b"), pen.fresh("l")
    pen.put(f"{missing} = 0", f"if {one} == {NONE}:", f"    {missing} |= {node.missing}")
    pen.put(f"if {other} == {NONE}:", f"    {missing} |= {node.of_missing}")
    over = f"({TRUE} if {one} > {other} + {node.plus} else {FALSE})"
    pen.put(f"{name} = {UNKNOWN} if {missing} else {over}")
    return Value(name, missing)


def _during(pen: Pen, node: During) -> Value:
    since, first = pen.column(node.since), pen.column(node.since_day)
    until = pen.column(node.until_day) if node.until_day else NONE
    if NONE in {since, first}:
        return Value(FALSE)
    name, last = pen.fresh("b"), pen.fresh("z")
    pen.put(
        f"{name} = {FALSE}", f"if {NONE} < {since} <= t and {NONE} < {first} <= day - {node.shift}:"
    )
    ends = "day"
    if node.days:
        ends = f"{first} + {node.shift + node.days - 1}"
    elif node.months:
        ends = f"months_on({first} + {node.shift}, {node.months})"
    pen.put(f"    {last} = {until}", f"    if {last} == {NONE}:", f"        {last} = {ends}")
    pen.put(f"    if day <= {last}:", f"        {name} = {TRUE}")
    return Value(name, 0, sure=True)


def _outlasts(pen: Pen, node: Outlasts) -> Value:
    signed, until = pen.column(node.signed), pen.column(node.until_day)
    if signed == NONE:
        return Value(UNKNOWN, bit("plan"))
    name, missing, last = pen.fresh("b"), pen.fresh("l"), pen.fresh("z")
    pen.put(f"{name} = {UNKNOWN}", f"{missing} = {bit('plan')}", f"if {NONE} < {signed} <= t:")
    pen.put(f"    {last} = {until}", f"    if {last} == {NONE}:")
    pen.put(f"        {last} = {pen.column(node.missed_day)}")
    pen.put(f"    {missing} = {bit('term_months')}", f"    if {last} != {NONE}:")
    over = f"months_on({pen.column(node.signed_day)}, {node.months}) < {last}"
    pen.put(f"        {missing} = 0", f"        {name} = {TRUE} if {over} else {FALSE}")
    return Value(name, missing)


def _ahead(pen: Pen, node: Ahead) -> Value:
    until = pen.column(node.column)
    if until == NONE:
        return Value(UNKNOWN, node.missing)
    name = pen.fresh("b")
    pen.put(f"{name} = {TRUE} if {until} - day < {node.days} else {FALSE}")
    pen.put(f"if {until} == {NONE}:", f"    {name} = {UNKNOWN}")
    return Value(name, f"({node.missing} if {name} == {UNKNOWN} else 0)")


def _never(pen: Pen, node: Never) -> Value:
    finding, there, (sure, maybe) = pen.talked(node.talked)
    name, missing = pen.fresh("b"), pen.fresh("l")
    pen.put(f"{name} = {UNKNOWN if pen.lacks_log else TRUE}", f"{missing} = {pen.lacks_log}")
    pen.put(*finding, f"if {there}:", f"    if {sure} != {NONE}:")
    pen.put(f"        {name} = {FALSE}", f"        {missing} = 0", f"    elif {maybe} != {NONE}:")
    pen.put(f"        {name} = {UNKNOWN}", f"        {missing} |= {bit('outcome')}")
    return Value(name, missing)


WRITERS: dict[type, Callable[[Pen, Any], Value]] = {
    Ahead: _ahead,
    Beyond: _beyond,
    During: _during,
    Exceeds: _exceeds,
    Fewer: _fewer,
    Held: _held,
    Marked: _marked,
    Never: _never,
    Not: _not,
    Outlasts: _outlasts,
    Sure: _sure,
}
"""By sort of test: how it is written."""
