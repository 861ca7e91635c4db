"""What is owed on a loan on a day: derived line by line, with a range where terms are missing.

What the other side claims is never taken for what is owed: both stand beside each other. Interest
deducted in advance is never deducted silently either: what the debt would be on the money really
received (Civil Code art. 670) is a figure of its own.
"""

import datetime as dt

import msgspec

from fairdue.credit import Booking, agreed_last_due, statute, withheld_fen
from fairdue.facts import Agreement, Citation, History, Loan, Method, Payment
from fairdue.plan import card, instalments
from fairdue.plan.account import Account
from fairdue.plan.deal import kept_deal
from fairdue.plan.line import Line, LineKind
from fairdue.plan.reading import (
    NO_PENALTY,
    USUAL_PENALTY,
    YEAR_360,
    YEAR_365,
    Reading,
    charges_on,
    first_reading,
    open_terms,
    payments_on,
    readings,
)
from fairdue.plan.rounding import half_up
from fairdue.plan.schedule import PPM, Due

CAP_PPM = 240_000
"""24 % a year all in: the most that courts leave standing for financial lenders (CN-RATE-03,
draft). Bounds what can be owed while a rate is not known and nothing is claimed."""


PRIVATE_PENALTY = frozenset({"private_penalty", "private_penalty_old"})
"""Codes of a private loan without an overdue rate: of today's rule, or from before it."""
LATER = ("paid_later", "claimed_later")
"""Codes of what is dated after the day of a ledger."""


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """Lower and upper end in fen; equal when the figure is certain."""

    low_fen: int
    high_fen: int

    @property
    def exact(self) -> bool:
        """Whether both ends are the same."""
        return self.low_fen == self.high_fen


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """What is owed on `debt` at the end of day `on`. All sums in fen.

    `owed` None = nothing is known of the debt's size. Principal, interest, penalty and fees and
    the `lines` belong to the lower end of the range: what the record proves at least; their sum
    less `ahead_fen` (paid before it was due) is the lower end, or below zero when too much was
    paid. `claimed_fen` is what the other side claims on `claimed_on`; it is not verified.
    `on_received` is what would be owed if principal is the money received (Civil Code art. 670);
    None = nothing was withheld. `on_agreement_fen` is what a signed agreement on this debt alone
    still asks for while every instalment of it is paid in time, 0 when it is fulfilled; None =
    there is none, or it was broken. `on_joint_fen` is the same for an agreement that covers
    other debts as well: a sum for all of them together. `settled_on` is the day from which the
    other side shows it as settled: then nothing is owed, or perhaps nothing while something stands
    against it, which `missing` names. `missing` are codes of what would narrow the range, `assumed`
    of what is taken for granted: `no_fee`, because the terms state no fee, `settled`,
    `private_penalty`, because those of a private lender state no overdue rate (`_old`:
    the contract is from before 20 August 2020). There
    stand odd days too: `not_paid_out` yet, `paid_before_paid_out`, and, after `on`, `paid_later`
    and `claimed_later`, which do not count.
    `schedule` tells what was due when and what of it is paid; `days_past_due` None = not known.
    """

    debt: str
    on: dt.date
    principal_fen: int
    interest_fen: int
    penalty_fen: int
    fees_fen: int
    ahead_fen: int
    paid_fen: int
    owed: Range | None
    claimed_fen: int | None
    claimed_on: dt.date | None
    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    schedule: tuple[Due, ...]
    days_past_due: int | None
    on_received: Range | None = None
    on_agreement_fen: int | None = None
    on_joint_fen: int | None = None
    settled_on: dt.date | None = None
    assumed: tuple[str, ...] = ()
    cites: tuple[Citation, ...] = (statute.ALLOCATION, statute.OVERDUE_INTEREST)

    @property
    def overpaid_fen(self) -> int:
        """Fen paid beyond everything owed, at the most; 0 = nothing."""
        owed = self.principal_fen + self.interest_fen + self.penalty_fen + self.fees_fen
        return max(0, self.ahead_fen - owed)


def contract_ledger(loan: Loan, history: History, *, on: dt.date) -> Ledger:
    """What is owed under the contract at the end of day `on`, whoever has paid the lender since."""
    if loan.signed_at is not None and history.day(loan.signed_at) > on:
        return _not_yet(loan, on)
    principal = loan.principal_fen if loan.principal_fen is not None else loan.disbursed_fen
    if principal is None:
        return _agreed(_unknown(loan, history, on), loan, history)
    found = _agreed(_kept(loan, history, on, principal), loan, history)
    if withheld_fen(loan) and loan.disbursed_fen is not None:
        alternative = _kept(loan, history, on, loan.disbursed_fen)
        found = msgspec.structs.replace(
            found, on_received=alternative.owed, cites=(*found.cites, statute.INTEREST_AHEAD)
        )
    return found


def _not_yet(loan: Loan, on: dt.date) -> Ledger:
    """Before the day on which the money is paid out nothing is owed."""
    return Ledger(
        debt=loan.debt,
        on=on,
        principal_fen=0,
        interest_fen=0,
        penalty_fen=0,
        fees_fen=0,
        ahead_fen=0,
        paid_fen=0,
        owed=Range(low_fen=0, high_fen=0),
        claimed_fen=loan.claimed_by(on),
        claimed_on=loan.balance_on,
        lines=(),
        missing=(),
        schedule=(),
        days_past_due=None,
        assumed=("not_paid_out",),
    )


def _agreed(found: Ledger, loan: Loan, history: History) -> Ledger:
    """The ledger with what a kept agreement still asks for; the contract's figures stay."""
    deal = kept_deal(loan, history, on=found.on)
    unpaid = deal.unpaid_fen if deal is not None else None
    return msgspec.structs.replace(found, on_agreement_fen=unpaid)


def _kept(loan: Loan, history: History, on: dt.date, principal: int) -> Ledger:
    first = first_reading(loan, history, on=on, principal_fen=principal)
    lacking = _lacking(loan, first)
    if lacking:
        return _bounded(loan, history, first, on, lacking)
    accounts = [_run(loan, reading, on) for reading in readings(loan, first)]
    lowest = min(accounts, key=lambda account: account.total)
    highest = max(account.total for account in accounts)
    matters = _matters(loan, first, on)
    return Ledger(
        debt=loan.debt,
        on=on,
        principal_fen=lowest.principal,
        interest_fen=lowest.interest,
        penalty_fen=lowest.penalty,
        fees_fen=lowest.fees,
        ahead_fen=lowest.credit,
        paid_fen=lowest.paid,
        owed=Range(low_fen=max(0, lowest.total), high_fen=max(0, highest)),
        claimed_fen=loan.claimed_by(on),
        claimed_on=loan.balance_on,
        lines=tuple(lowest.lines),
        missing=(*matters, *_always_missing(loan, history, on)),
        schedule=paid_schedule(lowest.reading.rows(loan), lowest),
        days_past_due=lowest.days_past_due(on),
        assumed=(*_assumed(loan, first), *_odd_days(loan, history, first, on)),
        cites=_cites(first),
    )


def contract_accounts(
    loan: Loan,
    history: History,
    *,
    on: dt.date,
    principal_fen: int,
    further: tuple[Booking, ...] = (),
) -> tuple[Account, ...]:
    """The contract's account at the end of day `on` under every reading; () when terms lack.

    `further` are payments that the record tells of otherwise than by a payment.
    """
    first = first_reading(loan, history, on=on, principal_fen=principal_fen)
    if _lacking(loan, first):
        return ()
    paid = sorted((*first.payments, *further), key=lambda booking: booking.on)
    first = msgspec.structs.replace(first, payments=tuple(paid))
    return tuple(_run(loan, reading, on) for reading in readings(loan, first))


def _lacking(loan: Loan, first: Reading) -> tuple[str, ...]:
    """Codes of terms without which nothing can be computed day by day."""
    lacking = []
    terms = loan.terms
    if terms.annual_rate_ppm is None:
        lacking.append("rate")
    if terms.method is None:
        lacking.append("method")
    if terms.method is Method.BULLET and loan.signed_at is None:
        lacking.append("signed_at")
    revolving = terms.method is Method.REVOLVING and terms.first_due_on is not None
    if not revolving and not first.rows(loan):
        lacking.append("schedule")
    return tuple(lacking)


def _run(loan: Loan, reading: Reading, on: dt.date) -> Account:
    first_due_on = loan.terms.first_due_on
    if loan.terms.method is Method.REVOLVING and first_due_on is not None:
        return card.run(loan, reading, first_due_on, on=on)
    return instalments.run(loan, reading, reading.rows(loan), on=on)


def _matters(loan: Loan, first: Reading, on: dt.date) -> tuple[str, ...]:
    """Open terms that change what is owed."""
    base = _run(loan, first, on).total
    return tuple(
        term
        for term, others in open_terms(loan, first).items()
        if any(
            _run(loan, msgspec.structs.replace(first, **change), on).total != base
            for change in others
        )
    )


def _always_missing(loan: Loan, history: History, on: dt.date) -> tuple[str, ...]:
    """What the figures leave out whatever the terms: a later agreement, purchases on a card."""
    missing = []
    agreed = (
        a
        for a in history.of(Agreement)
        if loan.debt in a.debts and history.day(a.occurred_at) <= on
    )
    if next(agreed, None) is not None:
        missing.append("agreement")
    if loan.terms.method is Method.REVOLVING:
        missing.append("purchases")
    return tuple(missing)


def _cites(first: Reading) -> tuple[Citation, ...]:
    private = (statute.PRIVATE_OVERDUE,) if first.cap_ppm is not None else ()
    return (statute.ALLOCATION, statute.OVERDUE_INTEREST, *private)


def _assumed(loan: Loan, first: Reading) -> tuple[str, ...]:
    """What the figures take for granted: fees and private penalties that the terms do not state."""
    terms = loan.terms
    late = terms.late_fee_fen or terms.late_fee_ppm
    stated = late if terms.method is Method.REVOLVING else terms.fee_fen
    unstated = first.cap_ppm is not None and terms.penalty is None
    private = unstated and terms.annual_rate_ppm and terms.method is not Method.REVOLVING
    old = first.drawn_on < statute.PRIVATE_OVERDUE.since
    code = "private_penalty_old" if old else "private_penalty"
    return (*(() if stated else ("no_fee",)), *((code,) if private else ()))


def paid_schedule(agreed: tuple[Due, ...], account: Account) -> tuple[Due, ...]:
    """Instalments with what of each is paid."""
    paid = {row.number: row for row in account.rows}
    rows = []
    for due in agreed:
        row = paid.get(due.number)
        if row is not None:
            changes: dict[str, object] = {"paid_fen": row.paid, "paid_on": row.paid_on}
            rows.append(msgspec.structs.replace(due, **changes))
        elif account.settled_on is not None:
            rows.append(
                msgspec.structs.replace(due, paid_fen=due.principal_fen, paid_on=account.settled_on)
            )
        else:
            rows.append(due)
    return tuple(rows)


def _bounded(
    loan: Loan, history: History, first: Reading, on: dt.date, lacking: tuple[str, ...]
) -> Ledger:
    """Bounds while rate or schedule is not known.

    At least principal and charges less everything paid; without interest that is exact. At most
    what is claimed, or without a claim simple interest on the whole principal all along: at the
    contract rate with the usual penalty, or at the cap while the rate is not known.
    """
    paid = sum(p.amount_fen for p in first.payments)
    proven = sum(p.amount_fen for p in first.payments if p.proven)
    charged = sum(c.amount_fen for c in first.charges)
    low = first.principal_fen + charged - paid
    days = max(0, (on - first.drawn_on).days)
    rate = highest_rate(loan, first.cap_ppm)
    year = shortest_year(loan, first.cap_ppm)
    interest = half_up(first.principal_fen * rate * days, PPM * year)
    high = first.principal_fen + charged - proven + interest
    claimed = loan.claimed_by(on)
    if claimed is not None and interest:
        high = claimed
    return Ledger(
        debt=loan.debt,
        on=on,
        principal_fen=max(0, first.principal_fen - max(0, paid - charged)),
        interest_fen=0,
        penalty_fen=0,
        fees_fen=max(0, charged - paid),
        ahead_fen=max(0, -low),
        paid_fen=paid,
        owed=Range(low_fen=max(0, min(low, high)), high_fen=max(0, low, high)),
        claimed_fen=loan.claimed_by(on),
        claimed_on=loan.balance_on,
        lines=_plain_lines(first),
        missing=(*lacking, *_always_missing(loan, history, on)),
        schedule=(),
        days_past_due=_stated_days(loan, on, first.drawn_on),
        assumed=(*_assumed(loan, first), *_odd_days(loan, history, first, on)),
        cites=_cites(first),
    )


def _odd_days(loan: Loan, history: History, first: Reading, on: dt.date) -> tuple[str, ...]:
    """Payments and claims dated so that one of two days must be wrong."""
    before = any(p.on < first.drawn_on for p in first.payments)
    return (*(("paid_before_paid_out",) if before else ()), *later_days(loan, history, on))


def later_days(loan: Loan, history: History, on: dt.date) -> tuple[str, ...]:
    """Codes of what is dated after `on` and so does not count."""
    paid = any(p.debt == loan.debt and history.day(p.occurred_at) > on for p in history.of(Payment))
    claimed = loan.balance_fen is not None and loan.claimed_by(on) is None
    return tuple(code for code, is_later in zip(LATER, (paid, claimed), strict=True) if is_later)


def highest_rate(loan: Loan, cap_ppm: int | None = None) -> int:
    """The most that may run a year, in ppm: contract rate with the usual penalty, else the cap.

    `cap_ppm` is that of private lending, where the contract rate goes on unless more is agreed.
    """
    rate = loan.terms.annual_rate_ppm
    if rate is None:
        return CAP_PPM if cap_ppm is None else cap_ppm
    usual = USUAL_PENALTY.multiplier_ppm if cap_ppm is None else PPM
    multiplier = max(usual, (loan.terms.penalty or NO_PENALTY).multiplier_ppm)
    return half_up(rate * multiplier, PPM)


def shortest_year(loan: Loan, cap_ppm: int | None = None) -> int:
    """Days of the year in which the most may run: as stated, else 360; 365 at the private cap."""
    if loan.terms.annual_rate_ppm is None and cap_ppm is not None:
        return YEAR_365
    return loan.terms.day_count or YEAR_360


def _plain_lines(reading: Reading) -> tuple[Line, ...]:
    """Principal, charges and payments in order of time, without any interest."""
    account = Account(reading=reading, undue=reading.principal_fen)
    account.book(reading.drawn_on, LineKind.DRAWN, reading.principal_fen)
    moved = [(c.on, LineKind.CHARGE, c.amount_fen, c.fact) for c in reading.charges]
    moved += [(p.on, LineKind.PAID_PRINCIPAL, -p.amount_fen, p.fact) for p in reading.payments]
    for on, what, amount, fact in sorted(moved):
        account.book(on, what, amount, fact=fact)
    return tuple(account.lines)


def _unknown(loan: Loan, history: History, on: dt.date) -> Ledger:
    """Only what is claimed is known, or nothing at all."""
    claimed = loan.claimed_by(on)
    paid = payments_on(loan, history, on=on)
    charges = charges_on(loan, history, on=on)
    return Ledger(
        debt=loan.debt,
        on=on,
        principal_fen=0,
        interest_fen=0,
        penalty_fen=0,
        fees_fen=sum(c.amount_fen for c in charges),
        ahead_fen=0,
        paid_fen=sum(p.amount_fen for p in paid),
        owed=None if claimed is None else Range(low_fen=0, high_fen=max(0, claimed)),
        claimed_fen=claimed,
        claimed_on=loan.balance_on,
        lines=(),
        missing=("principal", "schedule", *_always_missing(loan, history, on)),
        schedule=(),
        days_past_due=_stated_days(loan, on, history.day(loan.signed_at or loan.occurred_at)),
        assumed=later_days(loan, history, on),
    )


def _stated_days(loan: Loan, on: dt.date, drawn_on: dt.date) -> int | None:
    """Days past due as stated for the day of the balance, carried on to `on`; else by due day."""
    stated_later = loan.balance_on is not None and loan.balance_on > on
    if loan.days_past_due is not None and not stated_later:
        since = (on - loan.balance_on).days if loan.balance_on is not None else 0
        return loan.days_past_due + max(0, since) if loan.days_past_due else 0
    last = agreed_last_due(loan, drawn_on=drawn_on)
    return None if last is None else max(0, (on - last).days)
