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
    compensation,
    limitation,
)
from fairdue.facts import Fact, History, LetterKind, Loan, Product
from fairdue.letters.addressee import Addressee, is_passed_on, loans_of
from fairdue.letters.material import Material
from fairdue.plan import kept_agreement, paid_off, paid_settlement

_ABOUT_NO_LOAN = frozenset({LetterKind.CONTACT_PERSON})
_ASKS_ANEW = frozenset({LetterKind.PROPOSAL, LetterKind.CARD_PLAN, LetterKind.PAUSE_REQUEST})
"""Letters that ask for terms which a signed agreement has settled already."""


class Reason(StrEnum):
    """Why a letter does not speak of a loan."""

    PASSED = "passed"
    """A guarantor has paid the lender, so the guarantor is owed and the addressee no more."""
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

    A letter that acknowledges never speaks of what is owed to a guarantor that has paid instead of
    the addressee. It leaves out what is paid, what a kept agreement settles, and what is
    past limitation or left out by the plan, unless it was chosen. Debts past limitation come in
    where nothing else is there to speak of; each of them must be confirmed then. What somebody
    other than the borrower writes is about no loan.
    """
    if kind in _ABOUT_NO_LOAN:
        return Scope(loans=())
    history, today = material.history, material.today
    concerned = tuple(_of_kind(kind, material, whom))
    passed: tuple[Left, ...] = ()
    if kind in ACKNOWLEDGING:
        gone = [n for n in concerned if is_passed_on(n, history, whom, on=today)]
        passed = tuple(Left(loan=loan, why=Reason.PASSED) for loan in gone)
        concerned = tuple(loan for loan in concerned if loan not in gone)
    if material.debts is not None:
        chosen = material.debts
        return Scope(
            loans=tuple(loan for loan in concerned if loan.debt in chosen),
            left=tuple(one for one in passed if one.loan.debt in chosen),
        )
    if kind not in ACKNOWLEDGING:
        return Scope(loans=concerned)
    why = {loan.debt: _why(kind, material, loan) for loan in concerned}
    for least in (frozenset[Reason](), {Reason.LATER}, {Reason.LATER, Reason.EXPIRED}):
        loans = tuple(n for n in concerned if why[n.debt] is None or why[n.debt] in least)
        if loans:
            break
    spoken = {loan.debt for loan in loans}
    left = ((loan, why[loan.debt]) for loan in concerned if loan.debt not in spoken)
    others = (Left(loan=loan, why=reason) for loan, reason in left if reason is not None)
    return Scope(loans=loans, left=(*passed, *others))


def limitation_of(material: Material, loan: Loan) -> Limitation:
    """Limitation of a loan, as it was computed before or else now."""
    known = {found.debt: found for found in material.limitation}
    if loan.debt in known:
        return known[loan.debt]
    return limitation(loan, material.history, on=material.today)


def shown_paid(loan: Loan, history: History, on: dt.date) -> Fact | None:
    """The fact that shows a loan as paid: the lender's word, or a settlement that is paid."""
    return closing_of(loan, history, on=on) or paid_settlement(loan, history, on=on)


def _of_kind(kind: LetterKind, material: Material, whom: Addressee) -> Iterator[Loan]:
    """The addressee's loans that a letter of this kind can be about at all."""
    history, today = material.history, material.today
    for loan in loans_of(history, whom, on=today):
        if kind is LetterKind.CLOSED and shown_paid(loan, history, today) is None:
            continue
        if kind is LetterKind.CARD_PLAN and not _is_card(loan, history, whom, today):
            continue
        yield loan


def _is_card(loan: Loan, history: History, whom: Addressee, today: dt.date) -> bool:
    """Whether the addressee may agree on it as the issuer of a card, which no guarantor is."""
    paid = compensation(loan, history, on=today) is not None
    issued = not paid or is_passed_on(loan, history, whom, on=today)
    return loan.product is Product.CREDIT_CARD and issued


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
