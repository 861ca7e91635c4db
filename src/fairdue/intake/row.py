"""One row of a table: its cells as values, and whatever is wrong with them."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from fairdue.facts import Basis, Problem
from fairdue.intake import cell
from fairdue.intake.cell import Column, Moment
from fairdue.intake.format import Refused
from fairdue.intake.origin import LOCALES, Origin, problem

T = TypeVar("T")
_SHOWN = 40
_WORDS_SHOWN = 24


class Row:
    """A row read by its columns. Every cell is tried, so that one problem names all of them."""

    def __init__(
        self, origin: Origin, place: str, cells: Sequence[tuple[Column, str, str]]
    ) -> None:
        """Read the cells: for each column the heading in the file and the text under it."""
        self.origin = origin
        self.place = place
        self.zone = origin.zone
        self.source = origin.at(place)
        self.texts = {column.name: text for column, _, text in cells}
        self._headings = {column.name: heading for column, heading, _ in cells}
        self._values: dict[str, object] = {}
        self._wrong: list[tuple[str, Problem]] = []
        for column, _, text in cells:
            self._read(column, text)

    def _read(self, column: Column, text: str) -> None:
        if not text:
            if column.required:
                self.complain("required", column.name)
            return
        try:
            self._values[column.name] = cell.read(column, text, self.zone)
        except (ValueError, OverflowError) as error:
            kind = column.kind.partition(":")[0]
            code = "word" if kind in {"one", "many"} else kind
            code = error.code if isinstance(error, cell.Miswritten) else code
            words = {locale: _listed(cell.allowed(column, locale)) for locale in LOCALES}
            shown = {"value": text[:_SHOWN], "most": column.most}
            self.complain(code, column.name, **shown, words=words)

    def complain(self, code: str, column: str, **values: object) -> None:
        """Note that a cell cannot be used; the row is then refused as a whole."""
        heading = self._headings.get(column, column)
        told = problem("", "", code, {"column": heading, **values})
        self._wrong.append((heading, told))

    @property
    def broken(self) -> bool:
        """Whether anything in the row cannot be used."""
        return bool(self._wrong)

    def refused(self) -> Refused:
        """The row as one problem that names each bad cell, why, and what to do."""
        headings = list(dict.fromkeys(heading for heading, _ in self._wrong))
        between = {"zh-CN": "；", "en": "; "}
        told = [one for _, one in self._wrong]
        return Refused(
            Problem(
                source=self.origin.name,
                place=", ".join((self.place, *headings)),
                code=told[0].code if len(told) == 1 else "cells",
                wrong={at: between[at].join(one.wrong[at] for one in told) for at in LOCALES},
                remedy={at: _sentence([one.remedy[at] for one in told], at) for at in LOCALES},
            )
        )

    @property
    def values(self) -> Mapping[str, object]:
        """The cells as read, by column; those that are empty have none."""
        return MappingProxyType(self._values)

    def get(self, name: str, kind: type[T]) -> T | None:
        """The value of a cell; None when it is empty or has no column."""
        value = self._values.get(name)
        assert value is None or isinstance(value, kind), f"{name} is no {kind.__name__}"
        return value

    def need(self, name: str, kind: type[T]) -> T:
        """The value of a required cell; only asked of rows that are not broken."""
        value = self.get(name, kind)
        assert value is not None, f"{name} is required"
        return value

    def text(self, name: str) -> str:
        """The text of a cell, "" when empty."""
        return self.get(name, str) or ""

    def many(self, name: str, kind: type[T]) -> tuple[T, ...] | None:
        """The items of a list cell; None when it is empty, () when it says that there are none."""
        items = self._values.get(name)
        if items is None:
            return None
        assert isinstance(items, tuple)
        assert all(isinstance(item, kind) for item in items), f"{name}: not all {kind.__name__}"
        return items

    def moment(self, name: str) -> Moment | None:
        """The time in a cell; None when empty."""
        return self.get(name, Moment)

    @property
    def basis(self) -> Basis:
        """How well the row is founded; somebody's word unless it says better."""
        return self.get("basis", Basis) or Basis.CLAIMED


def _sentence(parts: list[str], locale: str) -> str:
    zh = locale.startswith("zh")
    text = ("；" if zh else "; ").join(dict.fromkeys(parts))
    return f"{text[:1].upper()}{text[1:]}{'。' if zh else '.'}"


def _listed(words: tuple[str, ...]) -> str:
    return " / ".join(words[:_WORDS_SHOWN]) + (" …" if len(words) > _WORDS_SHOWN else "")
