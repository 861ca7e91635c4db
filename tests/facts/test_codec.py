"""Facts survive the way to bytes and back; identity looks at content, not at provenance."""

import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arbitrary import FACTS
from fairdue import facts
from fairdue.facts import (
    FACT_TYPES,
    Contact,
    ContactKind,
    Direction,
    Fact,
    Outcome,
    Source,
    SourceKind,
    amended,
    content,
    decode,
    encode,
    from_fields,
    to_fields,
)

NIGHT_CALL = Contact(
    occurred_at=dt.datetime(2026, 3, 5, 23, 10, tzinfo=dt.timezone(dt.timedelta(hours=8))),
    kind=ContactKind.CALL,
    direction=Direction.OUT,
    collector_number="19900000001",
    outcome=Outcome.RANG_OUT,
)


@given(FACTS)
def test_a_fact_becomes_bytes_and_the_same_fact_again(fact: Fact) -> None:
    assert decode(encode(fact)) == fact


@given(FACTS)
def test_a_fact_becomes_plain_fields_and_the_same_fact_again(fact: Fact) -> None:
    assert from_fields(to_fields(fact)) == fact


@given(FACTS, st.text(max_size=5))
def test_identity_ignores_where_a_fact_came_from(fact: Fact, name: str) -> None:
    elsewhere = Source(kind=SourceKind.PHONE_LOG, name=name, digest="ab", place="row 9")
    moved = msgspec.structs.replace(fact, id="other", source=elsewhere)
    assert content(moved) == content(fact)


def test_identity_ignores_the_name_in_the_phone_book() -> None:
    renamed = msgspec.structs.replace(NIGHT_CALL, saved_as="不接")
    assert content(renamed) == content(NIGHT_CALL)


def test_identity_sees_every_other_difference() -> None:
    answered = msgspec.structs.replace(NIGHT_CALL, outcome=Outcome.TALKED)
    assert content(answered) != content(NIGHT_CALL)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no zone"):
        Contact(
            occurred_at=dt.datetime(2026, 3, 5, 23, 10),  # noqa: DTZ001 - that is the point
            kind=ContactKind.CALL,
            direction=Direction.OUT,
        )


def test_an_unknown_field_is_named() -> None:
    with pytest.raises(msgspec.ValidationError, match="colour"):
        decode(encode(NIGHT_CALL).replace(b'"kind"', b'"colour"'))


def test_a_correction_changes_only_what_it_names() -> None:
    corrected = amended(NIGHT_CALL, {"outcome": "talked"})
    assert corrected.outcome is Outcome.TALKED
    assert corrected.collector_number == NIGHT_CALL.collector_number
    assert amended(corrected, {"outcome": None}).outcome is None


def test_a_correction_that_does_not_fit_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="outcome"):
        amended(NIGHT_CALL, {"outcome": "shouted"})


def test_the_public_names_are_the_listed_ones() -> None:
    assert len(set(facts.__all__)) == len(facts.__all__)
    assert all(hasattr(facts, name) for name in facts.__all__)
    assert {kind.__name__ for kind in FACT_TYPES} <= set(facts.__all__)


def test_every_kind_of_fact_has_an_envelope_of_the_case_format() -> None:
    allowed = {"contact", "money", "credit", "party", "document", "note", "import", "admin"}
    assert {kind.envelope for kind in FACT_TYPES} <= allowed
