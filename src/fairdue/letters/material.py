"""What a letter is made from: the record, what was computed from it, and to whom it goes."""

import datetime as dt

import msgspec

from fairdue.credit import Limitation
from fairdue.facts import Finding, History, Problem
from fairdue.plan import Plan


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """All that a letter may draw on.

    `plan` None = there is none, because of `bad_budget` where the budget cannot be used.
    `to` is a party id, "" for whoever calls without a name, or for relatives and friends.
    `debts` narrows the letter to these debts of the addressee; None = all of them.
    `above` are debts on which an offer may go above what the other side claims of them.
    `items` narrows a dispute to these entries (fact ids); None = all that speak against the person.
    `case_ref` is the short reference of the case by which others can check the ids.
    """

    history: History
    today: dt.date
    to: str = ""
    findings: tuple[Finding, ...] = ()
    plan: Plan | None = None
    bad_budget: Problem | None = None
    limitation: tuple[Limitation, ...] = ()
    debts: tuple[str, ...] | None = None
    above: frozenset[str] = frozenset()
    case_ref: str = ""
    items: tuple[str, ...] | None = None
