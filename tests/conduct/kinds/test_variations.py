"""What the rules leave aside changes nothing; what is not known makes no answer the opposite."""

import datetime as dt
from typing import Any

import pytest

from conduct.kinds import variation
from fairdue import conduct

BOOKS = conduct.load()
CASES = variation.cases()
ALONE = [c for c in CASES if c["judge"].get("scope") != "log"]
KNOWN = [
    c for c in CASES if None not in {variation.judged(c)[key] for key in ("by", "for", "person")}
]
COUNTS_PEOPLE = "CN-TP-10"
"""The row that counts how many third parties were rung: another one changes it."""
ABUSE_OVER_TIME = "CN-LANG-03"
"""The row that counts contacts with certain words: those of the collecting side are its own."""
BY_WHOEVER_BEGAN = {
    *("time_window", "frequency_cap", "channel", "consent_or_stop", "plan_stop"),
    *("purpose_limit", "recipient"),
}
"""Kinds about the contact itself; the other kinds ask what was said in it."""


def named(case: dict[str, Any]) -> str:
    return str(case["id"])


def kinds_of(case: dict[str, Any]) -> set[str]:
    return {r.kind for r in BOOKS.of(case["jurisdiction"]) if case["rule"] in (r.id, *r.refs)}


@pytest.mark.parametrize("case", KNOWN, ids=named)
def test_what_others_said_and_what_came_later_changes_nothing(case: dict[str, Any]) -> None:
    over_log = case["judge"].get("scope") == "log" or case["rule"] == COUNTS_PEOPLE
    for name, vary in variation.SAME.items():
        if not (over_log and "rung" in name):
            result = conduct.run(vary(case), BOOKS)
            assert result.passed, (name, result)


@pytest.mark.parametrize("case", ALONE, ids=named)
def test_who_answers_or_asks_is_not_collecting(case: dict[str, Any]) -> None:
    if kinds_of(case) <= BY_WHOEVER_BEGAN and case["rule"] != ABUSE_OVER_TIME:
        got = conduct.run(variation.begun_by_the_person(case), BOOKS).got
        assert got not in {"violation", "presumed_violation", "advisory", "unknown"}


def last_of_its_log(case: dict[str, Any]) -> bool:
    contact = variation.judged(case)
    return "at_latest" not in contact and all(
        dt.datetime.fromisoformat(e["at"]) <= dt.datetime.fromisoformat(contact["at"])
        for e in case["timeline"]
    )


LAST = [c for c in ALONE if last_of_its_log(c)]
WHOLE_DAY = set({(c["jurisdiction"], c["rule"]): c["id"] for c in LAST}.values())
"""One case of each rule is moved through a whole day, the others through some hours."""


@pytest.mark.parametrize("case", LAST, ids=named)
def test_an_uncertain_start_is_judged_at_every_instant_it_may_have_been(
    case: dict[str, Any],
) -> None:
    steps: list[str] = []
    for hours in (5, 24) if case["id"] in WHOLE_DAY else (5,):
        got = conduct.run(variation.begun_within(case, dt.timedelta(hours=hours)), BOOKS).got
        if got != "unknown":
            for hour in range(len(steps), hours + 1):
                step = variation.moved(case, dt.timedelta(hours=hour))
                steps.append(conduct.run(step, BOOKS).got)
            certain = set(steps)
            assert certain == {got} or (len(certain) > 1 and "not_applicable" in certain), hours


NOT_YET = {"us.regf": {"person", "persons", "creditor", "creditors", "labels", "all labels"}}
NOT_YET["us.regf"] |= {"address", "addresses", "list", "outcome", "outcomes"}
"""Where another test holds this law, with its own list of fields."""


@pytest.mark.parametrize("case", CASES, ids=named)
def test_what_is_blanked_makes_no_answer_the_opposite_and_is_named(case: dict[str, Any]) -> None:
    accepted = {case["expected"], *case["expected_detail"].get("also_accept", ()), "unknown"}
    plain = case | {"expected_detail": {}}
    for name, (blank, keys) in variation.BLANKED.items():
        less = blank(plain)
        if less is None or name in NOT_YET.get(case["jurisdiction"], ()):
            continue
        got = conduct.run(less, BOOKS).got
        assert got in accepted, name
        if got == "unknown" != case["expected"] and (case["id"], name) not in NAMED_OTHERWISE:
            asked = [
                less | {"expected": "unknown", "expected_detail": {"missing": [key]}}
                for key in keys
            ]
            assert any(conduct.run(one, BOOKS).passed for one in asked), name


NAMED_OTHERWISE = {("cn-lost-invalid-at-once", "addresses")}
"""Where what is asked for first is how the earlier calls ended."""
