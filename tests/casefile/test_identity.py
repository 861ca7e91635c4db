"""Fact ids: the same row is the same fact, whichever export it comes from."""

import datetime as dt

import msgspec

from fairdue.casefile.identity import ID_LENGTH, Numbering
from fairdue.facts import Contact, ContactKind, Direction, Fact, Source, SourceKind

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
SECRET = b"s" * 32


def call(minute: int, *, place: str = "", saved_as: str = "") -> Contact:
    return Contact(
        occurred_at=dt.datetime(2026, 3, 5, 10, minute, tzinfo=SHANGHAI),
        source=Source(kind=SourceKind.PHONE_LOG, place=place),
        kind=ContactKind.CALL,
        direction=Direction.OUT,
        collector_number="19900000001",
        saved_as=saved_as,
    )


def import_rows(rows: list[Contact], taken: set[str], undone: set[str] | None = None) -> list[Fact]:
    """New facts of one import; `taken` grows by them."""
    numbering = Numbering(
        SECRET, taken=frozenset(taken).__contains__, undone=(undone or set()).__contains__
    )
    numbered = [numbering.imported(row) for row in rows]
    new = [fact for fact, is_new in numbered if is_new]
    taken.update(fact.id for fact in new)
    return new


def test_the_second_import_of_a_file_brings_nothing() -> None:
    taken: set[str] = set()
    rows = [call(1), call(2), call(2), call(3)]
    assert len(import_rows(rows, taken)) == 4
    assert import_rows(rows, taken) == []


def test_a_longer_export_in_another_order_brings_only_what_is_new() -> None:
    taken: set[str] = set()
    import_rows([call(1, place="1"), call(2, place="2")], taken)
    new = import_rows([call(3), call(2, place="7"), call(1, place="8", saved_as="X")], taken)
    assert [f.occurred_at.minute for f in new] == [3]


def test_two_equal_rows_are_two_facts() -> None:
    ids = {f.id for f in import_rows([call(1), call(1)], set())}
    assert len(ids) == 2
    assert all(len(i) == ID_LENGTH for i in ids)


def test_an_id_is_keyed_with_the_secret_of_the_case() -> None:
    numbering = Numbering(b"o" * 32, taken=lambda _: False, undone=lambda _: False)
    other, _ = numbering.imported(call(1))
    assert other.id != import_rows([call(1)], set())[0].id


def test_rows_of_an_import_that_was_undone_come_in_again_and_then_are_known() -> None:
    taken: set[str] = set()
    first = import_rows([call(1)], taken)
    undone = {f.id for f in first}
    again = import_rows([call(1)], taken, undone)
    assert len(again) == 1
    assert again[0].id not in undone
    assert import_rows([call(1)], taken, undone) == []


def test_the_same_act_twice_is_two_facts() -> None:
    taken: set[str] = set()
    ids = []
    for _ in range(3):
        numbering = Numbering(SECRET, taken=taken.__contains__, undone=lambda _: False)
        acted = numbering.acted(call(1))
        taken.add(acted.id)
        ids.append(acted.id)
    assert len(set(ids)) == 3


def test_the_place_in_the_file_is_kept_in_the_source() -> None:
    (fact,) = import_rows([call(1, place="call 17")], set())
    assert fact.source is not None
    assert fact.source.place == "call 17"
    assert msgspec.structs.replace(fact, id="") == call(1, place="call 17")
