"""Short functions for one sort of contact: every look-up settled, only what moves is left."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from fairdue.conduct.columns import arith
from fairdue.conduct.columns.arith import NONE
from fairdue.conduct.columns.emit import (
    DOUBT,
    NA,
    OK,
    Kept,
    Store,
    Writer,
    cells,
    counts,
)
from fairdue.conduct.columns.keep import keep
from fairdue.conduct.columns.node import Form
from fairdue.conduct.columns.program import Program
from fairdue.conduct.columns.ruling import Judgement, Ruling, coded, judgement
from fairdue.conduct.rulebook import Rulebooks

Asked = Callable[..., Judgement]
"""`(kept, creditor, by, person, address, debt, local_address, t, day, us, values)` -> judgement."""

Noted = Callable[..., None]
"""The same with `said, unsure` before the values: adds a contact to what is kept."""

BEFORE: Mapping[str, int] = {
    "outcome": 0,
    "looked": 0,
    "length": NONE,
    "recording": 0,
    "named": 0,
    "kept_years": NONE,
    "charges": 0,
    "pay_channels": 0,
    "claimed_fen": NONE,
}
"""What nobody knows of a contact before it is made."""

MOST_SHARED = 8_192
"""Judgements that one function keeps for sharing; beyond, they are made anew."""

_ARGUMENTS = "kept, creditor, by, person, address, debt, local_address, t, day, us"
_ARITHMETIC = {
    "ones": arith.ones,
    "month_first": arith.month_first,
    "months_on": arith.months_on,
    "ran_into": arith.ran_into,
    "step": arith.step,
    "lost": arith.lost,
}


class DictStore(Store):
    """Rows in one dictionary for each thing that is kept."""

    turned = False

    @staticmethod
    def _key(kept: Kept) -> str:
        return "(" + "".join(f"{part}, " for part in kept.key) + ")"

    def find(self, index: int, kept: Kept) -> list[str]:
        """One look-up."""
        return [f"r{index} = kept[{index}].get({self._key(kept)})"]

    def again(self, index: int, kept: Kept) -> list[str]:
        """The same: judging and recording are functions of their own."""
        return self.find(index, kept)

    def make(self, index: int, kept: Kept) -> list[str]:
        """One more row."""
        return [f"r{index} = kept[{index}][{self._key(kept)}] = [{NONE}] * {cells(kept)}"]

    def found(self, index: int) -> str:
        """Whether there is a row."""
        return f"r{index}"

    def cell(self, index: int, place: int | str) -> str:
        """One integer."""
        return f"r{index}[{place}]"

    def whole(self, index: int) -> tuple[str, int]:
        """The row itself."""
        return f"r{index}", 0

    def stamp(self, window: str) -> str:
        """The window alone: rows are those of one debtor."""
        return f"({window})"

    def close(self, *_: object) -> str:
        """None: nothing is kept to tell."""
        return ""

    def more(self, *_: object) -> list[str]:
        """None."""
        return []


def asked(
    program: Program,
    rulebooks: Rulebooks,
    forms: tuple[Form, ...],
    known: Mapping[str, int],
    values: tuple[str, ...],
    *,
    complete: bool,
) -> Asked:
    """The function that judges a proposed contact of one sort.

    `known`: codes of its columns; `values`: columns whose instants or numbers are passed.
    """
    sort = {**known, **BEFORE, "actor": known["actor_before"], "sound": known["sound_before"]}
    writer = Writer(DictStore(), list(program.kept), known=sort, names={}, complete=complete)
    writer.deeper()
    return said(writer, program, rulebooks, forms, last=values)


def said(
    writer: Writer,
    program: Program,
    rulebooks: Rulebooks,
    forms: tuple[Form, ...],
    *,
    last: tuple[str, ...],
) -> Asked:
    """Write the rules and make the function; `last`: what its last argument holds, in order."""
    rules = [r for r in (_ruled(writer, program, rulebooks, form) for form in forms) if r]
    fine = " and ".join(f"o{rule.number} == {OK}" for rule in rules) or "1"
    state = "".join(rule.state + ", " for rule in rules)
    writer.put(f"if {fine}:", "    return FINE", f"return SAID[({state})]")
    shared = _Said(rules)
    return made(writer, "", last, {"SAID": shared, "FINE": shared[(OK,) * len(rules)]})


class _Rule(msgspec.Struct, frozen=True):
    """A rule in a function: its number, the expression of its state, the ruling of a state."""

    number: int
    state: str
    ruling: Callable[[Any], Ruling]


def _ruled(writer: Writer, program: Program, rulebooks: Rulebooks, form: Form) -> _Rule | None:
    """Write one rule; None where it does not apply.

    Its state is the code of its answer, with what is missing and the numbers where they matter.
    """
    rule, n = program.rules[form.rule], form.rule
    version = next(v for v in rule.versions if v.since.toordinal() == form.since)
    if writer.form(form, n, dated=False).answer == NA:
        return None

    def ruling(state: Any) -> Ruling:
        code, lacks, *counted = state if isinstance(state, tuple) else (state, 0)
        return coded(rule, version, rulebooks, code, lacks, tuple(counted) or None)

    if counts(form):
        writer.put(f"c{n} = o{n} if o{n} <= {OK} else (o{n}, m{n}, low, high)")
        return _Rule(n, f"c{n}", ruling)
    return _Rule(n, f"(o{n}, m{n}) if o{n} == {DOUBT} else o{n}", ruling)


class _Said(dict[tuple[Any, ...], Judgement]):
    """Judgements by the states of the rules, put together when they are first needed."""

    def __init__(self, rules: Sequence[_Rule]) -> None:
        self._rules = rules
        self._known: dict[tuple[int, Any], Ruling] = {}

    def __missing__(self, states: tuple[Any, ...]) -> Judgement:
        if len(self) > MOST_SHARED:
            self.clear()
        rulings = []
        for rule, state in zip(self._rules, states, strict=True):
            if state == NA:
                continue
            key = (rule.number, state)
            if key not in self._known:
                self._known[key] = rule.ruling(state)
            rulings.append(self._known[key])
        found = self[states] = judgement(tuple(rulings))
        return found


def noted(
    program: Program, known: Mapping[str, int], values: tuple[str, ...], *, complete: bool
) -> Noted:
    """The function that adds a contact of one sort to what is kept."""
    writer = Writer(DictStore(), list(program.kept), known=known, names={}, complete=complete)
    writer.deeper()
    for index, kept in enumerate(program.kept):
        keep(writer, index, writer.own(kept))
    return made(writer, "said, unsure, ", values, {})


def made(
    writer: Writer, more: str, last: tuple[str, ...], space: dict[str, Any]
) -> Callable[..., Any]:
    """The function of what was written. `more`: arguments before the last one."""
    head = f"def run({_ARGUMENTS}, {more}values):"
    unpacked = [f"    ({', '.join(last)},) = values"] if last else []
    text = "\n".join((head, *unpacked, *(writer.lines or ["    pass"]), ""))
    names = {**_ARITHMETIC, **space, **writer.tables}
    exec(compile(text, "<gate>", "exec"), names)  # noqa: S102 - written here, from no input
    run: Callable[..., Any] = names["run"]
    return run
