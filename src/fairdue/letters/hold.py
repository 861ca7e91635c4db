"""Letters that ask who somebody is, or to leave people alone: they need hardly any facts."""

from fairdue.letters.addressee import contacts_of
from fairdue.letters.draft import Draft
from fairdue.letters.values import seen


def hold(draft: Draft) -> dict[str, object]:
    """Contacts seen, and the contracts that the addressee knows anyway."""
    return {
        "seen": seen(draft.history, contacts_of(draft.history, draft.whom)),
        "loans": () if draft.whom.is_agency else draft.loan_lines(),
    }


def no_contact(draft: Draft) -> dict[str, object]:
    """The same, and the contacts with people other than the borrower."""
    met = contacts_of(draft.history, draft.whom)
    others = tuple(c for c in met if c.person not in {None, draft.history.debtor})
    return hold(draft) | {"others": seen(draft.history, others)}
