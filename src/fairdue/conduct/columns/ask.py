"""Short functions for one sort of contact: every look-up settled, only what moves is left."""

from collections.abc import Callable, Mapping
from typing import Any

from fairdue.conduct.columns import arith
from fairdue.conduct.columns.arith import NONE
from fairdue.conduct.columns.emit import (
    BREACH,
    DOUBT,
    NA,
    OK,
    OPEN,
    Kept,
    Store,
    Writer,
    cells,
    counts,
)
from fairdue.conduct.columns.node import Form
from fairdue.conduct.columns.program import Program
from fairdue.conduct.columns.ruling import Ruling, coded
from fairdue.conduct.rulebook import Rulebooks

Asked = Callable[..., tuple[Ruling, ...]]
"""`(kept, creditor, by, person, address, debt, local_address, t, day, us, values)` -> rulings."""

Noted = Callable[..., None]
"""The same with `said, unsure` before the values: adds a contact to what is kept."""

BEFORE: Mapping[str, int] = {"outcome": 0, "looked": 0, "length": NONE, "recording": 0}
"""What nobody knows of a contact before it is made."""

_ARGUMENTS = "kept, creditor, by, person, address, debt, local_address, t, day, us"
_ARITHMETIC = {
    "ones": arith.ones,
    "month_first": arith.month_first,
    "ran_into": arith.ran_into,
}


class DictStore(Store):
    """Rows in one dictionary for each thing that is kept."""

    @staticmethod
    def _key(kept: Kept) -> str:
        return "(" + "".join(f"{part}, " for part in kept.key) + ")"

    def find(self, index: int, kept: Kept) -> list[str]:
        """One look-up."""
        return [f"r{index} = kept[{index}].get({self._key(kept)})"]

    def make(self, index: int, kept: Kept) -> list[str]:
        """One more row."""
        return [f"r{index} = kept[{index}][{self._key(kept)}] = [{NONE}] * {cells(kept)}"]

    def found(self, index: int) -> str:
        """Whether there is a row."""
        return f"r{index}"

    def cell(self, index: int, place: int | str) -> str:
        """One integer."""
        return f"r{index}[{place}]"


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
    space: dict[str, Any] = dict(_ARITHMETIC)
    writer.deeper()
    parts = [_ruled(writer, program, rulebooks, form, space) for form in forms]
    result = "".join(part + ", " for part in parts if part)
    head = f"def run({_ARGUMENTS}, values):"
    text = "\n".join((head, *_unpack(values), *writer.lines, f"    return ({result})", ""))
    return _made(text, writer.tables, space)


def _ruled(
    writer: Writer, program: Program, rulebooks: Rulebooks, form: Form, space: dict[str, Any]
) -> str:
    """Write one rule; the expression of its ruling, "" where it does not apply."""
    rule = program.rules[form.rule]
    version = next(v for v in rule.versions if v.since.toordinal() == form.since)
    value = writer.form(form, form.rule, dated=False)
    if value.answer == NA:
        return ""
    n = form.rule
    space[f"R{n}"] = {c: coded(rule, version, rulebooks, c) for c in (OK, BREACH, OPEN)}
    space[f"D{n}"] = _Made(
        lambda key: coded(rule, version, rulebooks, key[0], key[1], key[2:] or None)
    )
    if counts(form):
        writer.put(f"c{n} = o{n}, m{n}, low, high")
        return f"(R{n}[{OK}] if o{n} == {OK} else D{n}[c{n}])"
    return f"(D{n}[o{n}, m{n}] if o{n} == {DOUBT} else R{n}[o{n}])"


class _Made(dict[Any, Ruling]):
    """Rulings by content, made when they are first needed."""

    def __init__(self, make: Callable[[Any], Ruling]) -> None:
        self._make = make

    def __missing__(self, key: Any) -> Ruling:
        found = self[key] = self._make(key)
        return found


def noted(
    program: Program, known: Mapping[str, int], values: tuple[str, ...], *, complete: bool
) -> Noted:
    """The function that adds a contact of one sort to what is kept."""
    writer = Writer(DictStore(), list(program.kept), known=known, names={}, complete=complete)
    writer.deeper()
    for index, kept in enumerate(program.kept):
        writer.keep(index, writer.own(kept))
    head = f"def run({_ARGUMENTS}, said, unsure, values):"
    text = "\n".join((head, *_unpack(values), *(writer.lines or ["    pass"]), ""))
    return _made(text, writer.tables, dict(_ARITHMETIC))


def _unpack(values: tuple[str, ...]) -> list[str]:
    return [f"    ({', '.join(values)},) = values"] if values else []


def _made(text: str, tables: Mapping[str, Any], space: dict[str, Any]) -> Callable[..., Any]:
    space |= tables
    exec(compile(text, "<gate>", "exec"), space)  # noqa: S102 - written here, from no input
    run: Callable[..., Any] = space["run"]
    return run
