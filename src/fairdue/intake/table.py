"""The templates: one table of columns for each kind of fact people fill in themselves."""

import csv
import io
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

import msgspec

from fairdue.intake.cell import Column, allowed, fold

TEMPLATES = (
    "loans",
    "payments",
    "cost_tables",
    "contacts",
    "persons",
    "parties",
    "numbers",
    "budget",
    "requests",
    "offers",
    "agreements",
    "legal_events",
    "holidays",
    "coverage",
    "hardship",
    "evidence",
    "inquiries",
    "accounts",
    "listings",
)
_WORDS_SHOWN = 24


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One template: its columns in order, with title and introduction by locale."""

    title: Mapping[str, str]
    intro: Mapping[str, str]
    columns: tuple[Column, ...] = msgspec.field(name="column")

    @property
    def required(self) -> tuple[Column, ...]:
        """The columns that a file must have and rows must fill."""
        return tuple(column for column in self.columns if column.required)


@cache
def table(name: str) -> Table:
    """The template of that name. Raises KeyError."""
    if name not in TEMPLATES:
        raise KeyError(name)
    file = resources.files("fairdue.intake").joinpath("templates", f"{name}.toml")
    return msgspec.toml.decode(file.read_bytes(), type=Table)


def heading(of: Table, cells: Sequence[str]) -> dict[int, Column]:
    """The columns of a template that a row of headings names, by their position."""
    by_name = {name: column for column in of.columns for name in column.names()}
    found: dict[int, Column] = {}
    for position, cell in enumerate(cells):
        column = by_name.get(fold(cell))
        if column is not None and column not in found.values():
            found[position] = column
    return found


def template(name: str, locale: str = "zh-CN") -> str:
    """An empty table as CSV: comments on each column, headings, an example row commented out.

    Lines that begin with # are not read. Raises KeyError for a name that is not in TEMPLATES.
    """
    return written(table(name), name, locale)


def written(of: Table, name: str, locale: str) -> str:
    """An empty table of these columns as CSV."""
    zh = locale.startswith("zh")
    locale = "zh-CN" if zh else "en"
    lines = [f"fairdue: {of.title[locale]} ({name})", of.intro[locale]]
    lines += [
        "以 # 开头的行不会读入。存成 CSV（UTF-8 或 GB18030）。"
        if zh
        else "Lines beginning with # are not read. Save as CSV (UTF-8 or GB18030)."
    ]
    lines += [_described(column, locale) for column in of.columns]
    head = _line([column.title[locale] for column in of.columns])
    example = _line([column.example.get(locale, "") for column in of.columns])
    return "".join(f"# {line}\n" for line in lines) + f"{head}# {example}"


def _described(column: Column, locale: str) -> str:
    zh = locale == "zh-CN"
    said = [column.note.get(locale, "")]
    words = allowed(column, locale)
    if words:
        shown = " / ".join(words[:_WORDS_SHOWN]) + (" …" if len(words) > _WORDS_SHOWN else "")
        said.append(f"可写：{shown}。" if zh else f"One of: {shown}.")
    if column.required:
        said.insert(0, "必填。" if zh else "Required.")
    told = ("" if zh else " ").join(part for part in said if part)
    colon = "：" if zh else ": "
    return f"  {column.title[locale]}{colon if told else ''}{told}"


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
