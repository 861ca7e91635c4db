"""A loan with a schedule, day by day: what falls due, what is late, what is paid.

Source: Civil Code arts. 561 (order of payments), 676 (overdue interest), 677 (interest for the
time really used). Overdue principal bears the penalty rate from the day after its due day, once
the days of grace have passed; on principal that is not due the contract interest runs on.
"""

import datetime as dt
from fractions import Fraction

from fairdue.credit import Booking, statute
from fairdue.facts import Loan, Method, PenaltyBase
from fairdue.plan.account import Account, Row
from fairdue.plan.line import LineKind
from fairdue.plan.reading import Reading
from fairdue.plan.rounding import half_up
from fairdue.plan.schedule import MONTHS_A_YEAR, PPM, Due, so_far

ONE_DAY = dt.timedelta(days=1)
GRACE_DAYS_MOST = 3660
"""More days of grace than these, ten years, are never reached."""


def run(loan: Loan, reading: Reading, rows: tuple[Due, ...], *, on: dt.date) -> Account:
    """The account at the end of day `on`."""
    account = Account(reading=reading, undue=reading.principal_fen)
    account.book(reading.drawn_on, LineKind.DRAWN, reading.principal_fen)
    coming = list(rows)
    before = reading.drawn_on
    for day in _days(loan, reading, rows, on):
        if reading.early_saves and coming:
            _save(account, coming[0], before, day)
        before = day
        _accrue(account, day)
        while coming and coming[0].due_on <= day:
            _fall_due(account, loan, coming.pop(0))
        _late_fees(account, loan, day)
        for charge in reading.charges:
            if charge.on == day:
                account.charge(charge)
        for payment in reading.payments:
            if payment.on == day:
                account.receive(payment)
                coming = _settled_early(account, coming, day)
    _accrue_period(account, coming, on)
    return account


def _days(loan: Loan, reading: Reading, rows: tuple[Due, ...], on: dt.date) -> list[dt.date]:
    """Days on which something happens, up to `on`, which is always one of them."""
    days = {on} | {row.due_on for row in rows}
    days |= {booking.on for booking in (*reading.payments, *reading.charges)}
    if loan.terms.late_fee_fen or loan.terms.late_fee_ppm:
        days |= {_late_from(row.due_on, reading) for row in rows}
    return sorted(day for day in days if day <= on)


def _late_from(due_on: dt.date, reading: Reading) -> dt.date:
    return due_on + dt.timedelta(days=min(reading.penalty.grace_days, GRACE_DAYS_MOST)) + ONE_DAY


def _fall_due(account: Account, loan: Loan, due: Due) -> None:
    undue = account.undue
    account.undue -= due.principal_fen
    account.rows.append(
        Row(
            number=due.number,
            due_on=due.due_on,
            principal=due.principal_fen,
            interest=due.interest_fen,
            fee=due.fee_fen,
            accrued_to=due.due_on,
        )
    )
    if due.interest_fen:
        _book_interest(account, loan, due, undue)
        account.rows[-1].interest -= _book_saved(account, due, due.due_on)
    if due.fee_fen:
        account.book(due.due_on, LineKind.FEE, due.fee_fen)
    account.apply(due.due_on)


def _book_interest(account: Account, loan: Loan, due: Due, undue: int) -> None:
    """A period's interest with the sum that gives it: a twelfth, or days, of what bears it.

    Flat interest is on the first balance. No sum is told where none of these gives it, as for the
    part of a period up to the day on which a loan was called in.
    """
    reading, interest = account.reading, due.interest_fen
    days, year = (due.due_on - due.begins_on).days, reading.day_count
    in_days = loan.terms.method is Method.BULLET or loan.terms.period_days is not None
    part, whole = (days, year) if in_days else (1, MONTHS_A_YEAR)
    for base in (undue, reading.principal_fen):
        if half_up(base * reading.rate_ppm * part, whole * PPM) == interest:
            account.book(
                due.due_on,
                LineKind.INTEREST,
                interest,
                base=base,
                rate_ppm=reading.rate_ppm,
                days=days if in_days else None,
                year_days=year if in_days else None,
            )
            return
    account.book(due.due_on, LineKind.INTEREST, interest)


def _accrue(account: Account, day: dt.date) -> None:
    """Penalty interest on what is late, from where each instalment stands to `day`."""
    penalty = account.reading.penalty
    rate = Fraction(account.reading.rate_ppm * penalty.multiplier_ppm, PPM)
    bases: dict[dt.date, int] = {}
    for row in account.rows:
        if day < _late_from(row.due_on, account.reading):
            continue
        base = _base(row, account.reading)
        if base:
            bases[row.accrued_to] = bases.get(row.accrued_to, 0) + base
        row.accrued_to = day
    for since in sorted(bases):
        account.book_penalty(day, bases[since], rate, _running(account.reading, since, day))
    if bases and penalty.base is PenaltyBase.ALL_PRINCIPAL and account.undue:
        surcharge = rate - account.reading.rate_ppm
        if surcharge > 0:
            days = _running(account.reading, max(bases), day)
            account.book_penalty(day, account.undue, surcharge, days)


def _running(reading: Reading, since: dt.date, day: dt.date) -> int:
    """Days after `since` up to `day` on which penalty interest does not stand still."""
    still = sum(
        max(0, (min(day, last) - max(since + ONE_DAY, first)).days + 1)
        for first, last in reading.suspended
    )
    return (day - since).days - still


def _base(row: Row, reading: Reading) -> int:
    with_interest = reading.penalty.base is PenaltyBase.PRINCIPAL_AND_INTEREST
    compound = with_interest or reading.penalty.compound
    return row.principal + (row.interest if compound else 0)


def _late_fees(account: Account, loan: Loan, day: dt.date) -> None:
    terms = loan.terms
    if not (terms.late_fee_fen or terms.late_fee_ppm):
        return
    for row in account.rows:
        late = day >= _late_from(row.due_on, account.reading)
        if late and row.unpaid and not row.late_fee_booked:
            row.late_fee_booked = True
            amount = max(terms.late_fee_fen, half_up(row.unpaid * terms.late_fee_ppm, PPM))
            booking = Booking(on=day, amount_fen=amount, fact=loan.id)
            account.charge(booking, LineKind.LATE_FEE)


def _save(account: Account, row: Due, before: dt.date, day: dt.date) -> None:
    """Interest of the running period that money paid early saves from one day to another."""
    days = (min(day, row.due_on) - max(before, row.begins_on)).days
    early = min(account.credit, account.undue)
    if days > 0 and early > 0:
        length = (row.due_on - row.begins_on).days
        account.saved += Fraction(row.interest_fen * early * days, account.undue * length)


def _saved(account: Account, row: Due, day: dt.date) -> int:
    """What was saved since the last due day, in fen: interest so far less its rounded rest."""
    length = (row.due_on - row.begins_on).days
    elapsed = min(max(0, (day - row.begins_on).days), length)
    rest = Fraction(row.interest_fen * elapsed, length) - account.saved
    return so_far(row, day) - max(0, half_up(rest.numerator, rest.denominator))


def _book_saved(account: Account, row: Due, day: dt.date) -> int:
    """Book what was saved since the last due day."""
    saved = _saved(account, row, day) if account.saved else 0
    account.saved = Fraction(0)
    if saved:
        account.book(day, LineKind.SAVED, -saved, cite=statute.ACTUAL_PERIOD)
    return saved


def _settled_early(account: Account, coming: list[Due], day: dt.date) -> list[Due]:
    """Instalments still to come: none when the money at hand settles the whole loan today."""
    if not coming or not account.credit:
        return coming
    accrued = so_far(coming[0], day)
    saved = _saved(account, coming[0], day) if account.saved else 0
    if account.credit < account.undue + accrued - saved:
        return coming
    if accrued:
        _book_part(account, coming[0], accrued, day)
        accrued -= _book_saved(account, coming[0], day)
    account.credit -= account.undue + accrued
    account.undue = 0
    account.settled_on = day
    return []


def _accrue_period(account: Account, coming: list[Due], on: dt.date) -> None:
    """Interest of the running period up to `on`."""
    if not coming or account.undue == 0:
        return
    account.accrued = so_far(coming[0], on)
    if account.accrued:
        _book_part(account, coming[0], account.accrued, on)
        account.accrued -= _book_saved(account, coming[0], on)


def _book_part(account: Account, due: Due, amount: int, day: dt.date) -> None:
    """Interest of a period up to a day: the whole of it by the days that have passed."""
    account.book(
        day,
        LineKind.INTEREST,
        amount,
        base=due.interest_fen,
        days=(day - due.begins_on).days,
        of_days=(due.due_on - due.begins_on).days,
        cite=statute.ACTUAL_PERIOD,
    )
