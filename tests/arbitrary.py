"""Arbitrary facts of every kind, for the laws of the vocabulary."""

import datetime as dt
import types
import typing
from enum import Enum

import msgspec
from hypothesis import strategies as st

from fairdue.facts import FACT_TYPES, Fact

INSTANTS = st.datetimes(
    min_value=dt.datetime(1990, 1, 1),  # noqa: DTZ001 - the zone is drawn beside it
    max_value=dt.datetime(2100, 1, 1),  # noqa: DTZ001 - the zone is drawn beside it
    timezones=st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=8))]),
)
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | TEXTS,
    st.lists,
    max_leaves=3,
)


def values(annotation: object) -> st.SearchStrategy[object]:
    """Values of a field by its annotation."""
    plain: dict[object, st.SearchStrategy[object]] = {
        str: TEXTS,
        int: st.integers(-(10**15), 10**15),
        bool: st.booleans(),
        float: st.floats(0, 1),
        dt.datetime: INSTANTS,
        dt.date: DAYS,
        types.NoneType: st.none(),
        object: JSON,
    }
    if annotation in plain:
        return plain[annotation]
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return st.sampled_from(list(annotation))
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return structs(annotation)
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in {typing.Union, types.UnionType}:
        return st.one_of([values(a) for a in arguments])
    if origin is tuple:
        return st.lists(values(arguments[0]), max_size=3).map(tuple)
    if origin is dict:
        return st.dictionaries(values(arguments[0]), values(arguments[1]), max_size=3)
    raise AssertionError(f"no values known for {annotation}")


def structs(kind: type[msgspec.Struct]) -> st.SearchStrategy[msgspec.Struct]:
    """Structs of one kind with all fields drawn."""
    hints = typing.get_type_hints(kind)
    fields = {f.name: values(hints[f.name]) for f in msgspec.structs.fields(kind)}
    return st.builds(kind, **fields)


FACTS: st.SearchStrategy[Fact] = st.sampled_from(FACT_TYPES).flatmap(structs)  # type: ignore[arg-type]
