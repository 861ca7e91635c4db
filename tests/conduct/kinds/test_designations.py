"""Times, places and ways that were named, and representatives: the UK, Korea, Australia."""

from typing import Any

import pytest

from conduct.kinds.asking import changed, found
from fairdue.facts import Finding

Row = dict[str, Any]
PARTIES = [
    {"id": "L", "kind": "lender"},
    {"id": "M", "kind": "lender"},
    {"id": "X", "kind": "agency", "for": ["L"]},
    {"id": "Q", "kind": "agency", "for": ["L", "M"]},
]
ADDRESSES = [
    {"id": "h1", "kind": "landline_home", "owner": "D"},
    {"id": "p1", "kind": "home", "owner": "D"},
    {"id": "w1", "kind": "landline_work", "owner": "D"},
    {"id": "e1", "kind": "email_employer", "owner": "D"},
    {"id": "m1", "kind": "mobile", "owner": "D"},
]
DEBTS = [{"id": name, "product": "consumer_debt"} for name in "AB"]
UK, KOREA = "UK-CONC-7.9.4-shift", "KR-PDPA-28h"


def uk(asked_for: Row | None, judged: Row | None = None, **context: Any) -> Finding:
    """What CONC 7.9.4 says of a call at 11:00 on 15 April, after a request of 1 April."""
    plain = {"type": "no_contact_place", "by": "D", "to": "L", "for": "L", "medium": "letter"}
    made = [] if asked_for is None else [plain | {"at": "2026-04-01T17:00:00+01:00"} | asked_for]
    context = {
        "parties": PARTIES,
        "addresses": ADDRESSES,
        "debts": DEBTS,
        "requests": made,
    } | context
    return found(changed(UK, contact=judged or {}, context=context), "uk.conc.requests")


@pytest.mark.parametrize(
    ("asked_for", "judged", "outcome", "missing"),
    [
        ({"place": "home"}, {"address": "h1"}, "breach", ()),
        ({"place": "home"}, {"address": "p1"}, "breach", ()),
        ({"place": "home"}, {"address": "w1"}, "ok", ()),
        ({"place": "work"}, {"address": "w1"}, "breach", ()),
        ({"place": "work"}, {"address": "e1"}, "breach", ()),
        ({"place": "work"}, {"address": "m1"}, "ok", ()),
        ({"place": "work"}, {"address": "m1", "place": "work"}, "breach", ()),
        ({"place": "work"}, {"address": "w1", "place": "home"}, "ok", ()),
        ({"place": "work"}, {}, "unknown", ("address",)),
        ({}, {"address": "w1"}, "ok", ()),
        ({"place": "work", "until": "2026-04-15"}, {"address": "w1"}, "breach", ()),
        ({"place": "work", "until": "2026-04-14"}, {"address": "w1"}, "ok", ()),
        ({"place": "work", "debts": ["A"]}, {"address": "w1"}, "breach", ()),
        ({"place": "work", "debts": ["B"]}, {"address": "w1"}, "ok", ()),
        ({"place": "work", "debts": ["B"]}, {"address": "w1", "debts": []}, "breach", ()),
        ({"type": "opt_out"}, {}, "breach", ()),
        ({"type": "opt_out", "kinds": ["call"]}, {}, "breach", ()),
        ({"type": "opt_out", "kinds": ["text"]}, {}, "ok", ()),
        ({"type": "opt_out", "address": "m1"}, {"address": "m1"}, "breach", ()),
        ({"type": "opt_out", "address": "m1"}, {"address": "h1"}, "ok", ()),
        ({"type": "opt_out", "address": "m1"}, {}, "unknown", ("address",)),
        ({"type": "opt_out", "address": "m1", "kinds": ["text"]}, {"address": "m1"}, "ok", ()),
        ({"type": "opt_out", "address": "m1", "kinds": ["call"]}, {"address": "m1"}, "breach", ()),
        ({"type": "stop_contact"}, {}, "ok", ()),
        ({"type": "opt_out"}, {"dir": "in"}, "ok", ()),
        ({"type": "opt_out"}, {"purpose": "required_notice"}, "ok", ()),
        ({"type": "opt_out"}, {"kind": "furnish"}, "not_applicable", ()),
        ({"type": "opt_out"}, {"for": None}, "unknown", ("creditor",)),
        ({"type": "opt_out"}, {"person": None}, "unknown", ("person",)),
        ({"type": "opt_out", "kinds": ["text"]}, {"for": None}, "ok", ()),
        ({"type": "opt_out", "for": None, "to": "Q"}, {}, "unknown", ("creditor",)),
        ({"type": "opt_out", "for": None, "to": "X"}, {}, "breach", ()),
        ({"type": "opt_out", "for": "M", "to": "Q"}, {}, "ok", ()),
        ({"type": "opt_out", "at": "2026-04-15T11:00:00+01:00"}, {}, "breach", ()),
        ({"type": "opt_out", "at": "2026-04-15T11:00:01+01:00"}, {}, "ok", ()),
        (None, {}, "ok", ()),
    ],
)
def test_what_was_named_is_kept_as_far_as_it_was_named(
    asked_for: Row | None, judged: Row, outcome: str, missing: tuple[str, ...]
) -> None:
    finding = uk(asked_for, judged)
    assert (finding.outcome.value, finding.missing) == (outcome, missing)
    if outcome == "breach":
        assert finding.observed == (asked_for or {}).get("at", "2026-04-01")[:10]
        assert "request:01" in finding.facts


def test_one_that_is_open_stays_open_beside_one_that_is_not() -> None:
    plain = {
        "by": "D",
        "to": "L",
        "for": "L",
        "medium": "letter",
        "at": "2026-04-01T17:00:00+01:00",
    }
    text = plain | {"type": "opt_out", "kinds": ["text"]}
    later = plain | {"type": "opt_out", "at": "2026-05-01T17:00:00+01:00"}
    address = plain | {"type": "opt_out", "address": "m1"}
    finding = uk(None, requests=[later, text, address])
    assert (finding.outcome.value, finding.missing) == ("unknown", ("address",))
    everything = plain | {"type": "opt_out", "at": "2026-04-02T17:00:00+01:00"}
    finding = uk(None, requests=[address, text, everything])
    assert (finding.outcome.value, finding.observed) == ("breach", "2026-04-02")


@pytest.mark.parametrize(
    ("windows", "zones", "outcome"),
    [
        ([{"days": ["mo", "tu", "we", "th"], "from": "09:00", "to": "16:00"}], 1, "breach"),
        ([{"days": ["mo", "tu", "we", "th"], "from": "09:00", "to": "16:01"}], 1, "ok"),
        ([{"days": ["tu"], "from": "10:00", "to": "11:00"}], 1, "breach"),
        ([{"days": ["tu"], "from": "09:00", "to": "10:00"}], 1, "ok"),
        ([{"days": ["we"], "from": "10:00", "to": "11:00"}], 1, "ok"),
        ([{"from": "10:00", "to": "12:00"}, {"from": "15:00", "to": "17:00"}], 1, "breach"),
        ([{"from": "10:00", "to": "12:00"}, {"from": "15:00", "to": "17:01"}], 1, "ok"),
        ([{"days": ["tu"], "from": "09:00", "to": "09:30"}], 2, "breach"),
    ],
)
def test_at_most_twenty_eight_hours_a_week_may_be_blocked(
    windows: list[Row], zones: int, outcome: str
) -> None:
    tz = ["Asia/Seoul", "Asia/Shanghai"][:zones]
    case = changed(KOREA, context={"tz": tz})
    case["context"]["requests"][0]["windows"] = windows
    assert found(case, "kr.pdpa.blocked-times").outcome.value == outcome


@pytest.mark.parametrize(
    ("lawyers", "judged", "outcome", "missing"),
    [
        ([{}], {}, "breach", ()),
        ([{"debts": ["A"]}], {}, "breach", ()),
        ([{"debts": ["B"]}], {}, "ok", ()),
        ([{"debts": ["B"]}, {"debts": ["A"]}], {}, "breach", ()),
        ([{"debts": ["A"]}], {"debts": []}, "unknown", ("debts",)),
        ([{"debts": ["A", "B"]}], {"debts": []}, "breach", ()),
        ([{}], {"debts": []}, "breach", ()),
        ([{"known_at": "2026-04-15T11:00:00+10:00"}], {}, "breach", ()),
        ([{"known_at": "2026-04-15T11:00:01+10:00"}], {}, "ok", ()),
        ([{"role": "referee"}], {}, "ok", ()),
        ([{}], {"dir": "in"}, "ok", ()),
        ([{}], {"purpose": "litigation"}, "ok", ()),
        ([{}], {"person": "W0"}, "ok", ()),
        ([{}], {"person": None}, "unknown", ("person",)),
        ([{}], {"kind": "furnish"}, "not_applicable", ()),
        ([], {}, "ok", ()),
    ],
)
def test_a_known_representative_is_dealt_with(
    lawyers: list[Row], judged: Row, outcome: str, missing: tuple[str, ...]
) -> None:
    people = [{"id": "D", "role": "debtor"}]
    people += [{"id": f"W{n}", "role": "attorney"} | row for n, row in enumerate(lawyers)]
    case = changed("AU-RG96-9", contact=judged, context={"persons": people, "debts": DEBTS})
    finding = found(case, "au.rg96.representative")
    assert (finding.outcome.value, finding.missing) == (outcome, missing)
