"""The record of a case as events of the big-data report, and a plan as events to come.

Recorded inquiries and account events are taken as they are. For a lender of whom no account event
is recorded, loans and payments of the case stand in: paid out, paid, overdue as stated or as the
contract tells. Private lenders report nowhere and are left out. What is assumed is said in notes.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

import msgspec

from fairdue import credit, facts
from fairdue import plan as planning
from fairdue.casefile.directory import Lender
from fairdue.facts import REPORT_KIND, History, LenderKind, Loan, PartyRole, Payment, ReportKind
from fairdue.report.event import Account, Inquiry, Query
from fairdue.report.person import Hit, Judged, Planned
from fairdue.report.term import Text
from fairdue.report.when import instant

PHONE = facts.OWN_PHONE
COURTS = "R-COURT"
_END = dt.time(23, 59, 59, 999_999)


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Events of a case; a table is None when nothing of it is recorded. `names` by lender id."""

    inquiries: tuple[Inquiry, ...] | None
    accounts: tuple[Account, ...] | None
    hits: tuple[Hit, ...] | None
    names: dict[str, str]
    notes: tuple[Text, ...]


def end_of(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """The last microsecond of a local day: a report of that instant sees what came that day."""
    return dt.datetime.combine(day, _END, zone)


def query(history: History, at: dt.datetime) -> Query:
    """The borrower's own query at an instant."""
    person = history.debtor or facts.Role.DEBTOR.value
    return Query(query_id="case", person=person, phone=PHONE, viewer=None, as_of=instant(at))


def record(history: History, at: dt.datetime) -> Record:
    """What the case knows, as of an instant."""
    person = query(history, at).person
    inquiries = tuple(_inquiry(fact, person) for fact in history.of(facts.Inquiry))
    events = [_account(fact, person) for fact in history.of(facts.AccountEvent)]
    reported = {e.lender for e in events}
    made = _Loans(history, at, person)
    for loan in history.loans.values():
        if made.lender(loan) not in reported:
            events += made.events(loan)
    hits = tuple(_hit(fact) for fact in history.of(facts.Listing))
    return Record(
        inquiries=inquiries or None,
        accounts=tuple(events) if events or history.loans else None,
        hits=hits or None,
        names={party.party: party.name for party in history.parties.values() if party.name},
        notes=made.notes(),
    )


def judged(history: History, found: Iterable[Lender]) -> dict[str, Judged]:
    """What each lender that inquired is, and the first reason, by its name in the inquiry."""
    return {
        asked.lender: _judged(lender.standing)
        for lender in found
        for fact in lender.inquiries
        if isinstance(asked := history.by_id[fact], facts.Inquiry)
    }


def _judged(found: credit.Standing) -> Judged:
    """Class and strongest reason; what exactly was seen stands on the lender's own page."""
    zh, en = (credit.class_text(found.klass, locale) for locale in ("zh-CN", "en"))
    why = msgspec.structs.replace(found.reasons[0], seen="")
    zh_why, en_why = (credit.reason_text(why, locale) for locale in ("zh-CN", "en"))
    return Judged(Text(zh, en), Text(zh_why, en_why))


def _inquiry(fact: facts.Inquiry, person: str | int | None) -> Inquiry:
    return Inquiry(
        event_id=fact.id,
        person=person if fact.by_id else None,
        phone=PHONE if fact.by_phone else None,
        lender=fact.lender,
        lender_kind=fact.lender_kind.value,
        product=fact.product.value,
        occurred_at=instant(fact.occurred_at),
        known_at=None if fact.known_at is None else instant(fact.known_at),
    )


def _account(fact: facts.AccountEvent, person: str | int | None) -> Account:
    return Account(
        event_id=fact.id,
        person=person,
        phone=None,
        lender=fact.lender,
        lender_kind=fact.lender_kind.value,
        account=fact.account,
        kind=fact.kind.value,
        amount_fen=fact.amount_fen,
        occurred_at=instant(fact.occurred_at),
        days_past_due=fact.days_past_due,
        known_at=None if fact.known_at is None else instant(fact.known_at),
    )


def _hit(fact: facts.Listing) -> Hit:
    return Hit(
        hit_id=fact.id,
        reason=fact.reason,
        source=fact.list_source,
        at=fact.occurred_at,
        degree=1 if fact.degree == 1 else 2 if fact.degree > 1 else 0,
        grade=fact.grade,
        court=fact.reason.upper().startswith(COURTS),
        known_at=fact.known_at,
    )


class _Loans:
    """Loans of a case as account events, and what had to be assumed."""

    def __init__(self, history: History, at: dt.datetime, person: str | int | None) -> None:
        self.history, self.at, self.person = history, at, person
        self.today = history.day(at)
        self.noted: dict[str, list[str]] = {}

    def lender(self, loan: Loan) -> str:
        """Who lent, not who bought the debt later; the loan's own name when nobody is named."""
        lent = loan.party(PartyRole.CREDITOR) or loan.party(PartyRole.FUNDER)
        return lent or loan.creditor or loan.debt

    def _kind(self, loan: Loan) -> LenderKind | None:
        party = self.history.parties.get(self.lender(loan))
        return party.kind if party else None

    def events(self, loan: Loan) -> Iterator[Account]:
        """A loan's events up to the instant."""
        if self._kind(loan) is LenderKind.PRIVATE_PERSON:
            self._note("private", loan)
            return
        if loan.signed_at is None:
            self._note("undated", loan)
        elif loan.signed_at < self.at:
            yield self._opened(loan, loan.signed_at)
        paid = [p for p in self.history.of(Payment) if p.debt == loan.debt]
        for payment in paid:
            if payment.occurred_at < self.at:
                yield self._paid(loan, payment)
        yield from self._overdue(loan)

    def _note(self, code: str, loan: Loan) -> None:
        self.noted.setdefault(code, []).append(loan.name or loan.debt)

    def _event(
        self, loan: Loan, kind: str, at: dt.datetime, amount: int, *, fact: str, late: int | None
    ) -> Account:
        known = self._kind(loan)
        return Account(
            event_id=fact,
            person=self.person,
            phone=None,
            lender=self.lender(loan),
            lender_kind=(REPORT_KIND[known] if known else ReportKind.OTHER_NONBANK).value,
            account=loan.debt,
            kind=kind,
            amount_fen=amount,
            occurred_at=instant(at),
            days_past_due=late,
        )

    def _opened(self, loan: Loan, at: dt.datetime) -> Account:
        amount = loan.disbursed_fen if loan.disbursed_fen is not None else loan.principal_fen
        if amount is None:
            self._note("no_amount", loan)
        return self._event(loan, "opened", at, amount or 0, fact=loan.id, late=None)

    def _paid(self, loan: Loan, payment: Payment) -> Account:
        day = self.history.day(payment.occurred_at)
        return self._event(
            *(loan, "paid", payment.occurred_at, payment.amount_fen),
            fact=payment.id,
            late=self._lateness(loan, day),
        )

    def _lateness(self, loan: Loan, day: dt.date) -> int | None:
        """Days by which the oldest unpaid instalment was late on a day; None = not known."""
        before = day - dt.timedelta(days=1)
        rows = planning.ledger(loan, self.history, on=before).schedule
        due = [row.due_on for row in rows if row.due_on < day and row.paid_on is None]
        if due:
            return (day - min(due)).days
        if rows:
            return 0
        if loan.days_past_due is None:
            return None
        since = self._stated_on(loan) - dt.timedelta(days=loan.days_past_due)
        return (day - since).days if day > since else None

    def _stated_on(self, loan: Loan) -> dt.date:
        """The day of which the days overdue are stated."""
        return loan.balance_on or self.history.day(loan.occurred_at)

    def _overdue(self, loan: Loan) -> Iterator[Account]:
        """The arrears as stated, else as the contract and the payments tell."""
        days = loan.days_past_due
        if days is None:
            days = planning.ledger(loan, self.history, on=self.today).days_past_due
            on = self.today
            if days:
                self._note("computed", loan)
        else:
            on = self._stated_on(loan)
        if not days or on > self.today:
            return
        at = min(end_of(on, self.history.zone), self.at - dt.timedelta(microseconds=1))
        amount = self._arrears(loan, on)
        yield self._event(loan, "overdue", at, amount, fact=loan.id, late=days)

    def _arrears(self, loan: Loan, on: dt.date) -> int:
        """Instalments due and not paid on a day; without a schedule what is claimed or owed."""
        kept = planning.ledger(loan, self.history, on=on)
        due = [row for row in kept.schedule if row.due_on <= on]
        if due:
            return sum(max(0, row.total_fen - row.paid_fen) for row in due)
        if loan.balance_fen is not None:
            self._note("claimed", loan)
            return loan.balance_fen
        if kept.owed is None:
            self._note("no_arrears", loan)
            return 0
        return kept.owed.high_fen

    def notes(self) -> tuple[Text, ...]:
        """What was assumed, and of which loans."""
        return tuple(
            Text(f"{_NOTES[code].zh}：{'、'.join(found)}", f"{_NOTES[code].en}: {', '.join(found)}")
            for code, found in self.noted.items()
        )


_NOTES = {
    "private": Text("向个人借的钱不计入", "loans of private persons are left out"),
    "undated": Text("不知道放款日，放款没有计入", "day of payout not known, payout not counted"),
    "no_amount": Text("不知道放款金额，按0计", "amount paid out not known, counted as 0"),
    "computed": Text(
        "逾期天数由合同和还款记录算出", "days overdue computed from contract and payments"
    ),
    "claimed": Text(
        "没有还款日程，逾期金额按对方所称的欠款",
        "no schedule, arrears as the balance the other side claims",
    ),
    "no_arrears": Text("逾期金额不知道，按0计", "arrears not known, counted as 0"),
}


def planned(history: History, accounts: Iterable[Account], offered: planning.Plan) -> Planned:
    """A repayment plan as payments and settlements to come, on the loans that the report knows.

    A payment on an overdue loan stays late by as many days as have passed since.
    """
    known = {str(e.account): e for e in accounts}
    late = {str(e.account): e for e in accounts if e.kind == "overdue"}
    closes = dict(offered.closes)
    events = []
    for month in offered.months:
        at = dt.datetime.combine(month.on, dt.time(12), history.zone)
        for pay in month.payments:
            loan = known.get(pay.debt)
            if loan is None:
                continue
            reading = late.get(pay.debt)
            days = reading and (reading.days_past_due or 0) + _days(history, reading, month.on)
            paid = msgspec.structs.replace(
                *(loan,),
                event_id=f"plan:{pay.debt}:{month.on}",
                kind="paid",
                amount_fen=pay.amount_fen,
                days_past_due=days,
                occurred_at=instant(at),
                known_at=None,
            )
            events.append(paid)
            if closes.get(pay.debt) == month.on:
                settled = {"kind": "settled", "amount_fen": 0, "days_past_due": None}
                events.append(msgspec.structs.replace(paid, **settled))
    name = next(p.name for p in planning.presets() if p.preset is offered.preset)
    return Planned(
        id=offered.preset.value,
        assuming=Text(
            f"按计划“{name['zh-CN']}”还款，机构如实报送，没有新的查询和借款",
            f"paid by the plan “{name['en']}” and reported as paid, no new inquiries or loans",
        ),
        events=tuple(events),
    )


def _days(history: History, reading: Account, on: dt.date) -> int:
    """Days from a reading to a day."""
    then = dt.datetime.fromtimestamp(reading.occurred_at // 1_000_000, history.zone).date()
    return max(0, (on - then).days)
