"""The hold letter: who are you, for whom, on what basis; and leave others alone."""

from fairdue.letters.addressee import contacts_of
from fairdue.letters.draft import Draft
from fairdue.letters.values import seen


def hold(draft: Draft) -> dict[str, object]:
    """Values of the hold letter: contacts seen, and the contracts an addressee knows anyway."""
    return {
        "seen": seen(draft.history, contacts_of(draft.history, draft.whom)),
        "loans": () if draft.whom.is_agency else draft.loan_lines(),
    }
