"""Forms: letters as data, one file per kind and language below `content/`.

A form is a list of nodes. Values go into single sentences only, so that no name, note or number
can ever change what a letter is made of.
"""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import msgspec

from fairdue.letters.letter import Topic

Locale = Literal["zh-CN", "en"]
LOCALES: tuple[Locale, ...] = ("zh-CN", "en")


def locale_of(name: str) -> Locale:
    """The locale of that name. Raises ValueError naming those there are."""
    if name not in LOCALES:
        raise ValueError(f"letters are written in {' and '.join(LOCALES)}, not in {name!r}")
    return name


def content(path: str) -> Mapping[str, object]:
    """A content file of this package, `path` below `content/`."""
    place = files("fairdue.letters").joinpath("content", *path.split("/"))
    return tomllib.loads(place.read_text(encoding="utf-8"))


class Sentence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sentence. `when`, `each` and `facts` are expressions over the letter's values.

    `each` repeats it for every `it`, numbered `n`; `facts` gives the ids that it rests on.
    `label` stands before it among particulars.
    """

    text: str
    label: str = ""
    when: str = ""
    each: str = ""
    facts: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rows of a table, one for every `it` of `each`."""

    cells: tuple[str, ...]
    each: str
    facts: str = ""


class Node(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part of a letter: exactly one of its contents is given."""

    when: str = ""
    each: str = ""
    heading: str = ""
    level: int = 1
    say: tuple[Sentence, ...] = ()
    items: tuple[Sentence, ...] = ()
    ordered: bool = False
    entries: tuple[Sentence, ...] = ()
    columns: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    right: tuple[int, ...] = ()
    rows: tuple[Row, ...] = ()
    sign: tuple[Sentence, ...] = ()
    ruled: bool = False
    part: tuple["Node", ...] = ()


class NoticeForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is shown before the letter is written; `debts` is an expression for whom it is about."""

    topic: Topic
    text: str
    when: str = ""
    code: str = ""
    debts: str = ""


class Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A letter's form: how the letter is called, what it is for, to whom it may go, its parts.

    `version` is the day of its last change. `reference`: its pages bear the case reference.
    """

    version: str
    name: str
    purpose: str
    whom: str
    title: str
    reference: bool = True
    notice: tuple[NoticeForm, ...] = ()
    part: tuple[Node, ...]


def form(fields: Mapping[str, object], *, name: str) -> Form:
    """The form in the fields of a content file. Raises ValueError naming file and field."""
    try:
        return msgspec.convert(fields, Form)
    except msgspec.ValidationError as error:
        raise ValueError(f"{name}: {error}") from error


@lru_cache(maxsize=32)
def form_of(kind: str, locale: Locale) -> Form:
    """The form of a letter in one language; `like` in it names a form whose parts it shares."""
    fields = dict(content(f"{locale}/{kind}.toml"))
    shared = fields.pop("like", None)
    if shared is not None:
        fields = {**content(f"{locale}/{shared}.toml"), **fields}
    return form(fields, name=f"{locale}/{kind}.toml")
