"""A synthetic log of contacts as columns: what every entrant of the benchmarks is given.

One row is one contact; words are codes into `WORDS`. People, addresses and debts belong to one
debtor each, creditors to many. Within a debtor the rows are in order of time, whichever way the
log as a whole is ordered.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Order = Literal["debtor", "time"]
Column = NDArray[np.generic]

WORDS: Mapping[str, tuple[str, ...]] = {
    "zone": ("Asia/Shanghai", "America/New_York", "America/Los_Angeles", "Australia/Sydney"),
    "kind": (
        "call",
        "ringless_voicemail",
        "text",
        "im",
        "email",
        "letter",
        "visit",
        "public_post",
    ),
    "direction": ("out", "in"),
    "mode": ("interactive", "notify"),
    "outcome": (
        "talked",
        "answered_no_talk",
        "played",
        "rang_out",
        "busy",
        "rejected",
        "invalid_number",
        "voicemail_left",
        "voicemail_skipped",
        "delivered",
        "sent",
        "met",
        "nobody_home",
        "posted",
    ),
    "role": ("debtor", "guarantor", "agreed_contact", "referee", "employer", "other_third"),
    "creditor_kind": ("bank", "cfc", "microloan", "unlicensed_online"),
    "product": ("online_consumer_loan", "credit_card", "mortgage"),
    "purpose": ("collect", "restore_contact", "required_notice"),
}
_KIND_SHARE = (0.78, 0.02, 0.10, 0.03, 0.03, 0.01, 0.02, 0.01)
_ENDINGS: Mapping[tuple[str, str], Mapping[str, float]] = {
    ("call", "interactive"): {
        "talked": 0.34,
        "answered_no_talk": 0.08,
        "rang_out": 0.33,
        "busy": 0.08,
        "rejected": 0.08,
        "invalid_number": 0.02,
        "voicemail_left": 0.04,
        "voicemail_skipped": 0.03,
    },
    ("call", "notify"): {"played": 0.5, "answered_no_talk": 0.1, "rang_out": 0.4},
    ("ringless_voicemail", ""): {"voicemail_left": 1.0},
    ("text", ""): {"delivered": 0.5, "sent": 0.5},
    ("im", ""): {"delivered": 0.5, "sent": 0.5},
    ("email", ""): {"delivered": 0.5, "sent": 0.5},
    ("letter", ""): {"delivered": 0.5, "sent": 0.5},
    ("visit", ""): {"met": 0.5, "nobody_home": 0.5},
    ("public_post", ""): {"posted": 1.0},
}
SECOND = 1_000_000
HOUR, DAY = 3600 * SECOND, 86_400 * SECOND
FIRST = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
FIRST_US = int(FIRST.timestamp()) * SECOND
PEOPLE, ADDRESSES, DEBTS, CREDITORS, ACTIVE_DAYS = 4, 2, 2, 12, 6
CONTACTS_PER_DEBTOR = 20
NEVER = 2**62


@dataclass(frozen=True)
class Contacts:
    """The columns, each of `len(contacts)` rows.

    `at` are microseconds since 1970 in UTC; `debtor`, `person`, `address`, `debt` and `creditor`
    are numbers; `refused_at` is when the person told this creditor not to get in touch again,
    `NEVER` when that did not happen; all other columns are codes.
    """

    columns: Mapping[str, Column]

    def __len__(self) -> int:
        return len(self.columns["at"])

    def words(self, name: str) -> list[str]:
        """A coded column as words."""
        return np.array(WORDS[name])[self.columns[name]].tolist()  # type: ignore[no-any-return]

    def ints(self, name: str) -> NDArray[np.int64]:
        """A column of numbers or codes as int64."""
        return self.columns[name].astype(np.int64)


@cache
def offsets(first_us: int, last_us: int) -> NDArray[np.int64]:
    """UTC offset in microseconds by zone and hour since `first_us`; none here shifts inside."""
    hours = range(first_us // HOUR, last_us // HOUR + 1)
    table = []
    for name in WORDS["zone"]:
        zone = ZoneInfo(name)
        passed = (dt.datetime.fromtimestamp(h * 3600, zone).utcoffset() for h in hours)
        table.append([int(o.total_seconds()) * SECOND for o in passed if o is not None])
    return np.array(table, dtype=np.int64)


def local_us(contacts: Contacts) -> NDArray[np.int64]:
    """Local wall clock of each contact, microseconds since 1970 as if it were UTC."""
    at = contacts.ints("at")
    first = int(at.min())
    table = offsets(first, int(at.max()))
    passed: NDArray[np.int64] = table[contacts.columns["zone"], at // HOUR - first // HOUR]
    return at + passed


def generate(rows: int, order: Order = "debtor", seed: int = 20260101) -> Contacts:
    """A log of that many contacts, the same for the same seed."""
    rng = np.random.default_rng(seed)
    debtors = max(1, rows // CONTACTS_PER_DEBTOR)
    weight = rng.lognormal(0, 0.8, debtors)
    debtor = np.sort(rng.choice(debtors, rows, p=weight / weight.sum()))
    zone = rng.choice(4, debtors, p=(0.55, 0.2, 0.15, 0.1))[debtor]
    at = _times(rng, debtor, zone)
    by_time = np.lexsort((at, debtor))
    at = _apart(debtor, at[by_time])
    columns: dict[str, NDArray[np.int64]] = {"debtor": debtor, "at": at, "zone": zone}
    columns |= _people(rng, debtor)
    columns |= _debts(rng, debtor, debtors)
    columns |= _doings(rng, rows)
    columns["refused_at"] = _refused_at(rng, columns)
    if order == "time":
        mixed = np.argsort(at, kind="stable")
        columns = {name: column[mixed] for name, column in columns.items()}
    narrow = {name: c.astype(np.int8) for name, c in columns.items() if name in WORDS}
    wide = {name: c.astype(np.int32) for name, c in columns.items() if name not in narrow}
    return Contacts({**wide, **{name: columns[name] for name in ("at", "refused_at")}, **narrow})


def _times(
    rng: np.random.Generator, debtor: NDArray[np.int64], zone: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Instants on a few days per debtor, by day mostly, some exactly on the hour."""
    rows, debtors = len(debtor), int(debtor.max()) + 1
    active = rng.integers(0, 300, debtors)[:, None] + rng.integers(0, 40, (debtors, ACTIVE_DAYS))
    day = active[debtor, rng.integers(0, ACTIVE_DAYS, rows)]
    clock = (rng.normal(14.5, 4.5, rows) % 24 * HOUR).astype(np.int64)
    clock = np.where(rng.random(rows) < 0.05, clock // HOUR * HOUR, clock)
    usual = np.array([8, -5, -8, 10]) * HOUR
    at: NDArray[np.int64] = FIRST_US + day * DAY + clock - usual[zone]
    return at


def _apart(debtor: NDArray[np.int64], at: NDArray[np.int64]) -> NDArray[np.int64]:
    """No two contacts of a debtor at the same instant."""
    while True:
        same = np.flatnonzero((np.diff(at) <= 0) & (np.diff(debtor) == 0)) + 1
        if not len(same):
            return at
        at[same] = at[same - 1] + 1


def _people(rng: np.random.Generator, debtor: NDArray[np.int64]) -> dict[str, NDArray[np.int64]]:
    rows, debtors = len(debtor), int(debtor.max()) + 1
    which = rng.choice(PEOPLE, rows, p=(0.82, 0.08, 0.06, 0.04))
    role = np.zeros((debtors, PEOPLE), np.int64)
    role[:, 1:] = rng.integers(1, len(WORDS["role"]), (debtors, PEOPLE - 1))
    person = debtor * PEOPLE + which
    address = person * ADDRESSES + (rng.random(rows) < 0.2)
    return {"person": person, "role": role[debtor, which], "address": address}


def _debts(
    rng: np.random.Generator, debtor: NDArray[np.int64], debtors: int
) -> dict[str, NDArray[np.int64]]:
    which = (rng.random(len(debtor)) < 0.3).astype(np.int64)
    debt = debtor * DEBTS + which
    creditor = rng.integers(0, CREDITORS, (debtors, DEBTS))[debtor, which]
    kind = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 3])[creditor]
    product = rng.choice(3, (debtors, DEBTS), p=(0.7, 0.25, 0.05))[debtor, which]
    return {"debt": debt, "creditor": creditor, "creditor_kind": kind, "product": product}


def _doings(rng: np.random.Generator, rows: int) -> dict[str, NDArray[np.int64]]:
    kind = rng.choice(len(_KIND_SHARE), rows, p=_KIND_SHARE)
    mode = (rng.random(rows) < 0.25).astype(np.int64)
    outcome = np.zeros(rows, np.int64)
    for (kind_word, mode_word), shares in _ENDINGS.items():
        here = kind == WORDS["kind"].index(kind_word)
        if mode_word:
            here &= mode == WORDS["mode"].index(mode_word)
        codes = [WORDS["outcome"].index(word) for word in shares]
        outcome[here] = rng.choice(codes, int(here.sum()), p=list(shares.values()))
    return {
        "kind": kind,
        "mode": mode,
        "outcome": outcome,
        "direction": (rng.random(rows) < 0.04).astype(np.int64),
        "purpose": rng.choice(3, rows, p=(0.9, 0.07, 0.03)),
    }


def _refused_at(
    rng: np.random.Generator, columns: Mapping[str, NDArray[np.int64]]
) -> NDArray[np.int64]:
    """In one of eight contacts with others the person says: not again."""
    pair = columns["person"] * 16 + columns["creditor"]
    told = (columns["role"] > 1) & (rng.random(len(pair)) < 0.125)
    first = np.full(int(pair.max()) + 1, NEVER)
    np.minimum.at(first, pair[told], columns["at"][told] + 60 * SECOND)
    found: NDArray[np.int64] = first[pair]
    return found
