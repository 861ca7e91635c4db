"""The pages on states: every worked example is judged, every rule and fact they name exists.

A page adds lines to a background of `index.md` and says in a table what a rule answers.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from fairdue import conduct
from fairdue.conduct import Rule
from fairdue.facts import (
    FACT_TYPES,
    ConsentKind,
    Finding,
    History,
    RequestKind,
    Role,
    SuspensionKind,
    from_fields,
)

STATES = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "states"
PAGES = sorted(p for p in STATES.glob("*.md") if p.name != "index.md")
BOOKS = conduct.load()
LONG_AGO = "2017-01-01T00:00:00+08:00"
_BLOCK = re.compile(r"```jsonl ([\w-]+)\n(.*?)```", re.DOTALL)
_RULE = re.compile(r"`([a-z]{2}\.[a-z0-9-]+\.[a-z0-9-]+)`")

Line = dict[str, Any]


class Row(NamedTuple):
    """One row of a table: what is asked, what is left out, what the page says."""

    page: str
    contact: str
    rule: str
    without: str
    answer: str


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@cache
def backgrounds() -> dict[str, list[Line]]:
    blocks = _BLOCK.findall(text_of(STATES / "index.md"))
    return {name: [json.loads(line) for line in text.splitlines()] for name, text in blocks}


def facts_on(page: Path) -> list[Line]:
    """Lines of the page behind those of its background; contacts take the usual values."""
    ((name, added),) = _BLOCK.findall(text_of(page))
    usual = backgrounds()[f"contact-{name}"][0]
    lines = [*backgrounds()[name], *(json.loads(line) for line in added.splitlines())]
    return [
        {"occurred_at": LONG_AGO} | (usual if line["fact"] == "contact" else {}) | line
        for line in lines
    ]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def tables(page: Path, first: str) -> Iterator[list[str]]:
    """Rows of the tables whose first column has that name."""
    inside = False
    for line in text_of(page).splitlines():
        if not line.startswith("|"):
            inside = False
        elif cells(line)[0] == first:
            inside = True
        elif inside and not line.startswith("|--"):
            yield cells(line)


def rows() -> Iterator[Row]:
    for page in PAGES:
        for contact, rule, without, answer in tables(page, "contact"):
            yield Row(page.stem, contact.strip("`"), rule.strip("`"), without, answer)


def left_out(lines: list[Line], without: str) -> list[Line]:
    """The lines without a fact (`id`) or without a field of one (`id.field`)."""
    for name in re.findall(r"`([^`]+)`", without):
        fact, _, field = name.partition(".")
        assert fact in {line["id"] for line in lines}, name
        if field:
            lines = [
                {k: v for k, v in line.items() if line["id"] != fact or k != field}
                for line in lines
            ]
        else:
            lines = [line for line in lines if line["id"] != fact]
    return lines


def judged(lines: list[Line], contact: str, rule: str) -> Finding:
    history = History(tuple(from_fields(line) for line in lines))
    only = BOOKS.only([BOOKS.rule(rule)])
    found = conduct.audit(history, only, leave_out=frozenset())
    return next(f for f in found if f.contact == contact)


@pytest.mark.parametrize(
    "row", list(rows()), ids=lambda r: f"{r.page}:{r.contact}:{r.rule}:{r.without}"
)
def test_a_worked_example_says_what_the_judge_says(row: Row) -> None:
    lines = left_out(facts_on(STATES / f"{row.page}.md"), row.without)
    finding = judged(lines, row.contact, row.rule)
    then = f", known then: `{finding.known_then}`" if finding.known_then else ""
    missing = f": {', '.join(f'`{m}`' for m in finding.missing)}" if finding.missing else ""
    assert row.answer == f"`{finding.verdict}`{missing}{then}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_each_page_has_an_example_in_which_a_fact_is_left_out(page: Path) -> None:
    found = [r for r in rows() if r.page == page.stem]
    assert len(found) >= 3
    assert any(r.without != "-" for r in found)
    assert len({r.answer for r in found}) > 1


@pytest.mark.parametrize("page", sorted(STATES.glob("*.md")), ids=lambda p: p.stem)
def test_every_rule_that_a_page_names_exists(page: Path) -> None:
    named = set(_RULE.findall(text_of(page)))
    assert named <= {rule.id for rule in BOOKS.rules}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_every_fact_that_a_page_names_exists(page: Path) -> None:
    kinds = {k.__struct_config__.tag: k for k in FACT_TYPES}
    named = list(tables(page, "fact"))
    assert named
    for name, *_ in named:
        tag, _, field = name.strip("`").partition(".")
        assert tag in kinds, name
        assert not field or field in kinds[tag].__struct_fields__, name


def leaves(value: object) -> Iterator[object]:
    """Every value within the terms of a rule."""
    if isinstance(value, msgspec.Struct):
        value = msgspec.structs.asdict(value)
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from leaves(inner)
    elif isinstance(value, (tuple, list, frozenset)):
        for inner in value:
            yield from leaves(inner)
    else:
        yield value


def asking(rule: Rule, wanted: set[object]) -> bool:
    """Whether the terms or exceptions of the rule name one of these values."""
    for version in rule.versions:
        for value in (*leaves(version.terms), *leaves(version.unless)):
            if any(type(value) is type(w) and value == w for w in wanted):
                return True
    return False


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("consent", set(ConsentKind)),
        ("refusal", {RequestKind.STOP_CONTACT}),
        (
            "designation",
            {RequestKind.NO_CONTACT_TIMES, RequestKind.NO_CONTACT_PLACE, RequestKind.OPT_OUT},
        ),
        ("suspension", set(SuspensionKind)),
        ("attorney", {Role.ATTORNEY}),
        ("plan-in-force", {"unpaid_after_due_day"}),
        ("lost-contact", {"lost_contact"}),
    ],
)
def test_a_page_names_every_rule_that_asks_for_its_state(page: str, wanted: set[object]) -> None:
    named = set(_RULE.findall(text_of(STATES / f"{page}.md")))
    asks = {rule.id for rule in BOOKS.rules if asking(rule, wanted)}
    assert asks
    assert asks - named == set()


def test_the_index_lists_every_page() -> None:
    listed = re.findall(r"\]\(([\w-]+\.md)\)", text_of(STATES / "index.md"))
    assert sorted(listed) == [p.name for p in PAGES]


PEOPLE: dict[str, Line] = {
    "the debtor": {"role": "debtor"},
    "a guarantor": {"role": "guarantor"},
    "a spouse who signed": {"role": "spouse", "liable": "yes"},
    "a spouse, household debt": {"role": "spouse", "liable": "household"},
    "a spouse who owes nothing": {"role": "spouse", "liable": "no"},
    "a spouse, nobody knows": {"role": "spouse", "liable": "unknown"},
    "a parent who owes nothing": {"role": "parent"},
    "the agreed contact": {"role": "agreed_contact"},
    "the employer": {"role": "employer"},
    "a neighbour": {"role": "other_third"},
    "the debtor's attorney": {"role": "attorney"},
}
PLACES = {"cn": "Asia/Shanghai", "in": "Asia/Kolkata", "us": "America/New_York"}
DEMAND = [{"label": "disclosed_debt"}, {"label": "demand_payment"}]


def demanded(person: Line | None, rule: str) -> Finding:
    """What the rule says of a call in which payment was demanded and the debt told."""
    place = rule.partition(".")[0]
    lines = [
        *backgrounds()["us" if place == "us" else "cn"],
        {"fact": "zone", "id": "here", "zones": [PLACES[place]]},
        *([{"fact": "person", "id": "P", "person": "P"} | person] if person else []),
        backgrounds()["contact-us"][0]
        | {"fact": "contact", "id": "call", "person": "P", "purpose": "collect"}
        | {"occurred_at": "2026-07-15T10:00:00Z", "remarks": DEMAND},
    ]
    return judged([{"occurred_at": LONG_AGO} | line for line in lines], "call", rule)


def test_who_is_who_says_what_the_judge_says_of_each_person() -> None:
    page = STATES / "who-is-who.md"
    head = next(x for x in text_of(page).splitlines() if x.startswith("| person |"))
    rules = [c.strip("`") for c in cells(head)[1:]]
    named = {row[0]: row[1:] for row in tables(page, "person")}
    assert set(named) == {*PEOPLE, "somebody nobody knows"}
    for name, answers in named.items():
        for rule, answer in zip(rules, answers, strict=True):
            finding = demanded(PEOPLE.get(name), rule)
            missing = f": {', '.join(f'`{m}`' for m in finding.missing)}"
            said = f"`{finding.verdict}`" + (missing if finding.missing else "")
            assert said == answer, (name, rule)
