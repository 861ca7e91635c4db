"""Logs of contacts made at random around the edges: limits, hours, midnights, days on which clocks
or versions change, equal instants, facts that are missing. The same seed makes the same log.
"""

import datetime as dt
import random
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from fairdue.conduct.columns.column import CONSENTS, REQUESTS, STAYS
from fairdue.conduct.columns.row import Row
from fairdue.facts import Label

ZONES = ("Asia/Shanghai", "America/New_York", "Europe/London", "Asia/Kolkata")
DAYS = tuple(
    dt.date.fromisoformat(day)
    for day in (
        *("2018-03-28", "2021-01-01", "2021-11-30", "2024-05-15", "2025-02-28", "2026-01-30"),
        *("2024-03-10", "2024-11-03", "2025-03-30", "2025-10-26", "2026-03-08"),
        *("2024-02-29", "2026-01-01", "2026-02-28"),
    )
)
"""Days on which texts change, clocks change, months and years begin or end."""
HOURS = (0, 2, 6, 7, 8, 9, 12, 15, 18, 19, 20, 21, 22, 23)
NUDGES = tuple(dt.timedelta(microseconds=n) for n in (0, 1, -1, 1_000_000, -1_000_000, 299_000_000))
APART = (0, 0, 0, 1, 1, 2, 3, 5, 6, 7, 8, -1, -6, -7)
LENDERS = (
    ("bank", "bank", ("CBA",)),
    ("finance", "cfc", ("NIFA",)),
    ("micro", "microloan", ()),
    ("shop", "lender", None),
    ("app", "unlicensed_online", ()),
    ("nobody-knows", None, ("NIFA", "CBA")),
)
AGENTS = (
    ("agency", "agency"),
    ("unknown-agency", None),
    ("buyer", "debt_buyer_sideline"),
    ("amc", "amc"),
)
PEOPLE = (
    ("wife", "spouse", "unknown"),
    ("husband", "spouse", "household"),
    ("friend", "agreed_contact", None),
    ("referee", "referee", None),
    ("boss", "employer", None),
    ("surety", "guarantor", None),
    ("stranger", "other_third", None),
    ("father", "parent", "no"),
    ("somebody", None, None),
    ("lawyer", "attorney", None),
    ("everybody", "public", None),
    ("broker", "other_processor", None),
)
PRODUCTS = ("online_consumer_loan", "credit_card", "student_loan", "consumer_debt", None)
KINDS = ("call",) * 8 + (
    *("ringless_voicemail", "text", "text", "im", "email", "letter", "visit", "web"),
    *("public_post", "share", "agreement", "furnish", "number_check"),
)
CALLS = (
    *("talked", "talked", "talked", "rang_out", "busy", "rejected", "voicemail_left"),
    *("answered_no_talk", "played", None, "invalid_number"),
)
OTHERS = ("delivered", "sent", "no_reply", "met", "nobody_home", "posted", None)
LABELS = (
    *("insult", "threat", "demand_payment", "shaming", "disclosed_debt", "heard_by_others"),
    *("pester", "obscenity", "open_card", "debtor_list", "intimidation", "mentions_debt"),
    *("induce_borrow", "false_legal_threat", "filmed_inside", "stalking"),
)
ALL_LABELS = tuple(label.value for label in Label)
VISIT = ("several_visitors", "id_shown", "single_visitor", "entered_uninvited")
PURPOSES = (
    *(None, None, "collect", "restore_contact", "required_notice", "litigation", "offer"),
    *("validation_notice", "transfer_notice", "answer_request", "stop_confirmation"),
)
CHARGES = (None, None, (), ("interest",), ("balance",), ("collection_fee", "balance"))
CHANNELS = (None, None, (), ("lender_app",), ("private_account",))
CONTRACTS = (None, (), ("interest", "late_fee"), ("collection_fee",))
AGREED = (None, (), ("lender_app", "lender_account"))
TOLD = (*CONSENTS.values(), *REQUESTS.values())


def log(seed: int, debtors: int, *, holes: float = 0.0) -> list[Row]:
    """Rows in order of debtor and time. `holes`: how often a needed id or the exact time lacks."""
    rng = random.Random(seed)
    return [row for n in range(debtors) for row in _of_one(rng, f"debtor-{n}", holes)]


def _of_one(rng: random.Random, debtor: str, holes: float) -> Iterator[Row]:
    """The rows of one debtor."""
    zone = rng.choice(ZONES)
    around, place = rng.choice(DAYS), ZoneInfo(zone)
    lenders = rng.sample(LENDERS, rng.choice((1, 1, 2)))
    people = [("debtor", "debtor", None), *rng.sample(PEOPLE, 3)]
    debts = [_debt(rng, n) for n in range(rng.choice((1, 1, 2)))]
    numbers = {person[0]: [_address(rng, person[0], n) for n in range(2)] for person in people}
    agreed = {debt[0]: _agreed(rng, around, place) for debt in debts}
    listed = {lender[0]: rng.random() < 0.6 for lender in lenders}
    engaged = {agent[0]: rng.choice((None, "", "middleman")) for agent in AGENTS}
    often, deletes = rng.choice((0.0, 0.5)), rng.choice((0.0, 0.0, 0.5))
    told = {
        (person[0], lender[0]): _told(rng, around, place)
        for person in people
        for lender in lenders
        if rng.random() < often
    }
    for at in _times(rng, around, place):
        lender, person = rng.choice(lenders), rng.choice(people[:1] * 3 + people)
        own = rng.random() < 0.5
        by, by_kind = (lender[0], lender[1]) if own else rng.choice(AGENTS)
        kind = rng.choice(KINDS)
        address, debt = rng.choice(numbers[person[0]]), rng.choice(debts)
        lacks = rng.choice(("creditor", "person", "address", "debt", "at", "debts"))
        lacks = lacks if rng.random() < holes else ""
        looked = rng.random()
        labels = VISIT if kind == "visit" else rng.choice((LABELS, LABELS, ALL_LABELS))
        contract, terms = agreed[debt[0]]
        spoken = {**(told.get((person[0], lender[0])) or {}), **terms}
        if rng.random() < 0.2:
            spoken["notice_until_at"] = at + dt.timedelta(days=rng.choice((34, 35, 36, 60)))
        charges = rng.choice(CHARGES)
        engaging = engaged.get(by)
        yield Row(
            debtor=debtor,
            occurred_at=at,
            latest_at=at + dt.timedelta(hours=3) if lacks == "at" else None,
            zone=zone,
            kind=kind,
            direction=rng.choice(("out",) * 6 + ("in",)),
            mode=rng.choice((None, "interactive", "interactive", "notify")),
            outcome=rng.choice(CALLS if kind == "call" else OTHERS),
            purpose=rng.choice(PURPOSES),
            by=by,
            by_kind=by_kind,
            creditor=None if lacks == "creditor" else lender[0],
            creditor_kind=lender[1],
            member_of=lender[2],
            person=None if lacks == "person" else person[0],
            role=person[1],
            liable=person[2],
            address=None if lacks == "address" else address[0],
            address_kind=address[1],
            address_source=address[2],
            debt=None if lacks == "debt" else debt[0],
            more_debts=("another",) if lacks == "debts" else None,
            product=debt[1],
            debt_status=debt[2],
            signed_at=debt[3],
            days_past_due=debt[4],
            names=rng.choice((None, (), (lender[0],), (by,), ("nobody",))),
            duration_s=rng.choice((None, None, 5, 60, 3600, 7200)),
            recording=rng.choice((None, "none", "audio", "audio_part")),
            told=spoken or None,
            labels=tuple(rng.sample(labels, rng.choice((0, 1, 2)))) if looked < 0.5 else None,
            labels_unsure=tuple(rng.sample(labels, 1)) if 0.4 < looked < 0.55 else None,
            labels_person=tuple(rng.sample(ALL_LABELS, 1)) if 0.45 < looked < 0.6 else None,
            place=rng.choice((None, None, None, "home", "work")),
            deleted_at=_deleted(rng, at, place) if rng.random() < deletes else None,
            charges=charges,
            claimed_fen=rng.choice((None, 99_999, 100_000, 100_001, 100_002)) if charges else None,
            pay_channels=rng.choice(CHANNELS),
            contract_charges=contract[0],
            contract_channels=contract[1],
            balance_fen=contract[2],
            agency_listed=_on_list(lender[0], by) if listed[lender[0]] else None,
            engaged_by=None if engaging is None else engaging or lender[0],
        )


def _on_list(lender: str, by: str) -> str:
    """Whether a lender's published list names who acts: always the same answer."""
    return "yes" if (len(lender) + len(by)) % 2 else "no"


def _deleted(rng: random.Random, at: dt.datetime, place: ZoneInfo) -> dt.datetime:
    """When a record was deleted: around the same day two or five years later, or soon after."""
    years = rng.choice((0, 2, 2, 5, 5, 6))
    local = at.astimezone(place)
    try:
        there = local.replace(year=local.year + years)
    except ValueError:
        there = local.replace(year=local.year + years, day=28)
    nudge = rng.choice((*NUDGES, dt.timedelta(days=1), dt.timedelta(days=-1)))
    return there.astimezone(dt.UTC) + nudge


Contract = tuple[tuple[str, ...] | None, tuple[str, ...] | None, int | None]
"""Items and channels that a contract holds, and the balance of the ledger."""


def _agreed(
    rng: random.Random, around: dt.date, place: ZoneInfo
) -> tuple[Contract, dict[str, dt.datetime]]:
    """The contract of a debt, and instants of its plan and stays."""
    contract = (rng.choice(CONTRACTS), rng.choice(AGREED), rng.choice((None, 100_000, 0)))

    def near(days: int) -> dt.datetime:
        day = around + dt.timedelta(days=days)
        return dt.datetime.combine(day, dt.time(rng.choice(HOURS)), place).astimezone(dt.UTC)

    found = {}
    if rng.random() < 0.4:
        found["plan_signed_at"] = near(rng.randint(-4, 2))
        if rng.random() < 0.5:
            found["plan_until_at"] = near(rng.choice((365, 1825, 1826, 1827, 3650, -30)))
        if rng.random() < 0.5:
            found["plan_missed_at"] = near(rng.choice((-1, 0, 1, 2, 2000)))
    for since, until in STAYS.values():
        if rng.random() < 0.2:
            found[since] = near(rng.choice((-80, -62, -61, -60, -40, -31, -30, -2, -1, 0, 1)))
            if rng.random() < 0.5:
                found[until] = near(rng.choice((-1, 0, 1, 30)))
    return contract, found


def _times(rng: random.Random, around: dt.date, place: ZoneInfo) -> list[dt.datetime]:
    """Instants near each other, near the edges of hours, some of them twice."""
    found = []
    for _ in range(rng.choice((1, 2, 5, 10, 20, 30))):
        day = around + dt.timedelta(days=rng.choice(APART))
        local = dt.datetime.combine(day, dt.time(rng.choice(HOURS)), place)
        at = local.astimezone(dt.UTC) + rng.choice(NUDGES)
        found += [at, at] if rng.random() < 0.1 else [at]
    return sorted(found)


Debt = tuple[str, str | None, str | None, dt.datetime | None, int | None]
"""Id, product, legal state, when it was signed, days past due."""


def _debt(rng: random.Random, number: int) -> Debt:
    signed = (None, dt.datetime(2019, 1, 1, tzinfo=dt.UTC), dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    status = rng.choice((None, "lawful", "unlawful", "time_barred"))
    late = rng.choice((None, 10, 60, 61, 200))
    return f"debt-{number}", rng.choice(PRODUCTS), status, rng.choice(signed), late


def _address(rng: random.Random, person: str, number: int) -> tuple[str, str | None, str | None]:
    kind = rng.choice(("mobile", "landline_home", "landline_work", "email", None))
    source = rng.choice((None, "left_by_debtor", "bought_from_dealer", "unknown"))
    return f"{person}-{number}", kind, source if kind else None


def _told(rng: random.Random, around: dt.date, place: ZoneInfo) -> dict[str, dt.datetime]:
    """What a person asked or agreed to, some days before or after."""
    found = {}
    for column in rng.sample(TOLD, rng.choice((1, 2, 3))):
        day = around + dt.timedelta(days=rng.randint(-3, 3))
        at = dt.datetime.combine(day, dt.time(rng.randrange(24)), place)
        found[column] = at.astimezone(dt.UTC)
    return found
