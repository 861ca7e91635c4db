"""One TOML file of a rulebook: read, made into structs, refused with place and remedy."""

import codecs
import datetime as dt
import difflib
import re
import tomllib
import types
from collections.abc import Iterator
from enum import Enum
from importlib.resources.abc import Traversable
from typing import Annotated, Any, Literal, NoReturn, Union, get_args, get_origin

import msgspec

from fairdue.conduct.toml_lines import Path as Keys
from fairdue.conduct.toml_lines import line_of, lines_of

LOCALES = ("zh-CN", "en")


class RulebookError(ValueError):
    """A rulebook that cannot be used: which file, line and field, what is wrong, what to do."""

    def __init__(self, file: str, field: str, wrong: str, remedy: str, line: int = 0) -> None:
        """Keep the parts; the message is one line of all of them."""
        self.file, self.field, self.wrong, self.remedy, self.line = file, field, wrong, remedy, line
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}, {field}: {wrong}. {remedy}")


_FIELD = re.compile(r"unknown field `([^`]+)`|missing required field `([^`]+)`")
_PATH = re.compile(r" - at (`key` in )?`\$([^`]*)`$")
_STEP = re.compile(r"\[(\d+)\]|\.?([^.\[\]]+)")
_WRITTEN = {
    "int": "a whole number",
    "str": "a text in quotes",
    "date": "a day without quotes, as 2026-01-01",
    "bool": "true or false",
    "array": 'a list, as ["call"]',
    "object": "a table",
}
"""By type as an error names it: how it is written in TOML."""


class Page:
    """One TOML file, with errors that point into it."""

    def __init__(self, file: Traversable) -> None:
        """Read the file. Raises RulebookError."""
        parent = getattr(file, "parent", None)
        self.name = f"{parent.name}/{file.name}" if parent is not None else file.name
        try:
            self.data = file.read_bytes()
            if self.data.startswith(codecs.BOM_UTF8):
                wrong = "it begins with a byte order mark (BOM), which TOML does not know"
                raise RulebookError(self.name, "file", wrong, "Save it as UTF-8 without BOM")
            text = self.data.decode()
            self.table = tomllib.loads(text)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
            raise RulebookError(
                self.name, "file", str(error), "Write valid TOML in UTF-8"
            ) from error
        self._lines = lines_of(text)

    def convert(self, table: object, kind: Any, where: Keys = ()) -> Any:
        """The table at `where` as that struct; any misfit is refused with field and line."""
        try:
            return msgspec.convert(table, kind, builtin_types=(dt.date, dt.datetime, dt.time))
        except msgspec.ValidationError as error:
            inner, wrong, remedy = misfit_of(table, kind, str(error))
            self.refuse((*where, *inner), wrong, remedy)

    def both_languages(self, text: dict[str, str], field: Keys) -> None:
        """Refuse a text that is not there in every language."""
        for locale in LOCALES:
            if not text.get(locale, "").strip():
                named = ".".join(str(key) for key in field if isinstance(key, str))
                self.refuse(field, f"no text in {locale}", f"Write {named}.{locale}")

    def refuse(self, field: Keys, wrong: str, remedy: str) -> NoReturn:
        """Raise the error that names this file, the field and its line."""
        named = ".".join(key for key in field if isinstance(key, str)) or "file"
        raise RulebookError(self.name, named, wrong, remedy, line_of(self._lines, field))


def misfit_of(table: object, kind: Any, text: str) -> tuple[Keys, str, str]:
    """Of a misfit as msgspec tells it: the keys of its place, what is wrong, what to do."""
    found = _PATH.search(text)
    inner = _keys(found.group(2)) if found else ()
    wrong = text[: found.start()] if found else text
    named = _FIELD.search(wrong)
    misfit = _type_at(kind, table, inner)
    if get_origin(misfit) is dict:
        misfit = get_args(misfit)[0 if found and found.group(1) else 1]
    remedy = _remedy(misfit, wrong)
    if named:
        inner = (*inner, next(name for name in named.groups() if name))
    return inner, wrong.rstrip("."), remedy


def _keys(path: str) -> Keys:
    """`.window.days` or `.forbidden[0].start` as keys."""
    return tuple(int(n) if n else key for n, key in _STEP.findall(path))


def _remedy(kind: Any, wrong: str) -> str:
    """What to write instead."""
    named = _FIELD.search(wrong)
    if named:
        near = difflib.get_close_matches(named.group(1) or "", _names(kind), n=1)
        meant = f"Did you mean {near[0]}? " if near else ""
        return f"{meant}It holds {', '.join(_names(kind))}"
    found = [*_choices(kind)]
    if found and "length" in wrong:
        return f"Name at least one of {', '.join(found)}"
    if found:
        return f"Choose one of {', '.join(found)}"
    described = next((m.description for m in _metas(kind) if m.description), "")
    wanted = re.search(r"Expected `([a-z]+)", wrong)
    written = described or _WRITTEN.get(wanted.group(1) if wanted else "", "")
    if written:
        return f"Write {written}"
    return f"It holds {', '.join(_names(kind))}" if _names(kind) else "Correct the value"


def _arms(kind: Any) -> tuple[Any, ...]:
    """The alternatives of a type, without what is only annotated to them."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) in {Union, types.UnionType}:
        return tuple(arm for one in get_args(kind) for arm in _arms(one))
    return (kind,)


def _metas(kind: Any) -> Iterator[msgspec.Meta]:
    """What is annotated to a type, its alternatives included."""
    if get_origin(kind) is Annotated:
        yield from (extra for extra in get_args(kind)[1:] if isinstance(extra, msgspec.Meta))
        kind = get_args(kind)[0]
    if get_origin(kind) in {Union, types.UnionType}:
        for one in get_args(kind):
            yield from _metas(one)


def _choices(kind: Any) -> Iterator[str]:
    """The words that a value may be; of a list, those that its members may be."""
    for arm in _arms(kind):
        if get_origin(arm) is Literal:
            yield from map(str, get_args(arm))
        elif isinstance(arm, type) and issubclass(arm, Enum):
            yield from (str(one.value) for one in arm)
        elif get_origin(arm) is tuple:
            yield from _choices(get_args(arm)[0])


def _names(kind: Any) -> list[str]:
    """Names of the fields of a struct, or of all structs of a union."""
    structs = [arm for arm in _arms(kind) if hasattr(arm, "__struct_encode_fields__")]
    tags = {arm.__struct_config__.tag_field for arm in structs} - {None}
    return sorted(tags | {name for arm in structs for name in arm.__struct_encode_fields__})


def _type_at(kind: Any, value: Any, path: Keys) -> Any:
    """The type of what stands at a path of the value, as far as it can be told."""
    if not path:
        return _narrowed(kind, value)
    step, rest = path[0], path[1:]
    for arm in _arms(kind):
        if isinstance(step, int) and get_origin(arm) is tuple:
            members = get_args(arm)
            inner = members[0] if members[-1] is ... else members[step]
            return _type_at(inner, value[step], rest)
        if isinstance(arm, type) and issubclass(arm, msgspec.Struct) and isinstance(value, dict):
            tag = arm.__struct_config__.tag_field
            if tag == step:
                structs = [a for a in _arms(kind) if hasattr(a, "__struct_config__")]
                return Literal[tuple(str(one.__struct_config__.tag) for one in structs)]
            if tag and value.get(tag, arm.__struct_config__.tag) != arm.__struct_config__.tag:
                continue
            for field in msgspec.structs.fields(arm):
                if field.encode_name == step:
                    return _type_at(field.type, value.get(step), rest)
    return Any


def _narrowed(kind: Any, value: Any) -> Any:
    """Of structs that a tag tells apart the one whose tag the value bears, where it bears one."""
    for arm in _arms(kind):
        config = getattr(arm, "__struct_config__", None)
        if config is None or not config.tag_field or not isinstance(value, dict):
            continue
        if value.get(config.tag_field) == config.tag:
            return arm
    return kind
