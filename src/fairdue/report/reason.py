"""Reasons: what in a report may lead to a refusal, on which events, and until when.

Thresholds are hints taken from what lenders' public code does, never law.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from fairdue.report import slices
from fairdue.report.event import Account, Event, Inquiry, Token
from fairdue.report.reference import Loan, View, in_time, token
from fairdue.report.slices import Slice
from fairdue.report.term import KINDS, PRODUCTS, Text, Window, window
from fairdue.report.when import leaves, local, midnight

Grade = Literal["info", "low", "medium", "high"]
LATE, VERY_LATE = 31, 91


MOST_DAYS = 36_500
"""Largest number of days of a threshold, a hundred years as of `days_past_due`."""


class Parameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Thresholds, as counts, days and seconds, and what counts as high cost (definition 6.2)."""

    thin_days: int = 180
    multi_phone_min: int = 3
    multi_phone_high: int = 5
    burst_min: int = 5
    night_min: int = 3
    highcost_kinds: tuple[str, ...] = ("unlicensed_online",)
    highcost_products: tuple[str, ...] = ("pdl",)
    highcost_min: int = 2
    multi_lender_min: int = 8
    new_for_old_min: int = 2
    new_for_old_seconds: int = 259_200
    debit_fail_min: int = 2


def parameters(text: str | bytes) -> Parameters:
    """Parameters from JSON. Raises ValueError that says what is wrong."""
    try:
        found = msgspec.json.decode(text, type=Parameters)
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from error
    for name in Parameters.__struct_fields__:
        value = getattr(found, name)
        if isinstance(value, int) and value < 1:
            raise ValueError(f"{name} must be 1 or more")
    if found.thin_days > MOST_DAYS:
        raise ValueError(f"thin_days must be {MOST_DAYS} or less")
    for words, known in (
        (found.highcost_kinds, KINDS),
        (found.highcost_products, tuple(PRODUCTS)),
    ):
        strange = [word for word in words if word not in known]
        if strange:
            raise ValueError(f"no {strange[0]}: use one of {', '.join(known)}")
    return found


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One reason: value and threshold, its events by time, when it ends by itself (None: never)."""

    code: str
    grade: Grade
    value: int
    threshold: int
    evidence: tuple[Event, ...] = ()
    ages_out_at: int | None = None


class Case:
    """What the rules look at: the view of one query, and the thresholds."""

    def __init__(self, view: View, given: Parameters) -> None:
        """The query has a person."""
        self.view, self.given = view, given
        self.zone = ZoneInfo(view.settings.zone)
        self.inquiries = [e for e in view.rows("inquiry", "id") if isinstance(e, Inquiry)]
        self.accounts = [e for e in view.rows("account", "id") if isinstance(e, Account)]

    def inside(self, events: Iterable[Event], name: str) -> list[Any]:
        """Those of some events that lie in a window."""
        return self.view.within(events, window(name))

    def of_kind(self, kind: str, name: str) -> list[Account]:
        """Account events of one kind in a window."""
        return self.inside((e for e in self.accounts if e.kind == kind), name)

    def ends(self, events: Iterable[Event], span: Window, nth: int) -> int:
        """When the nth of some events, in order of leaving, leaves a window.

        They leave in the order in which they came unless local dates go back between them.
        """
        mode, rows = self.view.settings.month_mode, in_time(events)
        if all(early <= late for early, late in pairwise(map(self.view.day, rows))):
            rows = rows[nth - 1 : nth]
            nth = 1
        now = self.view.query.as_of
        times = sorted(leaves(e.occurred_at, span, mode, self.zone, now) for e in rows)
        return times[nth - 1]

    def count(
        self,
        code: str,
        events: Sequence[Event],
        least: int,
        span: str,
        grade: Callable[[int], Grade] | None = None,
        *,
        evidence: Iterable[Event] = (),
    ) -> Iterator[Reason]:
        """A reason when there are at least so many events; `evidence`: further events shown."""
        n = len(events)
        if n < least:
            return
        told = {id(e): e for e in (*events, *evidence)}
        yield Reason(
            code=code,
            grade=grade(n) if grade else "high" if n >= 2 * least else "medium",
            value=n,
            threshold=least,
            evidence=tuple(in_time(told.values())),
            ages_out_at=self.ends(events, window(span), n - least + 1),
        )


def latest(events: Iterable[Event], of: Callable[[Event], Token | None]) -> list[Event]:
    """Per token the latest event; of several at one instant that with the smallest id."""
    found: dict[Token | None, Event] = {}
    for event in in_time(events):
        before = found.get(of(event))
        if before is None or before.occurred_at < event.occurred_at:
            found[of(event)] = event
    return list(found.values())


def _no_data(case: Case) -> Iterator[Reason]:
    if not case.inquiries and not case.accounts:
        yield Reason(code="R-NO-DATA", grade="info", value=0, threshold=1)


def _thin_file(case: Case) -> Iterator[Reason]:
    events = in_time((*case.inquiries, *case.accounts))
    least = case.given.thin_days
    if not events or case.view.days_since(events[0]) >= least:
        return
    end = local(events[0].occurred_at, case.zone).date() + dt.timedelta(days=least)
    yield Reason(
        code="R-THIN-FILE",
        grade="info",
        value=case.view.days_since(events[0]),
        threshold=least,
        evidence=tuple(e for e in events if e.occurred_at == events[0].occurred_at),
        ages_out_at=midnight(end, case.zone, case.view.query.as_of),
    )


def _id_mismatch(case: Case) -> Iterator[Reason]:
    query, view = case.view.query, case.view
    if query.phone is None:
        return
    own, other = view.rows("identity", "id"), view.rows("identity", "cell")
    if any(view.is_own(e, "cell") for e in own):
        return
    phones = latest(case.inside(own, "m12"), lambda e: e.phone)
    persons = latest(case.inside(other, "m12"), lambda e: e.person)
    grade: Grade = "high" if phones and persons else "medium" if persons else "low"
    yield from case.count("R-ID-MISMATCH", [*phones, *persons], 1, "m12", lambda _: grade)


def _id_multi_phone(case: Case) -> Iterator[Reason]:
    given = case.given
    seen = case.inside(case.view.rows("identity", "id"), "m12")
    phones = latest(seen, lambda e: token(e, "cell"))

    def grade(n: int) -> Grade:
        return "high" if n >= given.multi_phone_high else "medium"

    yield from case.count("R-ID-MULTI-PHONE", phones, given.multi_phone_min, "m12", grade)


def _apply_burst(case: Case) -> Iterator[Reason]:
    events = case.inside(case.inquiries, "d7")
    yield from case.count("R-APPLY-BURST", events, case.given.burst_min, "d7")


_NIGHT = Slice(name="night", text=Text("夜间", "at night"), night=True)


def _apply_night(case: Case) -> Iterator[Reason]:
    least = case.given.night_min
    events = [e for e in case.inside(case.inquiries, "m3") if case.view.fits(e, _NIGHT)]

    def grade(n: int) -> Grade:
        return "medium" if n >= 2 * least else "low"

    yield from case.count("R-APPLY-NIGHT", events, least, "m3", grade)


def _apply_highcost(case: Case) -> Iterator[Reason]:
    given = case.given
    events = [
        e
        for e in case.inside(case.inquiries, "m6")
        if e.lender_kind in given.highcost_kinds or e.product in given.highcost_products
    ]
    yield from case.count("R-APPLY-HIGHCOST", events, given.highcost_min, "m6")


def _multi_lender(case: Case) -> Iterator[Reason]:
    events = latest(case.inside(case.inquiries, "m3"), lambda e: e.lender)
    yield from case.count("R-MULTI-LENDER", events, case.given.multi_lender_min, "m3")


def _new_for_old(case: Case) -> Iterator[Reason]:
    span = case.given.new_for_old_seconds * 1_000_000
    paid = [e for e in case.accounts if e.kind == "paid" and e.amount_fen > 0]
    repaid: dict[int, list[Account]] = {}
    for new in case.of_kind("opened", "m6"):
        matching = [
            old
            for old in paid
            if old.lender != new.lender and 0 <= old.occurred_at - new.occurred_at <= span
        ]
        if matching:
            repaid[id(new)] = matching
    opened = [e for e in case.accounts if id(e) in repaid]
    matched = [old for matching in repaid.values() for old in matching]
    least = case.given.new_for_old_min
    yield from case.count("R-NEW-FOR-OLD", opened, least, "m6", evidence=matched)


def _worst(events: Iterable[Account]) -> int:
    return max(e.days_past_due or 0 for e in events)


def _by_lateness(days: int) -> Grade:
    return "high" if days >= VERY_LATE else "medium" if days >= LATE else "low"


def _overdue_current(case: Case) -> Iterator[Reason]:
    loans = [loan for loan in case.view.overdue["id"] if not loan.cured]
    readings = [e for loan in loans for e in loan.readings]
    if readings:
        yield Reason(
            code="R-OVERDUE-CURRENT",
            grade=_by_lateness(_worst(readings)),
            value=len(loans),
            threshold=1,
            evidence=tuple(in_time(readings)),
        )


def _of_loans(case: Case, code: str, events: Sequence[Account], grade: Grade) -> Reason:
    """A reason that counts loans and lasts until the last of its events leaves."""
    return Reason(
        code=code,
        grade=grade,
        value=len({(e.lender, e.account) for e in events}),
        threshold=1,
        evidence=tuple(in_time(events)),
        ages_out_at=case.ends(events, window("m24"), len(events)),
    )


def _overdue_hist(case: Case) -> Iterator[Reason]:
    part = slices.OVERDUE_31
    events = [e for e in case.of_kind("overdue", "m24") if case.view.fits(e, part)]
    if events:
        yield _of_loans(case, "R-OVERDUE-HIST", events, _by_lateness(_worst(events)))


def _overdue_then_paid(case: Case) -> Iterator[Reason]:
    cured = {_loan(loan) for loan in case.view.overdue["id"] if loan.cured}
    events = [e for e in case.of_kind("overdue", "m24") if (e.lender, e.account) in cured]
    if events:
        grade: Grade = "medium" if _worst(events) >= LATE else "low"
        yield _of_loans(case, "R-OVERDUE-THEN-PAID", events, grade)


def _loan(loan: Loan) -> tuple[Token, Token]:
    return loan.readings[0].lender, loan.readings[0].account


def _debit_fail(case: Case) -> Iterator[Reason]:
    events = case.of_kind("debit_failed", "m3")
    yield from case.count("R-DEBIT-FAIL", events, case.given.debit_fail_min, "m3")


RULES: Mapping[str, Callable[[Case], Iterator[Reason]]] = MappingProxyType(
    {
        "R-NO-DATA": _no_data,
        "R-THIN-FILE": _thin_file,
        "R-ID-MISMATCH": _id_mismatch,
        "R-ID-MULTI-PHONE": _id_multi_phone,
        "R-APPLY-BURST": _apply_burst,
        "R-APPLY-NIGHT": _apply_night,
        "R-APPLY-HIGHCOST": _apply_highcost,
        "R-MULTI-LENDER": _multi_lender,
        "R-NEW-FOR-OLD": _new_for_old,
        "R-OVERDUE-CURRENT": _overdue_current,
        "R-OVERDUE-HIST": _overdue_hist,
        "R-OVERDUE-THEN-PAID": _overdue_then_paid,
        "R-DEBIT-FAIL": _debit_fail,
    }
)


def reasons(view: View, given: Parameters) -> list[Reason]:
    """The reasons that apply to the person of a query, in the order of the definition."""
    if view.query.person is None:
        return []
    case = Case(view, given)
    return [reason for rule in RULES.values() for reason in rule(case)]
