"""Variations of a conformance case that may not change its answer, or only in one direction.

Each adds to a case, or takes from it, what the text of every rule leaves aside: what others said
to others, what was said later, who else was rung. The case's own expectation stays the oracle.
"""

import copy
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fairdue.conduct import conformance

Case = dict[str, Any]

CASES = Path(__file__).resolve().parents[2] / "conformance"
SCHEMA = json.loads((CASES / "case.schema.json").read_text(encoding="utf-8"))
ELSEWHERE, NOBODY = "lender_elsewhere", "nobody_known"
SECOND = dt.timedelta(seconds=1)
ASKED = (
    *("no_contact_times", "no_contact_place", "opt_out", "stop_contact", "withdraw_consent"),
    *("dispute", "original_creditor"),
)
AGREED = ("outside_hours", "more_attempts", "electronic_use", "be_contacted", "pay_for_debtor")


def cases() -> list[Case]:
    """All conformance cases of conduct at hand."""
    files = sorted(CASES.glob("*.jsonl"))
    return [dict(case) for file in files for case in conformance.cases_in(file)]


def judged(case: Case) -> Case:
    """The judged contact."""
    found = next(e for e in case["timeline"] if e["seq"] == case["judge"]["seq"])
    return dict(found)


def _moment(case: Case, after: dt.timedelta) -> str:
    return (dt.datetime.fromisoformat(judged(case)["at"]) + after).isoformat()


def _with_strangers(case: Case) -> Case:
    made = copy.deepcopy(case)
    context = made["context"]
    context["parties"].append({"id": ELSEWHERE, "kind": "lender", "member_of": []})
    context["persons"].append({"id": NOBODY, "role": "other_third"})
    context["addresses"].append({"id": "their_phone", "kind": "mobile", "owner": NOBODY})
    return made


def _requests(by: str, to: str, of: str | None, at: str) -> list[Case]:
    rows = []
    for kind in ASKED:
        row: Case = {"type": kind, "by": by, "to": to, "for": of, "at": at, "medium": "letter"}
        row |= {"windows": [{"from": "00:00", "to": "24:00"}]} if "times" in kind else {}
        row |= {"place": "work"} if "place" in kind else {}
        rows.append({key: value for key, value in row.items() if value is not None})
    return rows


def _consents(by: str, to: str, at: str) -> list[Case]:
    return [{"type": kind, "by": by, "to": to, "at": at} for kind in AGREED]


def _say(case: Case, what: str, rows: list[Case]) -> Case:
    case["context"][what] = [*rows, *case["context"].get(what, [])]
    return case


def strangers_ask(case: Case) -> Case:
    """Somebody unknown to the case had asked the same side for everything, for itself."""
    contact = judged(case)
    made = _with_strangers(case)
    rows = _requests(NOBODY, contact["by"], contact["for"], _moment(case, -dt.timedelta(days=20)))
    return _say(made, "requests", rows)


def asked_elsewhere(case: Case) -> Case:
    """The same person had asked another lender for everything, about what is owed there."""
    rows = _requests(
        judged(case)["person"], ELSEWHERE, ELSEWHERE, _moment(case, -dt.timedelta(days=20))
    )
    return _say(_with_strangers(case), "requests", rows)


def strangers_agree(case: Case) -> Case:
    """Somebody unknown to the case had agreed to everything."""
    at = _moment(case, -dt.timedelta(days=2))
    rows = [
        row for to in {judged(case)["by"], judged(case)["for"]} for row in _consents(NOBODY, to, at)
    ]
    return _say(_with_strangers(case), "consents", rows)


def agreed_elsewhere(case: Case) -> Case:
    """The same person had agreed to everything, but with another lender."""
    at = _moment(case, -dt.timedelta(days=2))
    return _say(_with_strangers(case), "consents", _consents(judged(case)["person"], ELSEWHERE, at))


def said_later(case: Case) -> Case:
    """The person asked for and agreed to everything after the contact had begun."""
    contact = judged(case)
    at = str(contact.get("at_latest", contact["at"]))
    later = (dt.datetime.fromisoformat(at) + SECOND).isoformat()
    made = copy.deepcopy(case)
    _say(made, "consents", _consents(contact["person"], contact["by"], later))
    return _say(made, "requests", _requests(contact["person"], contact["by"], None, later))


def _contacts(case: Case, after: dt.timedelta, **same: Any) -> Case:
    made = _with_strangers(case)
    plain = {"mode": "interactive", "purpose": "collect", "labels": [], "recording": "audio"}
    kinds = {"call": "talked", "text": "delivered", "email": "delivered", "visit": "met"}
    for n, (kind, outcome) in enumerate(kinds.items()):
        row = {"seq": 9001 + n, "kind": kind, "dir": "out", "outcome": outcome, **plain, **same}
        row["at"] = _moment(case, after * (n + 1))
        row["debts"] = judged(case)["debts"]
        made["timeline"].append(row)
    return made


def rung_elsewhere(case: Case) -> Case:
    """Another lender had rung, written to and visited the same person within the hour."""
    person = judged(case)["person"]
    return _contacts(
        case, -dt.timedelta(minutes=10), **{"by": ELSEWHERE, "for": ELSEWHERE, "person": person}
    )


def strangers_rung(case: Case) -> Case:
    """The same side had rung, written to and visited somebody else within the hour."""
    contact = judged(case)
    same = {"by": contact["by"], "for": contact["for"], "person": NOBODY, "address": "their_phone"}
    return _contacts(case, -dt.timedelta(minutes=10), **same)


def rung_later(case: Case) -> Case:
    """The same side rang, wrote and visited again within the hour after the contact."""
    contact = judged(case)
    same = {key: contact[key] for key in ("by", "for", "person", "address") if key in contact}
    return _contacts(case, dt.timedelta(minutes=10), **same)


SAME: dict[str, Callable[[Case], Case]] = {
    f.__name__: f
    for f in (
        *(strangers_ask, asked_elsewhere, strangers_agree, agreed_elsewhere, said_later),
        *(rung_elsewhere, strangers_rung, rung_later),
    )
}


def begun_by_the_person(case: Case) -> Case:
    """The same contact, begun by the other side."""
    made = copy.deepcopy(case)
    event = next(e for e in made["timeline"] if e["seq"] == case["judge"]["seq"])
    event["dir"] = "in"
    return made


def moved(case: Case, by: dt.timedelta) -> Case:
    """The judged contact begins so much later."""
    made = copy.deepcopy(case)
    event = next(e for e in made["timeline"] if e["seq"] == case["judge"]["seq"])
    for key in ("at", "end"):
        if key in event:
            event[key] = (dt.datetime.fromisoformat(event[key]) + by).isoformat()
    return made


def begun_within(case: Case, time: dt.timedelta) -> Case:
    """Nobody knows when in that time after its start the contact began."""
    made = copy.deepcopy(case)
    event = next(e for e in made["timeline"] if e["seq"] == case["judge"]["seq"])
    event.pop("end", None)
    event["at_latest"] = _moment(case, time)
    return made


def _without(rows: str, key: str, value: Any = None) -> Callable[[Case], Case | None]:
    """Blank a field of the judged contact, or of everything of one sort in the context."""

    def blank(case: Case) -> Case | None:
        made = copy.deepcopy(case)
        found = made["context"].get(rows, [])
        if rows == "timeline":
            found = [e for e in made["timeline"] if e["seq"] == case["judge"]["seq"]]
        elif rows == "log":
            found = made["timeline"]
        stated = [row for row in found if row.get(key, value) != value]
        for row in stated:
            row[key] = value
            if value is None and key in {"labels", "status"}:
                del row[key]
        return made if stated else None

    return blank


def _without_all(key: str, value: Any) -> Callable[[Case], Case | None]:
    def blank(case: Case) -> Case | None:
        if key not in case["context"] and key != "log_complete":
            return None
        made = copy.deepcopy(case)
        made["context"][key] = value
        return made

    return blank


BLANKED: dict[str, tuple[Callable[[Case], Case | None], tuple[str, ...]]] = {
    "outcome": (_without("timeline", "outcome"), ("outcome",)),
    "outcomes": (_without("log", "outcome"), ("outcome",)),
    "labels": (_without("timeline", "labels"), ("labels",)),
    "all labels": (_without("log", "labels"), ("labels",)),
    "person": (_without("timeline", "person"), ("person", "role")),
    "persons": (_without("log", "person"), ("person", "role")),
    "creditor": (_without("timeline", "for"), ("for",)),
    "creditors": (_without("log", "for"), ("for",)),
    "address": (_without("timeline", "address"), ("address", "source")),
    "addresses": (_without("log", "address"), ("address", "source")),
    "proofs": (_without("consents", "proven", False), ("proven",)),
    "liability": (_without("persons", "liable"), ("liable",)),
    "membership": (_without("parties", "member_of"), ("member_of",)),
    "balance": (_without("debts", "balance"), ("balance",)),
    "days": (_without("debts", "days_past_due"), ("days_past_due",)),
    "signature": (_without("debts", "signed_at"), ("signed_at",)),
    "status": (_without("debts", "status"), ("status",)),
    "sources": (_without("addresses", "source"), ("source",)),
    "contract": (_without_all("contract", None), ("contract",)),
    "list": (_without_all("agency_list", []), ("agency_list",)),
    "log": (_without_all("log_complete", False), ("log_complete",)),
}
