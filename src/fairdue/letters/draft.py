"""A letter in the making: its kind and language, the material, and what follows from both."""

from collections.abc import Iterator, Sequence

import msgspec

from fairdue.credit import LimitationEffect, cited, compensation, effect_of
from fairdue.facts import History, LetterKind, Loan
from fairdue.letters.addressee import Addressee, addressee
from fairdue.letters.form import Form, Locale, form_of
from fairdue.letters.letter import CannotWrite, Notice, Topic
from fairdue.letters.material import Material
from fairdue.letters.scope import Reason, Scope, limitation_of, scope
from fairdue.letters.values import Agreed, LoanLine, Recourse, ids, loan_line, recipient, writer
from fairdue.letters.wording import Wording, wording
from fairdue.plan import kept_agreement

_OLD = frozenset({Reason.EXPIRED, Reason.LATER})
"""Reasons that lie in how old the debt is."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What all kinds of letters share before their own values are added."""

    kind: LetterKind
    locale: Locale
    material: Material
    whom: Addressee
    scope: Scope
    wording: Wording
    form: Form

    @property
    def history(self) -> History:
        """The record."""
        return self.material.history

    @property
    def loans(self) -> tuple[Loan, ...]:
        """The addressee's loans that the letter is about."""
        return self.scope.loans

    def loan_lines(self) -> tuple[LoanLine, ...]:
        """These loans as the letter calls them."""
        return tuple(loan_line(loan, self.wording) for loan in self.loans)

    def values(self) -> dict[str, object]:
        """Writer, addressee and day, and the loans of which a guarantor has paid the lender."""
        return {
            "me": writer(self.history, self.wording),
            "to": recipient(self.whom, self.wording),
            "today": self.material.today,
            "recourse": tuple(_recourse(self)),
        }


def drafted(kind: LetterKind, material: Material, locale: Locale) -> Draft:
    """The draft. Raises KeyError when the addressee is no party of the record.

    The warning goes to people, not to a party; whoever is named as its addressee does not count.
    """
    to = "" if kind is LetterKind.WARNING else material.to
    whom = addressee(material.history, to)
    return Draft(
        kind=kind,
        locale=locale,
        material=material,
        whom=whom,
        scope=scope(kind, material, whom),
        wording=wording(locale, material.history.zone_names[0]),
        form=form_of(kind.value, locale),
    )


def limitation_notices(draft: Draft) -> tuple[Notice, ...]:
    """What the letter would do to the limitation of each debt it is about.

    Debts that it leaves alone share one notice.
    """
    found = [effect_of(draft.kind, limitation_of(draft.material, loan)) for loan in draft.loans]
    asked = [_notice(draft, effect) for effect in found if effect.needs_confirmation]
    calm = [effect for effect in found if not effect.needs_confirmation]
    alike: dict[str, list[str]] = {}
    for effect in calm:
        alike.setdefault(effect.text[draft.locale], []).append(effect.debt)
    told = [
        Notice(topic=Topic.LIMITATION, text=text, debts=tuple(debts))
        for text, debts in alike.items()
    ]
    return (*asked, *told)


def left_out_notices(draft: Draft) -> tuple[Notice, ...]:
    """Which loans of the addressee the letter leaves out, one notice for each reason."""
    return tuple(
        Notice(
            topic=Topic.LIMITATION if why in _OLD else Topic.NEGOTIATION,
            text=draft.wording.say("left_out", why.value).format(loans=_left(draft, why)),
            debts=tuple(left.loan.debt for left in draft.scope.left if left.why is why),
        )
        for why in Reason
        if _left(draft, why)
    )


def _recourse(draft: Draft) -> Iterator[Recourse]:
    for loan in draft.loans:
        paid = compensation(loan, draft.history, on=draft.material.today)
        if paid is not None:
            yield Recourse(
                line=loan_line(loan, draft.wording),
                on=draft.history.day(paid.occurred_at),
                amount_fen=paid.amount_fen,
                facts=ids([loan, paid]),
            )


def agreed(draft: Draft) -> tuple[Agreed, ...]:
    """Loans of the letter with an agreement that is being kept, which it asks to change."""
    history, today = draft.history, draft.material.today
    found = [(loan, kept_agreement(loan, history, on=today)) for loan in draft.loans]
    return tuple(
        Agreed(
            line=loan_line(loan, draft.wording), on=history.day(kept.occurred_at), facts=ids([kept])
        )
        for loan, kept in found
        if kept is not None
    )


def need_loans(draft: Draft, otherwise: str) -> None:
    """Raises CannotWrite when the letter has no loan to speak of; `otherwise` = none is known."""
    if draft.loans:
        return
    for why in (Reason.AGREED, Reason.PAID, Reason.PASSED):
        loans = _left(draft, why)
        if loans:
            text = draft.wording.say("cannot", f"only_{why}").format(loans=loans)
            raise CannotWrite(f"only_{why}", text)
    raise CannotWrite(otherwise, draft.wording.say("cannot", otherwise))


def _left(draft: Draft, why: Reason) -> str:
    """The loans left out for that reason, in one phrase; "" = none."""
    left = (left.loan for left in draft.scope.left if left.why is why)
    titles = [loan_line(loan, draft.wording).title for loan in left]
    return draft.wording.listed(titles) if titles else ""


def _notice(draft: Draft, effect: LimitationEffect) -> Notice:
    """A notice that names the debt and the articles, and asks for confirmation."""
    line = next(line for line in draft.loan_lines() if line.debt == effect.debt)
    articles: Sequence[str] = [cited(citation, draft.locale) for citation in effect.cites]
    text = draft.wording.say("limitation", "notice").format(
        loan=line.title, text=effect.text[draft.locale], cites=draft.wording.listed(articles)
    )
    return Notice(topic=Topic.LIMITATION, text=text, debts=(effect.debt,), confirm=True)
