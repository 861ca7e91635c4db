"""What is owed under an agreement that restates the debt (`rebooked.py`), day by day.

The contract's account is closed on the day of the signature and a new one opened from what the
agreement makes of it. A treatment or a rate that is not known gives a range. Once an instalment is
missed, what the agreement says of that decides whether the contract counts again.
"""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence

import msgspec

from fairdue.credit import Booking, parts_paid, recorded_payments, statute
from fairdue.facts import (
    Agreement,
    Basis,
    History,
    LegalEvent,
    LegalStep,
    Loan,
    OnFailure,
    Rebooking,
)
from fairdue.plan import instalments
from fairdue.plan.account import Account
from fairdue.plan.ledger import (
    Ledger,
    Range,
    contract_accounts,
    contract_ledger,
    highest_rate,
    paid_schedule,
    shortest_year,
)
from fairdue.plan.line import Line, LineKind, balance_after
from fairdue.plan.reading import (
    NO_PENALTY,
    charges_on,
    first_reading,
    payments_on,
    told_paid,
)
from fairdue.plan.rebooked import (
    Opening,
    Restatement,
    State,
    agreed_rates,
    agreed_rows,
    agreed_years,
    openings,
    restatements,
)
from fairdue.plan.rounding import half_up
from fairdue.plan.schedule import PPM, Due, called_in

__all__ = ["agreed_ledger", "between", "broken_ledger", "failure_codes", "states"]


def agreed_ledger(loan: Loan, history: History, *, on: dt.date) -> Ledger:
    """What is owed at the end of day `on`, under the latest agreement that restates the debt.

    Without such an agreement, or where nothing is known to start from, the contract's ledger.
    """
    found = contract_ledger(loan, history, on=on)
    deals = restatements(loan, history, on=on)
    if not deals:
        return found
    principal = loan.principal_fen if loan.principal_fen is not None else loan.disbursed_fen
    stands = states(loan, history, deals, on, principal)
    if not stands:
        return found
    lowest = min(stands, key=lambda state: state.total)
    highest = max(state.total for state in stands)
    on_received = found.on_received
    if on_received is not None and loan.disbursed_fen is not None:
        on_received = _range(states(loan, history, _unstated(deals), on, loan.disbursed_fen))
    return msgspec.structs.replace(
        between(found, lowest, highest),
        paid_fen=max(found.paid_fen, lowest.paid),
        on_received=on_received,
        missing=_missing(loan, history, found, deals, on, exact=lowest.total == highest),
        cites=(*found.cites, statute.MODIFIED),
    )


def between(found: Ledger, lowest: State, highest_fen: int) -> Ledger:
    """The ledger from `lowest`, which gives parts and lines, up to `highest_fen`."""
    return msgspec.structs.replace(
        found,
        principal_fen=lowest.principal,
        interest_fen=lowest.interest,
        penalty_fen=lowest.penalty,
        fees_fen=lowest.fees,
        ahead_fen=lowest.ahead,
        owed=Range(low_fen=max(0, lowest.total), high_fen=max(0, highest_fen)),
        lines=lowest.lines,
        schedule=lowest.schedule,
        days_past_due=lowest.days_past_due,
    )


def broken_ledger(loan: Loan, history: History, *, on: dt.date) -> Ledger:
    """What would be owed at the end of day `on` if the latest agreement no longer counted.

    Agreements before it stand. What was waived is owed again, and what was paid under it counts.
    """
    found = contract_ledger(loan, history, on=on)
    deals = restatements(loan, history, on=on)
    principal = loan.principal_fen if loan.principal_fen is not None else loan.disbursed_fen
    if not deals:
        return found
    stands = _broken(loan, history, deals, on, principal, ())
    if not stands:
        return found
    schedule = min(stands, key=lambda state: state.total).schedule
    return msgspec.structs.replace(found, owed=_range(stands), schedule=schedule)


def _range(states: Sequence[State]) -> Range | None:
    totals = [state.total for state in states]
    return Range(low_fen=max(0, min(totals)), high_fen=max(0, *totals)) if totals else None


def _unstated(deals: Sequence[Restatement]) -> tuple[Restatement, ...]:
    """The agreements without the principal they state: it rests on the sum of the contract."""
    return tuple(
        msgspec.structs.replace(d, terms=msgspec.structs.replace(d.terms, principal_fen=None))
        for d in deals
    )


def states(
    loan: Loan,
    history: History,
    deals: Sequence[Restatement],
    on: dt.date,
    principal: int | None,
    told: tuple[Booking, ...] = (),
) -> list[State]:
    """Where the debt may stand at the end of day `on` after these agreements, the last counts.

    What was there before it counts as well once it is broken, and while nothing but somebody's
    word shows it; instalments `told` as paid under it then count there.
    """
    if not deals:
        return _by_contract(loan, history, on, principal, told)
    *before, deal = deals
    found: list[State] = []
    told_only = deal.fact.basis is Basis.CLAIMED
    broken, in_time = False, _in_time(loan, history, deal, on)
    for opening in openings(states(loan, history, before, deal.signed_on, principal), deal):
        for _, rows, account in _accounts(loan, history, deal, opening, on, told):
            late = [] if in_time else _late(account, on)
            broken = broken or bool(late)
            if not late or deal.terms.on_failure is not OnFailure.CONTRACT:
                found += _stands(loan, opening, rows, account, late, on)
    if told_only or (broken and deal.terms.on_failure is not OnFailure.AGREEMENT):
        found += _broken(loan, history, deals, on, principal, told)
    return found


def _broken(
    loan: Loan,
    history: History,
    deals: Sequence[Restatement],
    on: dt.date,
    principal: int | None,
    told: tuple[Booking, ...],
) -> list[State]:
    """Where the debt may stand without the last of the agreements; what was paid under it counts.

    An instalment without a sum is paid with the sum that some reading of the agreement gives it.
    """
    *before, deal = deals
    recorded = recorded_payments(loan, history, on=on)
    signed = [deal.fact]
    if not deal.amounts_known:
        starts = openings(states(loan, history, before, deal.signed_on, principal), deal)
        accounts = (_accounts(loan, history, deal, start, on, told) for start in starts)
        signed = [fact for each in accounts for fact, _, _ in each] or signed
    paid = dict.fromkeys(
        (*told, *(booking for booking in told_paid(fact, recorded, history, on) if booking.proven))
        for fact in signed
    )
    return [end for shown in paid for end in states(loan, history, before, on, principal, shown)]


def _in_time(loan: Loan, history: History, deal: Restatement, on: dt.date) -> bool:
    """Whether every instalment is paid in time as it is written.

    What the debt comes to beyond these sums is owed with the last one, but none was missed.
    """
    return all(
        part.paid_on is not None and part.proven and not part.paid_late
        for part in parts_paid(loan, deal.fact, history, on=on)
    )


def _late(account: Account, on: dt.date) -> list[tuple[int, int]]:
    """Sum in fen and days of delay of each instalment that was paid late or is late by then."""
    delays = (
        (row.unpaid or row.paid, ((row.paid_on or on) - row.due_on).days) for row in account.rows
    )
    return [
        (fen, days) for fen, days in delays if fen and days > account.reading.penalty.grace_days
    ]


def _by_contract(
    loan: Loan,
    history: History,
    on: dt.date,
    principal: int | None,
    told: tuple[Booking, ...],
) -> list[State]:
    """The contract's account under every reading; where terms lack, the ends of its range."""
    accounts = (
        contract_accounts(loan, history, on=on, principal_fen=principal, further=told)
        if principal is not None
        else ()
    )
    if accounts:
        return [
            State(
                principal=account.principal,
                interest=account.interest,
                penalty=account.penalty,
                fees=account.fees,
                ahead=account.credit,
                paid=account.paid,
                lines=tuple(account.lines),
                schedule=paid_schedule(account.reading.rows(loan), account),
                days_past_due=account.days_past_due(on),
            )
            for account in accounts
        ]
    kept = contract_ledger(loan, history, on=on)
    if kept.owed is None:
        return []
    paid = sum(booking.amount_fen for booking in told)
    lines = () if told else kept.lines
    return [
        State(
            principal=end,
            ahead=paid,
            paid=kept.paid_fen + paid,
            lines=lines,
            days_past_due=kept.days_past_due or 0,
        )
        for end in dict.fromkeys((kept.owed.low_fen, kept.owed.high_fen))
    ]


def _accounts(
    loan: Loan,
    history: History,
    deal: Restatement,
    opening: Opening,
    on: dt.date,
    told: tuple[Booking, ...],
) -> Iterator[tuple[Agreement, tuple[Due, ...], Account]]:
    """The account since the signature for every rate, year and proof of payment.

    With the agreement in which every instalment has its sum.
    """
    called = _called_in(loan, history, deal, on)
    first = first_reading(loan, history, on=on, principal_fen=opening.principal)
    plain = msgspec.structs.replace(loan.terms, late_fee_fen=0, late_fee_ppm=0)
    bare = msgspec.structs.replace(loan, terms=plain)
    charges = tuple(c for c in charges_on(loan, history, on=on) if c.on > deal.signed_on)
    for rate, year in itertools.product(agreed_rates(loan, deal), agreed_years(loan, deal)):
        rows = agreed_rows(loan, deal, opening, rate, year)
        fact = _with_sums(deal, rows)
        paid = (*_paid(loan, history, fact, on), *told)
        proven = tuple(p for p in paid if p.proven)
        rows = called_in(rows, called) if called is not None else rows
        last = msgspec.structs.replace(rows[-1], fee_fen=opening.deferred)
        rows = (*rows[:-1], last)
        for payments in dict.fromkeys((paid, proven)):
            reading = msgspec.structs.replace(
                first,
                rate_ppm=rate,
                day_count=year,
                penalty=loan.terms.penalty or NO_PENALTY,
                drawn_on=deal.signed_on,
                payments=payments,
                charges=charges,
            )
            yield fact, rows, instalments.run(bare, reading, rows, on=on)


def _called_in(loan: Loan, history: History, deal: Restatement, on: dt.date) -> dt.date | None:
    """The day on which the whole was called in after the signature."""
    days = (
        history.day(event.occurred_at)
        for event in history.of(LegalEvent)
        if event.debt == loan.debt and event.step is LegalStep.ACCELERATED
    )
    return min((day for day in days if deal.signed_on < day <= on), default=None)


def _with_sums(deal: Restatement, rows: Sequence[Due]) -> Agreement:
    """The agreement; instalments without sums get those of the rows."""
    parts = tuple(
        part
        if part.amount_fen is not None
        else msgspec.structs.replace(part, amount_fen=row.total_fen)
        for part, row in zip(deal.parts, rows, strict=True)
    )
    return msgspec.structs.replace(deal.fact, instalments=parts)


def _paid(loan: Loan, history: History, agreement: Agreement, on: dt.date) -> tuple[Booking, ...]:
    """Payments after the signature: recorded, and instalments marked as paid beside them."""
    signed_on = history.day(agreement.occurred_at)
    recorded = [p for p in payments_on(loan, history, on=on) if p.on > signed_on]
    told = told_paid(agreement, recorded, history, on)
    return tuple(sorted((*recorded, *told), key=lambda booking: (booking.on, booking.fact)))


def _stands(
    loan: Loan,
    opening: Opening,
    rows: tuple[Due, ...],
    account: Account,
    late: Sequence[tuple[int, int]],
    on: dt.date,
) -> list[State]:
    """The account as it stands; when an instalment is late also with the most that may cost."""
    last = rows[-1].number
    ahead_of_last = all(row.number != last for row in account.rows)
    found = State(
        principal=account.principal,
        interest=account.interest,
        penalty=account.penalty,
        fees=account.fees + (opening.deferred if ahead_of_last else 0),
        ahead=account.credit,
        paid=opening.paid + account.paid,
        lines=_joined(opening, account, rows[-1]),
        schedule=paid_schedule(rows, account),
        days_past_due=account.days_past_due(on),
    )
    if not late:
        return [found]
    more = sum(_cost_of_delay(loan, amount, days) for amount, days in late)
    dearer = msgspec.structs.replace(found, penalty=max(found.penalty, more))
    return [found, dearer]


def _cost_of_delay(loan: Loan, unpaid: int, days: int) -> int:
    """The most that a late instalment may cost: the contract's penalty and its late fee."""
    if not unpaid:
        return 0
    fee = max(loan.terms.late_fee_fen, half_up(unpaid * loan.terms.late_fee_ppm, PPM))
    return half_up(unpaid * highest_rate(loan) * days, PPM * shortest_year(loan)) + fee


def _joined(opening: Opening, account: Account, last: Due) -> tuple[Line, ...]:
    """The lines of both accounts; what was put off is owed all along and only falls due later."""
    lines = list(opening.lines)
    for line in account.lines[1:]:
        changes: dict[str, object] = {"amount_fen": line.amount_fen}
        if line.what is LineKind.FEE and line.on == last.due_on:
            changes = {"what": LineKind.DEFERRED, "amount_fen": 0, "base_fen": line.amount_fen}
        moved = msgspec.structs.replace(line, **changes)
        balance = balance_after(lines) + moved.amount_fen
        lines.append(msgspec.structs.replace(moved, balance_fen=balance))
    return tuple(lines)


def _missing(
    loan: Loan,
    history: History,
    found: Ledger,
    deals: Sequence[Restatement],
    on: dt.date,
    *,
    exact: bool,
) -> tuple[str, ...]:
    """What would narrow the range: the contract's open terms, then those of the agreement."""
    codes = [code for code in found.missing if code == "purchases"]
    if exact:
        return tuple(codes)
    deal = deals[-1]
    terms = deal.terms
    before = contract_ledger(loan, history, on=deal.signed_on)
    if terms.principal_fen is None or None in {terms.interest, terms.penalty, terms.fees}:
        codes = [code for code in before.missing if code != "agreement"]
    if deal.fact.basis is Basis.CLAIMED:
        codes.append("agreed_proof")
    treated = {"interest": terms.interest, "penalty": terms.penalty, "fees": terms.fees}
    codes += [f"agreed_{name}" for name, how in treated.items() if how is None]
    if terms.annual_rate_ppm is None:
        codes.append("agreed_rate")
    if any(not booking.proven for booking in _paid(loan, history, deal.fact, on)):
        codes.append("payment_proof")
    parts = parts_paid(loan, deal.fact, history, on=on)
    if any((part.paid_on or on) > part.due for part in parts):
        codes += failure_codes(terms, found)
    return tuple(dict.fromkeys(codes))


def failure_codes(terms: Rebooking, found: Ledger) -> tuple[str, ...]:
    """What of the debt is not known once an instalment of its agreement was not paid in time.

    Where the contract counts again, only what is not known of the contract (`found`).
    """
    if terms.on_failure is OnFailure.CONTRACT:
        return tuple(code for code in found.missing if code != "agreement")
    return ("agreed_failure" if terms.on_failure is None else "agreed_delay",)
