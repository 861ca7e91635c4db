"""A debt as an agreement restates it: the new principal, what is put off, the instalments.

Interest, penalty and fees owed on the day of the signature are each waived, join the new
principal, or stay owed without interest until the last instalment; from then on interest runs at
the agreed rate. What is not known gives every start that the words allow. Civil Code art. 543.
"""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction

import msgspec

from fairdue.credit import months_after, statute
from fairdue.facts import Agreement, History, Instalment, Loan, Method, Rebooking, Terms, Treatment
from fairdue.plan.ledger import highest_rate
from fairdue.plan.line import Line, LineKind, balance_after
from fairdue.plan.reading import YEAR_360, YEAR_365
from fairdue.plan.rounding import half_up
from fairdue.plan.schedule import PPM, Due, schedule

_LINES = {
    Treatment.CAPITALISED: LineKind.CAPITALISED,
    Treatment.WAIVED: LineKind.WAIVED,
    Treatment.DEFERRED: LineKind.DEFERRED,
}


class State(msgspec.Struct, frozen=True, kw_only=True):
    """Where the debt may stand on a day, in fen; the lines add up to the total.

    `paid` is everything that was paid on it so far.
    """

    principal: int
    interest: int = 0
    penalty: int = 0
    fees: int = 0
    ahead: int = 0
    paid: int = 0
    lines: tuple[Line, ...] = ()
    schedule: tuple[Due, ...] = ()
    days_past_due: int = 0

    @property
    def total(self) -> int:
        """What would settle everything, in fen."""
        return self.principal + self.interest + self.penalty + self.fees - self.ahead


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """The new principal, what is put off to the end, what was paid and the lines until then."""

    principal: int
    deferred: int
    paid: int
    lines: tuple[Line, ...]


class Restatement(msgspec.Struct, frozen=True, kw_only=True):
    """One agreement that restates the loan."""

    fact: Agreement
    terms: Rebooking
    signed_on: dt.date

    @property
    def parts(self) -> tuple[Instalment, ...]:
        """The instalments in order of their due days."""
        return tuple(sorted(self.fact.instalments, key=lambda part: part.due))

    @property
    def amounts_known(self) -> bool:
        """Whether every instalment has its sum."""
        return all(part.amount_fen is not None for part in self.fact.instalments)


def restatements(loan: Loan, history: History, *, on: dt.date) -> tuple[Restatement, ...]:
    """Agreements on this debt alone that say how it is restated, signed by day `on`."""
    return tuple(
        Restatement(fact=fact, terms=fact.rebooking, signed_on=history.day(fact.occurred_at))
        for fact in history.of(Agreement)
        if fact.debts == (loan.debt,)
        and fact.rebooking is not None
        and fact.instalments
        and history.day(fact.occurred_at) <= on
    )


def openings(states: Sequence[State], deal: Restatement) -> list[Opening]:
    """Every new start that the agreement's words allow, without those between two others.

    What is owed later rises with the principal and with what is put off, so the least and the
    greatest starts bound it.
    """
    if not states and deal.terms.principal_fen is not None:
        states = [State(principal=0)]
    every = {
        (found.principal, found.deferred): found
        for state in states
        for found in _treated(state, deal)
    }
    least = [a for a in every if not any(b != a and b[0] <= a[0] and b[1] <= a[1] for b in every)]
    most = [a for a in every if not any(b != a and b[0] >= a[0] and b[1] >= a[1] for b in every)]
    return [every[start] for start in dict.fromkeys((*least, *most))]


def _treated(state: State, deal: Restatement) -> Iterator[Opening]:
    terms = deal.terms
    parts = (
        (state.interest, terms.interest),
        (state.penalty, terms.penalty),
        (state.fees, terms.fees),
    )
    owed = [(amount, agreed) for amount, agreed in parts if amount]
    choices = [(agreed,) if agreed is not None else tuple(Treatment) for _, agreed in owed]
    for chosen in itertools.product(*choices):
        treated = [(amount, how) for (amount, _), how in zip(owed, chosen, strict=True)]
        joined = sum(amount for amount, how in treated if how is Treatment.CAPITALISED)
        computed = max(0, state.principal + joined - state.ahead)
        principal = computed if terms.principal_fen is None else terms.principal_fen
        deferred = sum(amount for amount, how in treated if how is Treatment.DEFERRED)
        yield Opening(
            principal=principal,
            deferred=deferred,
            paid=state.paid,
            lines=_opened(state, deal, treated, principal + deferred),
        )


def _opened(
    state: State, deal: Restatement, treated: Sequence[tuple[int, Treatment]], owed: int
) -> tuple[Line, ...]:
    """The lines up to the signature, what the agreement does to each part, and the difference."""
    lines = list(state.lines)

    def book(what: LineKind, amount: int, base: int | None = None) -> None:
        before = balance_after(lines)
        lines.append(
            Line(
                on=deal.signed_on,
                what=what,
                amount_fen=amount,
                balance_fen=before + amount,
                base_fen=base,
                cite=statute.MODIFIED,
                fact=deal.fact.id,
            )
        )

    for amount, how in treated:
        waived = how is Treatment.WAIVED
        book(_LINES[how], -amount if waived else 0, None if waived else amount)
    left = owed - balance_after(lines)
    if left:
        book(LineKind.RESTATED, left)
    return tuple(lines)


def agreed_rates(loan: Loan, deal: Restatement) -> tuple[int, ...]:
    """The agreed rate; while it is not known from none up to the most the contract may bear."""
    agreed = deal.terms.annual_rate_ppm
    if agreed is not None:
        return (agreed,)
    known = loan.terms.annual_rate_ppm
    return tuple(dict.fromkeys((0, highest_rate(loan) if known is None else known)))


def agreed_years(loan: Loan, deal: Restatement) -> tuple[int, ...]:
    """Days of a year that interest may count; one where every period is a calendar month."""
    if loan.terms.day_count is not None:
        return (loan.terms.day_count,)
    begins = (deal.signed_on, *(part.due for part in deal.parts))
    monthly = all(months_after(a, 1) == b for a, b in itertools.pairwise(begins))
    return (YEAR_365,) if monthly else (YEAR_365, YEAR_360)


def agreed_rows(
    loan: Loan, deal: Restatement, opening: Opening, rate_ppm: int, year: int
) -> tuple[Due, ...]:
    """The agreement's instalments, interest first; the last one takes what is left.

    An instalment below its interest carries the rest of the interest into the next. Sums that are
    not known are level.
    """
    parts = deal.parts
    level = _level(loan, deal, opening.principal, rate_ppm, year)
    balance, carried, begins = opening.principal, 0, deal.signed_on
    rows = []
    for number, part in enumerate(parts, start=1):
        share = _share(begins, part.due, year)
        interest = carried + half_up(balance * rate_ppm * share.numerator, PPM * share.denominator)
        asked = part.amount_fen if part.amount_fen is not None else level[number - 1]
        last = number == len(parts)
        booked = interest if last else min(interest, asked)
        principal = balance if last else min(balance, asked - booked)
        rows.append(
            Due(
                number=number,
                begins_on=begins,
                due_on=part.due,
                principal_fen=principal,
                interest_fen=booked,
            )
        )
        balance, carried, begins = balance - principal, interest - booked, part.due
    return tuple(rows)


def _share(begins: dt.date, due: dt.date, year: int) -> Fraction:
    """The share of a year in a period: a twelfth for a calendar month, else by its days."""
    if months_after(begins, 1) == due:
        return Fraction(1, 12)
    return Fraction(max(0, (due - begins).days), year)


def _level(loan: Loan, deal: Restatement, principal: int, rate_ppm: int, year: int) -> list[int]:
    if deal.amounts_known:
        return []
    terms = Terms(
        method=Method.LEVEL_INSTALMENT,
        instalments=len(deal.parts),
        first_due_on=deal.parts[0].due,
    )
    rows = schedule(
        msgspec.structs.replace(loan, terms=terms, last_due_on=None),
        principal_fen=principal,
        rate_ppm=rate_ppm,
        day_count=year,
        drawn_on=deal.signed_on,
    )
    return [row.total_fen for row in rows]
