"""Which loans of the addressee a letter speaks of, and which it leaves out and why."""

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum

import msgspec

from fairdue.credit import (
    ACKNOWLEDGING,
    Limitation,
    LimitationStatus,
    closing_of,
    limitation,
)
from fairdue.facts import Fact, History, LetterKind, Loan, Product
from fairdue.letters.addressee import Addressee, loans_of
from fairdue.letters.material import Material
from fairdue.plan import kept_agreement, paid_off, paid_settlement

_ABOUT_NO_LOAN = frozenset({LetterKind.CONTACT_PERSON})
_ASKS_ANEW = frozenset({LetterKind.PROPOSAL, LetterKind.CARD_PLAN, LetterKind.PAUSE_REQUEST})
"""Letters that ask for terms which a signed agreement has settled already."""


class Reason(StrEnum):
    """Why a letter does not speak of a loan."""

    PAID = "paid"
    AGREED = "agreed"
    EXPIRED = "expired"
    LATER = "later"
    """The plan leaves it out; its limitation period will be over on the first pay day."""


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """A loan that a letter leaves out, and why."""

    loan: Loan
    why: Reason


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """The loans that a letter is about, and those it leaves out."""

    loans: tuple[Loan, ...]
    left: tuple[Left, ...] = ()


def scope(kind: LetterKind, material: Material, whom: Addressee) -> Scope:
    """The addressee's loans that the letter is about.

    A letter that acknowledges leaves out what is paid, what a kept agreement settles, and what is
    past limitation or left out by the plan, unless it was chosen. Debts past limitation come in
    where nothing else is there to speak of; each of them must be confirmed then. What somebody
    other than the borrower writes is about no loan.
    """
    if kind in _ABOUT_NO_LOAN:
        return Scope(loans=())
    concerned = tuple(_of_kind(kind, material, loans_of(material.history, whom)))
    if material.debts is not None:
        return Scope(loans=tuple(loan for loan in concerned if loan.debt in material.debts))
    if kind not in ACKNOWLEDGING:
        return Scope(loans=concerned)
    why = {loan.debt: _why(kind, material, loan) for loan in concerned}
    for least in (frozenset[Reason](), {Reason.LATER}, {Reason.LATER, Reason.EXPIRED}):
        loans = tuple(n for n in concerned if why[n.debt] is None or why[n.debt] in least)
        if loans:
            break
    spoken = {loan.debt for loan in loans}
    left = ((loan, why[loan.debt]) for loan in concerned if loan.debt not in spoken)
    return Scope(loans=loans, left=tuple(Left(loan=n, why=w) for n, w in left if w is not None))


def limitation_of(material: Material, loan: Loan) -> Limitation:
    """Limitation of a loan, as it was computed before or else now."""
    known = {found.debt: found for found in material.limitation}
    if loan.debt in known:
        return known[loan.debt]
    return limitation(loan, material.history, on=material.today)


def shown_paid(loan: Loan, history: History, on: dt.date) -> Fact | None:
    """The fact that shows a loan as paid: the lender's word, or a settlement that is paid."""
    return closing_of(loan, history, on=on) or paid_settlement(loan, history, on=on)


def _of_kind(kind: LetterKind, material: Material, loans: tuple[Loan, ...]) -> Iterator[Loan]:
    """Those that a letter of this kind can be about at all."""
    for loan in loans:
        if kind is LetterKind.CLOSED and shown_paid(loan, material.history, material.today) is None:
            continue
        if kind is LetterKind.CARD_PLAN and loan.product is not Product.CREDIT_CARD:
            continue
        yield loan


def _why(kind: LetterKind, material: Material, loan: Loan) -> Reason | None:
    """Why a letter that acknowledges leaves the loan out; None when it does not."""
    if paid_off(loan, material.history, on=material.today):
        return Reason.PAID
    agreed = kept_agreement(loan, material.history, on=material.today)
    if kind in _ASKS_ANEW and agreed is not None:
        return Reason.AGREED
    if limitation_of(material, loan).status is LimitationStatus.EXPIRED:
        return Reason.EXPIRED
    if material.plan is not None and loan.debt in material.plan.left_out:
        return Reason.LATER
    return None
