"""The card instalment agreement: the six points, filled from the plan and the budget."""

from fairdue.facts import yuan
from fairdue.letters.draft import Draft, need_loans
from fairdue.letters.letter import CannotWrite
from fairdue.letters.offering import Offer
from fairdue.letters.proposal import proposal
from fairdue.plan.hardship import INSTALMENTS_MAX

MONTHS_A_YEAR = 12


def card_plan(draft: Draft) -> dict[str, object]:
    """Values of the application.

    Raises CannotWrite without an addressee, a card of it, a plan, or a payment in the plan, and
    when the payments run for longer than sixty months.
    """
    if draft.whom.party is not None:
        need_loans(draft, "no_card")
    values = proposal(draft)
    offer = values["offer"]
    if not isinstance(offer, Offer):
        raise CannotWrite("no_card_payment", draft.wording.say("cannot", "no_card_payment"))
    months = _months(offer)
    if months > INSTALMENTS_MAX:
        owed = offer.sum_fen - offer.interest_fen
        told = {"months": months, "owed": yuan(owed), "least": yuan(-(-owed // INSTALMENTS_MAX))}
        raise CannotWrite("card_term", draft.wording.say("cannot", "card_term").format(**told))
    return values


def _months(offer: Offer) -> int:
    """Months from the first payment to the last, both counted."""
    years, months = offer.last.year - offer.first.year, offer.last.month - offer.first.month
    return years * MONTHS_A_YEAR + months + 1
