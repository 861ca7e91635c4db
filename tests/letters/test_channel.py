"""Where to complain and until when: dated data."""

import datetime as dt

import pytest

from fairdue import letters
from fairdue.facts import LenderKind, LetterKind
from fairdue.letters.form import LOCALES

DAY = dt.date(2026, 3, 9)


@pytest.mark.parametrize("kind", [LenderKind.CFC, LenderKind.CARD_ISSUER, LenderKind.MLC_ONLINE])
def test_the_lenders_own_desk_always_comes_first(kind: LenderKind) -> None:
    assert letters.channels(kind, locale="zh-CN")[0].id == "lender"


def test_an_unlicensed_lender_is_not_asked_but_reported() -> None:
    ids = [channel.id for channel in letters.channels(LenderKind.UNLICENSED_ONLINE, locale="en")]
    assert ids == ["local", "police"]


def test_of_an_unknown_kind_only_what_fits_all_is_told() -> None:
    assert [c.id for c in letters.channels(None, locale="en")] == ["lender", "police"]


@pytest.mark.parametrize("locale", LOCALES)
def test_each_channel_tells_what_it_wants_to_see(locale: str) -> None:
    for kind in LenderKind:
        for channel in letters.channels(kind, locale=locale):
            assert channel.name
            assert channel.purpose
            assert channel.wants
            assert channel.draft, "no channel was compared with an official text yet"


def test_a_bank_has_fifteen_days_by_a_text_that_is_cited() -> None:
    found = letters.deadline(LetterKind.COMPLAINT, LenderKind.BANK_TRAD, on=DAY, locale="en")
    assert found is not None
    assert (found.days, found.longest_days, found.draft) == (15, 60, True)
    assert found.cite.startswith("Measures on handling consumer complaints")
    assert found.due(DAY) == dt.date(2026, 3, 24)


def test_before_that_text_was_in_force_the_days_are_a_wish() -> None:
    before = dt.date(2020, 2, 29)
    found = letters.deadline(LetterKind.COMPLAINT, LenderKind.BANK_TRAD, on=before, locale="en")
    assert found is not None
    assert (found.days, found.cite) == (15, "")


def test_a_microloan_company_is_not_bound_by_it() -> None:
    found = letters.deadline(LetterKind.COMPLAINT, LenderKind.MLC_LOCAL, on=DAY, locale="en")
    assert found is not None
    assert found.cite == ""


def test_a_note_to_relatives_asks_for_no_answer() -> None:
    assert letters.deadline(LetterKind.WARNING, None, on=DAY, locale="en") is None
