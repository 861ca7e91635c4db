"""The fictional borrower: files as generated, consistent with each other, and nothing private."""

import datetime as dt
import importlib.util
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from fairdue import casefile, intake
from fairdue.facts import (
    Attribution,
    Contact,
    ContactKind,
    Fact,
    History,
    Loan,
    Party,
    Recording,
    Request,
    RuleOutcome,
    Transcript,
    content,
)

ROOT = Path(__file__).resolve().parents[2]
SIZE_MOST = 400_000
UNKNOWN_COLLECTOR = "10077770001"


@pytest.fixture(scope="module")
def make() -> Iterator[ModuleType]:
    """The script that writes the phone of the example."""
    sys.path.insert(0, str(ROOT / "examples"))
    spec = importlib.util.spec_from_file_location("make", ROOT / "examples" / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    sys.path.remove(str(ROOT / "examples"))


@pytest.fixture(scope="module")
def readings() -> dict[str, intake.Reading]:
    folder = ROOT / "examples" / "lin-xiaohe"
    files = tomllib.loads((folder / "case.toml").read_text("utf-8"))["files"]
    return {name: intake.read(folder / name) for name in files}


@pytest.fixture(scope="module")
def facts(readings: dict[str, intake.Reading]) -> tuple[Fact, ...]:
    return tuple(fact for reading in readings.values() for fact in reading.facts)


@pytest.fixture(scope="module")
def private() -> dict[str, list[str]]:
    path = ROOT / "tests" / "intake" / "private_words.toml"
    return tomllib.loads(path.read_text("utf-8"))


def test_the_committed_files_are_what_the_script_writes(make: ModuleType) -> None:
    for name, data in make.build().items():
        assert (ROOT / name).read_bytes() == data, f"run python examples/make.py for {name}"


def test_the_example_is_small(example: Path) -> None:
    assert sum(f.stat().st_size for f in example.rglob("*") if f.is_file()) < SIZE_MOST


def test_every_file_is_taken_in_or_named_as_left_out(
    example: Path, readings: dict[str, intake.Reading]
) -> None:
    others = {"README.md", "case.toml", "calls-2026-04.xml"}
    assert {f.name for f in example.iterdir()} == {*readings, *others}


def test_only_the_rows_that_are_meant_to_be_broken_are(
    readings: dict[str, intake.Reading],
) -> None:
    told = {name: [p.code for p in r.problems] for name, r in readings.items() if r.problems}
    assert told == {
        "messages.xml": ["message_not_sent"],
        "broken-rows.csv": ["moment", "required", "cells", "cells", "paid", "too_many_cells"],
    }
    for reading in readings.values():
        assert reading.rows == reading.taken + reading.refused


def test_the_example_has_the_promised_size(readings: dict[str, intake.Reading]) -> None:
    assert readings["calls.xml"].rows == 254
    assert readings["messages.xml"].rows == 120
    assert sum(isinstance(f, Transcript) for f in readings["transcripts"].facts) == 8
    assert len(readings["loans.csv"].facts) == 6


def test_an_export_one_month_longer_says_the_same_of_the_old_months(
    example: Path, readings: dict[str, intake.Reading]
) -> None:
    april = Counter(content(f) for f in intake.read(example / "calls-2026-04.xml").facts)
    all_of_it = Counter(content(f) for f in readings["calls.xml"].facts)
    assert april <= all_of_it
    later = all_of_it - april
    assert 50 < later.total() < 200


def test_names_of_parties_persons_and_loans_fit_together(facts: tuple[Fact, ...]) -> None:
    history = History(facts)
    for stated in history.of(Attribution):
        assert {stated.party, stated.creditor} <= set(history.parties)
        assert set(stated.debts) <= set(history.loans)
    for loan in history.of(Loan):
        assert loan.creditor in history.parties
    for party in history.of(Party):
        assert set(party.acts_for) <= set(history.parties)
    for request in history.of(Request):
        assert request.by in history.persons
        assert request.to in history.parties
    for contact in history.contacts:
        assert contact.by in history.parties
        assert contact.person in history.persons


def test_every_transcript_finds_one_call_of_the_log(facts: tuple[Fact, ...]) -> None:
    history = History(facts)
    calls = [c for c in (*history.contacts, *history.quarantined) if c.kind is ContactKind.CALL]
    found = Counter(r.stem for call in calls for r in history.recordings_of(call))
    assert found == Counter({r.stem: 1 for r in history.of(Recording)})


def test_nothing_private_enters_the_judged_record(
    facts: tuple[Fact, ...], private: dict[str, list[str]]
) -> None:
    history = History(facts)
    assert len(history.quarantined) > 80
    judged = b"\n".join(content(f) for f in facts if not isinstance(f, Contact)) + b"\n".join(
        content(c) for c in history.contacts
    )
    for group in ("numbers", "names", "words"):
        assert len(private[group]) >= 4
        assert [word for word in private[group] if word.encode() in judged] == []


def test_private_words_are_really_in_the_phone(
    example: Path, private: dict[str, list[str]]
) -> None:
    phone = "".join((example / name).read_text("utf-8") for name in ("calls.xml", "messages.xml"))
    for group in private.values():
        assert [word for word in group if word not in phone] == []


def test_no_number_can_be_dialled(facts: tuple[Fact, ...]) -> None:
    numbers = {f.collector_number for f in facts if isinstance(f, Contact) and f.collector_number}
    for number in numbers:
        assert number.startswith(("100", "0100", "1069000")), number


def test_lawful_conduct_and_breaches_stand_side_by_side(
    example_case: casefile.CaseFile,
) -> None:
    findings = example_case.findings()
    history = example_case.history()
    broken = {f.rule for f in findings if f.outcome is RuleOutcome.BREACH}
    assert broken >= {
        "cn.gbt45251.hours",
        "cn.cba2026.hours",
        "cn.gbt45251.talks-a-day",
        "cn.cba2026.unanswered-dials",
        "cn.nifa2018.unrelated-people",
        "cn.gbt45251.refusal",
        "cn.cba2026.lost-contact",
        "cn.civilcode2021.contact-bombing",
        "cn.cba2026.public-posting",
        "cn.card2011.plan-stop",
    }
    named = {f.contact for f in findings if f.outcome is RuleOutcome.BREACH}
    clean = [c for c in history.contacts if c.id not in named]
    assert len(clean) > len(named)
    lawful_restoring = [c for c in clean if c.person == "zhou"]
    assert [history.day(c.occurred_at) for c in lawful_restoring] == [dt.date(2026, 5, 6)]
    assert all(c.by != "qingtan-mlc" for c in history.contacts if c.id in named)


def test_the_case_asks_what_was_left_open(example_case: casefile.CaseFile) -> None:
    asked = {(str(q.kind), q.subject) for q in example_case.questions()}
    assert ("whose_number", UNKNOWN_COLLECTOR) in asked
    assert ("membership", "luoyuan-bank") in asked
    assert not any(subject.startswith("1009") for _, subject in asked)


def test_the_friend_s_loan_is_past_its_limitation(example_case: casefile.CaseFile) -> None:
    (friend,) = (x for x in example_case.limitation() if x.debt == "friend")
    assert str(friend.status) == "expired"
    assert friend.expires_on == dt.date(2026, 6, 10)


def test_taking_everything_in_twice_adds_nothing(
    example: Path, example_case: casefile.CaseFile, readings: dict[str, intake.Reading]
) -> None:
    again = [example_case.add(example / name).new for name in (*readings, "calls-2026-04.xml")]
    assert again == [0] * len(again)


def test_the_reader_of_every_table_is_a_template(readings: dict[str, intake.Reading]) -> None:
    tables = {r.format.name for name, r in readings.items() if name.endswith(".csv")}
    assert tables == {f"template_{name}" for name in intake.TEMPLATES}


def lawful_reading(check: Callable[[Path], intake.Reading | None], path: Path) -> intake.Reading:
    reading = check(path)
    assert reading is not None
    return reading


def test_each_file_keeps_the_law(
    example: Path, lawful: Callable[[Path], intake.Reading | None]
) -> None:
    for path in [*example.glob("*.csv"), *example.glob("*.xml"), example / "transcripts"]:
        assert lawful_reading(lawful, path).rows
