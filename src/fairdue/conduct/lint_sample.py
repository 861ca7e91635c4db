"""Contacts to show a flaw by: cases that were written for a rule, else situations tried on it."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import Any
from zoneinfo import ZoneInfo

from fairdue.conduct.case import Case
from fairdue.conduct.lint_flaw import SAID
from fairdue.conduct.lint_situation import Situation, case_of, decided, verdict_on
from fairdue.conduct.rule import Rule
from fairdue.conduct.rulebook import Rulebooks

Sample = Callable[[dt.date], Case]
"""A contact as a case on whatever local day is asked for, its answer left empty."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T[0-9:]+[+-]\d{2}:\d{2}")
_STRUCTURED = ("context", "timeline", "judge")


class Samples:
    """Rulebooks with the cases that were written for them."""

    def __init__(self, rulebooks: Rulebooks, cases: Iterable[Case] = ()) -> None:
        """Keep both; cases for rules that are not there are never used."""
        self.rulebooks = rulebooks
        self._cases: dict[str, list[Case]] = {}
        for case in cases:
            self._cases.setdefault(case["jurisdiction"], []).append(case)

    def written(self, rule: Rule) -> list[Case]:
        """Cases that ask of this rule and have no other rule's row, put to the rule alone."""
        names = (rule.id, *rule.refs)
        found = [c for c in self._cases.get(rule.rulebook, ()) if c["rule"] in names]
        return [{**case, "rule": rule.id} for case in found]

    def telling(self, rule: Rule, day: dt.date) -> Sample:
        """A contact to which the rule says something on that day, else a plain call."""
        there = decided(rule, day, self.rulebooks, SAID)
        if there is None:
            for case in self.written(rule):
                sample = moving(case)
                if verdict_on(sample(day), self.rulebooks) in SAID:
                    return sample
        return placed(rule, there or Situation())


def placed(rule: Rule, there: Situation) -> Sample:
    """The situation on whatever day is asked for."""
    return lambda day: case_of(rule, day, there, f"{rule.id}-{day}")


def moving(case: Case) -> Sample:
    """The case with its judged contact on whatever local day is asked for."""
    zone = ZoneInfo(case["context"]["tz"][0])
    judged = next(e for e in case["timeline"] if e["seq"] == case["judge"]["seq"])
    was = dt.datetime.fromisoformat(judged["at"]).astimezone(zone).date()

    def moved(day: dt.date) -> Case:
        shifted = {key: _shift(case[key], day - was, zone) for key in _STRUCTURED}
        return {**case, **shifted, "id": f"{case['id']}-{day}", "expected_detail": {}}

    return moved


def _shift(item: Any, by: dt.timedelta, zone: ZoneInfo) -> Any:
    """All days and instants in it by so many days later, at the same local time."""
    if isinstance(item, dict):
        return {key: _shift(value, by, zone) for key, value in item.items()}
    if isinstance(item, list):
        return [_shift(value, by, zone) for value in item]
    if isinstance(item, str) and _INSTANT.fullmatch(item):
        local = dt.datetime.fromisoformat(item).astimezone(zone)
        return (local + by).isoformat(timespec="seconds")
    if isinstance(item, str) and _DAY.fullmatch(item):
        return str(dt.date.fromisoformat(item) + by)
    return item
