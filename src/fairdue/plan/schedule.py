"""The contract's schedule: what falls due on which day, in whole fen.

Each instalment is rounded half up to the fen; what rounding leaves over is in the last one.
"""

import datetime as dt
from fractions import Fraction

import msgspec

from fairdue.credit import agreed_last_due, can_be, instalment_due, months_after
from fairdue.facts import Loan, Method
from fairdue.plan.rounding import half_up

PPM = 1_000_000
MONTHS_A_YEAR = 12


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """One instalment: its number from 1, the period it closes, and its parts in fen.

    `begins_on` is the first day of its period, `due_on` the last. `paid_fen` and `paid_on` are
    filled in by the ledger; `paid_on` None = not paid in full.
    """

    number: int
    begins_on: dt.date
    due_on: dt.date
    principal_fen: int
    interest_fen: int
    fee_fen: int = 0
    paid_fen: int = 0
    paid_on: dt.date | None = None

    @property
    def total_fen(self) -> int:
        """What the instalment asks for, in fen."""
        return self.principal_fen + self.interest_fen + self.fee_fen


def schedule(
    loan: Loan, *, principal_fen: int, rate_ppm: int, day_count: int, drawn_on: dt.date
) -> tuple[Due, ...]:
    """Instalments of a loan over `principal_fen` at `rate_ppm` a year; () when terms are missing.

    Revolving accounts have no schedule. `day_count` (360 or 365) counts for periods in days and
    for a bullet loan; a calendar month is a twelfth of a year.
    """
    if loan.terms.method is Method.BULLET:
        return _bullet(loan, principal_fen, rate_ppm, day_count, drawn_on)
    count = instalment_count(loan)
    if loan.terms.first_due_on is None or count is None or loan.terms.method is None:
        return ()
    rate = period_rate(loan, rate_ppm, day_count)
    parts = _PARTS.get(loan.terms.method)
    if parts is None:
        return ()
    rows = parts(principal_fen, rate, count)
    return tuple(
        Due(
            number=number,
            begins_on=_begins(loan, number),
            due_on=_due(loan, number),
            principal_fen=principal,
            interest_fen=interest,
            fee_fen=loan.terms.fee_fen,
        )
        for number, (principal, interest) in enumerate(rows, start=1)
    )


def so_far(row: Due, day: dt.date) -> int:
    """Interest of a running period up to a day, in proportion to its days (Civil Code art. 677)."""
    if day >= row.due_on:
        return row.interest_fen
    elapsed = max(0, (day - row.begins_on).days)
    return half_up(row.interest_fen * elapsed, max(1, (row.due_on - row.begins_on).days))


def called_in(rows: tuple[Due, ...], called_on: dt.date) -> tuple[Due, ...]:
    """Instalments when the loan is called in: all that was to come is due on that day.

    The interest of the running period is due up to that day, that of later periods never.
    """
    later = [row for row in rows if row.due_on > called_on]
    if not later:
        return rows
    current = later[0]
    whole = Due(
        number=current.number,
        begins_on=min(current.begins_on, called_on),
        due_on=called_on,
        principal_fen=sum(row.principal_fen for row in later),
        interest_fen=so_far(current, called_on),
    )
    return (*(row for row in rows if row.due_on <= called_on), whole)


def instalment_count(loan: Loan) -> int | None:
    """Number of instalments: as agreed, else counted from first to last due day, else None.

    A number or a period that cannot be, such as nought, counts as not known.
    """
    count = loan.terms.instalments
    count = _counted(loan) if count is None else count
    return count if count is not None and can_be(count, loan.terms.period_days) else None


def _counted(loan: Loan) -> int | None:
    """Number of instalments from the first to the last due day."""
    days = loan.terms.period_days
    first, last = loan.terms.first_due_on, loan.last_due_on
    if first is None or last is None or last < first:
        return None
    if days is not None:
        whole, rest = divmod((last - first).days, max(1, days))
        return None if rest else whole + 1
    months = (last.year - first.year) * MONTHS_A_YEAR + last.month - first.month
    return months + 1 if months_after(first, months) == last else None


def period_rate(loan: Loan, rate_ppm: int, day_count: int) -> Fraction:
    """Interest of one period as a fraction of the balance."""
    if loan.terms.period_days is None:
        return Fraction(rate_ppm, PPM * MONTHS_A_YEAR)
    return Fraction(rate_ppm * loan.terms.period_days, PPM * day_count)


def _due(loan: Loan, number: int) -> dt.date:
    day = instalment_due(loan, number)
    assert day is not None, "asked for only when the first due day is known"
    return day


def _begins(loan: Loan, number: int) -> dt.date:
    if loan.terms.period_days is not None:
        return _due(loan, number) - dt.timedelta(days=loan.terms.period_days)
    return months_after(_due(loan, 1), number - 2)


def _bullet(
    loan: Loan, principal: int, rate_ppm: int, day_count: int, drawn_on: dt.date
) -> tuple[Due, ...]:
    due_on = agreed_last_due(loan, drawn_on=drawn_on)
    if due_on is None or due_on <= drawn_on:
        return ()
    days = (due_on - drawn_on).days
    row = Due(
        number=1,
        begins_on=drawn_on,
        due_on=due_on,
        principal_fen=principal,
        interest_fen=half_up(principal * rate_ppm * days, PPM * day_count),
        fee_fen=loan.terms.fee_fen,
    )
    return (row,)


_Rows = list[tuple[int, int]]


def _rounded(value: Fraction) -> int:
    return half_up(value.numerator, value.denominator)


def _level(principal: int, rate: Fraction, count: int) -> _Rows:
    """Equal instalments B r / (1 - (1 + r)^-n); the last one closes the balance."""
    growth = (1 + rate) ** count
    level = Fraction(principal, count) if rate == 0 else principal * rate * growth / (growth - 1)
    instalment = _rounded(level)
    rows: _Rows = []
    balance = principal
    for number in range(1, count + 1):
        interest = _rounded(balance * rate)
        part = balance if number == count else min(balance, instalment - interest)
        rows.append((part, interest))
        balance -= part
    return rows


def _equal_principal(principal: int, rate: Fraction, count: int) -> _Rows:
    balance = principal
    rows: _Rows = []
    for part in _parts(principal, count):
        rows.append((part, _rounded(balance * rate)))
        balance -= part
    return rows


def _flat(principal: int, rate: Fraction, count: int) -> _Rows:
    """Interest on the first balance in every instalment, however much has been repaid."""
    interest = _rounded(principal * rate)
    return [(part, interest) for part in _parts(principal, count)]


def _interest_only(principal: int, rate: Fraction, count: int) -> _Rows:
    interest = _rounded(principal * rate)
    return [(principal if number == count else 0, interest) for number in range(1, count + 1)]


def _parts(principal: int, count: int) -> list[int]:
    part = half_up(principal, count)
    parts = [min(part, max(0, principal - part * k)) for k in range(count - 1)]
    return [*parts, principal - sum(parts)]


_PARTS = {
    Method.LEVEL_INSTALMENT: _level,
    Method.EQUAL_PRINCIPAL: _equal_principal,
    Method.FLAT: _flat,
    Method.INTEREST_ONLY: _interest_only,
}
