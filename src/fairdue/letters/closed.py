"""The last letter: a loan is paid; thanks, and what should now be closed and confirmed."""

import msgspec

from fairdue.letters.draft import Draft
from fairdue.letters.letter import CannotWrite
from fairdue.letters.scope import shown_paid
from fairdue.letters.values import LoanLine, ids, loan_line


class Paid(msgspec.Struct, frozen=True, kw_only=True):
    """A loan that the record shows as paid, and the facts that show it."""

    line: LoanLine
    facts: tuple[str, ...]


def closed(draft: Draft) -> dict[str, object]:
    """Values of the letter. Raises CannotWrite without an addressee or a loan shown as paid."""
    if draft.whom.party is None:
        raise CannotWrite("no_addressee", draft.wording.say("cannot", "no_addressee"))
    if not draft.loans:
        raise CannotWrite("not_closed", draft.wording.say("cannot", "not_closed"))
    return {
        "paid": tuple(
            Paid(
                line=loan_line(loan, draft.wording),
                facts=ids([loan, shown_paid(loan, draft.history, draft.material.today)]),
            )
            for loan in draft.loans
        )
    }
