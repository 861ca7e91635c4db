"""The card instalment agreement: the six points, filled from the plan and the budget."""

from fairdue.letters.draft import Draft
from fairdue.letters.letter import CannotWrite
from fairdue.letters.proposal import Offer, proposal

MONTHS_A_YEAR = 12


def card_plan(draft: Draft) -> dict[str, object]:
    """Values of the application, `months` from the first payment to the last, both counted.

    Raises CannotWrite without an addressee, a card of it, a plan, or a payment in the plan.
    """
    if draft.whom.party is not None and not draft.loans:
        raise CannotWrite("no_card", draft.wording.say("cannot", "no_card"))
    values = proposal(draft)
    offer = values["offer"]
    if not isinstance(offer, Offer):
        raise CannotWrite("no_card_payment", draft.wording.say("cannot", "no_card_payment"))
    years, months = offer.last.year - offer.first.year, offer.last.month - offer.first.month
    return values | {"months": years * MONTHS_A_YEAR + months + 1}
