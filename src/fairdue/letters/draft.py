"""A letter in the making: its kind and language, the material, and what follows from both."""

from collections.abc import Sequence

import msgspec

from fairdue.credit import (
    ACKNOWLEDGING,
    Limitation,
    LimitationEffect,
    cited,
    effect_of,
    limitation,
)
from fairdue.facts import History, LetterKind, Loan, Product
from fairdue.letters.addressee import Addressee, addressee, closing_of, loans_of
from fairdue.letters.form import Form, Locale, form_of
from fairdue.letters.letter import Notice, Topic
from fairdue.letters.material import Material
from fairdue.letters.values import LoanLine, loan_line, recipient, writer
from fairdue.letters.wording import Wording, wording


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What all kinds of letters share before their own values are added."""

    kind: LetterKind
    locale: Locale
    material: Material
    whom: Addressee
    wording: Wording
    form: Form

    @property
    def history(self) -> History:
        """The record."""
        return self.material.history

    @property
    def loans(self) -> tuple[Loan, ...]:
        """The addressee's loans that the letter is about.

        A letter that acknowledges leaves out what the plan leaves out, such as debts past
        limitation, unless they were chosen or nothing else is there to speak of. What somebody
        other than the borrower writes is about no loan.
        """
        if self.kind is LetterKind.CONTACT_PERSON:
            return ()
        chosen, plan = self.material.debts, self.material.plan
        concerned = loans_of(self.history, self.whom)
        if self.kind is LetterKind.CLOSED:
            concerned = tuple(loan for loan in concerned if closing_of(self.history, loan))
        if self.kind is LetterKind.CARD_PLAN:
            concerned = tuple(n for n in concerned if n.product is Product.CREDIT_CARD)
        if chosen is not None:
            return tuple(loan for loan in concerned if loan.debt in chosen)
        if self.kind in ACKNOWLEDGING and plan is not None:
            paid = tuple(loan for loan in concerned if loan.debt not in plan.left_out)
            return paid or concerned
        return concerned

    def loan_lines(self) -> tuple[LoanLine, ...]:
        """These loans as the letter calls them."""
        return tuple(loan_line(loan, self.wording) for loan in self.loans)

    def values(self) -> dict[str, object]:
        """Writer, addressee and day."""
        return {
            "me": writer(self.history, self.wording),
            "to": recipient(self.whom, self.wording),
            "today": self.material.today,
        }


def drafted(kind: LetterKind, material: Material, locale: Locale) -> Draft:
    """The draft. Raises KeyError when the addressee is no party of the record.

    The warning goes to people, not to a party; whoever is named as its addressee does not count.
    """
    to = "" if kind is LetterKind.WARNING else material.to
    return Draft(
        kind=kind,
        locale=locale,
        material=material,
        whom=addressee(material.history, to),
        wording=wording(locale, material.history.zone_names[0]),
        form=form_of(kind.value, locale),
    )


def limitation_notices(draft: Draft) -> tuple[Notice, ...]:
    """What the letter would do to the limitation of each debt it is about.

    Debts that it leaves alone share one notice.
    """
    found = [effect_of(draft.kind, _limitation(draft, loan)) for loan in draft.loans]
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


def _limitation(draft: Draft, loan: Loan) -> Limitation:
    known = {found.debt: found for found in draft.material.limitation}
    if loan.debt in known:
        return known[loan.debt]
    return limitation(loan, draft.history, on=draft.material.today)


def _notice(draft: Draft, effect: LimitationEffect) -> Notice:
    """A notice that names the debt and the articles, and asks for confirmation."""
    line = next(line for line in draft.loan_lines() if line.debt == effect.debt)
    articles: Sequence[str] = [cited(citation, draft.locale) for citation in effect.cites]
    text = draft.wording.say("limitation", "notice").format(
        loan=line.title, text=effect.text[draft.locale], cites=draft.wording.listed(articles)
    )
    return Notice(topic=Topic.LIMITATION, text=text, debts=(effect.debt,), confirm=True)
