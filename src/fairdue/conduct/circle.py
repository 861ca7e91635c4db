"""Who counts as the person who owes: the circle that a text draws around the debtor.

Texts differ: one treats a spouse as the debtor, the next as a stranger. A rule names the ties.
"""

from enum import StrEnum

from fairdue.conduct.people import Belonging
from fairdue.facts import History, Liable, PersonStatus, Role


class Tie(StrEnum):
    """What ties a person to the debt."""

    DEBTOR = "debtor"
    LIABLE = "liable"
    """Owes it too: guarantor, co-signer."""
    SPOUSE = "spouse"
    PARENT_OF_MINOR = "parent_of_minor"
    EXECUTOR_OF_DECEASED = "executor_of_deceased"


_BY_STATUS = {
    Role.PARENT: (Tie.PARENT_OF_MINOR, PersonStatus.MINOR),
    Role.EXECUTOR: (Tie.EXECUTOR_OF_DECEASED, PersonStatus.DECEASED),
}


def inside(history: History, person: str | None, ties: tuple[Tie, ...]) -> Belonging:
    """Whether a person stands in the circle; None = not known, `missing` says why."""
    if person is None:
        return Belonging(holds=None, missing=("person",))
    known = history.persons.get(person)
    if known is None:
        return Belonging(holds=None, missing=("role",))
    facts = (known.id,) if known.id else ()
    if (known.role is Role.DEBTOR and Tie.DEBTOR in ties) or (
        known.role is Role.SPOUSE and Tie.SPOUSE in ties
    ):
        return Belonging(holds=True, facts=facts)
    if known.role in _BY_STATUS:
        tie, status = _BY_STATUS[known.role]
        owners = [p for p in history.persons.values() if p.status is status]
        if tie in ties and owners:
            return Belonging(holds=True, facts=(*facts, *(p.id for p in owners if p.id)))
    if Tie.LIABLE in ties and known.owes is Liable.UNKNOWN:
        return Belonging(holds=None, missing=("liable",), facts=facts)
    return Belonging(holds=Tie.LIABLE in ties and known.owes is Liable.YES, facts=facts)


def circle(history: History, ties: tuple[Tie, ...]) -> tuple[str, ...]:
    """Ids of all persons who certainly stand in the circle."""
    return tuple(p for p in history.persons if inside(history, p, ties).holds)
